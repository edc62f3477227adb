"""Nothing jumps while a move is worked out: boxes of what is read stay where they are, before, during and after it. And
charts are drawn whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import opened, settled
from tests.served import Server

STANDING = (
    ".st-key-bar",
    ".st-key-headline",
    ".st-key-first_map",
    "dl.cards",
    ".st-key-other_leads",
    ".st-key-panel_differing",
    ".st-key-panel_ranked",
    ".st-key-panel_one_more",
    ".st-key-panel_binds",
    ".st-key-means",
    ".st-key-set_unit_utility_helicopter",
)
"""First screen, charts, and the sliders: all that stands above the tables."""
HAIR = 2.0  # pixels: a rounded box
LOWEST = 60  # pixels of a chart with an axis and a bar
SHIFTED = 0.02  # of the browser's own measure, in which 0.1 is where a page stops being called good
WATCH = """names => {
    window.boxes = []; window.shifted = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) window.shifted += one.value; })
        .observe({type: 'layout-shift'});
    const main = document.querySelector('[data-testid=stMain]');
    const look = () => {
        const seen = {};
        for (const name of names) {
            const node = document.querySelector(name);
            if (node) { seen[name] = node.getBoundingClientRect().top + main.scrollTop; }
        }
        const text = JSON.stringify(seen);
        if (text !== window.boxes.at(-1)) { window.boxes.push(text); }
        window.looking = requestAnimationFrame(look);
    };
    look();
}"""


@pytest.mark.parametrize("width", [820, 1280, 1920])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_jumps_while_a_move_is_worked_out(browser: Browser, server: Server, width: int, language: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    try:
        page = opened(context.new_page(), server.url, query=f"lang={language}")
        before = page.locator(".st-key-headline").inner_text()
        page.evaluate(WATCH, [*STANDING])
        handle = page.get_by_test_id("stSidebar").get_by_role("slider").first
        handle.evaluate("node => node.focus({preventScroll: true})")
        address = page.url
        for _ in range(4):
            handle.press("ArrowLeft")
        expect(page).not_to_have_url(address)
        settled(page)
        expect(page.locator(".st-key-headline")).not_to_have_text(before)
        settled(page)
        page.evaluate("cancelAnimationFrame(window.looking)")
        seen: list[dict[str, Any]] = [json.loads(text) for text in page.evaluate("window.boxes")]
        assert {*seen[0]} == {*STANDING}
        moved = {
            name: (seen[0][name], one[name])
            for one in seen
            for name in STANDING
            if name in one and abs(one[name] - seen[0][name]) > HAIR
        }
        assert moved == {}
        assert page.evaluate("window.shifted") < SHIFTED
    finally:
        context.close()


@pytest.mark.parametrize(
    "view",
    ["sure&v.sure=hindcast", "sure&v.sure=weights", "tradeoffs&v.tradeoff=dilemmas", "tradeoffs&v.tradeoff=sequence"],
)
def test_every_chart_of_an_answer_is_drawn(browser: Browser, server: Server, view: str) -> None:
    path, _, query = view.partition("&")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    try:
        page = opened(context.new_page(), server.url, path, query)
        pictures = page.locator(".st-key-body .stVegaLiteChart svg.marks")
        expect(pictures.first).to_be_attached()
        heights = [one.evaluate("node => node.getBoundingClientRect().height") for one in pictures.all()]
        assert min(heights) > LOWEST, heights
    finally:
        context.close()


def test_the_chart_of_a_projector_is_whole(page: Page, server: Server) -> None:
    opened(page, server.url, query="v.large=1")
    frame = page.locator(".st-key-large_chart .stVegaLiteChart")
    expect(frame.locator("svg.marks")).to_be_visible()
    drawn = frame.locator("svg.marks").bounding_box()
    screen = page.get_by_test_id("stMain").bounding_box()
    assert drawn is not None
    assert screen is not None
    assert frame.evaluate("node => getComputedStyle(node).overflowX") == "visible"
    assert drawn["x"] + drawn["width"] <= screen["x"] + screen["width"]
    ends = frame.locator("svg.marks text").evaluate_all("texts => texts.map(one => one.getBoundingClientRect().bottom)")
    assert max(ends) <= screen["y"] + screen["height"]  # of thirteen options
