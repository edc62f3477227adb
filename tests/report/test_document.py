"""How cells read, and that text stays text in every form."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pandas as pd
import pytest
from rich.console import Console

from decide.report.document import Column, Document, Ranged, Table, decimals_apart
from decide.report.render import to_csv, to_html, to_markdown, to_terminal

NUMBER = Column("n", "", 0)
EVIL = "<script>alert(1)</script> | `x` *y*"
TABLE = Table(
    "t",
    "A table",
    [Column("Name"), Column("North", "Scores", 0), Column("Centre", "Scores", 0), Column("Cost", "", 1, scale=1e6)],
    [[EVIL, 1.4, Ranged(2.5, 2.0, 3.0), 1_234_567_890.0], ["b", None, float("nan"), -2e6]],
    ["A note."],
)
DOCUMENT = Document("Title", ["Lead."], [TABLE], ["End."])


@pytest.mark.parametrize(
    ("column", "cell", "text"),
    [
        (NUMBER, 12_345.6, "12,346"),
        (NUMBER, -0.2, "0"),
        (NUMBER, -3.2, "−3"),
        (NUMBER, None, "–"),
        (NUMBER, float("nan"), "–"),
        (NUMBER, Ranged(5, 4, 6), "5 (4–6)"),
        (NUMBER, Ranged(-5, -6, 4), "−5 (−6 to 4)"),
        (NUMBER, Ranged(5, float("nan"), float("nan")), "5"),
        (Column("n", "", 1, percent=True), 0.4567, "45.7 %"),
        (Column("n", "", 0, scale=1e6), 1.2e9, "1,200"),
        (Column("n"), "text", "text"),
    ],
)
def test_cells(column: Column, cell: object, text: str) -> None:
    assert column.text(cell) == text


def test_markdown_keeps_its_columns() -> None:
    lines = [line for line in to_markdown(DOCUMENT).splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in lines} == {5}
    assert "<script>" not in to_markdown(DOCUMENT)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_html_is_inert_and_accessible() -> None:
    reader = Reader()
    reader.feed(to_html(DOCUMENT))
    assert "script" not in reader.tags
    assert not [name for name, _ in reader.attributes if name in ("src", "href") or name.startswith("on")]
    assert "caption" in reader.tags
    assert ("scope", "col") in reader.attributes
    assert ("scope", "row") in reader.attributes
    assert ("lang", "en") in reader.attributes


def test_a_title_is_seen_once_and_read_with_its_table() -> None:
    def page(*lead: str) -> str:
        return to_html(Document("T", [], [Table("t", "A title", [Column("Name")], [["x"]], lead=lead)]))

    assert "<section>" not in page()
    assert page().count("A title") == 1
    led = page("Said before it.")
    section = led[led.index("<section>") : led.index("</section>")]
    assert "<h2>A title</h2>" in section
    assert "<caption>A title</caption>" in section
    assert "section caption{position:absolute;width:1px" in led


@pytest.mark.parametrize("width", [40, 80, 120])
def test_terminal_never_cuts_a_figure_off(width: int) -> None:
    table = Table(
        "t", "Wide", [Column("Name"), *(Column(f"c{n}", "", 0) for n in range(20))], [["x", *range(1000, 1020)]]
    )
    console = Console(file=io.StringIO(), width=width)
    to_terminal(Document("T", [], [table]), console)
    shown = console.file.getvalue()
    assert all(f"{n:,}" in shown for n in range(1000, 1020))


def test_grouped_columns_share_a_heading_in_the_terminal() -> None:
    console = Console(file=io.StringIO(), width=100)
    to_terminal(DOCUMENT, console)
    shown = console.file.getvalue()
    assert shown.count("Scores") == 1
    assert "North" in shown
    assert "Centre" in shown


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\u200b=", "＝"])
def test_csv_text_is_never_a_formula(start: str) -> None:
    out = to_csv(pd.DataFrame({"text": [f"{start}1+1"], "number": [-1.5]}))
    body = out.split("\n", 1)[1]
    assert body.lstrip('"').startswith("'")
    assert body.rstrip().endswith(",-1.5"), "numbers stay numbers"


@pytest.mark.parametrize(
    ("pairs", "least", "decimals"),
    [
        ([(900.0, 770.0)], 0, 0),
        ([(900.0, 770.0), (2.0, 1.8)], 0, 1),  # to no decimals it would read: asked 2, reached 2
        ([(2.0, 1.996)], 1, 3),  # to two, 1.996 is 2.00 as well
        ([], 0, 0),
        ([(1.0, 1.0)], 0, 6),
    ],
)
def test_what_is_asked_never_reads_like_what_is_reached(
    pairs: list[tuple[float, float]], least: int, decimals: int
) -> None:
    enough = decimals_apart(pairs, least)
    assert enough == decimals
