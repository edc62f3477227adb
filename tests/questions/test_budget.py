"""Cost by class, over the horizon and at its end, beside the baseline, worked by hand; and what is spent once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from decide.errors import InputError
from decide.language import speaking
from decide.model.plan import COST_CLASSES, cost_rates, mean_costs
from decide.model.scoring import fixed_cost
from decide.pack.grading import graded
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.questions.compare import tables as compared
from decide.questions.compare.study import compare
from decide.questions.show import tables as shown
from decide.questions.show.study import show
from decide.report.budget_tables import TITLES, budget_table
from decide.report.document import Table
from decide.results.budget import costs
from decide.results.metrics import ALL
from decide.results.study import Results, read_results, records, to_json
from tests import hand, small
from tests.conftest import Ran
from tests.pack.patched import copy_drill
from tests.small import q

CAMP = "{value: 7000000, unit: USD, low: 5000000, high: 9000000}"


def by_class(results: Results, option: str) -> dict[str, dict[str, Any]]:
    rows = records(results.costs.query(f"option == '{option}'"))
    assert len({row["cost_class"] for row in rows}) == len(rows)
    return {row["cost_class"]: row for row in rows}


def text_of(table: Table) -> str:
    return " ".join([*table.notes, *(" ".join(row) for row in table.texts())])


def test_every_class_by_hand() -> None:
    """tests/hand.py with five police units in the first period of three months and six in the second of one.

    Beds open: 0.5·400 and 300 in the first period, 200 in the second. Means: (3·first + second) / 4.
    """
    units = {**hand.tree()["units"], "officers": small.unit("police", "units", 9, cost=q(3000, "USD/year", 2500, 4500))}
    p = hand.instance(units=units)
    station = np.concatenate([hand.plan(p).station, [[[2, 4], [3, 2]]]])
    solved = hand.Solved(p, replace(hand.plan(p), station=station))
    rows = {row[1]: row[2:9] for row in costs(solved)}  # type: ignore[arg-type]
    whole, once = "USD/year", [pytest.approx(float("nan"), nan_ok=True)] * 6
    assert rows == {
        # sections 140 and 60, helicopters 2 and 1, police 5 and 6, teams 4 and 2; beds 500 and 200
        "troops": (whole, 120_000, 108_000, 156_000, 60_000, 54_000, 78_000),
        "helicopters": (whole, 87_500, 70_000, 122_500, 50_000, 40_000, 70_000),
        "police": (whole, 15_750, 13_125, 23_625, 18_000, 15_000, 27_000),
        "civilians": (whole, 7_000, 5_250, 9_100, 4_000, 3_000, 5_200),
        "camps": (whole, 42_500, 34_000, 63_750, 20_000, 16_000, 30_000),
        "headquarters": (whole, 1_000_000, 800_000, 1_500_000, 1_000_000, 800_000, 1_500_000),
        "all": (whole, 1_272_750, 1_030_375, 1_874_975, 1_152_000, 928_000, 1_710_200),
        "one_off": ("USD", *once),
        "liquidation": ("USD", *once),
    }


def test_camps_and_headquarters_are_the_fixed_cost() -> None:
    p = hand.instance()
    means = dict(zip(COST_CLASSES, mean_costs(p, cost_rates(p, hand.plan(p))), strict=True))
    assert means["camps"] + means["headquarters"] == pytest.approx(fixed_cost(p))


def test_classes_add_up_to_all_exactly(drill: Theatre) -> None:
    results = compare(drill)
    for option in results.names:
        mine = {row["cost_class"]: row for row in results.rows_of("costs") if row["option"] == option}
        for figure in ("value", "low", "high", "end", "end_low", "end_high"):
            assert sum(mine[name][figure] for name in COST_CLASSES) == mine[ALL][figure]
        assert mine[ALL]["value"] == results.metric(option, "cost")[0]


def test_every_class_has_a_title() -> None:
    assert [*TITLES] == [*COST_CLASSES]


def test_differences_to_the_baseline_by_hand(drill: Theatre) -> None:
    """300 soldiers at 10,000, 550 beds at 1,000 and a headquarters of a million; sixty more in the second half."""
    mine = by_class(compare(drill), "reinforce")
    assert {name: (row["value"], row["end"]) for name, row in mine.items() if name in ("troops", "camps", ALL)} == {
        "troops": (pytest.approx(3_300_000), pytest.approx(3_600_000)),
        "camps": (pytest.approx(550_000), pytest.approx(550_000)),
        ALL: (pytest.approx(4_850_000), pytest.approx(5_150_000)),
    }
    for name in ("troops", ALL):
        assert mine[name]["difference"] == pytest.approx(300_000)
        assert mine[name]["end_difference"] == pytest.approx(600_000)
    assert (mine["camps"]["difference"], mine[ALL]["against"]) == (0.0, "stay")
    assert by_class(compare(drill), "stay")[ALL]["difference"] is None


def test_an_option_shown_alone_has_its_difference_too(drill: Theatre) -> None:
    assert by_class(show(drill, "reinforce"), "reinforce")[ALL]["end_difference"] == pytest.approx(600_000)
    assert by_class(show(drill, "stay"), "stay")[ALL]["against"] == ""


def test_what_the_baseline_cannot_take_hides_no_option(drill: Theatre) -> None:
    """The baseline lacks the term that is set."""
    own = WhatIf(sets=(("terms.hill_strong.at_least", 310.0),))
    with pytest.raises(InputError):
        resolve(drill, "stay", own)
    assert by_class(show(drill, "overcommit", own), "overcommit")[ALL]["against"] == ""


def test_the_tables_say_what_they_are_beside(drill: Theatre) -> None:
    (alone,) = budget_table(show(drill, "stay"), "stay")
    (beside,) = budget_table(show(drill, "reinforce"), "reinforce")
    assert "Difference: to stay" in text_of(beside)
    assert "Difference" not in text_of(alone)
    # 300 soldiers at 8,000 to 12,000, and 330 or 360 of them, beside 1.55 million
    row = next(row for row in beside.texts() if row[0] == "All")
    assert row == ["All", "4.85 (4.19–5.51)", "5.15 (4.43–5.87)", "+0.30", "+0.60"]


@pytest.fixture
def with_camp(tmp_path: Path) -> Theatre:
    """The drill, in which the camp for the sixty is built once."""
    folder = copy_drill(tmp_path / "pack")
    path = folder / "options" / "reinforce.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.rstrip() + f"\n      costs.one_off.camp: {CAMP}\n", encoding="utf-8")
    return read_theatre(folder)


def test_what_is_spent_once_is_stated_and_not_added(drill: Theatre, with_camp: Theatre) -> None:
    results = compare(with_camp)
    camp = by_class(results, "reinforce")["one_off"]
    assert (camp["unit"], camp["value"], camp["low"], camp["high"]) == ("USD", 7e6, 5e6, 9e6)
    assert results.metric("reinforce", "cost")[0] == compare(drill).metric("reinforce", "cost")[0]
    (mine,), (other,) = budget_table(results, "reinforce"), budget_table(results, "stay")
    assert "One-off cost: $m 7.0 (5.0–9.0), spent once" in text_of(mine)
    assert "One-off cost: not assessed" in text_of(other)
    assert "Liquidation: not assessed" in text_of(mine)
    (table,) = (one for one in compared.document_of(results, with_camp).tables if one.name == "budget")
    assert "One-off cost: stated for reinforce" in text_of(table)
    assert "Liquidation: not assessed" in text_of(table)


def test_what_is_spent_once_is_context(with_camp: Theatre) -> None:
    (camp,) = (one for one in graded(with_camp) if one.path == "costs.one_off.camp")
    assert (camp.option, camp.grade) == ("reinforce", "context")


def test_what_is_spent_once_can_be_set(with_camp: Theatre) -> None:
    more = WhatIf(sets=(("costs.one_off.camp", 8e6),))
    camp = by_class(show(with_camp, "reinforce", more), "reinforce")["one_off"]
    assert (camp["value"], camp["high"]) == (8e6, 9e6)


def test_a_yearly_amount_is_not_taken_for_one_spent_once(tmp_path: Path) -> None:
    folder = copy_drill(tmp_path / "pack")
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    line = "  bed: {value: 1000"
    wrong = "  liquidation: {camp: {value: 7, unit: USD/year, low: 7, high: 7, source: DRILL, locator: costs}}\n"
    path.write_text(text.replace(line, f"{wrong}{line}"), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_theatre(folder)
    (problem,) = error.value.problems
    assert "the unit is 'USD/year' but must be 'USD'" in problem.message
    assert problem.place
    assert (Path(problem.place.file).name, problem.place.line) == (
        "pack.yaml",
        text[: text.index(line)].count("\n") + 1,
    )


def test_results_made_before_show_no_budget(drill: Theatre, tmp_path: Path) -> None:
    data = compare(drill).as_dict()
    path = tmp_path / "now.json"
    path.write_text(to_json(data), encoding="utf-8")
    (again,) = budget_table(read_results(path), "reinforce")
    assert next(row for row in again.texts() if row[0] == "All")[3:] == ["+0.30", "+0.60"]
    old = tmp_path / "old.json"
    old.write_text(to_json({name: rows for name, rows in data.items() if name != "costs"}), encoding="utf-8")
    assert budget_table(read_results(old), "reinforce") == []
    assert "budget" not in {table.name for table in compared.document_of(read_results(old), drill).tables}


def test_every_export_has_the_classes(decide: Callable[..., Ran], tmp_path: Path) -> None:
    ran = decide("compare", "--pack", "drill", "--format", "json")
    assert {row["cost_class"] for row in json.loads(ran.out)["costs"]} == {*COST_CLASSES, ALL, "one_off", "liquidation"}
    assert "Cost by class, $m a year" in decide("show", "reinforce", "--pack", "drill", "--format", "md").out


def test_in_french(drill: Theatre) -> None:
    with speaking("fr"):
        document = shown.document_of(show(drill, "reinforce"), drill)
        (table,) = (one for one in document.tables if one.name == "budget")
        text = text_of(table)
    assert "Moyens aériens" in text
    assert "Coût ponctuel : sans évaluation, faute de chiffre." in text.replace("\u202f", " ").replace("\xa0", " ")
