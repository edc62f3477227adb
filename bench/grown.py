"""Packs made larger, to see what that costs: more areas, more periods, months instead of quarters."""

from __future__ import annotations

from itertools import product
from typing import Any

from decide.pack.schema import Pack


def monthly(pack: Pack) -> Pack:
    """The pack on a calendar of months; terms hold from the first month and until the last one of their periods."""
    periods = [
        period.model_copy(update={"id": f"{period.id}.{n + 1}", "months": 1})
        for period in pack.calendar.periods
        for n in range(period.months)
    ]
    length = {period.id: period.months for period in pack.calendar.periods}

    def held(term: Any) -> Any:
        spans = {
            field: f"{period}.{length[period] if field == 'until_period' else 1}"
            for field in ("from_period", "until_period")
            if (period := getattr(term, field, None))
        }
        return term.model_copy(update=spans)

    terms = {name: held(term) for name, term in pack.terms.items()}
    return _with_periods(pack.model_copy(update={"terms": terms}), periods)


def longer(pack: Pack, times: int) -> Pack:
    """The pack with its calendar so many times over."""
    periods = [
        period.model_copy(update={"id": f"{period.id}.{n}" if n else period.id})
        for n, period in product(range(times), pack.calendar.periods)
    ]
    return _with_periods(pack, periods)


def shorter(pack: Pack, count: int) -> Pack:
    """The first periods of the pack alone."""
    return _with_periods(pack, [*pack.calendar.periods[:count]])


def wider(pack: Pack, times: int) -> Pack:
    """The pack with every area, and every unit, so many times, as many worlds of the same size side by side, whose
    units may go anywhere. Terms of the option are left out, as they are about the areas there were."""

    def named(name: str, n: int) -> str:
        return f"{name}.{n}" if n else name

    areas = {named(name, n): area for n, (name, area) in product(range(times), pack.areas.items())}
    links = {
        named(one, n): {named(other, n): distance for other, distance in ends.items()}
        for n, (one, ends) in product(range(times), pack.links.items())
    }
    laydown = {
        unit: {named(area, n): _times(share, 1.0 / times) for n, (area, share) in product(range(times), shares.items())}
        for unit, shares in pack.laydown.items()
    }
    units = {
        name: unit.model_copy(
            update={
                "strength": _times(unit.strength, times),
                "arrivals": {key: _flow(flow, times) for key, flow in unit.arrivals.items()},
                "departures": {key: _flow(flow, times) for key, flow in unit.departures.items()},
            }
        )
        for name, unit in pack.units.items()
    }
    return pack.model_copy(update={"areas": areas, "links": links, "laydown": laydown, "units": units, "terms": {}})


def _with_periods(pack: Pack, periods: list[Any]) -> Pack:
    return pack.model_copy(update={"calendar": pack.calendar.model_copy(update={"periods": tuple(periods)})})


def _times(quantity: Any, factor: float) -> Any:
    return quantity.model_copy(update={"value": quantity.value * factor})


def _flow(flow: Any, factor: float) -> Any:
    return flow.model_copy(update={"units": _times(flow.units, factor)})
