"""Prices in words and tables: what the last was worth, what the next is worth, and up to how many."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from decide.pack.schema import Pack
from decide.report.document import Cell, Column, Document, Table
from decide.report.words import conditional_on
from decide.results import Ranged
from decide.solve.answer import Answer

FAMILIES = {
    "unit": "Units: one more in the mission from the start",
    "bed": "Beds: one more over the whole horizon",
    "movement": "Movement: one more able to change area in each period",
    "term": "Terms of the option: one less asked, or one more allowed",
}
SHOWN = 5e-6  # points a unit; smaller prices read as nothing
KINK = 0.02  # the last and the next differ by more than this part: said in words
Row = Mapping[Hashable, Any]


def prices_document(found: Answer, frame: pd.DataFrame, pack: Pack, changed: list[str]) -> Document:
    """The prices of one option."""
    rows = frame.to_dict(orient="records")
    lead = [
        *changed,
        f"Optimum {found.objective:.2f} points. A price is what one more would add to it, replanned from the start.",
        conditional_on(pack),
    ]
    if found.violations:
        lead.insert(
            len(changed),
            f"The option's terms cannot all be met. Prices are those of the plan that breaks them least; "
            f"decide repair {found.case.option.id} lists ways out.",
        )
    tables = [_words_table(rows, pack)] + [
        _table(family, title, [row for row in rows if row["family"] == family])
        for family, title in FAMILIES.items()
        if any(row["family"] == family for row in rows)
    ]
    return Document(f"Prices: {found.case.option.title} ({found.case.option.id})", lead, tables, _notes(frame))


def _table(family: str, title: str, rows: Sequence[Row]) -> Table:
    columns = [
        Column("Of what"),
        Column("More of"),
        Column("Now"),
        Column("last", "Points", 3),
        Column("next", "Points", 3),
        Column("from", "About this price", 0),
        Column("to", "About this price", 0),
        Column("Civilian deaths averted a year", "", 2),
    ]
    if family in ("unit", "bed"):
        columns += [Column("$m a year", "", 2, scale=1e6), Column("Points for $m a year", "", 3)]
    columns.append(Column("Same points elsewhere, $m a year", "", 2, scale=1e6))
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
        *(count(row[name]) if math.isfinite(row[name]) else "any" for name in ("about_from", "about_to")),
        deaths if math.isfinite(deaths.value) else None,
    ]
    if family in ("unit", "bed"):
        cells += [step * row["cost"], row["points_per_million"]]
    return [*cells, step * row["replacement"]]


def _table_notes(family: str) -> list[str]:
    return {
        "bed": ["Now: beds at the end of the horizon. The share of the base that is held stays as planned."],
        "movement": ["Now: moves allowed in a period, on average."],
        "term": ["Now: the bound. More means less asked by a lower bound, or more allowed by an upper one."],
    }.get(family, [])


def by(row: Row) -> int:
    """How many a price is shown for: people and beds by the hundred."""
    return 100 if str(row["one"]).split()[0] in ("person", "persons", "bed") else 1


def unit_words(row: Row) -> str:
    """What the price is for: `1 airframe`, `100 persons`."""
    first, _, rest = str(row["one"]).partition(" ")
    if by(row) == 1:
        return f"1 {first}" + (f" {rest}" if rest else "")
    plural = {"person": "persons", "bed": "beds"}.get(first, first)
    return f"{by(row)} {plural}" + (f" {rest}" if rest else "")


def sentence(row: Row, rows: Sequence[Row], pack: Pack) -> str:
    """One price in words: its worth, as much of what else, and until how many."""
    what = f"{row['title']}, {unit_words(row)} more"
    if row["family"] == "term":
        verb = "less asked" if row["sign"] < 0 else "more allowed"
        what = f"“{row['title']}”, {unit_words(row)} {verb}"
    if row["family"] == "bed":
        what = f"{unit_words(row)} more in {row['title']}"
    worth = by(row) * row["next"]
    if row["next"] <= SHOWN:
        text = f"{what}: worth nothing"
        if row["last"] > SHOWN:
            return f"{text}; the last {unit_words(row)} were worth {number(by(row) * row['last'])} points."
        return f"{text}."
    text = f"{what}: worth {number(worth)} points"
    yardstick = _yardstick(rows, pack)
    if yardstick is not None and yardstick is not row:
        text += f", as much as {number(worth / yardstick['next'])} {yardstick['title'].lower()}"
    if math.isfinite(row["about_to"]):
        ending = "until the bound is" if row["family"] == "term" else "until there are"
        text += f", at about this price {ending} {count(row['about_to'])}"
    if math.isfinite(row["last"]) and abs(row["last"] - row["next"]) > KINK * row["next"]:
        text += f". The last was worth {number(by(row) * row['last'])}"
    return f"{text}."


def _yardstick(rows: Sequence[Row], pack: Pack) -> Row | None:
    """The type others are compared with: the largest type of troops counted in persons that is worth anything."""
    able = [
        row
        for row in rows
        if row["family"] == "unit"
        and pack.units[str(row["id"])].pool == "troops"
        and pack.units[str(row["id"])].counted_in == "persons"
        and row["next"] > SHOWN
    ]
    return max(able, key=lambda row: float(row["at"]), default=None)


def _words_table(rows: Sequence[Row], pack: Pack) -> Table:
    """Every unit type in words, and what else is worth most in each family."""
    told: list[Row] = [row for row in rows if row["family"] == "unit" and (row["at"] > 0 or row["next"] > SHOWN)]
    for family in ("bed", "movement", "term"):
        mine = sorted((row for row in rows if row["family"] == family), key=lambda row: -by(row) * row["next"])
        told += [row for row in mine[: 3 if len(rows) > 3 else len(mine)] if row["next"] > SHOWN]
    told = told or [*rows]
    return Table("words", "In words", [Column("Price")], [[sentence(row, rows, pack)] for row in told])


def _notes(frame: pd.DataFrame) -> list[str]:
    bought = next((str(name) for name in frame["bought_as"] if name), "")
    notes = [
        "Last: what the last unit was worth; next: what the next one is worth. They differ where the price has a kink; "
        "neither then holds for both.",
        "By the hundred is a hundred times the price of one; where the range is narrower, a hundred are worth less.",
        "About this price: the last and the next stay within a tenth from here to there. The exact range, in which the "
        "price does not change at all, is narrower; CSV and JSON hold both. Any: no end was found up to ten times what "
        "there is.",
        "Civilian deaths averted: mean over the range in which the next price about holds, and over the plans that a "
        "tenth more and less weight on deaths would choose; in brackets the low and the high of the preventable share "
        "alone. Small figures change sign easily. Negative: the best use of more serves stabilisation.",
    ]
    if bought:
        notes.append(
            f"Same points elsewhere: what as many points would cost bought as {bought.replace('_', ' ')}, of all types "
            "present the one with most points for the money; it values no life and is no budget line."
        )
    return notes


def number(value: float) -> str:
    """Two significant figures, without an exponent."""
    if value == 0 or not math.isfinite(value):
        return "0"
    digits = max(0, 1 - math.floor(math.log10(abs(value))))
    return f"{round(value, 1 - math.floor(math.log10(abs(value)))):,.{digits}f}"


def count(value: float) -> str:
    """A number of units: whole from a hundred on, with one decimal below."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}"
