"""How many people each area may have near the best plan: bars in bars, the nearer to the best the darker."""

from __future__ import annotations

from typing import Any

import pandas as pd

from decide.language import number, per_cent, t
from decide.report.charts import GRADES, INK, Chart, chart, name_axis
from decide.report.names import Names

WIDTH, STEP = 560, 34
NAMES = 260  # pixels of a line
SHADES = (GRADES[3], GRADES[2], GRADES[1], GRADES[0])  # from the widest per cent to the narrowest


def ranges_chart(presence: pd.DataFrame, names: Names, option: str) -> Chart:
    """`presence`: the rows of `ranges` in `FRAMES` of the study that are on whole areas; `option` is its title."""
    within = sorted({float(part) for part in presence["within"]}, reverse=True)
    parts = {part: _name(part) for part in within}
    areas = list(dict.fromkeys(names["areas"][str(area)].title for area in presence["area"]))
    rows: list[dict[str, Any]] = [
        {
            "area": names["areas"][str(row["area"])].title,
            "within": parts[float(row["within"])],
            "layer": within.index(float(row["within"])),
            "least": row["least"],
            "most": row["most"],
            "best": row["best"],
        }
        for row in presence.to_dict(orient="records")
    ]
    shades = _shades(len(within))
    y = {"field": "area", "type": "nominal", "sort": areas, "title": None, "axis": name_axis(areas, NAMES)}
    x = {
        "field": "least",
        "type": "quantitative",
        "title": t("People stationed, mean over the horizon; │ the best plan"),
        "axis": {"format": ",.0f", "tickCount": 8},
    }
    colour = {
        "field": "within",
        "type": "nominal",
        "scale": {"domain": list(reversed(parts.values())), "range": list(reversed(shades))},
        "sort": list(reversed(parts.values())),
        "legend": {"title": t("Plans within so much of the best"), "orient": "top", "titleLimit": 400},
    }
    bars = [
        {
            "transform": [{"filter": f"datum.layer === {layer}"}],
            "mark": {"type": "bar", "height": STEP - 8 - 5 * layer, "stroke": INK, "strokeWidth": 0.4},
            "encoding": {"y": y, "x": x, "x2": {"field": "most"}, "color": colour},
        }
        for layer in range(len(within))
    ]
    best = {
        "transform": [{"filter": "datum.layer === 0"}],
        "mark": {"type": "tick", "color": INK, "opacity": 1, "thickness": 2.5, "size": STEP - 2},
        "encoding": {"y": y, "x": {"field": "best", "type": "quantitative"}},
    }
    title = t("How many people each area may have: {option}", option=option)
    widest = max(within)
    spans = ", ".join(
        t(
            "{area} {least} to {most}",
            area=row["area"],
            least=number(row["least"], ",.0f"),
            most=number(row["most"], ",.0f"),
        )
        for row in rows
        if row["within"] == parts[widest]
    )
    alt = t("{title}. Within {part} of the best: {ranges}.", title=title, part=parts[widest], ranges=spans)
    return chart("ranges", title, alt, rows, width=WIDTH, height={"step": STEP}, layer=[*bars, best])


def _name(part: float) -> str:
    return t("the best itself") if part == 0 else per_cent(part / 100.0, "g")


def _shades(count: int) -> list[str]:
    """A shade for each per cent, the widest the lightest; the same again if there are more than shades."""
    return [SHADES[min(n, len(SHADES) - 1)] for n in range(count)] if count > 1 else [SHADES[1]]
