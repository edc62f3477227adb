"""The sheet that a workbook of options has of what binds under each, with how far each price holds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from decide.batch import run_all
from decide.errors import InputError, NoAnswer
from decide.language import said, t
from decide.model.families import GROUPS
from decide.pack.theatre import Theatre, resolve
from decide.progress import silent
from decide.report.document import Cell, Column, Table
from decide.report.what_changed import what_if_in
from decide.report.words import more_of
from decide.results.study import Results

LEAST_BOUND = 0.005
"""Points of one step more, below which what binds is left out, as in the table of one option."""
RANGED = 10
"""Of each option, of what can be pledged or allowed and gains most: each takes about a tenth of a second."""
Row = Mapping[str, Any]
Reach = Mapping[tuple[str, str], float]


def binding_sheet(results: Results, theatre: Theatre) -> Sequence[Table]:
    """What binds under each option, in the order of what one step more brings, and how many more of it that holds for;
    nothing where nothing binds. It solves each option anew, if the pack at hand is the one that was solved."""
    binding = {name: _binding(results, name) for name in results.names}
    if not any(binding.values()):
        return []
    reached = _reached(binding, results, theatre)
    titles = {group.id: said(group.title) for group in GROUPS}
    columns = [Column(t("Option")), Column(t("What binds")), Column(t("Where or what")), Column(t("More of"))]
    columns += [Column(t("Periods bound"), "", 0), Column(t("Points gained"), "", 2)]
    columns += [Column(t("Holds for so many more"), "", 1)] if reached else []
    rows: list[list[Cell]] = []
    for option, its in binding.items():
        upto = reached.get(option, {})
        for row in its:
            step, more = more_of(row["unit"])
            group = titles.get(row["family"], row["family"])
            cells: list[Cell] = [option, group, row["title"], more, row["periods"], step * row["points"]]
            rows.append([*cells, _most(upto.get((row["family"], row["id"])))][: len(columns)])
    return [Table("binding_of_all", t("What binds, and what more would buy"), columns, rows, _notes(bool(reached)))]


def _binding(results: Results, option: str) -> list[Row]:
    rows = [row for row in results.rows_of("worth") if row["option"] == option]
    return sorted((row for row in rows if _gain(row) >= LEAST_BOUND), key=lambda row: -row["points"])


def _gain(row: Row) -> float:
    return float(more_of(row["unit"])[0] * row["points"])


def _reached(binding: Mapping[str, Sequence[Row]], results: Results, theatre: Theatre) -> Mapping[str, Reach]:
    """How far the price of what gains most holds, by option; nothing where another pack is at hand, or another solve
    mode was asked for."""
    from decide.questions.prices.reach import reach  # it takes pandas, which what is only read needs not
    from decide.solve.answer import answer

    if results.manifest["hash"] != theatre.hash or results.manifest["mode"] != "weighted":
        return {}
    pledged = {group.id for group in GROUPS if group.pledged}
    try:
        what_if = what_if_in(results.manifest, theatre)
    except InputError:
        return {}

    def of(option: str) -> Reach:
        most = sorted((row for row in binding[option] if row["family"] in pledged), key=_gain, reverse=True)[:RANGED]
        try:
            return reach(answer(resolve(theatre, option, what_if)), {(row["family"], row["id"]) for row in most})
        except NoAnswer:
            return {}

    return dict(zip(binding, run_all(of, [*binding], silent(), ""), strict=True))


def _most(more: float | None) -> Cell:
    if more is None:
        return None
    return t("any number") if math.isinf(more) else more


def _notes(ranged: bool) -> list[str]:
    notes = [
        t(
            "Points gained: at the margin, over the whole horizon, for so much more; as more of the same brings less, "
            "no more than that can be gained."
        )
    ]
    if not ranged:
        return [*notes, t("decide prices says over which range each of these holds.")]
    text = t(
        "Holds for so many more: persons, units, beds or steps of a bound until the price has fallen by a tenth, for "
        "the {count} things that gain most under each option and can be pledged or allowed; – : not worked out.",
        count=RANGED,
    )
    return [*notes, text]
