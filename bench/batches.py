"""What a batch costs beside its solves, in one run: `python -m bench.batches [--pack NAME]`.

Times are processor time where other work on the machine would blur them; what two workers gain on one is said by the
clock, which holds on an idle machine alone, and by processor time.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from decide.ui.stores import summarised

from bench.inside import spent
from decide.batch import shared_out
from decide.engines import engine_named
from decide.pack.batch_file import read_batch
from decide.progress import silent
from decide.store.block import Block, BlockRows, solve_block
from decide.store.files import StorePart, write_part
from decide.store.layout import LEAST_ROWS
from decide.store.manifest import write_manifest
from decide.store.query import answer_of
from decide.store.run import Batch, run_batch
from decide.store.schemas import FUTURES, RESULTS, case_schema, case_table, future_table, result_schema, result_table

MILLION = 1_000_000
METRICS = 16
TURNS = 2  # of one worker and of two, as other work comes and goes
EMPTY = 2000  # tasks that do nothing
MEGABYTE = 1e6


def nothing(item: int) -> int:
    """A task that costs what handing it over costs."""
    return item


def overhead(batch: Batch, futures: int) -> str:
    """Processor time of blocks outside the solver, against that inside."""
    solve_block(batch.block(0, (0, 2)))
    whole, inside = spent(lambda: solve_block(batch.block(0, (1, 1 + futures))))
    each, around = 1000 * whole / futures, 100 * (whole - inside) / inside
    return f"{each:.1f} ms of processor a solve; own code takes {around:.0f} % of the solver's time"


def used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def own() -> float:
    return time.process_time()


def two_workers(batch: Batch, folder: Path) -> str:
    """A study by one worker and by two, in turn, and the least of what each took.

    Other work makes the clock of no use where it takes a processor. What two processors would take is then read off
    the time they are worked: that of one worker, over half of that of two and of the process that writes. Contention of
    the two for memory and caches is in it, as is what each of them loads; waiting at the end for a last block is not,
    which is part of one block.
    """
    least = {workers: (float("inf"),) * 3 for workers in (1, 2)}
    for turn in range(TURNS):
        for workers in least:
            began, before, mine = time.perf_counter(), used_by_children(), own()
            run_batch(batch, folder / f"by-{workers}-{turn}", engine_named("processes", workers), silent(), 5.0)
            took = time.perf_counter() - began, used_by_children() - before, own() - mine
            least[workers] = tuple(map(min, least[workers], took))
    one, two = least[1], least[2]
    return (
        f"{batch.layout.rows:,} solves: two workers {one[0] / two[0]:.2f} times one by the clock, "
        f"{2 * one[1] / (two[1] + two[2]):.2f} times by processor time, of which two workers used "
        f"{two[1] / one[1]:.2f} times that of one; the process that writes took {100 * two[2] / two[1]:.1f} % of it"
    )


def tasks(name: str) -> str:
    """What an empty task costs."""
    engine = engine_named(name, 2)
    begun = [0.0, 0.0]

    def items() -> Iterator[int]:
        for item in range(EMPTY):
            if item == EMPTY // 10:  # workers are there by now
                begun[:] = time.perf_counter(), own()
            yield item

    for _ in shared_out(engine, nothing, items(), silent()):
        pass
    clock, processor = (
        1000 * (now - then) / (EMPTY * 0.9) for now, then in zip((time.perf_counter(), own()), begun, strict=True)
    )
    return f"{name}: {clock:.2f} ms an empty task by the clock, {processor:.2f} ms of processor where it is handed out"


def measured(block: Block) -> tuple[int, float]:
    """A block in a worker: solves, and its memory so far in megabytes."""
    rows = solve_block(block)
    return len(rows.values), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory(batch: Batch, solves: int) -> str:
    """Memory of a worker after some solves, and after ten times as many."""
    blocks = [batch.block(0, (n, n + solves)) for n in range(1, 10 * solves, solves)]
    made = [mb for _, (_, mb) in shared_out(engine_named("processes", 1), measured, blocks, silent())]
    grown = 100 * (made[-1] / made[0] - 1)
    return f"{made[0]:.0f} MB after {solves} solves, {grown:+.1f} % after {10 * solves}"


def million(batch: Batch, folder: Path) -> str:
    """A store of a million rows made up, and a grouped query of it."""
    chance = np.random.default_rng(1)
    columns = batch.columns[:METRICS]
    schema, width = result_schema(columns), len(columns)
    (folder / RESULTS).mkdir(parents=True)
    (folder / FUTURES).mkdir()
    members = batch.cases.members
    began = time.perf_counter()
    for chunk in range(MILLION // LEAST_ROWS):
        each = LEAST_ROWS // len(members)
        tables: list[pa.Table] = []
        for member in members:
            values = chance.normal(50.0, 10.0, (each, width))
            plain = np.zeros(each)
            rows = BlockRows(values, plain > 1, plain, ["answered"] * each, [None] * each)
            block = Block(batch.works[member.number], 1 + chunk * each, np.zeros((each, 0)))
            tables.append(result_table(block, member, rows, schema))
        write_part(folder / RESULTS, StorePart(chunk), tables, schema)
        positions = chance.uniform(-1, 1, (each, len(batch.futures.names)))
        made = future_table(1 + chunk * each, positions, batch.schemas[FUTURES])
        write_part(folder / FUTURES, StorePart(chunk), [made], batch.schemas[FUTURES])
    wrote = time.perf_counter() - began
    titles = {name: option.title for name, option in batch.study.theatre.options.items()}
    (folder / "cases.parquet").write_bytes(_parquet([case_table(members, titles)]))
    write_manifest(folder, batch.manifest)
    size = sum(path.stat().st_size for path in (folder / RESULTS).iterdir()) / MEGABYTE
    first, last = columns[0].name, columns[-1].name
    began = time.perf_counter()
    answer_of(folder, f"select option, avg({first}), avg({last}), stddev({first}) from results group by option")
    took = time.perf_counter() - began
    summed = [_summed(folder, column) for column in (first, last)]  # the first loads what it takes
    return (
        f"a million rows of {width} criteria: {size:.0f} MB, written in {wrote:.1f} s, grouped in {took:.2f} s, "
        f"summed up for the page in {summed[0]:.2f} s of processor at first and {summed[1]:.2f} s after"
    )


def _summed(folder: Path, column: str) -> float:
    began = own()
    summarised(folder, column)
    return own() - began


def _parquet(tables: Iterable[pa.Table]) -> bytes:
    from decide.store.files import as_parquet

    return as_parquet(tables, case_schema())


def study(folder: Path, pack: str, size: int) -> Batch:
    """Two options of a pack at some futures."""
    folder.mkdir()
    path = folder / "study.yaml"
    path.write_text(f"pack: {pack}\ndesign: {{kind: latin, size: {size}}}\n", encoding="utf-8")
    names = list(Batch(read_batch(path)).study.theatre.options)[:2]
    options = f"options: [{', '.join(names)}]\n"
    path.write_text(f"pack: {pack}\n{options}design: {{kind: latin, size: {size}}}\n", encoding="utf-8")
    return Batch(read_batch(path))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", default="minusma")
    parser.add_argument("--size", type=int, default=150, help="futures of the study for two workers")
    parser.add_argument("--solves", type=int, default=100, help="after which the memory is measured")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        batch = study(folder / "study", given.pack, max(given.size, 10 * given.solves + 1))
        print(overhead(batch, 30))
        print(memory(batch, given.solves))
        for engine in ("processes", "dask"):
            print(tasks(engine))
        print(two_workers(study(folder / "small", given.pack, given.size), folder))
        print(million(batch, folder / "million"))


if __name__ == "__main__":
    main()
