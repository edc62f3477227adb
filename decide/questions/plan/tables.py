"""A given laydown beside the option's best, in words and tables."""

from __future__ import annotations

import math

from decide.language import counted, mark, number, said, t
from decide.language.units import measure
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre
from decide.questions.plan.moves import LEAST_GAIN
from decide.questions.plan.study import Scored
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import changed, conditional_on, period_words, reading_notes, short, terms_not_met
from decide.results.study import Ranged

ROWS_SHOWN = 12  # needs and areas told apart; the rest is one row
LEAST_SHOWN = 0.005  # points


def plan_document(scored: Scored, theatre: Theatre, pack: Pack, file: str) -> Document:
    """Scores, the gap by need and area, the best moves, and the limits broken."""
    option = scored.best.case.option
    results = scored.plan_results
    plan, best = (found.metric(option.id, "score") for found in (results, scored.best_results))
    lead = [
        *changed(results),
        t(
            "The plan scores {plan} points; the best laydown of {option} under the same terms {best}. The plan leaves "
            "{gap} points.",
            plan=_shown(plan),
            option=option.id,
            best=_shown(best),
            gap=_points(scored.gap),
        ),
        *_lifted(scored),
        *_unused(scored, pack),
        conditional_on(theatre),
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
    title = t("Plan {file} under {title} ({option})", file=file, title=option.title, option=option.id)
    return Document(title, lead, tables, reading_notes(results, pack))


def _shown(values: tuple[float, float, float]) -> str:
    return Column("", "", 1).text(Ranged(*values))


def _points(value: float) -> str:
    return Column("", "", 2).text(value)


def _lifted(scored: Scored) -> list[str]:
    if not scored.broken:
        return []
    count = len(scored.broken)
    said = counted(
        "The plan breaks {count} limit of the option, lifted for this score and listed first.",
        "The plan breaks {count} limits of the option, lifted for this score and listed first.",
        count=count,
    )
    return [f"{said} {t('It could not be carried out as it is: read its score as that of a wish.')}"]


def _unused(scored: Scored, pack: Pack) -> list[str]:
    """Unit types that the best laydown uses and the plan leaves out in part."""
    counts = {}
    for name, found in (("plan", scored.plan), ("best", scored.best)):
        p = found.instance
        counts[name] = (found.plan.station.sum(axis=1) @ p.months) / p.months.sum()
    parts = [
        f"{Column('', '', 0 if pack.units[unit].counted_in == 'persons' else 1).text(float(best - plan))} "
        f"{short(pack.units, unit)}"
        for unit, plan, best in zip(scored.best.instance.units, counts["plan"], counts["best"], strict=True)
        if best - plan > max(0.005 * best, 0.05)
    ]
    if not parts:
        return []
    return [t("Fewer units stationed than in the best laydown, on average: {units}.", units=", ".join(parts))]


SENSES = {"at most": mark("at most"), "at least": mark("at least")}


def _broken(scored: Scored) -> Table:
    columns = [
        Column(t("Limit")),
        Column(t("Period")),
        Column(t("In the plan"), "", 1),
        Column(""),
        Column(t("Limit at"), "", 1),
        Column(t("Unit")),
        Column(t("Written in")),
    ]
    rows: list[list[Cell]] = [
        [
            item.what,
            period_words(item.period),
            item.asked,
            said(SENSES[item.sense]),
            item.allowed,
            measure(item.measure),
            str(item.place or "–"),
        ]
        for item in scored.broken
    ]
    note = t("Guards and escorts: what the plan would need, and what its own units can give at most.")
    return Table("limits", t("Limits the plan breaks, lifted for its score"), columns, rows, [note])


def _scores(scored: Scored, pack: Pack, option: str) -> Table:
    columns = [Column(t("Score")), Column(t("Plan"), "", 1), Column(t("Best"), "", 1), Column(t("Lost"), "", 1)]
    cells = [("all", "all", t("Overall"))]
    cells += [(o, r, criterion_title(pack, f"{o}.{r}")) for o in pack.objectives for r in pack.regions]
    rows: list[list[Cell]] = []
    for objective, region, title in cells:
        plan, best = (
            found.metric(option, "score", objective, region) for found in (scored.plan_results, scored.best_results)
        )
        if math.isfinite(best[0]):
            rows.append([title, Ranged(*plan), Ranged(*best), best[0] - plan[0]])
    return Table("scores", t("Scores (0 = as without a mission, 100 = every need met)"), columns, rows)


CONSEQUENCES = (
    ("civilian_deaths_averted", mark("Civilian deaths averted a year"), 1.0),
    ("peacekeeper_deaths", mark("Peacekeeper deaths by hostile acts a year"), 1.0),
    ("cost", mark("Cost, $m a year"), 1e6),
    ("uniformed_stationed", mark("Uniformed personnel stationed, mean"), 1.0),
)


def _consequences(scored: Scored, option: str) -> Table:
    rows: list[list[Cell]] = []
    for metric, title, scale in CONSEQUENCES:
        shown: list[Cell] = [
            Column("", "", 0, scale=scale).text(Ranged(*found.metric(option, metric)))
            for found in (scored.plan_results, scored.best_results)
        ]
        rows.append([said(title), *shown])
    columns = [Column(t("Consequence")), Column(t("Plan (low–high)")), Column(t("Best (low–high)"))]
    return Table("consequences", t("Consequences"), columns, rows)


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
        rows.append([counted("{count} other", "{count} others", count=len(told) - len(shown)), "", None, None, rest])
    rows.append([t("All"), "", float(frame["plan"].sum()), float(frame["best"].sum()), float(frame["lost"].sum())])
    columns = [Column(t("Need")), Column(t("Area"))]
    columns += [Column(title, t("Points of the overall score"), 2) for title in (t("plan"), t("best"), t("lost"))]
    note = t("Below zero: the plan serves this need better than the best laydown does, at the price of others.")
    return Table("gap", t("Where the plan loses, by need and area"), columns, rows, [note])


def _moves(scored: Scored, pack: Pack) -> Table:
    columns = [Column(t("Move")), Column(t("From")), Column(t("To")), Column(t("From period"))]
    columns.append(Column(t("Points gained"), "", 2))
    rows: list[list[Cell]] = [
        [
            f"{number(move.units, ',.0f')} {short(pack.units, move.unit)}",
            pack.areas[move.start].title,
            pack.areas[move.end].title,
            t("{period} to the end", period=move.period),
            move.gain,
        ]
        for move in scored.moves
    ]
    notes = [
        t(
            "Each solved anew with the rest of the laydown kept; gains of several moves do not add up. None breaks a "
            "limit that the plan keeps."
        )
    ]
    if not rows:
        least = number(LEAST_GAIN, "g")
        notes = [t("No single move of whole units within the limits gains {least} points.", least=least)]
    return Table("moves", t("The moves that would gain most"), columns, rows, notes)
