"""The text of a file in which a code stands, whatever the file is called: what it is says its content."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from decide.errors import InputError, Place, Problem, install

SIDECAR = "-metadata.json"
"""What is added to the name of a CSV for the file that says what it is (W3C, Metadata Vocabulary for Tabular Data)."""
MOST_BYTES = 200_000_000
_TAG = re.compile(rb"<[^>]*>")


def text_of(path: Path) -> str:
    """The text of a document: PDF, Word, workbook, OpenDocument, or plain text as HTML, Markdown and JSON are. Of a CSV
    the file beside it. Raises `InputError` where it cannot be read."""
    beside = path.with_name(path.name + SIDECAR)
    place = Place(str(path))
    try:
        data = (beside if beside.is_file() else path).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(Problem(f"it cannot be read: {reason}.", place)) from None
    if len(data) > MOST_BYTES:
        raise InputError(Problem(f"it is larger than {MOST_BYTES // 1_000_000} MB.", place))
    if data[:5] == b"%PDF-":
        return _pdf(data, place)
    if data[:4] == b"PK\x03\x04":
        return "\n".join(_parts(data, place))
    return data.decode("utf-8", "replace")


def _parts(data: bytes, place: Place) -> Iterator[str]:
    """The text of each part of a zipped document, without its tags: a code may stand in several runs."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            for part in file.infolist():
                if part.filename.endswith((".xml", ".json")) and part.file_size <= MOST_BYTES:
                    yield _TAG.sub(b"", file.read(part)).decode("utf-8", "replace")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        message = "it is damaged, or kept with a password."
        raise InputError(Problem(message, place, "Save it anew without one.")) from None


def _pdf(data: bytes, place: Place) -> str:
    try:
        import pypdf
        from pypdf.errors import PyPdfError
    except ImportError:
        message = "reading a PDF needs the package pypdf."
        raise InputError(Problem(message, place, f"{install('docs')}.")) from None
    try:
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    except (PyPdfError, ValueError, KeyError, RecursionError):
        message = "it is damaged, or kept with a password."
        raise InputError(Problem(message, place, "Print it to a new PDF.")) from None
