"""What of an option's plan is forced and what is free, in words and tables."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from decide.language import counted, joined, listed, mark, per_cent, said, t
from decide.language.units import measure
from decide.pack.theatre import Theatre
from decide.questions.ranges.aggregates import PRESENCE, TASK
from decide.questions.ranges.chart import ranges_chart
from decide.questions.ranges.replacement import BASE, UNIT
from decide.report.document import Cell, Column, Document, Table
from decide.report.names import Names, names_of
from decide.report.words import changed, conditional_on, heading, run_notes
from decide.results.metrics import ALL
from decide.results.study import Study

LEAST_TOLD = 50.0  # people: a smaller difference between two laydowns is not told
NAMED = 3  # of each in a sentence
KINDS = {BASE: mark("base"), UNIT: mark("unit type"), "task": mark("task")}
POOLS = {
    "troops": mark("troops"),
    "helicopters": mark("helicopter crews"),
    "police": mark("police"),
    "civilians": mark("civilians"),
}
POOL_TITLES = {
    "troops": mark("Troops"),
    "helicopters": mark("Helicopters"),
    "police": mark("Police"),
    "civilians": mark("Civilians"),
}
Row = Mapping[Hashable, Any]


def document_of(study: Study, theatre: Theatre) -> Document:
    """The ranges, losses and other plans of a study made by `decide.questions.ranges.study`."""
    names, name = names_of(study), str(study.manifest["options"][0])
    title = theatre.options[name].title if name in theatre.options else name
    frame = study.frames["ranges"]
    presence = frame[(frame["family"] == PRESENCE) & (frame["pool"] == ALL)]
    by_pool = frame[(frame["family"] == PRESENCE) & (frame["pool"] != ALL)]
    tasks = frame[(frame["family"] == TASK) & (frame["region"] == ALL)]
    by_region = frame[(frame["family"] == TASK) & (frame["region"] != ALL)]
    tables = []
    if len(presence):
        tables.append(_spans(presence, names, "presence", t("People stationed in each area"), t("Area"), _area))
    if len(study.frames["plans"]) > 1:
        tables += [_plans_table(study, names), _scores_table(study, names)]
    if len(study.frames["losses"]):
        tables.append(_losses_table(study, names))
    if len(tasks):
        tables.append(_spans(tasks, names, "tasks", t("People on each task"), t("Task"), _task))
    tables += [_detail(by_pool, names, "pools", _near(study))] if len(by_pool) else []
    tables += [_detail(by_region, names, "regions", _near(study))] if len(by_region) else []
    return Document(
        t("What is forced and what is free: {title} ({option})", title=title, option=name),
        [*changed(study), *_lead(study, presence, names), conditional_on(theatre)],
        tables,
        [*_notes(study), *run_notes(study.manifest)],
        charts=[ranges_chart(presence, names, title)] if len(presence) else [],
    )


def _near(study: Study) -> float:
    """The per cent by which the text judges: the smallest that leaves any room, else the only one."""
    within = [float(part) for part in study.manifest["within"]]
    return next((part for part in within if part > 0), within[0])


def _people(value: float) -> str:
    return Column("", "", 0).text(float(value))


def _points(value: float, decimals: int = 1) -> str:
    return Column("", "", decimals).text(float(value))


def _area(row: Row, names: Names) -> str:
    return names["areas"][str(row["area"])].title


def _task(row: Row, names: Names) -> str:
    return names["tasks"][str(row["task"])].title


def _lead(study: Study, presence: pd.DataFrame, names: Names) -> list[str]:
    near = _near(study)
    lines = []
    rows = [row for row in presence.to_dict(orient="records") if row["within"] == near and row["best"] > LEAST_TOLD]
    if rows:
        slack = float(study.manifest["slack"][list(study.manifest["within"]).index(near)])
        rows.sort(key=lambda row: (row["least"] - row["most"]) / row["best"])
        named = [
            t(
                "{area} {least} to {most}",
                area=_area(row, names),
                least=_people(row["least"]),
                most=_people(row["most"]),
            )
            for row in rows[:NAMED]
        ]
        lines.append(
            t(
                "For {part} of what the best plan achieves ({slack} points; plans are told apart from {apart} on), "
                "people may be stationed quite otherwise: {named}.",
                part=per_cent(near / 100.0, "g" if near < 1 else ".0f"),
                slack=_points(slack),
                apart=_points(study.manifest["told_apart"]),
                named=listed(named),
            )
        )
        tight = [row for row in reversed(rows) if row["least"] >= row["best"] / 2.0][:NAMED]
        if tight:
            named = [t("{area} at least {least}", area=_area(row, names), least=_people(row["least"])) for row in tight]
            lines.append(t("Least free: {named}.", named=listed(named)))
    lines += _losses_in_words(study, names)
    plans = study.frames["plans"]
    if len(plans) > 1:
        lines.append(
            counted(
                "{count} other plan within {part} of the best puts up to {people} people elsewhere.",
                "{count} other plans within {part} of the best put up to {people} people elsewhere.",
                count=len(plans) - 1,
                part=per_cent(float(study.manifest["plans_within"]) / 100.0),
                people=_people(plans["apart"].max()),
            )
        )
    return lines


def _losses_in_words(study: Study, names: Names) -> list[str]:
    """What of each kind costs most to do without."""
    losses = study.frames["losses"]
    most = losses[losses["points"].notna()].sort_values("points", ascending=False).groupby("family", sort=False).head(1)
    named = [
        t("{what} {points} points", what=_lost(row, names), points=_points(row["points"]))
        for row in most.sort_values("family").to_dict(orient="records")
    ]
    return [t("Hardest to do without, of each kind: {named}.", named=listed(named))] if named else []


def _lost(row: Row, names: Names) -> str:
    """What is left out, in words."""
    name = str(row["id"])
    if row["family"] == BASE:
        return names["areas"][name].title
    return names["units"][name].title if row["family"] == UNIT else names["tasks"][name].title


def _span_columns(within: Sequence[float]) -> list[Column]:
    columns = []
    for part in within:
        group = t("At the best") if part == 0 else t("Within {part}", part=per_cent(part / 100.0, "g"))
        columns += [Column(t("least"), group, 0), Column(t("most"), group, 0)]
    return columns


def _spans(frame: pd.DataFrame, names: Names, name: str, title: str, what: str, titled: Any) -> Table:
    """One row per area or task, with its range within every per cent asked for."""
    within = sorted({float(part) for part in frame["within"]})
    columns = [Column(what), Column(t("Best plan"), "", 0), *_span_columns(within)]
    rows: list[list[Cell]] = []
    for _, mine in frame.groupby(["area", "task"], sort=False):
        ends = mine.sort_values("within")[["least", "most"]].to_numpy(float).ravel()
        first = mine.iloc[0].to_dict()
        rows.append([titled(first, names), float(first["best"]), *map(float, ends)])
    note = t("Means over the horizon. Every end is reached by a plan; ends of different rows need not be by the same.")
    notes = [note, t("Counted where the task is done; crews of helicopters included.")] if name == "tasks" else [note]
    return Table(f"ranges_{name}", title, columns, rows, notes)


def _detail(frame: pd.DataFrame, names: Names, name: str, near: float) -> Table:
    """Ranges by pool in each area, or by region for each task: within the smallest and the largest per cent."""
    within = sorted({near, float(frame["within"].max())})
    kept = frame[frame["within"].isin(within)]
    pools = name == "pools"
    columns = (
        [Column(t("Area")), Column(t("Pool")), Column(t("Unit"))] if pools else [Column(t("Task")), Column(t("Region"))]
    )
    columns += [Column(t("Best plan"), "", 1 if pools else 0)]
    columns += [Column(column.title, column.group, 1 if pools else 0) for column in _span_columns(within)]
    rows: list[list[Cell]] = []
    for _, mine in kept.groupby(["area", "pool", "task", "region"], sort=False):
        first = mine.iloc[0].to_dict()
        ends = mine.sort_values("within")[["least", "most"]].to_numpy(float).ravel()
        head: list[Cell] = (
            [_area(first, names), said(POOL_TITLES[str(first["pool"])]), measure(str(first["unit"]))]
            if pools
            else [_task(first, names), names["regions"][str(first["region"])].title]
        )
        rows.append([*head, float(first["best"]), *map(float, ends)])
    title = t("Stationed in each area, by pool") if pools else t("People on each task, by region")
    return Table(f"ranges_{name}", title, columns, rows)


def _losses_table(study: Study, names: Names) -> Table:
    columns = [
        Column(t("Without")),
        Column(t("Which is a")),
        Column(t("Points lost"), "", 2),
        Column(t("Civilian deaths averted, change a year"), "", 1),
        Column(t("Cost, change, $m a year"), "", 1, scale=1e6),
        Column(t("Terms that then give way")),
    ]
    losses = study.frames["losses"].sort_values("points", ascending=False, na_position="first")
    rows: list[list[Cell]] = [
        [
            _lost(row, names),
            said(KINDS[str(row["family"])]),
            row["points"],
            row["deaths_averted"],
            row["cost"],
            str(row["given_up"]) or ("–" if row["points"] == row["points"] else t("no plan without it")),
        ]
        for row in losses.to_dict(orient="records")
    ]
    note = t(
        "The best plan made anew without it, from the start of the horizon. Where terms give way, the plan breaks them "
        "least, and the loss is that of a mission that does not keep them. CSV and JSON hold the --set that leaves it "
        "out."
    )
    return Table("losses", t("What would be lost without it"), columns, rows, [note])


def _plans_table(study: Study, names: Names) -> Table:
    columns = [
        Column(t("Plan")),
        Column(t("Points given up"), "", 2),
        Column(t("People elsewhere"), "", 0),
        Column(t("Beside the best plan, it stations")),
    ]
    rows: list[list[Cell]] = [
        [_plan_name(int(row["plan"])), row["given_up"], row["apart"], _laydown_in_words(study, names, int(row["plan"]))]
        for row in study.frames["plans"].to_dict(orient="records")
        if row["plan"] > 0
    ]
    note = t(
        "Each is moved as far as a search finds from the best plan and those above it. People elsewhere, or not "
        "stationed: beside the nearest of these. Means over the horizon."
    )
    return Table("plans", t("Plans nearly as good that look different"), columns, rows, [note])


def _plan_name(number: int) -> str:
    return t("Plan {number}", number=number) if number else t("Best plan")


def _laydown_in_words(study: Study, names: Names, number: int) -> str:
    """What a plan has more and less of, most first, and whether people are left over."""
    frame = study.frames["laydowns"]
    best, other = (frame[frame["plan"] == n].reset_index(drop=True) for n in (0, number))
    change = other["persons"] - best["persons"]
    order = change.abs().sort_values(ascending=False, kind="stable").index
    shown = [n for n in order if abs(change[n]) >= LEAST_TOLD]
    more = [_change_in_words(other.loc[n], float(change[n]), names) for n in shown if change[n] > 0][:NAMED]
    less = [_change_in_words(other.loc[n], float(change[n]), names) for n in shown if change[n] < 0][:NAMED]
    parts = [t("more: {named}", named=joined(more))] if more else []
    parts += [t("fewer: {named}", named=joined(less))] if less else []
    total = float(change.sum())
    if abs(total) >= LEAST_TOLD:
        words = t("{people} more in all", people=_people(total))
        parts.append(words if total > 0 else t("{people} fewer in all", people=_people(-total)))
    return listed(parts) or "–"


def _change_in_words(row: Row, change: float, names: Names) -> str:
    return t(
        "{people} {pool} in {area}",
        people=_people(abs(change)),
        pool=said(POOLS[str(row["pool"])]),
        area=_area(row, names),
    )


def _scores_table(study: Study, names: Names) -> Table:
    frame = study.frames["scores"]
    cells = frame[frame["plan"] == 0]
    columns = [Column(t("Plan"))]
    columns += [
        Column(heading(names["regions"], str(row["region"])), heading(names["objectives"], str(row["objective"])), 1)
        for row in cells.to_dict(orient="records")
    ]
    rows: list[list[Cell]] = [
        [_plan_name(int(number)), *map(float, frame.loc[frame["plan"] == number, "score"])]
        for number in dict.fromkeys(frame["plan"])
    ]
    return Table("plan_scores", t("What these plans score"), columns, rows)


def _notes(study: Study) -> list[str]:
    manifest = study.manifest
    return [
        t(
            "A per cent is one of what the best plan achieves over a mission that does nothing: {best} points, the "
            "weighted score less the redeployment friction, over {idle}. Every range is exact: both its ends are "
            "optima of a linear programme over all plans so near the best, each checked.",
            best=_points(manifest["best"], 2),
            idle=_points(manifest["idle"], 2),
        ),
        t(
            "Straight segments understate the response by up to {apart} points: plans nearer than that to the best are "
            "as good as it, for all that can be told.",
            apart=_points(manifest["told_apart"]),
        ),
    ]
