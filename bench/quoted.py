"""Whether what pages quote of a command's answer is what it says now.

    python -m bench.quoted               what takes seconds; exit code 1 if a line is another now
    python -m bench.quoted --slow        what takes longer too, some of it minutes
    python -m bench.quoted why gap       of these pages of `docs/` alone, all of it

A block of a page that stands below `<!-- quoted: decide ... -->` is held against the answer of that command, or below
`<!-- quoted slowly: decide ... -->` where that takes more than five seconds of a processor. Pages shorten: of a
table columns and rows may be left out, of sentences whole lines; what stands there must be said. Answers of the drill
pack that pages have made when the site is built (`docs/from_code.py`) need none of this.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from decide import cli

DOCS = Path(__file__).parent.parent / "docs"
QUOTED = re.compile(r"^<!-- quoted( slowly)?: decide ([^\n]*) -->\n```(?:text)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDTH = 120  # of a terminal, unless a page quotes wider lines
LEFT_OUT = re.compile(r"…|\.\.\.|[─–]+")
"""Tokens of a quotation that say nothing: what is left out, lines, cells without a figure."""


@dataclass(frozen=True)
class Quotation:
    """What a page quotes of the answer of a command."""

    page: str
    command: str
    """Arguments of `decide`."""
    lines: tuple[str, ...]
    slow: bool


def quotations(page: Path) -> list[Quotation]:
    """Those of a page, in its order."""
    text = page.read_text(encoding="utf-8")
    return [
        Quotation(page.stem, line, tuple(block.splitlines()), bool(slow)) for slow, line, block in QUOTED.findall(text)
    ]


def answered(arguments: Sequence[str], folder: Path, width: int = WIDTH) -> tuple[int, str]:
    """Exit code of a command that is run in a folder, and what it says on a terminal so many characters wide."""
    said = io.StringIO()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DECIDE_")}
    settings = patch.dict(os.environ, {**plain, "COLUMNS": str(width)}, clear=True)
    with settings, chdir(folder), redirect_stdout(said), redirect_stderr(said):
        code = cli.run([*arguments])
    return code, "\n".join(line.rstrip() for line in said.getvalue().splitlines())


def otherwise(quoted: Sequence[str], answer: str) -> list[str]:
    """The lines quoted that an answer does not say. A line with a figure is said where its words stand in this order in
    one line of the answer, or as they are somewhere in its sentences; one without where each of its words is."""
    lines = [words(line) for line in answer.splitlines()]
    stream = f" {' '.join(word for line in lines for word in line)} "
    return [line for line in quoted if not _said(words(line), lines, stream)]


def words(line: str) -> list[str]:
    """The words and figures of a line."""
    return [word for word in line.split() if not LEFT_OUT.fullmatch(word)]


def _said(line: Sequence[str], lines: Sequence[Sequence[str]], stream: str) -> bool:
    if not any(re.search(r"\d", word) for word in line):
        return all(f" {word} " in stream for word in line)
    return f" {' '.join(line)} " in stream or any(_in_order(line, one) for one in lines)


def _in_order(some: Sequence[str], of: Sequence[str]) -> bool:
    rest = iter(of)
    return all(word in rest for word in some)


def kept_at_gao(folder: Path) -> None:
    """`mine.csv` of the page on plans: the template of option 2b, with 300 infantry at Gao in 2021 who were to go to
    Mopti."""
    file = folder / "mine.csv"
    answered(["plan", "epon-2b", "--template", file.name], folder)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = [*csv.DictReader(opened)]
    for row in rows:
        if row["period"] in ("2021q1", "2021q2") and row["unit_type"] == "infantry":
            more = {"gao": 300.0, "mopti": -300.0}.get(row["area"], 0.0)
            row["units"] = str(float(row["units"]) + more)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, [*rows[0]])
        writer.writeheader()
        writer.writerows(rows)


def over_futures(folder: Path) -> None:
    """`robust.json` of the page on drivers: all options over the sampled futures."""
    answered(["robust", "--out", "robust.json"], folder)


PREPARED: Mapping[str, Callable[[Path], None]] = {"mine.csv": kept_at_gao, "robust.json": over_futures}
"""What makes a file that a command names."""


def stale(quotation: Quotation) -> list[str]:
    """The lines of a quotation that its command does not say now."""
    arguments = shlex.split(quotation.command)
    with TemporaryDirectory() as place:
        for name in {*arguments} & {*PREPARED}:
            PREPARED[name](Path(place))
        _, answer = answered(arguments, Path(place), max(WIDTH, *map(len, quotation.lines)))
    return otherwise(quotation.lines, answer)


def chosen(pages: Sequence[str], slow: bool) -> Iterator[Quotation]:
    """Quotations of some pages, or of all; quick ones, unless slow ones are asked for or the page is named."""
    for page in sorted(DOCS.glob("*.md")):
        if not pages or page.stem in pages:
            yield from (one for one in quotations(page) if slow or pages or not one.slow)


def main(*arguments: str) -> int:
    """Says what is another now."""
    pages = [one for one in arguments if one != "--slow"]
    failed = 0
    for one in chosen(pages, "--slow" in arguments):
        lines = stale(one)
        failed += bool(lines)
        print(f"docs/{one.page}.md: decide {one.command}: {'is not so now:' if lines else 'as quoted.'}")
        for line in lines:
            print(f"  {line}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
