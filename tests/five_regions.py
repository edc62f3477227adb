"""A theatre unlike the shipped ones, written to a folder: five regions, long names, accents, names from right to left.

Everything in it is invented and says so. Titles are as long as a title may be in earnest; some entries have a `short`
name and some have none.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import yaml

from tests.small import area, q, tree, unit

DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # a tenth of the time where it is built in
SOURCE = "INVENTED"
LONG = "Hautes-Vallées de l'Éther et des Îles Lointaines du Couchant"
ARABIC, HEBREW = "منطقة الكثبان المتخيلة البعيدة", "מחוז הגנים הבדויים והרחוקים"
OPTIONS = ("as-it-stands", "lift-and-wait", "promise-too-much")

REGIONS = {
    "high_valleys": {"title": LONG, "short": "Vallées"},
    "coast": {"title": "Côte Ouvragée, presqu'île de Şâğırözü et Œuvres du Littoral", "short": "Côte"},
    "dunes": {"title": ARABIC, "short": "الكثبان"},
    "gardens": {"title": HEBREW},
    "plateau": {"title": "The Plateau of Everlasting Survey Stations and Weather Masts"},
}
OBJECTIVES = {
    "safety": {
        "title": "Safety of Those Who Live Along the Roads, Wells and Crossings",
        "short": "Safety",
        "measure": "count",
        "counts": "civilian deaths a year",
    },
    "order": {
        "title": "Order, Courts and the Return of Public Services to Every Town",
        "measure": "share",
        "counts": "share of the objective",
    },
    "accord": {"title": "Accord", "measure": "share", "counts": "share of the objective"},
}
AREAS = {
    # region, latitude, longitude, title, deaths a year
    "upper_ether": ("high_valleys", 41.8, 10.2, "Éther-le-Haut et ses Trois Cols Enneigés de la Croix-Blanche", 90),
    "lower_ether": ("high_valleys", 41.1, 10.9, "Éther-le-Bas", 60),
    "east_quay": ("coast", 39.2, 14.6, "Œuvre-sur-Mer, Quai du Levant et Faubourg des Çarşılar", 40),
    "west_quay": ("coast", 39.3, 14.2, "Quai du Ponant", 25),
    "great_dune": ("dunes", 37.2, 8.8, "الكثيب الكبير", 120),
    "small_dune": ("dunes", 37.6, 9.9, "الكثيب الصغير", 30),
    "orchard": ("gardens", 42.4, 15.1, "הבוסתן הגדול", 35),
    "mast": ("plateau", 40.0, 11.9, "The Mast", 15),
}
REACH = {"reach_near": 0.2, "reach_ring": 0.3, "reach_beyond": 0.5}
DEATHS = {region: sum(row[4] for row in AREAS.values() if row[0] == region) for region in REGIONS}


def _areas() -> dict[str, Any]:
    return {
        name: area(
            region,
            title=title,
            latitude=q(north, "degrees"),
            longitude=q(east, "degrees"),
            population=q(2_000 * deaths, "persons"),
            deaths=q(deaths, "deaths/year", 0.8 * deaths, 1.3 * deaths),
            events=q(deaths / 5, "events/year", deaths / 8, deaths / 4),
        )
        for name, (region, north, east, title, deaths) in AREAS.items()
    }


def _units() -> dict[str, Any]:
    return {
        "infantry": unit(
            "troops",
            "persons",
            1400,
            title="Infantry, Engineers and Everyone Who Walks Beside the Convoys",
            short="Foot",
            formation={"title": "company", "size": q(120, "persons")},
        ),
        "helicopter": unit("helicopters", "airframes", 4, title="Hélicoptères de manœuvre", persons=q(20, "ratio")),
        "team": unit("civilians", "teams", 6, title="Civilian teams", persons=q(10, "ratio")),
    }


def _laydown() -> dict[str, Any]:
    share = {"upper_ether": 0.25, "lower_ether": 0.15, "east_quay": 0.15, "west_quay": 0.1, "great_dune": 0.2}
    share |= {"small_dune": 0.05, "orchard": 0.05, "mast": 0.05}
    return {
        "infantry": {name: q(part, "share") for name, part in share.items()},
        "helicopter": {"mast": q(1, "share")},
    }


def _needs() -> dict[str, Any]:
    needs = tree()["needs"]
    everywhere = {region: q(1, "share") for region in REGIONS}
    work = {**needs.pop("work"), "title": "Public services that work", "objective": "order", "weight": everywhere}
    accord = {**work, "title": "Talks that are kept", "objective": "accord"}
    safety = {name: {**need, "objective": "safety"} for name, need in needs.items()}
    safety["far"]["title"] = "Those who live a day's walk and more from any camp of the force"
    return {**safety, "work": work, "talks": {**accord, "requirement": {"times": ["events"]}}}


def _apart(one: str, two: str) -> float:
    """Kilometres between two areas on a plane that touches the globe there: near enough for a made-up map."""
    (_, north, east, *_), (_, south, west, *_) = AREAS[one], AREAS[two]
    return round(111.2 * hypot(north - south, (east - west) * cos(radians(north))), 1)


def pack() -> dict[str, Any]:
    """The pack as plain data."""
    weights = {
        objective: {region: q(1, "weight", 0, 2) for region in REGIONS if (objective, region) != ("accord", "plateau")}
        for objective in OBJECTIVES
    }
    names = [*AREAS]
    links = {one: {two: q(_apart(one, two), "km") for two in names[n + 1 :]} for n, one in enumerate(names[:-1])}
    needs = _needs()
    needs["talks"]["regions"] = [region for region in REGIONS if region != "plateau"]
    needs["talks"]["weight"] = {region: q(1, "share") for region in needs["talks"]["regions"]}
    return tree(
        id="five_regions",
        title="Five Regions, an invented theatre whose names are long",
        summary="Invented for tests; it shows nothing about any place.",
        sources={SOURCE: {"title": "Invented figures", "publisher": "The tests", "date": "2030"}},
        regions=REGIONS,
        objectives=OBJECTIVES,
        weights=weights,
        areas=_areas(),
        links=links,
        units=_units(),
        laydown=_laydown(),
        needs=needs,
        posture={**tree()["posture"], "threat": q(1, "ratio", 0.8, 1.2)},
    )


def _change(name: str, title: str, **steps: Any) -> dict[str, Any]:
    return {"id": name, "title": title, "reason": "The tests ask what would come of it.", **steps}


def options() -> list[dict[str, Any]]:
    """An option as it is, one that is better, one that promises what cannot be kept."""
    first, second, third = OPTIONS
    flow = {"units": q(300, "persons", 200, 400), "month": q(3, "months", 2, 4)}
    too_much = {
        "kind": "presence",
        "title": f"At least 900 on foot in {LONG}",
        "units": ["infantry"],
        "regions": ["high_valleys"],
        "at_least": q(900, "persons", 850, 950),
    }
    return [
        {"id": first, "title": "As It Stands, With Every Camp Kept Where It Was Pitched First", "summary": "The pack."},
        {
            "id": second,
            "title": "Lift, Then Wait",
            "base": first,
            "summary": "More people and more helicopters.",
            "changes": [
                _change("more-foot", "Three hundred more on foot", set={"units.infantry.arrivals.more": flow}),
                _change("more-lift", "Half as many helicopters again", scale={"units.helicopter.strength": 1.5}),
            ],
        },
        {
            "id": third,
            "title": f"Promise {HEBREW} Too Much",
            "base": first,
            "summary": "A promise that cannot be kept.",
            "changes": [_change("too-much", "More than there is room for", set={"terms.too_much": too_much})],
        },
    ]


def _levers() -> dict[str, Any]:
    settings = {
        "calm": {"title": "Calm", "changes": [_change("calm", "The posture of the pack", set={"posture.threat": 1})]},
        "loud": {"title": "Loud", "changes": [_change("loud", "A louder posture", scale={"posture.threat": 1.2})]},
    }
    return {"levers": {"tone": {"title": "The Tone", "question": "How loud is the force?", "settings": settings}}}


def _futures() -> dict[str, Any]:
    factor = {
        "title": "How hard life is along the roads, at the wells and at all the crossings",
        "low": "as in the calmest of all the years that anyone who keeps count remembers",
        "high": "as in the worst of all the years that anyone who keeps count remembers",
        "reason": "Deaths and events are of the same attacks.",
        "moves": ["areas.*.deaths", "areas.*.events"],
    }
    effect = {"title": "Effet des premiers soldats", "low": "lent", "high": "rapide", "reason": "One figure for all."}
    left = [
        *("weights.*.*", "posture.threat", "units.*.strength"),
        *("units.infantry.arrivals.more.*", "terms.too_much.at_least"),
    ]
    shock = {
        "title": "Every bridge between the coast and the plateau is washed away",
        "summary": "A tenth of those on foot are cut off.",
        "changes": [_change("cut-off", "A tenth cut off", scale={"units.infantry.strength": 0.9})],
    }
    return {
        "factors": {"roads": factor, "effect": {**effect, "moves": ["response.met_at_requirement"]}},
        "left_out": [{"paths": left, "reason": "Judgements and pledges."}],
        "stresses": {"bridges": shock},
    }


def _record() -> dict[str, Any]:
    cited = {"source": SOURCE, "locator": "all of it"}
    years = (2028, 2029, 2030)
    groups = {
        region: {
            "areas": [name for name, row in AREAS.items() if row[0] == region],
            "years": {year: DEATHS[region] + 5 * n for n, year in enumerate(years)},
        }
        for region in REGIONS
    }
    shares = {
        region: {"areas": group["areas"], "years": {2030: share}}
        for (region, group), share in zip(groups.items(), (0.4, 0.25, 0.2, 0.1, 0.05), strict=True)
    }
    return {
        "at": "2030-01",
        "strengths": {
            **cited,
            "months": {f"{year}-{month:02}": [1300 + month, 100] for year in years for month in (1, 7)},
        },
        "deaths": {"all": {**cited, "title": "Deaths of anyone", "counts": "deaths", "groups": groups}},
        "laydown": {**cited, "groups": shares},
    }


def write(folder: Path, edit: Callable[[dict[str, Any]], object] | None = None) -> Path:
    """The theatre as a pack's folder, after an edit of its pack.yaml."""
    (folder / "options").mkdir(parents=True)
    whole = pack()
    if edit is not None:
        edit(whole)
    files = {"pack": whole, "levers": _levers(), "futures": _futures(), "record": _record()}
    files |= {f"options/{option['id']}": option for option in options()}
    for name, data in files.items():
        text = yaml.dump(data, Dumper=DUMPER, allow_unicode=True, sort_keys=False)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder
