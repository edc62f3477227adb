"""What sources expect of options, beside what the result says: in a table, counted, and in sentences.

A disagreement is told as calmly as an agreement: it says where the model and a source part, not which of them is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from decide.language import counted, listed, mark, number, per_cent, said, t
from decide.pack.expected import EXPECTED, START
from decide.pack.schema import Pack
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Table
from decide.report.footing import count_of, over_futures
from decide.report.words import in_order
from decide.results.agreement import AGREES, DISAGREES, FUTURES, NOT_COMPARED, OPEN, VERDICTS, counts
from decide.results.metrics import ALL
from decide.results.study import Ranged, Results
from decide.results.tiers import SURE

Row = Mapping[str, Any]
CONSEQUENCES = {
    "civilian_deaths_averted": mark("Civilian deaths averted a year"),
    "civilian_deaths_by_state_forces": mark("Civilian deaths by state forces a year"),
    "peacekeeper_deaths": mark("Peacekeeper deaths a year"),
    "cost": mark("Cost a year"),
    "static_share": mark("Share of free troops on static tasks"),
}
HIGHER, LOWER = mark("higher than {than}"), mark("lower than {than}")
NO_HIGHER, NO_LOWER = mark("no higher than {than}"), mark("no lower than {than}")
WAYS = {
    # direction: what it comes to where more of the figure is better, and where less is
    "better": (HIGHER, LOWER),
    "worse": (LOWER, HIGHER),
    "not_better": (NO_HIGHER, NO_LOWER),
    "not_worse": (NO_LOWER, NO_HIGHER),
    "same": (mark("about the same as {than}"),) * 2,
    "too_little": (mark("less than is needed"),) * 2,
    "enough": (mark("as much as is needed"),) * 2,
}
SHOWN = {"points": 1.0, "deaths/year": 1.0, "USD/year": 1e6, "share": 0.01}
"""By unit, what figures are divided by."""
SAID = 4  # expectations of one option told in sentences, those that the result does not share first
PUT_IN = mark("agrees, as put in")


def source_views(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    """What each option's source expects; held against the result where that was done."""
    columns = [Column(t("Option")), Column(t("What its source expects")), Column(t("Where"))]
    note = t("In our words, for comparison with the result; never fitted to.")
    title = t("What the sources expect")
    judgements = in_order(results.rows_of("judgements"), order)
    given: dict[tuple[str, str], list[Row]] = {}
    for row in results.rows_of("agreement"):
        given.setdefault((row["option"], row["says"]), []).append(row)
    rows: list[list[Cell]] = [[row["option"], row["says"], f"{row['source']}, {row['locator']}"] for row in judgements]
    if not given:
        return Table("source_views", title, columns, rows, [note])
    columns += [Column(t("Read as")), Column(t("The result")), Column(t("Difference"))]
    beside: list[list[Cell]] = []
    for judgement, cells in zip(judgements, rows, strict=True):
        for number_, one in enumerate(given.get((judgement["option"], judgement["says"]), [])):
            first = cells if number_ == 0 else [cells[0], "", ""]
            beside.append([*first, _read_as(one, pack), _said(one), _figure(one)])
    return Table("source_views", title, columns, beside, [note, *rules(results)])


def _read_as(row: Row, pack: Pack) -> str:
    """What a judgement is read as, or why it is not compared."""
    if row["verdict"] == NOT_COMPARED:
        return t("Not compared: {reason}", reason=row["reason"])
    return t("{outcome}: {way}", outcome=outcome_title(row, pack), way=way_of(row))


def outcome_title(row: Row, pack: Pack) -> str:
    """A score or consequence in words."""
    metric, objective, region = row["metric"], row["objective"], row["region"]
    if metric in CONSEQUENCES:
        title = said(CONSEQUENCES[metric])
        return title if region == ALL else f"{title}, {criterion_title(pack, region)}"
    name = ".".join(part for part in (objective, region) if part != ALL)
    return criterion_title(pack, name) if name else t("Overall score")


def way_of(row: Row, name: Callable[[str], str] = str) -> str:
    """Which way a source expects it to go, as the figure goes: a better cost is a lower one. `name`: as in
    `agreement_in_words`."""
    way = WAYS[row["direction"]][EXPECTED.get(row["metric"], 1) < 0]
    return said(way, than=t("in its own first half") if row["than"] == START else name(row["than"]))


def _figure(row: Row) -> str:
    """The difference with its range and unit; a dash where there is none."""
    middle = row["median"] if row["basis"] == FUTURES else row["central"]
    text = Column("", "", 1, scale=SHOWN.get(row["unit"], 1.0), signed=True).text(
        Ranged(middle, row["low"], row["high"])
    )
    units = {
        "points": t("points"),
        "deaths/year": t("deaths a year"),
        "USD/year": t("$m a year"),
        "share": t("percentage points"),
    }
    return f"{text} {units[row['unit']]}" if row["unit"] in units and text != "–" else text


def _said(row: Row) -> str:
    return said(PUT_IN) if row["put_in"] and row["verdict"] == AGREES else said(row["verdict"])


def agreement_table(results: Results, order: Sequence[str]) -> list[Table]:
    """How often the result agrees with what sources expect, by option; nothing where nothing is expected."""
    made = counts(results)
    columns = [Column(t("Option")), *(Column(said(verdict), "", 0) for verdict in VERDICTS)]
    rows: list[list[Cell]] = [[name, *made[name].values()] for name in order if name in made]
    if len(rows) > 1:
        rows.append(
            [t("All", context="options"), *(sum(one[verdict] for one in made.values()) for verdict in VERDICTS)]
        )
    title = t("The result beside what the sources expect")
    return [Table("agreement", title, columns, rows, rules(results))] if rows else []


def rules(results: Results) -> list[str]:
    """When a result agrees, and what that rests on."""
    if "told_apart" not in results.manifest:
        return []
    if over_futures(results.manifest):
        basis = counted(
            "Two options are compared over the same {count} future: a difference counts if its median can be told "
            "apart and it goes one way in at least {share} of the futures.",
            "Two options are compared over the same {count} futures: a difference counts if its median can be told "
            "apart and it goes one way in at least {share} of the futures.",
            count=count_of(results.manifest),
            share=per_cent(SURE),
        )
    else:
        basis = t("Without futures of these inputs the central values are compared: a difference counts if told apart.")
    apart = t(
        "Told apart is what is more than {points} points, or as much in deaths averted; of other figures half of the "
        "last digit that tables show. An option's own first half, what is needed and static shares are compared at the "
        "central values. Nothing is tuned to agree.",
        points=number(results.manifest["told_apart"], ".1f"),
    )
    put_in = any(row["put_in"] for row in results.rows_of("agreement"))
    more = [t("As put in: a figure of the option was set from this very statement, so that agreeing shows nothing.")]
    return [f"{basis} {apart}", *(more if put_in else [])]


def agreement_in_words(results: Results, pack: Pack, name: Callable[[str], str] = str) -> list[str]:
    """How often the result agrees, and where it does not, in a paragraph; nothing where nothing is compared. `name`:
    what an option is called, from its id."""
    rows = results.rows_of("agreement")
    of = {verdict: [row for row in rows if row["verdict"] == verdict] for verdict in VERDICTS}
    compared = len(rows) - len(of[NOT_COMPARED])
    if not compared or "told_apart" not in results.manifest:
        return []
    said_first = counted(
        "Of {count} thing that the sources expect and results have, the result agrees with {agrees}, disagrees with "
        "{disagrees} and cannot tell {open}.",
        "Of {count} things that the sources expect and results have, the result agrees with {agrees}, disagrees with "
        "{disagrees} and cannot tell {open}.",
        count=compared,
        agrees=len(of[AGREES]),
        disagrees=len(of[DISAGREES]),
        open=len(of[OPEN]),
    )
    first = [said_first, *_put_in(of[AGREES])]
    if len(results.names) == 1:
        each = [*of[DISAGREES], *of[OPEN], *of[AGREES]][:SAID]
        return [" ".join([*first, *(expectation_in_words(row, pack, name) for row in each)])]
    return [" ".join([*first, *([_where_apart(of[DISAGREES], pack, name)] if of[DISAGREES] else [])])]


def _put_in(rows: Sequence[Row]) -> list[str]:
    """How many agreements show nothing."""
    if not (count := sum(bool(row["put_in"]) for row in rows)):
        return []
    text = counted(
        "{count} of the agreements was put in: figures of the option were set from the same statement.",
        "{count} of the agreements were put in: figures of the option were set from the same statements.",
        count=count,
    )
    return [text]


def _where_apart(rows: Sequence[Row], pack: Pack, name: Callable[[str], str]) -> str:
    """Where results and sources part."""
    places = dict.fromkeys(
        t("{outcome} under {option}", option=name(row["option"]), outcome=outcome_title(row, pack)) for row in rows
    )
    return t(
        "They part over {places}: the model leaves out much that a source weighs, so neither is shown to be wrong.",
        places=listed(places),
    )


def expectation_in_words(row: Row, pack: Pack, name: Callable[[str], str] = str) -> str:
    """One expectation and what the result says of it, in a sentence."""
    about = {"outcome": outcome_title(row, pack), "way": way_of(row, name), "figure": _figure(row)}
    if row["verdict"] == AGREES:
        return t("{outcome}: the source expects it to be {way}, and so it is in the result: {figure}.", **about)
    if row["verdict"] == DISAGREES:
        return t("{outcome}: the source expects it to be {way}; in the result it is not: {figure}.", **about)
    if not row["basis"]:
        return t("{outcome}: the source expects it to be {way}; there is no figure here to compare it with.", **about)
    return t("{outcome}: the source expects it to be {way}; the result cannot tell: {figure}.", **about)
