"""What a document says of the solve mode: a sentence in the lead, and its stages and strengths as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial, reduce

from decide.language import joined, listed, mark, number, retold, t
from decide.language.units import measure
from decide.pack.mode import (
    OVERALL,
    WEIGHTED,
    Adversary,
    Epsilon,
    Least,
    Lexicographic,
    Leximin,
    MaxMin,
    Mode,
    Weighted,
    criterion_names,
    split_name,
)
from decide.pack.mode_text import parse_mode
from decide.pack.schema import Pack
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Table
from decide.report.words import enumerated, in_order, short, words
from decide.results.study import Results


def mode_lead(results: Results, pack: Pack) -> list[str]:
    """What was optimised, so that a plan of another mode is never read as the weighted one."""
    mode = parse_mode(results.manifest.get("mode", WEIGHTED.kind))
    if mode == WEIGHTED:
        return []
    said = [t("Solve mode {mode}.", mode=mode.kind), mode_in_words(mode, pack)]
    if not results.rows_of("worth"):
        said.append(
            t(
                "What one more unit would buy is left out: beside a held optimum a price holds for a hair's breadth "
                "only."
            )
        )
    return [" ".join(said)]


def mode_in_words(mode: Mode, pack: Pack) -> str:
    """What the mode does, in a sentence or two for the reader of a table."""
    match mode:
        case Weighted():
            return t("The weighted score is maximised.")
        case Lexicographic():
            return t(
                "Priorities in order: {order}; each is optimised and then held within {tolerance} points while the "
                "next is; the weighted score comes last.",
                order=reduce(_then, (_criterion(pack, name) for name in mode.order)),
                tolerance=number(mode.tolerance, "g"),
            )
        case Epsilon():
            return t(
                "The {criterion} score is maximised while {floors}.",
                criterion=_criterion(pack, mode.maximise),
                floors=_floors(pack, mode.floors),
            )
        case MaxMin():
            return (
                t("The lowest score of any region is made as high as it can be; the weighted score last.")
                if mode.over == "regions"
                else t("The lowest score of any cell is made as high as it can be; the weighted score last.")
            )
        case Leximin():
            return t(
                "Leximin over {over}: the lowest score is made as high as it can be, then the next lowest, and so on; "
                "the weighted score comes last.",
                over=t("regions") if mode.over == "regions" else t("cells"),
            )
        case Adversary():
            return t(
                "The unmet protection need of the {where} is made as small as it can be; the weighted score comes "
                "last.",
                where=t("worst area over the horizon")
                if mode.over == "horizon"
                else t("worst area of each period, on average"),
            )
        case Least():
            caps = [
                t("at most {amount} {unit}", amount=number(value, ",g"), unit=short(pack.units, unit))
                for unit, value in mode.caps.items()
            ]
            return t(
                "Least cost of the strengths with which {floors}. The plan shown uses those strengths, not the "
                "option's own.",
                floors=listed([_floors(pack, mode.floors), *caps]),
            )


def _then(first: str, then: str) -> str:
    return t("{first}, then {then}", first=first, then=then)


def _floors(pack: Pack, floors: Mapping[str, float]) -> str:
    """`upland is at least 60 and lowland is at least 30`."""
    return enumerated(
        [
            t("{criterion} is at least {floor}", criterion=_criterion(pack, name), floor=number(value, "g"))
            for name, value in floors.items()
        ]
    )


def _criterion(pack: Pack, name: str) -> str:
    """A criterion inside a sentence."""
    base, period = split_name(name)
    first, _, region = base.partition(".")
    if region:
        text = t("{objective} in {region}", objective=_short(pack, first), region=_short(pack, region))
    else:
        text = t("overall") if base == OVERALL else _short(pack, base)
    return t("{criterion} from {period} on", criterion=text, period=period) if period else text


def _short(pack: Pack, name: str) -> str:
    for entries in (pack.objectives, pack.regions):
        if name in entries:
            return short(entries, name)
    return words(name)


STAGES = (
    mark("weighted score"),
    mark("lowest of {names}"),
    mark("largest unmet protection need of any area"),
    mark("largest unmet protection need of any area, mean over the periods"),
    mark("cost of the strengths"),
)
"""What the solver says a stage optimises; else it is the name of a criterion."""
HELD = (mark("{names} at least {floor}"), mark("at most {most} deaths a year"), mark("the strengths found"))
"""What it says is held from then on."""


def stages_of_mode(results: Results, order: Sequence[str], pack: Pack) -> list[Table]:
    """What each stage optimised and holds; nothing for the weighted mode."""
    stages = in_order(results.rows_of("stages"), order)
    if not stages:
        return []
    columns = [
        Column(t("Option")),
        Column(t("Stage"), "", 0),
        Column(t("What is optimised")),
        Column(t("Optimum"), "", 2),
        Column(t("Unit")),
        Column(t("Held from then on")),
    ]
    rows: list[list[Cell]] = []
    called = partial(_titles, pack)
    for row in stages:
        money = row["unit"] == "USD/year"
        value = row["value"] / 1e6 if money else row["value"]
        unit = measure("$m a year" if money else str(row["unit"]))
        title = called(retold(str(row["title"]), STAGES, called))
        held = retold(str(row["held"]), HELD, called)
        rows.append([row["option"], row["stage"], title, value, unit, held or "–"])
    note = t(
        "Each stage is optimised among the plans that keep what the stages before it hold; each is certified. The "
        "last counts the redeployment friction too."
    )
    return [Table("stages", t("Stages of the solve mode"), columns, rows, [note])]


def _titles(pack: Pack, names: str) -> str:
    """Criteria by their titles; a text that is no list of such names as it is."""
    parts = names.split(", ")
    if not {*parts} <= {*criterion_names(pack)}:
        return names
    return joined([criterion_title(pack, name) for name in parts])


def strengths_found(results: Results, order: Sequence[str], pack: Pack) -> list[Table]:
    """The least strengths beside the option's own; nothing in the other modes."""
    strengths = results.rows_of("resources")
    if not strengths:
        return []
    own, needed = t("The option's own"), t("Needed")
    strength, cost = t("Strength at the start"), t("Cost, $m a year")
    columns = [
        Column(t("Option")),
        Column(t("Unit type")),
        Column(t("In")),
        Column(own, strength, 1),
        Column(needed, strength, 1),
        Column(own, cost, 1, scale=1e6),
        Column(needed, cost, 1, scale=1e6),
    ]
    rows: list[list[Cell]] = []
    for name in order:
        mine = in_order(strengths, (name,))
        for row in mine:
            figures = [float(row[key]) for key in ("own", "needed", "own_cost", "needed_cost")]
            if any(figures):
                rows.append([name, short(pack.units, str(row["unit_type"])), measure(str(row["unit"])), *figures])
        totals = (sum(float(row[cost]) for row in mine) for cost in ("own_cost", "needed_cost"))
        rows.append([name, t("all"), "–", None, None, *totals])
    notes = [
        t(
            "Strengths at the start, at the cost of their units; pledges that arrive later and units that leave are "
            "the option's own in both, and so are bases and terms. Units can be split."
        ),
    ]
    return [Table("resources", t("Least resources that reach the floors"), columns, rows, notes)]
