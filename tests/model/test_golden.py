"""One golden .lp per constraint family: the rows as mathematics, to be read and checked by eye.

Write them anew with `python -m tests.model.test_golden` and read the difference.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from decide.model.families import families
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Columns, Programme
from decide.solve.pulp_route import write_programme
from tests import small

GOLDEN = Path(__file__).parent.parent / "golden"


def family_only(programme: Programme, family: str) -> Programme:
    """The programme with one family's rows and the columns they use, and no objective."""
    rows = programme.rows(family)
    kept = np.isin(programme.entry_rows, rows.index)
    used = np.unique(programme.columns[kept])
    blocks = []
    for block in programme.col_blocks:
        part = block.where(np.isin(block.index, used))
        if len(part):
            blocks.append(Columns(part.name, np.searchsorted(used, part.index), part.at, part.upper))
    counts = np.bincount(programme.entry_rows[kept], minlength=len(programme.row_lower))[rows.index]
    return replace(
        programme,
        cost=np.zeros(len(used)),
        col_lower=programme.col_lower[used],
        col_upper=programme.col_upper[used],
        row_lower=programme.row_lower[rows.index],
        row_upper=programme.row_upper[rows.index],
        starts=np.concatenate([[0], np.cumsum(counts)]),
        columns=np.searchsorted(used, programme.columns[kept]),
        values=programme.values[kept],
        col_blocks=tuple(blocks),
        row_blocks=(replace(rows, index=np.arange(len(rows.index))),),
    )


def write_all(folder: Path) -> None:
    programme = formulate(compile_instance(small.pack(small.full())))
    for family in families():
        write_programme(family_only(programme, family), folder / f"{family}.lp", family)


def texts(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text() for path in folder.glob("*.lp")}


def test_every_family_equals_its_golden_file(tmp_path: Path) -> None:
    """Each family has one, and none is left over."""
    write_all(tmp_path)
    assert texts(tmp_path) == texts(GOLDEN)


if __name__ == "__main__":
    write_all(GOLDEN)
