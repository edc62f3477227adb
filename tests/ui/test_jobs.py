"""Long analyses of the page: progress, stopping, and whom the work belongs to."""

from __future__ import annotations

import gc
from collections.abc import Callable
from threading import Event

import pytest
from decide.ui.jobs import AT_ONCE, Job
from streamlit.testing.v1 import AppTest

from decide.errors import NoAnswer
from decide.language import language, speaking
from decide.pack.theatre import Theatre
from decide.progress import Progress
from tests.ui.drawn import robust_asked

LONG = 60.0  # seconds: far beyond what any step here takes


def test_it_gives_what_the_work_made_and_how_far_it_came() -> None:
    job = Job("asked", lambda progress: list(progress.over(range(3), 3, "Steps")))
    assert job.result() == [0, 1, 2]
    assert (job.stand.step, job.stand.done, job.stand.total, job.stand.part) == ("Steps", 3, 3, 1.0)
    assert not job.running


def test_stopped_it_ends_with_what_is_done() -> None:
    begun, go_on = Event(), Event()

    def work(progress: Progress) -> list[int]:
        made = []
        for n in progress.over(range(100), 100, "Steps"):
            made.append(n)
            begun.set()
            go_on.wait(LONG)
        return made

    job = Job("asked", work)
    assert begun.wait(LONG)
    assert job.running
    job.stop()
    go_on.set()
    assert job.result() == [0]
    assert job.progress.stopped


def test_the_work_of_someone_who_left_is_stopped() -> None:
    go_on, progresses = Event(), list[Progress]()

    def work(progress: Progress) -> None:
        progresses.append(progress)
        go_on.wait(LONG)

    job = Job("asked", work)
    progress = job.progress
    assert not progress.stopped
    del job
    gc.collect()
    assert progress.stopped
    go_on.set()


def test_it_speaks_the_language_of_who_asked() -> None:
    with speaking("fr"):
        job = Job("asked", lambda progress: language())
    assert job.result() == "fr"


def test_an_error_is_told_at_every_look() -> None:
    def work(progress: Progress) -> None:
        raise NoAnswer("no plan exists.")

    job = Job("asked", work)
    for _ in range(2):
        with pytest.raises(NoAnswer, match="no plan"):
            job.result()


def test_work_under_way_shows_on_every_page_and_is_still_there_on_the_way_back(
    drill: Theatre, open_page: Callable[..., AppTest], turn_to: Callable[[AppTest, str], AppTest]
) -> None:
    """The work waits for the test to let it end, so no page is too slow or too quick."""
    page = turn_to(open_page(**{"v.sure": "robust"}), "sure")
    page.slider(key="robust_futures").set_value(60).run()
    go_on = Event()
    planner = page.session_state["_planner"]
    content = (planner, robust_asked(drill, 60), drill.hash)
    job: Job[str] = Job(content, lambda progress: "done" if go_on.wait(LONG) else "", "Put to futures")
    page.session_state["job_robust"] = job
    try:
        turn_to(page, "option")
        assert any(one.key == "job_robust_stop" for one in page.button)
        turn_to(page, "compare")
        assert any(one.key == "job_robust_stop" for one in page.button)
        turn_to(page, "sure")
        assert page.slider(key="robust_futures").value == 60
        assert page.session_state["job_robust"] is job
        assert [one.key for one in page.button].count("job_robust_stop") == 1
    finally:
        go_on.set()
    assert job.result() == "done"


def test_a_stop_is_told_where_it_is_asked_for(
    drill: Theatre, open_page: Callable[..., AppTest], turn_to: Callable[[AppTest, str], AppTest]
) -> None:
    """On another page too, once; on its own page with what is done, or that there is nothing."""
    page = turn_to(open_page(**{"v.sure": "weights"}), "sure")

    def begun(work: Callable[[Progress], object]) -> Job[object]:
        job = Job((page.session_state["_planner"], "None", drill.hash), work, "Put to futures")
        page.session_state["job_ranges"] = job
        return job

    def one_by_one(progress: Progress) -> list[int]:
        made = []
        for n in progress.over(range(100), 100, "Steps"):
            made.append(n)
            progress.stop()
        return made

    job = begun(one_by_one)
    assert job.result() == [0]
    page.run()
    assert [one.value for one in page.info if "stopped" in one.value] == ["Put to futures: stopped."]
    assert not any("stopped" in one.value for one in page.run().info)

    go_on = Event()
    full = [Job(n, lambda progress: go_on.wait(LONG)) for n in range(AT_ONCE)]
    try:
        waiting = begun(lambda progress: None)
        assert waiting.waits
        page.run()
        (bar,) = page.get("progress")
        assert "Waiting until other work" in bar.proto.text
        page.button(key="job_ranges_stop").click().run()
        assert waiting.empty
        assert [one.value for one in page.info if "stopped" in one.value] == ["Put to futures: stopped."]
    finally:
        go_on.set()
    assert all(one.result() for one in full)
