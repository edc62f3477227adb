"""What pages quote of a command's answer is what it says now; `bench.quoted` has those that take longer too."""

from __future__ import annotations

import re
import runpy

import pytest

from bench.quoted import DOCS, QUOTED, Quotation, chosen, otherwise, quotations, stale

ANSWER = """The option stay has 79.3 points, and 4 of its terms are
kept. One is broken by 20 persons.

 Option      Overall     North   Centre
 ──────────────────────────────────────
 stay           79.3      93.3     24.0
 reinforce      82.3      93.4     36.0
"""


@pytest.mark.parametrize("quotation", [*chosen([], slow=False)], ids=lambda one: one.command)
def test_an_answer_that_takes_seconds_is_as_quoted(quotation: Quotation) -> None:
    assert stale(quotation) == [], f"docs/{quotation.page}.md shows it otherwise than decide {quotation.command}"


@pytest.mark.parametrize(
    "line",
    [
        " stay           79.3      93.3     24.0",
        " Option         Centre",
        " reinforce      36.0",
        " ─────────────────────",
        "and 4 of its terms are kept. One",
        " …",
        "",
    ],
)
def test_what_is_said_may_be_shortened_and_folded_otherwise(line: str) -> None:
    assert otherwise([line], ANSWER) == []


@pytest.mark.parametrize(
    "line",
    [
        " stay           79.3      93.3     24.1",
        " stay           93.3      79.3",
        " stay           82.3",
        " Option         South",
        "and 5 of its terms are kept.",
        "and 4 of its terms are broken by 20 persons.",
    ],
)
def test_what_is_not_said_is_named(line: str) -> None:
    assert otherwise(["", line], ANSWER) == [line]


def test_every_table_of_an_answer_says_which_command_gave_it() -> None:
    for page in DOCS.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        blocks = re.findall(r"^```(?:text)?\n(.*?)^```$", QUOTED.sub("", text), re.MULTILINE | re.DOTALL)
        assert not [block for block in blocks if "───" in block], f"{page.name}: <!-- quoted: decide ... --> is missing"
        marks = re.findall(r"^<!-- quoted", text, re.MULTILINE)
        assert len(marks) == len(quotations(page)), f"{page.name}: a mark stands above no block"


def test_the_picture_of_the_readme_is_the_first_screen_as_it_is() -> None:
    drawn: str = runpy.run_path(str(DOCS / "picture.py"))["picture"]()
    said, says = (re.sub(r"<[^>]*>", " ", text).split() for text in (drawn, (DOCS / "compare.svg").read_text("utf-8")))
    assert says == said, "python docs/picture.py draws it anew"
