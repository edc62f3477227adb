"""A given laydown beside the option's best, in words and tables: a study made by `decide.questions.plan.study`."""

from __future__ import annotations

import math
from pathlib import PurePosixPath

import pandas as pd

from decide.language import counted, joined, mark, number, retold, said, t
from decide.language.units import measure
from decide.model.families import families
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre
from decide.questions.plan.chart import gap_chart
from decide.questions.plan.limits import CLOSED, TERM
from decide.questions.plan.moves import LEAST_GAIN
from decide.questions.plan.study import BEST, PLAN
from decide.report.charts import Chart
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Document, Table
from decide.report.names import Names, names_of
from decide.report.titles import in_sentence, titles_of
from decide.report.words import changed, conditional_on, period_words, reading_notes, short, terms_not_met
from decide.results.metrics import ALL
from decide.results.study import Ranged, Study, records

ROWS_SHOWN = 12  # needs and areas told apart; the rest is one row
LEAST_SHOWN = 0.005  # points


def document_of(study: Study, theatre: Theatre) -> Document:
    """Scores, the gap by need and area, the best moves, and the limits broken."""
    option = records(study.frames["options"])[0]
    names = names_of(study)
    limits = study.frames["limits"]
    lead = [
        *changed(study),
        t(
            "The plan scores {plan} points; the best laydown of {option} under the same terms {best}. The plan leaves "
            "{gap} points.",
            plan=Column("", "", 1).text(value_of(study, PLAN)),
            option=option["option"],
            best=Column("", "", 1).text(value_of(study, BEST)),
            gap=Column("", "", 2).text(points_left(study)),
        ),
        *_lifted(limits),
        *_unused(study.frames["stationed"], names),
        conditional_on(theatre),
    ]
    tables = [_limits(limits)] if len(limits) else []
    tables += [
        _scores(study, theatre.pack),
        _consequences(study),
        _gap(study.frames["gap"], names),
        _moves(study.frames["moves"], names),
    ]
    if len(study.frames["shortfalls"]):
        tables.append(terms_not_met(study, [option["option"]]))
    title = t(
        "Plan {file} under {option}",
        file=PurePosixPath(study.manifest["plan"]["laydown"]).name,
        option=in_sentence(titles_of(theatre), option["option"]),
    )
    return Document(title, lead, tables, reading_notes(study, theatre.pack), charts_of(study))


def value_of(study: Study, laydown: str, metric: str = "score", objective: str = ALL, region: str = ALL) -> Ranged:
    """One score or consequence of a laydown over the horizon, the overall score if none is named; nan where it is not
    given."""
    scores = study.frames["scores"]
    at = {"laydown": laydown, "objective": objective, "region": region, "period": ALL, "metric": metric}
    rows = scores[(scores[[*at]] == pd.Series(at)).all(axis=1)]
    return Ranged(*map(float, rows[["value", "low", "high"]].iloc[0])) if len(rows) else Ranged(*[math.nan] * 3)


def points_left(study: Study) -> float:
    """Points of the overall score that the plan loses against the option's best."""
    return value_of(study, BEST).value - value_of(study, PLAN).value


def charts_of(study: Study) -> list[Chart]:
    """The gap as bars; none where nothing is lost or gained."""
    gap = study.frames["gap"]
    return [gap_chart(gap, names_of(study))] if (gap["lost"].abs() >= LEAST_SHOWN).any() else []


def _lifted(limits: pd.DataFrame) -> list[str]:
    if not len(limits):
        return []
    lifted = counted(
        "The plan breaks {count} limit of the option, lifted for this score and listed first.",
        "The plan breaks {count} limits of the option, lifted for this score and listed first.",
        count=len(limits),
    )
    return [f"{lifted} {t('It could not be carried out as it is: read its score as that of a wish.')}"]


def _unused(stationed: pd.DataFrame, names: Names) -> list[str]:
    """Unit types that the best laydown uses and the plan leaves out in part."""
    parts = [
        f"{Column('', '', 0 if row['unit'] == 'persons' else 1).text(row['best'] - row['plan'])} "
        f"{short(names['units'], row['unit_type'])}"
        for row in records(stationed)
        if row["best"] - row["plan"] > max(0.005 * row["best"], 0.05)
    ]
    if not parts:
        return []
    return [t("Fewer units stationed than in the best laydown, on average: {units}.", units=joined(parts))]


SENSES = {"at most": mark("at most"), "at least": mark("at least")}


def _limits(limits: pd.DataFrame) -> Table:
    columns = [
        Column(t("Limit")),
        Column(t("Period")),
        Column(t("In the plan"), "", 1),
        Column(""),
        Column(t("Limit at"), "", 1),
        Column(t("Unit")),
        Column(t("Written in")),
    ]
    texts = [*(spec.limit for spec in families().values() if spec.limit), CLOSED, TERM]
    rows: list[list[Cell]] = [
        [
            retold(row["what"], texts),
            period_words(row["period"]),
            row["plan"],
            said(SENSES[row["sense"]]),
            row["limit_at"],
            measure(row["unit"]),
            row["written_in"] or "–",
        ]
        for row in records(limits)
    ]
    note = t("Guards and escorts: what the plan would need, and what its own units can give at most.")
    return Table("limits", t("Limits the plan breaks, lifted for its score"), columns, rows, [note])


def _scores(study: Study, pack: Pack) -> Table:
    columns = [Column(t("Score")), Column(t("Plan"), "", 1), Column(t("Best"), "", 1), Column(t("Lost"), "", 1)]
    cells = [(ALL, ALL, t("Overall"))]
    cells += [(o, r, criterion_title(pack, f"{o}.{r}")) for o in pack.objectives for r in pack.regions]
    rows: list[list[Cell]] = []
    for objective, region, title in cells:
        mine, best = (value_of(study, laydown, "score", objective, region) for laydown in (PLAN, BEST))
        if math.isfinite(best.value):
            rows.append([title, mine, best, best.value - mine.value])
    return Table("scores", t("Scores (0 = as without a mission, 100 = every need met)"), columns, rows)


CONSEQUENCES = (
    ("civilian_deaths_averted", mark("Civilian deaths averted a year"), 1.0),
    ("peacekeeper_deaths", mark("Peacekeeper deaths by hostile acts a year"), 1.0),
    ("cost", mark("Cost, $m a year"), 1e6),
    ("uniformed_stationed", mark("Uniformed personnel stationed, mean"), 1.0),
)


def _consequences(study: Study) -> Table:
    rows: list[list[Cell]] = []
    for metric, title, scale in CONSEQUENCES:
        column = Column("", "", 0, scale=scale)
        rows.append([said(title), *(column.text(value_of(study, laydown, metric)) for laydown in (PLAN, BEST))])
    columns = [Column(t("Consequence")), Column(t("Plan (low–high)")), Column(t("Best (low–high)"))]
    return Table("consequences", t("Consequences"), columns, rows)


def _gap(gap: pd.DataFrame, names: Names) -> Table:
    """Needs by what the plan loses there, the largest first; what it gains elsewhere counts against it."""
    apart = records(gap[gap["lost"].abs() >= LEAST_SHOWN].sort_values("lost", ascending=False, kind="stable"))
    apart.sort(key=lambda row: -abs(row["lost"]))
    shown = sorted(apart[:ROWS_SHOWN], key=lambda row: -row["lost"])
    rows: list[list[Cell]] = [
        [names["needs"][row["need"]].title, names["areas"][row["area"]].title, row["plan"], row["best"], row["lost"]]
        for row in shown
    ]
    whole = {name: float(gap[name].sum()) for name in ("plan", "best", "lost")}
    if (more := len(apart) - len(shown)) > 0:
        rest = whole["lost"] - sum(row["lost"] for row in shown)
        rows.append([counted("{count} other", "{count} others", count=more), "", None, None, rest])
    rows.append([t("All"), "", *whole.values()])
    columns = [Column(t("Need")), Column(t("Area"))]
    columns += [Column(title, t("Points of the overall score"), 2) for title in (t("plan"), t("best"), t("lost"))]
    note = t("Below zero: the plan serves this need better than the best laydown does, at the price of others.")
    return Table("gap", t("Where the plan loses, by need and area"), columns, rows, [note])


def _moves(moves: pd.DataFrame, names: Names) -> Table:
    columns = [Column(t("Move")), Column(t("From")), Column(t("To")), Column(t("From period"))]
    columns.append(Column(t("Points gained"), "", 2))
    rows: list[list[Cell]] = [
        [
            f"{number(row['units'], ',.0f')} {short(names['units'], row['unit_type'])}",
            names["areas"][row["from_area"]].title,
            names["areas"][row["to_area"]].title,
            t("{period} to the end", period=row["from_period"]),
            row["gain"],
        ]
        for row in records(moves)
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
