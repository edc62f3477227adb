"""Who leads under each weighting of a batch, over the futures that it is done for; nothing is solved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from decide.errors import InputError, Place, Problem
from decide.pack.batch_file import OWN_WEIGHTS
from decide.pack.folder import FUTURES_FILE
from decide.pack.text import read_file
from decide.pack.theatre import Theatre, choose_options
from decide.pack.weighting import MOST_AVERTED, named_weighting, with_weighting
from decide.pack.what_if import WhatIf
from decide.questions.robust.tables_of_stores import FRAMES as OF_STORES
from decide.questions.robust.tables_of_stores import option_rows
from decide.results.likelihood import likelihood
from decide.results.provenance import inputs_of, provenance
from decide.results.shared_futures import check_inputs
from decide.results.study import Study
from decide.solve.answer import HIGHS
from decide.store.files import CASES

if TYPE_CHECKING:
    from decide.store.summary import CaseSetting, Tally

OVER_FUTURES = (
    *("weighting", "title", "option", "tier", "central", "mean", "low", "median", "high"),
    *("first", "likelihood", "about_first", "regret_mean", "regret_worst_tenth", "regret_worst"),
    *("futures", "left_out"),
)
"""Columns: shares between 0 and 1, figures in points under that weighting; the option that leads most often first."""
COLUMN = "score"
LEAST = 2  # weightings that there is something to say of
HINT = "Give its study.yaml two, such as weightings: [{example}], and run decide batch into a new folder."


@dataclass(frozen=True)
class WeighedCases:
    """The cases of a store under one weighting."""

    weighting: str
    title: str
    """Empty for the weights of the pack."""
    cases: Mapping[str, int]
    """Number of the case of each option."""


def over_store(theatre: Theatre, folder: Path, options: Sequence[str], what_if: WhatIf) -> Study:
    """Options (all of the store if none is named) under each weighting of a store: a study whose frame `over_futures`
    has the columns `OVER_FUTURES`. A weighting that brings priorities instead of weights is left out.

    Of a store of several what-ifs, settings of levers or modes, the cases are taken that the what-if asks for, each
    weighting with the mode that it brings. Raises `InputError` where there is no store, where it is of other inputs or
    has fewer than two weightings of these options, or where no future is done.
    """
    from decide.store.reading import parts_of
    from decide.store.schemas import RESULTS
    from decide.store.stored_futures import sampled_manifest
    from decide.store.summary import ends_of, summary_of

    place = Place(f"--sampled {folder}")
    if what_if.weighting:
        message = "the weightings are those of the store."
        raise InputError(Problem(message, Place(f"--weights {what_if.weighting}"), "Leave it out."))
    choose_options(theatre, options, what_if)
    manifest = sampled_manifest(folder)
    _check_inputs(theatre, manifest, options, what_if, place)
    without = [name for name in _weightings(folder) if _ranks(theatre, name)]
    weighed = list(_weighed(theatre, manifest, folder, options, what_if))
    _check_several(theatre, weighed, place)
    summary = summary_of(folder, COLUMN, [case for one in weighed for case in one.cases.values()])
    titles = {one.weighting: one.title for one in weighed}
    rows = [row for setting, tally in summary.tallies.items() for row in _rows(setting, titles, tally)]
    names = list(weighed[0].cases)
    worst = ends_of(parts_of(folder, RESULTS), "certificate")[1]
    design = manifest["study"]["design"]
    about = provenance(theatre, names, what_if, {"solver": HIGHS, "worst_certificate": worst})
    about["told_apart"] = manifest["told_apart"]
    about["sampled"] = {"design": design["kind"], "seed": design["seed"], "priorities_left_out": without}
    frame = pd.DataFrame(rows, columns=list(OVER_FUTURES))
    return Study("weights", {"over_futures": frame}, about, {}, table="over_futures")


def _weightings(folder: Path) -> list[str]:
    """In the order of the store."""
    import pyarrow.parquet as pq

    return [*dict.fromkeys(pq.read_table(folder / CASES, columns=["weighting"])["weighting"].to_pylist())]


def _ranks(theatre: Theatre, name: str) -> bool:
    """Whether a weighting brings a mode of its own, so that the score is not what it chooses by."""
    return name != OWN_WEIGHTS and named_weighting(theatre.pack, name).mode is not None


def _weighed(
    theatre: Theatre, manifest: Mapping[str, Any], folder: Path, options: Sequence[str], what_if: WhatIf
) -> Iterator[WeighedCases]:
    """The weightings of a store of which every option has its case under the what-if."""
    import pyarrow.parquet as pq

    table = pq.read_table(folder / CASES).to_pylist()
    for name in _weightings(folder):
        if _ranks(theatre, name):
            continue
        try:
            wanted = inputs_of(with_weighting(theatre.pack, what_if, "" if name == OWN_WEIGHTS else name))
        except InputError:  # a weighting that goes together with no such what-if
            continue
        cases = {
            row["option"]: row["case"]
            for row in table
            if row["weighting"] == name and manifest["inputs"][row["case"]] == {"option": row["option"], **wanted}
        }
        if cases and all(option in cases for option in options):
            title = "" if name == OWN_WEIGHTS else named_weighting(theatre.pack, name).title
            yield WeighedCases(name, title, {option: cases[option] for option in options or cases})


def _check_inputs(
    theatre: Theatre, manifest: Mapping[str, Any], options: Sequence[str], what_if: WhatIf, place: Place
) -> None:
    """Raises `InputError` for a store of another pack."""
    from decide.store.manifest import pack_files_in

    about = {**inputs_of(what_if), "files": {**pack_files_in(manifest), **manifest["files"]}}
    check_inputs(about, options, theatre, what_if, options, read_file(theatre.folder / FUTURES_FILE).digest, place)


def _check_several(theatre: Theatre, weighed: Sequence[WeighedCases], place: Place) -> None:
    """Raises `InputError` where there is nothing to compare."""
    if len(weighed) < LEAST:
        here = f"only the weighting {weighed[0].weighting!r}" if weighed else "no weighting"
        every = dict.fromkeys(
            [*(one.weighting for one in weighed), OWN_WEIGHTS, *theatre.pack.weightings, MOST_AVERTED]
        )
        example = ", ".join([*every][:LEAST])
        message = f"the store has {here} of these options under these inputs."
        raise InputError(Problem(message, place, HINT.format(example=example)))
    if min(len(one.cases) for one in weighed) < LEAST:
        raise InputError(Problem("one option always leads.", place, "Name two or more, or none for all."))


def _rows(setting: CaseSetting, titles: Mapping[str, str], tally: Tally) -> list[tuple[Any, ...]]:
    """The rows of a weighting, the option that leads in most futures first, then the one of less regret."""
    named = [dict(zip(OF_STORES["options"], row, strict=True)) for row in option_rows(setting, tally)]
    for row in named:
        row |= {"title": titles[setting.weighting], "likelihood": likelihood(row["first"])}
    return [tuple(row[name] for name in OVER_FUTURES) for row in sorted(named, key=lambda row: -row["first"])]
