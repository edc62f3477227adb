"""Documents and tidy frames as an XLSX workbook: a summary, a sheet for each table, the manifest, the data behind."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from decide.language import t
from decide.report.charts import can_draw
from decide.report.document import Document
from decide.report.titles import in_full, titled
from decide.report.workbook_cells import Formats, new_sheet
from decide.report.workbook_sheets import data_sheet, manifest_sheet, picture_sheet, sheet_name, tab_of, table_sheet
from decide.report.workbook_summary import write_summary

if TYPE_CHECKING:
    import pandas as pd

_FIXED = datetime(2000, 1, 1)  # a file made twice from the same results is the same file


def to_xlsx(document: Document, frames: Mapping[str, pd.DataFrame], about: Sequence[tuple[str, str]]) -> bytes:
    """The workbook's bytes. Every cell is written as text or number, never as a formula; there are no macros."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": document.title, "created": _FIXED})
    formats = Formats(book)
    used: set[str] = set()
    summary = new_sheet(book, sheet_name(t("Summary"), used))
    sheets = {table.name: table for table in document.sheets()}
    document = replace(document, tables=[sheets.pop(table.name, table) for table in document.tables])
    whole, further = in_full(document), [titled(table, document.names) for table in sheets.values()]
    count = len(document.tables)
    shown = [(table, True) for table in whole.tables]
    shown[count:count] = [(table, False) for table in further]
    placed = [
        table_sheet(book, formats, whole, table, sheet_name(tab_of(table.title), used), printed)
        for table, printed in shown
    ]
    if document.charts and can_draw():
        picture_sheet(book, whole, sheet_name(t("Charts"), used))
    if about or document.code:
        manifest_sheet(book, formats, whole, about, sheet_name(t("Manifest"), used))
    behind = {sheet_name(f"data {name}", used): frame for name, frame in frames.items() if len(frame)}
    for name, frame in behind.items():
        data_sheet(book, formats, whole, frame, name)
    write_summary(book, summary, formats, whole, placed, [*behind])
    summary.activate()
    book.close()
    return buffer.getvalue()


def about_lines(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A manifest as lines of name and value, for the sheet that has it."""
    return list(_flat(manifest))


def _flat(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """The manifest as (name, value) lines."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}: ")
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
            yield f"{above}{name}", text
