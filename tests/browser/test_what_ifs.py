"""What-ifs on every theatre and in every language: set, undone, kept side by side, handed on as file and as link."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import headline, settled
from tests.browser.places import CHIP, Place, brought, button, chips, chosen, pressed, taken, turned, typed, unfolded

pytestmark = pytest.mark.usefixtures("asks_nobody_else")


def query_of(page: Page) -> dict[str, list[str]]:
    """What the address says is set."""
    return {name: values for name, values in parse_qs(urlsplit(page.url).query).items() if name != "lang"}


def test_what_is_set_is_undone_and_redone(page: Page, place: Place) -> None:
    unit = place.units[0]
    place.open(page, "", "delay=1")
    published = headline(page)
    expect(button(page, "undo")).to_be_disabled()
    late = chips(page, 1)
    typed(page, unit, -2)
    both = chips(page, 2)
    assert [place.unit(unit) in text for text in both].count(True) == 1
    assert {*late} < {*both}
    typed(page, unit, 3)
    other = chips(page, 2)
    assert other != both
    pressed(page, "undo")
    expect(page).to_have_url(re.compile(rf"[?&]u\.{unit}=-2(&|$)"))
    assert chips(page, 2) == both
    pressed(page, "undo")
    assert chips(page, 1) == late
    assert query_of(page) == {"delay": ["1"]}
    assert headline(page) == published
    expect(button(page, "undo")).to_be_disabled()
    pressed(page, "redo")
    assert chips(page, 2) == both
    pressed(page, "redo")
    expect(page).to_have_url(re.compile(rf"[?&]u\.{unit}=3(&|$)"))
    assert chips(page, 2) == other
    expect(button(page, "redo")).to_be_disabled()
    pressed(page, "back_to_published")
    assert chips(page, 0) == []
    assert query_of(page) == {}
    pressed(page, "undo")
    assert chips(page, 2) == other


def test_a_file_and_a_link_come_back_as_chips(page: Page, visitor: Page, place: Place) -> None:
    """What a slider sets, what a step does, and what neither has: each is a chip with a way back."""
    first = place.units[0]
    area = next(iter(place.desk.published.pack.areas))
    place.open(page, "", f"set=areas.{area}.beds=777")
    typed(page, first, -3)
    unfolded(page, "happening")
    chosen(page, page.locator(".st-key-step_kind"), place.says("Come late"))
    chosen(page, page.locator(".st-key-step_unit"), place.unit(first))
    pressed(page, "step_add")
    set_here, leads = chips(page, 3), headline(page)
    assert [place.unit(first) in text for text in set_here].count(True) == 2

    turned(page, place, "Take away")
    file = taken(page, button(page, "take_what_if"))
    link = page.locator("code", has_text="/?").first.inner_text().strip()
    visitor.goto(link)
    assert chips(visitor, 3) == set_here
    assert headline(visitor) == leads

    place.open(visitor)
    brought(visitor, "theirs.yaml", file)
    assert sorted(chips(visitor, 3)) == sorted(set_here)
    expect(visitor.locator(f".st-key-set_unit_{first} input[type=number]")).to_have_value("-3")
    visitor.locator(f"{CHIP} button").first.click()
    expect(visitor.locator(CHIP)).to_have_count(2)


def test_what_is_kept_stands_side_by_side_with_why(page: Page, visitor: Page, place: Place) -> None:
    unit = place.units[0]
    fewer = round(place.desk.unit_ranges[unit].low / 2)
    place.open(page, "sidebyside", f"u.{unit}={fewer}")
    for count, name in enumerate(("one of them", "the other"), 1):
        if name == "the other":
            typed(page, unit, round(fewer / 2))
        field = page.locator("[class*=st-key-kept_name_] input")
        field.fill(name)
        field.press("Enter")
        expect(button(page, "keep_it")).to_be_enabled()
        pressed(page, "keep_it")
        expect(page.locator("[class*=st-key-kept_away_]")).to_have_count(count)
        settled(page)
    table = page.locator(".st-key-body table").first
    expect(table.locator("tbody tr")).to_have_count(3)
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    assert [row[0] for row in rows] == [place.says("As published"), "one of them", "the other"]
    assert len({row[2] for row in rows}) == 3, rows  # points of each

    say_why = button(page, "job_kept_why_start")
    say_why.click()
    expect(say_why).to_have_count(0)
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    settled(page)
    expect(
        page.locator(".st-key-body .stVegaLiteChart").or_(page.locator(".st-key-body table").nth(1)).first
    ).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)

    file = taken(page, page.locator(".st-key-kept_files .stDownloadButton button"))
    assert {*json.loads(file)["kept"]} == {"one of them", "the other"}
    visitor.goto(page.url)
    expect(visitor.locator("[class*=st-key-kept_away_]")).to_have_count(2)
    place.open(visitor, "sidebyside")
    expect(visitor.locator("[class*=st-key-kept_away_]")).to_have_count(0)
    bring = visitor.locator(".st-key-kept_files input[type=file]")
    bring.set_input_files({"name": "kept.json", "mimeType": "", "buffer": file})
    expect(visitor.locator("[class*=st-key-kept_away_]")).to_have_count(2)
    settled(visitor)
    button(visitor, "kept_set_0").click()
    expect(visitor).to_have_url(re.compile(rf"[?&]u\.{unit}={fewer}(&|$)"))
    settled(visitor)
    pressed(visitor, "kept_away_1")
    expect(visitor.locator("[class*=st-key-kept_away_]")).to_have_count(1)
