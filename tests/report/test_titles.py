"""What options are called in what is read: titles beside ids, once in sentences and always in headings."""

from __future__ import annotations

from decide.report.document import Column, Document, Table
from decide.report.titles import spoken, titles_of
from decide.report.words import enumerated

NAMES = titles_of([("a-1", "First of all"), ("a-12", "Second"), ("stay", "Stay as it is"), ("b_3", "b_3")])
TABLE = Table(
    "t",
    "Differences to a-1",
    [Column("To a-1")],
    [["a-12"]],
    ["a-12 again, and a-1."],
    ["Most by a-12."],
)
DOCUMENT = Document("Of a-1", ["a-1 beats stay; a-1 leads."], [TABLE], ["At last a-1."], names=NAMES)


def test_sentences_name_an_option_in_full_once_and_headings_always() -> None:
    made = spoken(DOCUMENT, NAMES)
    assert made.title == "Of First of all (a-1)"
    assert made.lead == ["First of all (a-1) beats stay; a-1 leads."]
    (table,) = made.tables
    assert table.title == "Differences to First of all (a-1)"
    assert table.lead == ["Most by Second (a-12)."]
    assert table.notes == ["a-12 again, and a-1."]
    assert made.notes == ["At last a-1."]
    assert (table.columns, table.rows) == (TABLE.columns, TABLE.rows)


def test_a_full_name_is_not_said_twice() -> None:
    said = spoken(Document("T", ["First of all (a-1) leads; a-1 again, then (a-12).", "a-12."], []), NAMES)
    assert said.lead == ["First of all (a-1) leads; a-1 again, then (Second (a-12)).", "a-12."]


def test_commands_paths_and_longer_words_keep_their_ids() -> None:
    lines = ["Run: decide robust a-1 --out futures.json", "options.a-1.x = 3", "a-1.yaml", "aa-1", "a-1b", "x=a-1"]
    assert spoken(Document("T", lines, []), NAMES).lead == lines
    assert spoken(Document("T", ["See decide compare. a-1 leads."], []), NAMES).lead == [
        "See decide compare. First of all (a-1) leads."
    ]


def test_ids_that_are_words_stay_words() -> None:
    document = Document("T", ["They stay."], [])
    assert spoken(document, titles_of([("stay", "Stay as it is")])) == document


def test_parts_with_commas_of_their_own_are_set_apart_by_semicolons() -> None:
    assert enumerated(["2d: Expand", "2a", "3"]) == "2d: Expand, 2a and 3"
    assert enumerated(["2d: North, Centre", "2a", "3"]) == "2d: North, Centre; 2a; and 3"
    assert enumerated(["2d: North, Centre"]) == "2d: North, Centre"
