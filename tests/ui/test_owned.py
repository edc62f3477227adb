"""Work that outlives a reload: the browser's name in its cookie, and what is held under that name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from decide.ui.cookie import Naming, name_in, new_value
from decide.ui.jobs import Job
from decide.ui.owned import DONE_UNSEEN, MOST, MOST_OF_ONE, RUNNING_UNSEEN, Owned
from streamlit.testing.v1 import AppTest

from decide.pack.theatre import Theatre
from decide.ui import jobs
from tests.ui.drawn import robust_asked

LONG = 60.0  # seconds: far beyond what any step here takes


class Clock:
    """Stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def done(content: object = "asked") -> Job[Any]:
    job: Job[Any] = Job(content, lambda progress: content)  # type: ignore[arg-type]
    job.result()
    return job


def answer(app: Naming, scope: dict[str, Any]) -> dict[bytes, bytes]:
    """The headers of one answer."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    with ThreadPoolExecutor() as pool:  # browser tests may have left a running event loop in this thread
        pool.submit(lambda: asyncio.run(app({"type": "http", **scope}, None, send))).result()
    return dict(sent[0]["headers"])


def naming(kind: bytes = b"text/html; charset=utf-8") -> Naming:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})

    return Naming(app, ("decide.example.org",))


def cookie(headers: dict[bytes, bytes]) -> tuple[str, str, list[str]]:
    first, *rest = headers[b"set-cookie"].decode().split("; ")
    name, _, value = first.partition("=")
    return name, value, rest


def test_a_browser_is_named_once_with_the_page_and_by_no_script() -> None:
    scope = {"server": ("127.0.0.1", 8501), "headers": [(b"host", b"localhost:8501")]}
    name, value, about = cookie(answer(naming(), scope))
    assert (name, about) == ("decide_8501", ["Path=/", "HttpOnly", "SameSite=Lax"])
    owner = name_in({name: value})
    assert owner is not None
    assert len(owner) >= 43  # 256 bits
    assert b"set-cookie" not in answer(naming(b"text/javascript"), scope)
    again = {**scope, "headers": [*scope["headers"], (b"cookie", f"other=1; {name}={value}".encode())]}
    assert b"set-cookie" not in answer(naming(), again)
    assert cookie(answer(naming(), scope))[1] != value
    proxied = {**scope, "headers": [(b"host", b"decide.example.org")]}
    assert "Secure" in cookie(answer(naming(), proxied))[2]


@pytest.mark.parametrize("value", ["", "somebody", "somebody.", "somebody.00", ".", "é.é"])
def test_a_name_that_this_server_did_not_give_is_none(value: str) -> None:
    assert name_in({"decide_8501": value}) is None
    good = new_value()
    assert name_in({"decide_8501": good}) is not None
    assert name_in({"decide_8501": f"x{good}"}) is None
    assert name_in({"other": good}) is None


def test_work_is_found_by_whose_it_is_and_what_was_asked() -> None:
    kept, job = Owned(), done("this")
    kept.hold("me", "robust", job)
    assert kept.find("me", "robust", "this") is job
    assert kept.find("me", "robust", "that") is None
    assert kept.find("me", "weights", "this") is None
    assert kept.find("you", "robust", "this") is None
    assert [*kept.of("me")] == [("robust", job)]
    assert [*kept.of("you")] == []
    kept.drop(job)
    assert kept.find("me", "robust", "this") is None


def test_what_nobody_looks_at_is_held_for_a_while() -> None:
    clock, go_on = Clock(), Event()
    kept, idle = Owned(clock), done("done")
    running: Job[Any] = Job("running", lambda progress: go_on.wait(LONG))
    try:
        kept.hold("me", "done", idle)
        kept.hold("me", "running", running)
        clock.now = RUNNING_UNSEEN
        kept.see(running)
        clock.now += RUNNING_UNSEEN
        assert {key for key, _ in kept.of("me")} == {"done", "running"}  # both are seen by that
        clock.now += RUNNING_UNSEEN + 1
        assert {key for key, _ in kept.of("you")} == set()  # whoever comes sweeps
        assert kept.find("me", "running", "running") is None
        clock.now += DONE_UNSEEN - RUNNING_UNSEEN - 1
        assert kept.find("me", "done", "done") is idle
        clock.now += DONE_UNSEEN + 1
        assert kept.find("me", "done", "done") is None
    finally:
        go_on.set()


def test_no_more_is_held_than_so_much_and_what_is_under_way_stays_longest() -> None:
    kept, go_on = Owned(), Event()
    running: Job[Any] = Job(-1, lambda progress: go_on.wait(LONG))
    try:
        kept.hold("me", "study", running)
        for n in range(MOST_OF_ONE):
            kept.hold("me", "study", done(n))
        mine = [job.content for _, job in kept.of("me")]
        assert mine == [-1, *range(1, MOST_OF_ONE)]
        for n in range(MOST):
            kept.hold(f"one of many: {n}", "study", done(n))
        assert [job.content for _, job in kept.of("me")] == [-1]
    finally:
        go_on.set()


@pytest.fixture
def under_way(drill: Theatre, open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> Iterator[Job[Any]]:
    """Work that goes on, held for one browser, which is this one."""
    kept, go_on = Owned(), Event()
    monkeypatch.setattr(jobs, "owned", kept)
    monkeypatch.setattr(jobs, "owner", lambda: "me")
    about = (open_page().session_state["_planner"], robust_asked(drill), drill.hash)
    job: Job[Any] = Job(about, lambda progress: go_on.wait(LONG), "Put to futures")
    kept.hold("me", "robust", job)
    try:
        yield job
    finally:
        go_on.set()


def test_a_reload_finds_the_work_under_way_and_can_stop_it(
    under_way: Job[Any],
    open_page: Callable[..., AppTest],
    turn_to: Callable[..., AppTest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_page()  # a session of its own, as after a reload
    stops = [one for one in page.button if str(one.key).endswith("_stop")]
    assert len(stops) == 1
    page = turn_to(open_page(**{"v.sure": "robust"}), "sure")
    assert [str(one.key) for one in page.button if str(one.key).endswith("_stop")] == ["job_robust_stop"]
    assert "job_robust_start" not in {one.key for one in page.button}
    page.button(key="job_robust_stop").click().run()
    assert under_way.progress.stopped
    monkeypatch.setattr(jobs, "owner", lambda: "you")
    stranger = turn_to(open_page(**{"v.sure": "robust"}), "sure")
    assert not [one for one in stranger.button if str(one.key).endswith("_stop")]
    assert "job_robust_start" in {one.key for one in stranger.button}


def test_work_that_another_session_of_the_browser_shows_goes_on_when_one_asks_something_else(
    under_way: Job[Any],
    open_page: Callable[..., AppTest],
    turn_to: Callable[..., AppTest],
) -> None:
    one, other = (turn_to(open_page(**{"v.sure": "robust"}), "sure") for _ in range(2))
    one.slider(key="robust_futures").set_value(60).run()
    assert not under_way.progress.stopped
    other.slider(key="robust_futures").set_value(60).run()
    assert under_way.progress.stopped


def test_work_that_was_stopped_too_soon_gives_its_button_back(
    open_page: Callable[..., AppTest], turn_to: Callable[..., AppTest], drill: Theatre
) -> None:
    from decide.errors import Stopped

    def work(progress: object) -> None:
        raise Stopped("the first future was done")

    page = turn_to(open_page(**{"v.sure": "robust"}), "sure")
    page.session_state["job_robust"] = Job((page.session_state["_planner"], robust_asked(drill), drill.hash), work)
    with pytest.raises(Stopped):
        page.session_state["job_robust"].result()
    page.run()
    assert "job_robust_start" in {one.key for one in page.button}
    assert any("before there was anything to tell" in one.value for one in page.info)


def test_after_a_reload_the_form_is_as_it_was_when_the_work_was_asked_for(
    drill: Theatre, open_page: Callable[..., AppTest], turn_to: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "owned", Owned())
    monkeypatch.setattr(jobs, "owner", lambda: "me")
    page = turn_to(open_page(**{"v.sure": "weights"}), "sure")
    page.slider(key="weights_draws").set_value(300).run()
    page.button(key="job_weights_start").click().run()
    page.session_state["job_weights"].result()
    again = turn_to(open_page(**{"v.sure": "weights"}), "sure")
    assert again.slider(key="weights_draws").value == 300
    assert "job_weights_start" not in {one.key for one in again.button}
    other = turn_to(open_page(delay="3", **{"v.sure": "weights"}), "sure")  # something else is set
    assert other.slider(key="weights_draws").value == 1000
    assert "job_weights_start" in {one.key for one in other.button}
