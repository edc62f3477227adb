"""Who is answered: on any path and socket a host and an origin of this server's own, or none of its insides runs."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from decide.ui.guard import Guard, literal, name_of

NAME = "decide.example.org"


def replies(
    kind: str, host: str | None, *origins: str, proxied: tuple[str, ...] = (), at: str = "127.0.0.1", more: str = ""
) -> list[str]:
    """The kinds of messages that come back; `["inside"]` if the guard lets pass."""
    sent: list[str] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        sent.append("inside")

    async def send(message: dict[str, Any]) -> None:
        sent.append(f"{message['type']} {message.get('status', '')}".strip())

    hosts = [value.encode() for value in (host, more) if value]
    headers = [(b"host", value) for value in hosts] + [(b"origin", origin.encode()) for origin in origins]
    scope = {"type": kind, "headers": headers, "server": (at, 8501), "path": "/any"}
    with ThreadPoolExecutor() as pool:  # browser tests may have left a running event loop in this thread
        pool.submit(lambda: asyncio.run(Guard(inside, (), proxied)(scope, None, send))).result()
    return sent


REFUSED = {"http": ["http.response.start 403", "http.response.body"], "websocket": ["websocket.close"]}


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("host", "origins"),
    [
        ("localhost:8501", ()),
        ("LOCALHOST:9000", ("http://localhost:9000",)),  # a tunnel has a port of its own
        ("127.0.0.1:8501", ("http://127.0.0.1:8501",)),
        ("[::1]:8501", ("http://[::1]:8501",)),
        (NAME, (f"https://{NAME}",)),
        (NAME, ("https://DECIDE.example.org",)),
        ("127.0.0.1:8501", (f"https://{NAME}",)),  # a proxy that does not pass the host on
    ],
)
def test_its_own_page_and_no_page_pass(kind: str, host: str, origins: tuple[str, ...]) -> None:
    assert replies(kind, host, *origins, proxied=(NAME,)) == ["inside"]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("host", "origins"),
    [
        (None, ()),
        ("evil.example", ()),
        ("evil.example", ("http://evil.example",)),  # a foreign name that leads here
        ("localhost.evil.example", ()),
        ("evil.example@localhost", ()),
        ("localhost/evil", ()),
        ("localhost:port", ()),
        ("192.168.1.5:8501", ()),  # not an address that this connection came in at
        ("0.0.0.0:8501", ()),
        ("localhost:8501", ("http://evil.example",)),
        ("localhost:8501", ("http://localhost:3000",)),  # another server of this machine
        ("localhost:8501", ("null",)),
        ("localhost:8501", ("",)),
        ("localhost:8501", ("http://localhost:8501", "http://evil.example")),
        ("localhost:8501", (f"http://{NAME}",)),
        ("localhost:8501", (f"https://{NAME}:8443",)),
        ("localhost:8501", (f"https://{NAME}.evil.example",)),
    ],
)
def test_what_is_foreign_is_refused_before_anything_runs(kind: str, host: str | None, origins: tuple[str, ...]) -> None:
    assert replies(kind, host, *origins, proxied=(NAME,)) == REFUSED[kind]


def test_two_hosts_are_none() -> None:
    assert replies("http", "localhost", more="evil.example") == REFUSED["http"]


@pytest.mark.parametrize(
    ("at", "host"),
    [("192.168.1.5", "192.168.1.5:8501"), ("::ffff:10.0.0.7", "10.0.0.7:8501"), ("fd00::7", "[fd00::7]")],
)
def test_the_address_a_connection_came_in_at_is_a_name_of_the_server(at: str, host: str) -> None:
    assert replies("websocket", host, f"http://{host}", at=at) == ["inside"]
    assert replies("websocket", "10.9.9.9:8501", at=at) == REFUSED["websocket"]


def test_what_is_no_request_passes() -> None:
    assert replies("lifespan", None) == ["inside"]


def test_names_and_addresses() -> None:
    assert [name_of(host) for host in ("Decide.Example.org.:80", "a_b", "x:", "a b", "-")] == [NAME, "a_b", *[None] * 3]
    assert [literal(address) for address in ("::1", "127.0.0.1", "mission")] == ["[::1]", "127.0.0.1", "mission"]
