"""The sentences of a brief that no other document has. Each says what a figure says, and no more."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from decide.language import counted, listed, number, said, t
from decide.model.families import BEDS, GROUPS, MOVEMENT, UNITS
from decide.pack.schema import Pack
from decide.report.dates import day_words, horizon_words
from decide.report.document import Column
from decide.report.words import enumerated, heading, more_of
from decide.results.judged import apart_of
from decide.results.metrics import ALL
from decide.results.study import Ranged, Results

Names = Mapping[str, str]
Row = Mapping[str, Any]
POINTS = Column("", "", 0)
MEMBERS = 3  # of the first tier, told of in sentences
MILLION = 1e6
MOST_BINDING = 3  # of an option, told
LEAST_TOLD = 0.1  # points: what a price is shown to in a brief


def question_words(results: Results, pack: Pack) -> str:
    """What is asked."""
    count = len(results.names)
    objectives = enumerated([heading(pack.objectives, name) for name in pack.objectives])
    regions = enumerated([heading(pack.regions, name) for name in pack.regions])
    if count == 1:
        return t(
            "The question: what does {option} do for {objectives} in {regions}?",
            option=results.names[0],
            objectives=objectives,
            regions=regions,
        )
    return counted(
        "The question: which of {count} option does most for {objectives} in {regions}, and what sets it apart?",
        "The question: which of {count} options does most for {objectives} in {regions}, and what sets them apart?",
        count=count,
        objectives=objectives,
        regions=regions,
    )


def period_of(pack: Pack) -> str:
    """When it plays."""
    first, last = horizon_words(pack.calendar)
    return t("Period: {first} to {last}.", first=first, last=last)


def worked_out_on(manifest: Mapping[str, Any]) -> str:
    """The day of the figures."""
    return t("Worked out on {day}.", day=day_words(str(manifest["time"])))


def told_of(count: int) -> list[str]:
    """That sentences tell of the first members of the first tier alone, where it has more."""
    if count <= MEMBERS:
        return []
    return [
        counted(
            "The first tier has {count} option; what follows tells of the {shown} that stand first in it.",
            "The first tier has {count} options; what follows tells of the {shown} that stand first in it.",
            count=count,
            shown=MEMBERS,
        )
    ]


def best_by_region(results: Results, pack: Pack, names: Names) -> list[str]:
    """For each region the options that do most there, all that cannot be told apart at the central values."""
    lines = []
    for region in pack.regions:
        scores = {name: results.score(name, region=region) for name in results.names}
        assessed = {name: score for name, score in scores.items() if not math.isnan(score)}
        if len(assessed) < 2:
            continue
        top, least = max(assessed.values()), min(assessed.values())
        best = [name for name in assessed if top - assessed[name] <= apart_of(results)]
        if len(best) == len(assessed):
            text = t("{region}: no option can be told from another.", region=heading(pack.regions, region))
        else:
            text = t(
                "{region}: most by {options}, {top} points; the least of any option is {least}.",
                region=heading(pack.regions, region),
                options=enumerated([names[name] for name in best]),
                top=POINTS.text(top),
                least=POINTS.text(least),
            )
        lines.append(text)
    return lines


def beside_by_region(results: Results, pack: Pack, options: Sequence[str], names: Names) -> list[str]:
    """What each option brings in each region beside the one held against; nothing without differences."""
    lines = []
    against = results.manifest.get("against")
    for option in options:
        rows = {
            row["region"]: row
            for row in results.rows_of("differences")
            if (row["option"], row["metric"], row["objective"]) == (option, "score", ALL)
        }
        parts = [
            _beside(results, heading(pack.regions, region), rows[region])
            for region in pack.regions
            if region in rows and not math.isnan(_middle(rows[region]))
        ]
        if against and parts:
            text = t(
                "{option} beside {against}: {parts}.",
                option=names[option],
                against=_named(names, against),
                parts=listed(parts),
            )
            lines.append(text)
    return lines


def _middle(row: Row) -> float:
    """The difference: the median over futures where there are any, else the central one; nan where neither is."""
    figures = [row["median"], row["central"]]
    return next((float(one) for one in figures if one is not None and not math.isnan(float(one))), math.nan)


def _beside(results: Results, region: str, row: Row) -> str:
    """A difference of a region with its range and word; that it cannot be told where it is too small."""
    difference = _middle(row)
    if abs(difference) <= apart_of(results):
        return t("{region}, no difference that can be told", region=region)
    shown = Column("", "", 1, signed=True).text(Ranged(difference, _figure(row["low"]), _figure(row["high"])))
    if row["word"]:
        return t(
            "{region}, {difference} points (better: {word})",
            region=region,
            difference=shown,
            word=said(row["word"]),
        )
    return t("{region}, {difference} points", region=region, difference=shown)


def _figure(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _named(names: Names, option: str) -> str:
    """An option by its name; by its id where it is held against and not among those compared."""
    return names.get(option, option)


def cost_words(results: Results, options: Sequence[str], names: Names) -> list[str]:
    """What each option costs beside the one held against."""
    rows = {row["option"]: row for row in results.rows_of("differences") if row["metric"] == "cost"}
    lines = []
    for option in options:
        if option not in rows or math.isnan(_middle(rows[option])):
            continue
        millions = _middle(rows[option]) / MILLION
        named = {"option": names[option], "against": _named(names, str(results.manifest["against"]))}
        amount = number(abs(millions), ",.0f")
        if amount == "0":
            lines.append(t("{option} costs as much as {against}, to the nearest $ million a year.", **named))
        elif millions > 0:
            lines.append(t("{option} costs ${amount} m a year more than {against}.", amount=amount, **named))
        else:
            lines.append(t("{option} costs ${amount} m a year less than {against}.", amount=amount, **named))
    return lines


def binding_words(results: Results, options: Sequence[str], names: Names, most: int = MOST_BINDING) -> list[str]:
    """What holds each option back most, of what can be pledged or allowed, by what more of it would bring: its price
    times a step, which is the most that the step can bring, as the optimum is concave in what there is."""
    pledged = [group.id for group in GROUPS if group.pledged]
    lines = []
    for option in options:
        rows = [row for row in results.rows_of("worth") if row["option"] == option and row["family"] in pledged]
        rows = sorted(rows, key=lambda row: -more_of(row["unit"])[0] * float(row["points"]))
        parts: dict[str, list[str]] = {}
        for row in rows[:most]:
            step, more = more_of(row["unit"])
            points = step * float(row["points"])
            if points >= LEAST_TOLD:
                text = t(
                    "{title}, at most {points} points for {more} more",
                    title=row["title"],
                    more=more,
                    points=number(points, ".2f"),
                )
                parts.setdefault(row["family"], []).append(text)
        if parts:
            short_of = [_short_of(family, listed(rows_of)) for family, rows_of in parts.items()]
            lines.append(t("{option} is held back most by {parts}.", option=names[option], parts=enumerated(short_of)))
    return lines


def _short_of(family: str, what: str) -> str:
    """What there is too little of, in plain words."""
    words = {
        UNITS.id: t("too few units ({what})", what=what),
        BEDS.id: t("too little camp capacity ({what})", what=what),
        MOVEMENT.id: t("too few moves between areas ({what})", what=what),
    }
    return words.get(family) or t("its own terms ({what})", what=what)


def one_more_words(results: Results, pack: Pack, options: Sequence[str], names: Names) -> list[str]:
    """Of what can be pledged, what brings most to each option at the margin; the most that a step of it can bring."""
    lines = []
    for option in options:
        gains = {
            str(row["id"]): float(row["points"]) * _step(pack, str(row["id"]))
            for row in results.rows_of("worth")
            if row["option"] == option and row["family"] == "unit" and row["id"] in pack.units
        }
        if gains and max(gains.values()) >= LEAST_TOLD:
            unit = max(gains, key=lambda name: gains[name])
            text = t(
                "The pledge of units that buys {option} most: {unit} (+{step}), {points} points at most; more of the "
                "same brings less.",
                option=names[option],
                step=_step(pack, unit),
                unit=pack.units[unit].title,
                points=number(gains[unit], ".2f"),
            )
        else:
            text = t("No single pledge of a unit brings {option} as much as a tenth of a point.", option=names[option])
        lines.append(text)
    return lines


def _step(pack: Pack, unit: str) -> int:
    """How many of a unit type a pledge is told for."""
    return 100 if pack.units[unit].counted_in == "persons" else 1


def beyond_reach(option: str) -> str:
    """That no pledge is enough."""
    return t(
        "No pledge of units or beds takes {option} there within the horizon, however large: time, moves or its own "
        "terms stand in the way (decide gap says which).",
        option=option,
    )
