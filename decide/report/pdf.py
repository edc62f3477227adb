"""A document as an accessible PDF (PDF/UA-1): tagged, titled, its pictures with the sentences that say what they show.

Typst sets it. What is written reaches it as data beside a fixed template (`paper.typ`), so that no text of a pack or a
what-if is read as markup, and nothing is loaded from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from decide.errors import InputError, Problem, install
from decide.language import language, t, writing
from decide.language.direction import right_to_left
from decide.report.charts import Chart, can_draw, draw
from decide.report.document import Document, Table
from decide.report.page import (
    BESIDE,
    LONG,
    MARGIN,
    TABLE_SIZE,
    TALLEST,
    groups_of,
    layout_of,
    picture_width,
    printable,
    room_on,
)

MADE = datetime(2000, 1, 1, tzinfo=UTC)  # a file made twice from the same results is the same file
FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
"""Typst brings both; letters that neither has, such as Arabic ones, come from the fonts of the system."""
FACE: Final = 1.1
"""Times the size of small tables: the first of these is as wide as other faces of a smaller size."""
STANDARD: Final = "ua-1"
_UNSET = re.compile(r'the text `"(?P<text>.*)"` could not be displayed')


def check_pdf() -> None:
    """Raises `InputError` where PDF files cannot be written."""
    try:
        import typst  # noqa: F401 (only whether it is there)
    except ImportError:
        message = "PDF documents need the package typst."
        raise InputError(Problem(message, None, f"{install('docs')}, or give another format.")) from None


def to_pdf(document: Document) -> bytes:
    """The PDF's bytes: the same for the same document. Raises `InputError` without typst."""
    check_pdf()
    import typst

    files: dict[str, bytes] = {"main.typ": Path(__file__).with_name("paper.typ").read_bytes()}
    leaves = _leaves(document, files)
    spelling = writing(language()).spelling
    data = {
        "title": document.title,
        "foot": document.title,
        "page": t("page"),
        "lang": spelling[:2],
        "region": spelling[3:5] or None,
        "rtl": right_to_left(),
        "fonts": FONTS,
        "margin": MARGIN,
        "beside": BESIDE,
        "lead": list(document.lead),
        "charts": _pictures(document.charts, room_on(bool(leaves) and leaves[0]["wide"]), files),
        "leaves": leaves or [{"wide": False, "parts": [], "last": True}],
        "notes": list(document.notes),
        "code": document.code,
        "about_code": document.about_code,
    }
    files["document.json"] = json.dumps(_printable(data), ensure_ascii=False).encode()
    with TemporaryDirectory() as folder:  # files given in memory may not be pictures
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            made = typst.compile(Path(folder) / "main.typ", format="pdf", pdf_standards=STANDARD, timestamp=MADE)
        except typst.TypstError as error:
            unset = _UNSET.search(str(error))
            if not unset:
                raise
            message = f"no font here has the letters “{unset['text']}”."
            raise InputError(Problem(message, None, "Install a font that has them, or give another format.")) from None
    return made


def _printable(data: Any) -> Any:
    """The same data, each text in it printable."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, Mapping):
        return {key: _printable(value) for key, value in data.items()}
    return [_printable(value) for value in data] if isinstance(data, list | tuple) else data


def _leaves(document: Document, files: dict[str, bytes]) -> list[dict[str, Any]]:
    """Runs of sections that stand on pages turned the same way."""
    parts, wide = [], False
    for table in document.tables:
        layout = layout_of(table, wide, document.upright)
        wide = wide or layout.wide
        parts.append((wide, _part(table, layout.widths, layout.size, room_on(wide), files)))
    runs = [(turned, [part for _, part in run]) for turned, run in groupby(parts, key=lambda item: item[0])]
    return [{"wide": turned, "parts": run, "last": n == len(runs)} for n, (turned, run) in enumerate(runs, start=1)]


def _part(
    table: Table, widths: Sequence[float], size: float, room: float, files: dict[str, bytes]
) -> Mapping[str, Any]:
    """A section as the template reads it."""
    grouped = any(column.group for column in table.columns)
    return {
        "title": table.title,
        "lead": list(table.lead),
        "charts": _pictures(table.charts, room, files, TALLEST),
        "columns": [
            {"title": column.title, "numeric": column.numeric, "width": width}
            for column, width in zip(table.columns, widths, strict=True)
        ],
        "groups": _groups(table) if grouped else [],
        "rows": table.texts(),
        "size": min(size * FACE, TABLE_SIZE),
        "notes": list(table.notes),
    }


def _groups(table: Table) -> list[dict[str, Any]]:
    """The upper heads from one side of the table to the other, with empty ones where none is shared."""
    heads, at = [], 0
    for first, last, group in groups_of(table.columns):
        heads += [{"title": "", "span": first - at}] if first > at else []
        heads.append({"title": group, "span": last - first + 1})
        at = last + 1
    left = len(table.columns) - at
    return heads + ([{"title": "", "span": left}] if left else [])


def _pictures(
    charts: Sequence[Chart], room: float, files: dict[str, bytes], tallest: float = LONG
) -> list[dict[str, Any]]:
    """The charts, drawn into `files`; none where pictures cannot be drawn."""
    if not charts or not can_draw():
        return []
    drawn = []
    for chart in charts:
        name = f"chart-{len(files)}.png"
        files[name] = picture = draw(chart, "png")
        drawn.append({"file": name, "alt": chart.alt, "width": picture_width(picture, room, tallest)})
    return drawn
