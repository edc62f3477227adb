"""Every page: nothing cut off at any width, the first screen whole, reached by keyboard, and under its policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import PAGES, opened, settled
from tests.served import Server

LANGUAGES = ("en", "fr")
WIDTHS = (820, 1280, 1920)
KINDS = "{slider: '[role=slider], input[type=range]', button: 'button', link: 'a'}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_cut_off(browser: Browser, server: Server, path: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    try:
        page = opened(context.new_page(), server.url, path)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    finally:
        context.close()


BEFORE = 1666  # pixels of the sidebar with nothing opened, before it was grouped
SCREEN = 800


@pytest.mark.parametrize("query", ["", "&u.infantry=-500&u.utility_helicopter=4"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_is_whole_without_scrolling(page: Page, server: Server, language: str, query: str) -> None:
    """Words, map, figures, and what they hang on; at 1280 x 800."""
    opened(page, server.url, query=f"lang={language}{query}")
    for part in ("headline", "first_map", "conditions", "ways", *(["differences"] if query else [])):
        box = page.locator(f".st-key-{part}").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= SCREEN, part
    side = page.get_by_test_id("stSidebarUserContent").bounding_box()
    assert side is not None
    if not query:
        assert side["height"] <= BEFORE / 2 + (60 if language == "fr" else 0)  # two names take a second line there


def test_the_whole_page_is_reached_by_keyboard(page: Page, server: Server) -> None:
    opened(page, server.url)
    seen: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        kinds = "['slider', 'button', 'link'].filter(kind => document.activeElement.matches(KINDS[kind]))"
        seen |= {*page.evaluate(f"() => {{ const KINDS = {KINDS}; return {kinds} }}")}
    assert seen == {"slider", "button", "link"}


def test_the_policy_comes_with_every_reply(page: Page, server: Server) -> None:
    replies = []
    page.on("response", lambda reply: replies.append(reply))
    opened(page, server.url)
    policies = {reply.headers.get("content-security-policy", "") for reply in replies if server.url in reply.url}
    assert all("default-src 'self'" in policy and "frame-ancestors 'none'" in policy for policy in policies)


def test_the_language_can_be_switched(page: Page, server: Server) -> None:
    opened(page, server.url)
    page.get_by_test_id("stSidebar").get_by_text("Français").click()
    settled(page)
    expect(
        page.get_by_role("link", name="Options comparées").or_(page.get_by_role("link", name="Comparer"))
    ).to_be_visible()
