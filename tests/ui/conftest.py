"""The page run in process, as its tests share it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from decide.ui.server import SCRIPT
from decide.ui.start import Start
from decide.ui.state import Given
from decide.ui.work import Desk, desk_of
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from decide.language import speaking
from decide.pack.theatre import Theatre
from decide.ui import start as started

PATIENCE = 900  # seconds after which a run of the script is taken to hang; on a busy machine it may take a minute


@pytest.fixture
def open_page(drill: Theatre, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Opens the page in a session of its own, by default on the drill pack; keyword arguments are the link's."""

    def opened(
        theatre: Theatre = drill,
        results: dict[str, Any] | None = None,
        given: Given | None = None,
        **query: str | list[str],
    ) -> AppTest:
        monkeypatch.setattr(started, "_started", [Start(theatre, results or {}, given)])
        page = AppTest.from_file(str(SCRIPT), default_timeout=PATIENCE)
        for name, value in query.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception, page.exception
        return page

    return opened


@pytest.fixture
def turn_to() -> Callable[[AppTest, str], AppTest]:
    """Turns to another page, as its entry in the navigation does."""

    def turned(page: AppTest, name: str) -> AppTest:
        page._page_hash = calc_hash(name)  # pages are functions; the test tool turns to files only
        page.run()
        assert not page.exception, page.exception
        return page

    return turned


@pytest.fixture
def at_option(open_page: Callable[..., AppTest], turn_to: Callable[[AppTest, str], AppTest]) -> Callable[..., AppTest]:
    """Opens the page on one option and one of its tabs."""

    def opened(option: str = "stay", tab: str = "laydown", **query: Any) -> AppTest:
        return turn_to(open_page(option=option, **{"v.tab": tab}, **query), "option")

    return opened


@pytest.fixture
def desk(drill: Theatre) -> Desk:
    """Of the drill pack."""
    return desk_of(drill)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The page sets the language of the thread it runs in."""
    with speaking("en"):
        yield
