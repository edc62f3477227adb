"""Moves that come faster than answers: what is set is what was chosen and nothing else, and what is shown is of it."""

from __future__ import annotations

import random
from urllib.parse import parse_qs, urlsplit

from decide.ui.binds import PLEDGED
from decide.ui.link import planner_of
from playwright.sync_api import Locator, Page, expect

from decide.questions.compare.tables_of_binding import binding
from decide.questions.show.chart import worth_chart
from tests.browser.conftest import Servers, place_of
from tests.browser.pages import headline, settled
from tests.browser.places import CHIP, Place, button, unfolded

MOVES, BURST, SEED = 200, 20, 7  # moves in all; those after which it is waited for; and of the order
KEYS = ("Home", "End", "PageUp", "PageDown", "ArrowLeft", "ArrowRight", "ArrowRight")
SWITCHED = 110  # in the midst of those that are not waited for
PAUSES = (0, 0, 60, 250)  # milliseconds after a move: within the time in which a slider gathers moves, and beyond it
COMMITTED = 400  # milliseconds after which a slider has sent what it stands at
LOOKS = 20  # at the address, so far apart, until it says what was set last


def sliders_of(page: Page, place: Place) -> dict[str, Locator]:
    """The sliders of unit types, delay and weights, by their part of the address."""
    side = page.get_by_test_id("stSidebar")
    keys = {f"u.{unit}": f"unit_{unit}" for unit in place.units} | {"delay": "delay"}
    keys |= {f"w.{cell}": f"weight_{cell.replace('.', '_')}" for cell in place.desk.cells}
    return {part: side.locator(f"[class*=st-key-{key}]").get_by_role("slider").first for part, key in keys.items()}


def in_the_address(page: Page) -> dict[str, float]:
    """What the address says is set."""
    query = parse_qs(urlsplit(page.url).query)
    return {name: float(values[-1]) for name, values in query.items() if name != "lang"}


def agree(page: Page, place: Place) -> str:
    """The option in the box, whose bars those below it are, under what the address says is set."""
    panel = page.locator(".st-key-panel_one_more")
    title = panel.get_by_role("combobox").input_value()
    (option,) = [name for name, one in place.desk.theatre.options.items() if one.title == title]
    planner, problems = planner_of({part: [f"{value:g}"] for part, value in in_the_address(page).items()}, place.desk)
    assert not problems
    with place.spoken():
        bars = worth_chart(binding(place.desk.results(planner).only(option), PLEDGED)).alt
    expect(panel.locator(f'[aria-label*="{bars}"]').first).to_be_attached()
    assert title in headline(page) or title in page.locator(".st-key-headline").inner_text()
    return option


def test_two_hundred_quick_moves_gain_nothing_that_nobody_chose(page: Page, servers: Servers) -> None:
    """On the theatre whose options are solved at once, half of them in each language, which is switched in between
    without waiting; all is taken back now and then, so that every control shows what nobody moved it to."""
    place = place_of(servers, "drill", "en")
    place.open(page)
    for group in ("means", "use", "weights"):
        unfolded(page, group)
    published = {part: float(handle.input_value()) for part, handle in sliders_of(page, place).items()}
    rng, chosen, leaders = random.Random(SEED), dict[str, float](), set[str]()
    for n in range(1, MOVES + 1):
        sliders = sliders_of(page, place)
        part = rng.choice([*sliders])
        sliders[part].press(rng.choice(KEYS))
        chosen[part] = float(sliders[part].input_value())
        page.wait_for_timeout(rng.choice(PAUSES))
        if n == SWITCHED:
            page.get_by_test_id("stSidebar").get_by_role("radio", name="Français").click()
            place = place_of(servers, "drill", "fr")
        if n % BURST == 0:
            page.wait_for_timeout(COMMITTED)
            settled(page)
            wanted = {part: one for part, one in chosen.items() if one != published[part]}
            for _ in range(LOOKS):  # a busy machine hears of the last move late
                if in_the_address(page) == wanted:
                    break
                page.wait_for_timeout(COMMITTED)
            settled(page)
            assert in_the_address(page) == wanted, n
            shown = {part: float(handle.input_value()) for part, handle in sliders.items()}
            assert shown == published | chosen, n
            expect(page.locator(CHIP)).to_have_count(len(in_the_address(page)))
            leaders.add(agree(page, place))
        if n % (2 * BURST) == 0:
            button(page, "back_to_published").click()
            expect(page.locator(CHIP)).to_have_count(0)
            settled(page)
            assert in_the_address(page) == {}, n
            chosen = {}
    assert len(leaders) > 1
