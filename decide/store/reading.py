"""Reading a store, by whoever asks it something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from decide.errors import InputError, Place, Problem
from decide.store.block import ANSWERED
from decide.store.files import CASES, check_footer, named_part
from decide.store.schemas import FUTURES, LAYDOWNS, RESULTS


def parts_of(folder: Path, table: str) -> list[Path]:
    """The parts of a table that hold each row once: where a run was killed while it merged, the merged part."""
    named = [(path, named[0]) for path in sorted((folder / table).glob("*.parquet")) if (named := named_part(path))]
    merged = {part.chunk for _, part in named if part.member is None}
    return [path for path, part in named if part.member is None or part.chunk not in merged]


def check_readable(folder: Path) -> None:
    """Raises `InputError` for a store with a file that is damaged, or with results whose futures are gone."""
    every = {table: parts_of(folder, table) for table in (RESULTS, FUTURES, LAYDOWNS)}
    for path in (folder / CASES, *(path for paths in every.values() for path in paths)):
        check_footer(path)
    solved, drawn = ({part[0].chunk for path in every[one] if (part := named_part(path))} for one in (RESULTS, FUTURES))
    if solved - drawn:
        message = "the futures of some results are missing."
        raise InputError(Problem(message, Place(str(folder / FUTURES)), "Run the batch again: it writes them anew."))


def unanswered(folder: Path) -> Iterator[tuple[int, str, int, str]]:
    """Case, status, number of rows and first reason of the rows without an answer, by case."""
    import pyarrow.dataset as ds

    rows = ds.dataset(parts_of(folder, RESULTS)).to_table(
        columns=["case", "status", "why"], filter=ds.field("status") != ANSWERED
    )
    groups = rows.group_by(["case", "status"], use_threads=False).aggregate([("why", "first"), ("status", "count")])
    for one in groups.sort_by([("case", "ascending"), ("status", "ascending")]).to_pylist():
        yield one["case"], one["status"], one["status_count"], one["why_first"]
