"""A question that is begun before it is shown comes to what it comes to otherwise, and what is wrong is told then."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest
from decide.ui.jobs import Holder
from decide.ui.solvers import FIRST, THEN, Question, Queue, Solved, solve
from decide.ui.state import Planner
from decide.ui.work import Desk

from decide.errors import InputError
from decide.pack.what_if import WhatIf
from decide.ui import work

MORE = Planner(units=(("infantry", 37.0),))
ME, YOU = Holder(), Holder()
LONG = 60.0  # seconds: far beyond what any step here takes


def test_what_was_begun_is_used_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    solved = Desk._solved

    def counted(self: Desk, planner: Planner, name: str, *rest: object) -> object:
        names.append(name)
        return solved(self, planner, name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Desk, "_solved", counted)
    desk.begin(MORE, ME)
    results = desk.results(MORE)
    assert sorted(names) == sorted(desk.options(MORE))
    desk.begin(MORE, ME)
    assert desk.results(MORE) is results
    assert len(names) == len(results.names)


def test_what_is_wrong_is_told_where_it_is_shown(desk: Desk) -> None:
    wrong = Planner(units=(("infantry", -1e9),))
    for _ in range(2):  # and told again
        desk.begin(wrong, ME)
        with pytest.raises(InputError):
            desk.results(wrong)


def test_up_to_how_many_is_the_same_in_parts(desk: Desk) -> None:
    wanted = [("unit", "infantry"), ("bed", "hill"), ("bed", "plain")]
    (option, *_) = desk.options(MORE)
    whole = desk.begin_reach(option, MORE, wanted)()
    assert whole == {bound: most for one in wanted for bound, most in desk.begin_reach(option, MORE, [one])().items()}


class Slow:
    """One thread that solves, and waits before it does; what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.go_on, self.at_it, self.questions = Event(), Event(), list[Planner]()
        self.pool = Queue(1)

        def held(desk: Desk, planner: Planner, name: str, what_if: WhatIf) -> Solved:
            self.questions.append(planner)
            self.at_it.set()
            self.go_on.wait(LONG)
            return solve(desk.theatre, Question("here", name, what_if, None))

        monkeypatch.setattr(Desk, "_solved", held)
        monkeypatch.setattr(work, "solvers", lambda: self.pool)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    one = Slow(monkeypatch)
    yield one
    one.go_on.set()
    one.pool.close()


def unasked(more: float) -> tuple[Planner, Planner]:
    """Two questions that the desk, which all tests share, was not asked."""
    return Planner(units=(("infantry", more),)), Planner(units=(("infantry", -more),))


def test_what_a_planner_turned_from_is_given_up_but_for_what_is_under_way(desk: Desk, slow: Slow) -> None:
    one, other = unasked(41.0)
    desk.begin(one, ME)
    assert slow.at_it.wait(LONG)
    desk.begin(other, ME)
    slow.go_on.set()
    desk.results(other)
    assert slow.questions == [one] + [other] * len(desk.options(other))
    assert len(desk.options(one)) > 1
    assert desk.results(one).names == tuple(desk.options(one))  # and whoever comes back to it has it solved


def test_what_someone_else_looks_at_is_not_given_up(desk: Desk, slow: Slow) -> None:
    one, other = unasked(51.0)
    desk.begin(one, ME)
    desk.begin(one, YOU)
    assert slow.at_it.wait(LONG)
    desk.begin(other, ME)
    slow.go_on.set()
    desk.results(other)
    assert slow.questions.count(one) == len(desk.options(one))


def test_who_waits_for_it_outside_the_page_has_it_all_the_same(desk: Desk, slow: Slow) -> None:
    one, other = unasked(61.0)
    with ThreadPoolExecutor(1) as elsewhere:  # a file that is made while the page goes on
        desk.begin(one, ME)
        assert slow.at_it.wait(LONG)
        waiting = elsewhere.submit(desk.results, one)
        desk.begin(other, ME)
        slow.go_on.set()
        assert waiting.result(LONG).names == tuple(desk.options(one))


def test_the_most_urgent_comes_first_and_what_is_as_urgent_in_turn() -> None:
    go_on, done = Event(), list[str]()
    queue = Queue(1)
    queue.submit(FIRST, go_on.wait, LONG)
    urgencies = {"later": THEN, "last": THEN, "now": FIRST, "given up": FIRST, "next": FIRST}
    begun = {name: queue.submit(urgency, done.append, name) for name, urgency in urgencies.items()}
    assert begun.pop("given up").cancel()
    go_on.set()
    for one in begun.values():
        one.result(LONG)
    queue.close()
    assert done == ["now", "next", "later", "last"]


def test_what_goes_wrong_in_a_queue_is_told_to_who_asked() -> None:
    queue = Queue(1)
    assert isinstance(queue.submit(FIRST, int, "x").exception(LONG), ValueError)
    assert queue.submit(FIRST, int, "7").result(LONG) == 7
    queue.close()


def test_what_is_filled_in_later_is_given_up_with_its_question(desk: Desk, slow: Slow) -> None:
    one, other = unasked(71.0)
    begun: list[str] = []
    desk.begin(one, ME)
    assert slow.at_it.wait(LONG)
    waiting = desk._begin_later(one, [partial(begun.append, "up to how many")])
    desk.begin(other, ME)
    slow.go_on.set()
    desk.results(other)
    slow.pool.submit(THEN, int).result(LONG)  # all that was begun before is done
    assert not begun
    waiting()  # and whoever waits for it has it all the same
    assert begun == ["up to how many"]
