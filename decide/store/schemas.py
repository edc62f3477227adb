"""The tables of a store, as Arrow has them: their columns with units and titles, and rows made of arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from decide.model.lp import Floats
from decide.pack.batch_cases import Member
from decide.pack.schema import Factor
from decide.store.block import Block, BlockRows
from decide.store.columns import ABOUT_CASE, CriterionColumn

if TYPE_CHECKING:
    import pyarrow as pa

FUTURES, RESULTS, LAYDOWNS = "futures", "results", "laydowns"
MEANINGS = {
    "future": "Number of the future; in future 0 every figure has its value",
    "case": "Number of the case: the same in the table of cases",
    "option": "Option",
    "what_if": "What-if of the study",
    "weighting": "Weighting; own is that of the pack",
    "levers": "Levers that are set",
    "mode": "Solve mode",
    "status": "How the solve ended; only what is answered has figures",
    "terms_broken": "Whether terms of the option could not all be met",
    "certificate": "Largest scaled violation of the solution: the proof that it is optimal",
    "why": "Why there is no answer",
    "title": "Title of the option",
    "period": "Period",
    "region": "Region",
    "area": "Area",
    "unit_type": "Type of unit",
    "unit": "What units of the type are counted in",
    "units": "Units stationed",
    "persons": "Persons stationed",
    "moved_in": "Units that came in this period",
}


def _about(title: str, unit: str = "", **more: str) -> dict[str, str]:
    return {"title": title, "unit": unit, **more}


def _field(name: str, kind: pa.DataType) -> pa.Field:
    import pyarrow as pa

    return pa.field(name, kind, metadata=_about(MEANINGS[name], "persons" if name == "persons" else ""))


def case_schema() -> pa.Schema:
    """One row for each case."""
    import pyarrow as pa

    return pa.schema([_field("case", pa.int32()), *(_field(name, pa.string()) for name in (*ABOUT_CASE, "title"))])


def future_schema(factors: Mapping[str, Factor]) -> pa.Schema:
    """One row for each future, with the position of each factor."""
    import pyarrow as pa

    columns = [
        pa.field(name, pa.float64(), metadata=_about(factor.title, "position", low=factor.low, high=factor.high))
        for name, factor in factors.items()
    ]
    return pa.schema([_field("future", pa.int64()), *columns])


def result_schema(columns: Sequence[CriterionColumn]) -> pa.Schema:
    """One row for each future and case, with a column for each criterion."""
    import pyarrow as pa

    criteria = [
        pa.field(
            column.name,
            pa.float64(),
            metadata=_about(
                column.title,
                column.outcome.unit,
                **dict(zip(("metric", "objective", "region"), column.outcome.key, strict=True)),
                better="more" if column.outcome.better > 0 else "less",
            ),
        )
        for column in columns
    ]
    return pa.schema(
        [
            _field("future", pa.int64()),
            _field("case", pa.int32()),
            *(_field(name, pa.string()) for name in ABOUT_CASE),
            _field("status", pa.string()),
            _field("terms_broken", pa.bool_()),
            _field("certificate", pa.float64()),
            *criteria,
            _field("why", pa.string()),
        ]
    )


def laydown_schema() -> pa.Schema:
    """One row for each future, case, period, area and type of unit that is stationed there."""
    import pyarrow as pa

    texts = ("period", "region", "area", "unit_type", "unit")
    return pa.schema(
        [
            _field("future", pa.int64()),
            _field("case", pa.int32()),
            _field("option", pa.string()),
            *(_field(name, pa.string()) for name in texts),
            *(_field(name, pa.float64()) for name in ("units", "persons", "moved_in")),
        ]
    )


def meanings_in(part: Path) -> dict[str, dict[str, str]]:
    """Title, unit and more of the columns of a part, by their names."""
    import pyarrow.parquet as pq

    schema = pq.read_schema(part)
    return {
        field.name: {key.decode(): value.decode() for key, value in (field.metadata or {}).items()} for field in schema
    }


def case_table(members: Sequence[Member], titles: Mapping[str, str]) -> pa.Table:
    """The cases of a study."""
    import pyarrow as pa

    rows = [[one.number, *_made_of(one).values(), titles[one.option]] for one in members]
    return pa.table([list(column) for column in zip(*rows, strict=True)], schema=case_schema())


def future_table(first: int, positions: Floats, schema: pa.Schema) -> pa.Table:
    """Futures from a number on."""
    import pyarrow as pa

    return pa.table([np.arange(first, first + len(positions)), *positions.T.copy()], schema=schema)


def result_table(block: Block, member: Member, rows: BlockRows, schema: pa.Schema) -> pa.Table:
    """What a block comes to."""
    import pyarrow as pa

    count = len(rows.values)
    about = [[value] * count for value in _made_of(member).values()]
    solve = [rows.status, rows.broken, rows.certificate]
    values = [pa.array(column, from_pandas=True) for column in (*rows.values.T.copy(),)]
    future, case = np.arange(block.first, block.stop), np.full(count, member.number, np.int32)
    return pa.table([future, case, *about, *solve, *values, rows.why], schema=schema)


def laydown_table(member: Member, rows: BlockRows, schema: pa.Schema) -> pa.Table:
    """The plans of a block."""
    import pyarrow as pa

    made = [(future, member.number, member.option, *row) for future, *row in rows.laydown]
    columns = [list(column) for column in zip(*made, strict=True)] if made else [[] for _ in schema]
    return pa.table(columns, schema=schema)


def _made_of(member: Member) -> dict[str, str]:
    return {name: getattr(member, name) for name in ABOUT_CASE}
