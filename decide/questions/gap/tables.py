"""A gap in words: what has to be pledged, what the floors cost, how far other options get, what limits all."""

from __future__ import annotations

from decide.language import counted, joined, listed, number, t
from decide.model.criteria import POINTS
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre
from decide.questions.gap import tables_of_parts as tables
from decide.questions.gap.chart import price_chart
from decide.questions.gap.tables_of_parts import Frames, Row, amount, money, people, total
from decide.report.criteria import criterion_title, with_unit
from decide.report.document import Document
from decide.report.titles import in_pictures, in_sentence, in_short, titles_of
from decide.report.words import changed, conditional_on, run_notes
from decide.results.study import Study

NOTHING = 0.05  # points: less is none
HALF = 0.5  # people or beds: less is none
NO_MONEY = 1000.0  # USD a year: less is none


def document_of(study: Study, theatre: Theatre) -> Document:
    """A study made by `decide.questions.gap.study`."""
    pack, frames = theatre.pack, study.frames
    option = str(frames["floors"]["option"].iloc[0])
    first = str(frames["floors"]["criterion"].iloc[0])
    parts = [
        tables.pledge_table(frames),
        tables.floors_table(frames, pack),
        tables.scores_table(frames, pack),
        tables.price_table(frames, pack),
        tables.beside_table(frames, pack),
        tables.own_plans_table(frames, pack),
        tables.limits_table(frames, pack),
    ]
    price = t("What {title} costs as its floor rises", title=criterion_title(pack, first))
    return Document(
        t("What {option} lacks for the floors asked", option=in_sentence(titles_of(theatre), option)),
        [
            *changed(study),
            answer_in_words(frames, pack, option),
            *_timing(frames),
            *_compared(frames),
            conditional_on(theatre),
        ],
        [table for table in parts if table.rows],
        [*_notes(), *run_notes(study.manifest)],
        charts=(price_chart({**frames, **_others_in_picture(frames, theatre)}, price, with_unit(pack, first, POINTS)),),
    )


def _others_in_picture(frames: Frames, theatre: Theatre) -> Frames:
    """What the picture has of other options, by what it calls them."""
    called = in_short(titles_of(theatre))
    return {name: in_pictures(frames[name], called, "other") for name in ("beside", "beside_floors")}


def answer_in_words(frames: Frames, pack: Pack, option: str) -> str:
    """The least pledge, and the one in whole formations."""
    floors = joined(
        [
            t("{title} {level}", title=criterion_title(pack, row["criterion"]), level=number(row["floor"], ".1f"))
            for row in frames["floors"].to_dict(orient="records")
        ]
    )
    least, whole = total(frames, "least"), total(frames, "whole")
    if least is None or least["cost"] < NO_MONEY:
        return t("{option} reaches {floors} with what it has, by another plan.", option=option, floors=floors)
    said = t(
        "To reach {floors}, {option} needs at least {cost} more, if units could be split: {list}.",
        floors=floors,
        option=option,
        cost=_between(least),
        list=_counted(least),
    )
    if whole is None:
        return said
    formations = t(
        "In whole formations: {list}; ${cost}m a year ({low} to {high}).",
        list=_listed(frames),
        cost=money(whole["cost"]),
        low=money(whole["cost_low"]),
        high=money(whole["cost_high"]),
    )
    return f"{said} {formations}"


def _counted(bought: Row) -> str:
    """People and beds of a pledge, as far as there are any."""
    parts = [
        (
            bought["uniformed"],
            counted("{count} uniformed person", "{count} uniformed people", count=round(bought["uniformed"])),
        ),
        (bought["civilians"], counted("{count} civilian", "{count} civilians", count=round(bought["civilians"]))),
        (bought["beds"], counted("{count} bed", "{count} beds", count=round(bought["beds"]))),
    ]
    return joined([text for number, text in parts if number >= HALF])


def _listed(frames: Frames) -> str:
    """What is pledged in whole formations, in words."""
    rows = frames["pledge"][frames["pledge"]["whole"] > 0].to_dict(orient="records")
    return joined([*map(_formations, rows)]) or t("nothing")


def _formations(row: Row) -> str:
    if row["kind"] == "bed":
        return counted(
            "{count} bed in {place}", "{count} beds in {place}", count=round(row["whole"]), place=row["title"]
        )
    if not row["formation"]:
        return t("{title}: {count}", count=people(row["whole"]), title=row["title"])
    return t(
        "{title}: {count} × {formation} of {size}",
        title=row["title"],
        count=people(row["formations"]),
        formation=row["formation"],
        size=amount(row["size"]),
    )


def _between(bought: Row) -> str:
    """What is least, or the bounds between which it lies."""
    low, high = money(bought["at_least"]), money(bought["cost"])
    if low == high:
        return t("${cost}m a year", cost=high)
    return t("${low}m to ${high}m a year", low=low, high=high)


def _timing(frames: Frames) -> list[str]:
    """How much of the price is time."""
    least, early, late = (total(frames, case) for case in ("least", "early", "late"))
    if not {"early", "late"} <= {*frames["totals"]["case"]} or least is None or least["cost"] < NO_MONEY:
        return []
    parts = [t("if all of it came as early as stated, {cost}", cost=_between(early))] if early is not None else []
    parts.append(
        t("if as late as stated, {cost}", cost=_between(late))
        if late is not None
        else t("if as late as stated, no pledge would reach the floors within the horizon")
    )
    return [t("The same floors: {parts}.", parts=listed(parts))]


def _compared(frames: Frames) -> list[str]:
    """How far other options get."""
    parts = []
    for row in frames["beside"].to_dict(orient="records"):
        bodies = counted("{count} person", "{count} people", count=round(row["uniformed"]))
        brings = {"option": row["other"], "people": bodies, "cost": money(row["cost"])}
        if row["short"] <= NOTHING:
            parts.append(t("{option} ({people}, ${cost}m) can reach them all", **brings))
            continue
        short = number(row["short"], ".1f")
        parts.append(t("{option} ({people}, ${cost}m) misses some floor by {short} points", short=short, **brings))
    return [t("What other options bring more, and how far they get: {list}.", list=listed(parts))] if parts else []


def _notes() -> list[str]:
    return [
        t(
            "Pledged units come beside the option's own, wait outside the theatre until there is a bed, and keep every "
            "limit of the option. Months are those the pack's options state for such units and camps, from the "
            "earliest to the latest; --delay sets others."
        ),
        t("Costs are those of a year; bringing units in and building camps comes on top."),
    ]
