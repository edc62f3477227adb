"""A batch: every case of a study at every future, by any engine, into a store that any later run goes on with."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from pathlib import Path
from time import perf_counter
from typing import Any

from decide.batch import Engine, shared_out
from decide.errors import InputError, Place, Problem
from decide.language import mark
from decide.model.instance import compile_instance
from decide.pack.batch_cases import Crossed, crossed
from decide.pack.batch_file import BatchStudy
from decide.pack.folder import packs_folder
from decide.pack.text import read_bytes
from decide.progress import Progress
from decide.results.metrics import told_apart
from decide.store.block import Block, BlockRows, Work, solve_block
from decide.store.columns import CriterionColumn, columns_of
from decide.store.design import FuturesOf
from decide.store.files import CASES, as_parquet, check_footer, locked, unwritable, write_synced
from decide.store.layout import Span, StoreLayout
from decide.store.manifest import check_same, digest_of_manifest, manifest_of, read_manifest, write_manifest
from decide.store.schemas import (
    FUTURES,
    LAYDOWNS,
    RESULTS,
    case_schema,
    case_table,
    future_schema,
    laydown_schema,
    laydown_table,
    result_schema,
    result_table,
)
from decide.store.store import Store

log = logging.getLogger(__name__)

BLOCK_SECONDS = 10.0
"""How long a block is meant to take: a task costs the pool well below a millisecond and Dask some, and what a kill
loses is a block for each worker."""
HANDFUL = 5  # cases measured for an estimate
AT_FUTURES = 4  # of each: the first solve of a process takes longer than those that follow
STUDY_COPY = "study.yaml"


class Batch:
    """A study made ready: its cases, futures and columns."""

    def __init__(self, study: BatchStudy):
        """Raises `InputError` for what is wrong in the study."""
        self.study = study
        self.cases: Crossed = crossed(study)
        self.futures = FuturesOf(study)
        packs = {id(pack): pack for pack in (member.case(study).pack for member in self.cases.members)}
        self.columns: tuple[CriterionColumn, ...] = columns_of(study, packs.values())
        apart = told_apart(compile_instance(pack).curve for pack in packs.values())
        self.layout = StoreLayout(len(self.cases.members), self.futures.count)
        self.manifest: dict[str, Any] = manifest_of(study, self.cases, self.futures, self.columns, apart)

    @cached_property
    def works(self) -> list[Work]:
        """What the blocks of each case have in common."""
        digest = digest_of_manifest(self.manifest)
        folder, versions = self._pack(), self.manifest["versions"]
        outcomes = tuple(column.outcome for column in self.columns)
        return [
            Work(folder, versions, digest, one.number, one.option, one.changes, outcomes, self.study.file.laydowns)
            for one in self.cases.members
        ]

    def _pack(self) -> str:
        """What a worker finds the pack by: its name if it comes with decide, which may lie elsewhere there."""
        folder = self.study.theatre.folder.resolve()
        return folder.name if folder.parent == packs_folder().resolve() else str(folder)

    @cached_property
    def schemas(self) -> dict[str, Any]:
        """Of the tables that the study fills."""
        factors = self.study.futures.factors if self.study.futures else {}
        made = {FUTURES: future_schema(factors), RESULTS: result_schema(self.columns)}
        return {**made, LAYDOWNS: laydown_schema()} if self.study.file.laydowns else made

    def block(self, member: int, span: Span) -> Block:
        """A case at the futures of a span."""
        return Block(self.works[member], span[0], self.futures.positions(*span))


@dataclass
class Pace:
    """How long solves take, by what was measured of this run."""

    target: float
    seconds: dict[int, float] = field(default_factory=dict)
    solves: dict[int, int] = field(default_factory=dict)

    def add(self, member: int, rows: BlockRows) -> None:
        """Learn from a block."""
        self.seconds[member] = self.seconds.get(member, 0.0) + rows.seconds
        self.solves[member] = self.solves.get(member, 0) + len(rows.values)

    def futures(self, member: int) -> int:
        """How many futures of a case fill a block; a single one until something was measured."""
        of = [member] if member in self.solves else list(self.solves)
        solves, seconds = sum(self.solves[one] for one in of), sum(self.seconds[one] for one in of)
        return max(1, int(self.target * solves / seconds)) if seconds else 1


def run_batch(
    batch: Batch, folder: Path, engine: Engine, progress: Progress, seconds: float = BLOCK_SECONDS, resume: bool = False
) -> Store:
    """Solve what is missing in a folder. If stopped, what is done is kept.

    `resume`: whether there must be a store already. Raises `InputError` for a folder that holds something else or a
    store of other inputs, that another run writes to, or that takes no more.
    """
    with progress.heeded(), _opened(batch, folder, resume) as store:
        for name in store.damaged:
            log.warning("damaged, and done again: %s", folder / name)
        pace = Pace(seconds)
        for (chunk, member, block), rows in _solved(batch, store, engine, progress, pace):
            if not (done := len(rows.values)):
                continue
            pace.add(member, rows)
            store.write(chunk, block.up_to(done), batch.cases.members[member], rows)
            progress.show(mark("futures solved"), store.done, store.layout.rows)
        return store


Task = tuple[int, int, Block]


def _solved(
    batch: Batch, store: Store, engine: Engine, progress: Progress, pace: Pace
) -> Iterator[tuple[Task, BlockRows]]:
    if store.done == store.layout.rows and len(store.with_futures) == store.layout.chunks:
        return
    yield from shared_out(engine, solve_task, _tasks(batch, store, pace), progress)


def solve_task(task: Task) -> BlockRows:
    """What an engine is given to do."""
    return solve_block(task[2])


def _tasks(batch: Batch, store: Store, pace: Pace) -> Iterator[Task]:
    """Blocks of what is missing, chunk by chunk; within one, all cases at the first futures before any at later ones,
    so that a run that is stopped has all options at the same futures."""
    for chunk in range(store.layout.chunks):
        left, begin = store.missing(chunk), store.layout.span(chunk)[0]
        if not left and chunk in store.with_futures:
            continue
        positions = batch.futures.positions(*store.layout.span(chunk))  # once, as a sequence goes forward only
        if chunk not in store.with_futures:
            store.write_futures(chunk, positions)
        while left:
            for member in [*left]:
                (first, stop), *others = left.pop(member)
                cut = min(stop, first + pace.futures(member))
                yield chunk, member, Block(batch.works[member], first, positions[first - begin : cut - begin])
                if rest := [*([(cut, stop)] if cut < stop else []), *others]:
                    left[member] = rest


@contextmanager
def _opened(batch: Batch, folder: Path, resume: bool) -> Iterator[Store]:
    """The store of a batch in a folder, begun if it is not there, and locked."""
    there = read_manifest(folder)
    if there is None and resume:
        raise InputError(Problem("there is no store to go on with.", Place(str(folder)), "Leave out --resume."))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others = [path.name for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError as error:
        raise unwritable(folder, error) from None
    if there is None and others and {*others} - {STUDY_COPY, CASES}:  # those two are written before the manifest
        message = f"the folder holds other files, such as {sorted(others)[0]!r}."
        raise InputError(Problem(message, Place(str(folder)), "Give a folder of its own."))
    if there is not None:
        check_same(folder, there, batch.manifest)
    with locked(folder):
        if there is None or not _has_cases(folder):
            _begin(batch, folder)
        yield Store.at(folder, batch.layout, batch.schemas)


def _has_cases(folder: Path) -> bool:
    try:
        check_footer(folder / CASES)
    except InputError:
        return False
    return True


def _begin(batch: Batch, folder: Path) -> None:
    titles = {name: option.title for name, option in batch.study.theatre.options.items()}
    table = case_table(batch.cases.members, titles)
    write_synced(folder / STUDY_COPY, read_bytes(batch.study.path, str(batch.study.path), 10**9))
    write_synced(folder / CASES, as_parquet([table], case_schema()))
    write_manifest(folder, batch.manifest)


@dataclass(frozen=True)
class Estimate:
    """How much a batch is, from a handful of its solves."""

    solves: int
    measured: int
    fastest: float
    """Seconds of a solve, of the case that was fastest on average."""
    mean: float
    slowest: float
    most_bytes: int
    """Of the store: every figure at full length, the plans as in the handful."""


def estimate(batch: Batch) -> Estimate:
    """Measure a handful of solves, spread over the cases. Raises `InputError` as a worker does."""
    import pyarrow as pa

    members = batch.cases.members[:: ceil(len(batch.cases.members) / HANDFUL)]
    span = (0, min(AT_FUTURES, batch.futures.count))
    means, size, count = [], 0.0, 0
    for member in members:
        block = batch.block(member.number, span)
        solve_block(batch.block(member.number, (0, 1)))  # what is loaded once is no part of it
        began = perf_counter()
        rows = solve_block(block)
        means.append((perf_counter() - began) / len(rows.values))
        tables = [result_table(block, member, rows, batch.schemas[RESULTS])]
        tables += [laydown_table(member, rows, batch.schemas[LAYDOWNS])] if LAYDOWNS in batch.schemas else []
        numbers = [column for table in tables for column in table.columns if not pa.types.is_string(column.type)]
        size += sum(column.nbytes for column in numbers)
        count += len(rows.values)
    per_row = size / count + 8 * len(batch.futures.names) / batch.layout.members
    mean = sum(means) / len(means)
    return Estimate(batch.layout.rows, count, min(means), mean, max(means), int(per_row * batch.layout.rows))
