"""Conflicts are irreducible, repairs are enough and no more than needed, and both are told in the option's words."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide import cli
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf, read_scenario
from decide.questions.repair.sentences import written
from decide.questions.repair.study import Diagnosis, diagnose
from decide.solve.answer import answer
from decide.solve.conflict import Elastic, conflicts
from decide.solve.highs import Session
from tests import small

CASES = settings(max_examples=15)


def can_keep(pack: Pack, names: Iterable[str]) -> bool:
    """Whether some plan keeps just these terms: a solve that knows nothing of violations."""
    kept = pack.model_copy(update={"terms": {name: pack.terms[name] for name in names}})
    return Session().solve(formulate(compile_instance(kept))).status == "optimal"


@st.composite
def contested(draw: st.DrawFn) -> dict[str, Any]:
    """Small packs with up to five terms that may contradict each other."""
    data = draw(small.trees())
    number = lambda low, high: float(draw(st.integers(low, high)))  # noqa: E731 - shorter than the loop it serves
    areas = st.sampled_from(("alpha", "beta"))
    terms: dict[str, Any] = {}
    for n in range(draw(st.integers(2, 5))):
        kind = draw(st.sampled_from(("least", "most", "effort", "floor", "budget")))
        common = {"title": f"Term {n}"}
        if kind in ("least", "most"):
            bound = {"at_least" if kind == "least" else "at_most": small.q(number(0, 400), "persons")}
            terms[f"t{n}"] = {**common, "kind": "presence", "areas": [draw(areas)], **bound}
        elif kind == "effort":
            effort = small.q(number(0, 200), "ratio")
            terms[f"t{n}"] = {**common, "kind": "effort", "task": "patrol", "areas": [draw(areas)], "at_least": effort}
        elif kind == "floor":
            floor = small.q(number(0, 90), "points")
            terms[f"t{n}"] = {**common, "kind": "floor", "objective": "protection", "at_least": floor}
        else:
            terms[f"t{n}"] = {**common, "kind": "budget", "at_most": small.q(number(10, 20) * 1e5, "USD/year")}
    data["terms"] = terms
    return data


@CASES
@given(contested())
def test_conflicts_are_irreducible(data: dict[str, Any]) -> None:
    """Together they cannot be kept, without any one of them they can, and what is left over can."""
    pack = small.pack(data)
    names = list(pack.terms)
    irreducible = conflicts(formulate(compile_instance(pack)), Elastic())
    assert bool(irreducible) == (not can_keep(pack, names))
    left = set(names)
    for conflict in irreducible:
        inside = [names[n] for n in conflict.terms]
        assert not can_keep(pack, inside)
        for spared in inside:
            assert can_keep(pack, [name for name in inside if name != spared])
        assert left.issuperset(inside)
        left -= {*inside}
    assert can_keep(pack, left)


def test_a_term_that_another_alone_contradicts_is_named_with_it() -> None:
    data = small.tree()
    data["terms"] = {
        "free": {"kind": "presence", "title": "Anything", "areas": ["beta"], "at_most": small.q(399, "persons")},
        "many": {"kind": "presence", "title": "Many", "areas": ["alpha"], "at_least": small.q(150, "persons")},
        "few": {"kind": "presence", "title": "Few", "regions": ["north"], "at_most": small.q(100, "persons")},
    }
    irreducible = conflicts(formulate(compile_instance(small.pack(data))), Elastic())
    assert [conflict.terms for conflict in irreducible] == [(1, 2)]
    assert irreducible[0].wanting == ()


def check_repairs(theatre: Theatre, option: str, what_if: WhatIf, diagnosis: Diagnosis) -> None:
    """Each repair lets every term be kept, and one step less of its first lever does not."""
    for repair in diagnosis.repairs:
        mended = answer(resolve(theatre, option, replace(what_if, sets=(*what_if.sets, *repair.sets))))
        assert mended.violations == ()
        assert mended.certificate.holds
        assert mended.objective == pytest.approx(repair.best.objective, abs=1e-7)
        if repair.kind == "base":
            continue
        for n, (path, value) in enumerate(repair.sets):
            assert value is not None
            less = value + one_less(path, value)
            sets = [*repair.sets[:n], (path, less), *repair.sets[n + 1 :]]
            short = WhatIf(what_if.scenario, what_if.scenario_marks, (*what_if.sets, *sets))
            assert answer(resolve(theatre, option, short)).violations, (path, less)


def one_less(path: str, value: float) -> float:
    """The change of a value that undoes one step of a repair."""
    if not path.startswith("terms."):
        return -1e-4 if path.endswith("redeployable") else -1.0
    step = 1.0 if value > 50 else 0.01
    return step if path.endswith("at_least") else -step


def test_overcommit_by_hand(drill: Theatre) -> None:
    """docs/drill.md, "Repairs"."""
    diagnosis = diagnose(drill, "overcommit")
    (conflict,) = diagnosis.conflicts
    assert [term.title for term in conflict.terms] == ["at least 320 infantry on the hill"]
    assert str(conflict.terms[0].place).endswith("options/overcommit.yaml:20")
    assert ("redeployment", "Infantry") in conflict.wanting
    first, second = diagnosis.repairs
    assert first.sets == (("terms.hill_strong.at_least", 270),)
    assert first.least == pytest.approx(50)
    assert first.cost.value == 0
    assert second.sets == (("units.infantry.strength", 356), ("areas.hill.beds", 320))
    assert second.least == pytest.approx(320 / 0.9 - 300)
    assert second.cost.value == pytest.approx(56 * 10_000 + 20 * 1_000)
    check_repairs(drill, "overcommit", WhatIf(), diagnosis)


def test_single_levers_that_suffice_when_the_beds_do(drill: Theatre) -> None:
    """280 on the hill: ask for less, move faster (0.31 at the start twice over), or have 312 soldiers."""
    what_if = WhatIf(sets=(("terms.hill_strong.at_least", 280),))
    diagnosis = diagnose(drill, "overcommit", what_if)
    by_kind = {repair.kind: repair.sets for repair in diagnosis.repairs}
    assert by_kind == {
        "term": (("terms.hill_strong.at_least", 270),),
        "movement": (("units.infantry.redeployable", 0.0528),),
        "unit": (("units.infantry.strength", 312),),
    }
    check_repairs(drill, "overcommit", what_if, diagnosis)


def test_beds_alone_can_be_the_repair(drill: Theatre) -> None:
    what_if = WhatIf(sets=(("terms.hill_strong.at_least", 270), ("areas.hill.beds", 230)))
    diagnosis = diagnose(drill, "overcommit", what_if)
    beds = next(repair for repair in diagnosis.repairs if repair.kind == "bed")
    assert beds.sets == (("areas.hill.beds", 270),)
    assert written(beds.rows) == "40 more beds in Hill"
    check_repairs(drill, "overcommit", what_if, diagnosis)


def test_a_base_kept_open_is_a_repair(drill: Theatre) -> None:
    what_if = WhatIf(sets=(("terms.hill_strong.at_least", 150), ("areas.hill.open", 0.4)))
    diagnosis = diagnose(drill, "overcommit", what_if)
    base = next(repair for repair in diagnosis.repairs if repair.kind == "base")
    assert base.sets == (("areas.hill.open", 1),)
    assert base.cost.value == pytest.approx(0.6 * 300 * 1_000)
    assert {"term", "bed", "base"} <= {repair.kind for repair in diagnosis.repairs}
    check_repairs(drill, "overcommit", what_if, diagnosis)


def test_a_pledge_can_be_the_repair(drill: Theatre, tmp_path: Path) -> None:
    """Sixty arrive in time for the second period: 290 of them all on the hill is short of moves by a few."""
    path = tmp_path / "more.yaml"
    path.write_text(
        "id: more\ntitle: Many in all\noptions: [reinforce]\nchanges:\n  - id: many\n    title: Many\n"
        "    reason: To see how many are needed.\n    set:\n      terms.many:\n        kind: presence\n"
        "        title: at least 380 in the mission\n        from_period: second\n"
        "        at_least: {value: 380, unit: persons, low: 380, high: 380}\n"
    )
    what_if = read_scenario(path)
    diagnosis = diagnose(drill, "reinforce", what_if)
    kinds = {repair.kind: repair for repair in diagnosis.repairs}
    assert kinds["pledge"].sets == (("units.infantry.arrivals.sixty.units", 80),)
    assert "6 (6 to 6) months after the start" in written(kinds["pledge"].rows)
    assert kinds["unit"].sets == (("units.infantry.strength", 320),)
    assert "force generation of this type takes 6 months" in written(kinds["unit"].rows)
    assert str(diagnosis.conflicts[0].terms[0].place) == f"{path}:9"
    check_repairs(drill, "reinforce", what_if, diagnosis)


MALI = """
id: {name}
title: A promise too many
options: [epon-2b]
changes:
  - id: promise
    title: A promise too many
    reason: To see which promises contradict each other.
    set:
{terms}
"""
PRESENCE = """      terms.{id}:
        kind: presence
        title: {title}
        {scope}
        from_period: {start}
        at_least: {{value: {value}, unit: {unit}, low: {value}, high: {value}}}
"""


SCOPE = "pools: [troops]\n        areas: [gao, timbuktu]"


@pytest.fixture
def promise(tmp_path: Path) -> Any:
    def written(*terms: dict[str, Any]) -> WhatIf:
        path = tmp_path / "promise.yaml"
        path.write_text(MALI.format(name="promise", terms="".join(PRESENCE.format(**term) for term in terms)))
        return read_scenario(path)

    return written


def test_mali_two_terms_against_each_other(mali: Theatre, promise: Any) -> None:
    """To keep 5,500 troops where the option draws down to 5,224: both terms are named, each where it is written."""
    term = {"id": "stay", "title": "5,500 troops in Gao and Timbuktu", "scope": SCOPE}
    what_if = promise({**term, "start": "2020q2", "value": 5500, "unit": "persons"})
    diagnosis = diagnose(mali, "epon-2b", what_if)
    titles = {term.title for conflict in diagnosis.conflicts for term in conflict.terms}
    assert "5,500 troops in Gao and Timbuktu" in titles
    assert "Gao and Timbuktu have 650 troops less than in 2019" in titles
    places = [str(term.place) for conflict in diagnosis.conflicts for term in conflict.terms]
    assert any("promise.yaml" in place for place in places)
    assert any("epon-2b.yaml" in place for place in places)
    steps = ("terms.gao_and_timbuktu_first_step.at_most", "terms.gao_and_timbuktu_second_step.at_most")
    assert {repair.sets for repair in diagnosis.repairs} == {
        (("terms.stay.at_least", 4321),),
        ((steps[0], 5500), (steps[1], 5500)),
    }
    check_repairs(mali, "epon-2b", what_if, diagnosis)


def test_mali_police(mali: Theatre) -> None:
    """Six formed police units for the Centre: ask for less, move faster, or have more of them."""
    what_if = WhatIf(sets=(("terms.police_centre.at_least", 6),))
    diagnosis = diagnose(mali, "epon-2b", what_if)
    assert [term.id for term in diagnosis.conflicts[0].terms] == ["police_centre"]
    assert {"term", "movement", "unit"} <= {repair.kind for repair in diagnosis.repairs}
    assert [repair.cost.value for repair in diagnosis.repairs] == sorted(r.cost.value for r in diagnosis.repairs)
    check_repairs(mali, "epon-2b", what_if, diagnosis)


def test_mali_two_separate_conflicts(mali: Theatre) -> None:
    what_if = WhatIf(sets=(("terms.police_centre.at_least", 9), ("terms.helicopter_unit_in_centre.at_least", 12)))
    diagnosis = diagnose(mali, "epon-2b", what_if)
    assert {tuple(term.id for term in conflict.terms) for conflict in diagnosis.conflicts} == {
        ("police_centre",),
        ("helicopter_unit_in_centre",),
    }
    together = next(repair for repair in diagnosis.repairs if repair.kind == "together")
    assert dict(together.sets)["terms.helicopter_unit_in_centre.at_least"] == 11
    check_repairs(mali, "epon-2b", what_if, diagnosis)


def test_an_option_without_conflict_has_nothing_to_repair(mali: Theatre) -> None:
    diagnosis = diagnose(mali, "epon-2b")
    assert diagnosis.conflicts == ()
    assert diagnosis.repairs == ()


def test_same_diagnosis_twice(drill: Theatre) -> None:
    once, again = (diagnose(drill, "overcommit") for _ in range(2))
    assert [repair.sets for repair in once.repairs] == [repair.sets for repair in again.repairs]
    assert [repair.score for repair in once.repairs] == [repair.score for repair in again.repairs]


@pytest.fixture
def decide(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.run([*arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


DRILL = ("--pack", "drill")


def test_command_explains_and_lists(decide: Any) -> None:
    code, out, _ = decide("repair", "overcommit", *DRILL)
    assert code == 0
    assert "options/overcommit.yaml:20" in out
    assert "--set terms.hill_strong.at_least=270" in out
    assert decide("repair", "overcommit", *DRILL)[1] == out
    code, explained, _ = decide("repair", "overcommit", *DRILL, "--explain")
    assert code == 0
    assert "options/overcommit.yaml:20" in explained
    assert "terms.hill_strong.at_least" not in explained
    assert decide("repair", "overcommit", *DRILL, "--explain", "--apply", "1")[0] == 2
    code, out, _ = decide("repair", "stay", *DRILL)
    assert code == 0
    assert "No conflict" in out
    code, out, err = decide("repair", "overcommit", *DRILL, "--apply", "9")
    assert (code, out) == (2, "")
    assert "from 1 to 2" in err
    assert decide("repair", "overcommit", *DRILL, "--solver", "cbc")[0] == 2
    assert decide("repair", "overcomit", *DRILL)[0] == 2
    data = json.loads(decide("repair", "overcommit", *DRILL, "--format", "json")[1])
    assert [line["kind"] for line in data["repairs"]] == ["term", "unit"]
    assert data["conflicts"][0]["line"] == 20


@pytest.mark.parametrize("number", ["1", "2"])
def test_flags_file_and_apply_give_the_same_numbers(decide: Any, tmp_path: Path, number: str) -> None:
    """What is printed, what is written and what is applied are one change; weights set beside it are kept."""
    arguments = ("overcommit", *DRILL, "--weights", "protection=2")
    applied = json.loads(decide("repair", *arguments, "--apply", number, "--format", "json")[1])
    assert applied["shortfalls"] == []
    listed = json.loads(decide("repair", *arguments, "--format", "json")[1])["repairs"][int(number) - 1]
    by_flags = json.loads(decide("show", *arguments, *listed["sets"].split(), "--format", "json")[1])
    out = tmp_path / "what-if.yaml"
    assert decide("repair", *arguments, "--apply", number, "--out", str(out))[0] == 0
    by_file = json.loads(decide("show", "overcommit", *DRILL, "--scenario", str(out), "--format", "json")[1])
    for other in (by_flags, by_file):
        assert other["metrics"] == applied["metrics"]
        assert other["laydown"] == applied["laydown"]
    assert by_flags["objective"] == applied["options"][0]["objective"]


def test_file_keeps_the_scenario_it_came_from(decide: Any, tmp_path: Path) -> None:
    """A what-if that removes an entry and adds a term, repaired: the file alone says it all."""
    before = tmp_path / "before.yaml"
    before.write_text(
        "id: before\ntitle: Before\noptions: [reinforce]\nchanges:\n  - id: gone\n    title: None come\n"
        "    reason: To see it without them.\n    set:\n      units.infantry.arrivals.sixty: null\n"
        "      terms.many:\n        kind: presence\n        title: at least 310\n"
        "        at_least: {value: 310, unit: persons, low: 310, high: 310}\n"
    )
    after = tmp_path / "after.yaml"
    arguments = ("reinforce", *DRILL, "--scenario", str(before))
    assert decide("repair", *arguments, "--apply", "1", "--out", str(after))[0] == 0
    applied = json.loads(decide("repair", *arguments, "--apply", "1", "--format", "json")[1])
    by_file = json.loads(decide("show", "reinforce", *DRILL, "--scenario", str(after), "--format", "json")[1])
    assert by_file["metrics"] == applied["metrics"]
    assert by_file["shortfalls"] == []


def test_nothing_of_the_inputs_is_changed(drill: Theatre) -> None:
    before = copy.deepcopy(drill.located.tree)
    diagnose(drill, "overcommit")
    assert drill.located.tree == before
