"""A question that is begun before it is shown comes to what it comes to otherwise, and what is wrong is told then."""

from __future__ import annotations

import pytest
from decide.ui.state import Planner
from decide.ui.work import Desk

from decide.errors import InputError

MORE = Planner(units=(("infantry", 37.0),))


def test_what_was_begun_is_used_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    solved = Desk._solved

    def counted(self: Desk, planner: Planner, name: str, *rest: object) -> object:
        names.append(name)
        return solved(self, planner, name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Desk, "_solved", counted)
    desk.begin(MORE)
    results = desk.results(MORE)
    assert sorted(names) == sorted(desk.options(MORE))
    desk.begin(MORE)
    assert desk.results(MORE) is results
    assert len(names) == len(results.names)


def test_what_is_wrong_is_told_where_it_is_shown(desk: Desk) -> None:
    wrong = Planner(units=(("infantry", -1e9),))
    for _ in range(2):  # and told again
        desk.begin(wrong)
        with pytest.raises(InputError):
            desk.results(wrong)


def test_up_to_how_many_is_the_same_in_parts(desk: Desk) -> None:
    wanted = [("unit", "infantry"), ("bed", "hill"), ("bed", "plain")]
    (option, *_) = desk.options(MORE)
    whole = desk.begin_reach(option, MORE, wanted)()
    assert whole == {bound: most for one in wanted for bound, most in desk.begin_reach(option, MORE, [one])().items()}
