"""The sheet of what binds under each option: what one step more gains, and for how many more that holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from decide.pack.theatre import Theatre, resolve
from decide.questions.compare.study import compare
from decide.questions.compare.tables_of_binding import LEAST_BOUND, binding_sheet
from decide.questions.prices.reach import reach
from decide.report.document import Table
from decide.results.study import Results
from decide.solve.answer import answer


@pytest.fixture(scope="module")
def results(drill: Theatre) -> Results:
    return compare(drill, against="stay")


def sheet(results: Results, theatre: Theatre) -> Table:
    (table,) = binding_sheet(results, theatre)
    return table


def test_what_binds_has_its_range(drill: Theatre, results: Results) -> None:
    table = sheet(results, drill)
    assert {row[0] for row in table.rows} == {*results.names}
    gains = [float(str(row[5])) for row in table.rows if row[0] == "stay"]
    assert gains == sorted(gains, reverse=True)
    assert min(gains) >= LEAST_BOUND
    (unit,) = drill.pack.units
    holds = reach(answer(resolve(drill, "stay")), {("unit", unit)})["unit", unit]
    shown = next(row for row in table.rows if row[0] == "stay" and row[2] == drill.pack.units[unit].title)
    assert shown[6] == pytest.approx(holds)


def test_ranges_are_left_out_where_another_pack_or_mode_was_solved(drill: Theatre, results: Results) -> None:
    for about in ({"hash": "another"}, {"mode": "leximin"}):
        table = sheet(replace(results, manifest={**results.manifest, **about}), drill)
        assert len(table.columns) == 6
        assert {len(row) for row in table.rows} == {6}
        assert "decide prices says over which range each of these holds." in table.notes


def test_where_nothing_binds_there_is_no_sheet(drill: Theatre, results: Results) -> None:
    none = replace(results, frames={**results.frames, "worth": results.frames["worth"].iloc[:0]})
    assert binding_sheet(none, drill) == []
