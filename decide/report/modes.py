"""What a document says of the solve mode: a sentence in the lead, and its stages and strengths as tables."""

from __future__ import annotations

from collections.abc import Sequence

from decide.pack.mode import WEIGHTED, mode_in_words
from decide.pack.mode_text import parse_mode
from decide.report.document import Cell, Column, Table
from decide.report.words import words
from decide.results import Results


def mode_lead(results: Results) -> list[str]:
    """What was optimised, so that a plan of another mode is never read as the weighted one."""
    mode = parse_mode(results.manifest.get("mode", WEIGHTED.kind))
    if mode == WEIGHTED:
        return []
    unpriced = (
        " What one more unit would buy is left out: beside a held optimum a price holds for a hair's breadth only."
    )
    return [f"Solve mode {mode.kind}. {mode_in_words(mode)}{'' if len(results.worth) else unpriced}"]


def stages_of_mode(results: Results, order: Sequence[str]) -> list[Table]:
    """What each stage optimised and holds; nothing for the weighted mode."""
    if not len(results.stages):
        return []
    columns = [
        Column("Option"),
        Column("Stage", "", 0),
        Column("What is optimised"),
        Column("Optimum", "", 2),
        Column("Unit"),
        Column("Held from then on"),
    ]
    frame = results.stages
    rows: list[list[Cell]] = []
    for name in order:
        for row in frame[frame["option"] == name].to_dict(orient="records"):
            money = row["unit"] == "USD/year"
            value = row["value"] / 1e6 if money else row["value"]
            unit = "$m a year" if money else str(row["unit"])
            rows.append([name, row["stage"], row["title"], value, unit, row["held"] or "–"])
    note = (
        "Each stage is optimised among the plans that keep what the stages before it hold; each is certified. The "
        "last counts the redeployment friction too."
    )
    return [Table("stages", "Stages of the solve mode", columns, rows, [note])]


def strengths_found(results: Results, order: Sequence[str]) -> list[Table]:
    """The least strengths beside the option's own; nothing in the other modes."""
    if not len(results.resources):
        return []
    columns = [
        Column("Option"),
        Column("Unit type"),
        Column("In"),
        Column("The option's own", "Strength at the start", 1),
        Column("Needed", "Strength at the start", 1),
        Column("The option's own", "Cost, $m a year", 1, scale=1e6),
        Column("Needed", "Cost, $m a year", 1, scale=1e6),
    ]
    frame = results.resources
    rows: list[list[Cell]] = []
    for name in order:
        mine = frame[frame["option"] == name]
        for row in mine.to_dict(orient="records"):
            figures = [float(row[key]) for key in ("own", "needed", "own_cost", "needed_cost")]
            if any(figures):
                rows.append([name, words(str(row["unit_type"])), row["unit"], *figures])
        totals = [float(mine["own_cost"].sum()), float(mine["needed_cost"].sum())]
        rows.append([name, "all", "–", None, None, *totals])
    notes = [
        "Strengths at the start, at the cost of their units; pledges that arrive later and units that leave are the "
        "option's own in both, and so are bases and terms. Units can be split.",
    ]
    return [Table("resources", "Least resources that reach the floors", columns, rows, notes)]
