"""A real browser on a real server: `decide ui` as a process of its own, Chromium through Playwright.

Without Chromium the tests are skipped and say why. The server and the browser belong to one worker's session.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from decide.ui.work import desk_of
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from tests import five_regions
from tests.browser.places import Place
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
    given = getattr(item, "funcargs", {})
    server = given.get("server") or getattr(given.get("place"), "server", None)
    if report.failed and isinstance(server, Server):
        report.sections.append(("the server's log", server.logged()))
    return report


PLACES = ("mali-en", "mali-fr", "drill-en", "five-fr")
"""Each theatre, and each language on the one that comes first: all six take half as long again."""


class Servers:
    """A server for each theatre, started when it is first asked for. Whatever tests do with it, it asks nobody
    outside."""

    def __init__(self, folders: pytest.TempPathFactory, running: ExitStack):
        self._folders, self._running = folders, running
        self._servers: dict[tuple[str, ...], Server] = {}
        self._theatres: dict[str, Theatre] = {}

    def theatre(self, name: str) -> Theatre:
        """The pack that comes with decide, the one worked by hand, or the generated one of five regions."""
        if name not in self._theatres:
            packs = {"mali": lambda: find_pack(None), "drill": lambda: find_pack("drill"), "five": self._five}
            self._theatres[name] = read_theatre(packs[name]())
        return self._theatres[name]

    def server(self, name: str, *more: str) -> Server:
        """The page on it, started with more arguments if any are given."""
        if (name, *more) not in self._servers:
            pack = ("--pack", str(self.theatre(name).folder)) if name != "mali" else ()
            server = Server(*pack, *more, folder=self._folders.mktemp("server"))
            self._servers[name, *more] = self._running.enter_context(server)
        return self._servers[name, *more]

    def asked_outside(self) -> list[str]:
        """What any of them tried to reach."""
        return [line for server in self._servers.values() for line in server.outgoing.read_text().splitlines()]

    def _five(self) -> Path:
        return five_regions.write(self._folders.mktemp("five") / "pack")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as running:
        every = Servers(tmp_path_factory, running)
        yield every
        assert every.asked_outside() == []


@pytest.fixture
def server(servers: Servers) -> Server:
    """The page on the pack that comes with decide."""
    return servers.server("mali")


@pytest.fixture
def five(servers: Servers) -> Server:
    """The page on the generated theatre of five regions."""
    return servers.server("five")


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, servers: Servers) -> Place:
    """Each theatre, and each language."""
    name, _, language = request.param.partition("-")
    return place_of(servers, name, language)


def place_of(servers: Servers, name: str, language: str) -> Place:
    """A theatre in a language."""
    return Place(name, servers.server(name), desk_of(servers.theatre(name), language), language)


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
def visitor(browser: Browser) -> Iterator[Page]:
    """Someone else, who is handed a link or a file."""
    made = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    made.set_default_timeout(PATIENCE)
    yield made.new_page()
    made.close()


@pytest.fixture
def asks_nobody_else(page: Page, visitor: Page, place: Place) -> Iterator[None]:
    """Both, through a whole journey."""
    seen = [recorded(page), recorded(visitor)]
    yield
    assert [url for requests in seen for url in requests.outside(place.server)] == []


def recorded(page: Page) -> Requests:
    """Every request of a page from now on, web sockets too."""
    seen = Requests()
    page.on("request", lambda request: seen.append(request.url))
    page.on("websocket", lambda socket: seen.append(socket.url))
    return seen


@pytest.fixture
def requests(page: Page) -> Requests:
    """Those of the page."""
    return recorded(page)
