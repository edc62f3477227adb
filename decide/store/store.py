"""A folder of results: parts in Parquet that outlast whatever ends the run that writes them.

    manifest.json    what is run, on which files, with which versions
    study.yaml       the study file as it was read
    cases.parquet    one row for each case
    futures/         positions of the factors in each future
    results/         one row for each future and case
    laydowns/        the plans, if the study keeps them

A block of one case is written as it is done; once a chunk has all of its blocks they become one part, which is the same
however the work was shared out. What is in a folder is read anew by every run: there is no list that could be wrong.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from decide.model.lp import Floats
from decide.pack.batch_cases import Member
from decide.store.block import Block, BlockRows
from decide.store.files import UNFINISHED, StorePart, named_part, sound, unwritable, write_part
from decide.store.layout import Span, StoreLayout, missing
from decide.store.schemas import FUTURES, LAYDOWNS, RESULTS, future_table, laydown_table, result_table

if TYPE_CHECKING:
    import pyarrow as pa

log = logging.getLogger(__name__)


@dataclass
class Store:
    """The parts of a folder, for the one run that writes to it."""

    folder: Path
    layout: StoreLayout
    schemas: dict[str, pa.Schema]
    """Of each table; that of laydowns only if they are kept."""
    whole: set[int] = field(default_factory=set)
    """Chunks that are done."""
    spans: dict[int, dict[int, list[Span]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    """Futures that are done, by chunk and member, of the other chunks."""
    with_futures: set[int] = field(default_factory=set)
    """Chunks whose futures are written."""
    damaged: list[str] = field(default_factory=list)
    """Names of the files that were cleared away, as they were not what was written."""

    @classmethod
    def at(cls, folder: Path, layout: StoreLayout, schemas: dict[str, pa.Schema]) -> Store:
        """The store in a folder, which is locked. What is torn is cleared away, what is whole is merged. Raises
        `InputError` where the folder may not be changed."""
        store = cls(folder, layout, schemas)
        try:
            for table in schemas:
                (folder / table).mkdir(exist_ok=True)
            store._look()
        except OSError as error:
            raise unwritable(Path(error.filename or folder), error) from None
        return store

    @property
    def tables(self) -> tuple[str, ...]:
        """Those that a block has rows of, the last one written last."""
        return tuple(name for name in (LAYDOWNS, RESULTS) if name in self.schemas)

    @property
    def done(self) -> int:
        """Rows that are there."""
        merged = sum(stop - start for start, stop in map(self.layout.span, self.whole)) * self.layout.members
        of_blocks = (span for by_member in self.spans.values() for spans in by_member.values() for span in spans)
        return merged + sum(stop - first for first, stop in of_blocks)

    def missing(self, chunk: int) -> dict[int, list[Span]]:
        """Futures of a chunk that are yet to be solved, by member."""
        if chunk in self.whole:
            return {}
        span, done = self.layout.span(chunk), self.spans[chunk]
        left = {member: missing(span, done[member]) for member in range(self.layout.members)}
        return {member: spans for member, spans in left.items() if spans}

    def write_futures(self, chunk: int, positions: Floats) -> None:
        """Write the futures of a chunk. Raises `InputError` where the disk takes no more, as all that writes."""
        schema = self.schemas[FUTURES]
        table = future_table(self.layout.span(chunk)[0], positions, schema)
        write_part(self.folder / FUTURES, StorePart(chunk), [table], schema)
        self.with_futures.add(chunk)

    def write(self, chunk: int, block: Block, member: Member, rows: BlockRows) -> None:
        """Write what a block comes to; merge the chunk if that was the last of it."""
        part = StorePart(chunk, member.number, block.first, block.stop)
        for name in self.tables:
            schema = self.schemas[name]
            plans = name == LAYDOWNS
            made = laydown_table(member, rows, schema) if plans else result_table(block, member, rows, schema)
            write_part(self.folder / name, part, [made], schema)
        self.spans[chunk][member.number].append((block.first, block.stop))
        if not self.missing(chunk):
            self._merge(chunk)

    def _merge(self, chunk: int) -> None:
        """Make one part of the blocks of a chunk. Should the run end meanwhile, the next one does it again."""
        every = {name: self._blocks(name, chunk) for name in self.tables}
        for name, paths in every.items():
            write_part(self.folder / name, StorePart(chunk), _read(paths, self.schemas[name]), self.schemas[name])
        for paths in every.values():
            for path in paths:
                path.unlink()
        self.whole.add(chunk)
        self.spans.pop(chunk, None)

    def _blocks(self, table: str, chunk: int) -> list[Path]:
        """The blocks of a chunk by member and future: their names sort so."""
        return sorted((self.folder / table).glob(f"block-{chunk:06}-*.parquet"))

    def _look(self) -> None:
        """Take stock of the folder."""
        seen = {name: self._sound_parts(name) for name in self.schemas}
        self.with_futures = {part.chunk for part in seen.get(FUTURES, {})}
        merged = [{part.chunk for part in seen[name] if part.member is None} for name in self.tables]
        self.whole = set.intersection(*merged)
        blocks = set.intersection(*({part for part in seen[name] if part.member is not None} for name in self.tables))
        for name in self.tables:
            for part, path in seen[name].items():
                kept = part.chunk in self.whole if part.member is None else part in blocks
                if not kept or (part.member is not None and part.chunk in self.whole):
                    path.unlink()  # half of a pair, or what has become part of a whole
        for part in blocks:
            if part.chunk not in self.whole and part.member is not None:
                self.spans[part.chunk][part.member].append((part.first, part.stop))
        for chunk in [chunk for chunk in self.spans if not self.missing(chunk)]:
            self._merge(chunk)

    def _sound_parts(self, table: str) -> dict[StorePart, Path]:
        """The parts of a table that are what was written; the others are cleared away."""
        parts: dict[StorePart, Path] = {}
        for path in sorted((self.folder / table).iterdir()):
            if path.name.startswith(UNFINISHED):
                path.unlink()
            elif (named := named_part(path)) is not None:
                part, digest = named
                if sound(path, digest):
                    parts[part] = path
                else:
                    self.damaged.append(f"{table}/{path.name}")
                    path.unlink()
        return parts


def _read(paths: Sequence[Path], schema: pa.Schema) -> Iterator[pa.Table]:
    import pyarrow.parquet as pq

    for path in paths:
        yield pq.read_table(path, schema=schema)
