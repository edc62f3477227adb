"""What the browser tests do with the page, in the words of someone who uses it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

PAGES = {
    "": "Compare",
    "option": "Option",
    "tradeoffs": "Trade-offs",
    "sure": "How sure",
    "sidebyside": "Side by side",
    "evidence": "Evidence",
    "takeaway": "Take away",
}


def settled(page: Page) -> Page:
    """The page once its script has run and every chart is drawn."""
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)  # elements whose code is still being fetched
    page.evaluate("document.fonts.ready")
    return page


def opened(page: Page, url: str, path: str = "", query: str = "") -> Page:
    """A page of the application, ready to be read."""
    page.goto(f"{url}/{path}{'?' + query if query else ''}")
    expect(page.locator("header.theatre h2")).to_be_attached()  # drawn after the sidebar, which some views hide
    return settled(page)


def slider(page: Page, name: str) -> Locator:
    """The handle of a slider of the sidebar."""
    return page.get_by_test_id("stSidebar").get_by_role("slider", name=name).first


def move(page: Page, name: str, steps: int) -> None:
    """Move a slider by the keyboard, and wait for the new numbers; the address then says what is set."""
    before = page.url
    handle = slider(page, name)
    handle.focus()
    for _ in range(abs(steps)):
        handle.press("ArrowRight" if steps > 0 else "ArrowLeft")
    expect(page).not_to_have_url(before)
    settled(page)


def headline(page: Page) -> str:
    """The sentence that says what the result is."""
    return page.locator(".st-key-headline p").first.inner_text()
