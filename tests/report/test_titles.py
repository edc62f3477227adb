"""What options are called in what is read: titles beside ids, once in sentences and always in headings and cells."""

from __future__ import annotations

from dataclasses import replace

from decide.language import joined, speaking
from decide.report.document import Column, Document, Table
from decide.report.render import to_text
from decide.report.titles import LONG, again_in_short, by_title, in_short, titled, told_apart
from decide.report.words import enumerated

NAMES = {"a-1": "First: of all", "a-12": "Second", "stay": "Stay as it is", "b_3": "b_3"}
TABLE = Table(
    "t",
    "Differences to a-1",
    [Column("To a-1"), Column("Lead", "Of a-12", 1)],
    [["a-12", 2.5]],
    ["a-12 again, and a-1."],
    ["Most by a-12."],
)
DOCUMENT = Document("Of a-1", ["a-1 beats stay; a-1 leads."], [TABLE], ["At last a-1."], names=NAMES)


def said(*lines: str) -> list[str]:
    """Sentences as they are read."""
    return [*by_title(Document("T", lines, [], names=NAMES)).lead]


def test_sentences_name_an_option_in_full_once_and_headings_always() -> None:
    made = by_title(DOCUMENT)
    assert made.title == "Of “First: of all” (a-1)"
    assert made.lead == ["“First: of all” (a-1) beats stay; a-1 leads."]
    (table,) = made.tables
    assert table.title == "Differences to “First: of all” (a-1)"
    assert table.lead == ["Most by “Second” (a-12)."]
    assert [column.title for column in table.columns] == ["To “First: of all” (a-1)", "Lead"]
    assert table.columns[1].group == "Of “Second” (a-12)"
    assert table.rows == [["Second (a-12)", 2.5]], "a cell has nothing else, so that it needs no quotation marks"
    assert table.notes == ["a-12 again, and a-1."]
    assert made.notes == ["At last a-1."]
    assert by_title(made) == made, "what has titles gets none twice"
    assert by_title(replace(DOCUMENT, names={})) == replace(DOCUMENT, names={})


def test_a_table_that_does_not_fit_keeps_its_ids_and_says_what_those_mean_that_were_not_named() -> None:
    wide = Table("w", "Wide", [Column("Option"), Column("To b_3")], [["a-12", "stay, a-1"], ["b_3", "a-12"]])
    never = Document("T", ["a-1 leads."], [wide, replace(wide, title="Again")], names=NAMES)
    first, again = by_title(never, lambda table: False).tables
    assert (first.columns, first.rows) == (wide.columns, wide.rows)
    assert first.notes == ["Options by their ids: “Second” (a-12); “Stay as it is” (stay)."], "a-1 and b_3 need no more"
    assert again.notes == []
    met = by_title(never, lambda table: "Again" not in table.title).tables[1]
    assert (met.rows, met.notes) == (wide.rows, []), "the table before has the titles"


def test_the_terminal_has_titles_in_a_table_where_they_fit() -> None:
    narrow, wide = ([line.split() for line in to_text(DOCUMENT, width).splitlines()] for width in (25, 100))
    assert ["a-12", "2.5"] in narrow
    assert ["Second", "(a-12)", "2.5"] not in narrow
    assert ["Second", "(a-12)", "2.5"] in wide


def test_a_full_name_is_not_said_twice() -> None:
    lines = ["“First: of all” (a-1) leads; a-1 again, then (a-12).", "a-12."]
    assert said(*lines) == [lines[0].replace("(a-12)", "(“Second” (a-12))"), "a-12."]
    assert said("First: of all (a-1) leads.") == ["First: of all (a-1) leads."]
    with speaking("fr"):
        assert said("a-12, a-12") == ["«\u202fSecond\u202f» (a-12), a-12"]
        assert said("«\u202fSecond\u202f» (a-12)") == ["«\u202fSecond\u202f» (a-12)"]


def test_commands_paths_and_longer_words_keep_their_ids() -> None:
    lines = ["Run: decide robust a-1 --out futures.json", "options.a-1.x = 3", "a-1.yaml", "aa-1", "a-1b", "x=a-1"]
    assert said(*lines) == lines
    assert said("See decide compare. a-1 leads.") == ["See decide compare. “First: of all” (a-1) leads."]


def test_ids_that_are_words_stay_words() -> None:
    assert said("They stay.") == ["They stay."]
    assert [*by_title(Document("T", ["the option"], [], names={"option": "All"})).lead] == ["the option"]
    with speaking("fr"):
        assert said("stay est en tête") == ["stay est en tête"], "a word of a title"
        named = replace(DOCUMENT, lead=["stay est en tête"], names={"stay": "Rester", "option": "Toutes"})
        assert [*by_title(named).lead] == ["«\u202fRester\u202f» (stay) est en tête"], "no word of French"
        assert [*by_title(replace(named, lead=["cette option"])).lead] == ["cette option"]


def test_a_heading_that_is_an_id_has_the_title_be_it_a_plain_word() -> None:
    (table,) = by_title(replace(DOCUMENT, tables=[replace(TABLE, columns=[Column("stay", "Best plan of")])])).tables
    assert [column.title for column in table.columns] == ["Stay as it is (stay)"]


def test_parts_with_commas_of_their_own_are_set_apart_by_semicolons() -> None:
    assert enumerated(["2d: Expand", "2a", "3"]) == "2d: Expand, 2a and 3"
    assert enumerated(["2d: North, Centre", "2a", "3"]) == "2d: North, Centre; 2a; and 3"
    assert enumerated(["2d: North, Centre"]) == "2d: North, Centre"


def test_where_commas_stand_in_figures_parts_are_set_apart_by_semicolons() -> None:
    assert joined(["North 68.7", "Centre 23.0"]) == "North 68.7, Centre 23.0"
    assert joined(["1,200 troops", "30 police"]) == "1,200 troops, 30 police"
    with speaking("fr"):
        assert joined(["Nord 68,7", "Centre 23,0"]) == "Nord 68,7\u202f; Centre 23,0"
        assert joined(["Nord 68", "Centre 23"]) == "Nord 68, Centre 23"
        assert enumerated(["Nord 68,7", "Centre 23,0"]) == "Nord 68,7\u202f; et Centre 23,0"


def test_a_long_title_is_cut_where_that_names_one_option_alone() -> None:
    long = "As it stands, with every camp kept where it was pitched "
    titles = {"a": "2a: Focus on the North", "b": long + "first", "c": "Lift, then wait"}
    said = in_short(titles)
    assert (said["a"], said["c"]) == ("2a", "Lift, then wait")
    assert said["b"].endswith("…")
    assert titles["b"].startswith(said["b"].removesuffix("…"))
    assert len(said["b"]) <= LONG
    assert in_short({"b": long + "first", "c": long + "last"}) == {"b": long + "first", "c": long + "last"}


def test_a_picture_tells_options_of_one_title_apart() -> None:
    titles = {"a": "Stay", "b": "Stay", "c": "Go"}
    assert told_apart(titles) == {"a": "Stay (a)", "b": "Stay (b)", "c": "Go"}
    assert in_short(titles) == told_apart(titles)


def test_what_was_named_is_called_again_as_few_would_know_an_id() -> None:
    document = replace(DOCUMENT, lead=["a-1 leads a-12.", "a-1 leads again."])
    again = again_in_short(document.names)
    assert [*by_title(document, again=again).lead] == [
        "“First: of all” (a-1) leads “Second” (a-12).",
        "First leads again.",
    ]
    table = replace(
        TABLE, columns=[Column("Option"), Column("Why")], rows=[["a-1", "matched by a-12"]], notes=["To a-1."]
    )
    shown = titled(table, document.names, again)
    assert [*shown.rows[0]] == ["First: of all (a-1)", "matched by Second"]
    assert [*shown.notes] == ["To “First: of all” (a-1)."]
    assert [*titled(table, document.names).rows[0]] == ["First: of all (a-1)", "matched by a-12"]
