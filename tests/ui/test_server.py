"""The server: what it allows, and what it refuses to start with."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from decide.ui.server import ADDRESS, HEADERS, Headers, config, policy
from streamlit import config as streamlit_config

from tests.conftest import Ran


def test_the_policy_allows_this_origin_only() -> None:
    parts = dict(part.split(" ", 1) for part in policy().split("; "))
    for name, allowed in parts.items():
        assert {word for word in allowed.split() if "sha256" not in word} <= {
            *("'self'", "'none'", "data:", "blob:"),
            *(["'unsafe-inline'"] if name == "style-src" else []),
        }
    assert parts["default-src"] == "'self'"
    assert "unsafe" not in parts["script-src"]


def test_every_setting_is_one_streamlit_knows_and_nothing_leaves_the_machine() -> None:
    settings = config(8501, ADDRESS, ("decide.example.org",))
    for name in settings:
        assert name in streamlit_config._config_options_template, name
    assert settings["browser.gatherUsageStats"] is False
    assert settings["server.address"] == "127.0.0.1"
    assert settings["server.corsAllowedOrigins"] == ["https://decide.example.org"]


def test_every_reply_carries_the_policy_once() -> None:
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"Referrer-Policy", b"unsafe-url")]})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    with ThreadPoolExecutor() as pool:  # browser tests may have left a running event loop in this thread
        pool.submit(lambda: asyncio.run(Headers(app)({"type": "http"}, None, send))).result()
    assert dict(sent[0]["headers"]) == HEADERS


def test_the_command_refuses_what_it_cannot_serve(decide: Callable[..., Ran], tmp_path: Any) -> None:
    missing = decide("ui", "--no-browser", "--results", str(tmp_path / "none.json"))
    assert (missing.code, "there is no" in missing.err) == (2, True)
    empty = decide("ui", "--no-browser", "--port", "65000", "--results", str(tmp_path))
    assert (empty.code, "no .json file" in empty.err) == (2, True)
    pack = decide("ui", "--no-browser", "--port", "65000", "--pack", "nowhere")
    assert (pack.code, "nowhere" in pack.err) == (2, True)
    (tmp_path / "x.yaml").write_text("id: x\ntitle: X\ncolour: red\n")
    wrong = decide("ui", "--no-browser", "--port", "65000", "--scenario", str(tmp_path / "x.yaml"))
    assert (wrong.code, "x.yaml:3" in wrong.err) == (2, True)
    for name in ("https://decide.example.org", "decide.example.org:443", "*.example.org", ""):
        host = decide("ui", "--no-browser", "--port", "65000", "--host", name)
        assert (host.code, f"{name!r} is no name of a host" in host.err) == (2, True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = decide("ui", "--no-browser", "--port", str(taken.getsockname()[1]))
    assert (busy.code, "cannot serve" in busy.err) == (2, True)
