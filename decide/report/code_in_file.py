"""The text of a file in which a code stands, whatever the file is called: what it is says its content."""

from __future__ import annotations

import io
import logging
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from decide.errors import InputError, Place, Problem, install

log = logging.getLogger(__name__)

SIDECAR = "-metadata.json"
"""What is added to the name of a CSV for the file that says what it is (W3C, Metadata Vocabulary for Tabular Data)."""
MOST_BYTES = 200_000_000
_TAG = re.compile(rb"<[^>]*>")


def text_of(path: Path) -> str:
    """The text of a document: PDF, Word, workbook, OpenDocument, or plain text as HTML, Markdown and JSON are. Of a CSV
    the file beside it. Raises `InputError` where it cannot be read."""
    beside = path.with_name(path.name + SIDECAR)
    place = Place(str(path))
    data = content_of(beside if os.path.isfile(beside) else path)  # unlike Path.is_file, never raises
    if data[:5] == b"%PDF-":
        return _pdf(data, place)
    if data[:4] == b"PK\x03\x04":
        return "\n".join(_parts(data, place))
    return data.decode("utf-8", "replace")


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises `InputError` where it cannot be read, is none that could be read twice, such as a
    pipe, or is too large for a document."""
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise InputError(Problem("it is not an ordinary file.", Place(str(path)), "Give a document as a file."))
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
            parts = file.infolist()
            _check_parts(parts, place)
            for part in parts:
                if part.filename.endswith((".xml", ".json")):
                    yield _TAG.sub(b"", file.read(part)).decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError):
        message = "it is damaged, or kept with a password."
        raise InputError(Problem(message, place, "Save it anew without one.")) from None


def _check_parts(parts: Sequence[zipfile.ZipInfo], place: Place) -> None:
    """Raises `InputError` for what is no document: a zipped pack, and what would fill the memory once unpacked."""
    if any(PurePosixPath(part.filename).name == "pack.yaml" for part in parts):
        raise InputError(Problem("it is the zipped folder of a pack.", place, "Unzip it, and give the folder."))
    if sum(part.file_size for part in parts) > MOST_BYTES:
        message = f"unpacked it is larger than {MOST_BYTES // 1_000_000} MB, so it is no document of decide."
        raise InputError(Problem(message, place, "Ask for the document as it was made."))


def pages_of(data: bytes) -> list[str]:
    """The text of each page of a PDF. Raises as pypdf does."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of a torn file is said below in one line
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def creator_of(data: bytes) -> str:
    """What a PDF says that it was made by; empty if it says nothing. Raises as pypdf does."""
    import pypdf

    about = pypdf.PdfReader(io.BytesIO(data)).metadata
    return str((about and about.creator) or "")


def _pdf(data: bytes, place: Place) -> str:
    if find_spec("pypdf") is None:
        message = "reading a PDF needs the package pypdf."
        raise InputError(Problem(message, place, f"{install('docs')}."))
    try:
        return "\n".join(pages_of(data))
    except Exception as error:  # it fails in many ways on a torn file, none a fault of ours
        log.debug("%s cannot be read: %s", place, error)
        message = "it is damaged, or kept with a password."
        raise InputError(Problem(message, place, "Print it to a new PDF.")) from None
