"""A chart of the page, and what stands under every one: its source, and its figures and picture as files."""

from __future__ import annotations

import html
from collections.abc import Mapping
from contextvars import copy_context
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from decide.language import said, t
from decide.language.direction import set_apart
from decide.pack.text import shown
from decide.questions import questions
from decide.report.charts import Chart, can_draw, draw
from decide.report.dates import day_words
from decide.report.render import to_csv

APART_FROM_DATA = ("datasets", "description", "$schema")
PLACING = ("dx", "dy", "up", "down", "align", "above", "lines")  # columns that say where something stands in a picture
OF_PARTS = ("concat", "hconcat", "vconcat")
PADDING = 20  # pixels that Streamlit keeps free below a chart, of the height it is given
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


def show_chart(
    chart: Chart, question: str, about: Mapping[str, Any], key: str = "", frame: int = 0, asks: bool = True
) -> None:
    """A chart in the width there is, and below it its source and its downloads.

    Its rows go beside the specification, so that a change of figures alone moves the marks instead of building the
    chart anew. `question`: id of the question that it answers; `about`: manifest of what it shows. `frame`: pixels for
    axes and a legend of one line beside the chart's own height, which on the page holds them too. `asks`: whether the
    line below says the question too, for which a narrow place has no room; the files of the chart always do.
    """
    key = key or chart.name
    data = {name: pd.DataFrame(rows) for name, rows in chart.spec["datasets"].items()}
    spec = on_page(chart, frame)
    st.vega_lite_chart(spec={**spec, "datasets": data}, key=f"chart_{key}", theme=None, alt=chart.alt)
    source = source_of(question, about)
    _below(chart, source, source if asks else made_of(about), f"decide-{about['pack']}-{key}", key)


def on_page(chart: Chart, frame: int = 0) -> dict[str, Any]:
    """The specification but for its rows. One of several parts has the size of these, and nothing is fitted."""
    spec = {name: part for name, part in chart.spec.items() if name not in APART_FROM_DATA}
    if any(name in spec for name in OF_PARTS):
        return {**spec, "autosize": {"type": "pad", "contains": "padding"}}
    return {**spec, "height": spec["height"] + frame + chart.above} if frame or chart.above else spec


def source_of(question: str, about: Mapping[str, Any]) -> str:
    """What a chart's figures are of, in a line: pack and version, the day they were worked out, the question."""
    return " · ".join([made_of(about), said(questions()[question].asks)])


def made_of(about: Mapping[str, Any]) -> str:
    """The same without the question."""
    data = t("{pack}, data {version}", pack=set_apart(about["pack_title"]), version=shown(str(about["hash"])))
    return " · ".join(filter(None, [data, _day(about)]))


def _day(about: Mapping[str, Any]) -> str:
    """The day of the figures; nothing where a file does not say it."""
    try:
        return day_words(str(about.get("time")))
    except ValueError:
        return ""


def _below(chart: Chart, source: str, line: str, stem: str, key: str) -> None:
    """The line under a chart; `source` is what its files say. They are made when they are asked for."""
    files = [("csv", "text/csv", t("The figures of this chart, as CSV."))]
    if can_draw():
        files += [(ending, media, t("This chart as a picture, with its source.")) for ending, media in PICTURES.items()]
    context = copy_context()
    with st.container(key=f"below_{key}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="source">{html.escape(t("Source: {source}", source=line))}</p>')
        for ending, media, hint in files:
            st.download_button(
                ending.upper(),
                partial(context.copy().run, chart_file, chart, source, ending),
                f"{stem}.{ending}",
                media,
                key=f"{ending}_{key}",
                on_click="ignore",
                type="tertiary",
                help=hint,
            )


def chart_file(chart: Chart, source: str, ending: str) -> str | bytes:
    """A chart's figures or its picture."""
    if ending != "csv":
        return draw(chart, ending, source)
    rows = pd.DataFrame(chart.spec["datasets"]["rows"])
    return to_csv(rows.drop(columns=[name for name in PLACING if name in rows]))
