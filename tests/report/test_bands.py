"""Tables on a terminal: whole where they fit, with narrow headings where not, folded where those do not fit either."""

from __future__ import annotations

import io
import sys
import unicodedata

import pytest
from rich.cells import cell_len
from rich.console import Console

from decide.language.direction import LEFT_TO_RIGHT, RIGHT_TO_LEFT, set_apart
from decide.report.document import Cell, Column, Document, Table
from decide.report.render import to_terminal

COLUMNS = [
    Column("Option"),
    Column("Overall", "", 0),
    *(Column(title, "Safety along the roads", 0) for title in ("The long valley of the river", "Coast")),
    *(Column(title, "Order", 0) for title in ("The long valley of the river", "Coast")),
]
ROWS: list[list[Cell]] = [["first", 10.0, 11.0, 12.0, 13.0, 14.0], ["second", 20.0, 21.0, 22.0, 23.0, 24.0]]


def shown(width: int, columns: list[Column] = COLUMNS, rows: list[list[Cell]] = ROWS) -> str:
    buffer = io.StringIO()
    table = Table("t", "Table", columns, rows)
    to_terminal(Document("Title", [], [table]), Console(file=buffer, width=width, highlight=False))
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines())


@pytest.mark.parametrize("width", [120, 60, 40, 30])
def test_every_figure_is_there_once_and_no_line_is_too_long(width: int) -> None:
    text = shown(width)
    assert max(map(cell_len, text.splitlines())) <= width
    figures = [int(word) for word in text.split() if word.isdigit()]
    assert sorted(figures) == [10, 11, 12, 13, 14, 20, 21, 22, 23, 24]


def test_a_table_that_fits_has_its_headings_in_one_line() -> None:
    lines = shown(120).splitlines()
    assert "The long valley of the river  Coast" in lines[5]
    assert len([line for line in lines if "first" in line]) == 1


def test_narrow_headings_come_before_folding() -> None:
    lines = shown(60).splitlines()
    assert len([line for line in lines if "first" in line]) == 1
    assert "The long valley" not in "".join(lines)


def test_a_folded_table_has_its_first_column_in_every_part() -> None:
    lines = shown(30).splitlines()
    assert [line.split()[0] for line in lines if line.split() and line.split()[0] in ("first", "second")] == [
        *("first", "second"),
        *("first", "second"),
        *("first", "second"),
    ]


def test_names_from_right_to_left_do_not_turn_their_row_round() -> None:
    name = "\u05de\u05d7\u05d5\u05d6"
    text = shown(120, [Column("Area"), Column("People", "", 0)], [[name, 5.0]])
    assert f"{LEFT_TO_RIGHT}{name}{LEFT_TO_RIGHT}" in text


def test_text_gives_way_where_there_is_too_little_room_the_widest_first() -> None:
    columns = [Column("Why"), Column("How"), Column("Points", "", 0)]
    rows: list[list[Cell]] = [["one two three four five six seven", "road by road, in every second month of all", 7.0]]
    assert shown(96, columns, rows).splitlines()[4:] == [
        " Why                                 How                                          Points",
        f" {'─' * 87}",
        " one two three four five six seven   road by road, in every second month of all        7",
    ]
    assert shown(70, columns, rows).splitlines()[4:] == [  # 44 characters with blanks give 10, then 9 go half and half
        f" Why{' ' * 29}How{' ' * 27}Points",
        f" {'─' * 68}",
        f" one two three four five six     road by road, in every{' ' * 13}7",
        f" seven{' ' * 27}second month of all",
    ]


def test_what_ends_a_text_from_right_to_left_stays_in_its_run() -> None:
    assert set_apart("שלום…") == f"{LEFT_TO_RIGHT}שלום…{RIGHT_TO_LEFT}{LEFT_TO_RIGHT}"
    assert set_apart("שלום") == f"{LEFT_TO_RIGHT}שלום{LEFT_TO_RIGHT}"
    assert set_apart("To שלום…") == f"{LEFT_TO_RIGHT}To שלום…{LEFT_TO_RIGHT}"
    assert set_apart("To them…") == "To them…"


def test_every_letter_from_right_to_left_is_set_apart() -> None:
    letters = [*map(chr, range(sys.maxunicode + 1))]
    apart = {letter for letter in letters if set_apart(letter) != letter}
    assert apart == {letter for letter in letters if unicodedata.bidirectional(letter) in ("R", "AL")}


def test_a_difference_and_its_word_are_not_parted_where_both_fit() -> None:
    columns = [
        Column("Option"),
        *(Column(title, group) for group in ("Deaths", "Cost") for title in ("more", "better")),
    ]
    rows: list[list[Cell]] = [["first", "+1 (0 to +2)", "unlikely", "+40 (+16 to +63)", "likely"]]
    for width in (45, 50, 55):  # three columns would fit beside the first, and four do not
        parts = [line.split("  ") for line in shown(width, columns, rows).splitlines() if "first" in line]
        assert [[cell.strip() for cell in part if cell.strip()][1:] for part in parts] == [
            ["+1 (0 to +2)", "unlikely"],
            ["+40 (+16 to +63)", "likely"],
        ]
