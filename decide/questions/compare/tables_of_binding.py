"""What binds an option and what more would buy; in a workbook with how far each price holds."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from decide.batch import run_all
from decide.errors import InputError, NoAnswer
from decide.language import number, said, t
from decide.model.families import GROUPS, Group
from decide.pack.theatre import Theatre, resolve
from decide.progress import silent
from decide.report.document import Cell, Column, Table
from decide.report.what_changed import what_if_in
from decide.report.words import more_of
from decide.results.study import Results

LEAST_TOLD = 0.005
"""Points of one step more, below which what binds is left out."""
RANGED = 10
"""Of each option, of what can be pledged or allowed and gains most: each takes about a tenth of a second."""
Row = Mapping[str, Any]
Reach = Mapping[tuple[str, str], float]


def binding(results: Results, groups: Collection[Group] = GROUPS, reach: Reach | None = None) -> Table:
    """Shadow prices of one option, group by group; what is counted in persons or beds by the hundred. With `reach`, as
    `decide.questions.prices.reach` has it, up to how many more a price holds."""
    columns = [
        Column(t("What binds")),
        Column(t("Where or what")),
        Column(t("More of")),
        Column(t("Periods bound"), "", 0),
        Column(t("Points gained"), "", 2),
        *([Column(t("Up to about"), "", 0)] if reach is not None else []),
    ]
    rows: list[list[Cell]] = []
    worth = sorted(results.rows_of("worth"), key=_gain, reverse=True)
    for group in groups:
        for row in worth:
            if row["family"] == group.id and _gain(row) >= LEAST_TOLD:
                cells: list[Cell] = [said(group.title), row["title"], more_of(row["unit"])[1]]
                upto = [_up_to(reach.get((row["family"], row["id"])))] if reach is not None else []
                rows.append([*cells, row["periods"], _gain(row), *upto])
    notes = [
        t(
            "Shadow prices at the margin, for more over the whole horizon; below {least} points left out. As more of "
            "the same brings less, no more than that can be gained.",
            least=number(LEAST_TOLD, "g"),
        )
    ]
    if reach is not None:
        notes.append(t("Up to about: how many more of it until the price has fallen by a tenth; – : not worked out."))
    title = t("What holds the option back, and what more would buy")
    return Table("binding", title, columns, rows, notes, bars=(1, 4))


def _gain(row: Row) -> float:
    """Points of one step more."""
    return float(more_of(row["unit"])[0] * row["points"])


def _up_to(most: float | None) -> Cell:
    """Up to how many, in whole ones."""
    if most is None:
        return None
    if math.isinf(most):
        return t("any number")
    return float(math.floor(most)) if most >= 1.0 else t("less than one")


def with_ranges(results: Results, theatre: Theatre) -> Sequence[Table]:
    """The table of what binds under one option, which has its ranges in a workbook."""
    (name,) = results.names
    reach = _reached(results, theatre).get(name)
    table = binding(results, reach=reach)
    return [replace(table, notes=[*table.notes, _how_far(reach is not None)])] if table.rows else []


def binding_sheet(results: Results, theatre: Theatre) -> Sequence[Table]:
    """What binds under each option, with ranges; nothing where nothing binds."""
    reached = _reached(results, theatre)
    tables = {name: binding(results.only(name), reach=reached.get(name)) for name in results.names}
    rows: list[list[Cell]] = [[name, *row] for name, table in tables.items() for row in table.rows]
    if not rows:
        return []
    table = next(iter(tables.values()))
    columns = [Column(t("Option")), *table.columns]
    title = t("What binds, and what more would buy")
    return [Table("binding_of_all", title, columns, rows, [*table.notes, _how_far(bool(reached))])]


def _reached(results: Results, theatre: Theatre) -> Mapping[str, Reach]:
    """How far the price of what gains most holds, by option, each solved anew; nothing where another pack is at hand
    than the one that was solved, or another solve mode was asked for."""
    from decide.questions.prices.reach import reach  # it takes pandas, which what is only read needs not
    from decide.solve.answer import answer

    if results.manifest["hash"] != theatre.hash or results.manifest["mode"] != "weighted":
        return {}
    pledged = {group.id for group in GROUPS if group.pledged}
    worth = [row for row in results.rows_of("worth") if row["family"] in pledged and _gain(row) >= LEAST_TOLD]
    try:
        what_if = what_if_in(results.manifest, theatre)
    except InputError:
        return {}

    def of(option: str) -> Reach:
        most = sorted((row for row in worth if row["option"] == option), key=_gain, reverse=True)[:RANGED]
        try:
            return reach(answer(resolve(theatre, option, what_if)), {(row["family"], row["id"]) for row in most})
        except NoAnswer:
            return {}

    return dict(zip(results.names, run_all(of, [*results.names], silent(), ""), strict=True))


def _how_far(ranged: bool) -> str:
    """Of how many things the range is worked out, or who says it."""
    if not ranged:
        return t("decide prices says over which range each of these holds.")
    return t("Worked out for the {count} things that gain most and can be pledged or allowed.", count=RANGED)
