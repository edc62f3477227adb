"""What a plan may not do, and why it breaks a limit: which of the cells that the planner changed it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from decide.language import t
from decide.pack.schema import Pack
from decide.questions.plan.limits import ROUNDING
from decide.report.words import enumerated, short
from decide.results.metrics import ALL

from ..laydown import Draft, Key, totals
from ..text import number, signed
from .view import View

MOST = 3  # changes told for a limit, the largest first


def more_than_ever(view: View, draft: Draft) -> list[str]:
    """Unit types of which more are stationed than the option has at any time, in words: that is no plan of it."""
    wrong, p = [], view.answer.instance
    for unit in p.units:
        by_period = totals(draft, unit, p)
        ever = max(most for _, _, most in by_period)
        period, stationed, _ = max(by_period, key=lambda row: row[1])
        if stationed > ever + ROUNDING:
            text = t(
                "{unit}: {stationed} in {period}, but the option never has more than {most}.",
                unit=view.pack.units[unit].title,
                stationed=number(stationed),
                period=period,
                most=number(ever),
            )
            wrong.append(text)
    return wrong


def changed_cells(draft: Draft, best: Draft) -> dict[Key, float]:
    """Units more or fewer than in the best laydown, by unit type, area and period; what is the same is left out."""
    changes = {key: draft.units.get(key, 0.0) - best.units.get(key, 0.0) for key in {*draft.units, *best.units}}
    return {key: change for key, change in sorted(changes.items()) if number(change) != number(0.0)}


def behind(limit: Mapping[str, Any], changes: Mapping[Key, float], pack: Pack) -> str:
    """What of the planner's changes a limit is about, in words. `limit`: a row of the frame `limits` of a plan."""
    about = {key: change for key, change in changes.items() if _concerns(limit, key, pack)}
    largest = sorted(about, key=lambda key: -abs(about[key]) * pack.units[key[0]].persons.value)[:MOST]
    if not largest:
        return t("None of your changes is in what this limit is about: it follows from the plan as a whole.")
    return t("You changed: {changes}.", changes=enumerated([*_in_words(largest, about, pack)]))


def _in_words(keys: list[Key], changes: Mapping[Key, float], pack: Pack) -> Iterator[str]:
    for unit, area, period in keys:
        yield t(
            "{change} {unit} in {area} in {period}",
            change=signed(changes[unit, area, period]),
            unit=short(pack.units, unit),
            area=pack.areas[area].title,
            period=period,
        )


def _concerns(limit: Mapping[str, Any], key: Key, pack: Pack) -> bool:
    """Whether a cell is in the limit's period and area, and of its unit type, where it names them."""
    unit, area, period = key
    what = str(limit["what"])
    types = [name for name, spec in pack.units.items() if spec.title in what]
    areas = [name for name, spec in pack.areas.items() if spec.title in what]
    areas += [str(limit["area"])] if limit["area"] else []
    in_period = limit["period"] in (ALL, period)
    return in_period and (not types or unit in types) and (not areas or area in areas)
