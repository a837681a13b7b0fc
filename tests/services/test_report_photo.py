"""A photo of a report, turned and out of focus as people take them, is read by the real Tesseract."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bot.services.report_file import words_of
from bot.wiring import reports

LINES = (
    "Surgical pathology report", "Gastric biopsy, antrum: adenocarcinoma", "HER2 (4B5): score 2+, equivocal",
    "HER2 FISH: not amplified, ratio 1.2", "PD-L1 CPS: 5", "MMR proteins: intact",
)  # fmt: skip
LINE, MARGIN = 56, 30
PAPER, INK, TABLE = 232, 40, 200


def photo(turned: float, blur: float, size: int) -> bytes:
    """The lines printed on grey paper and photographed: `turned` in degrees, `blur` in dots."""
    sheet = Image.new("L", (1000, 2 * MARGIN + LINE * len(LINES)), PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size)
    for number, line in enumerate(LINES):
        draw.text((MARGIN, MARGIN + LINE * number), line, fill=INK, font=font)
    taken = BytesIO()
    sheet.rotate(turned, fillcolor=TABLE, expand=True).filter(ImageFilter.GaussianBlur(blur)).save(taken, "JPEG", quality=70)
    return taken.getvalue()


@pytest.mark.long
@pytest.mark.parametrize(("turned", "blur", "size"), [(0, 0.4, 30), (1.5, 0.6, 30), (-2, 1.0, 28), (1, 0.8, 22)])
def test_a_photo_of_a_report_is_read(turned, blur, size):
    read = reports().read(words_of(photo(turned, blur, size))).as_json()
    found = (read["status"], read["ihc"], read["ish"], read["cps"], read["msi"], read["primary"])
    assert found == ("her2_low", "2+", "not_amplified", 5, "MSS", "gastric")
