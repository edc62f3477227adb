"""The efficient points of two criteria in words and tables: which option is on the outer edge where, at what rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from decide.language import counted, joined, number, t
from decide.model.criteria import POINTS
from decide.pack.theatre import Theatre
from decide.questions.frontier.chart import frontier_chart
from decide.report.criteria import criterion_title, measured_in, with_unit
from decide.report.document import Cell, Column, Document, Table
from decide.report.titles import in_pictures, in_short, titles_of
from decide.report.words import changed, conditional_on, run_notes
from decide.results.study import Study

DECIMALS = {POINTS: 1, "$m a year": 2, "deaths a year": 1}
MEETING = 1e-9  # of the largest value: ends of pieces that are closer meet, as files keep twelve digits
LARGE = 200.0  # values this large are shown whole; no score is


@dataclass(frozen=True)
class _Axis:
    """One criterion for a reader."""

    title: str
    headed: str
    """With its unit, as the axis of a chart is."""
    unit: str
    sign: float
    largest: float
    """Of its values."""

    @property
    def short(self) -> str:
        """For the head of a column, where points need no saying."""
        return self.title if self.unit == POINTS else self.headed

    @property
    def decimals(self) -> int:
        return 0 if self.largest >= LARGE else DECIMALS[self.unit]

    def text(self, value: float) -> str:
        return Column("", "", self.decimals).text(float(value))

    def at(self, value: float) -> str:
        """The criterion with a value and its unit."""
        return t("{title} {value} {unit}", title=self.title, value=self.text(value), unit=measured_in(self.unit))


@dataclass(frozen=True)
class _Run:
    """A stretch of the outer edge on one option, from left to right."""

    option: str
    x_from: float
    y_from: float
    x_to: float
    y_to: float
    first_rate: float
    last_rate: float


def document_of(study: Study, theatre: Theatre) -> Document:
    """The efficient points of a study made by `decide.questions.frontier.study`."""
    x, y = _axes(study, theatre)
    runs = _runs(study.frames["envelope"])
    options = study.frames["options"]
    points = study.frames["points"]
    several = len(options) > 1
    lead = [*changed(study), *(_edge_in_words(runs, options, x, y) if several else _alone_in_words(points, x, y))]
    tables = [_edge_table(runs, x, y)] if several else [_corners_table(points, x, y)]
    tables += [_options_table(points, options, x, y)]
    title = t("What can be had of both: {x} and {y}", x=x.title, y=y.title)
    return Document(
        title,
        [*lead, conditional_on(theatre)],
        tables,
        [*_notes(study, options), *run_notes(study.manifest)],
        charts=(frontier_chart(_in_picture(study, theatre), title, x.headed, y.headed),),
    )


def _in_picture(study: Study, theatre: Theatre) -> dict[str, pd.DataFrame]:
    """The frames with what stands beside the lines for options."""
    called = in_short(titles_of(theatre))
    return {name: in_pictures(frame, called) if "option" in frame else frame for name, frame in study.frames.items()}


def _axes(study: Study, theatre: Theatre) -> tuple[_Axis, _Axis]:
    one, two = (
        _Axis(
            criterion_title(theatre.pack, row["criterion"]),
            with_unit(theatre.pack, row["criterion"], row["unit"]),
            row["unit"],
            row["sign"],
            float(study.frames["points"][row["axis"]].max()),
        )
        for row in study.frames["criteria"].to_dict(orient="records")
    )
    return one, two


def _runs(envelope: pd.DataFrame) -> list[_Run]:
    """Neighbouring pieces of one option as one stretch."""
    stretch = ((envelope["option"] != envelope["option"].shift()) | _jumps(envelope)).cumsum()
    ends = [(pieces.iloc[0], pieces.iloc[-1]) for _, pieces in envelope.groupby(stretch)]
    return [
        _Run(
            option=str(first["option"]),
            x_from=float(first["x_from"]),
            y_from=float(first["y_from"]),
            x_to=float(last["x_to"]),
            y_to=float(last["y_to"]),
            first_rate=_rate(first),
            last_rate=_rate(last),
        )
        for first, last in ends
    ]


def _jumps(envelope: pd.DataFrame) -> pd.Series[bool]:
    gaps = (envelope["x_from"] - envelope["x_to"].shift()).abs().fillna(float("inf"))  # nothing comes before the first
    jumps: pd.Series[bool] = gaps > MEETING * envelope["x_to"].abs().max()
    return jumps


def _rate(piece: pd.Series[float]) -> float:
    """Change of y for one more of x; nan for a point."""
    wide = float(piece["x_to"] - piece["x_from"])
    return float(piece["y_to"] - piece["y_from"]) / wide if wide else float("nan")


def _edge_in_words(runs: Sequence[_Run], options: pd.DataFrame, x: _Axis, y: _Axis) -> list[str]:
    """Who is on the outer edge where, who is close to it, and who is inside."""
    on = list(dict.fromkeys(run.option for run in runs))
    parts = [
        t("{option} from {start} to {end}", option=run.option, start=x.text(run.x_from), end=x.text(run.x_to))
        if run.x_to > run.x_from
        else t("{option} at {at}", option=run.option, at=x.text(run.x_from))
        for run in runs
    ]
    edge = t(
        "No option gives more of both than the outer edge of all, which by {x} is: {parts}.",
        x=x.headed,
        parts=joined(parts),
    )
    said = [edge]
    bound = float(options["error_bound"].max())
    level = options[options["on_envelope"] & ~options["option"].isin(on)]
    if len(level):
        said.append(t("As far out somewhere, though named later: {names}.", names=", ".join(map(str, level["option"]))))
    inside = options[~options["on_envelope"]]
    near = inside[inside["behind"].astype(float) <= bound]  # none where the units differ
    if len(near):
        names = ", ".join(map(str, near["option"]))
        said.append(
            t(
                "Within {bound} points of it somewhere, which is not told apart: {names}.",
                bound=number(bound, ".1f"),
                names=names,
            )
        )
    if len(far := inside[~inside["option"].isin(near["option"])]):
        said.append(t("Inside it throughout: {names}.", names=", ".join(map(str, far["option"]))))
    return said


def _alone_in_words(points: pd.DataFrame, x: _Axis, y: _Axis) -> list[str]:
    """The ends of one option's chain, and what one costs of the other."""
    first, last = points.iloc[0], points.iloc[-1]
    ends = [t("{one} with {other}", one=x.at(end["x"]), other=y.at(end["y"])) for end in (first, last)]
    if len(points) == 1:
        return [t("One plan is best in both: {point}.", point=ends[0])]
    between = t("From {start} to {end}, no plan gives more of both.", start=ends[0], end=ends[1])
    rate = t(
        "One more of {x} changes {y} by {first} at the left end and by {last} at the right.",
        x=x.headed,
        y=y.headed,
        first=_rate_text(float(first["rate"]), x, y),
        last=_rate_text(float(points["rate"].iloc[-2]), x, y),
    )
    return [between, rate]


def _rate_text(rate: float, x: _Axis, y: _Axis) -> str:
    return Column("", "", _rate_decimals(x, y)).text(rate)


def _rate_decimals(x: _Axis, y: _Axis) -> int:
    """A point costs millions, and a million brings thousandths of a point."""
    return 3 if "$" in x.unit else 1 if "$" in y.unit else 2


def _edge_table(runs: Sequence[_Run], x: _Axis, y: _Axis) -> Table:
    change, decimals = t("{y} for one more of {x}", x=x.short, y=y.short), _rate_decimals(x, y)
    columns = [
        Column(t("Option")),
        Column(x.short, t("From"), x.decimals),
        Column(y.short, t("From"), y.decimals),
        Column(x.short, t("To"), x.decimals),
        Column(y.short, t("To"), y.decimals),
        Column(t("at the start"), change, decimals),
        Column(t("at the end"), change, decimals),
    ]
    rows: list[list[Cell]] = [
        [run.option, run.x_from, run.y_from, run.x_to, run.y_to, run.first_rate, run.last_rate] for run in runs
    ]
    notes = [t("An option is one thing or the other: the edge is not filled in between options.")]
    return Table("edge", t("The outer edge of all options"), columns, rows, notes)


def _corners_table(points: pd.DataFrame, x: _Axis, y: _Axis) -> Table:
    columns = [
        Column(t("Corner"), "", 0),
        Column(x.short, "", x.decimals),
        Column(y.short, "", y.decimals),
        Column(t("{y} for one more of {x}", x=x.short, y=y.short), "", _rate_decimals(x, y)),
    ]
    shown = points.iloc[:: max(1, len(points) // 12)]
    shown = shown if shown.index[-1] == points.index[-1] else pd.concat([shown, points.iloc[-1:]])
    rows: list[list[Cell]] = [
        [int(row["corner"]), row["x"], row["y"], row["rate"]] for row in shown.to_dict(orient="records")
    ]
    notes = (
        []
        if len(shown) == len(points)
        else [counted("The {count} corner; CSV has all.", "Some of {count} corners; CSV has all.", count=len(points))]
    )
    return Table("corners", t("Along the efficient points"), columns, rows, notes)


def _options_table(points: pd.DataFrame, options: pd.DataFrame, x: _Axis, y: _Axis) -> Table:
    columns = [Column(t("Option"))]
    for group in (t("Best for {title}", title=x.title), t("Best for {title}", title=y.title), t("Its best plan")):
        columns += [Column(x.short, group, x.decimals), Column(y.short, group, y.decimals)]
    columns += [Column(t("On the edge")), Column(t("Corners found"), "", 0)]
    rows: list[list[Cell]] = []
    for row in options.to_dict(orient="records"):
        mine = points[points["option"] == row["option"]].sort_values("x")
        best_x = mine.iloc[-1 if x.sign > 0 else 0]
        best_y = mine.iloc[(0 if x.sign > 0 else -1)]
        ends = [float(end[name]) for end in (best_x, best_y) for name in ("x", "y")]
        on = t("yes") if row["on_envelope"] else t("no")
        name = f"{row['option']} *" if row["shortfalls"] else str(row["option"])
        rows.append([name, *ends, row["own_x"], row["own_y"], on, row["corners"]])
    notes = [t("Its best plan: the one of the highest weighted score, which weighs more than these two.")]
    if options["shortfalls"].any():
        notes.append(t("* not all of the option's own terms can be met; they are broken by the least."))
    return Table("options", t("Each option"), columns, rows, notes)


def _notes(study: Study, options: pd.DataFrame) -> list[str]:
    tolerance = float(study.manifest["tolerance"])
    solves = counted("{count} certified solve", "{count} certified solves", count=int(study.manifest["solves"]))
    corners = (
        t("Every corner was found that rounding lets be told, in {solves}.", solves=solves)
        if tolerance == 0
        else t(
            "Corners that stick out by less than {tolerance} of the ranges are left out ({solves}).",
            tolerance=number(tolerance, "g"),
            solves=solves,
        )
    )
    return [
        corners,
        t(
            "Both criteria are central values, and redeployment friction counts in neither. Straight segments "
            "understate the response by at most {bound} points; smaller differences between options are not told "
            "apart.",
            bound=number(float(options["error_bound"].max()), ".1f"),
        ),
    ]
