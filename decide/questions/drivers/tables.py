"""What moves the result, in words and tables: assumptions that could make another option lead come first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from decide.language import counted, joined, t
from decide.pack.mode import OVERALL
from decide.pack.theatre import Theatre
from decide.questions.drivers.chart import swing_chart
from decide.questions.drivers.sensitivity import DUMMY
from decide.questions.drivers.sentences import Reading, Row, Swing
from decide.report.charts import Chart
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Document, Table
from decide.report.factors import figure_at, points, position_in_words
from decide.report.words import changed, conditional_on, run_notes
from decide.results.metrics import ALL
from decide.results.study import Ranged, Study, records

ENDS = {"low": -1.0, "high": 1.0}
SHOWN = 15  # factors of a tornado; the rest move it least and stand in CSV
CLOSE = 5  # ends told besides those at which another option leads


def document_of(study: Study, theatre: Theatre) -> Document:
    """The drivers of a study made by `decide.questions.drivers.study`."""
    reading = Reading(study)
    title = t("What moves the result: {pack}", pack=theatre.pack.title)
    tables = [_leaders(reading)] if reading.several else []
    tables += [_tornado(reading)]
    if len(study.frames["morris"]) or len(study.frames["first_order"]):
        tables.append(_global(reading, theatre))
    charts = [_lead_chart(reading)] if reading.several else []
    charts.append(_score_chart(reading))
    lead = _flips_in_words(reading) if reading.several else _alone_in_words(reading)
    return Document(
        title,
        [*changed(study), *lead, conditional_on(theatre)],
        tables,
        [*_notes(reading), *run_notes(study.manifest)],
        charts=tuple(charts),
    )


def _flips_in_words(reading: Reading) -> list[str]:
    """Which assumptions alone could make another option lead, and how firm the lead is in the first place."""
    flips, count = reading.flips, len({row["factor"] for row in reading.ends})
    apart = float(reading.about["told_apart"])
    firm = t("{option} leads by {lead} points at the central values.", option=reading.leader, lead=points(reading.lead))
    if reading.lead <= apart:
        firm += " " + t("Less than {apart} points is not told apart.", apart=points(apart))
    if not flips:
        text = counted(
            "The {count} assumption, moved alone over its whole range, makes no other option lead.",
            "None of {count} assumptions, moved alone over its whole range, makes another option lead.",
            count=count,
        )
        return [firm, text]
    factors = list(dict.fromkeys(row["factor"] for row in flips))
    firsts = [next(row for row in flips if row["factor"] == factor) for factor in factors]
    clear = [row for row in firsts if row["lead"] < -apart]
    said = counted(
        "Alone, {count} assumption of {all} could make another option lead.",
        "Alone, {count} assumptions of {all} could make another option lead.",
        count=len(factors),
        all=count,
    )
    parts = [
        t("By more than {apart} points: {flips}.", apart=points(apart), flips=_listed(reading, clear))
        if clear
        else t("None puts it more than {apart} points behind.", apart=points(apart))
    ]
    if rest := firsts[len(clear) :]:
        parts.append(t("By less: {flips}.", flips=_listed(reading, rest)))
    return [firm, " ".join([said, *parts])]


def _listed(reading: Reading, flips: Sequence[Row]) -> str:
    """Ends at which another option leads, and from where on the way there; the first few."""
    parts = [
        t(
            "“{factor}” ({option}, from {position})",
            factor=reading.title(row["factor"]),
            option=row["leader"],
            position=_at(reading, row),
        )
        for row in flips[:CLOSE]
    ]
    more = len(flips) - len(parts)
    return " ".join([joined(parts), *([counted("and {count} more", "and {count} more", count=more)] if more else [])])


def _at(reading: Reading, row: Row) -> str:
    """Where the lead is lost, in words; the end itself if that was not found."""
    factor, at = reading.factors[row["factor"]], row["flips_at"]
    at = ENDS[row["end"]] if at is None else at
    figure = figure_at(factor, at)
    return position_in_words(factor, at) + (f", {figure}" if figure else "")


def _alone_in_words(reading: Reading) -> list[str]:
    swings = reading.swings(reading.leader)
    parts = [
        t(
            "“{factor}” ({low} to {high} points)",
            factor=reading.title(swing.factor),
            low=points(min(swing.low, swing.high, 0.0)),
            high=points(max(swing.low, swing.high, 0.0)),
        )
        for swing in swings[:3]
    ]
    return [t("What moves the score of {option} most: {parts}.", option=reading.leader, parts=joined(parts))]


def _leaders(reading: Reading) -> Table:
    columns = [
        Column(t("Assumption")),
        Column(t("At the end")),
        Column(t("Leads there")),
        Column(t("Lead of {option}", option=reading.leader), "", 1),
        Column(t("Lost at")),
    ]
    shown = [*reading.flips, *[row for row in reading.ends if row["leader"] == reading.leader][:CLOSE]]
    rows: list[list[Cell]] = []
    for row in shown:
        lost = _at(reading, row) if row["leader"] != reading.leader else "–"
        end = reading.factors[row["factor"]]["at_high" if row["end"] == "high" else "at_low"]
        rows.append([reading.title(row["factor"]), str(end), row["leader"], row["lead"], lost])
    notes = [
        t(
            "Points of the overall score that {option} has more than the best other option, one assumption at the end "
            "of its range and the others at their values. Lost at: where on the way there the other comes level.",
            option=reading.leader,
        ),
        t("The ends that leave least of the lead; CSV has all."),
    ]
    return Table("leaders", t("Assumptions that could change who leads"), columns, rows, notes)


def _tornado(reading: Reading) -> Table:
    swings = reading.swings(reading.leader)
    leads = {swing.factor: swing for swing in reading.lead_swings()} if reading.several else {}
    score = t("Score of {option}", option=reading.leader)
    columns = [Column(t("Assumption")), Column(t("low end"), score, 1), Column(t("high end"), score, 1)]
    if reading.several:
        columns += [Column(t("low end"), t("Its lead"), 1), Column(t("high end"), t("Its lead"), 1)]
    rows: list[list[Cell]] = []
    for swing in swings[:SHOWN]:
        cells: list[Cell] = [_with_ends(reading, swing.factor), swing.low, swing.high]
        if reading.several:
            cells += [leads[swing.factor].low, leads[swing.factor].high]
        rows.append(cells)
    notes = [t("Change against the central case, in points, when one assumption is moved to an end of its range.")]
    if len(swings) > SHOWN:
        notes.append(
            counted(
                "The {count} other moves it less; JSON has every option.",
                "The {count} others move it less; JSON has every option.",
                count=len(swings) - SHOWN,
            )
        )
    return Table("tornado", t("One assumption at a time"), columns, rows, notes)


def _with_ends(reading: Reading, factor: str) -> str:
    row = reading.factors[factor]
    return t("{title}: {low} / {high}", title=row["title"], low=row["at_low"], high=row["at_high"])


def _figure_in_words(reading: Reading, theatre: Theatre) -> str:
    """The figure of the global part."""
    first, *rivals = reading.about["figure_options"]
    if rivals:
        return t("lead of {option} over the best of {rivals}", option=first, rivals=", ".join(rivals))
    metric, objective, region = reading.about["figure_outcome"]
    if metric != "score":
        return t("{figure} of {option}", figure=_consequence(metric), option=first)
    parts = [part for part in (objective, region) if part != ALL]
    return t("{score} score of {option}", score=criterion_title(theatre.pack, ".".join(parts) or OVERALL), option=first)


def _consequence(metric: str) -> str:
    """A consequence with its unit."""
    return {
        "civilian_deaths_averted": t("civilian deaths averted a year"),
        "civilian_deaths_by_state_forces": t("civilian deaths by state forces a year"),
        "peacekeeper_deaths": t("peacekeeper deaths a year"),
        "cost": t("cost in USD a year"),
    }[metric]


def _global(reading: Reading, theatre: Theatre) -> Table:
    frames = reading.study.frames
    screened = {row["factor"]: row for row in records(frames["morris"])}
    shares = {row["factor"]: row for row in records(frames["first_order"])}
    order = [name for name in (screened or shares) if name != DUMMY][:SHOWN]
    columns = [Column(t("Assumption"))]
    if screened:
        columns += [Column(t("effect (mu*)"), t("Screening"), 2), Column(t("uneven (sigma)"), t("Screening"), 2)]
    if shares:
        columns.append(Column(t("Share of variance"), "", 0, percent=True))
    rows: list[list[Cell]] = []
    for name in [*order, *([DUMMY] if DUMMY in shares else [])]:
        cells: list[Cell] = [reading.title(name)]
        if screened:
            row = screened.get(name)
            star = Ranged(row["mu_star"], row["mu_star_low"], row["mu_star_high"]) if row else None
            cells += [star, row["sigma"] if row else None]
        if shares:
            row = shares[name]
            cells.append(Ranged(_number(row["s1"]), _number(row["s1_low"]), _number(row["s1_high"])))
        rows.append(cells)
    about = reading.about
    notes: list[str] = []
    if screened:
        notes.append(
            t(
                "Screening (Morris, {trajectories}): mean size of the change, in units of the figure, when the "
                "assumption moves over its whole range, wherever the others stand; sigma is large where that depends "
                "on the others. In brackets 95 % intervals.",
                trajectories=counted("{count} trajectory", "{count} trajectories", count=about["trajectories"]),
            )
        )
    if shares:
        notes.append(
            counted(
                "Share of variance: of the figure over {count} sampled future, explained by the assumption alone "
                "(Sobol's first-order index); what is no larger than that of random numbers is noise.",
                "Share of variance: of the figure over {count} sampled futures, explained by the assumption alone "
                "(Sobol's first-order index); what is no larger than that of random numbers is noise.",
                count=about["futures"],
            )
        )
    title = t("Everything at once: {figure}", figure=_figure_in_words(reading, theatre))
    return Table("global", title, columns, rows, notes)


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _lead_chart(reading: Reading) -> Chart:
    title = t("Lead of {option} with one assumption at an end", option=reading.leader)
    axis = t("points ahead of the best other option; left of 0 another leads")
    return swing_chart("lead", title, axis, _bars(reading, reading.lead_swings(), reading.lead), reading.lead)


def _score_chart(reading: Reading) -> Any:
    base = reading.central[reading.leader]
    title = t("Score of {option} with one assumption at an end", option=reading.leader)
    return swing_chart(
        "score", title, t("points of the overall score"), _bars(reading, reading.swings(reading.leader), base), base
    )


def _bars(reading: Reading, swings: Sequence[Swing], base: float) -> list[dict[str, Any]]:
    """Two bars for each of the factors that matter most."""
    return [
        {
            "factor": reading.title(swing.factor),
            "place": n,
            "end": end,
            "label": reading.factors[swing.factor]["at_low" if end == "low" else "at_high"],
            "from": base,
            "to": base + change,
        }
        for n, swing in enumerate(swings[:SHOWN])
        for end, change in (("low", swing.low), ("high", swing.high))
    ]


def _notes(reading: Reading) -> list[str]:
    return [
        t(
            "Each assumption is a factor that moves a group of figures together between their lows and their highs; "
            "every option makes its best plan anew."
        )
    ]
