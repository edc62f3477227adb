"""Where journeys are made: a page on a theatre, in a language. What a journey looks for it takes from the pack and from
the catalogue, so that it is the same journey everywhere."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from decide.ui.work import Desk
from playwright.sync_api import Download, Locator, Page, expect

from decide.language import speaking, t
from tests.browser.pages import opened, settled
from tests.served import Server

LANGUAGES = ("en", "fr")
PRESSES, SOON = 5, 5_000
"""How often a group is pressed to open it, and milliseconds until it has: one that moves down the page just then is
missed, by a hand too."""
CHIP = "[class*=st-key-take_back_]"


@dataclass(frozen=True)
class Place:
    """A theatre in a language, and the server that shows it."""

    name: str
    server: Server
    desk: Desk
    language: str

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """Texts of the catalogue are those of its language inside."""
        with speaking(self.language):
            yield

    def says(self, text: str, **values: Any) -> str:
        """A text of the catalogue in its language."""
        with self.spoken():
            return t(text, **values)

    @property
    def units(self) -> list[str]:
        """Unit types that the mission has and a slider moves, those first of which there are most."""
        pack = self.desk.published.pack
        there = [unit for unit, one in self.desk.unit_ranges.items() if one.high > 0 > one.low]
        return sorted(there, key=lambda unit: -pack.units[unit].strength.value)

    def unit(self, name: str) -> str:
        """What a unit type is called."""
        return self.desk.published.pack.units[name].title

    @property
    def options(self) -> list[str]:
        """Titles of the options."""
        return [option.title for option in self.desk.theatre.options.values()]

    def open(self, page: Page, path: str = "", query: str = "") -> Page:
        """A page of the application here, ready to be read."""
        return opened(page, self.server.url, path, f"lang={self.language}{'&' if query else ''}{query}")


def turned(page: Page, place: Place, title: str) -> Page:
    """Another page of the application, by its entry in the navigation."""
    page.get_by_test_id("stTopNavLink").filter(has_text=place.says(title)).first.click()
    expect(page.locator("header.theatre h2")).to_have_text(place.says(title))
    return settled(page)


def typed(page: Page, unit: str, units: float) -> None:
    """Type a number beside the slider of a unit type, and wait for what comes of it."""
    before, field = page.url, page.locator(f".st-key-set_unit_{unit} input[type=number]")
    field.fill(f"{units:g}")
    field.press("Enter")
    expect(page).not_to_have_url(before)
    settled(page)


def button(page: Page, key: str) -> Locator:
    """A button under the key of its control; one with a hint is drawn a second time for narrow screens."""
    return page.locator(f".st-key-{key} button").first


def pressed(page: Page, key: str) -> None:
    """Press a button, and wait for what comes of it."""
    button(page, key).click()
    settled(page)


def chosen(page: Page, where: Locator, name: str) -> None:
    """Choose from a list by what the entry is called."""
    box = where.get_by_role("combobox").first
    box.click()
    box.press_sequentially(name)
    box.press("Enter")
    settled(page)


def unfolded(page: Page, key: str) -> Locator:
    """A group of the page that folds, opened."""
    group = page.locator(f".st-key-{key} details").first
    for _ in range(PRESSES):
        if group.get_attribute("open") is not None:
            return group
        group.locator("summary").first.click()
        with suppress(AssertionError):
            expect(group).to_have_attribute("open", "", timeout=SOON)
    raise AssertionError(f"{key} stays folded")


def brought(page: Page, name: str, content: bytes) -> None:
    """Open a file in the sidebar."""
    group = unfolded(page, "open_a_file")
    group.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    settled(page)


def taken(page: Page, button: Locator) -> bytes:
    """What a button hands out as a file."""
    with page.expect_download() as download:
        button.click()
    return content_of(download.value)


def content_of(download: Download) -> bytes:
    """The content of a file that was handed out."""
    return Path(download.path()).read_bytes()


def chips(page: Page, count: int) -> list[str]:
    """What is set, as so many chips above the page say it."""
    each = page.locator(CHIP)
    expect(each).to_have_count(count)
    settled(page)
    return [one.locator("button").first.inner_text().removesuffix("✕").strip() for one in each.all()]


def figures(content: bytes) -> pd.DataFrame:
    """The figures of a chart as they are taken away."""
    return pd.read_csv(io.BytesIO(content))


def around(place: Place) -> list[list[float]]:
    """A ring around all areas."""
    areas = place.desk.published.pack.areas.values()
    across, up = [area.longitude.value for area in areas], [area.latitude.value for area in areas]
    west, east, south, north = min(across) - 1, max(across) + 1, min(up) - 1, max(up) + 1
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
