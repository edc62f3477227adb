"""Prices in words and tables: what the last was worth, what the next is worth, and up to how many."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from decide.language import mark, said, t
from decide.language import number as in_form
from decide.pack.theatre import Theatre
from decide.questions.prices.chart import Bar, prices_chart
from decide.report.charts import Chart
from decide.report.commands import command
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import changed, conditional_on, more_of
from decide.results.study import Ranged, Study

FAMILIES = {
    "unit": mark("Units: one more in the mission from the start"),
    "bed": mark("Beds: one more over the whole horizon"),
    "movement": mark("Movement: one more able to change area in each period"),
    "term": mark("Terms of the option: one less asked, or one more allowed"),
}
SHOWN = 5e-6  # points a unit; smaller prices read as nothing
KINK = 0.02  # the last and the next differ by more than this part: said in words
Row = Mapping[Hashable, Any]


def document_of(study: Study, theatre: Theatre) -> Document:
    """The prices of one option, as found by `decide.questions.prices.study`."""
    frame, units, about = study.frames["prices"], study.frames["units"], study.manifest["prices"]
    rows = frame.to_dict(orient="records")
    name = str(study.manifest["options"][0])
    option = theatre.options[name].title if name in theatre.options else name
    lead = [
        *changed(study),
        *([_broken(name)] if about["terms_broken"] else []),
        t(
            "Optimum {objective} points. A price is what one more would add to it, replanned from the start.",
            objective=in_form(about["objective"], ".2f"),
        ),
        conditional_on(theatre),
    ]
    chosen = _most_telling(rows)
    tables = [Table("words", t("In words"), [Column(t("Price"))], [[sentence(row, rows, units)] for row in chosen])] + [
        _table(family, said(title), [row for row in rows if row["family"] == family])
        for family, title in FAMILIES.items()
        if any(row["family"] == family for row in rows)
    ]
    title = t("Prices: {title} ({option})", title=option, option=name)
    return Document(title, lead, tables, _notes(frame, units), _charts(chosen, title))


def _broken(option: str) -> str:
    return t(
        "The option's terms cannot all be met. Prices are those of the plan that breaks them least; {command} lists "
        "ways out.",
        command=command("repair", option),
    )


def _table(family: str, title: str, rows: Sequence[Row]) -> Table:
    columns = [
        Column(t("Of what")),
        Column(t("More of")),
        Column(t("Now")),
        Column(t("last"), t("Points"), 3),
        Column(t("next"), t("Points"), 3),
        Column(t("from"), t("About this price"), 0),
        Column(t("to"), t("About this price"), 0),
        Column(t("Civilian deaths averted a year"), "", 2),
    ]
    if family in ("unit", "bed"):
        columns += [Column(t("$m a year"), "", 2, scale=1e6), Column(t("Points for $m a year"), "", 3)]
    columns.append(Column(t("Same points elsewhere, $m a year"), "", 2, scale=1e6))
    return Table(f"prices_{family}", title, columns, [_cells(family, row) for row in rows], _table_notes(family))


def _cells(family: str, row: Row) -> list[Cell]:
    step = by(row)
    deaths = Ranged(*(step * float(row[name]) for name in ("deaths", "deaths_low", "deaths_high")))
    cells: list[Cell] = [
        row["title"],
        unit_words(row),
        count(row["at"]),
        step * row["last"] if math.isfinite(row["last"]) else None,
        step * row["next"],
        *(count(row[name]) if math.isfinite(row[name]) else t("any") for name in ("about_from", "about_to")),
        deaths if math.isfinite(deaths.value) else None,
    ]
    if family in ("unit", "bed"):
        cells += [step * row["cost"], row["points_per_million"]]
    return [*cells, step * row["replacement"]]


def _table_notes(family: str) -> list[str]:
    return {
        "bed": [t("Now: beds at the end of the horizon. The share of the base that is held stays as planned.")],
        "movement": [t("Now: moves allowed in a period, on average.")],
        "term": [t("Now: the bound. More means less asked by a lower bound, or more allowed by an upper one.")],
    }.get(family, [])


def by(row: Row) -> int:
    """How many a price is shown for: people and beds by the hundred."""
    return more_of(str(row["one"]))[0]


def unit_words(row: Row) -> str:
    """What the price is for: `1 airframe`, `100 persons`."""
    return more_of(str(row["one"]))[1]


def sentence(row: Row, rows: Sequence[Row], units: pd.DataFrame) -> str:
    """One price in words: its worth, as much of what else, and until how many."""
    what, worth = _what(row), by(row) * row["next"]
    if row["next"] <= SHOWN:
        if row["last"] > SHOWN:
            return t(
                "{what}: worth nothing; the last {amount} were worth {points} points.",
                what=what,
                amount=unit_words(row),
                points=number(by(row) * row["last"]),
            )
        return t("{what}: worth nothing.", what=what)
    parts = [t("{what}: worth {points} points", what=what, points=number(worth))]
    yardstick = _yardstick(rows, units)
    if yardstick is not None and yardstick is not row:
        much, of = number(worth / yardstick["next"]), yardstick["title"].lower()
        parts.append(t("as much as {amount} {what}", amount=much, what=of))
    if math.isfinite(row["about_to"]):
        until = count(row["about_to"])
        parts.append(
            t("at about this price until the bound is {until}", until=until)
            if row["family"] == "term"
            else t("at about this price until there are {until}", until=until)
        )
    text = ", ".join(parts) + "."
    if math.isfinite(row["last"]) and abs(row["last"] - row["next"]) > KINK * row["next"]:
        text += " " + t("The last was worth {points}.", points=number(by(row) * row["last"]))
    return text


def _what(row: Row) -> str:
    """What one buys, in words."""
    given = {"title": row["title"], "amount": unit_words(row)}
    if row["family"] == "term":
        return (
            t("“{title}”, {amount} less asked", **given)
            if row["sign"] < 0
            else t("“{title}”, {amount} more allowed", **given)
        )
    return t("{amount} more in {title}", **given) if row["family"] == "bed" else t("{title}, {amount} more", **given)


def _yardstick(rows: Sequence[Row], units: pd.DataFrame) -> Row | None:
    """The type others are compared with: the largest type of troops counted in persons that is worth anything."""
    troops = {*units[(units["pool"] == "troops") & (units["counted_in"] == "persons")]["id"]}
    able = [row for row in rows if row["family"] == "unit" and row["id"] in troops and row["next"] > SHOWN]
    return max(able, key=lambda row: float(row["at"]), default=None)


def _most_telling(rows: Sequence[Row]) -> list[Row]:
    """What is told in words and drawn: every unit type, and what else is worth most in each family."""
    chosen = [row for row in rows if row["family"] == "unit" and (row["at"] > 0 or row["next"] > SHOWN)]
    for family in ("bed", "movement", "term"):
        mine = sorted((row for row in rows if row["family"] == family), key=lambda row: -by(row) * row["next"])
        chosen += [row for row in mine[: 3 if len(rows) > 3 else len(mine)] if row["next"] > SHOWN]
    return chosen or [*rows]


def _charts(chosen: Sequence[Row], title: str) -> tuple[Chart, ...]:
    """The prices told in words as bars, by family; none where nothing is worth anything."""
    bars = [
        Bar(said(FAMILIES[str(row["family"])]), _what(row), by(row) * row["next"], by(row) * row["last"], _about(row))
        for row in chosen
        if row["next"] > SHOWN or SHOWN < row["last"] < math.inf
    ]
    return (prices_chart(bars, title),) if bars else ()


def _about(row: Row) -> str:
    """The price of the next in figures, and from how many to how many it about holds."""
    low, high = sorted((float(row["about_from"]), float(row["about_to"])))
    price = number(by(row) * row["next"])
    if not math.isfinite(high):
        return t("{price} (from {low})", price=price, low=count(low))
    if not math.isfinite(low):
        return t("{price} (to {high})", price=price, high=count(high))
    return f"{price} ({count(low)}–{count(high)})"


def _notes(frame: pd.DataFrame, units: pd.DataFrame) -> list[str]:
    bought = next((str(name) for name in frame["bought_as"] if name), "")
    notes = [
        t(
            "Last: what the last unit was worth; next: what the next one is worth. They differ where the price has a "
            "kink; neither then holds for both."
        ),
        t("By the hundred is a hundred times the price of one; where the range is narrower, a hundred are worth less."),
        t(
            "About this price: the last and the next stay within a tenth from here to there. The exact range, in which "
            "the price does not change at all, is narrower; CSV and JSON hold both. Any: no end was found up to ten "
            "times what there is."
        ),
        t(
            "Civilian deaths averted: mean over the range in which the next price about holds, and over the plans that "
            "a tenth more and less weight on deaths would choose; in brackets the low and the high of the preventable "
            "share alone. Small figures change sign easily. Negative: the best use of more serves stabilisation."
        ),
    ]
    if bought:
        text = t(
            "Same points elsewhere: what as many points would cost bought as {unit}, of all types present the one with "
            "most points for the money; it values no life and is no budget line.",
            unit=units.set_index("id")["short"][bought],
        )
        notes.append(text)
    return notes


def number(value: float) -> str:
    """Two significant figures, without an exponent."""
    if value == 0 or not math.isfinite(value):
        return "0"
    digits = max(0, 1 - math.floor(math.log10(abs(value))))
    return in_form(round(value, 1 - math.floor(math.log10(abs(value)))), f",.{digits}f")


def count(value: float) -> str:
    """A number of units: whole from a hundred on, with one decimal below."""
    return in_form(value, ",.0f" if abs(value) >= 100 else ",.1f")
