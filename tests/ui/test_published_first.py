"""What is published is on the screen before anything is asked; greyed, and told so, where something else is set."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from decide.errors import InputError
from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.questions import questions
from decide.questions.beside_pack import written_with
from tests.five_regions import write

PUBLISHED = "As published with the pack, for the options as published."
NOT_IN_IT = "What you have set is not in it"
QUESTIONS = (("sure", "robust"), ("sure", "breakeven"), ("tradeoff", "frame"), ("tradeoff", "brief"))
PAGES = {"sure": "sure", "tradeoff": "tradeoffs"}
Open, Turn = Callable[..., AppTest], Callable[[AppTest, str], AppTest]


def said_on(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*page.info, *page.warning)).replace("\\", "")


@pytest.mark.parametrize(("at", "question"), QUESTIONS)
def test_it_is_shown_at_once_with_its_inputs(at: str, question: str, open_page: Open, turn_to: Turn) -> None:
    page = turn_to(open_page(**{f"v.{at}": question}), PAGES[at])
    assert PUBLISHED in said_on(page)
    assert "200 futures, seed 1" in said_on(page)
    assert NOT_IN_IT not in said_on(page)
    assert_nothing_was_asked(page, question)


def assert_nothing_was_asked(page: AppTest, question: str) -> None:
    """The answer can be taken away, and asked for anew."""
    assert f"job_{question}" not in page.session_state
    assert f"job_{question}_start" in {one.key for one in page.button}
    assert page.get("download_button")


@pytest.mark.parametrize("question", ["robust", "weights"])
def test_where_something_else_is_set_it_is_greyed_and_says_so(question: str, open_page: Open, turn_to: Turn) -> None:
    page = turn_to(open_page(delay="2", **{"v.sure": question}), "sure")
    assert PUBLISHED in said_on(page)
    assert NOT_IN_IT in said_on(page)


def test_once_asked_the_answer_stands_in_its_place(open_page: Open, turn_to: Turn) -> None:
    page = turn_to(open_page(**{"v.tradeoff": "frame"}), "tradeoffs")
    page.button(key="job_frame_start").click().run()
    page.session_state["job_frame"].result()
    page.run()
    assert PUBLISHED not in said_on(page)
    assert not page.exception


@pytest.mark.parametrize("question", ["ranges"])
def test_where_nothing_is_published_it_says_what_will_be_answered_and_how_quick_it_is_here(
    question: str, open_page: Open, turn_to: Turn, tmp_path: Path
) -> None:
    page = turn_to(open_page(read_theatre(write(tmp_path / "five")), **{"v.sure": question}), "sure")
    assert PUBLISHED not in said_on(page)
    said = " ".join(one.value for one in page.caption)
    paces = ("Here, planning every option once takes", "When last asked here it took")  # by another test on this server
    assert any(pace in said for pace in paces)
    takes = questions()[question].tab
    assert takes is not None
    assert takes.takes in said.replace("\\", "")
    assert questions()[question].asks not in said, "the heading above asks it"


WITHOUT_A_RECORD = "hindcast"
AT = {name: one.tab.page for name, one in questions().items() if one.tab and name != WITHOUT_A_RECORD}
"""Every question that the page answers of the drill pack, by what shows it."""
SAID = {
    "en": (
        "As published with the pack, for the options as published.",
        "is of other figures, and not shown: areas.csv.",
    ),
    "fr": ("Tel que publié avec le jeu de données", "d'autres chiffres et n'est pas montré\u00a0: areas.csv."),
}


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("question", AT)
def test_an_answer_that_lies_with_the_pack_is_shown_at_once(
    question: str, language: str, open_page: Open, turn_to: Turn
) -> None:
    at = AT[question]
    page = turn_to(open_page(lang=language, **{f"v.{at}": question}), PAGES[at])
    assert SAID[language][0] in said_on(page)
    assert SAID[language][1] not in said_on(page)
    assert_nothing_was_asked(page, question)


OF_ANOTHER = "It is about “Reinforce by sixty”, not about “Stay as deployed”, which you look at"


@pytest.mark.parametrize("question", ["gap", "why", "ranges", "sequence", "dilemmas"])
def test_it_says_so_where_it_is_about_another_option_than_the_one_looked_at(
    question: str, open_page: Open, turn_to: Turn
) -> None:
    at = AT[question]
    leading = turn_to(open_page(**{f"v.{at}": question}), PAGES[at])
    assert OF_ANOTHER not in said_on(leading)
    page = turn_to(open_page(option="stay", **{f"v.{at}": question}), PAGES[at])
    assert (OF_ANOTHER in said_on(page)) == (question != "why")  # which is about both
    assert_nothing_was_asked(page, question)


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("question", ["weights", "robust"])
def test_of_other_figures_it_is_not_shown_and_the_files_are_named(
    question: str, language: str, open_page: Open, turn_to: Turn, tmp_path: Path
) -> None:
    folder = tmp_path / "drill"
    shutil.copytree(find_pack("drill"), folder)
    areas = folder / "areas.csv"
    areas.write_text(areas.read_text() + "\n")
    page = turn_to(open_page(read_theatre(folder), lang=language, **{"v.sure": question}), "sure")
    assert SAID[language][0] not in said_on(page)
    assert SAID[language][1] in said_on(page)
    assert f"job_{question}_start" in {one.key for one in page.button}


def test_an_answer_of_something_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "drill"
    shutil.copytree(find_pack("drill"), folder)
    place = folder / "study" / "weights.json"
    data = json.loads(place.read_text())
    data["manifest"]["set"] = ["units.foot.strength=9"]
    place.write_text(json.dumps(data))
    with pytest.raises(InputError, match=r"not weights of the options as published") as refused:
        written_with(read_theatre(folder), "weights")
    assert str(place) in str(refused.value)


def test_of_a_theatre_without_a_study_nothing_is_published(open_page: Open, turn_to: Turn, tmp_path: object) -> None:
    page = turn_to(open_page(read_theatre(write(tmp_path / "five")), **{"v.sure": "robust"}), "sure")  # type: ignore[operator]
    assert PUBLISHED not in said_on(page)
    assert "job_robust_start" in {one.key for one in page.button}
