"""What binds an option, as bars: what one more of each thing would buy."""

from __future__ import annotations

from typing import Any

from decide.language import t
from decide.language.direction import wrapped
from decide.report.charts import INK, PRIMARY, Chart, chart
from decide.report.document import Column, Table

ROW, MORE = 32, 13  # pixels of a bar and the room around it: its name takes two lines; of each line more
NAME, HYPHEN = 34, 6  # letters of a name in a line, and by which half of a long one may be longer
TICKS = 5  # marks of the axis
POINTS = Column("", "", 2)


def worth_chart(binding: Table, most: int = 12) -> Chart:
    """The rows of `decide.questions.show.tables.binding` that would buy most, the most first."""
    ranked = sorted(binding.rows, key=lambda row: -float(str(row[4])))[:most]
    rows = [
        {
            "what": f"{where}: {more}",
            "lines": "\n".join([*wrapped(str(where), max(NAME, len(str(where)) // 2 + HYPHEN)), str(more)]),
            "family": family,
            "periods": periods,
            "points": points,
            "shown": POINTS.text(points),
            "order": n,
        }
        for n, (family, where, more, periods, points) in enumerate(ranked)
    ]
    most_lines = max((str(row["lines"]).count("\n") + 1 for row in rows), default=2)
    y = {
        "field": "lines",
        "type": "nominal",
        "title": None,
        "sort": {"field": "order", "op": "min", "order": "ascending"},
        "axis": {
            "labelExpr": "split(datum.label, '\\n')",
            "labelOffset": {"condition": [_up(lines) for lines in range(2, most_lines + 1)], "value": 0},
            "labelLimit": 300,
            "ticks": False,
            "domain": False,
            "labelPadding": 8,
        },
    }
    x = {"field": "points", "type": "quantitative", "title": t("Points of the overall score"), "scale": {"nice": True}}
    x |= {"axis": {"tickCount": TICKS, "labelOverlap": "greedy"}}
    tip = [
        {"field": field, "type": "nominal", "title": title}
        for field, title in (
            ("family", t("What binds")),
            ("what", t("More of")),
            ("shown", t("Points gained")),
            ("periods", t("Periods bound")),
        )
    ]
    layers = [
        {
            "mark": {"type": "bar", "color": PRIMARY, "height": {"band": 0.62}},
            "encoding": {"y": y, "x": x, "tooltip": tip},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "color": INK, "fontSize": 12, "aria": False},
            "encoding": {"y": y, "x": x, "text": {"field": "shown", "type": "nominal"}},
        },
    ]
    title = t("What more would buy")
    first = f"{rows[0]['what']} {rows[0]['shown']}" if rows else t("nothing")
    alt = t("Bars of points gained by one more of each thing that binds. Most: {first}.", first=first)
    height = max(len(rows), 2) * (ROW + MORE * (most_lines - 2))
    return chart("worth", title, alt, rows, width=420, height=height, layer=layers)


def _up(lines: int) -> dict[str, Any]:
    """A name of so many lines stands around its bar, not below it."""
    return {"test": f"length(split(datum.label, '\\n')) === {lines}", "value": -MORE * (lines - 1) / 2}
