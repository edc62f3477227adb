"""The tables of one option by period, which the page shows, and how a table is shaded and explained."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from decide.model.families import GROUPS
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre
from decide.questions.compare.study import compare
from decide.questions.compare.tables_of_binding import binding
from decide.questions.plan.chart import gap_chart
from decide.questions.show.chart import worth_chart
from decide.questions.show.tables import laydown_by_type, needs_met, people_on_tasks
from decide.report.document import Cell, Column, Table
from decide.report.render import html_table
from decide.results.study import Results


@pytest.fixture(scope="module")
def stay(drill: Theatre) -> Results:
    return compare(drill, ["stay"])


def by_name(table: Table) -> dict[str, list[Cell]]:
    return {str(first): rest for first, *rest in table.rows}


def test_laydown_and_needs_of_a_period_by_hand(stay: Results, drill: Theatre) -> None:
    """docs/drill.md, "The plan": 180 and 120, then 200 and 100; ring met to 86.67 % and 28 %, then 100 % and 20 %."""
    for period, hill, plain in (("first", 180, 120), ("second", 200, 100)):
        shown = by_name(laydown_by_type(stay, drill.pack, period))
        assert (shown["Hill"], shown["Plain"]) == ([pytest.approx(hill)], [pytest.approx(plain)])
    table = needs_met(stay, drill.pack, "first")
    ring = [column.title for column in table.columns].index("ring") - 1
    assert by_name(table)["Hill"][ring] == pytest.approx(104 / 120)
    assert by_name(table)["Plain"][ring] == pytest.approx(56 / 200)


@pytest.fixture(scope="module")
def divided(stay: Results, drill: Theatre) -> tuple[Results, Pack]:
    """The plan of `stay` with 4.6 and 3.8 teams in its last period, and the pack that has them."""
    infantry = drill.pack.units["infantry"]
    team = infantry.model_copy(update={"title": "Teams", "short": None, "counted_in": "teams"})
    pack = drill.pack.model_copy(update={"units": {"infantry": infantry, "team": team}})
    rows = stay.laydown[stay.laydown["period"] == "second"].assign(unit_type="team")
    rows["units"] = rows["area"].map({"hill": 4.6, "plain": 3.8})
    return replace(stay, frames={**stay.frames, "laydown": pd.concat([stay.laydown, rows])}), pack


def test_what_is_not_counted_in_persons_is_shown_whole_and_adds_up(divided: tuple[Results, Pack]) -> None:
    """4.6 and 3.8 are 8.4, so 8: the larger remainder, 0.8, goes up, and 4.6 goes down."""
    table = laydown_by_type(*divided, "second")
    assert [row[2] for row in table.rows] == [4.0, 4.0]
    assert [column.decimals for column in table.columns[1:]] == [0, 0]
    assert any("whole" in note for note in table.notes)


def test_a_table_of_persons_alone_says_nothing_of_whole_units(stay: Results, drill: Theatre) -> None:
    assert not any("whole" in note for note in laydown_by_type(stay, drill.pack, "second").notes)


def test_the_horizon_is_the_mean_of_its_periods(stay: Results, drill: Theatre) -> None:
    for made in (people_on_tasks, needs_met):
        first, second, whole = (made(stay, drill.pack, period) for period in ("first", "second", None))
        for one, two, both in zip(first.rows, second.rows, whole.rows, strict=True):
            for a, b, mean in zip(one[1:], two[1:], both[1:], strict=True):
                assert isinstance(a, float)
                assert isinstance(b, float)
                assert mean == pytest.approx((a + b) / 2)


def test_what_can_be_pledged_comes_first_and_the_bars_follow_it(stay: Results) -> None:
    pledged, whole = binding(stay, [group for group in GROUPS if group.pledged]), binding(stay)
    assert [row for row in whole.rows if row in pledged.rows] == list(pledged.rows)
    bars = worth_chart(pledged).spec["datasets"]["rows"]
    wanted = sorted((row[4] for row in pledged.rows), reverse=True)
    assert [bar["points"] for bar in bars] == pytest.approx(wanted)


def test_a_gap_of_nothing_draws_nothing(drill: Theatre) -> None:
    columns = ["objective", "region", "area", "need", "best", "plan", "lost"]
    nothing = pd.DataFrame([("protection", "upland", "hill", "ring", 1.0, 1.0, 0.0)], columns=columns)
    names = {"areas": drill.pack.areas, "needs": drill.pack.needs}
    assert gap_chart(nothing, names).spec["datasets"]["rows"] == []


def test_the_smaller_differences_are_one_bar(drill: Theatre) -> None:
    """Two shown of four: the others lose three and gain one."""
    columns = ["objective", "region", "area", "need", "best", "plan", "lost"]
    lost = [("hill", 4.0), ("plain", -3.5), ("hill", 3.0), ("plain", -1.0)]
    gap = pd.DataFrame([("protection", "", area, "ring", 0.0, 0.0, points) for area, points in lost], columns=columns)
    bars = gap_chart(gap, {"areas": drill.pack.areas, "needs": drill.pack.needs}, 2).spec["datasets"]["rows"]
    assert [(bar["what"], bar["points"], bar["shown"]) for bar in bars] == [
        ("Hill: ring", -4.0, "▼ 4.00"),
        ("Plain: ring", 3.5, "▲ 3.50"),
        ("2 others", -2.0, "▼ 2.00"),
    ]


def test_cells_are_shaded_and_headings_explained() -> None:
    table = Table(
        "x", "A table", [Column("Area"), Column("met", "Aim", 0, percent=True)], [["<Hill>", 0.5], ["B", None]]
    )
    page = html_table(
        table, {"met": "Share of a need that is 'met'."}, lambda column, cell: "background:#eee" if cell else ""
    )
    assert '<td class="n" style="background:#eee">50 %</td>' in page
    assert '<td class="n">–</td>' in page
    assert 'title="Share of a need that is &#x27;met&#x27;."' in page
    assert "&lt;Hill&gt;" in page
