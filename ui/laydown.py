"""A laydown as a planner edits it: a grid of areas and periods for one unit type at a time.

Pure: from an option's best laydown, an uploaded file or an edited grid to the `Laydown` that the library scores. The
page's widgets are in `ui/pages/option.py` and its neighbours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from decide.errors import Place
from decide.language import t
from decide.model.instance import Instance
from decide.pack.laydown_file import Laydown, check_format, read_laydown, write_laydown
from decide.pack.quantity import UNBOUNDED
from decide.pack.schema import Pack
from decide.questions.plan.moves import Move
from decide.questions.plan.study import template
from decide.solve.answer import Answer

from .uploads import on_disk, short_name

Key = tuple[str, str, str]
"""Unit type, area, period."""


@dataclass(frozen=True)
class Draft:
    """A laydown under way: units by unit type, area and period; what is not there is none."""

    units: Mapping[Key, float]
    origin: str = ""
    """The file it was read from; empty if it began as the best laydown."""
    version: int = 0
    """Counts whole replacements (another file, the best one again), not edits of cells."""
    edited: bool = False
    """Whether a cell was changed since."""
    places: Mapping[Key, Place] = field(default_factory=dict)
    """Where the file gives each figure; a figure changed since has none."""


def from_best(answer: Answer, version: int = 0) -> Draft:
    """The option's best laydown, to start from."""
    rows = template(answer)
    return Draft({(row["unit_type"], row["area"], row["period"]): row["units"] for row in rows}, version=version)


def from_file(name: str, data: bytes, pack: Pack, version: int = 0) -> Draft:
    """An uploaded laydown, read as the command line reads it. Raises `InputError` with its places in that file."""
    shown = short_name(name)
    check_format(Path(shown))
    with on_disk(name, data) as path:
        laydown = read_laydown(path, pack)
    places = {key: replace(place, file=shown) for key, place in laydown.places.items()}
    return Draft({key: units for key, units in laydown.units.items() if units > 0}, shown, version, places=places)


def grid(draft: Draft, unit: str, p: Instance) -> pd.DataFrame:
    """Units of one type: a row for each area, a column for each period, in the order of the pack."""
    rows = [[draft.units.get((unit, area, period), 0.0) for period in p.periods] for area in p.areas]
    return pd.DataFrame(rows, index=list(p.areas), columns=list(p.periods))


def with_grid(draft: Draft, unit: str, edited: pd.DataFrame, onward: bool = False) -> Draft:
    """The draft with the units of one type as in an edited grid; an emptied cell is none.

    `onward`: what a cell is changed to holds in all later periods, too. The draft is then a new version, as its grid
    differs from the one edited.
    """
    units, places = dict(draft.units), dict(draft.places)
    cells = edited.astype(float).fillna(0.0).clip(0.0, UNBOUNDED)
    periods = [str(period) for period in cells.columns]
    changed = filled = False
    for area, row in zip(cells.index, cells.to_numpy().tolist(), strict=True):
        was = [draft.units.get((unit, str(area), period), 0.0) for period in periods]
        first = next((n for n, (new, old) in enumerate(zip(row, was, strict=True)) if new != old), None)
        if first is None:
            continue
        changed = True
        wanted = [*row[:first], *([row[first]] * (len(row) - first))] if onward else row
        filled = filled or wanted != row
        for period, new, old in zip(periods, wanted, was, strict=True):
            key = (unit, str(area), period)
            if new != old:
                places.pop(key, None)
                units[key] = new
            if new == 0.0:
                units.pop(key, None)
    if not changed:
        return draft
    return replace(draft, units=units, places=places, edited=True, version=draft.version + filled)


def with_move(draft: Draft, move: Move, p: Instance) -> Draft:
    """The draft with a move made, from its period to the end of the horizon; of no more units than are there
    throughout. A new version, as its grid differs from the one shown."""
    table = grid(draft, move.unit, p)
    later = list(p.periods[p.periods.index(move.period) :])
    units = min(move.units, float(table.loc[[move.start], later].to_numpy().min()))
    if move.start == move.end or units <= 0:
        return draft
    table.loc[move.start, later] -= units
    table.loc[move.end, later] += units
    return replace(with_grid(draft, move.unit, table), version=draft.version + 1)


def laydown_of(draft: Draft, pack: Pack) -> Laydown:
    """The draft as the library scores it. What was edited is placed by its cell of the table.

    Its digest is that of the CSV file it can be downloaded as.
    """
    name = draft.origin or t("table")
    digest = hashlib.sha256(file_of(draft, pack, ".csv")).hexdigest()
    units = dict(sorted(draft.units.items()))
    return Laydown(name, digest, units, {key: draft.places.get(key) or _cell(key, name, pack) for key in units})


def _cell(key: Key, name: str, pack: Pack) -> Place:
    unit, area, period = key
    return Place(name, 0, f"{pack.units[unit].title}, {pack.areas[area].title}, {period}")


def file_of(draft: Draft, pack: Pack, suffix: str) -> bytes:
    """The draft as a file that `decide plan --laydown` reads, in the order of the pack."""
    rows = [
        {"period": period.id, "area": area, "unit_type": unit, "units": units, "unit": spec.counted_in}
        for period in pack.calendar.periods
        for area in pack.areas
        for unit, spec in pack.units.items()
        if (units := draft.units.get((unit, area, period.id), 0.0)) > 0
    ]
    return write_laydown(rows, suffix)


def totals(draft: Draft, unit: str, p: Instance) -> list[tuple[str, float, float]]:
    """Of one type, by period: the period, units stationed, and the most there may be (the option's strength then)."""
    stationed = grid(draft, unit, p).sum(axis=0)
    most = p.strength[p.units.index(unit)]
    return [(period, float(stationed[period]), float(most[t])) for t, period in enumerate(p.periods)]


def within(draft: Draft, p: Instance) -> Draft:
    """The draft with no more of a type stationed than there are by then: where there were, all areas have the same
    part less. A new version, as its grid differs from the one shown."""
    units = dict(draft.units)
    for unit in {key[0] for key in units if key[0] in p.units}:
        for period, stationed, most in totals(draft, unit, p):
            if stationed > most:
                scaled = {key: units[key] * most / stationed for key in units if (key[0], key[2]) == (unit, period)}
                units |= scaled
    kept = {key: value for key, value in units.items() if value > 0.0}
    return replace(draft, units=kept, places={}, edited=True, version=draft.version + 1)
