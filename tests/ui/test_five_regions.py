"""Every page on a theatre unlike the shipped ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from tests.five_regions import REGIONS, write
from tests.test_theatre_words import pattern

Turn = Callable[[AppTest, str], AppTest]


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    return read_theatre(write(tmp_path_factory.mktemp("theatre") / "five"))


def said(page: AppTest) -> str:
    """All that a page says, its charts in words included."""
    parts = [one.proto.body for one in page.get("html")]
    parts += [one.proto.alt + one.proto.spec for one in page.get("vega_lite_chart")]
    parts += [str(one.value) for kind in ("markdown", "caption", "title", "subheader") for one in page.get(kind)]
    return "\n".join(parts + [str(one.proto.label) for kind in ("slider", "selectbox") for one in page.get(kind)])


@pytest.mark.parametrize("name", ["", "option", "tradeoffs", "sure", "evidence", "takeaway"])
def test_a_page_shows_the_theatre_and_no_other(
    name: str, five: Theatre, mali: Theatre, open_page: Callable[..., AppTest], turn_to: Turn
) -> None:
    page = open_page(five)
    if name:
        page = turn_to(page, name)
    text = said(page)
    assert not page.exception
    assert [word for word in pattern(mali).findall(text) if word != "center"] == []
    assert text


def test_every_region_has_its_own_mark(five: Theatre, open_page: Callable[..., AppTest], turn_to: Turn) -> None:
    page = turn_to(open_page(five), "option")
    charts = [one.proto.spec for one in page.get("vega_lite_chart") if REGIONS["plateau"]["title"] in one.proto.spec]
    assert len(charts) == 2  # the map and the trend
    for spec in charts:
        for look in ("circle", "square", "diamond", "triangle-up", "cross"):
            assert f'"{look}"' in spec
