"""Charts of a comparison: which option leads and by how much, and whether it works in both places and for both aims.

Options stand in one order in all of them, the highest overall score first. Where published results are given beside
those shown, a hollow mark stands at the published value of every score that differs from it.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from decide.language import counted, said, t
from decide.pack.schema import Pack
from decide.questions.compare.finding import cells_of, finding
from decide.report.charts import (
    FAINT,
    INK,
    NEUTRAL,
    PRIMARY,
    Chart,
    Look,
    chart,
    legend,
    legend_height,
    look_of,
    region_styles,
)
from decide.report.document import Column
from decide.report.held_against import held_against
from decide.report.words import heading
from decide.results.study import Ranged, Results
from decide.results.tiers import SURE

ROW, FLAT = 32, 20  # pixels of height for an option; for one whose title stands in one line
LOW, BAR, LOW_BAR = 18, 15, 12  # the same for one that is a bar, and the height of bars in rows of either kind
WIDTH = 420
LABEL, LONG_LABEL = 290, 420  # pixels of the titles beside it
BESIDE, APART = 8, 18  # pixels between a title and a bar that begins there; and a mark or an arrow that stands there
WRAP, WIDEST = 30, 42  # characters of a title in one line, and of a long one
WORD = 8  # characters by which a line may be longer than half a title
LINES = 2
FAR = 2.5  # times the median difference, beyond which an option stands at the end of the axis
ALMOST = 0.05  # points: a published score closer than this is the same to a reader
OTHER = "#7FA6D1"  # options behind the leading ones: lighter in greyscale too
AIMS: tuple[Look, ...] = (
    ("#0A3D79", "triangle-up", "#0A3D79"),
    ("#B45309", "diamond", "#B45309"),
    (NEUTRAL, "cross", NEUTRAL),
    ("#8FC1DE", "square", "#1F6FB2"),
    (INK, "circle", INK),
    ("#F5E663", "triangle-down", "#6B5F00"),
)
"""Looks of the objectives, in the pack's order."""


def ranked(results: Results, published: Results | None = None, flat: bool = False) -> Chart:
    """Overall score of every option as bars, with its range. `flat` as of `differing`."""
    rows = _bars(results, published)
    rows = _in_one_line(rows) if flat else rows
    tooltip = [
        _tip("title", t("Option")),
        _tip("range", t("Overall score (range)")),
        _tip("was", t("Published"), ".0f"),
    ]
    tiers = {bool(row["leading"]) for row in rows}
    name = t("Overall score; dark: the first tier, tiers in order") if len(tiers) > 1 else t("Overall score")
    y, x = _y(LONG_LABEL if flat else LABEL), _x(name)
    ends = {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}}
    layer = [
        {
            "mark": {"type": "bar", "height": LOW_BAR if flat else BAR, "cornerRadiusEnd": 2},
            "encoding": {
                "y": y,
                "x": {**x, "field": "value"},
                "color": {
                    "condition": {"test": "datum.leading", "value": PRIMARY},
                    "value": OTHER,
                },
                "tooltip": tooltip,
            },
        },
        {"mark": {"type": "rule", "color": INK, "strokeWidth": 1.5}, "encoding": ends},
        *(
            {
                "mark": {"type": "tick", "color": INK, "thickness": 1.5, "size": 8},
                "encoding": {"y": y, "x": {**x, "field": end}},
            }
            for end in ("low", "high")
        ),
        {
            "mark": {"type": "text", "align": "left", "dx": 9, "color": INK, "fontSize": 12, "fontWeight": "bold"},
            "encoding": {"y": y, "x": {**x, "field": "end"}, "text": {"field": "shown", "type": "nominal"}},
        },
        *([_ghost("was", "square", INK)] if _moved(rows) else []),
    ]
    leader = finding(results)
    alt = counted(
        "Bars of the overall score of {count} option. In the first tier: {first}.",
        "Bars of the overall score of {count} options. In the first tier: {first}.",
        count=len(rows),
        first=", ".join(_title(results, name) for name in leader.tiers[0]),
    )
    return _chart("ranked", t("Overall score"), alt, rows, layer, row=LOW if flat else ROW)


def differing(results: Results, flat: bool = False) -> list[Chart]:
    """Difference of the overall score to the option that others are held against, with 5 % to 95 % of the futures,
    where there are any; no chart where there is no difference to draw. `flat`: titles in one line each, for a page that
    is wide and short of height."""
    mine = {row["option"]: row for row in results.rows_of("differences") if _of_overall(row)}
    order = [name for name in finding(results).order if name in mine]
    if not order:
        return []
    rows = _within_reach([_difference(results, mine[name], place) for place, name in enumerate(order)])
    far_off = any(row["beyond"] for row in rows)
    named = t("Difference, points (an arrow: beyond the axis)") if far_off else t("Difference, points")
    rows = _in_one_line(rows) if flat else rows
    y, x = _y(LONG_LABEL if flat else LABEL, APART), {**_x(named), "scale": {"nice": True, "zero": True}}
    tooltip = [_tip("title", t("Option")), _tip("shown", t("Difference, points")), _tip("word", t("Better"))]
    fill = {"condition": {"test": "datum.sure", "value": PRIMARY}, "value": "#FFFFFF"}
    layer: list[dict[str, Any]]
    near, far = {"filter": "datum.beyond === 0"}, {"filter": "datum.beyond !== 0"}
    sides = {"domain": [-1, 1], "range": ["triangle-left", "triangle-right"]}
    arrow = {"field": "beyond", "type": "nominal", "scale": sides, "legend": None}
    layer = [
        {
            "mark": {"type": "rule", "color": INK, "strokeDash": [3, 3], "aria": False},
            "encoding": {"x": {"datum": 0, "type": "quantitative"}},
        },
        {
            "transform": [near],
            "mark": {"type": "rule", "color": PRIMARY, "strokeWidth": 3, "aria": False},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "transform": [near],
            "mark": {"type": "point", "size": 80, "opacity": 1, "stroke": PRIMARY, "strokeWidth": 2},
            "encoding": {"y": y, "x": {**x, "field": "at"}, "fill": fill, "tooltip": tooltip},
        },
    ]
    if far_off:  # as `_moved` has it, no layer of no marks
        marks = {"type": "point", "size": 110, "opacity": 1, "color": INK, "fill": INK}
        encoding = {"y": y, "x": {**x, "field": "at"}, "shape": arrow, "tooltip": tooltip}
        layer.append({"transform": [far], "mark": marks, "encoding": encoding})
        layer += [_beside_arrow(y, x, side) for side in (-1, 1)]
    titles = {str(row["option"]): str(row["title"]) for row in results.rows_of("options")}
    against = held_against(results.manifest, titles)
    title = t("Differences to {option}", option=against)
    alt = counted(
        "Difference of the overall score of {count} option to {option}, with its range.",
        "Differences of the overall score of {count} options to {option}, with their ranges.",
        count=len(rows),
        option=against,
    )
    return [_chart("differing", title, alt, rows, layer, row=FLAT if flat else ROW)]


def _difference(results: Results, row: Mapping[str, Any], place: int) -> dict[str, Any]:
    """One option in the chart of differences."""
    value = row["median"] if row["word"] else row["central"]
    sure = not row["word"] or not 1.0 - SURE < row["better"] < SURE
    shown = Column("", "", 1, signed=True).text(Ranged(value, row["low"], row["high"]))
    ends = {"low": row["low"], "high": row["high"], "sure": sure, "word": said(row["word"]) or "–"}
    return {**_option(results, row["option"], place), "value": value, "shown": shown, **ends}


def _within_reach(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with where they are drawn, `at`: options that differ by far more than the usual ones stand at the end of the
    axis, to that side of it (`beyond` -1 or 1), so that the usual ones have its width."""
    reach = FAR * median(abs(row["value"]) for row in rows) or math.inf
    ends = [abs(row[end]) for row in rows if abs(row["value"]) <= reach for end in ("low", "value", "high")]
    edge = max([reach, *(end for end in ends if math.isfinite(end))])
    made = []
    for row in rows:
        beyond = 0 if abs(row["value"]) <= edge else 1 if row["value"] > 0 else -1
        made.append({**row, "beyond": beyond, "at": beyond * edge if beyond else row["value"]})
    return made


def _beside_arrow(y: Mapping[str, Any], x: Mapping[str, Any], side: int) -> dict[str, Any]:
    """The figures of what lies beyond one end of the axis."""
    place: dict[str, Any] = {"align": "right", "dx": -9} if side > 0 else {"align": "left", "dx": 9}
    return {
        "transform": [{"filter": f"datum.beyond === {side}"}],
        "mark": {"type": "text", "color": INK, "fontSize": 12, "aria": False, **place},
        "encoding": {"y": y, "x": {**x, "field": "at"}, "text": {"field": "shown", "type": "nominal"}},
    }


def _of_overall(row: Mapping[str, Any]) -> bool:
    return (row["metric"], row["objective"], row["region"]) == ("score", "all", "all")


def _bars(results: Results, published: Results | None) -> list[dict[str, Any]]:
    ranking = finding(results)
    rows = []
    for place, name in enumerate(ranking.order):
        value, low, high = results.metric(name, "score")
        rows.append(
            {
                **_option(results, name, place),
                "value": value,
                "low": low,
                "high": high,
                "end": max(x for x in (value, high, _was(published, name, value)) if math.isfinite(x)),
                "shown": _whole(value),
                "range": Column("", "", 0).text(Ranged(value, low, high)),
                "leading": name in {ranking.first, *ranking.near},
                "was": _was(published, name, value),
            }
        )
    return rows


def by_region(results: Results, pack: Pack, published: Results | None = None) -> Chart:
    """One region against the other: score of each region that every objective is assessed in."""
    assessed = cells_of(pack, results)
    whole = [r for r in pack.regions if all((o, r) in assessed for o in pack.objectives)]
    regions = whole if len(whole) > 1 else [r for r in pack.regions if any(cell[1] == r for cell in assessed)]
    styles = region_styles([*pack.regions])
    parts = [_Part("all", r, heading(pack.regions, r), *styles[r]) for r in regions]
    title = (
        t("{first} against {second}", first=parts[0].title, second=parts[1].title) if len(parts) == 2 else t("Regions")
    )
    return _dumbbell("by_region", title, results, parts, published)


def by_objective(results: Results, pack: Pack, published: Results | None = None) -> Chart:
    """Protection against stabilisation: score of each objective over its regions."""
    assessed = {objective for objective, _ in cells_of(pack, results)}
    parts = []
    for number, name in enumerate(n for n in pack.objectives if n in assessed):
        parts.append(_Part(name, "all", heading(pack.objectives, name), *look_of(number, AIMS)))
    title = (
        t("{first} against {second}", first=parts[0].title, second=parts[1].title.lower())
        if len(parts) == 2
        else t("Objectives")
    )
    return _dumbbell("by_objective", title, results, parts, published)


class _Part:
    """One mark of a dumbbell: whose score it is, and how it looks."""

    def __init__(self, objective: str, region: str, title: str, colour: str, shape: str, edge: str):
        self.objective, self.region, self.title = objective, region, title
        self.colour, self.shape, self.edge = colour, shape, edge


def _dumbbell(name: str, title: str, results: Results, parts: Sequence[_Part], published: Results | None) -> Chart:
    rows = []
    for place, option in enumerate(finding(results).order):
        values = [results.metric(option, "score", part.objective, part.region) for part in parts]
        finite = [value for value, _, _ in values if math.isfinite(value)]
        for part, (value, low, high) in zip(parts, values, strict=True):
            rows.append(
                {
                    **_option(results, option, place),
                    "part": part.title,
                    "value": value,
                    "range": Column("", "", 0).text(Ranged(value, low, high)),
                    "least": min(finite, default=math.nan),
                    "most": max(finite, default=math.nan),
                    "was": _was(published, option, value, part.objective, part.region),
                }
            )
    y, x = _y(apart=APART), _x(t("Score"))
    titles = [part.title for part in parts]
    look: dict[str, Any] = {
        "shape": _scale("part", titles, [part.shape for part in parts]),
        "fill": _scale("part", titles, [part.colour for part in parts]),
        "stroke": _scale("part", titles, [part.edge for part in parts]),
    }
    tooltip = [
        _tip("title", t("Option")),
        _tip("part", t("Where or what")),
        _tip("range", t("Score (range)")),
        _tip("was", t("Published"), ".0f"),
    ]
    ghosts = {
        "mark": {"type": "point", "size": 90, "strokeWidth": 1.5, "fill": None, "opacity": 0.9},
        "encoding": {"y": y, "x": {**x, "field": "was"}, "shape": look["shape"], "stroke": look["stroke"]},
    }
    layer = [
        {
            "mark": {"type": "rule", "color": FAINT, "strokeWidth": 4},
            "encoding": {"y": y, "x": {**x, "field": "least"}, "x2": {"field": "most"}},
        },
        *([ghosts] if _moved(rows) else []),
        {
            "mark": {"type": "point", "size": 110, "opacity": 1, "strokeWidth": 1.2},
            "encoding": {"y": y, "x": {**x, "field": "value"}, **look, "tooltip": tooltip},
        },
    ]
    alt = t("Scores by option: {parts}.", parts=", ".join(titles))
    return _chart(name, title, alt, rows, layer, legend_height(titles, WIDTH))


def _chart(
    name: str,
    title: str,
    alt: str,
    rows: Sequence[Mapping[str, Any]],
    layer: Sequence[Any],
    above: int = 0,
    row: int = ROW,
) -> Chart:
    count = len({row["option"] for row in rows})
    return chart(name, title, alt, rows, above, width=WIDTH, height=row * max(count, 1), layer=[*layer])


def _option(results: Results, name: str, place: int) -> dict[str, Any]:
    """The columns that every row of an option has."""
    title = _title(results, name)
    return {"option": name, "title": title, "label": "\n".join(_wrapped(title)), "place": place}


def _in_one_line(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each option named by its whole title."""
    return [{**row, "label": row["title"]} for row in rows]


def _title(results: Results, name: str) -> str:
    titles = {row["option"]: row["title"] for row in results.rows_of("options")}
    return str(titles.get(name, name))  # one that is solved besides has no title here


def _wrapped(title: str) -> list[str]:
    """A title in at most two lines, which are longer for a long one."""
    width = min(max(WRAP, len(title) // LINES + WORD), WIDEST)
    return textwrap.wrap(title, width, max_lines=LINES, placeholder=" …") or [title]


def _moved(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether any published score is another; a layer of no marks would have no words for those who cannot see it."""
    return any(math.isfinite(row["was"]) for row in rows)


def _was(published: Results | None, option: str, now: float, objective: str = "all", region: str = "all") -> float:
    """The published score where it differs from the one shown; nan otherwise."""
    if published is None:
        return math.nan
    before = published.metric(option, "score", objective, region)[0]
    return before if abs(before - now) > ALMOST else math.nan


def _whole(value: float) -> str:
    return Column("", "", 0).text(value)


def _y(limit: int = LABEL, apart: int = BESIDE) -> dict[str, Any]:
    """Options by place, with titles of so many pixels, so many apart from what is drawn; one of two lines stands around
    its row, not below it."""
    two_lines = {"test": "indexof(datum.label, '\\n') >= 0", "value": -7}
    axis = {
        "title": None,
        "labelExpr": "split(datum.label, '\\n')",
        "labelLimit": limit,
        "labelOffset": {"condition": two_lines, "value": 0},
        "labelPadding": apart,
        "ticks": False,
        "domain": False,
    }
    return {"field": "label", "type": "nominal", "sort": {"field": "place", "op": "min"}, "axis": axis}


def _x(title: str) -> dict[str, Any]:
    axis = {"title": title, "tickCount": 6, "format": ".0f", "labelOverlap": "greedy"}
    return {"type": "quantitative", "axis": axis, "scale": {"nice": True, "zero": True, "domainMax": 100}}


def _scale(field: str, domain: Sequence[str], range_: Sequence[str]) -> dict[str, Any]:
    scale = {"domain": [*domain], "range": [*range_]}
    return {"field": field, "type": "nominal", "scale": scale, "legend": legend(domain, WIDTH, symbolSize=110)}


def _ghost(field: str, shape: str, colour: str) -> dict[str, Any]:
    """A hollow mark at the published value."""
    return {
        "mark": {
            "type": "point",
            "shape": shape,
            "size": 70,
            "stroke": colour,
            "strokeWidth": 1.5,
            "fill": "#FFFFFF",
            "opacity": 1,
        },
        "encoding": {"y": _y(), "x": {**_x(t("Overall score")), "field": field}},
    }


def _tip(field: str, title: str, format: str = "") -> dict[str, Any]:
    if format:
        return {"field": field, "type": "quantitative", "title": title, "format": format}
    return {"field": field, "type": "nominal", "title": title}
