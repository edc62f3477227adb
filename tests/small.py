"""Packs made in code: plain dictionaries in the schema's form, for tests that vary them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from decide.pack.checks import check_pack
from decide.pack.located import Located, validate
from decide.pack.schema import Pack


def q(value: float, unit: str, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """A quantity with a range of its own value unless given."""
    return {
        "value": value,
        "unit": unit,
        "low": value if low is None else low,
        "high": value if high is None else high,
        "assumption": "made up for a test",
    }


def area(region: str, **changes: Any) -> dict[str, Any]:
    """An area; keyword arguments replace fields."""
    return {
        "title": "An area",
        "region": region,
        "latitude": q(0, "degrees"),
        "longitude": q(0, "degrees"),
        "population": q(1000, "persons"),
        "deaths": q(50, "deaths/year"),
        "events": q(10, "events/year"),
        "non_state_share": q(0.8, "share"),
        "reach_near": q(0.2, "share"),
        "reach_ring": q(0.3, "share"),
        "reach_beyond": q(0.5, "share"),
        "centres": q(1, "count"),
        "garrison": q(40, "persons"),
        "beds": q(400, "persons"),
        "open": q(1, "share"),
        "escort_rate": q(0.05, "share"),
        "surgical_envelope": q(60, "persons"),
        "hostile_death_rate": q(2, "deaths/1000 persons/year"),
        **changes,
    }


def unit(pool: str, counted_in: str, strength: float, **changes: Any) -> dict[str, Any]:
    """A unit type; keyword arguments replace fields."""
    return {
        "title": "A unit",
        "pool": pool,
        "counted_in": counted_in,
        "persons": q(1, "ratio"),
        "strength": q(strength, counted_in, 0, 1e6),
        "availability": {"all": q(0.9, "share")},
        "redeployable": q(0.05, "share"),
        "cost": q(1000, "USD/year"),
        **changes,
    }


def tree(**changes: Any) -> dict[str, Any]:
    """A small pack as plain data: two areas, infantry, helicopters and teams, three periods."""
    base = {
        "schema_version": 1,
        "id": "small",
        "title": "A small pack",
        "summary": "Made for a test.",
        "sources": {},
        "regions": {"north": {"title": "North"}, "centre": {"title": "Centre"}},
        "objectives": {
            "protection": {"title": "Protection", "measure": "count", "counts": "deaths"},
            "stabilisation": {"title": "Stabilisation", "measure": "share", "counts": "share"},
        },
        "weights": {
            objective: {"north": q(1, "weight"), "centre": q(1, "weight")}
            for objective in ("protection", "stabilisation")
        },
        "calendar": {
            "start": "2030-01",
            "periods": [{"id": f"p{n}", "months": 3, "season": "dry"} for n in range(1, 4)],
        },
        "areas": {"alpha": area("north"), "beta": area("centre", deaths=q(200, "deaths/year"))},
        "links": {"alpha": {"beta": q(100, "km")}},
        "units": {
            "infantry": unit("troops", "persons", 300),
            "helicopter": unit("helicopters", "airframes", 3, persons=q(20, "ratio")),
            "team": unit("civilians", "teams", 2, persons=q(10, "ratio")),
        },
        "laydown": {
            "infantry": {"alpha": q(0.75, "share"), "beta": q(0.25, "share")},
            "helicopter": {"alpha": q(1, "share")},
        },
        "tasks": _tasks(),
        "needs": _needs(),
        "response": {"shape": "exponential", "met_at_requirement": q(0.6, "share", 0.4, 0.8), "segments": 3},
        "doctrine": {
            "own_guard": q(0.05, "share"),
            "ied_threat": q(1, "ratio"),
            "guards_per_team": q(30, "ratio"),
            "redeployment_friction": q(1e-5, "points/person"),
        },
        "posture": {
            name: q(1, "ratio") for name in ("threat", "impartial", "state_link", "state_killing", "peacekeeper_risk")
        },
        "costs": {"headquarters": q(1e6, "USD/year"), "bed": q(100, "USD/bed/year")},
        "outcomes": {"max_preventable": q(0.35, "share"), "static_reference": q(0.8, "share")},
        "factors": {"soldiers": q(10, "persons")},
        "terms": {},
    }
    return {**base, **changes}


def _tasks() -> dict[str, Any]:
    one = q(1, "ratio")
    return {
        "hold": {
            "title": "Hold",
            "role": "hold",
            "static": True,
            "rival": False,
            "productivity": {"infantry": one},
        },
        "escort": {"title": "Escort", "role": "escort", "productivity": {"infantry": one}},
        "guard": {"title": "Guard", "role": "guard", "productivity": {"infantry": one}},
        "patrol": {
            "title": "Patrol",
            "role": "mobile",
            "productivity": {"infantry": one},
            "reach": q(200, "km"),
            "casevac_weight": one,
        },
        "air": {
            "title": "Air-mobile",
            "role": "mobile",
            "productivity": {"infantry": one},
            "lift": {"helicopter": q(12, "ratio")},
            "reach": q(400, "km"),
            "casevac_weight": q(1.5, "ratio"),
            "over_water": True,
        },
        "standby": {"title": "Standby", "role": "casevac", "productivity": {"helicopter": q(100, "ratio")}},
        "field": {"title": "Field work", "role": "field_work", "productivity": {"team": one}},
    }


def _needs() -> dict[str, Any]:
    one = q(1, "ratio")
    return {
        "near": {
            "title": "Near",
            "objective": "protection",
            "amount": {"times": ["deaths", "non_state_share", "reach_near"]},
            "requirement": {"times": ["garrison"]},
            "served_by": {"hold": one},
        },
        "far": {
            "title": "Far",
            "objective": "protection",
            "amount": {"times": ["deaths", "non_state_share", "reach_beyond"]},
            "requirement": {"times": ["events", "soldiers"]},
            "served_by": {"patrol": one, "air": q(2, "ratio")},
            "flooded": True,
        },
        "ring": {
            "title": "Ring",
            "objective": "protection",
            "amount": {"times": ["deaths", "non_state_share", "reach_ring"]},
            "requirement": {"times": ["events", "soldiers"]},
            "served_by": {"patrol": one},
        },
        "work": {
            "title": "Work",
            "objective": "stabilisation",
            "amount": {"times": ["population"]},
            "weight": {"north": q(1, "share"), "centre": q(1, "share")},
            "requirement": {"times": ["centres"]},
            "served_by": {"field": one},
        },
    }


def full() -> dict[str, Any]:
    """A pack in which every constraint family has rows: two periods, floods, and a term of each kind."""
    data = tree()
    data["calendar"]["periods"] = data["calendar"]["periods"][:2]
    data["areas"]["beta"]["flood_cut"] = {"apr": q(1, "share")}
    data["areas"]["beta"]["camps"] = {"annex": {"beds": q(50, "persons"), "month": q(3, "months")}}
    data["units"]["infantry"]["arrivals"] = {"pledge": {"units": q(60, "persons"), "month": q(3, "months")}}
    data["terms"] = {
        "stay": {"kind": "presence", "title": "100 in the north", "regions": ["north"], "at_least": q(100, "persons")},
        "one": {
            "kind": "presence",
            "title": "At most two helicopters in Beta",
            "units": ["helicopter"],
            "areas": ["beta"],
            "at_most": q(2, "airframes"),
        },
        "patrols": {
            "kind": "effort",
            "title": "Patrols",
            "task": "patrol",
            "areas": ["beta"],
            "at_least": q(5, "ratio"),
        },
        "safe": {"kind": "floor", "title": "A floor", "objective": "protection", "at_least": q(1, "points", 0, 2)},
        "purse": {"kind": "budget", "title": "A budget", "at_most": q(2e6, "USD/year")},
    }
    return data


def pack(data: dict[str, Any]) -> Pack:
    """The data as a checked pack."""
    return validate(Located(data, {}), Pack, check_pack)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """Small packs with random figures: resources from nothing to plenty, areas that may be closed."""
    number = lambda low, high: draw(st.integers(low, high))  # noqa: E731 - shorter than the loop it serves
    data = tree()
    for name in data["areas"]:
        data["areas"][name].update(
            deaths=q(number(1, 300), "deaths/year"),
            events=q(number(1, 40), "events/year"),
            garrison=q(number(5, 120), "persons"),
            beds=q(number(0, 500), "persons"),
            open=q(number(0, 4) / 4, "share"),
            escort_rate=q(number(0, 20) / 100, "share"),
            surgical_envelope=q(number(0, 100), "persons"),
            flood_cut={"jan": q(number(0, 3) / 4, "share"), "apr": q(number(0, 4) / 4, "share")},
        )
    data["units"]["infantry"] = unit("troops", "persons", number(0, 600), redeployable=q(number(0, 30) / 100, "share"))
    data["units"]["helicopter"]["strength"] = q(number(0, 6), "airframes", 0, 1e6)
    data["units"]["team"]["strength"] = q(number(0, 5), "teams", 0, 1e6)
    share = number(0, 10) / 10
    data["laydown"]["infantry"] = {"alpha": q(share, "share"), "beta": q(1 - share, "share")}
    data["posture"]["threat"] = q(number(8, 14) / 10, "ratio")
    data["response"]["segments"] = number(1, 4)
    return data
