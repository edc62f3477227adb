"""From a pack's figures to the parameters of the programme: "From figures to parameters" and "Needs and response" of
docs/model.md, under the symbols of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import exp, expm1, log, log1p, prod

from tests.independent.files import Tree, value

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Need:
    """A kind of need in an area, or its dry or flood-cut part."""

    kind: str
    area: str
    objective: str
    region: str
    size: float
    requirement: float
    share: Mapping[str, float]
    """Of the need, by period."""
    serves: Mapping[str, float]
    """Worth of the effort of each task that serves it."""


@dataclass(frozen=True)
class Figures:
    """The parameters of an option, each by its indices."""

    pack: Tree

    # -- sets --------------------------------------------------------------------------------------------------------

    @cached_property
    def periods(self) -> list[str]:
        return [period["id"] for period in self.pack["calendar"]["periods"]]

    @cached_property
    def months(self) -> dict[str, int]:
        return {period["id"]: period["months"] for period in self.pack["calendar"]["periods"]}

    @cached_property
    def years(self) -> float:
        return sum(self.months.values()) / 12

    @cached_property
    def region(self) -> dict[str, str]:
        return {name: area["region"] for name, area in self.pack["areas"].items()}

    @cached_property
    def tasks(self) -> dict[str, Tree]:
        """Those that the mandate allows."""
        return {name: task for name, task in self.pack["tasks"].items() if task.get("allowed", True)}

    def with_role(self, role: str) -> list[str]:
        return [name for name, task in self.tasks.items() if task["role"] == role]

    # -- time --------------------------------------------------------------------------------------------------------

    def there(self, month: float, period: str) -> float:
        """Part of a period that remains from a month on."""
        begin = sum(self.months[earlier] for earlier in self.periods[: self.periods.index(period)])
        return min(max((begin + self.months[period] - month) / self.months[period], 0.0), 1.0)

    def flowed(self, flows: Mapping[str, Tree], what: str, period: str) -> float:
        """All that has come (or gone) by a period."""
        return sum(value(flow[what]) * self.there(value(flow["month"]), period) for flow in flows.values())

    def calendar_months(self, period: str) -> list[str]:
        """The months of a period by name."""
        first = int(self.pack["calendar"]["start"].split("-")[1]) - 1
        begin = first + sum(self.months[earlier] for earlier in self.periods[: self.periods.index(period)])
        return [MONTHS[month % 12] for month in range(begin, begin + self.months[period])]

    def month_of_year(self, number: int) -> str:
        """The month of a number in the horizon, YYYY-MM."""
        year, month = map(int, self.pack["calendar"]["start"].split("-"))
        return f"{year + (month - 1 + number) // 12}-{(month - 1 + number) % 12 + 1:02}"

    # -- modifiers ---------------------------------------------------------------------------------------------------

    def factor(self, kind: str, t: str, a: str, u: str = "", k: str = "") -> float:
        """F[u,k,a,t] of a kind: the mean over the months of a period of the product of what holds in each."""
        of_kind = [m for m in self.pack.get("modifiers", {}).values() if m["multiplies"] == kind]
        if not of_kind:
            return 1.0
        number = self.periods.index(t)
        begin, season = sum(self.months[p] for p in self.periods[:number]), self.pack["calendar"]["periods"][number]
        total = 0.0
        for month in range(begin, begin + self.months[t]):
            day = self.month_of_year(month)
            here = {
                "units": u,
                "tasks": k,
                "periods": t,
                "seasons": season["season"],
                "months": MONTHS[int(day[5:]) - 1],
            }
            holding = [
                m
                for m in of_kind
                if all(word in m[key] for key, word in here.items() if m.get(key))
                and self.inside(m, a)
                and m.get("from_month", day) <= day <= m.get("until_month", day)
            ]
            total += prod(value(m["value"]) for m in holding)
        return total / self.months[t]

    def inside(self, scope: Tree, a: str) -> bool:
        """Whether an area is among those that a scope names, or in one of its regions; any is if it names none."""
        areas, regions = scope.get("areas"), scope.get("regions")
        return not (areas or regions) or a in (areas or ()) or self.region[a] in (regions or ())

    # -- units -------------------------------------------------------------------------------------------------------

    def persons(self, u: str) -> float:
        return value(self.pack["units"][u]["persons"])

    def strength(self, u: str, t: str) -> float:
        unit = self.pack["units"][u]
        joined, left = (self.flowed(unit.get(flows, {}), "units", t) for flows in ("arrivals", "departures"))
        return max(0.0, value(unit["strength"]) + joined - left)

    def arrivals(self, u: str, t: str) -> float:
        unit, number = self.pack["units"][u], self.periods.index(t)
        joined = self.flowed(unit.get("arrivals", {}), "units", t)
        if number:
            return joined - self.flowed(unit.get("arrivals", {}), "units", self.periods[number - 1])
        return joined + (0.0 if u in self.pack["laydown"] else value(unit["strength"]))

    def initial(self, u: str, a: str) -> float:
        share = self.pack["laydown"].get(u, {}).get(a)
        return value(share) * value(self.pack["units"][u]["strength"]) if share else 0.0

    def redeployable(self, u: str, a: str, t: str) -> float:
        share = value(self.pack["units"][u]["redeployable"]) * self.months[t]
        return min(1.0, share * self.factor("movement", t, a, u))

    def available(self, u: str, a: str, t: str) -> float:
        whole = prod(value(share) for share in self.pack["units"][u]["availability"].values())
        return min(1.0, whole * self.factor("availability", t, a, u))

    def gives(self, u: str, k: str, b: str, t: str) -> float:
        """productivity[u,k,b,t]"""
        given = self.tasks[k]["productivity"]
        return value(given[u]) * self.factor("productivity", t, b, u, k) * self.flown(u, k, b, t) if u in given else 0.0

    def lifts(self, u: str, k: str, b: str, t: str) -> float:
        """lift[u,k,b,t]"""
        carries = self.tasks[k].get("lift", {})
        return value(carries[u]) * self.flown(u, k, b, t) if u in carries else 0.0

    def flown(self, u: str, k: str, b: str, t: str) -> float:
        return self.factor("flights", t, b, u, k) if self.pack["units"][u]["pool"] == "helicopters" else 1.0

    def escort_need(self, u: str, a: str, t: str) -> float:
        rate = self.of_area(a, "escort_rate") * value(self.pack["doctrine"]["ied_threat"])
        return rate * self.factor("escort", t, a, u)

    # -- places ------------------------------------------------------------------------------------------------------

    def open(self, a: str, t: str) -> float:
        area = self.pack["areas"][a]
        opened = self.there(value(area["open_from"]), t) if "open_from" in area else 1.0
        closed = self.there(value(area["open_until"]), t) if "open_until" in area else 0.0
        return value(area["open"]) * max(opened - closed, 0.0)

    def beds(self, a: str, t: str) -> float:
        area = self.pack["areas"][a]
        return value(area["beds"]) + self.flowed(area.get("camps", {}), "beds", t)

    def of_area(self, a: str, key: str) -> float:
        return value(self.pack["areas"][a][key])

    def decay(self, k: str, a: str, b: str) -> float:
        """1 at home; elsewhere nothing without a reach and a distance."""
        if a == b:
            return 1.0
        links, reach = self.pack.get("links", {}), self.tasks[k].get("reach")
        distance = links.get(a, {}).get(b) or links.get(b, {}).get(a)
        return max(0.0, 1 - value(distance) / value(reach)) if reach and distance else 0.0

    def may_be_done(self, k: str, b: str) -> bool:
        return self.inside(self.tasks[k], b)

    # -- needs -------------------------------------------------------------------------------------------------------

    def product(self, a: str, product: Tree) -> float:
        """A product of named quantities: factors of the area, else of the pack, else quantities of the area itself."""
        area = self.pack["areas"][a]
        named = {**area, **self.pack.get("factors", {}), **area.get("factors", {})}
        above, below = (
            [value(named[name]) if name in named else 0.0 for name in product.get(key, [])] for key in ("times", "over")
        )
        return prod(above) / prod(below) if all(below) else 0.0

    def measure(self, objective: str) -> str:
        return str(self.pack["objectives"][objective]["measure"])

    def threat(self, need: Need, t: str) -> float:
        if self.measure(need.objective) != "count":
            return 1.0
        return value(self.pack["posture"]["threat"]) * self.factor("threat", t, need.area)

    def serves(self, k: str, need: Need, t: str) -> float:
        """serves[k,n,t]"""
        return need.serves[k] * self.factor("effort", t, need.area, k=k)

    def worth(self, kind: str) -> dict[str, float]:
        """What a task's effort is worth to a kind of need, posture included."""
        posture, worth = self.pack["posture"], {}
        for k, quantity in self.pack["needs"][kind]["served_by"].items():
            if k in self.tasks:
                task = self.tasks[k]
                impartial = value(posture["impartial"]) if task.get("impartial") else 1.0
                state_link = value(posture["state_link"]) if task.get("state_linked") else 1.0
                worth[k] = value(quantity) * impartial * state_link
        return worth

    @cached_property
    def needs(self) -> list[Need]:
        return [part for kind in self.pack["needs"] for part in self._needs_of(kind)]

    def _needs_of(self, kind: str) -> list[Need]:
        made, need, worth = [], self.pack["needs"][kind], self.worth(kind)
        regions = need.get("regions") or list(self.pack["regions"])
        amounts = {a: self.product(a, need["amount"]) for a, r in self.region.items() if r in regions}
        for a, amount in amounts.items():
            if not amount:
                continue
            size, region, requirement = amount, self.region[a], self.product(a, need["requirement"])
            if self.measure(need["objective"]) == "share":
                whole = sum(other for b, other in amounts.items() if self.region[b] == region)
                size *= value(need["weight"][region]) / whole
            cut = {t: self.cut_off(a, t) if need.get("flooded") else 0.0 for t in self.periods}
            over_water = {k: w for k, w in worth.items() if self.tasks[k].get("over_water")}
            dry = {t: 1.0 - part for t, part in cut.items()}
            for share, serves in ((dry, worth), (cut, over_water)):
                if any(share.values()):
                    made.append(Need(kind, a, need["objective"], region, size, requirement, share, serves))
        return made

    def cut_off(self, a: str, t: str) -> float:
        """Part of an area that floods cut off, averaged over the months of a period."""
        floods, months = self.pack["areas"][a].get("flood_cut", {}), self.calendar_months(t)
        return sum(value(floods[month]) for month in months if month in floods) / len(months)

    # -- response, weights, cost -------------------------------------------------------------------------------------

    @cached_property
    def segments(self) -> list[tuple[float, float]]:
        """Length, in multiples of the requirement, and slope of each segment of the response.

        From the last chord to the first, of the curve 1 - exp(-depth): exp(L) · (1 - s + s · ln s) is 1 for the last,
        and exp(-Σ of the lengths after it) for every other.
        """
        response = self.pack["response"]
        if response["shape"] == "linear":
            return [(1.0, 1.0)]
        lengths: list[float] = []
        for _ in range(response["segments"]):
            lengths.insert(0, _length(exp(-sum(lengths))))
        steep = -log1p(-value(response["met_at_requirement"]))
        made, start = [], 0.0
        for length in lengths:
            rise = exp(-start) - exp(-start - length)
            made.append((length / steep, rise / (length / steep)))
            start += length
        return made

    @cached_property
    def weight(self) -> dict[tuple[str, str], float]:
        """Scaled to sum to 1."""
        given = {(o, r): value(w) for o, regions in self.pack["weights"].items() for r, w in regions.items()}
        return {cell: w / sum(given.values()) for cell, w in given.items()}

    @cached_property
    def fixed_cost(self) -> float:
        """Headquarters and beds of open bases, USD a year."""
        costs = self.pack["costs"]
        beds = sum(self.beds(a, t) * self.open(a, t) * self.months[t] / 12 for a in self.region for t in self.periods)
        return value(costs["headquarters"]) + value(costs["bed"]) * beds / self.years


def _length(aim: float) -> float:
    """The length L of a chord, by halving, whose exp(L) · (1 - s + s · ln s) is what is aimed at."""
    low, high = 0.0, 60.0
    while low < (middle := (low + high) / 2) < high:
        slope = -expm1(-middle) / middle
        low, high = (middle, high) if exp(middle) * (1 - slope + slope * log(slope)) < aim else (low, middle)
    return middle
