"""The what-if as the page holds it: through a link, a file and a command it gives the same numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from decide.ui.link import LONGEST, planner_of, query_of, too_long
from decide.ui.pages.takeaway import command_flags
from decide.ui.state import Planner, differences, what_if_file
from decide.ui.steps import Step, has, step_of, too_few
from decide.ui.uploads import what_if_from
from decide.ui.work import Desk, desk_of
from hypothesis import given, settings
from hypothesis import strategies as st

from decide.pack.folder import find_pack
from decide.pack.futures import read_futures
from decide.pack.levers import with_levers
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from decide.pack.weighting import with_weighting
from decide.pack.what_if import read_scenario
from decide.questions.compare.study import compare
from decide.results.study import COLUMNS, Results
from tests.conftest import Ran

DRILL = desk_of(read_theatre(find_pack("drill")))
FEW = settings(max_examples=25)
GIVEN = b"""
id: given
title: A given one
changes:
  - {id: infantry, title: Forty more, reason: To see what they would do., add: {units.infantry.strength: 40}}
"""


STEPS = (
    Step("lose", "infantry", 30.0, 0.0),
    Step("lose", "infantry", 20.0, 3.0, ("reinforce",)),
    Step("gain", "infantry", 45.0, 2.0, ("stay", "reinforce")),
    Step("late", "infantry", 25.0, 4.0),
    Step("pledges", "infantry", 0.0, 1.0),
)


@st.composite
def planners(draw: st.DrawFn) -> Planner:
    """Anything that the sidebar of the drill pack can say."""
    ranges, levers = DRILL.unit_ranges, DRILL.published.levers
    assert levers is not None

    def steps(low: float, high: float, step: float) -> st.SearchStrategy[float]:
        return st.integers(round(low / step), round(high / step)).map(lambda n: n * step)

    units = {unit: draw(steps(r.low, r.high, r.step)) for unit, r in ranges.items()}
    weights = {cell: draw(steps(0.0, 4.0, 0.5)) for cell in DRILL.cells}
    weighting = draw(st.sampled_from(["", "", "lives"]))
    if weighting or not any(weights.values()):
        weights = {}
    presets_ = draw(st.lists(st.sampled_from([*DRILL.published.presets]), unique=True))
    steps_ = draw(st.lists(st.sampled_from(STEPS), unique=True, max_size=2))
    settings_ = {lever: draw(st.sampled_from(["", *spec.settings])) for lever, spec in levers.levers.levers.items()}
    sets = draw(
        st.sampled_from([(), (("areas.plain.beds+", 100),), (("doctrine.own_guard", 0.3), ("areas.hill.open*", 0.5))])
    )
    return Planner(
        units=tuple(sorted((unit, more) for unit, more in units.items() if more)),
        delay=draw(steps(0.0, 12.0, 1.0)),
        budget=draw(st.sampled_from([None, *DRILL.budgets])),
        weights=tuple(sorted((cell, weight) for cell, weight in weights.items() if weight != DRILL.cells[cell])),
        weighting=weighting,
        presets=tuple((name, True) for name in sorted(presets_)),
        steps=tuple((step.code, step) for step in steps_),
        levers=tuple(sorted((lever, setting) for lever, setting in settings_.items() if setting)),
        sets=sets,
        given=draw(st.sampled_from([None, what_if_from("given.yaml", GIVEN, DRILL.theatre)])),
    )


PLACE = ["file", "line"]  # where a change is written: one file stands in a folder, the other is not written yet


def same(one: Results, other: Results) -> None:
    """Every figure of two results is the same, to the last bit."""
    for name in COLUMNS:
        mine, theirs = (getattr(which, name).drop(columns=PLACE, errors="ignore") for which in (one, other))
        assert mine.equals(theirs), name


@FEW
@given(planners())
def test_a_link_restores_it(planner: Planner) -> None:
    again, problems = planner_of(query_of(planner), DRILL)
    assert (again, problems) == (planner, [])


@settings(max_examples=10)
@given(planners())
def test_the_file_gives_the_same_numbers(tmp_path_factory: pytest.TempPathFactory, planner: Planner) -> None:
    path = tmp_path_factory.mktemp("file") / "what-if.yaml"
    path.write_text(what_if_file(planner, DRILL.published), encoding="utf-8")
    what_if = with_weighting(DRILL.theatre.pack, with_levers(DRILL.theatre, read_scenario(path)))
    results = compare(DRILL.theatre, (), what_if, workers=1)
    same(DRILL.results(planner), results)
    if not planner.as_published:
        mine, theirs = ({**which.manifest, "time": ""} for which in (DRILL.results(planner), results))
        assert mine == theirs


@FEW
@given(planners())
def test_what_is_set_is_told_and_each_difference_can_be_taken_back(planner: Planner) -> None:
    left = planner
    while listed := [*differences(left, DRILL.published)]:
        assert all(item.text for item in listed)
        left = left.without(listed[0].part, listed[0].name)
        assert len([*differences(left, DRILL.published)]) == len(listed) - 1
    assert left.as_published


SOME = (
    Planner(
        units=(("infantry", 50.0),), delay=3.0, weights=(("protection.upland", 2.0),), levers=(("focus", "plain"),)
    ),
    Planner(budget=2_000_000.0, units=(("infantry", -50.0),)),
)


@pytest.mark.parametrize("planner", SOME)
def test_the_command_line_gives_the_same_numbers(decide: Callable[..., Ran], tmp_path: Path, planner: Planner) -> None:
    flags = command_flags(planner)
    if flags is None:
        (tmp_path / "what-if.yaml").write_text(what_if_file(planner, DRILL.published), encoding="utf-8")
        flags = ["--scenario", str(tmp_path / "what-if.yaml")]
    ran = decide("compare", "--pack", "drill", *flags, "--format", "json")
    assert ran.code == 0, ran.err
    wanted = DRILL.results(planner).as_dict()
    made = json.loads(ran.out)
    for name in ("metrics", "laydown", "tasks", "needs", "worth", "shortfalls"):
        assert made[name] == json.loads(json.dumps(wanted[name])), name


def test_mali_through_a_file(mali: Theatre, tmp_path: Path) -> None:
    """With new columns (a riverine unit), moved bounds and other weights."""
    desk: Desk = desk_of(mali)
    few = ("baseline-2019", "epon-1", "review-3")
    planner = Planner(units=(("infantry", -500.0), ("riverine", 150.0)), weights=(("protection.centre", 2.0),))
    path = tmp_path / "what-if.yaml"
    path.write_text(what_if_file(planner, desk.published), encoding="utf-8")
    desk.results(Planner(delay=3.0), few)  # what is asked in between leaves no trace
    same(desk.results(planner, few), compare(mali, few, read_scenario(path)))


def test_an_uploaded_file_that_is_too_long_stays_out_of_the_link() -> None:
    noise = hashlib.shake_256(b"noise").hexdigest(LONGEST)
    text = GIVEN.decode().replace("To see what they would do.", f"To see {noise[:1900]} it.")
    more = "".join(
        f"  - {{id: c{n}, title: T, reason: To see {noise[n * 1900 : (n + 1) * 1900]} it., "
        "add: {units.infantry.strength: 0}}\n"
        for n in range(6)
    )
    planner = Planner(given=what_if_from("long.yaml", (text + more).encode(), DRILL.theatre))
    assert too_long(planner)
    assert query_of(planner) == {}


QUERIES = st.dictionaries(
    st.sampled_from(["u.infantry", "delay", "budget", "w.protection.upland", "lever.focus", "set", "file", "x"]),
    st.lists(st.text(max_size=30), max_size=3),
)


@FEW
@given(QUERIES)
def test_no_link_is_more_than_a_question(query: dict[str, list[str]]) -> None:
    planner, problems = planner_of(query, DRILL)
    assert isinstance(planner, Planner)
    assert all(problems)
    again, _ = planner_of(query_of(planner), DRILL)
    assert again == planner


def test_lose_gain_and_late_are_the_same_on_the_command_line(
    decide: Callable[..., Ran], mali: Theatre, tmp_path: Path
) -> None:
    """Lose 500 infantry, gain 4 utility helicopters, two police units six months late; police late for one option."""
    desk, few = desk_of(mali), ("baseline-2019", "epon-1")
    said = (
        Step("lose", "infantry", 500.0, 0.0),
        Step("gain", "utility_helicopter", 4.0, 0.0),
        Step("late", "fpu", 2.0, 6.0, ("epon-1",)),
    )
    planner = Planner(steps=tuple((step.code, step) for step in said))
    path = tmp_path / "what-if.yaml"
    path.write_text(what_if_file(planner, desk.published), encoding="utf-8")
    before, after = desk.case("epon-1", Planner()), desk.case("epon-1", planner)
    for unit, month, change in (("infantry", 0, -500), ("utility_helicopter", 0, 4), ("fpu", 0, -2), ("fpu", 6, 0)):
        assert has(after, unit, month) == has(before, unit, month) + change, (unit, month)
    other = "baseline-2019"
    assert has(desk.case(other, planner), "fpu", 0) == has(desk.case(other, Planner()), "fpu", 0)
    ran = decide("compare", *few, "--scenario", str(path), "--format", "json")
    assert ran.code == 0, ran.err
    wanted, made = desk.results(planner, few).as_dict(), json.loads(ran.out)
    for name in ("metrics", "laydown", "tasks", "needs", "worth", "shortfalls"):
        assert made[name] == json.loads(json.dumps(wanted[name])), name


def test_options_that_have_not_so_many_are_named() -> None:
    """The drill has 300 infantry; the reinforced option has 60 more from month 6 on, the third asks for more still."""
    cases = [DRILL.case(name, Planner()) for name in ("stay", "reinforce")]
    assert [has(case, "infantry", 6.0) for case in cases] == [300.0, 360.0]
    assert dict(too_few(Step("lose", "infantry", 320.0, 6.0), cases)) == {"stay": 300.0}
    assert dict(too_few(Step("lose", "infantry", 320.0, 5.0), cases)) == {"stay": 300.0, "reinforce": 300.0}
    assert dict(too_few(Step("lose", "infantry", 320.0, 5.0, ("reinforce",)), cases)) == {"reinforce": 300.0}
    assert dict(too_few(Step("late", "infantry", 300.0, 6.0), cases)) == {}
    assert dict(too_few(Step("gain", "infantry", 999.0, 0.0), cases)) == {}


@pytest.mark.parametrize(
    "code",
    ["lose:infantry:1:0", "fly:infantry:1:0:", "lose:dragon:1:0:", "lose:infantry:0:0:", "lose:infantry:-1:0:",
     "late:infantry:1:0:", "pledges:infantry:2:1:", "gain:infantry:1:99:", "gain:infantry:1:0:nobody",
     "gain:infantry:1e9:0:", "gain:infantry:nan:0:"],
)  # fmt: skip
def test_a_step_that_this_pack_cannot_take_is_refused(code: str) -> None:
    assert step_of(code, DRILL.published.pack, DRILL.theatre.options) is None
    planner, problems = planner_of({"step": [code]}, DRILL)
    assert planner.as_published
    assert len(problems) == 1


@pytest.mark.parametrize("pack", ["drill", "minusma"])
def test_a_preset_is_the_stress_case_of_the_pack(pack: str) -> None:
    """Every preset, through its file, makes of every option what `decide robust` makes of it."""
    desk = desk_of(read_theatre(find_pack(pack)))
    futures = read_futures(desk.theatre)
    assert desk.published.presets
    for name in desk.published.presets:
        planner = Planner(presets=((name, True),))
        for published in desk.cases:
            under = futures.stressed(published, name) or published
            assert desk.case(published.option.id, planner).pack == under.pack, (name, published.option.id)
