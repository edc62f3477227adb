"""Laydown files as spreadsheets make them: what is hidden, merged, tagged, or turned into dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from decide.errors import InputError
from decide.pack.laydown_file import Laydown, read_laydown
from decide.pack.theatre import Theatre
from tests.pack.patched import said

HEAD = ("period", "area", "unit_type", "units")
ROWS: Sequence[Sequence[Any]] = (
    HEAD,
    ("first", "hill", "infantry", 160),
    ("first", "plain", "infantry", 140),
    ("second", "hill", "infantry", 160),
)
AS_IT_READS = {
    ("infantry", "hill", "first"): 160.0,
    ("infantry", "plain", "first"): 140.0,
    ("infantry", "hill", "second"): 160.0,
}


def read_sheet(
    theatre: Theatre, folder: Path, rows: Sequence[Sequence[Any]], change: Callable[[Any], object] | None = None
) -> Laydown:
    """The laydown in a workbook of these rows, after a change to its sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "laydown"
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    book.save(folder / "plan.xlsx")
    return read_laydown(folder / "plan.xlsx", theatre.pack)


def refused(
    theatre: Theatre, folder: Path, rows: Sequence[Sequence[Any]], change: Callable[[Any], object] | None = None
) -> list[str]:
    with pytest.raises(InputError) as error:
        read_sheet(theatre, folder, rows, change)
    return said(error.value, folder)


def hide(part: str, name: Any) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        getattr(sheet, part)[name].hidden = True

    return change


def test_what_is_written_out_is_read(drill: Theatre, tmp_path: Path) -> None:
    assert read_sheet(drill, tmp_path, ROWS).units == AS_IT_READS


def test_a_period_merged_over_two_rows_is_refused_by_its_cells(drill: Theatre, tmp_path: Path) -> None:
    assert refused(drill, tmp_path, ROWS, lambda sheet: sheet.merge_cells("A2:A3")) == [
        "plan.xlsx:laydown!A2: the cells A2:A3 are merged: only the first of them holds a value. Unmerge them, and "
        "write the value in each row."
    ]


def test_cells_that_are_merged_without_a_value_do_no_harm(drill: Theatre, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.merge_cells("F2:G3")
        sheet.merge_cells("A9:A12")

    assert read_sheet(drill, tmp_path, ROWS, change).units == AS_IT_READS


def test_a_period_left_empty_below_another_is_not_every_period(drill: Theatre, tmp_path: Path) -> None:
    rows = [*ROWS[:2], (None, "plain", "infantry", 140), ROWS[3]]
    assert refused(drill, tmp_path, rows) == [
        "plan.xlsx:laydown!A3: the period is empty, where other rows give one. Write it, or 'all' for every period."
    ]
    rows[2] = ("all", "plain", "infantry", 140)
    both = {**AS_IT_READS, ("infantry", "plain", "second"): 140.0}
    assert read_sheet(drill, tmp_path, rows).units == both


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (hide("row_dimensions", 3), "laydown!A3: row 3 is hidden, and would be read. Show it, or delete it."),
        (hide("column_dimensions", "D"), "laydown!D1: the column is hidden, and would be read. Show it, or delete it."),
    ],
)
def test_what_is_hidden_is_refused(drill: Theatre, tmp_path: Path, change: Callable[[Any], None], where: str) -> None:
    assert refused(drill, tmp_path, ROWS, change) == [f"plan.xlsx:{where}"]


def test_what_is_hidden_and_empty_does_no_harm(drill: Theatre, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[7].hidden = True
        sheet.column_dimensions["H"].hidden = True

    assert read_sheet(drill, tmp_path, ROWS, change).units == AS_IT_READS


def test_a_hidden_sheet_is_refused(drill: Theatre, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.parent.create_sheet("notes")
        sheet.sheet_state = "hidden"

    (problem,) = refused(drill, tmp_path, ROWS, change)
    assert problem.startswith("plan.xlsx: the sheet 'laydown' is hidden.")


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (
            ("first", "hill", "infantry", datetime(1900, 6, 8)),
            "D2: units is the date 1900-06-08. The workbook shows a number as a date: format the cell as a number.",
        ),
        (
            ("first", "hill", "infantry", time(3, 50)),
            "D2: units is the date 03:50:00. The workbook shows a number as a date: format the cell as a number.",
        ),
        (
            (datetime(2030, 1, 1), "hill", "infantry", 5),
            "A2: there is no period '2030-01-01'. The workbook has made a date of it: format the cell as text, and "
            "write it anew.",
        ),
    ],
)
def test_a_date_is_told_in_words(drill: Theatre, tmp_path: Path, row: Sequence[Any], where: str) -> None:
    assert refused(drill, tmp_path, [HEAD, row]) == [f"plan.xlsx:laydown!{where}"]


@pytest.mark.parametrize("at", [0, 1])
def test_a_row_of_hxl_tags_is_passed_over(drill: Theatre, tmp_path: Path, at: int) -> None:
    rows = [*ROWS[:at], ("#date", "#adm1+name", None, "#capacity +num"), *ROWS[at:]]
    assert read_sheet(drill, tmp_path, rows).units == AS_IT_READS


def test_a_title_above_the_columns_is_told_with_the_row_that_names_them(drill: Theatre, tmp_path: Path) -> None:
    rows = [("Laydown of the plan", None, None, None), ("as of January", None, None, None), *ROWS]
    assert refused(drill, tmp_path, rows) == [
        "plan.xlsx:laydown!A1: this row does not name the columns: laydown!A3 does. Remove what stands above that row."
    ]


@pytest.mark.parametrize("line", ["sep=,", '"sep=,"', "SEP=,"])
def test_the_line_that_excel_writes_for_itself_is_passed_over(drill: Theatre, tmp_path: Path, line: str) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("\n".join([line, *(",".join(map(str, row)) for row in ROWS)]), encoding="utf-8")
    laydown = read_laydown(path, drill.pack)
    assert laydown.units == AS_IT_READS
    assert laydown.places["infantry", "hill", "first"].line == 3


def test_another_separator_is_told(drill: Theatre, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("\n".join(["sep=;", *(";".join(map(str, row)) for row in ROWS)]), encoding="utf-8")
    with pytest.raises(InputError, match=r"plan\.csv:1: the cells are not separated by commas"):
        read_laydown(path, drill.pack)
