"""The optimum of every shipped option, from the project's code and from the programme written anew from its documents.

Options are made up besides, for what the shipped ones do not use: every kind of term, bases that open and close, months
within a period, changes of every kind, terms that contradict each other.
"""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from typing import get_args

import pytest

from decide.model.families import TERMS, families, named
from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.pack.schema import Multiplied
from decide.pack.theatre import Theatre, resolve
from decide.solve.answer import Answer, answer
from tests.independent import programme
from tests.independent.figures import Figures
from tests.independent.files import read_option
from tests.independent.programme import optimum

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHIPPED = [(file.parents[1].name, file.stem) for file in sorted((ROOT / "options").glob("*/options/*.yaml"))]
SAME = 1e-7  # points


def test_sixteen_options_are_shipped() -> None:
    assert len(SHIPPED) == 16


@pytest.mark.parametrize(("pack", "option"), SHIPPED)
def test_same_optimum(pack: str, option: str, drill: Theatre, mali: Theatre) -> None:
    theatre = drill if pack == "drill" else mali
    rebuilt = optimum(Figures(read_option(ROOT / "options" / pack, option)))
    assert rebuilt == pytest.approx(answer(resolve(theatre, option)).objective, abs=SAME)


def made(folder: Path, pack: str, text: str) -> tuple[float, Answer]:
    """The rebuilt optimum and the answer for an option put into a copy of a pack."""
    shutil.copytree(find_pack(pack), folder / pack)
    (folder / pack / "options" / "made.yaml").write_text(text, encoding="utf-8")
    return optimum(Figures(read_option(folder / pack, "made"))), answer(resolve(read_theatre(folder / pack), "made"))


EVERY_KIND = """
id: made
title: Made for a test
base: epon-3a
summary: What the shipped options leave out.
changes:
  - id: all
    title: All of it
    reason: Every figure differs from what the options of the pack have.
    set:
      areas.bandiagara.open_from: {value: 4, unit: months, low: 4, high: 4}
      areas.segou.open_until: {value: 19.5, unit: months, low: 19.5, high: 19.5}
      areas.mopti.camps.late:
        beds: {value: 130, unit: persons, low: 130, high: 130}
        month: {value: 7.5, unit: months, low: 7, high: 8}
      units.civilian_team.arrivals.more:
        units: {value: 7, unit: teams, low: 7, high: 7}
        month: {value: 4.25, unit: months, low: 4, high: 5}
      units.infantry.departures.some:
        units: {value: 900, unit: persons, low: 900, high: 900}
        month: {value: 10, unit: months, low: 9, high: 11}
      laydown.fpu: null
      weights.protection.centre: 2.5
      weights.stabilisation.capital: 0
      doctrine.ied_threat: 1.3
      posture.impartial: 0.9
      posture.state_link: 1.2
      terms.budget:
        kind: budget
        title: Money
        at_most: {value: 1100000000, unit: USD/year, low: 1000000000, high: 1200000000}
      terms.floor:
        kind: floor
        title: The North and Mopti
        objective: stabilisation
        regions: [north]
        areas: [mopti]
        at_least: {value: 60, unit: points, low: 50, high: 70}
      terms.patrols:
        kind: effort
        title: Patrols
        task: patrol
        areas: [gao]
        regions: [centre]
        from_period: 2020q1
        at_least: {value: 700, unit: ratio, low: 600, high: 800}
      terms.few:
        kind: presence
        title: Few
        units: [convoy, mobile]
        pools: [police]
        regions: [capital]
        areas: [segou]
        at_most: {value: 60, unit: persons, low: 50, high: 100}
    scale: {units.*.strength: 0.97, tasks.patrol.productivity.*: {value: 1.1, unit: ratio, low: 1, high: 1.2}}
    add: {areas.*.beds: 12, units.*.arrivals.*.month: 1.5}
"""


def test_every_kind_of_term_and_change(tmp_path: Path) -> None:
    rebuilt, own = made(tmp_path, "minusma", EVERY_KIND)
    assert not own.violations
    assert rebuilt == pytest.approx(own.objective, abs=SAME)


EVERY_MODIFIER = """
id: made
title: Made for a test
base: review-1a
summary: A modifier of each kind, and each way to say where and when.
changes:
  - id: all
    title: All of it
    reason: Every figure differs, and so does every scope.
    set:
      posture.threat: {value: 1.1, unit: ratio, low: 1.1, high: 1.1}
      tasks.patrol.areas: [gao, bandiagara]
      tasks.patrol.regions: [centre]
      modifiers:
        threat_a: {title: A, multiplies: threat, areas: [gao], regions: [centre], until_month: "2020-02",
          value: {value: 1.3, unit: ratio, low: 1.3, high: 1.3}}
        threat_b: {title: B, multiplies: threat, months: [jan, feb, apr, sep], beside: [threat_a],
          value: {value: 0.85, unit: ratio, low: 0.85, high: 0.85}}
        free: {title: C, multiplies: availability, units: [infantry, fpu], regions: [north],
          seasons: [rains and rising flood], value: {value: 0.7, unit: ratio, low: 0.7, high: 0.7}}
        freer: {title: D, multiplies: availability, areas: [mopti], from_month: "2020-03",
          value: {value: 2.5, unit: ratio, low: 2.5, high: 2.5}}
        worth: {title: E, multiplies: effort, tasks: [patrol, hold], months: [jul, aug, sep, oct],
          value: {value: 0.6, unit: ratio, low: 0.6, high: 0.6}}
        moves: {title: F, multiplies: movement, areas: [gao, timbuktu], periods: [2020q1, 2020q2],
          value: {value: 0.2, unit: ratio, low: 0.2, high: 0.2}}
        roads: {title: G, multiplies: escort, units: [infantry], regions: [north, centre], months: [aug],
          value: {value: 1.9, unit: ratio, low: 1.9, high: 1.9}}
        rains: {title: H, multiplies: productivity, tasks: [patrol, escort], units: [infantry, mobile],
          value: {value: 0.75, unit: ratio, low: 0.75, high: 0.75}}
        refused: {title: I, multiplies: flights, areas: [menaka, gao, bandiagara], from_month: "2020-01",
          value: {value: 0.15, unit: ratio, low: 0.15, high: 0.15}}
        grounded: {title: J, multiplies: flights, regions: [north], months: [jun], beside: [refused],
          value: {value: 0, unit: ratio, low: 0, high: 0}}
"""


def test_every_kind_of_modifier(tmp_path: Path) -> None:
    rebuilt, own = made(tmp_path, "minusma", EVERY_MODIFIER)
    assert not own.violations
    assert rebuilt == pytest.approx(own.objective, abs=SAME)


@pytest.mark.parametrize("kind", get_args(Multiplied))
def test_a_kind_of_modifier_left_out_is_noticed(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(self: Figures, which: str, *where: str, **what: str) -> float:
        return 1.0 if which == kind else whole(self, which, *where, **what)

    whole = Figures.factor
    monkeypatch.setattr(Figures, "factor", without)
    rebuilt, own = made(tmp_path, "minusma", EVERY_MODIFIER)
    assert abs(rebuilt - own.objective) > 1000 * SAME


CONTRADICTION = """
id: made
title: Made for a test
base: reinforce
summary: More is promised than money and soldiers allow.
changes:
  - id: promises
    title: Promises
    reason: No two of them can be kept together.
    set:
      terms.budget:
        kind: budget
        title: Money
        at_most: {value: 1800000, unit: USD/year, low: 1000000, high: 2000000}
      terms.hill:
        kind: presence
        title: Hill
        areas: [hill]
        from_period: second
        at_least: {value: 290, unit: persons, low: 200, high: 300}
      terms.floor:
        kind: floor
        title: Plain
        objective: protection
        regions: [lowland]
        at_least: {value: 70, unit: points, low: 60, high: 80}
      posture.threat: 1.1
"""


def test_terms_that_contradict_each_other_give_way_alike(tmp_path: Path) -> None:
    rebuilt, own = made(tmp_path, "drill", CONTRADICTION)
    assert own.violations
    assert rebuilt == pytest.approx(own.objective, abs=SAME)


PLEDGED = """
id: made
title: Made for a test
base: baseline-2019
summary: A thousandth of a team, so that somebody may wait.
changes:
  - id: more
    title: More civilian teams in the second month
    reason: To see that those who were there do not wait.
    set:
      units.civilian_team.arrivals.more:
        units: {value: 0.001, unit: teams, low: 0.001, high: 0.001}
        month: {value: 1, unit: months, low: 1, high: 1}
"""
ROWS = (
    *("strength", "assignment", "effort", "continuity", "redeployment", "balance", "garrison", "camp", "convoys"),
    *("casevac", "lift", "coverage", "field_work"),
)


@pytest.mark.parametrize("family", ROWS)
def test_a_row_left_out_is_noticed(family: str, mali: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programme, family, free(family))
    rebuilt = optimum(Figures(read_option(ROOT / "options" / "minusma", "epon-1")))
    assert rebuilt > answer(resolve(mali, "epon-1")).objective + 1000 * SAME


def test_waiting_left_out_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In no shipped option it would be."""
    rebuilt, own = made(tmp_path, "minusma", PLEDGED)
    assert rebuilt == pytest.approx(own.objective, abs=SAME)
    monkeypatch.setattr(programme, "waiting", free("waiting"))
    assert optimum(Figures(read_option(tmp_path / "minusma", "made"))) > own.objective + 0.01


def free(family: str) -> programme.Row:
    """A family that bounds nothing."""

    def rows(*_: object) -> tuple[float, float]:
        return 0.0, 0.0

    rows.__name__ = family
    return rows


def test_every_family_is_rebuilt() -> None:
    own = set(families()) - set(named(TERMS))
    assert [name for name in own if not hasattr(programme, name)] == []
    assert set(named(TERMS)) == {"presence", "effort_term", "floor", "budget"}, "programme.bounds has these"


@pytest.mark.parametrize("module", ["__init__", "files", "figures", "programme"])
def test_nothing_of_the_project_is_imported(module: str) -> None:
    """By name, from the source: the standard library, the parser of YAML, the modelling library and its own modules."""
    tree = ast.parse((HERE / f"{module}.py").read_text(encoding="utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    outside = {name for name in imported if not name.startswith("tests.independent")}
    allowed = {"__future__", "collections", "csv", "dataclasses", "functools", "math", "pathlib", "typing"}
    assert {name.split(".")[0] for name in outside} <= {*allowed, "yaml", "pyomo"}
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"__import__", "exec", "eval"}
