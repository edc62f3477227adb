"""A user's file as text: bounded in size, UTF-8, free of control characters, with its digest."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from decide.errors import InputError, Place, Problem

log = logging.getLogger(__name__)

MAX_BYTES = 4_000_000
SHOWN = 12  # digits of a digest that readers see: enough to tell versions of a pack apart
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Text:
    """The text of a file, the name it is shown by, and the SHA-256 of its bytes."""

    file: str
    text: str
    digest: str


def digest_of(files: Mapping[str, str]) -> str:
    """One SHA-256 of files, from the digest of each by name: the hash of a pack, where they are all of its files."""
    listing = "".join(f"{name}:{digest}\n" for name, digest in sorted(files.items()))
    return digest_of_text(listing)


def shown(digest: str) -> str:
    """A digest as readers see it, in documents, on the page and in links."""
    return digest[:SHOWN]


def digest_of_text(text: str) -> str:
    """SHA-256 of a text as it is written to a file."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_text(path: Path, shown: str | None = None, limit: int = MAX_BYTES) -> str:
    """The text of a file; see `read_file`. Raises `InputError`."""
    return read_file(path, shown, limit).text


def read_file(path: Path, shown: str | None = None, limit: int = MAX_BYTES) -> Text:
    """Read a file of at most `limit` bytes; `shown` is its name in messages.

    Raises `InputError` if it is larger or no UTF-8 text file.
    """
    file = shown or path.as_posix()
    data = read_bytes(path, file, limit)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(Problem("not UTF-8 text.", Place(file, line), "Save the file as UTF-8.")) from None
    check_characters(text, file)
    return Text(file, text, hashlib.sha256(data).hexdigest())


def read_bytes(path: Path, file: str, limit: int) -> bytes:
    """The bytes of an ordinary file of at most `limit` bytes. Raises `InputError`."""
    place = Place(file)
    try:
        if path.is_dir():
            raise InputError(Problem("this is a folder, not a file.", place))
        if path.exists() and not path.is_file():  # a pipe or a device could be read without end
            raise InputError(Problem("this is not an ordinary file.", place))
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError(Problem(f"cannot be read: {reason}.", place)) from None
    if len(data) > limit:
        raise InputError(Problem(f"larger than {limit} bytes.", place, "Split it."))
    log.debug("read: %s, %d bytes", file, len(data))
    return data


def check_characters(text: str, file: str) -> None:
    """Raises `InputError` at the first control character: such a file is damaged or no text."""
    if match := _CONTROL.search(text):
        place = Place(file, text.count("\n", 0, match.start()) + 1)
        message = f"the character U+{ord(match[0]):04X} is not text."
        raise InputError(Problem(message, place, "Delete it, or save the file as plain UTF-8 text."))
