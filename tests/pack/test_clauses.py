"""Clauses of sources: what an option says of them is looked at, and whether all that it changes stands for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from decide.model.instance import Instance
from decide.model.plan import Plan
from decide.pack.clauses import unaccounted
from decide.pack.read import read_theatre
from decide.pack.schema import EffortTerm, PresenceTerm
from decide.pack.theatre import Theatre, resolve
from decide.solve.answer import answer
from tests.conftest import Ran
from tests.pack.patched import copy_drill

TOLERANCE = 1e-6  # of a bound, or of 1 where that is smaller: what the certificate allows


def looked_at(folder: Path, *edits: dict[str, str]) -> list[str]:
    """What of the drill's clauses deserves a second look after edits of its files."""
    path = copy_drill(folder / "drill", edits)
    return [str(problem).replace(f"{path.as_posix()}/", "") for problem in unaccounted(read_theatre(path))]


def test_every_change_of_the_packs_that_come_with_decide_stands_for_a_clause(drill: Theatre, mali: Theatre) -> None:
    for theatre in (drill, mali):
        assert all(option.clauses for option in theatre.options.values() if option.source is not None)
        assert [str(problem) for problem in unaccounted(theatre)] == []


def test_an_option_without_clauses_of_its_source_is_told(tmp_path: Path) -> None:
    plain = "id: stay\ntitle: Stay\nsummary: The pack as it is.\n"
    cited = {"file": "options/stay.yaml", "write": f"{plain}source: DRILL\nlocator: options\n"}
    (line,) = looked_at(tmp_path / "cited", cited)
    assert line == (
        "options/stay.yaml:4: 'stay' cites a source, and has no clauses of it. List what the source says under clauses."
    )
    assert looked_at(tmp_path / "own", {"file": "options/stay.yaml", "write": plain}) == []


@pytest.mark.parametrize(
    ("clause", "looks"),
    [
        ("modelled: [sixty-more]", []),
        (
            "left_to_the_plan: They may come or not.",
            [
                "options/reinforce.yaml:22: no clause of 'reinforce' is about the change 'sixty-more'. Name it, or a "
                "term that it sets, in the clause that it stands for."
            ],
        ),
    ],
)
def test_a_change_that_no_clause_is_about_is_told(tmp_path: Path, clause: str, looks: list[str]) -> None:
    edit = {"file": "options/reinforce.yaml", "replace": "modelled: [sixty-more]", "with": clause}
    assert looked_at(tmp_path, edit) == looks


def test_a_change_is_accounted_for_by_a_term_that_it_sets(tmp_path: Path) -> None:
    """`enforced: [hill_strong]` is about the change that sets it; another term is not."""
    assert looked_at(tmp_path / "own") == []
    other = (
        "      terms.hill_weak: {kind: presence, title: weak, areas: [hill], at_most: {value: 400, unit: persons}}\n"
    )
    other = other.replace("unit: persons}", "unit: persons, low: 400, high: 400}")
    change = "  - id: other\n    title: Other\n    reason: It is no part of the exercise.\n    set:\n"
    edit = {"file": "options/overcommit.yaml", "append": f"{change}{other}"}
    (line,) = looked_at(tmp_path / "other", edit)
    assert "'other'" in line


def test_check_refuses_it_and_other_commands_do_not(tmp_path: Path, decide: Callable[..., Ran]) -> None:
    edit = {"file": "options/stay.yaml", "write": "id: stay\ntitle: S\nsummary: S.\nsource: DRILL\nlocator: options\n"}
    path = str(copy_drill(tmp_path / "drill", [edit]))
    refused = decide("check", path)
    assert refused.code == 2
    assert "stay.yaml:4: 'stay' cites a source, and has no clauses of it." in refused.err
    assert decide("show", "stay", "--pack", path).code == 0
    assert decide("check", "--pack", "drill", "--strict").code == 0


def kept(p: Instance, plan: Plan, name: str) -> bool:
    """Whether a plan keeps a term, counted from who is stationed where and what they do."""
    term, periods = p.pack.terms[name], [*p.periods]
    first = periods.index(term.from_period) if term.from_period else 0
    last = periods.index(term.until_period) if term.until_period else len(periods) - 1
    areas = [
        n
        for n, (area, spec) in enumerate(p.pack.areas.items())
        if area in term.areas or spec.region in term.regions or not (term.areas or term.regions)
    ]
    if isinstance(term, EffortTerm):
        given = plan.effort[p.tasks.index(term.task)][areas].sum(axis=0)
        return bool((given[first : last + 1] >= term.at_least.value * (1 - TOLERANCE) - TOLERANCE).all())
    assert isinstance(term, PresenceTerm), f"{name}: a floor or a budget is not counted here yet"
    types = [
        n
        for n, (unit, spec) in enumerate(p.pack.units.items())
        if unit in term.units or spec.pool in term.pools or not (term.units or term.pools)
    ]
    single = len(term.units) == 1 and not term.pools
    each = np.ones(len(p.units)) if single else p.persons
    there = np.einsum("u,uat->t", each[types], plan.station[types][:, areas])[first : last + 1]
    most = np.inf if term.at_most is None else term.at_most.value
    least = -np.inf if term.at_least is None else term.at_least.value
    slack = TOLERANCE * max(1.0, *(abs(bound) for bound in (most, least) if np.isfinite(bound)))
    return bool((there <= most + slack).all() and (there >= least - slack).all())


def test_what_is_enforced_is_kept_by_the_best_plan_of_every_option(mali: Theatre) -> None:
    for name, option in mali.options.items():
        terms = [term for clause in option.clauses for term in clause.enforced or ()]
        if terms:
            solved = answer(resolve(mali, name))
            assert not solved.violations, name
            assert [term for term in terms if not kept(solved.instance, solved.plan, term)] == [], name


def test_a_term_that_cannot_be_kept_is_seen_not_to_be(drill: Theatre) -> None:
    """The count above can fail: 320 on the hill, where there are 300 beds."""
    solved = answer(resolve(drill, "overcommit"))
    assert not kept(solved.instance, solved.plan, "hill_strong")


def test_the_second_option_of_the_review_keeps_its_strength_in_every_quarter(mali: Theatre) -> None:
    """What its clause `same-strength` says of the best plan: as many people stationed as at the start."""
    solved = answer(resolve(mali, "review-2"))
    p = solved.instance
    there = np.einsum("u,uat->t", p.persons, solved.plan.station)
    assert there == pytest.approx(np.full(len(p.periods), p.persons @ p.strength[:, 0]), rel=TOLERANCE)
    fewer = answer(resolve(mali, "epon-1"))
    assert np.einsum("u,uat->t", p.persons, fewer.plan.station)[-1] < 0.1 * there[0]
