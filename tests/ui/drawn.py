"""Controls of the page as they are drawn now (one that shows another value than a person chose has a key of its own),
what a form asks as it opens, and what stands under its charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from decide.ui.forms.robust import FUTURES
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import WidgetList

from decide.pack.theatre import Theatre
from decide.questions.robust.study import RobustAsk
from decide.report.charts import can_draw
from decide.results.yardstick import yardstick

FILES = 3 if can_draw() else 1  # below a chart: its figures, and its picture where one can be drawn


def robust_asked(theatre: Theatre, count: int = FUTURES) -> tuple[Any, ...]:
    """What the form of `robust` asks of all options, but for the number of futures as it opens."""
    return (), count, yardstick(theatre, [*theatre.options], None), (), (), RobustAsk.seed


def drawn(kind: WidgetList[Any], name: str) -> Any:
    """The widget of a kind under the name of its control: `drawn(page.slider, "delay")`."""
    named = [one for one in kind if one.key == name or str(one.key).startswith(f"{name}__")]
    assert len(named) == 1, (name, [one.key for one in kind])
    return named[0]


def charts_with_source(page: AppTest) -> int:
    """How many charts stand on a page; each is followed by its source and the download of its figures and picture."""
    within = [one for root in page._tree.children.values() for one in _elements(root)]
    charts = [n for n, one in enumerate(within) if one.type == "vega_lite_chart"]
    for n in charts:
        source, *files = within[n + 1 : n + 1 + 1 + FILES]
        assert source.type == "html", source
        assert 'class="source"' in source.proto.body, source.proto.body
        assert [one.type for one in files] == ["download_button"] * FILES
        assert [one.proto.label for one in files] == ["CSV", "SVG", "PNG"][:FILES]
    return len(charts)


def _elements(part: Any) -> Iterator[Any]:
    """All elements within a part of a page, in the order they stand."""
    if hasattr(part, "children"):
        for child in part.children.values():
            yield from _elements(child)
    else:
        yield part
