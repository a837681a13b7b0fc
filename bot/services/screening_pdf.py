"""The sheet of a pre-screening as PDF, to print or to send."""

from __future__ import annotations

import re
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, List
from xml.sax.saxutils import escape

from bot.services.screening_sheet import HEADING, NOT_ADVICE, Sheet

FACE, BOLD, EAST = "DejaVuSans", "DejaVuSans-Bold", "STSong-Light"
EASTERN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\uac00-\ud7af]+")
MARGIN = 51
INK, SOFT, WARN = "#17282b", "#4a5f63", "#fdf3e3"


def pdf(shown: Sheet, on: date) -> bytes:
    """The PDF of a sheet; what it is not stands at the top."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    _faces()
    out = BytesIO()
    body, heading, title, note = _styles()
    parts: List[Any] = [Paragraph(HEADING, title), Paragraph(_safe(NOT_ADVICE), note), Spacer(1, 10), _told(shown, body)]
    for name, lines in shown.sections:
        parts += [Paragraph(_safe(name), heading), *(Paragraph(_safe(line), body, bulletText="•") for line in lines)]
    parts += [Paragraph("Articles to read", heading), *(Paragraph(_safe(named), body, bulletText="•") for _, named in shown.articles)]
    parts += [Paragraph("Sources", heading), *(Paragraph(_source(source), body, bulletText="•") for source in shown.sources)]
    foot = f"HER2 Navigator, pre-screening of {on.isoformat()}, as told by the patient or the family"
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN, title=HEADING, author="HER2 Navigator"
    )
    document.build(parts, onFirstPage=lambda canvas, page: _foot(canvas, foot), onLaterPages=lambda canvas, page: _foot(canvas, foot))
    return out.getvalue()


def _faces() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    if FACE in pdfmetrics.getRegisteredFontNames():
        return
    found = find_spec("matplotlib")  # its fonts know more letters than those of reportlab
    assert found is not None and found.origin is not None
    folder = Path(found.origin).parent / "mpl-data/fonts/ttf"
    for name in (FACE, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFont(UnicodeCIDFont(EAST))


def _styles() -> "tuple[Any, Any, Any, Any]":
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle("body", fontName=FACE, fontSize=9.5, leading=14, textColor=HexColor(INK), leftIndent=12, bulletIndent=2, spaceAfter=2)
    heading = ParagraphStyle("heading", fontName=BOLD, fontSize=11.5, leading=15, textColor=HexColor(INK), spaceBefore=10, spaceAfter=4, keepWithNext=1)
    title = ParagraphStyle("title", fontName=BOLD, fontSize=16, leading=20, textColor=HexColor(INK), spaceAfter=8)
    note = ParagraphStyle("note", fontName=FACE, fontSize=9.5, leading=14, textColor=HexColor(INK), backColor=HexColor(WARN), borderPadding=7, spaceAfter=10)
    return body, heading, title, note


def _told(shown: Sheet, body: Any) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Table, TableStyle

    cell, name = ParagraphStyle("cell", parent=body, leftIndent=0), ParagraphStyle("name", parent=body, fontName=BOLD, leftIndent=0)
    rows = [[Paragraph(_safe(item), name), Paragraph(_safe(value), cell)] for item, value in shown.told]
    line = ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#d3dfe0"))
    return Table(rows, colWidths=[165, 328], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), line]))


def _foot(canvas: Any, text: str) -> None:
    canvas.setFont(FACE, 7.5)
    canvas.drawString(MARGIN, 28, text)
    canvas.drawRightString(595 - MARGIN, 28, str(canvas.getPageNumber()))


def _source(source: Any) -> str:
    parts = [str(source[name]) for name in ("authors", "publisher", "year", "url") if source.get(name)]
    return _safe(", ".join(parts))


def _safe(text: str) -> str:
    return EASTERN.sub(lambda match: f'<font name="{EAST}">{match[0]}</font>', escape(text))
