"""Need met and deaths by year, one above the other, region by region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from decide.language import t
from decide.language.direction import wrapped
from decide.questions.hindcast.threat import PACK, RECORDED
from decide.report.charts import FAINT, INK, NEUTRAL, PRIMARY, Chart, chart

WIDTH, HEIGHT = 300, 130
BESIDE = 3  # regions; more stand below
TITLE = 40  # letters of a line


def hindcast_chart(frames: Mapping[str, pd.DataFrame], objective: str, regions: Mapping[str, str], title: str) -> Chart:
    """`frames` as in `FRAMES` of the study; `regions`: titles of those that have deaths on record."""
    met = frames["met"]
    rows: list[dict[str, Any]] = [
        {"part": row["threat"], "year": str(row["year"]), "region": row["region"], "y": row["value"]}
        | {"low": row["low"], "high": row["high"]}
        for row in met[met["objective"] == objective].to_dict(orient="records")
        if row["region"] in regions
    ]
    series = list(dict.fromkeys(frames["record"]["series"]))
    for row in frames["record"].to_dict(orient="records"):
        label = t("{title}, part of the year", title=row["title"]) if row["part_year"] else row["title"]
        rows.append(
            {"part": row["series"], "year": str(row["year"]), "region": row["region"], "y": row["deaths"]}
            | {"label": label, "whole": not row["part_year"]}
        )
    years = sorted({row["year"] for row in rows})
    titles = {name: frames["record"].loc[frames["record"]["series"] == name, "title"].iloc[0] for name in series}
    recorded = any(row["part"] == RECORDED for row in rows)
    subtitle = t("dashed: that year's need, at the threat recorded") if recorded else ""
    columns = [
        {"vconcat": [_met(name, shown, years, subtitle), *(_deaths(name, one, titles[one], years) for one in series)]}
        for name, shown in regions.items()
    ]
    alt = t(
        "Need met by the programme at the strength of each year, above the deaths on record, for {regions}.",
        regions=", ".join(regions.values()),
    )
    beside = [{"hconcat": columns[first : first + BESIDE]} for first in range(0, len(columns), BESIDE)]
    return chart("hindcast", title, alt, rows, vconcat=beside)


def _year(years: list[str], labels: bool) -> dict[str, Any]:
    return {
        "field": "year",
        "type": "ordinal",
        "scale": {"domain": years},
        "title": None,
        "axis": {"labels": labels, "labelAngle": 0, "ticks": labels},
    }


def _met(region: str, title: str, years: list[str], subtitle: str) -> dict[str, Any]:
    y = {"field": "y", "type": "quantitative", "title": t("Need met, points"), "scale": {"domain": [0, 100]}}
    x = _year(years, labels=False)
    return {
        "title": {"text": wrapped(title, TITLE), "subtitle": subtitle},
        "width": WIDTH,
        "height": HEIGHT,
        "transform": [{"filter": f"datum.region === '{region}'"}],
        "layer": [
            {
                "transform": [{"filter": f"datum.part === '{PACK}'"}],
                "mark": {"type": "rule", "color": NEUTRAL, "strokeWidth": 2},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "transform": [{"filter": f"datum.part === '{PACK}'"}],
                "mark": {"type": "line", "color": PRIMARY, "point": {"color": PRIMARY, "size": 50}},
                "encoding": {"x": x, "y": y},
            },
            {
                "transform": [{"filter": f"datum.part === '{RECORDED}'"}],
                "mark": {"type": "line", "color": PRIMARY, "strokeDash": [4, 4]},
                "encoding": {"x": x, "y": y},
            },
        ],
    }


def _deaths(region: str, series: str, title: str, years: list[str]) -> dict[str, Any]:
    y = {"field": "y", "type": "quantitative", "title": t("Deaths"), "scale": {"zero": True}}
    return {
        "title": {"text": title, "fontSize": 12, "fontWeight": "normal"},
        "width": WIDTH,
        "height": HEIGHT,
        "transform": [{"filter": f"datum.part === '{series}' && datum.region === '{region}'"}],
        "mark": {"type": "bar", "stroke": INK, "strokeWidth": 1},
        "encoding": {
            "x": _year(years, labels=True),
            "y": y,
            "color": {
                "field": "whole",
                "type": "nominal",
                "scale": {"domain": [True, False], "range": [NEUTRAL, FAINT]},
                "legend": None,
            },
        },
    }
