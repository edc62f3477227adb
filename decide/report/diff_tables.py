"""What sets two exports, packs or stores apart, in sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from decide.language import counted, number, said, t
from decide.language.units import measure
from decide.pack.schema import Pack
from decide.report.diffed import FIGURES, MEAN, DiffSide, split_figure
from decide.report.document import Cell, Column, Document, Table, decimals_apart
from decide.report.reproduced import figure
from decide.report.words import heading
from decide.results.metrics import ALL
from decide.store.columns import TITLES

MOST = 60  # figures that moved, in a table
MOST_INPUTS = 40  # inputs that differ, in a table
MILLION, PER_CENT = 1e6, 0.01
Row = Mapping[Any, Any]


def document_of(
    first: DiffSide, second: DiffSide, frames: Mapping[str, pd.DataFrame], common: int, worked_out: Sequence[str]
) -> Document:
    """Inputs, then figures. `common`: how many figures both sides have; `worked_out`: names of the sides whose figures
    of options stand in no document, but were worked out from its inputs."""
    inputs, figures = frames["inputs"], frames["figures"]
    of_both = figures[figures["difference"].notna()]
    lead = [
        counted("{count} input differs.", "{count} inputs differ.", count=len(inputs))
        if len(inputs)
        else t("All inputs are the same."),
        *_unfinished([first, second]),
        *_worked_out(worked_out),
        *_compared(first, second, common, len(of_both)),
        *_alone(first, second, figures),
    ]
    tables = []
    theatre = second.theatre or first.theatre
    heads = [Column(first.name), Column(second.name)]
    if len(inputs):
        rows: list[list[Cell]] = [
            [row["input"], row["first"] or "–", row["second"] or "–"] for row in inputs.to_dict("records")
        ]
        notes = [_more(len(rows) - MOST_INPUTS)] if len(rows) > MOST_INPUTS else []
        columns = [Column(t("Input")), *heads]
        tables.append(Table("inputs", t("Inputs that differ"), columns, rows[:MOST_INPUTS], notes))
    if len(of_both):
        pack = theatre.pack if theatre else None
        rows = [_row(row, pack) for row in of_both.head(MOST).to_dict("records")]
        columns = [Column(t("Of")), Column(t("Figure")), *heads, Column(t("Second less first"))]
        notes = [_more(len(of_both) - MOST)] if len(of_both) > MOST else []
        tables.append(Table("figures", t("Figures that moved"), columns, rows, notes))
    title = t("What changed: {first}, {second}", first=first.name, second=second.name)
    names = {name: it.title for name, it in theatre.options.items()} if theatre else {}
    return Document(title, lead, tables, names=names)


def sides_table(first: DiffSide, second: DiffSide) -> Table:
    """What the two are, so that they can be had again."""
    rows: list[list[Cell]] = [
        [label, *texts]
        for label, *texts in (
            (t("What it is"), *(_kind(side) for side in (first, second))),
            (t("Command"), first.asks, second.asks),
            (t("Pack"), *(f"{side.origin.pack} {side.origin.hash[:12]}" for side in (first, second))),
            ("decide", first.origin.version or "–", second.origin.version or "–"),
            ("SHA-256", first.digest, second.digest),
        )
    ]
    return Table("sides", t("What was compared"), [Column(""), Column(first.name), Column(second.name)], rows)


def _kind(side: DiffSide) -> str:
    if side.kind == "store":
        return counted("store of {count} case", "store of {count} cases", count=len(side.cases))
    return t("pack") if side.kind == "pack" else t("export")


def _unfinished(sides: Sequence[DiffSide]) -> list[str]:
    return [
        t(
            "{name} is not finished: {done} of {rows} results are done, and its means are over these.",
            name=side.name,
            done=number(side.rows[0], ","),
            rows=number(side.rows[1], ","),
        )
        for side in sides
        if side.rows[0] < side.rows[1]
    ]


def _worked_out(names: Sequence[str]) -> list[str]:
    return [t("{name} holds no figures of options: they are worked out here from its inputs.", name=it) for it in names]


def _compared(first: DiffSide, second: DiffSide, common: int, moved: int) -> list[str]:
    """How many of the figures that both have moved; where none is in both, why."""
    if common:
        return [
            counted(
                "{moved} of {count} figure that both have moved.",
                "{moved} of {count} figures that both have moved.",
                count=common,
                moved=moved,
            )
        ]
    if first.origin.pack != second.origin.pack:
        return [t("No figure of the one stands in the other: they are of two packs.")]
    if first.asks != second.asks and not (first.of_options and second.of_options):
        return [t("No figure of the one stands in the other: they answer two questions, so no number has moved.")]
    return [t("No figure of the one stands in the other.")]


def _alone(first: DiffSide, second: DiffSide, figures: pd.DataFrame) -> list[str]:
    """How many figures one of the two alone has."""
    alone = figures[figures["difference"].isna()]
    counts = ((first.name, int(alone["first"].notna().sum())), (second.name, int(alone["second"].notna().sum())))
    return [
        counted(
            "{count} figure stands in {name} alone, and is compared with nothing.",
            "{count} figures stand in {name} alone, and are compared with nothing.",
            count=count,
            name=name,
        )
        for name, count in counts
        if count
    ]


def _row(row: Row, pack: Pack | None) -> list[Cell]:
    """A figure that moved: whose it is, what it is and in what, and its values."""
    parts = split_figure(row["figure"])
    if parts is None:
        of, _, what = row["figure"].rpartition(" ")
        if what.isdecimal():  # as codes of old name it
            of, what = t("row {number}", number=what), of
        return [of or "–", what, *(figure(row[name]) for name in FIGURES[1:])]
    case, metric, *where = parts
    title, unit, decimals, scale = _about(metric.removeprefix(MEAN))
    names = [heading(entries, it) if it in entries else it for entries, it in _named(where, pack) if it != ALL]
    what = ", ".join([title, *names, unit])
    if metric.startswith(MEAN):
        what = t("{figure}, mean over the futures", figure=what)
    was, now, difference = (row[name] / scale for name in FIGURES[1:])
    column = Column("", "", max(decimals, decimals_apart([(was, now), (difference, 0.0)], decimals)))
    signed = Column("", "", column.decimals, signed=True)
    return [case, what, column.text(was), column.text(now), signed.text(difference)]


def _named(where: Sequence[str], pack: Pack | None) -> list[tuple[Mapping[str, Any], str]]:
    entries: tuple[Mapping[str, Any], ...] = (pack.objectives, pack.regions) if pack else ({}, {})
    return [*zip(entries, where, strict=True)]


def _about(metric: str) -> tuple[str, str, int, float]:
    """Title, unit, decimals shown at least, and what one shown stands for."""
    if metric == "cost":
        return said(TITLES[metric]), t("$m a year"), 1, MILLION
    if metric == "uniformed_stationed":
        return t("Uniformed personnel stationed, mean"), measure("persons"), 0, 1.0
    if metric == "static_share":
        return t("Free troops on static tasks"), "%", 0, PER_CENT
    return said(TITLES[metric]), t("points") if metric == "score" else t("deaths a year"), 1, 1.0


def _more(count: int) -> str:
    return counted("{count} more stands in the data.", "{count} more stand in the data.", count=count)
