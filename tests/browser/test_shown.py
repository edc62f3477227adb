"""What a planner is shown on every theatre and in every language: first screen, map, charts, what binds, errors, the
guided start, the view for a projector."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import headline, settled
from tests.browser.places import (
    CHIP,
    Place,
    around,
    brought,
    button,
    chosen,
    figures,
    pressed,
    taken,
    turned,
    typed,
)

pytestmark = pytest.mark.usefixtures("asks_nobody_else")


def title_of(part: Locator) -> Locator:
    """The line above a chart that says what it shows."""
    return part.locator("strong").first


def test_the_first_screen_says_where_and_what_and_why(page: Page, place: Place) -> None:
    """Whole at 1280 x 800, with something set or not, also where names are as long as they may be."""
    place.open(page)
    pack = place.desk.published.pack
    assert pack.title in page.title()
    expect(page.locator("header.theatre h1")).to_have_text(pack.title)
    expect(page.locator("header.theatre p")).to_contain_text(pack.calendar.periods[0].id)
    said = page.locator(".st-key-headline").inner_text()
    leads = [title for title in place.options if title in headline(page)]
    assert leads
    expect(page.locator("p.about").first).to_have_text(re.compile("|".join(map(re.escape, leads))))
    assert len(said.splitlines()) > 3, said  # who leads, what separates them, what holds back, what a score is
    assert page.get_by_text(place.says("What would change it:")).is_visible()
    parts = ["headline", "first_map", "ways", "conditions"]
    whole(page, *parts)
    typed(page, place.units[0], -1)
    whole(page, *parts, "differences")


def whole(page: Page, *parts: str) -> None:
    """Parts that end within the first screen."""
    for part in parts:
        box = page.locator(f".st-key-{part}").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800, part


def test_the_map_shows_people_or_one_unit_type_by_season_and_an_outline_of_ones_own(page: Page, place: Place) -> None:
    pack = place.desk.published.pack
    first, second = (period.id for period in pack.calendar.periods[:2])
    place.open(page, "option")
    shown = page.locator(".st-key-option_map")
    expect(title_of(shown)).to_contain_text(first)
    expect(shown.locator("svg.marks")).to_be_visible()
    people = title_of(shown).inner_text()
    names = shown.locator("svg.marks text").all_text_contents()
    assert {word for area in pack.areas.values() for word in area.title.split()} & {
        word for name in names for word in name.split()
    }

    unit = place.units[0]
    chosen(page, page.locator("[class*=st-key-option_unit]"), place.unit(unit))
    expect(title_of(shown)).not_to_have_text(people)
    expect(title_of(shown)).to_contain_text(place.unit(unit))
    expect(page).to_have_url(re.compile(rf"[?&]v\.unit={unit}(&|$)"))
    expect(title_of(page.locator(".st-key-option_trend"))).to_contain_text(place.unit(unit))

    page.locator("[class*=st-key-option_period]").get_by_role("radio", name=second, exact=True).click()
    expect(title_of(shown)).to_contain_text(second)
    expect(page).to_have_url(re.compile(rf"[?&]v\.period={second}(&|$)"))
    settled(page)

    caption = shown.get_by_test_id("stCaptionContainer")
    own = {"type": "Polygon", "coordinates": [[*around(place)]]}
    brought(page, "land.geojson", json.dumps(own).encode())
    expect(caption).to_contain_text("land.geojson")
    settled(page)
    pressed(page, "close_outline")
    expect(caption).not_to_contain_text("land.geojson")
    expect(page.locator(".st-key-close_outline")).to_have_count(0)


def test_every_chart_has_its_source_and_its_figures(page: Page, place: Place) -> None:
    place.open(page)
    charts = page.locator(".st-key-body .stVegaLiteChart")
    below = page.locator("[class*=st-key-below_]")
    expect(below.first).to_be_visible()
    assert charts.count() == below.count() >= 5
    for line in below.locator("p.source").all_inner_texts():
        assert place.desk.published.pack.title in line
        assert place.desk.version in line
    ranked = figures(taken(page, button(page, "csv_ranked")))
    assert len(ranked) >= len(place.options)
    assert {title for title in place.options if ranked.isin([title]).to_numpy().any()} == {*place.options}
    picture = taken(page, button(page, "svg_ranked")).decode()
    assert picture.lstrip().startswith("<svg")
    assert place.desk.published.pack.title in picture
    assert taken(page, button(page, "png_ranked")).startswith(b"\x89PNG")


def test_what_binds_is_one_account_on_both_pages(page: Page, place: Place) -> None:
    place.open(page)
    panel = page.locator(".st-key-binds_in_figures")
    expect(panel.locator("td", has_text="…")).to_have_count(0)  # up to how many is filled in
    on_compare = cells(panel)
    assert on_compare
    turned(page, place, "Option")
    page.get_by_role("tab", name=place.says("What binds"), exact=True).click()
    expect(panel.locator("tbody tr").first).to_be_visible()
    expect(panel.locator("td", has_text="…")).to_have_count(0)
    settled(page)
    assert cells(panel) == on_compare


def cells(panel: Locator) -> list[list[str]]:
    """The rows of a table."""
    return [row.locator("th, td").all_inner_texts() for row in panel.locator("tbody tr").all()]


def test_what_is_wrong_names_its_control_and_is_mended_by_a_button(page: Page, place: Place) -> None:
    unit = place.units[0]
    most = place.desk.unit_ranges[unit].high
    place.open(page, "", f"u.{unit}={most * 9:.0f}&delay=1")
    wrong = page.locator("[class*=st-key-wrong_link]").first
    expect(wrong).to_contain_text(place.unit(unit))
    expect(wrong).to_contain_text(f"{most * 9:.0f}")
    wrong.get_by_role("button", name=place.says("Go on without it")).first.click()
    expect(wrong).to_have_count(0)
    settled(page)
    expect(page.locator(CHIP)).to_have_count(1)

    area = next(iter(place.desk.published.pack.areas))
    place.open(page, "", f"set=areas.{area}.beds=-4&u.{unit}=1")
    wrong = page.locator(".st-key-wrong_page")
    expect(wrong).to_contain_text(f"areas.{area}.beds=-4")
    assert "--set" not in wrong.inner_text()
    assert not re.search(r"\.ya?ml:\d", wrong.inner_text())
    back = place.says("Take “{what}” back", what=f"areas.{area}.beds=-4")
    wrong.get_by_role("button", name=back).first.click()
    expect(wrong).to_have_count(0)
    settled(page)
    expect(page.locator(CHIP)).to_have_count(1)
    assert headline(page)

    brought(page, "theirs.yaml", b"id: one\nid: two\n")
    message = page.locator(".st-key-wrong_file")
    expect(message).to_contain_text("theirs.yaml")
    message.get_by_role("button", name=place.says("Put this message away")).first.click()
    expect(message).to_have_count(0)


def test_a_guided_start_is_left_and_taken_again(page: Page, place: Place) -> None:
    place.open(page)
    guide = page.locator(".st-key-guide")
    expect(guide).to_have_count(0)
    said = []
    pressed(page, "guide_begin")
    for step in range(1, 6):
        expect(guide).to_contain_text(place.says("Step {step} of {count}", step=step, count=5))
        said.append(guide.locator("p").first.inner_text())
        if step == 3:  # it goes on over another page
            turned(page, place, "Option")
            expect(guide).to_contain_text(place.says("Step {step} of {count}", step=step, count=5))
        if step < 5:
            pressed(page, "guide_next")
    assert len({*said}) == 5
    expect(page.locator(".st-key-guide_next")).to_have_count(0)
    pressed(page, "guide_leave")
    expect(guide).to_have_count(0)
    turned(page, place, "Compare")
    pressed(page, "guide_begin")
    expect(guide).to_contain_text(place.says("Step {step} of {count}", step=1, count=5))


def test_a_room_reads_the_same_from_afar(page: Page, visitor: Page, place: Place) -> None:
    unit = place.units[0]
    place.open(page)
    typed(page, unit, -1)
    near = headline(page)
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    small = page.locator(".st-key-headline p").first.evaluate(size)
    pressed(page, "projector")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    assert headline(page) == near
    assert page.locator(".st-key-headline p").first.evaluate(size) > 1.5 * small
    expect(page.locator(".st-key-body .stVegaLiteChart")).to_have_count(1)
    visitor.goto(page.url)  # the address opens it so
    expect(visitor.locator(".st-key-large_chart svg.marks")).to_be_visible()
    settled(visitor)
    assert headline(visitor) == near
    pressed(visitor, "projector")
    expect(visitor.get_by_test_id("stSidebar")).to_be_visible()
    expect(visitor.locator(CHIP)).to_have_count(1)
