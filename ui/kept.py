"""What-ifs kept side by side: named, in the session, in the address, and as one file."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from decide.errors import InputError, Place, Problem
from decide.language import counted, listed, number, t
from decide.questions.compare.finding import finding
from decide.report.document import Cell, Column, Table
from decide.report.footing import over_futures
from decide.report.words import quoted
from decide.results.study import Results

from .link import address, planner_of, query_of
from .state import Planner
from .text import telling
from .work import Desk

MOST_KEPT = 6
LONGEST_NAME = 40
FORM = 1  # of the file
MILLION = 1e6
Sides = tuple[tuple[str, Planner], ...]


def with_kept(kept: Sides, name: str, planner: Planner) -> Sides:
    """One more what-if, or another one under the same name; as they were where there are as many as are kept."""
    name = " ".join(name.split())[:LONGEST_NAME]
    others = tuple(pair for pair in kept if pair[0] != name)
    return (*others, (name, planner)) if name and len(others) < MOST_KEPT else kept


def name_for(parts: Sequence[str]) -> str:
    """A name for what is set: as many of its parts as there is room for, each whole, and how many more there are; the
    first one cut at a word."""
    names = (_named(parts, count) for count in range(len(parts), 0, -1))
    whole = next((name for name in names if len(name) <= LONGEST_NAME), "")
    return whole or (textwrap.shorten(parts[0], LONGEST_NAME, placeholder=" …") if parts else "")


def _named(parts: Sequence[str], count: int) -> str:
    first, more = listed(parts[:count]), len(parts) - count
    return (
        counted("{first} and {count} other", "{first} and {count} others", count=more, first=first) if more else first
    )


def parts_of(kept: Sides) -> dict[str, str]:
    """Name, and what-if as in a link."""
    return {name: address(query_of(planner)) for name, planner in kept}


def kept_of(parts: Mapping[str, str], desk: Desk) -> tuple[Sides, list[str]]:
    """What `parts_of` made, read with care, and what of it cannot be taken, in words."""
    kept: Sides = ()
    problems: list[str] = []
    for name, query in parts.items():
        if query and not parse_qs(query):
            problems.append(t("Nothing can be read of the kept what-if “{name}”.", name=name[:60]))
            continue
        planner, wrong = planner_of(parse_qs(query), desk)
        problems += wrong
        kept = with_kept(kept, name, planner)
    return kept, problems


def file_of(kept: Sides, pack: str) -> str:
    """All of them as one file."""
    return json.dumps({"form": FORM, "pack": pack, "kept": parts_of(kept)}, ensure_ascii=False, indent=1) + "\n"


def kept_in(name: str, content: bytes, desk: Desk) -> tuple[Sides, list[str]]:
    """What `file_of` wrote, and what of it cannot be taken. Raises `InputError` for another file."""
    try:
        tree = json.loads(content.decode("utf-8"))
        good = tree["form"] == FORM and all(isinstance(text, str) for text in tree["kept"].values())
    except (ValueError, KeyError, TypeError, AttributeError):
        good = False
    if not good:
        raise InputError(Problem(t("this is no file of kept what-ifs."), Place(name)))
    return kept_of(dict([*tree["kept"].items()][:MOST_KEPT]), desk)


def table_of_kept(columns: Sequence[tuple[str, Results]], option: str, titles: Mapping[str, str]) -> Table:
    """What each comes to, the first being what the others are held against: who leads, and one option in figures."""
    rows: list[list[Cell]] = []
    first = columns[0][1]
    for name, results in columns:
        lead = listed(titles.get(one, one) for one in finding(results).tiers[0])
        if option not in results.names:
            rows.append([name, lead, None, None, None, None])
            continue
        score, averted, cost = (
            results.metric(option, metric)[0] for metric in ("score", "civilian_deaths_averted", "cost")
        )
        apart = score - first.score(option) if option in first.names and results is not first else None
        rows.append([name, lead, score, apart, averted, cost / MILLION])
    notes = [t("Tier: a best option and all that cannot be told from it."), *_how_judged(columns)]
    heads = [Column(t("What-if")), Column(t("First tier"))]
    heads += [Column(t("Points"), "", 1), Column(t("Beside the first row"), "", 1, signed=True)]
    costs = [row[-1] for row in rows if isinstance(row[-1], float)]
    heads += [Column(t("Civilian deaths averted a year"), "", 1)]
    heads += [telling(Column(t("Cost, $m a year"), "", 0), *costs)]
    return Table("kept", t("Side by side: {option}", option=titles.get(option, option)), heads, rows, notes)


def _how_judged(columns: Sequence[tuple[str, Results]]) -> list[str]:
    """That tiers are judged by two rules, where some are."""
    judged = [name for name, results in columns if over_futures(results.manifest)]
    others = [results for _, results in columns if not over_futures(results.manifest)]
    if not judged or not others:
        return []
    return [
        t(
            "Judged over common futures: {names}. The others are judged at the central values, where options within "
            "{points} points of the best are in the first tier: a tier may differ for that alone.",
            names=listed(map(quoted, judged)),
            points=number(max(finding(one).told_apart for one in others), ".1f"),
        )
    ]
