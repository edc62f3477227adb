"""The table of a brief that says where each choice turns, on hand-made scores, in both directions."""

from __future__ import annotations

from decide.questions.breakeven.sentences import leads
from decide.questions.breakeven.tables import turns_by_case
from tests.questions.test_breakeven import made


def test_a_brief_tells_the_first_choices_and_its_table_has_all() -> None:
    study = made([[50, 44], [31, 41]])
    assert leads(study, 0)[0] == "1 more choice turns below 100 %: see the table."
    assert not any("see the table" in line for line in leads(study, 1))
    table = turns_by_case(study)
    assert table is not None
    assert [column.title for column in table.columns] == ["Ahead", "Behind", "The storm"]
    assert table.texts() == [["a", "b", "32"]]
    turned_round = turns_by_case(made([[44, 50], [41, 31]]))
    assert turned_round is not None
    assert turned_round.texts() == [["b", "a", "32"]]
    small = turns_by_case(made([[50, 49.4], [-31, 49]]))
    assert small is not None
    assert small.texts() == [["a", "b", "0.7"]]


def test_what_turns_no_choice_has_no_table() -> None:
    assert turns_by_case(made([[50, 44], [45, 38]])) is None, "however likely"
    assert turns_by_case(made([[44.4, 44], [31, 41]])) is None, "nobody is ahead"
    assert turns_by_case(made([[44, 44], [31, 41]])) is None, "a tie"
