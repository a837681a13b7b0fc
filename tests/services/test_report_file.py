"""A PDF is read; what cannot be read is said in one clear sentence."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfWriter

from bot.errors import TypeTheReport
from bot.services import report_file
from bot.services.report_file import words_of

OBJECTS = (
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
    "<</Length 61>>stream\nBT /F1 12 Tf 20 200 Td (HER2 IHC 2+, FISH amplified) Tj ET  \nendstream",
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)
PHOTO = b"\x89PNG\r\n\x1a\n"


def pdf() -> bytes:
    whole, places = "%PDF-1.4\n", []
    for number, item in enumerate(OBJECTS, 1):
        places.append(len(whole))
        whole += f"{number} 0 obj{item}endobj\n"
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{rows}trailer<</Root 1 0 R/Size 6>>\nstartxref\n{len(whole)}\n%%EOF\n"
    return (whole + end).encode()


def empty_pdf() -> bytes:
    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(file)
    return file.getvalue()


def locked_pdf() -> bytes:
    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-40")
    writer.write(file)
    return file.getvalue()


def test_the_words_of_a_pdf_are_read():
    assert "HER2 IHC 2+, FISH amplified" in words_of(pdf())


def test_plain_text_is_taken_as_it_is():
    assert words_of("HER2 (++)，未扩增".encode()) == "HER2 (++)，未扩增"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (empty_pdf(), "holds a picture and no words"),
        (locked_pdf(), "locked or damaged"),
        (b"%PDF-1.4\nbroken", "locked or damaged"),
        (b"\xff\xfe\x00\x81", "neither a PDF"),
        (b"x" * (report_file.MOST_BYTES + 1), "larger than 10 MB"),
    ],
    ids=["a scan", "locked", "broken", "neither", "too large"],
)
def test_what_cannot_be_read_is_asked_for_in_words(content, why):
    with pytest.raises(TypeTheReport, match=why):
        words_of(content)


def test_without_tesseract_a_photo_is_asked_for_in_words(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TypeTheReport, match="please type or paste the lines"):
        words_of(PHOTO)


def test_tesseract_reads_a_photo_where_it_is_installed(monkeypatch, tmp_path):
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\ncat > /dev/null\necho 'HER2 3+'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert words_of(PHOTO).strip() == "HER2 3+"
