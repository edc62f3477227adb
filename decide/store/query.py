"""Asking a store in SQL: one `select` over views with plain names, which reads the store and nothing else.

DuckDB streams the parts, so that a store may be larger than memory. The connection knows the files of the store by
name and no others; it may not write, attach, install or be set otherwise by what it is given.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from decide.errors import InputError, Place, Problem, shortened
from decide.results.extras import need
from decide.store.files import CASES
from decide.store.manifest import manifest_in
from decide.store.reading import parts_of
from decide.store.schemas import FUTURES, LAYDOWNS, RESULTS, meanings_in

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

COLUMNS = "columns"
ABOUT_COLUMN = ("name", "title", "unit", "metric", "objective", "region", "better")


@contextmanager
def connected(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has the tables of a store as views, and the table `columns` of what its columns mean. Raises
    `InputError` where there is no store, or nothing in it yet."""
    need("duckdb", "pyarrow")
    import duckdb

    manifest_in(folder)
    parts = {name: parts_of(folder, name) for name in (RESULTS, FUTURES, LAYDOWNS) if (folder / name).is_dir()}
    if not parts.get(RESULTS):
        raise InputError(Problem("nothing of this store is done yet.", Place(str(folder)), "Run its batch first."))
    files = {"cases": [folder / CASES], **{name: paths for name, paths in parts.items() if paths}}
    with tempfile.TemporaryDirectory() as spill:
        config: dict[str, str | bool | int | float | list[str]] = {
            "python_enable_replacements": "false",
            "autoload_known_extensions": "false",
            "temp_directory": spill,
        }
        with duckdb.connect(":memory:", config=config) as connection:
            _describe(connection, parts[RESULTS][0])
            listed = {name: [str(path.resolve()) for path in paths] for name, paths in files.items()}
            connection.execute("set allowed_paths = ?", [[path for paths in listed.values() for path in paths]])
            connection.execute("set enable_external_access = false")
            connection.execute("set lock_configuration = true")
            for name, paths in listed.items():
                given = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
                connection.execute(f"create view {name} as select * from read_parquet([{given}])")
            yield connection


def _describe(connection: duckdb.DuckDBPyConnection, part: Path) -> None:
    """Make the table of columns from what stands beside them in a part."""
    connection.execute(f"create table {COLUMNS} ({', '.join(f'{name} varchar' for name in ABOUT_COLUMN)})")
    rows = [[name, *(about.get(key) for key in ABOUT_COLUMN[1:])] for name, about in meanings_in(part).items()]
    connection.executemany(f"insert into {COLUMNS} values (?, ?, ?, ?, ?, ?, ?)", rows)


def answer_of(folder: Path, sql: str) -> tuple[pd.DataFrame, dict[str, str]]:
    """What a `select` comes to, and the headings of those of its columns that are columns of the store. Raises
    `InputError` for anything else than one `select`, and for one that DuckDB refuses."""
    place = Place(shortened(sql))
    with connected(folder) as connection:
        import duckdb

        try:
            statements = connection.extract_statements(sql)
            if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
                message = "a store is read, and by one statement."
                raise InputError(Problem(message, place, "Ask with one select."))
            frame: pd.DataFrame = connection.execute(statements[0]).df()
        except duckdb.Error as error:
            tables = ", ".join(name for (name,) in connection.execute("show tables").fetchall())
            first = " ".join(str(error).split("\n\n")[0].split())
            hint = f"The tables are {tables}; columns tells what theirs mean."
            raise InputError(Problem(f"this cannot be answered: {first}.".replace("..", "."), place, hint)) from None
        every = connection.execute(f"select name, title, unit from {COLUMNS}").fetchall()
    headings = {name: ", ".join(filter(None, (title, unit))) for name, title, unit in every}
    return frame, {name: headings[name] for name in frame.columns if name in headings}
