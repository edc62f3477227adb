"""Who leads under other weightings, and the plans that avert most deaths, in words and tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from decide.language import listed, said, t
from decide.pack.weighting import MOST_AVERTED, MOST_TITLE, OWN
from decide.report.document import Cell, Column, Table
from decide.results.study import Results

EMPTY: Mapping[str, str] = MappingProxyType({})


def hangs_on_weighting(results: Results, called: Mapping[str, str] = EMPTY) -> list[str]:
    """That other options lead under another weighting, where they do; `called` gives options other names than ids."""
    leads = _leads(results)
    if len({frozenset(options) for options in leads.values()}) < 2:
        return []
    titles = _titles(results)
    parts = listed(
        t("{options} under “{title}”", title=titles[name], options=_names(options, called))
        for name, options in leads.items()
    )
    return [
        t(
            "Who leads hangs on what counts (by points at the central values, not by deaths averted): {parts}.",
            parts=parts,
        )
    ]


def same_under_all(results: Results) -> list[str]:
    """That the same options lead under every weighting, where several were looked at and they do."""
    leads = _leads(results)
    if len(leads) < 2 or len({frozenset(options) for options in leads.values()}) > 1:
        return []
    alone = all(len(options) == 1 for options in leads.values())
    count = str(len(leads))
    return [
        t("The same option leads under each of the {count} weightings looked at.", count=count)
        if alone
        else t("The same options lead under each of the {count} weightings looked at.", count=count)
    ]


def not_looked_at(results: Results) -> list[str]:
    """That who leads under other weightings was not looked at, where it was not and there is somebody to lead."""
    left = [name for name in results.manifest.get("not_looked_at", ()) if name != MOST_AVERTED]
    if not left or len(results.names) < 2:
        return []
    return [t("Who leads under other weightings, and the plans that avert most, were not looked at for these inputs.")]


def leads_table(results: Results) -> list[Table]:
    """Leading options by weighting; nothing where one alone was solved."""
    leads = _leads(results)
    if len(leads) < 2:
        return []
    titles, by_name = _titles(results), _by_name(results)
    columns = [
        Column(t("Weighting")),
        Column(t("Leading, not told apart")),
        Column(t("points by that weighting"), t("The first of them"), 0),
        Column(t("deaths averted a year"), t("The first of them"), 0),
    ]
    rows: list[list[Cell]] = []
    for name, options in leads.items():
        first = by_name[name, options[0]]
        figures = (float(first[column]) for column in ("score", "civilian_deaths_averted"))
        rows.append([titles[name], _names(options), *figures])
    notes = [
        t(
            "Points by one weighting are not to be held against those by another; of priorities they are the first's. "
            "Who has most of them need not be who averts most deaths."
        ),
        t(
            "Told apart at the central values, by the error bound of the response alone; the first tier over futures "
            "may hold others."
        ),
    ]
    notes = [*same_under_all(results), *notes]
    return [Table("weightings", t("Leads by weighting, at the central values"), columns, rows, notes)]


def most_averted(results: Results) -> dict[str, float]:
    """Deaths averted a year by the plan of each option that averts most; empty where it was not solved."""
    return {
        str(row["option"]): float(row["civilian_deaths_averted"])
        for row in results.rows_of("weightings")
        if row["weighting"] == MOST_AVERTED and math.isfinite(float(row["civilian_deaths_averted"]))
    }


def about_most_averted() -> str:
    """That the plan that averts most is another one than the plan shown."""
    return t(
        "Deaths averted are those of the plan shown, which does what the weights ask for. At most: another plan of the "
        "same option, made for deaths averted alone, wherever they are, at the central values. It is no upper end of a "
        "range, and its scores elsewhere are not those shown."
    )


def _names(options: Sequence[str], called: Mapping[str, str] = EMPTY) -> str:
    return ", ".join(called.get(option, option) for option in options)


def _by_name(results: Results) -> dict[tuple[str, str], dict[str, Any]]:
    return {(str(row["weighting"]), str(row["option"])): row for row in results.rows_of("weightings")}


def _leads(results: Results) -> dict[str, list[str]]:
    """The leading options by weighting, the highest first; that of the most deaths averted is none of these."""
    leads: dict[str, list[str]] = {}
    rows = results.rows_of("weightings")
    for row in sorted(rows, key=lambda one: -float(one["score"])):
        if row["leads"] and row["weighting"] != MOST_AVERTED:
            leads.setdefault(str(row["weighting"]), []).append(str(row["option"]))
    order = dict.fromkeys(str(row["weighting"]) for row in rows)
    return {name: leads[name] for name in order if name in leads}


def _titles(results: Results) -> dict[str, str]:
    titles = {str(row["weighting"]): str(row["title"]) for row in results.rows_of("weightings")}
    return titles | {OWN: t("Weights as set"), MOST_AVERTED: said(MOST_TITLE)}
