"""The words of a file: a PDF by pypdf, a photo by Tesseract where it is installed."""

from __future__ import annotations

import logging
import shutil
import subprocess
from io import BytesIO

from bot.errors import TypeTheReport

MOST_BYTES = 10_000_000
MOST_PAGES = 20
SECONDS = 60
PDF, PICTURES = b"%PDF", (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")


def words_of(content: bytes) -> str:
    """The text of a PDF, of a photo, or of plain text; raises TypeTheReport where none can be had."""
    if len(content) > MOST_BYTES:
        raise TypeTheReport("the file is larger than 10 MB")
    if PDF in content[:1024]:
        return _of_pdf(content)
    if content.startswith(PICTURES):
        return _of_picture(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise TypeTheReport("it is neither a PDF, nor a photo, nor plain text") from None


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
