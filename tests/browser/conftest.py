"""A real browser on a real server: `decide ui` as a process of its own, Chromium through Playwright.

Without Chromium the tests are skipped and say why. The server and the browser belong to one worker's session.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
START = 90.0  # seconds a server may take to come up on a busy machine
PATIENCE = 60_000  # milliseconds a state of the page is waited for


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = "there is no Chromium on the path (on Debian: apt-get install chromium)"
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))  # one server and one browser for all
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=reason))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Server:
    """`decide ui` on a free port of this machine."""

    def __init__(self, *arguments: str, folder: Path):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "decide", "ui", "--no-browser", "--port", str(self.port), *arguments]
        self.log = folder / "server.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env={**os.environ})

    def wait(self) -> Server:
        end = time.monotonic() + START
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as reply:
                    if reply.status == 200:
                        return self
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"the server did not come up:\n{self.log.read_text(errors='replace')}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page on the pack that comes with decide."""
    running = Server(folder=tmp_path_factory.mktemp("server"))
    try:
        yield running.wait()
    finally:
        running.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    one = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
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
