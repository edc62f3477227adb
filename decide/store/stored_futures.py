"""A store opened as a run of `decide robust` is: the same options in the same futures, with their positions.

Of a store of several what-ifs, weightings, settings of levers or modes, the cases are taken that a what-if asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from decide.errors import InputError, Place, Problem
from decide.model.lp import Floats
from decide.pack.futures import MOST_DRAWN
from decide.pack.what_if import WhatIf
from decide.results.extras import need
from decide.results.provenance import inputs_of
from decide.results.sampling import OVERALL, Evaluated, Outcome
from decide.results.study import Study
from decide.store.block import ANSWERED
from decide.store.manifest import manifest_in, pack_files_in
from decide.store.reading import parts_of
from decide.store.schemas import FUTURES, RESULTS, meanings_in

if TYPE_CHECKING:
    import pyarrow as pa

DRAWN = ("latin", "sobol")
"""Designs that `decide robust` samples by too."""


@dataclass(frozen=True)
class StoredFutures:
    """What a store has of some options."""

    numbers: Floats
    """(row) number of the future."""
    positions: Floats
    """(row, factor)."""
    factors: tuple[str, ...]
    evaluated: Evaluated
    central: Evaluated
    """One row: every figure at its value."""
    manifest: Mapping[str, Any]
    """As that of a run of `decide robust`."""

    def as_study(self) -> Study:
        """The frames of a run of `decide robust` that hold its futures and what options come to in them."""
        import pandas as pd

        names = [int(number) for number in self.numbers]
        base = self.central.frame("future", [0]).rename(columns={"value": "base"}).drop(columns="future")
        futures = pd.DataFrame(
            {
                "future": np.repeat(names, len(self.factors)),
                "factor": np.tile(np.array(self.factors, dtype=object), len(names)),
                "position": self.positions.ravel(),
            }
        )
        frames = {"robustness": base, "outcomes": self.evaluated.frame("future", names), "futures": futures}
        return Study("robust", frames, self.manifest, {})


def stored_futures(folder: Path, what_if: WhatIf, options: Sequence[str] = ()) -> StoredFutures:
    """The futures of a store, at most `MOST_DRAWN`, that are done for all of some options (those of the store if none
    is named). Raises `InputError` where there is no store, where it has no such cases, or where one has no answer."""
    manifest, place = sampled_manifest(folder), Place(str(folder))
    design = manifest["study"]["design"]
    cases = _cases(manifest, what_if, options, place)
    table = _rows(folder, cases)
    numbers, evaluated = _evaluated(table, cases, _outcomes(folder, place))
    if not evaluated.outcomes or OVERALL not in [one.key for one in evaluated.outcomes]:
        raise InputError(Problem("the store does not keep the overall score.", place, "Add score to its keep."))
    if numbers.size < 2 or numbers[0]:
        raise InputError(Problem("no future is done for all options yet.", place, "Run its batch again."))
    factors = tuple(manifest["factors"])
    central = evaluated.first(1)
    drawn = Evaluated(evaluated.options, evaluated.outcomes, evaluated.values[1:], evaluated.broken[1:], {})
    about = {
        **inputs_of(what_if),
        "pack": manifest["pack"],
        "options": [*cases],
        "files": {**pack_files_in(manifest), **manifest["files"]},
        "robust": {"futures": len(drawn.values), "seed": design.get("seed", 0), "sampler": design["kind"]},
        "worst_certificate": float(np.max(table["certificate"].to_numpy())),
    }
    return StoredFutures(numbers[1:], _positions(folder, numbers[1:], factors), factors, drawn, central, about)


def sampled_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a store whose futures are a sample of all factors, so that shares of them mean something. Raises
    `InputError`."""
    need("pyarrow")
    manifest = manifest_in(folder)
    design = manifest["study"].get("design", {"kind": "none"})
    if design["kind"] not in DRAWN or {*design.get("factors", manifest["factors"])} < {*manifest["factors"]}:
        message = "its futures are no sample of all factors."
        hint = f"Give a store whose design is {' or '.join(DRAWN)} over all factors, or use decide summarise or query."
        raise InputError(Problem(message, Place(str(folder)), hint))
    return manifest


def _cases(manifest: Mapping[str, Any], what_if: WhatIf, options: Sequence[str], place: Place) -> dict[str, int]:
    """Number of the case of each option under a what-if. Raises `InputError`."""
    wanted = inputs_of(what_if)
    there = {
        inputs["option"]: number
        for number, inputs in enumerate(manifest["inputs"])
        if inputs == {"option": inputs["option"], **wanted}
    }
    missing = [name for name in options if name not in there]
    if not there or missing:
        lacking = f"{', '.join(missing)} under these inputs" if there else "these inputs"
        listed = "; ".join(manifest["cases"][:10]) + ("; ..." if len(manifest["cases"]) > 10 else "")
        raise InputError(Problem(f"the store has no case of {lacking}.", place, f"It has {listed}."))
    return {name: there[name] for name in options or there}


def _rows(folder: Path, cases: Mapping[str, int]) -> pa.Table:
    import pyarrow.dataset as ds

    field = ds.field
    wanted = field("case").isin([*cases.values()]) & (field("future") <= MOST_DRAWN)
    table = ds.dataset(parts_of(folder, RESULTS)).to_table(filter=wanted)
    failed = table.filter(field("status") != ANSWERED)
    if failed.num_rows:
        first = failed.slice(0, 1).to_pylist()[0]
        message = (
            f"{failed.num_rows:,} rows have no answer: {first['option']} in future {first['future']}, {first['why']}"
        )
        raise InputError(Problem(message, Place(str(folder)), "Name the other options."))
    return table.sort_by([("future", "ascending"), ("case", "ascending")])


def _outcomes(folder: Path, place: Place) -> dict[str, Outcome]:
    """The criteria that the store keeps, by column."""
    parts = parts_of(folder, RESULTS)
    if not parts:
        raise InputError(Problem("nothing of this store is done yet.", place, "Run its batch first."))
    return {
        name: Outcome(about["metric"], about["objective"], about["region"], about["unit"])
        for name, about in meanings_in(parts[0]).items()
        if "metric" in about
    }


def _evaluated(table: pa.Table, cases: Mapping[str, int], outcomes: Mapping[str, Outcome]) -> tuple[Floats, Evaluated]:
    """Numbers of the futures that every case has, and what the cases come to in them."""
    future, case = table["future"].to_numpy(), table["case"].to_numpy()
    numbers, counts = np.unique(future, return_counts=True)
    kept = np.isin(future, numbers[counts == len(cases)])
    numbers = numbers[counts == len(cases)]
    order = np.argsort(np.argsort([*cases.values()]))  # rows of a future come by number of the case
    shape = (len(numbers), len(cases))
    columns = {name: table[name].to_numpy()[kept].reshape(shape)[:, order] for name in outcomes}
    filled = [name for name, values in columns.items() if np.isfinite(values).any()]
    values = np.stack([columns[name] for name in filled], axis=-1) if filled else np.zeros((*shape, 0))
    broken = table["terms_broken"].to_numpy()[kept].reshape(shape)[:, order]
    assert (np.sort([*cases.values()]) == case[kept][: len(cases)]).all()
    return numbers, Evaluated(tuple(cases), tuple(outcomes[name] for name in filled), values, broken, {})


def _positions(folder: Path, numbers: Floats, factors: Sequence[str]) -> Floats:
    import pyarrow.dataset as ds

    table = ds.dataset(parts_of(folder, FUTURES)).to_table(filter=ds.field("future").isin(numbers.tolist()))
    table = table.sort_by("future")
    return np.column_stack([table[name].to_numpy() for name in factors]) if factors else np.zeros((len(numbers), 0))
