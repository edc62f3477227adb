"""A document as text: for the terminal, Markdown and HTML; and tidy frames as CSV."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from decide.language import language
from decide.language.direction import right_to_left
from decide.report.charts import Chart, can_draw, draw
from decide.report.commands import INDENT
from decide.report.document import Cell, Column, Document, Table
from decide.report.titles import by_title

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


def to_terminal(document: Document, console: Console) -> None:
    """Print a document with rich."""
    from rich.text import Text

    from decide.report.bands import Shown, bands_within, fits_whole, lines_of, width_of

    room = console.width
    document = by_title(document, lambda table: bool(table.columns) and fits_whole(Shown.of(table), room))
    console.print(Text(document.title, style="bold"))
    for line in document.lead:
        _say(console, line)
    for table in document.tables:
        console.print()
        console.print(Text(table.title, style="bold"))
        for line in table.lead:
            _say(console, line)
        for bands in bands_within(Shown.of(table), room) if table.columns else ():
            console.width = max(room, width_of(bands))  # rather a long line than a column cut off
            heading, rows = lines_of(bands, console)
            console.print(Text.assemble("\n", (heading, "bold"), "\n", rows, "\n"), soft_wrap=True)
            console.width = room
        for note in table.notes:
            _say(console, note, "dim")
    if document.notes:
        console.print()
    for note in document.notes:
        _say(console, note, "dim")


def to_text(document: Document, width: int | None = 120, terminal: bool = False) -> str:
    """A document as plain text so many characters wide; with `terminal` in its colours and, without `width`, its own
    width."""
    import io

    from rich.console import Console

    console = Console(file=io.StringIO(), width=width, force_terminal=terminal, highlight=False)
    if terminal:
        console.width = Console().width
    to_terminal(document, console)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def _say(console: Console, text: str, style: str = "") -> None:
    """A text, with commands in unbroken lines of their own. Other lines are broken at ordinary spaces before rich would
    break them at those before a French semicolon too."""
    from rich.text import Text

    for line in text.splitlines():
        whole = line.startswith(INDENT)
        said = (
            line.rstrip()
            if whole
            else textwrap.fill(line, console.width, break_on_hyphens=False, break_long_words=False)
        )
        console.print(Text(said, style=style), soft_wrap=whole)


def to_markdown(document: Document) -> str:
    """The document as Markdown."""
    parts = [f"# {_md(document.title)}", *map(_md, document.lead)]
    for table in document.tables:
        head = [_md(column.heading) for column in table.columns]
        rule = ["---:" if column.numeric else "---" for column in table.columns]
        lines = [_row(head), _row(rule), *(_row([_md(cell) for cell in row]) for row in table.texts())]
        grid = ["\n".join(lines)] if table.columns else []
        parts += [f"## {_md(table.title)}", *map(_md, table.lead), *grid, *map(_md, table.notes)]
    parts += [_md(note) for note in document.notes]
    parts += [_md(document.about_code), f"    {document.code}"] if document.code else []
    return "\n\n".join(parts) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _md(text: str) -> str:
    escaped = html.escape(re.sub(r"[ \t\r\n]+", " ", text.strip()), quote=False)  # spaces that do not break stay
    for mark in ("\\", "|", "`", "*", "[", "]"):
        escaped = escaped.replace(mark, f"\\{mark}")
    return escaped


_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;color:#0e1116;margin:2rem auto;max-width:75rem;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin:2rem 0 .3rem}
table{border-collapse:collapse;margin:.3rem 0;font-variant-numeric:tabular-nums}
caption{text-align:start;font-weight:600;padding:.6rem 0 .3rem}
th,td{padding:.25rem .7rem;border-bottom:1px solid #d6d9de;text-align:start;vertical-align:top}
th[scope=row]{font-weight:400}th[scope=row]:not(.n){min-width:9em}
section caption{position:absolute;width:1px;height:1px;padding:0;overflow:hidden;clip-path:inset(50%)}
thead th{border-bottom:2px solid #0e1116}th.g{border-bottom:1px solid #6b7280;text-align:center}
.n{text-align:end}td.n{white-space:nowrap}.note{color:#4b5563;font-size:.9em;margin:.2rem 0}
.code{font:8px/1.3 monospace;color:#4b5563;word-break:break-all;break-inside:avoid}
figure{margin:1rem 0}figure svg{max-width:100%;height:auto}
@page{size:A4;margin:15mm}
@media print{body{margin:0;padding:0;max-width:none;font-size:11px;line-height:1.25}
h1{font-size:1.3rem;margin:0 0 .5rem}h2{margin:.6rem 0 .15rem;break-after:avoid}
p{margin:.2rem 0}.note{font-size:9.5px}
tr,figure{break-inside:avoid}th,td{padding:.05rem .3rem}td.n{white-space:normal;min-width:4.2em}
table{font-size:9.8px}caption,thead{break-after:avoid}
figure{margin:.4rem 0}figure svg{max-height:99mm}.code{font-size:6px}}
""".strip()
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def _direction() -> str:
    """What the page says of its direction; nothing where it is the usual one."""
    return ' dir="rtl"' if right_to_left() else ""


def to_html(document: Document) -> str:
    """The document as one HTML page that loads nothing."""
    body = [f"<h1>{_h(document.title)}</h1>", *(f"<p>{_h(line)}</p>" for line in document.lead)]
    body += _figures(document.charts)
    for table in document.tables:
        body += _section(table)
    body += [f'<p class="note">{_h(note)}</p>' for note in document.notes]
    if document.code:
        body += [f'<p class="note">{_h(document.about_code)}</p>', f'<p class="code">{_h(document.code)}</p>']
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_h(document.title)}</title><style>{_STYLE}</style>"
    )
    start = f'<!doctype html>\n<html lang="{language()}"{_direction()}>\n<head>{head}</head>\n<body>\n'
    return start + "\n".join(body) + "\n</body>\n</html>\n"


def _section(table: Table) -> list[str]:
    """A table under its caption; with sentences before it, under a heading that says for all to see what its caption
    says to those who are read to."""
    notes = [f'<p class="note">{_h(note)}</p>' for note in table.notes]
    if not table.lead and not table.charts:
        return [html_table(table), *notes]
    grid = [html_table(table)] if table.columns else []
    lead = [f"<h2>{_h(table.title)}</h2>", *(f"<p>{_h(line)}</p>" for line in table.lead)]
    return ["<section>", *lead, *_figures(table.charts), *grid, *notes, "</section>"]


def _figures(charts: Sequence[Chart]) -> list[str]:
    """The charts as pictures; none where they cannot be drawn."""
    if not charts or not can_draw():
        return []
    said = '<figure role="img" aria-label="{alt}">{picture}</figure>'
    return [said.format(alt=_h(chart.alt), picture=draw(chart, "svg").decode()) for chart in charts]


Shade = Callable[[Column, Cell], str]
"""The style of a cell of numbers, such as `background:#DCE9F6`; empty for none."""


def html_table(table: Table, hints: Mapping[str, str] | None = None, shade: Shade | None = None) -> str:
    """A table as HTML, with its caption and scopes. `hints`: what the term of a heading means, shown on hover."""
    meanings = hints or {}
    lines = [f"<table><caption>{_h(table.title)}</caption><thead>"]
    if any(column.group for column in table.columns):
        cells = []
        for group, members in groupby(table.columns, key=lambda column: column.group):
            span = len(list(members))
            cells.append(
                f'<th class="g" scope="colgroup" colspan="{span}">{_h(group)}</th>'
                if group
                else f'<td colspan="{span}"></td>'
            )
        lines.append("<tr>" + "".join(cells) + "</tr>")
    heads = ((column, _hint(meanings.get(column.title) or meanings.get(column.group, ""))) for column in table.columns)
    lines.append("<tr>" + "".join(_cell("th", column, column.title, f' scope="col"{hint}') for column, hint in heads))
    lines.append("</tr></thead><tbody>")
    for row, values in zip(table.texts(), table.rows, strict=True):
        first, *rest = row
        cells = [
            _cell("th", table.columns[0], first, ' scope="row"') if first else _cell("td", table.columns[0], first)
        ]
        cells += [
            _cell("td", column, cell, _style(shade(column, value) if shade and column.numeric else ""))
            for column, cell, value in zip(table.columns[1:], rest, values[1:], strict=True)
        ]
        lines.append("<tr>" + "".join(cells) + "</tr>")
    lines.append("</tbody></table>")
    return "\n".join(lines)


def _hint(text: str) -> str:
    return f' title="{_h(text)}"' if text else ""


def _style(text: str) -> str:
    return f' style="{_h(text)}"' if text else ""


def _cell(tag: str, column: Column, text: str, attributes: str = "") -> str:
    shown = ' class="n"' if column.numeric else ""
    return f"<{tag}{shown}{attributes}>{_h(text)}</{tag}>"


def _h(text: str) -> str:
    return html.escape(text)


def to_csv(frame: pd.DataFrame) -> str:
    """A tidy frame as CSV. Text that a spreadsheet would run as a formula gets a leading apostrophe."""
    safe = frame.copy()
    for name in safe.columns:
        safe[name] = [_safe(value) if isinstance(value, str) else value for value in safe[name]]
    return safe.to_csv(index=False, lineterminator="\n", float_format="%.12g")


def _safe(text: str) -> str:
    bare = text.lstrip(" " + _INVISIBLE)
    return "'" + text if bare.startswith(_FORMULA_STARTS) else text
