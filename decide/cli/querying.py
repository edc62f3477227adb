"""The command that asks a store in SQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from decide.report.formats import Content
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import format_option, out_option

if TYPE_CHECKING:
    import pandas as pd

    from decide.report.document import Cell, Column, Document

DIGITS = 4  # significant ones of the largest figure of a column on the screen; data have all
MOST_DECIMALS = 6


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.argument("sql", metavar="'SELECT ...'")
@format_option
@out_option
def query(folder: Path, sql: str, form: str | None, out: Path | None) -> None:
    """Ask a store that a batch filled, in SQL.

    The tables are results, futures, cases, columns and, where plans are kept, laydowns. The store is read and nothing
    else: for example decide query DIR 'select option, avg(score) from results where future > 0 group by option'
    """
    from decide.store.manifest import manifest_in
    from decide.store.query import answer_of

    chosen_format(form, out)
    frame, headings = answer_of(folder, sql)
    manifest = {**manifest_in(folder), "query": sql}
    deliver(Content.of_frames(_document(frame, headings, manifest), {"answer": frame}, manifest), form, out)


def _document(frame: pd.DataFrame, headings: dict[str, str], manifest: dict[str, Any]) -> Document:
    from decide.language import t
    from decide.report.document import Document, Table

    columns = [_column(headings.get(name, name), frame[name]) for name in frame.columns]
    rows = [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    return Document(manifest["pack_title"], [manifest["query"]], [Table("answer", t("Answer"), columns, rows)])


def _column(title: str, values: pd.Series[Any]) -> Column:
    from math import floor, log10

    from pandas.api.types import is_bool_dtype, is_integer_dtype, is_numeric_dtype

    from decide.report.document import Column

    if not is_numeric_dtype(values) or is_bool_dtype(values):
        return Column(title)
    largest = float(values.abs().max()) if len(values) else 0.0
    if is_integer_dtype(values) or not largest > 0:
        return Column(title, decimals=0)
    return Column(title, decimals=min(MOST_DECIMALS, max(0, DIGITS - 1 - floor(log10(largest)))))


def _cell(value: Any) -> Cell:
    import pandas as pd

    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    return None if value is None or value is pd.NaT or value is pd.NA else str(value)
