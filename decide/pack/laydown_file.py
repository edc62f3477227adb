"""Laydown files: who is stationed where and when, written by a planner as CSV, YAML or a workbook.

Rows of `area, unit_type, period, units`; units are counted in the type's own unit, a row without a period, or with
`all`, holds in all of them, and what no row names is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from decide.errors import MAX_PROBLEMS, InputError, Place, Problem, bounded, did_you_mean, shortened, unknown
from decide.pack.csv_file import csv_rows, header_problems
from decide.pack.located import number_hint
from decide.pack.quantity import UNBOUNDED
from decide.pack.relative import is_number
from decide.pack.schema import Pack
from decide.pack.sheet import read_sheet
from decide.pack.strict_yaml import parse_yaml, plain_scalar
from decide.pack.text import read_file

COLUMNS = ("period", "area", "unit_type", "units", "unit")
NEEDED = ("area", "unit_type", "units")
FORMATS = (".csv", ".xlsx", ".yaml")
MAX_ROWS = 20_000
ALL = "all"  # in the place of a period: every one
TITLE_ROWS = 10  # above a header: so many are looked through for it, to say where it stands
DATES = (date, time, timedelta)
AS_TEXT = "The workbook has made a date of it: format the cell as text, and write it anew."
AS_NUMBER = "The workbook shows a number as a date: format the cell as a number."
DECIMALS = 6  # of a template: finer than any limit is checked

Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One row as written: its cells by column, and the place of each (`""`: of the row)."""

    cells: Cells
    places: Mapping[str, Place]

    def place(self, column: str = "") -> Place:
        """Where a cell stands, or the row."""
        return self.places.get(column, self.places[""])


@dataclass(frozen=True)
class Laydown:
    """A laydown as read: units by (unit type, area, period), and where each is written."""

    file: str
    digest: str
    units: Mapping[tuple[str, str, str], float]
    places: Mapping[tuple[str, str, str], Place]


def check_format(path: Path) -> str:
    """The format that the file's ending names. Raises `InputError`."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        message = f"cannot tell what kind of laydown {str(path)!r} is."
        raise InputError(Problem(message, None, f"End the name in {', '.join(FORMATS[:-1])} or {FORMATS[-1]}."))
    return suffix


def read_laydown(path: Path, pack: Pack) -> Laydown:
    """Read a laydown for a pack. Raises `InputError` with every problem, at its line or cell."""
    readers: dict[str, Callable[[Path], tuple[list[Row], str]]] = {
        ".csv": _csv,
        ".xlsx": _xlsx,
        ".yaml": _yaml,
    }
    rows, digest = readers[check_format(path)](path)
    file = path.as_posix()
    if not rows:
        raise InputError(Problem("the laydown is empty.", Place(file), "Write one with --template."))
    problems: list[Problem] = []
    units: dict[tuple[str, str, str], float] = {}
    places: dict[tuple[str, str, str], Place] = {}
    for row in rows:
        wrong = list(_problems(row, pack))
        problems += wrong
        if len(problems) > MAX_PROBLEMS:
            break
        if wrong:
            continue
        for period in _in_periods(row, pack):
            key = (_text(row.cells["unit_type"]), _text(row.cells["area"]), period)
            if key in units:
                message = f"{key[0]} in {key[1]} in {period} is already given at {places[key]}."
                problems.append(Problem(message, row.place(), "Keep one."))
                break
            units[key] = float(_number(row.cells["units"]))
            places[key] = row.place("units")
    if problems:
        raise InputError(bounded(problems))
    return Laydown(file, digest, units, places)


def _periods(pack: Pack) -> list[str]:
    return [period.id for period in pack.calendar.periods]


def _in_periods(row: Row, pack: Pack) -> list[str]:
    """The periods a row holds in."""
    period, periods = _text(row.cells.get("period")), _periods(pack)
    return [period] if period in periods else periods


def _problems(row: Row, pack: Pack) -> Iterator[Problem]:
    """What is wrong in one row."""
    columns: dict[str, tuple[str, Sequence[str]]] = {
        "area": ("area", list(pack.areas)),
        "unit_type": ("unit type", list(pack.units)),
    }
    if _text(row.cells.get("period")) not in ("", ALL):
        columns["period"] = ("period", _periods(pack))
    for column, (kind, names) in columns.items():
        word = _text(row.cells.get(column))
        if not word:
            yield Problem(f"the {kind} is missing.", row.place(column), did_you_mean("", names))
        elif word not in names:
            message, hint = unknown(kind, word, names)
            yield Problem(message, row.place(column), AS_TEXT if isinstance(row.cells[column], DATES) else hint)
    yield from _unit_problems(row, pack)
    value = row.cells.get("units")
    number = _number(value)
    if not is_number(number):
        shown, hint = f"{shortened(value)}, which is no number", number_hint(value)
        if not _text(value):
            shown = "empty"
        elif isinstance(value, DATES):
            shown, hint = f"the date {_text(value)}", AS_NUMBER
        yield Problem(f"units is {shown}.", row.place("units"), hint)
    elif not 0 <= number <= UNBOUNDED:
        bound = "from 0" if number < 0 else f"at most {UNBOUNDED:g}"
        yield Problem(f"units is {shortened(number)}, but must be {bound}.", row.place("units"))


def _unit_problems(row: Row, pack: Pack) -> Iterator[Problem]:
    """A unit that is written must be the one the type is counted in: nothing is converted."""
    unit, spec = _text(row.cells.get("unit")), pack.units.get(_text(row.cells.get("unit_type")))
    if unit and spec is not None and unit != spec.counted_in:
        name = _text(row.cells["unit_type"])
        message = f"the unit is {shortened(unit)}, but {name!r} is counted in {spec.counted_in!r}."
        yield Problem(message, row.place("unit"))


def _text(value: Any) -> str:
    """A cell as a name: spreadsheets turn names made of digits into numbers."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return str(value).strip()


def _number(value: Any) -> Any:
    return plain_scalar(value.strip()) if isinstance(value, str) else value


def _from_table(table: Iterator[tuple[Sequence[Any], Sequence[Place]]], file: str) -> list[Row]:
    """Rows under a header, each with its cells and their places; rows of HXL tags (`#adm1`) are passed over."""
    table = ((cells, at) for cells, at in table if not all(_text(cell)[:1] in ("", "#") for cell in cells))
    header, at = next(table, ((), (Place(file, 1),)))
    names = _column_names(header)
    if wrong := header_problems(names, at, COLUMNS, NEEDED):
        below = [here[0] for cells, here in islice(table, TITLE_ROWS) if {*NEEDED} <= {*_column_names(cells)}]
        if below:
            message = f"this row does not name the columns: {below[0].cell or f'line {below[0].line}'} does."
            wrong = [Problem(message, at[0], "Remove what stands above that row.")]
        raise InputError(wrong)
    rows: list[Row] = []
    for cells, at in table:
        if len(rows) >= MAX_ROWS:
            raise InputError(Problem(f"there are more than {MAX_ROWS} rows.", at[0]))
        filled = [n for n, cell in enumerate(cells) if _text(cell)]
        if filled[-1] >= len(names) or len(cells) < len(names):
            count = max(filled[-1] + 1, min(len(cells), len(names)))  # a sheet pads its rows
            message = f"the row has {count} cells, but there are {len(names)} columns."
            raise InputError(Problem(message, at[min(filled[-1], len(names))]))
        places = dict(zip(names, at, strict=False))
        rows.append(Row(dict(zip(names, cells, strict=False)), {"": at[0], **places}))
    blank = [row for row in rows if not _text(row.cells.get("period"))]
    if 0 < len(blank) < len(rows):  # is it 'as above' or 'always'?
        message, hint = "the period is empty, where other rows give one.", f"Write it, or {ALL!r} for every period."
        raise InputError(bounded(Problem(message, row.place("period"), hint) for row in blank))
    return rows


def _column_names(cells: Sequence[Any]) -> list[str]:
    names = [_text(name) for name in cells]
    while names and not names[-1]:  # a spreadsheet's empty columns
        names.pop()
    return names


def _csv(path: Path) -> tuple[list[Row], str]:
    source = read_file(path)
    table = ((cells, [place] * len(cells)) for place, cells in csv_rows(source.text, source.file))
    return _from_table(table, source.file), source.digest


def _xlsx(path: Path) -> tuple[list[Row], str]:
    sheet = read_sheet(path, "laydown", MAX_ROWS + 1)
    table = ((cells, [sheet.place(number, n) for n in range(len(cells))]) for number, cells in sheet.rows)
    return _from_table(table, sheet.file), sheet.digest


def _yaml(path: Path) -> tuple[list[Row], str]:
    source = read_file(path)
    document = parse_yaml(source.text, source.file)
    listed = document.tree.get("laydown") if isinstance(document.tree, dict) else None
    if not isinstance(listed, list) or set(document.tree) != {"laydown"}:
        message = "the file must hold one key, 'laydown', with a list of rows."
        raise InputError(Problem(message, Place(source.file, 1), "Write one with --template."))
    if len(listed) > MAX_ROWS:
        raise InputError(Problem(f"there are more than {MAX_ROWS} rows.", document.marks.get(("laydown",))))
    rows: list[Row] = []
    problems: list[Problem] = []
    for n, item in enumerate(listed):
        place = document.marks[("laydown", n)]
        if not isinstance(item, dict):
            problems.append(Problem(f"a row must hold 'key: value' lines, not {shortened(item)}.", place))
            continue
        wrong = [key for key in item if key not in COLUMNS]
        problems += [
            Problem(f"unknown key {shortened(key)}.", document.marks[("laydown", n, key)], did_you_mean(key, COLUMNS))
            for key in wrong
        ]
        rows.append(Row(item, {"": place, **{key: document.marks[("laydown", n, key)] for key in item}}))
    if problems:
        raise InputError(bounded(problems))
    return rows, source.digest


def write_laydown(rows: Sequence[Cells], suffix: str) -> bytes:
    """A laydown file with these rows (keys as `COLUMNS`), in the format of the ending."""
    if suffix == ".xlsx":
        from decide.pack.sheet import write_sheet

        return write_sheet("laydown", COLUMNS, [[row[name] for name in COLUMNS] for row in rows])
    if suffix == ".csv":
        lines = [",".join(COLUMNS), *(",".join(_plain(row[name]) for name in COLUMNS) for row in rows)]
    else:
        lines = ["laydown:"]
        for row in rows:
            cells = {name: _plain(row[name]) for name in COLUMNS}
            quoted = {
                name: f'"{cell}"' if name != "units" and not isinstance(plain_scalar(cell), str) else cell
                for name, cell in cells.items()
            }
            lines.append("  - {" + ", ".join(f"{name}: {cell}" for name, cell in quoted.items()) + "}")
    return ("\n".join(lines) + "\n").encode()


def _plain(value: Any) -> str:
    """A number with at most `DECIMALS` decimals and no exponent, or a name."""
    if isinstance(value, float):
        return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".") or "0"
    return str(value)
