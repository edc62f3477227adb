"""Long work and the browser: it outlives a reload, can be stopped after it, and is nobody else's."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.pages import opened, settled
from tests.served import Server

STOP = {"en": "Stop", "fr": "Arrêter"}
ROBUST = "v.sure=robust"


def stop(page: Page, language: str) -> Locator:
    return page.get_by_role("button", name=STOP[language], exact=True)


def start(page: Page) -> Locator:
    return page.locator(".st-key-job_robust_start button").first


def folded(page: Page) -> Locator:
    """The head of the form, where something published stands first."""
    return page.locator(".st-key-anew_robust summary").first  # others are folded inside it


def begun(page: Page, url: str, language: str) -> None:
    """The longest run that can be asked for is under way."""
    opened(page, url, "sure", f"{ROBUST}&lang={language}")
    handle = page.locator(".st-key-robust_futures").get_by_role("slider")
    expect(folded(page).or_(handle).first).to_be_visible()
    if folded(page).count():
        folded(page).click()
    handle.focus()
    handle.press("End")
    settled(page)
    start(page).click()
    expect(stop(page, language)).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_work_goes_on_over_a_reload_on_every_page_until_it_is_stopped(
    browser: Browser, page: Page, server: Server, language: str
) -> None:
    begun(page, server.url, language)
    page.reload()
    expect(stop(page, language)).to_be_visible()
    opened(page, server.url, "evidence", f"lang={language}")
    expect(stop(page, language)).to_be_visible()
    other = browser.new_context()
    try:
        stranger = opened(other.new_page(), server.url, "sure", f"{ROBUST}&lang={language}")
        expect(folded(stranger)).to_be_visible()
        expect(stop(stranger, language)).to_have_count(0)
    finally:
        other.close()
    stop(page, language).click()
    expect(stop(page, language)).to_have_count(0)


def test_on_another_theatre_too_and_what_is_done_is_shown_after_it(page: Page, five: Server) -> None:
    begun(page, five.url, "fr")
    page.reload()
    handle = page.locator(".st-key-robust_futures").get_by_role("slider")
    expect(handle).to_have_attribute("aria-valuetext", "500")  # as it was asked, though no part of the address
    expect(stop(page, "fr")).to_be_visible()
    stop(page, "fr").click()
    expect(stop(page, "fr")).to_have_count(0)
    again = page.locator(".st-key-job_robust_again button").or_(start(page)).first
    expect(again).to_be_visible()
