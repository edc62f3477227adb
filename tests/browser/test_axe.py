"""No serious finding of axe, and nothing asked of anybody else, on every page and in every state of it that a planner
comes to: on every theatre, in every language."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Requests, Servers
from tests.browser.pages import opened, settled
from tests.browser.places import LANGUAGES, Place, around, brought, chosen, pressed, turned
from tests.served import Server
from tests.store.studies import batch, run

AXE = Axe()
STILL = """() => document.getAnimations().every(
    one => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)"""
SERIOUS = ("serious", "critical")
TOO_MUCH = b"id: too-much\ntitle: Nearly every need is met\nmode: {kind: epsilon, floors: {overall: 99}}\n"


def check(page: Page, state: str) -> None:
    """The page as it is now has no serious finding."""
    settled(page)
    page.mouse.move(0, 0)  # nothing is half faded in
    expect(page.get_by_test_id("stTooltipContent")).to_have_count(0)
    page.wait_for_function(STILL)
    findings = [
        f"{one['id']} ({one['impact']}): {one['help']}: {[node['target'] for node in one['nodes']][:5]}"
        for one in AXE.run(page).response["violations"]
        if one["impact"] in SERIOUS
    ]
    assert findings == [], state


@pytest.fixture(scope="module")
def stored(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The page on the theatre worked by hand, with a batch of it."""
    folder = tmp_path_factory.mktemp("store")
    run(batch(folder), folder / "out")
    return servers.server("drill", "--store", str(folder / "out"))


@pytest.mark.usefixtures("asks_nobody_else")
def test_every_page_and_what_it_can_show(page: Page, place: Place) -> None:
    unit = place.units[0]
    place.open(page)
    check(page, "published options")
    pressed(page, "guide_begin")
    check(page, "the guided start")
    pressed(page, "guide_leave")

    turned(page, place, "Option")
    chosen(page, page.locator("[class*=st-key-option_unit]"), place.unit(unit))
    brought(page, "land.geojson", json.dumps({"type": "Polygon", "coordinates": [around(place)]}).encode())
    expect(page.locator(".st-key-option_map").get_by_test_id("stCaptionContainer")).to_contain_text("land.geojson")
    check(page, "one unit type on an outline of one's own")
    for title in ("Trade-offs", "How sure", "Evidence", "Take away"):
        turned(page, place, title)
        check(page, title)

    kept = "&".join(f"k.{name}=u.{unit}%3D{units}" for name, units in (("one", 1), ("other", -1)))
    place.open(page, "sidebyside", f"u.{unit}=2&{kept}")
    expect(page.locator("[class*=st-key-kept_away_]")).to_have_count(2)
    check(page, "what-ifs side by side")
    turned(page, place, "Compare")
    check(page, "something is set")
    pressed(page, "projector")
    check(page, "for a projector")


@pytest.mark.usefixtures("asks_nobody_else")
def test_what_is_wrong_or_has_no_answer(page: Page, place: Place) -> None:
    unit, pack = place.units[0], place.desk.published.pack
    place.open(page, "", f"u.{unit}=1e9&delay=1&set=areas.{next(iter(pack.areas))}.beds=-4")
    expect(page.locator("[class*=st-key-wrong_link]").first).to_be_visible()
    expect(page.locator(".st-key-wrong_page")).to_be_visible()
    brought(page, "theirs.yaml", b"id: one\nid: two\n")
    expect(page.locator(".st-key-wrong_file")).to_be_visible()
    check(page, "a wrong number in a link, a wrong figure, a wrong file")

    place.open(page)
    brought(page, "too-much.yaml", TOO_MUCH)
    expect(page.locator(".st-key-wrong_page")).to_contain_text(
        place.says("No plan exists as asked. Take back what was set last, or loosen it.")
    )
    check(page, "no option has an answer")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_batch_on_the_server(page: Page, stored: Server, requests: Requests, language: str) -> None:
    opened(page, stored.url, "sure", f"lang={language}")
    box = page.locator("[class*=st-key-store_criterion]").get_by_role("combobox")
    box.click()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("[class*=st-key-take_store]").first).to_be_visible()
    check(page, "a criterion of the batch")
    assert requests.outside(stored) == []
