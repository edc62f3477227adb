"""The tables of a gap."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from decide.language import listed, t
from decide.language import number as in_form
from decide.pack.schema import Pack
from decide.questions.prices.tables import count, number
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Table
from decide.results.study import Ranged

MILLION = 1e6
TEN = 10.0  # $m a year; smaller amounts are shown more finely
HARDLY = 1e-6  # units
PRICES = 12  # rows of the price curve shown
Row = Mapping[Hashable, Any]
Frames = Mapping[str, pd.DataFrame]


def total(frames: Frames, case: str) -> Row | None:
    """A row of the totals; None if there is none or nothing was found."""
    rows = frames["totals"][frames["totals"]["case"] == case].to_dict(orient="records")
    return rows[0] if rows and math.isfinite(rows[0]["cost"]) else None


def costs(row: Row) -> Ranged:
    """The cost of a row with its range."""
    return Ranged(float(row["cost"]), float(row["cost_low"]), float(row["cost_high"]))


def people(value: float) -> str:
    """People or beds, whole."""
    return Column("", "", 0).text(float(value))


def amount(value: float) -> str:
    """A number of units: whole from a hundred on or where it is whole, else with one decimal."""
    return people(value) if abs(value - round(value)) < HARDLY else count(value)


def money(usd: float) -> str:
    """USD in millions: whole from ten on, else with two significant figures."""
    millions = usd / MILLION
    return in_form(millions, ",.0f") if abs(millions) >= TEN else number(millions)


def _decimals(usd: pd.Series[float]) -> int:
    """Decimals for a column of millions."""
    return 1 if float(usd.max()) >= TEN * MILLION else 3


def pledge_table(frames: Frames) -> Table:
    """What is pledged, in whole formations and at least."""
    frame = frames["pledge"]
    whole, least, decimals = t("In whole formations"), t("At least"), _decimals(frame["least_cost"])
    columns = [
        Column(t("What")),
        Column(t("Formation")),
        Column(t("Formations"), whole, 0),
        Column(t("Units"), whole, 0),
        Column(t("People"), whole, 0),
        Column(t("$m a year"), whole, decimals, scale=MILLION),
        Column(t("Units"), least, 1),
        Column(t("$m a year"), least, decimals, scale=MILLION),
        Column(t("There after, months"), "", 0),
    ]
    rows: list[list[Cell]] = []
    for row in frame[(frame["least"] > 0) | (frame["whole"] > 0)].to_dict(orient="records"):
        bed = row["kind"] == "bed"
        months = Ranged(row["months"], row["months_low"], row["months_high"])
        rows.append(
            [
                t("Beds in {place}", place=row["title"]) if bed else str(row["title"]),
                _formation(row),
                row["formations"],
                row["whole"],
                None if bed else row["persons"],
                costs(row),
                row["least"],
                row["least_cost"],
                months.value if months.low == months.high else months,
            ]
        )
    notes = [
        t("Cost a year once all is there, with the low and the high of the costs."),
        t(
            "Whole formations were found type by type and shown to reach the floors by a plan; a cheaper set may "
            "exist, down to the least."
        )
        if frame["whole"].notna().any()
        else t("No set of whole formations was found that a plan shows to reach the floors; one may exist."),
    ]
    return Table("pledge", t("What has to be pledged"), columns, rows, notes)


def _formation(row: Row) -> str:
    if not row["formation"]:
        return t("one by one")
    return t("{formation} of {size}", formation=row["formation"], size=amount(row["size"]))


def floors_table(frames: Frames, pack: Pack) -> Table:
    """Each floor, and how far one gets without a pledge, with any, and with this one."""
    own = t("The option's own")
    columns = [
        Column(t("Score")),
        Column(t("Floor"), "", 1),
        Column(t("As in")),
        Column(t("best plan"), own, 1),
        Column(t("highest"), own, 1),
        Column(t("highest"), t("With any pledge"), 1),
        Column(t("reached"), t("With this one"), 1),
    ]
    rows: list[list[Cell]] = [
        [
            criterion_title(pack, row["criterion"]),
            row["floor"],
            str(row["like"]) or "–",
            row["own"],
            row["free"],
            row["highest"],
            Ranged(row["reached"], row["reached_low"], row["reached_high"]),
        ]
        for row in frames["floors"].to_dict(orient="records")
    ]
    notes = [
        t(
            "Highest: while the other floors are kept; – where that takes a pledge by itself. Reached: with the same "
            "plan at the low and the high of the response in brackets; floors are asked for at its value."
        )
    ]
    return Table("floors", t("Floors"), columns, rows, notes)


def scores_table(frames: Frames, pack: Pack) -> Table:
    """Every score before and after."""
    columns = [
        Column(t("Score")),
        Column(t("Own best plan"), "", 1),
        Column(t("With the pledge"), "", 1),
        Column(t("Change", context="of a figure"), "", 1),
    ]
    rows: list[list[Cell]] = []
    for row in frames["scores"].to_dict(orient="records"):
        title = criterion_title(pack, f"{row['objective']}.{row['region']}")
        rows.append([title, row["own"], row["with_pledge"], row["with_pledge"] - row["own"]])
    notes = [t("With the pledge: the best plan by the weighted score that keeps the floors.")]
    if len(frames["scores"]) and (frames["scores"]["with_pledge"] < frames["scores"]["own"] - 0.1).any():
        notes.append(t("What no floor protects may fall; --keep holds every score at the option's own level."))
    return Table("scores", t("What becomes of every score"), columns, rows, notes)


def price_table(frames: Frames, pack: Pack) -> Table:
    """The price curve at some of its corners."""
    curve, units = frames["curve"], frames["curve_units"]
    decimals = _decimals(curve["cost"]) if len(curve) else 1
    columns = [
        Column(criterion_title(pack, _first(frames)), "", 1),
        Column(t("$m a year"), "", decimals, scale=MILLION),
        Column(t("Next point, $m a year"), "", decimals, scale=MILLION),
        Column(t("Uniformed people"), "", 0),
        Column(t("Of what")),
    ]
    step = max(1, math.ceil(len(curve) / PRICES))
    picked = sorted({*range(0, len(curve), step), len(curve) - 1}) if len(curve) else []
    rows: list[list[Cell]] = []
    for n in picked:
        row = curve.iloc[n]
        bought = units[units["level"] == row["level"]].to_dict(orient="records")
        rows.append([row["level"], row["cost"], row["rate"], row["uniformed"], _bought(bought, pack)])
    notes = [
        t(
            "Corners of the least cost, the other floors kept; between corners it is straight. Where bases that get "
            "beds are not held in full it is a lower bound."
        )
    ]
    return Table("price", t("The price of the first floor as it rises"), columns, rows, notes)


def _first(frames: Frames) -> str:
    return str(frames["floors"]["criterion"].iloc[0])


def _bought(rows: Sequence[Row], pack: Pack) -> str:
    """Units and beds of one corner in words."""
    units = {str(row["id"]): float(row["units"]) for row in rows if row["kind"] == "unit"}
    beds = sum(float(row["units"]) for row in rows if row["kind"] == "bed")
    parts = [f"{pack.units[name].title if name in pack.units else name} {amount(x)}" for name, x in units.items()]
    parts += [t("beds {count}", count=people(beds))] if beds >= 1.0 else []
    return listed(parts) or t("nothing")


def beside_table(frames: Frames, pack: Pack) -> Table:
    """Other options and this pledge, by what they bring and how far they get."""
    columns = [
        Column(t("Option")),
        Column(t("Uniformed people more"), "", 0),
        Column(t("$m a year more"), "", 1, scale=MILLION),
        Column(t("Short of the floors by"), "", 1),
        Column(t("Highest {title}", title=criterion_title(pack, _first(frames))), "", 1),
    ]
    rows: list[list[Cell]] = [
        [row["other"], row["uniformed"], row["cost"], row["short"], row["highest"]]
        for row in frames["beside"].to_dict(orient="records")
    ]
    if rows and (pledge := total(frames, "whole")) is not None:
        rows.append([t("this pledge"), pledge["uniformed"], pledge["cost"], 0.0, None])
    notes = [
        t(
            "More than the option has, once all is there, at the pack's costs; people as the pack models them. Short: "
            "points by which any plan of it misses some floor at least. Highest: while the other floors are kept; – "
            "where they cannot be."
        )
    ]
    return Table("beside", t("Other options beside this pledge"), columns, rows, notes)


def own_plans_table(frames: Frames, pack: Pack) -> Table:
    """The floors, what this pledge reaches, and what the best plans of other options do."""
    others = [str(name) for name in frames["beside"]["other"]]
    group = t("Best plan of")
    columns = [Column(t("Score")), Column(t("Floor"), "", 1), Column(t("This pledge"), "", 1)]
    columns += [Column(name, group, 1) for name in others]
    own = {(row["other"], row["criterion"]): row["own"] for row in frames["beside_floors"].to_dict(orient="records")}
    rows: list[list[Cell]] = [
        [
            criterion_title(pack, row["criterion"]),
            row["floor"],
            row["reached"],
            *(own[name, row["criterion"]] for name in others),
        ]
        for row in frames["floors"].to_dict(orient="records")
        if others
    ]
    return Table("own_plans", t("What their own best plans reach"), columns, rows)


def limits_table(frames: Frames, pack: Pack) -> Table:
    """How far any pledge gets, and how far without this or that limit."""
    words = {
        "time": t("With everything there from the start"),
        "terms": t("Without the option's own terms"),
        "moves": t("With every unit free to change area"),
        "all": t("All three together"),
    }
    highest = float(frames["floors"]["highest"].iloc[0])
    title = criterion_title(pack, _first(frames))
    columns = [
        Column(t("Limit taken away")),
        Column(t("Highest {title}", title=title), "", 1),
        Column(t("Gain"), "", 1),
    ]
    limits = frames["limits"].to_dict(orient="records")
    rows: list[list[Cell]] = [[t("As it is"), highest, None]] if limits else []
    rows += [[words[str(row["lifted"])], row["highest"], row["highest"] - highest] for row in limits]
    notes = [t("With any pledge, at any cost, while the other floors are kept: beyond this, money buys nothing.")]
    return Table("limits", t("Where money buys no more, and why"), columns, rows, notes)
