"""The words of a file: a PDF by pypdf, a photo by Tesseract where it is installed."""

from __future__ import annotations

import logging
import shutil
import subprocess
from io import BytesIO
from typing import Optional

from bot.errors import TypeTheReport

MOST_BYTES = 10_000_000
MOST_PAGES = 20
SECONDS = 60
PDF, PDF_START = b"%PDF", 1024
PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"II*\0": "image/tiff", b"MM\0*": "image/tiff"}


def media_type(content: bytes) -> Optional[str]:
    """What a file is by its content, whatever it is called; None for what is no report."""
    if PDF in content[:PDF_START]:
        return "application/pdf"
    picture = next((name for start, name in PICTURES.items() if content.startswith(start)), None)
    if picture or b"\0" in content:
        return picture
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "text/plain"


def words_of(content: bytes) -> str:
    """The text of a PDF, of a photo, or of plain text; raises TypeTheReport where none can be had."""
    if len(content) > MOST_BYTES:
        raise TypeTheReport("the file is larger than 10 MB")
    kind = media_type(content)
    if kind is None:
        raise TypeTheReport("it is neither a PDF, nor a photo, nor plain text")
    if kind == "application/pdf":
        return _of_pdf(content)
    return content.decode("utf-8") if kind == "text/plain" else _of_picture(content)


def _of_pdf(content: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings may hold words of the report
    try:
        pages = PdfReader(BytesIO(content)).pages[:MOST_PAGES]
        text = "\n".join(page.extract_text() for page in pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, NotImplementedError):
        raise TypeTheReport("the PDF is locked or damaged") from None
    if not text.strip():
        raise TypeTheReport("the PDF holds a picture and no words")
    return text


def _of_picture(content: bytes) -> str:
    program = shutil.which("tesseract")
    if program is None:
        raise TypeTheReport("photos cannot be read here")
    try:
        done = subprocess.run([program, "stdin", "stdout"], input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except (subprocess.SubprocessError, OSError):
        raise TypeTheReport("the photo could not be read") from None
    text = done.stdout.decode("utf-8", "replace")
    if not text.strip():
        raise TypeTheReport("no words were found on the photo")
    return text
