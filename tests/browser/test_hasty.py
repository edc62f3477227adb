"""What people do to a page that is busy, and to its links: it goes on with what they chose, and nothing else."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import headline, settled
from tests.browser.places import CHIP, LANGUAGES, Place, typed

pytestmark = pytest.mark.usefixtures("asks_nobody_else")

RUBBISH = (
    "u.nope=3&u.=4&w.=&w.zz.yy=2&lever.=x&lever.zz=y&delay=1e99&budget=NaN&set=;;;&set=a&step=zzz&case=nope&only=nope"
    "&k.=%00&k.x=%7B%22&file=AAAA&v.unit=%3Cscript%3Ealert(1)%3C/script%3E&v.period=zz&v.tab=zz&v.sure=zz"
    "&v.tradeoff=zz&v.row=zz&option=nope&weights=zz&data=zz&x=%F0%9F%92%A9"
)


def field(page: Page, unit: str) -> Locator:
    """The number beside the slider of a unit type."""
    return page.locator(f".st-key-set_unit_{unit} input[type=number]")


def step(page: Page, unit: str) -> str:
    """One step of the slider of a unit type that is not waited for; what it stands at then."""
    handle = page.locator(f"[class*=st-key-unit_{unit}]").get_by_role("slider").first
    handle.press("ArrowLeft")
    return handle.input_value()


def has(page: Page, unit: str, units: str) -> None:
    """The page comes to rest with so many, in the address, in the control and among what is set, and nothing else."""
    expect(page).to_have_url(re.compile(rf"[?&]u\.{unit}={units}(&|$)"))
    expect(field(page, unit).first).to_have_value(units)
    settled(page)
    expect(field(page, unit)).to_have_count(1)  # the one before it has gone
    expect(page.locator(CHIP)).to_have_count(1)


def test_a_page_that_is_left_reloaded_or_spoken_otherwise_at_once_keeps_what_was_chosen(
    page: Page, place: Place
) -> None:
    unit = place.units[0]
    place.open(page)
    for title in ("Option", "Evidence", "Compare"):
        units = step(page, unit)
        page.get_by_test_id("stTopNavLink").filter(has_text=place.says(title)).first.click()
        expect(page.locator("header.theatre h2")).to_have_text(place.says(title))
        has(page, unit, units)
    here = page.url
    page.reload()
    has(page, unit, units)
    assert page.url == here

    units = step(page, unit)
    other = next(name for name in LANGUAGES if name != place.language)
    spoken = Place(place.name, place.server, place.desk, other)
    name = {"en": "English", "fr": "Français"}[other]
    page.get_by_test_id("stSidebar").get_by_role("radio", name=name).click()
    expect(page.locator("header.theatre h2")).to_have_text(spoken.says("Compare"))
    has(page, unit, units)


def test_two_windows_of_one_link_and_the_way_back(page: Page, place: Place) -> None:
    unit = place.units[0]
    place.open(page, "", f"u.{unit}=-1")
    other = place.open(page.context.new_page(), "", f"u.{unit}=-1")
    first = headline(page)
    typed(page, unit, -3)
    typed(other, unit, -2)
    has(other, unit, "-2")
    typed(page, unit, -4)
    has(page, unit, "-4")
    page.go_back()
    has(page, unit, "-3")
    page.go_back()
    has(page, unit, "-1")
    assert headline(page) == first
    page.go_forward()
    has(page, unit, "-3")
    has(other, unit, "-2")


@pytest.mark.parametrize("place", ["drill-en", "drill-fr"], indirect=True)
def test_a_link_with_rubbish_in_it_is_told_and_no_page_fails(page: Page, place: Place) -> None:
    dialogs = list[str]()
    page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    for path in ("option", "tradeoffs", "sure", "sidebyside", "evidence", "takeaway", ""):
        place.open(page, path, RUBBISH)
        expect(page.locator("[class*=st-key-wrong_link]").first).to_contain_text("nope")
        expect(page.get_by_test_id("stException")).to_have_count(0)
    assert dialogs == []
    page.locator("[class*=st-key-wrong_link]").get_by_role("button").first.click()
    expect(page.locator("[class*=st-key-wrong_link]")).to_have_count(0)
    place.open(page, "", "&".join(f"u.{n}=1" for n in range(300)))
    expect(page.locator("[class*=st-key-wrong_link]").first).to_be_visible()
    expect(page.locator(CHIP)).to_have_count(0)
