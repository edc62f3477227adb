"""Solve modes: what each promises, on any small pack; and the drill pack as worked in docs/drill.md."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide import cli
from decide.errors import InputError, NoAnswer
from decide.model.plan import overall, scores
from decide.pack.located import Located
from decide.pack.mode import Epsilon, Least, Lexicographic, Mode
from decide.pack.mode_text import mode_text as text_of
from decide.pack.mode_text import parse_mode
from decide.pack.schema import Option
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.questions.compare.study import compare
from decide.solve.answer import HIGHS, Answer, answer
from decide.solve.pulp_route import CBC
from tests import small

FEW = settings(max_examples=20)
ROUTES = pytest.mark.parametrize("route", [HIGHS, CBC])
SLACK = 2e-3  # points: an optimum is held within a thousandth
ANYTHING = -1000.0
OPTION = Option(id="made", title="Made for a test", summary="Made for a test.")


def still(data: dict[str, Any]) -> dict[str, Any]:
    """The pack without redeployment friction, so that the weighted score alone decides the last stage."""
    data = copy.deepcopy(data)
    data["doctrine"]["redeployment_friction"] = small.q(0, "points/person")
    return data


def solved(data: dict[str, Any], mode: Mode | str = "weighted") -> Answer:
    parsed = parse_mode(mode) if isinstance(mode, str) else mode
    return answer(Case(OPTION, small.pack(data), Located(data, {}), (), parsed))


def by_cell(best: Answer) -> dict[str, float]:
    p = best.instance
    values = scores(p, best.plan.met)
    cells = {f"{o}.{r}": float(values[i, j]) for i, o in enumerate(p.objectives) for j, r in enumerate(p.regions)}
    for j, region in enumerate(p.regions):
        if p.weight[:, j].any():
            cells[region] = float(values[:, j] @ p.weight[:, j] / p.weight[:, j].sum())
    return {**cells, "overall": overall(p, values)}


def regions(best: Answer) -> list[float]:
    return sorted(by_cell(best)[region] for region in best.instance.regions)


def highest(data: dict[str, Any], name: str) -> float:
    """The most of one criterion that any plan reaches."""
    return by_cell(solved(data, Epsilon(kind="epsilon", maximise=name, floors={name: ANYTHING})))[name]


def worst_harm(best: Answer) -> float:
    """Largest unmet protection need of an area, deaths a year, from the plan alone."""
    p = best.instance
    harm = np.zeros(len(p.areas))
    for n in range(len(p.needs)):
        if p.objectives[p.needs.objective[n]] == "protection":
            unmet = p.needs.threat[n] * p.needs.share[n] * p.months * (1.0 - best.plan.met[n])
            harm[p.needs.area[n]] += p.needs.size[n] * unmet.sum() / p.months.sum()
    return float(harm.max())


# Properties


@FEW
@given(small.trees(), st.permutations(["north", "centre", "protection.centre"]), st.sampled_from([0.0, 0.1, 2.0]))
def test_lexicographic_never_trades_the_first_priority(data: dict[str, Any], order: list[str], give: float) -> None:
    lexicographic = solved(data, Lexicographic(kind="lexicographic", order=tuple(order), tolerance=give))
    assert by_cell(lexicographic)[order[0]] >= highest(data, order[0]) - give - SLACK
    values = [stage.value for stage in lexicographic.stages[:-1]]
    for name, value in zip(order, values, strict=True):
        assert by_cell(lexicographic)[name] >= value - give - SLACK


@FEW
@given(small.trees())
def test_leximin_beats_every_other_mode_and_cannot_be_improved_for_all(data: dict[str, Any]) -> None:
    data = still(data)
    best = solved(data, "leximin")
    for other in ("weighted", "maxmin", "lexicographic:north,centre", "lexicographic:centre,north", "adversary"):
        for mine, theirs in zip(regions(best), regions(solved(data, other)), strict=True):
            assert mine >= theirs - 0.02
            if mine > theirs + 1e-6:
                break
    reached = by_cell(best)
    for region in best.instance.regions:
        others = {name: reached[name] - 1e-7 for name in best.instance.regions if name != region}
        more = solved(data, Epsilon(kind="epsilon", maximise=region, floors=others))
        assert more.stages[0].value <= reached[region] + 1e-4


@FEW
@given(small.trees())
def test_leximin_over_cells_starts_from_the_highest_lowest_cell(data: dict[str, Any]) -> None:
    lowest = min(value for name, value in by_cell(solved(data, "leximin:cells")).items() if "." in name)
    for other in ("weighted", "maxmin:cells", "leximin"):
        theirs = min(value for name, value in by_cell(solved(data, other)).items() if "." in name)
        assert lowest >= theirs - SLACK


@FEW
@given(small.trees(), st.sampled_from(["north", "protection.centre", "overall"]), st.floats(0, 20))
def test_epsilon_keeps_its_floors(data: dict[str, Any], name: str, below: float) -> None:
    floor = min(99.0, highest(data, name) - below - 1e-6)
    epsilon = solved(data, Epsilon(kind="epsilon", maximise="centre", floors={name: floor}))
    assert by_cell(epsilon)[name] >= floor - 1e-6
    assert epsilon.stages[0].value <= highest(data, "centre") + SLACK
    assert by_cell(epsilon)["centre"] >= epsilon.stages[0].value - SLACK


def test_a_criterion_can_count_from_a_period_on() -> None:
    data = small.tree()
    data["units"]["infantry"]["arrivals"] = {"late": {"units": small.q(200, "persons"), "month": small.q(6, "months")}}
    epsilon = solved(data, "epsilon:protection.centre@p3=20,protection.centre=15")
    p, o, r = epsilon.instance, 0, 1
    part = p.needs.size * (p.needs.objective == o) * (p.region[p.needs.area] == r) * p.needs.share[:, 2]
    assert 100 * float(part @ epsilon.plan.met[:, 2]) / float(part.sum()) >= 20 - 1e-6
    assert by_cell(epsilon)["protection.centre"] >= 15 - 1e-6


@FEW
@given(small.trees())
def test_adversary_finds_no_more_harm_than_under_the_weighted_plan(data: dict[str, Any]) -> None:
    adversary = solved(data, "adversary")
    assert worst_harm(adversary) <= worst_harm(solved(data)) + SLACK
    assert worst_harm(adversary) <= adversary.stages[0].value + SLACK
    by_period = solved(data, "adversary:periods")
    assert by_period.stages[0].value >= adversary.stages[0].value - 1e-6  # an adversary who moves does no less


@FEW
@given(small.trees(), st.sampled_from(["overall", "north", "protection.centre"]), st.floats(0.1, 0.95))
def test_least_strengths_reach_the_floors_and_nothing_cheaper_does(
    data: dict[str, Any], name: str, part: float
) -> None:
    data = still(data)
    idle = by_cell(solved(with_strengths(data, dict.fromkeys(data["units"], 0.0))))[name]
    floor = idle + part * (highest(data, name) - idle)
    least = solved(data, Least(kind="least", floors={name: floor}))
    assert by_cell(least)[name] >= floor - SLACK
    needed = {item.unit: item.needed for item in least.resources}
    fed_back = with_strengths(data, needed)
    assert highest(fed_back, name) == pytest.approx(max(floor, idle), abs=SLACK)
    if name == "overall":
        assert by_cell(solved(fed_back))["overall"] == pytest.approx(max(floor, idle), abs=SLACK)
    own = sum(item.own * item.cost for item in least.resources)
    cost = sum(item.needed * item.cost for item in least.resources)
    assert cost <= own + 1e-3
    if floor > idle + 0.1:
        fewer = with_strengths(data, {unit: 0.98 * value for unit, value in needed.items()})
        with pytest.raises(NoAnswer, match="the highest any plan reaches"):
            solved(fewer, Epsilon(kind="epsilon", floors={name: floor}))


def with_strengths(data: dict[str, Any], strengths: dict[str, float]) -> dict[str, Any]:
    data = copy.deepcopy(data)
    for unit, strength in strengths.items():
        data["units"][unit]["strength"] = small.q(strength, data["units"][unit]["counted_in"], 0, 1e6)
    return data


def test_least_leaves_force_generation_as_it_is() -> None:
    data = small.tree()
    data["units"]["infantry"]["arrivals"] = {"pledge": {"units": small.q(60, "persons"), "month": small.q(3, "months")}}
    data["units"]["infantry"]["departures"] = {"home": {"units": small.q(90, "persons"), "month": small.q(6, "months")}}
    least = solved(data, "least:overall=5,cap.helicopter=0")
    needed = {item.unit: item.needed for item in least.resources}
    assert needed["helicopter"] == 0
    assert needed["infantry"] >= 30 - 1e-6  # ninety leave, sixty of them pledged
    assert least.instance.strength[0] == pytest.approx(needed["infantry"] + np.array([0, 60, -30]), abs=1e-6)
    with pytest.raises(InputError, match="capped at 20, but 30 leave"):
        solved(data, "least:overall=5,cap.infantry=20")


@FEW
@given(small.trees())
def test_every_stage_is_certified_and_weighted_is_untouched(data: dict[str, Any]) -> None:
    weighted = solved(data)
    assert weighted.stages == ()
    for mode in ("maxmin", "adversary:periods", "lexicographic:centre"):
        staged = solved(data, mode)
        assert all(stage.certificate.holds for stage in staged.stages)
        assert staged.stages[-1].certificate == staged.certificate
        assert staged.stages[-1].value == pytest.approx(staged.objective)
        assert staged.objective <= weighted.objective + 1e-6


# The drill pack, worked by hand in docs/drill.md


def drilled(drill: Theatre, mode: str, route: str, option: str = "stay") -> Answer:
    return answer(resolve(drill, option, WhatIf(mode=parse_mode(mode))), route)


WORKED = [
    # mode, value of each stage but the last, and the optimum of the last
    ("lexicographic:lowland,upland", [90, 50 + 1 / 6], 70 + 1 / 30 - 0.0395),
    ("epsilon:lowland=80", [], 73 + 1 / 3 - 0.01),
    ("epsilon:upland,lowland=80", [66 + 2 / 3], 73 + 1 / 3 - 0.01),
    ("maxmin", [75], 75 - 0.035),
    ("leximin", [75, 75], 75 - 0.035),
    ("leximin:cells", [58.5366, 58.5366, 58.5366, 73.1707], 62.1951 - 0.0271),
    ("adversary", [13.5484], 56.4516 - 0.0319),
    ("adversary:periods", [13.5484], 56.4516 - 0.0319),
    ("least:protection.lowland=50", [1_562_500], None),
]


@ROUTES
@pytest.mark.parametrize(("mode", "values", "last"), WORKED, ids=[mode for mode, *_ in WORKED])
def test_worked_by_hand(drill: Theatre, route: str, mode: str, values: list[float], last: float | None) -> None:
    staged = drilled(drill, mode, route)
    reached = [stage.value for stage in staged.stages[:-1]]
    if mode == "leximin":  # whether both are settled at once or one after the other, both are at 75
        assert set(np.round(reached, 2)) == {75.0}
    elif mode == "leximin:cells":
        assert (min(reached), max(reached)) == pytest.approx((values[0], values[-1]), abs=0.02)
    else:
        assert reached == pytest.approx(values, abs=0.005)
    if last is not None:
        assert staged.objective == pytest.approx(last, abs=0.02)


def test_least_resources_worked_by_hand(drill: Theatre) -> None:
    least = drilled(drill, "least:protection.lowland=50", HIGHS)
    assert [(item.unit, item.own) for item in least.resources] == [("infantry", 300)]
    assert least.resources[0].needed == pytest.approx(156.25, abs=1e-5)
    assert least.plan.station[0, 1] == pytest.approx([156.25, 156.25], abs=0.01)
    assert least.case.changes[-1].set == {"units.infantry.strength": least.resources[0].needed}


def test_terms_that_cannot_be_met_are_loosened_in_every_mode(drill: Theatre) -> None:
    for mode in ("leximin", "least:upland=60"):
        loosened = drilled(drill, mode, HIGHS, "overcommit")
        assert loosened.certificate.holds
        assert loosened.violations


# Requests


WRONG = [
    ("leximax", "Did you mean 'leximin'?"),
    ("lexicographic:nroth", "Did you mean 'north'"),
    ("lexicographic:protection.nroth", "Did you mean 'protection.north'"),
    ("lexicographic:north@p9", "there is no period 'p9'"),
    ("lexicographic", "needs priorities"),
    ("lexicographic:north,north", "the priority 'north' is given twice"),
    ("lexicographic:north,tolerance=-1", "at least 0"),
    ("lexicographic:north,centre=3", "Only the tolerance takes a number"),
    ("epsilon", "needs at least one floor"),
    ("epsilon:north", "needs at least one floor"),
    ("epsilon:north=101", "at most 100"),
    ("epsilon:north=many", "must be a number"),
    ("epsilon:north=50,north=60", "the floor of 'north' is given twice"),
    ("epsilon:north,centre,overall=3", "two criteria are to be maximised"),
    ("epsilon:north=", "NAME=NUMBER"),
    ("leximin:region", "Did you mean 'regions'"),
    ("adversary:period", "Did you mean 'periods'"),
    ("weighted:north", "means nothing in the mode 'weighted'"),
    ("least:cap.infantry=5", "needs at least one floor"),
    ("least:north=5,cap.infantri=5", "Did you mean 'infantry'"),
    ("least:north=5,centre", "means nothing in the mode 'least'"),
    ("", "there is no solve mode ''"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[text or "nothing" for text, _ in WRONG])
def test_wrong_requests_are_told(text: str, said: str, tmp_path: Path) -> None:
    data = small.tree()
    theatre = Theatre(tmp_path, Located(data, {}), small.pack(data), {"made": OPTION}, {}, {})

    def ask() -> Case:
        return resolve(theatre, "made", WhatIf(mode=parse_mode(text)))

    with pytest.raises(InputError) as caught:
        ask()
    assert said in str(caught.value)
    assert "--mode" in str(caught.value)


def test_what_has_no_score_is_told() -> None:
    data = small.tree()
    data["weights"]["protection"]["north"]["value"] = data["weights"]["stabilisation"]["north"]["value"] = 0
    data["weights"]["protection"]["north"]["low"] = data["weights"]["stabilisation"]["north"]["low"] = 0
    with pytest.raises(InputError, match="every weight inside 'north' is zero"):
        solved(data, "lexicographic:north")
    assert by_cell(solved(data, "epsilon:protection.north=1"))["protection.north"] >= 1 - 1e-6
    data = small.tree()
    data["needs"] = {"work": data["needs"]["work"]}
    data["weights"] = {"stabilisation": data["weights"]["stabilisation"]}
    del data["objectives"]["protection"]
    with pytest.raises(InputError, match="no objective of the pack is measured as a count"):
        solved(data, "adversary")


def test_floors_out_of_reach_say_how_far_one_gets(drill: Theatre) -> None:
    with pytest.raises(NoAnswer, match=r"lowland is at least 95: the highest any plan reaches is 90\.00"):
        drilled(drill, "epsilon:lowland=95", HIGHS)
    with pytest.raises(NoAnswer, match=r"while upland is at least 90, the highest is 6\d\.\d\d"):
        drilled(drill, "epsilon:upland=90,lowland=90", HIGHS)
    with pytest.raises(NoAnswer, match="no plan is such that lowland is at least 95"):
        drilled(drill, "least:lowland=95", HIGHS)
    with pytest.raises(NoAnswer, match=r"(?s)stay: .*The other options have an answer: reinforce"):
        compare(drill, ["stay", "reinforce"], WhatIf(mode=parse_mode("epsilon:overall=81")))


@pytest.mark.parametrize(
    "text",
    [
        "weighted",
        "lexicographic:north,centre,tolerance=0.5",
        "epsilon:protection.north,centre@p2=12.5,north=60",
        "maxmin:cells",
        "leximin:regions",
        "adversary:periods",
        "least:overall=60,cap.infantry=9000",
    ],
)
def test_a_mode_is_written_as_it_is_read(text: str) -> None:
    assert text_of(parse_mode(text)) == text


# The command line


SCENARIO = "id: fair\ntitle: The worst off first\noptions: [stay]\nmode: {kind: leximin}\n"


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run([*arguments, "--pack", "drill"])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return code, said.out, said.err


def test_mode_is_said_in_tables_and_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = ran(capsys, "compare", "--mode", "leximin")
    assert code == 0
    assert "Solve mode leximin. Leximin over regions:" in out
    assert "Stages of the solve mode" in out
    _, out, _ = ran(capsys, "show", "stay", "--mode", "least:protection.lowland=50", "--format", "json")
    data = json.loads(out)
    assert data["manifest"]["mode"] == "least:protection.lowland=50"
    assert [row["unit"] for row in data["stages"]] == ["USD/year", "points"]
    assert data["stages"][-1]["value"] == data["objective"]
    assert data["resources"][0]["needed"] == pytest.approx(156.25, abs=1e-5)
    assert data["worth"] == []
    file = tmp_path / "fair.yaml"
    file.write_text(SCENARIO)
    _, out, _ = ran(capsys, "compare", "--scenario", str(file), "--format", "json")
    assert json.loads(out)["manifest"]["mode"] == "leximin:regions"
    _, out, _ = ran(capsys, "compare", "--scenario", str(file), "--mode", "maxmin", "--format", "json")
    assert json.loads(out)["manifest"]["mode"] == "maxmin:regions"
    code, _, err = ran(capsys, "export-lp", "stay", "--scenario", str(file), "--out", str(tmp_path / "a.lp"))
    assert code == 2
    assert "fair.yaml:4: this command answers by the weighted score" in err


def test_a_mode_in_a_file_is_checked_where_it_stands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("id: wrong\ntitle: Wrong\nmode:\n  kind: epsilon\n  floors:\n    uplandd: 50\n")
    code, _, err = ran(capsys, "compare", "--scenario", str(file))
    assert code == 2
    assert "wrong.yaml:6: there is no objective, region or cell 'uplandd'. Did you mean 'upland'" in err
    file.write_text("id: wrong\ntitle: Wrong\nmode: {kind: fair}\n")
    code, _, err = ran(capsys, "check", str(file))
    assert code == 2
    assert "'kind' must be one of weighted, lexicographic" in err


def test_no_answer_leaves_with_3(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(capsys, "compare", "stay", "--mode", "epsilon:lowland=95")
    assert (code, out) == (3, "")
    assert "the highest any plan reaches is 90.00" in err


def test_same_request_gives_the_same_bytes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    texts = [ran(capsys, "compare", "--mode", "leximin:cells", "--format", "json")[1] for _ in range(2)]
    assert texts[0] == texts[1]
