"""A given laydown beside the option's best, in words and tables."""

from __future__ import annotations

import math

from decide.analysis.score_plan import Scored
from decide.pack.schema import Pack
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import changed, conditional_on, reading_notes, terms_not_met, words
from decide.results import Ranged

ROWS_SHOWN = 12  # needs and areas told apart; the rest is one row
LEAST_SHOWN = 0.005  # points


def plan_document(scored: Scored, pack: Pack, file: str) -> Document:
    """Scores, the gap by need and area, the best moves, and the limits broken."""
    option = scored.best.case.option
    results = scored.plan_results
    plan, best = (found.metric(option.id, "score") for found in (results, scored.best_results))
    lead = [
        *changed(results),
        f"The plan scores {_shown(plan)} points; the best laydown of {option.id} under the same terms "
        f"{_shown(best)}. The plan leaves {_points(scored.gap)} points.",
        *_lifted(scored),
        *_unused(scored, pack),
        conditional_on(pack),
    ]
    tables = [_broken(scored)] if scored.broken else []
    tables += [
        _scores(scored, pack, option.id),
        _consequences(scored, option.id),
        _gap(scored, pack),
        _moves(scored, pack),
    ]
    if len(scored.best_results.shortfalls):
        tables.append(terms_not_met(scored.best_results, [option.id]))
    return Document(f"Plan {file} under {option.title} ({option.id})", lead, tables, reading_notes(results, pack))


def _shown(values: tuple[float, float, float]) -> str:
    return Column("", "", 1).text(Ranged(*values))


def _points(value: float) -> str:
    return Column("", "", 2).text(value)


def _lifted(scored: Scored) -> list[str]:
    if not scored.broken:
        return []
    count = len(scored.broken)
    return [
        f"The plan breaks {count} limit{'s' * (count != 1)} of the option, lifted for this score and listed first. "
        "It could not be carried out as it is: read its score as that of a wish."
    ]


def _unused(scored: Scored, pack: Pack) -> list[str]:
    """Unit types that the best laydown uses and the plan leaves out in part."""
    counts = {}
    for name, found in (("plan", scored.plan), ("best", scored.best)):
        p = found.instance
        counts[name] = (found.plan.station.sum(axis=1) @ p.months) / p.months.sum()
    parts = [
        f"{Column('', '', 0 if pack.units[unit].counted_in == 'persons' else 1).text(float(best - plan))} {words(unit)}"
        for unit, plan, best in zip(scored.best.instance.units, counts["plan"], counts["best"], strict=True)
        if best - plan > max(0.005 * best, 0.05)
    ]
    return [f"Fewer units stationed than in the best laydown, on average: {', '.join(parts)}."] if parts else []


def _broken(scored: Scored) -> Table:
    columns = [
        Column("Limit"),
        Column("Period"),
        Column("In the plan", "", 1),
        Column(""),
        Column("Limit at", "", 1),
        Column("Unit"),
        Column("Written in"),
    ]
    rows: list[list[Cell]] = [
        [item.what, item.period, item.asked, item.sense, item.allowed, item.measure, str(item.place or "–")]
        for item in scored.broken
    ]
    note = "Guards and escorts: what the plan would need, and what its own units can give at most."
    return Table("limits", "Limits the plan breaks, lifted for its score", columns, rows, [note])


def _scores(scored: Scored, pack: Pack, option: str) -> Table:
    columns = [Column("Score"), Column("Plan", "", 1), Column("Best", "", 1), Column("Lost", "", 1)]
    cells = [("all", "all", "Overall")]
    cells += [
        (o, r, f"{objective.title}, {region.title}")
        for o, objective in pack.objectives.items()
        for r, region in pack.regions.items()
    ]
    rows: list[list[Cell]] = []
    for objective, region, title in cells:
        plan, best = (
            found.metric(option, "score", objective, region) for found in (scored.plan_results, scored.best_results)
        )
        if math.isfinite(best[0]):
            rows.append([title, Ranged(*plan), Ranged(*best), best[0] - plan[0]])
    return Table("scores", "Scores (0 = as without a mission, 100 = every need met)", columns, rows)


CONSEQUENCES = (
    ("civilian_deaths_averted", "Civilian deaths averted a year", 1.0),
    ("peacekeeper_deaths", "Peacekeeper deaths by hostile acts a year", 1.0),
    ("cost", "Cost, $m a year", 1e6),
    ("uniformed_stationed", "Uniformed personnel stationed, mean", 1.0),
)


def _consequences(scored: Scored, option: str) -> Table:
    rows: list[list[Cell]] = []
    for metric, title, scale in CONSEQUENCES:
        shown: list[Cell] = [
            Column("", "", 0, scale=scale).text(Ranged(*found.metric(option, metric)))
            for found in (scored.plan_results, scored.best_results)
        ]
        rows.append([title, *shown])
    columns = [Column("Consequence"), Column("Plan (low–high)"), Column("Best (low–high)")]
    return Table("consequences", "Consequences", columns, rows)


def _gap(scored: Scored, pack: Pack) -> Table:
    """Needs by what the plan loses there, the largest first; what it gains elsewhere counts against it."""
    frame = scored.frames()["gap"].sort_values("lost", ascending=False, kind="stable")
    told = frame[frame["lost"].abs() >= LEAST_SHOWN].to_dict(orient="records")
    told.sort(key=lambda row: -abs(row["lost"]))
    shown = sorted(told[:ROWS_SHOWN], key=lambda row: -row["lost"])
    rows: list[list[Cell]] = [
        [pack.needs[row["need"]].title, pack.areas[row["area"]].title, row["plan"], row["best"], row["lost"]]
        for row in shown
    ]
    rest = float(frame["lost"].sum()) - sum(row["lost"] for row in shown)
    if len(told) > len(shown):
        rows.append([f"{len(told) - len(shown)} others", "", None, None, rest])
    rows.append(["All", "", float(frame["plan"].sum()), float(frame["best"].sum()), float(frame["lost"].sum())])
    columns = [Column("Need"), Column("Area")]
    columns += [Column(title, "Points of the overall score", 2) for title in ("plan", "best", "lost")]
    note = "Below zero: the plan serves this need better than the best laydown does, at the price of others."
    return Table("gap", "Where the plan loses, by need and area", columns, rows, [note])


def _moves(scored: Scored, pack: Pack) -> Table:
    columns = [Column("Move"), Column("From"), Column("To"), Column("From period"), Column("Points gained", "", 2)]
    rows: list[list[Cell]] = [
        [
            f"{move.units:,.0f} {words(move.unit)}",
            pack.areas[move.start].title,
            pack.areas[move.end].title,
            f"{move.period} to the end",
            move.gain,
        ]
        for move in scored.moves
    ]
    notes = [
        "Each solved anew with the rest of the laydown kept; gains of several moves do not add up. None breaks a "
        "limit that the plan keeps."
    ]
    if not rows:
        notes = ["No single move of whole units within the limits gains 0.005 points."]
    return Table("moves", "The moves that would gain most", columns, rows, notes)
