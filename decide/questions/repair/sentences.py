"""Remedies in words, from the rows of the frame `parts`: what is done, to what, and by how much."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from decide.language import WRITTEN, counted, mark, mark_counted, number, per_cent, said, speaking, t
from decide.language.units import measure
from decide.model.families import families

Row = Mapping[str, Any]
NAMED = 4  # of one kind of want, before the rest is counted
MORE = {
    # of what a type is counted in
    "persons": mark_counted("{title}: {amount} more person", "{title}: {amount} more persons"),
    "airframes": mark_counted("{title}: {amount} more airframe", "{title}: {amount} more airframes"),
    "units": mark_counted("{title}: {amount} more unit", "{title}: {amount} more units"),
    "teams": mark_counted("{title}: {amount} more team", "{title}: {amount} more teams"),
}
GIVES_WAY = {
    # by the side of the term that does
    "at_least": mark("ask for {new} {unit} instead of {now} ({amount} fewer) in “{title}”"),
    "at_most": mark("allow {new} {unit} instead of {now} ({amount} more) in “{title}”"),
}


def joined(parts: Iterable[str]) -> str:
    """What is done together as one sentence."""
    return reduce(lambda first, last: t("{first}; and {last}", first=first, last=last), parts)


def written(rows: Iterable[Row]) -> str:
    """What is done together as data have it, whatever the language."""
    with speaking(WRITTEN):
        return joined(map(sentence, rows))


def sentence(row: Row) -> str:
    """What is done, with when more units would have to be there."""
    more = in_brief(row)
    if row["kind"] == "unit":
        if math.isnan(row["month_low"]):
            return t(
                "{more}, there from the start (the pack states no months of force generation for this type)", more=more
            )
        return t(
            "{more}, there from the start, so pledged before: force generation of this type takes {months} months in "
            "the pack's options",
            more=more,
            months=_span(row["month_low"], row["month_high"]),
        )
    if row["kind"] == "pledge":
        return t(
            "{more} with the pledge {pledge}, there {month} ({low} to {high}) months after the start",
            more=more,
            pledge=repr(row["path"].split(".")[3]),
            month=shown(row["month"]),
            low=shown(row["month_low"]),
            high=shown(row["month_high"]),
        )
    return more


def wanting(rows: Iterable[Row]) -> list[str]:
    """What a conflict has too little of, from its rows of the frame `wanting`: each kind once, with its titles."""
    titles: dict[str, dict[str, None]] = {}
    for row in rows:
        titles.setdefault(families()[row["family"]].wanted, {})[row["title"]] = None
    return [f"{said(what)} ({_some([*about])})" for what, about in titles.items()]


def written_wanting(rows: Iterable[Row]) -> str:
    """The same as data have it, whatever the language."""
    with speaking(WRITTEN):
        return "; ".join(wanting(rows))


def _some(titles: Sequence[str]) -> str:
    more = len(titles) - NAMED
    first = ", ".join(titles[:NAMED])
    return (
        counted("{listed} and {count} more", "{listed} and {count} more", count=more, listed=first)
        if more > 0
        else first
    )


def in_brief(row: Row) -> str:
    """What is done, and to what."""
    return IN_BRIEF[row["kind"]](row)


def _term(row: Row) -> str:
    side = row["path"].rpartition(".")[2]
    new = row["now"] + (-1.0 if side == "at_least" else 1.0) * row["amount"]
    given = {"new": shown(new), "now": shown(row["now"]), "amount": shown(row["amount"]), "title": row["title"]}
    if row["unit"] == "ratio":
        return t("ask for an effort of {new} instead of {now} ({amount} less) in “{title}”", **given)
    return said(GIVES_WAY[side], unit=measure(row["unit"]), **given)


def _more(row: Row) -> str:
    return MORE[row["unit"]].said(row["amount"], title=row["title"], amount=shown(row["amount"]))


def _beds(row: Row) -> str:
    return counted(
        "{amount} more bed in {area}",
        "{amount} more beds in {area}",
        count=row["amount"],
        amount=shown(row["amount"]),
        area=row["title"],
    )


def _base(row: Row) -> str:
    return t("keep all bases in {area} open throughout", area=row["title"])


def _movement(row: Row) -> str:
    return t(
        "let {share} of {title} change area in a month instead of {now}",
        share=per_cent(row["now"] + row["amount"], ".4g"),
        title=row["title"],
        now=per_cent(row["now"], ".4g"),
    )


IN_BRIEF: Mapping[str, Callable[[Row], str]] = {
    "term": _term,
    "unit": _more,
    "pledge": _more,
    "bed": _beds,
    "base": _base,
    "movement": _movement,
}


def _span(low: float, high: float) -> str:
    return shown(low) if low == high else t("{low} to {high}", low=shown(low), high=shown(high))


def shown(value: float) -> str:
    """A number in words: whole without decimals, else up to four figures."""
    return number(value, ",.0f" if abs(value - round(value)) < 1e-9 else ",.4g")
