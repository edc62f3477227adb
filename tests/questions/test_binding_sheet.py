"""The sheet of what binds under each option: what one step more gains, and for how many more that holds."""

from __future__ import annotations

import io
import math
from dataclasses import replace

import openpyxl
import pytest

from decide.pack.theatre import Theatre, resolve
from decide.questions.compare.study import compare
from decide.questions.compare.tables_of_binding import LEAST_TOLD, RANGED, binding_sheet
from decide.questions.prices.reach import reach
from decide.questions.show.tables import document_of
from decide.report.document import Table
from decide.report.workbook import to_xlsx
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
    for what in {str(row[1]) for row in table.rows}:
        gains = [float(str(row[5])) for row in table.rows if (row[0], row[1]) == ("stay", what)]
        assert gains == sorted(gains, reverse=True)
        assert min(gains, default=LEAST_TOLD) >= LEAST_TOLD
    (unit,) = drill.pack.units
    holds = reach(answer(resolve(drill, "stay")), {("unit", unit)})["unit", unit]
    shown = next(row for row in table.rows if row[0] == "stay" and row[2] == drill.pack.units[unit].title)
    assert shown[6] == math.floor(holds)
    assert f"for the {RANGED} things that gain most" in table.notes[-1]


def test_ranges_are_left_out_where_another_pack_or_mode_was_solved(drill: Theatre, results: Results) -> None:
    for about in ({"hash": "another"}, {"mode": "leximin"}):
        table = sheet(replace(results, manifest={**results.manifest, **about}), drill)
        assert len(table.columns) == 6
        assert {len(row) for row in table.rows} == {6}
        assert "decide prices says over which range each of these holds." in table.notes


def test_where_nothing_binds_there_is_no_sheet(drill: Theatre, results: Results) -> None:
    none = replace(results, frames={**results.frames, "worth": results.frames["worth"].iloc[:0]})
    assert binding_sheet(none, drill) == []


def test_the_workbook_of_one_option_has_what_binds_once_and_with_its_ranges(drill: Theatre) -> None:
    stay = compare(drill, ["stay"])
    (plain,) = [table for table in document_of(stay, drill).tables if table.name == "binding"]
    assert len(plain.columns) == 5
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(document_of(stay, drill), {}, ())), read_only=True)
    rows = [row for sheet in book for row in sheet.iter_rows(max_row=5, values_only=True)]
    heads = [tuple(filter(None, row)) for row in rows if row[:1] == ("What binds",)]
    assert heads == [("What binds", "Where or what", "More of", "Periods bound", "Points gained", "Up to about")]
