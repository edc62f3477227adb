"""What is published is on the screen before anything is asked; greyed, and told so, where something else is set."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from decide.pack.read import read_theatre
from tests.five_regions import write

PUBLISHED = "As published with the pack, for the options as published."
NOT_IN_IT = "What you have set is not in it"
QUESTIONS = (("sure", "robust"), ("sure", "breakeven"), ("tradeoff", "frame"))
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
    assert f"job_{question}" not in page.session_state
    assert f"job_{question}_start" in {one.key for one in page.button}
    assert page.get("download_button")


def test_where_something_else_is_set_it_is_greyed_and_says_so(open_page: Open, turn_to: Turn) -> None:
    page = turn_to(open_page(delay="2", **{"v.sure": "robust"}), "sure")
    assert PUBLISHED in said_on(page)
    assert NOT_IN_IT in said_on(page)


def test_once_asked_the_answer_stands_in_its_place(open_page: Open, turn_to: Turn) -> None:
    page = turn_to(open_page(**{"v.tradeoff": "frame"}), "tradeoffs")
    page.button(key="job_frame_start").click().run()
    page.session_state["job_frame"].result()
    page.run()
    assert PUBLISHED not in said_on(page)
    assert not page.exception


@pytest.mark.parametrize("question", ["weights", "ranges"])
def test_where_nothing_is_published_it_says_what_will_be_answered_and_how_quick_it_is_here(
    question: str, open_page: Open, turn_to: Turn
) -> None:
    page = turn_to(open_page(**{"v.sure": question}), "sure")
    assert PUBLISHED not in said_on(page)
    said = " ".join(one.value for one in page.caption)
    paces = ("Here, planning every option once takes", "When last asked here it took")  # by another test on this server
    assert any(pace in said for pace in paces)
    assert "?" in said


def test_of_a_theatre_without_a_study_nothing_is_published(open_page: Open, turn_to: Turn, tmp_path: object) -> None:
    page = turn_to(open_page(read_theatre(write(tmp_path / "five")), **{"v.sure": "robust"}), "sure")  # type: ignore[operator]
    assert PUBLISHED not in said_on(page)
    assert "job_robust_start" in {one.key for one in page.button}
