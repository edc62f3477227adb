"""A real browser on a real server: `decide ui` as a process of its own, Chromium through Playwright.

Without Chromium the tests are skipped and say why. The server and the browser belong to one worker's session.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.served import Server

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
PATIENCE = 300_000  # milliseconds after which a page is taken to hang; on a busy machine some take a minute


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = "there is no Chromium on the path (on Debian: apt-get install chromium)"
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))  # one server and one browser for all
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that gives up shows what the server had to say."""
    report = yield
    server = getattr(item, "funcargs", {}).get("server")
    if report.failed and isinstance(server, Server):
        report.sections.append(("the server's log", server.logged()))
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page on the pack that comes with decide. Whatever tests do with it, it asks nobody outside."""
    with Server(folder=tmp_path_factory.mktemp("server")) as running:
        yield running
        assert running.outgoing.read_text() == ""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
    one = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments, timeout=PATIENCE)
    yield one
    one.close()


class Requests(list[str]):
    """The addresses a page asked for."""

    def outside(self, server: Server) -> list[str]:
        """Those that do not go to the server."""
        own = (f"{server.url}/", f"ws://127.0.0.1:{server.port}/", "data:", "blob:", "about:")
        return [url for url in self if not url.startswith(own)]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce", accept_downloads=True)
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def requests(page: Page) -> Requests:
    """Every request of the page, web sockets too."""
    seen = Requests()
    page.on("request", lambda request: seen.append(request.url))
    page.on("websocket", lambda socket: seen.append(socket.url))
    return seen
