"""The streams of a run: an answer that nothing else can write into, in whatever characters the other end has."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata

FALLBACK = "decide.fallback"  # how text is written for an encoding that lacks some of its characters
PLAIN = {
    **dict.fromkeys("–—−‐‑─━", "-"),
    **dict.fromkeys("│┃", "|"),
    **dict.fromkeys("“”«»", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("\u00a0\u2009\u202f", " "),
    **{"·": ".", "×": "x", "°": " deg", "±": "+/-", "≥": ">=", "≤": "<=", "…": "...", "→": "->", "▼": "v", "▲": "^"},
    **{"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "≈": "~", "█": "#", "•": "*", "✓": "x", "∞": "inf"},
}
"""What stands for a character that has no simpler form of its own; of the same width where a table may hold it."""


def own_output() -> None:
    """Give the answer a descriptor of its own and lead descriptor 1 to standard error.

    Native code, solver processes and libraries print on descriptor 1 as they please; from now on all that is told on
    standard error and spoils no table. Nothing is done where standard output is closed or is no descriptor.
    """
    try:
        own = os.dup(sys.stdout.fileno())
    except (AttributeError, OSError, io.UnsupportedOperation):
        return
    old = sys.stdout
    old.flush()
    sys.stdout = open(own, "w", encoding=old.encoding, errors=old.errors, buffering=-1)  # noqa: SIM115 (kept open)
    try:
        os.dup2(2, 1)
    except OSError:  # standard error is closed
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)


def with_fallback() -> None:
    """Let standard output and standard error write what their encodings have, whatever is asked of them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=FALLBACK)


def write(content: str | bytes) -> None:
    """Write to standard output: text in its encoding, bytes as they are. Raises `OSError` as the stream does."""
    sys.stdout.flush()
    if isinstance(content, bytes) and hasattr(sys.stdout, "buffer"):
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content.decode() if isinstance(content, bytes) else content)
    sys.stdout.flush()


def abandon_output() -> None:
    """Let go what waits to be written to a standard output that takes no more, so that leaving does not fail on it."""
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
    except (AttributeError, OSError, io.UnsupportedOperation):
        return


def _fallback(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_plain(character, error.encoding) for character in missing), error.end


def _plain(character: str, encoding: str) -> str:
    bare = unicodedata.normalize("NFKD", character)[0]
    for candidate in (PLAIN.get(character, bare), "?"):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        return candidate
    return ""


codecs.register_error(FALLBACK, _fallback)
