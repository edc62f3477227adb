"""What an object shows of itself in a terminal and a notebook: a few lines, not all that it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

WIDTH = 100  # characters of a line
MOST = 20  # lines below the first: a pack may have any number of options


def shortly(first: str, rest: Iterable[str] = ()) -> str:
    """A first line and those below it, indented; each shortened, and what are too many counted."""
    lines = [f"  {line}" for line in rest]
    more = [f"  and {len(lines) - MOST} more"] if len(lines) > MOST else []
    return "\n".join(map(_cut, (first, *lines[:MOST], *more)))


def _cut(text: str) -> str:
    line = " ".join(text.splitlines())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 4].rstrip()} ..."


def shortly_html(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A small table for notebooks; every text is escaped."""
    heads = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def printable(name: str) -> str:
    """A name with what no screen shows as escapes, such as breaks of lines and bytes that are no text."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in name)
