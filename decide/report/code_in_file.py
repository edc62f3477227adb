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
    data = content_of(beside if beside.is_file() else path)
    if data[:5] == b"%PDF-":
        return _pdf(data, place)
    if data[:4] == b"PK\x03\x04":
        return "\n".join(_parts(data, place))
    return data.decode("utf-8", "replace")


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises `InputError` where it cannot be read, or is too large for a document."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(Problem(f"it is larger than {MOST_BYTES // 1_000_000} MB.", Place(str(path))))
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(Problem(f"it cannot be read: {reason}.", Place(str(path)))) from None


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


def pages_of(data: bytes) -> list[str]:
    """The text of each page of a PDF. Raises as pypdf does."""
    import pypdf

    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def creator_of(data: bytes) -> str:
    """What a PDF says that it was made by; empty if it says nothing. Raises as pypdf does."""
    import pypdf

    about = pypdf.PdfReader(io.BytesIO(data)).metadata
    return str((about and about.creator) or "")


def _pdf(data: bytes, place: Place) -> str:
    try:
        from pypdf.errors import PyPdfError
    except ImportError:
        message = "reading a PDF needs the package pypdf."
        raise InputError(Problem(message, place, f"{install('docs')}.")) from None
    try:
        return "\n".join(pages_of(data))
    except (PyPdfError, ValueError, KeyError, RecursionError):
        message = "it is damaged, or kept with a password."
        raise InputError(Problem(message, place, "Print it to a new PDF.")) from None
