"""One sheet of a workbook as values, and back: bounded, with no formula and no macro ever run or kept.

What a reader of the sheet does not see, or sees otherwise than it is kept, is refused: rows, columns and sheets that
are hidden, and cells merged over several rows, of which a workbook keeps only the first.

A workbook is a zip of XML. Before anything reads it, every part is unpacked against a bound on its true
size, and refused if it holds macros or a document type (the way to make XML expand without end).
"""

from __future__ import annotations

import hashlib
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

from decide.errors import InputError, Place, Problem, bounded
from decide.pack.text import MAX_BYTES, read_bytes

MAX_PARTS = 200
MAX_UNPACKED = 40_000_000
MAX_COLUMNS = 40
_DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, OSError)  # what reading a zip raises
_FIXED = datetime(2000, 1, 1)  # a file made twice from the same rows is the same file

Row = tuple[int, tuple[Any, ...]]
"""Number of a row, counted from 1, and its values."""


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet that are not empty, with their numbers counted from 1."""

    file: str
    title: str
    rows: tuple[Row, ...]
    digest: str

    def place(self, row: int, column: int) -> Place:
        """The place of a cell; columns are counted from 0."""
        return cell_place(self.file, self.title, row, column)


def cell_place(file: str, sheet: str, row: int, column: int) -> Place:
    """A cell as spreadsheets name it."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return Place(file, row, f"{sheet}!{letters}{row}")


def read_sheet(path: Path, title: str, max_rows: int) -> Sheet:
    """The sheet of a title, or the first. Raises `InputError` for a formula, a macro, or what is no workbook."""
    file = path.as_posix()
    data = read_bytes(path, file, MAX_BYTES)
    _check_parts(data, Place(file))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are not read
            chosen, rows = _rows(data, title, max_rows, file)
    except InputError:
        raise
    except Exception as error:  # the reader fails in many ways on a damaged file: none is the tool's fault
        message = f"this is not a workbook that can be read ({type(error).__name__})."
        raise InputError(Problem(message, Place(file), "Save it anew as .xlsx, or as .csv.")) from None
    return Sheet(file, chosen, rows, hashlib.sha256(data).hexdigest())


def _check_parts(data: bytes, place: Place) -> None:
    """Refuse what is no zip, too large when unpacked, or holds more than plain sheets."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            parts = book.infolist()
            if len(parts) > MAX_PARTS:
                raise InputError(Problem(f"the workbook has more than {MAX_PARTS} parts.", place))
            room = MAX_UNPACKED
            for part in parts:
                if "vbaproject" in part.filename.lower():
                    hint = "Save it as .xlsx without them."
                    raise InputError(Problem("the workbook holds macros.", place, hint))
                with book.open(part) as stream:
                    content = stream.read(room + 1)
                room -= len(content)
                if room < 0:
                    message = f"the workbook unpacks to more than {MAX_UNPACKED // 1_000_000} MB."
                    raise InputError(Problem(message, place))
                if part.filename.lower().endswith((".xml", ".rels", ".vml")) and not _plain_xml(content):
                    message = f"the part {part.filename[:60]!r} holds more than plain XML."
                    raise InputError(Problem(message, place, "Save it anew as .xlsx, or as .csv."))
    except _DAMAGED:
        hint = "Save it as .xlsx without a password, or as .csv."
        raise InputError(Problem("this is not a workbook that can be read.", place, hint)) from None


def _plain_xml(content: bytes) -> bool:
    """Without a document type; other encodings than UTF-8, which could hide one, have zero bytes."""
    return b"<!DOCTYPE" not in content and b"<!ENTITY" not in content and b"\0" not in content


def _rows(data: bytes, title: str, max_rows: int, file: str) -> tuple[str, tuple[Row, ...]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.title.lower() == title] or book.worksheets
    if not sheets:
        raise InputError(Problem("the workbook has no sheet.", Place(file)))
    sheet = sheets[0]
    if sheet.sheet_state != "visible":
        message = f"the sheet {sheet.title!r} is hidden."
        raise InputError(Problem(message, Place(file), "Show it, or delete it, so that what is read can be seen."))
    rows = tuple(_values(sheet, max_rows, file))
    if problems := [*_unseen(sheet, rows, file)]:
        raise InputError(bounded(problems))
    return str(sheet.title), rows


def _values(sheet: Any, max_rows: int, file: str) -> Iterator[Row]:
    cells_of_rows = sheet.iter_rows(max_row=max_rows + 1, max_col=MAX_COLUMNS + 1)
    for number, cells in enumerate(cells_of_rows, start=1):
        if number > max_rows:
            message = f"the sheet has more than {max_rows} rows."
            raise InputError(Problem(message, cell_place(file, sheet.title, number, 0)))
        for column, cell in enumerate(cells):
            if cell.value is not None and column >= MAX_COLUMNS:
                message = f"the sheet has more than {MAX_COLUMNS} columns."
                raise InputError(Problem(message, cell_place(file, sheet.title, number, column)))
            if cell.data_type == "f":
                place = cell_place(file, sheet.title, number, column)
                raise InputError(Problem("the cell holds a formula.", place, "Paste its value in its place."))
            if cell.data_type == "e":
                place = cell_place(file, sheet.title, number, column)
                raise InputError(Problem(f"the cell holds the error {cell.value}.", place))
        values = tuple(cell.value for cell in cells[:MAX_COLUMNS])
        if any(map(_filled, values)):
            yield number, values


def _filled(value: Any) -> bool:
    return value is not None and bool(str(value).strip())


@dataclass
class _Layout:
    """What a sheet's XML says of how its cells are shown; rows counted from 1, columns from 0."""

    rows: set[int] = field(default_factory=set)
    """Hidden ones."""
    columns: set[int] = field(default_factory=set)
    """Hidden ones."""
    merged: list[str] = field(default_factory=list)
    """Ranges, as `A2:A3`."""
    row: int = 0

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the start of an element."""
        kind = name.rpartition(" ")[2]
        if kind == "row":
            self.row = int(attributes.get("r", self.row + 1))
        if kind == "mergeCell":
            self.merged.append(attributes["ref"])
        elif attributes.get("hidden") in ("1", "true"):
            if kind == "row":
                self.rows.add(self.row)
            elif kind == "col":
                self.columns.update(range(int(attributes["min"]) - 1, min(int(attributes["max"]), MAX_COLUMNS)))


def _unseen(sheet: Any, rows: Sequence[Row], file: str) -> Iterator[Problem]:
    """Where values stand that are hidden, or that hold for other cells than their own."""
    from openpyxl.utils import range_boundaries

    layout = _Layout()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = layout.element
    with sheet._get_source() as source:  # openpyxl reads rows one by one only where it leaves the layout out
        parser.ParseFile(source)
    values = dict(rows)
    for number in sorted(layout.rows & values.keys()):
        place = cell_place(file, sheet.title, number, 0)
        yield Problem(f"row {number} is hidden, and would be read.", place, "Show it, or delete it.")
    for column in sorted(layout.columns):
        if holding := [number for number, cells in rows if column < len(cells) and _filled(cells[column])]:
            place = cell_place(file, sheet.title, holding[0], column)
            yield Problem("the column is hidden, and would be read.", place, "Show it, or delete it.")
    for ref in layout.merged:
        left, top, _, bottom = range_boundaries(ref)
        if bottom > top and top in values and left <= MAX_COLUMNS and _filled(values[top][left - 1]):
            message = f"the cells {ref} are merged: only the first of them holds a value."
            hint = "Unmerge them, and write the value in each row."
            yield Problem(message, cell_place(file, sheet.title, top, left - 1), hint)


def write_sheet(title: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of one sheet: text as text, numbers as numbers, never a formula."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _FIXED})
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet(title)
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, str(value))
    sheet.set_column(0, len(header) - 1, 18)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()
