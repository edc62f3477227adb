"""Words of the field have their sentence where a report uses them; what only a command line has is left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from decide.ui.glossary import meanings, meanings_in
from decide.ui.text import for_page

from decide.language import speaking
from decide.report.document import Column, Document, Table

PLACES = {
    "in the lead": lambda text: Document("A report", [text], [], []),
    "in a note": lambda text: Document("A report", [], [], [text]),
    "in a heading": lambda text: Document("A report", [], [Table("a", "A table", [Column(text)], [])], []),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_word_that_is_used_has_its_sentence(language: str, place: Callable[[str], Document]) -> None:
    with speaking(language):
        for word, meaning in meanings().items():
            assert meanings_in(place(f"Here stands {word.capitalize()}s and more.")) == [meaning], word
        assert meanings_in(place("Here stands nothing of the field.")) == []


def test_a_report_that_says_it_itself_is_not_told_twice() -> None:
    (regret,) = meanings_in(Document("A report", ["The least regret."], [], []))
    assert meanings_in(Document("A report", ["The least regret.", regret], [], [])) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Found on the same futures. Pairs of your own: --when.", "Found on the same futures."),
        ("Run decide robust for more.", ""),
        ("They decide what 3 of 4 do -- no flag here.", "They decide what 3 of 4 do -- no flag here."),
        ("See docs/robust.md. It holds for 2.5 points!", "It holds for 2.5 points!"),
    ],
)
def test_sentences_for_a_command_line_are_left_out(text: str, shown: str) -> None:
    assert for_page(text) == shown
