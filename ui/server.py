"""The server behind `decide ui`: Streamlit with a strict policy, nothing sent anywhere, warm before the first visit."""

from __future__ import annotations

import base64
import gc
import hashlib
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit import net_util

from decide.language import t

from .app import PAGES
from .cookie import Naming
from .guard import HOSTS, WILDCARDS, Guard, literal
from .overtaken import take_turns
from .start import start
from .uploads import MAX_UPLOAD
from .work import desk_of

SCRIPT = Path(__file__).parent / "script" / "main.py"
ADDRESS = "127.0.0.1"

POLICY = (
    "default-src 'self'",
    "base-uri 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
)


def policy() -> str:
    """The Content-Security-Policy: this origin only, and of scripts in the page itself only those Streamlit ships."""
    index = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    shipped = re.findall(r"<script>(.*?)</script>", index, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in shipped]
    scripts = " ".join(["script-src 'self'", *(f"'sha256-{digest}'" for digest in digests)])
    return "; ".join((*POLICY, scripts))


HEADERS = {
    b"content-security-policy": policy().encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
}


def serve(port: int, address: str, hosts: tuple[str, ...], announce: Callable[[str], None]) -> None:
    """Serve the page until interrupted, and `announce` its URL once it answers.

    `hosts`: names under which a proxy shows it, beside this machine's own.
    """
    for look_up in ("get_external_ip", "get_internal_ip"):  # Streamlit's only ways out: it asks others for its address
        setattr(net_util, look_up, lambda: None)
    take_turns()
    hosts = tuple(host.lower() for host in hosts)
    names = [] if address in WILDCARDS else [literal(address.lower())]

    @asynccontextmanager
    async def ready(app: st.App) -> AsyncIterator[None]:
        warm()
        Thread(target=announce_when_it_answers, args=(port, address, announce), daemon=True).start()
        yield

    middleware = [Middleware(Headers), Middleware(Guard, names, hosts), Middleware(Naming, hosts)]
    st.App(SCRIPT, lifespan=ready, middleware=middleware, on_script_error=tell).run(config=config(port, address, hosts))


def announce_when_it_answers(port: int, address: str, announce: Callable[[str], None]) -> None:
    """The socket listens before the rest is ready, so that one request waits just as long as it takes."""
    reached = {"0.0.0.0": ADDRESS, "::": "::1"}.get(address, address)
    connection = HTTPConnection(reached, port)
    try:
        connection.request("GET", "/_stcore/health", headers={"Host": HOSTS[0]})
        connection.getresponse().read()
    except (OSError, HTTPException):  # it ended before it was ready, and says why itself
        return
    finally:
        connection.close()
    announce(f"http://{HOSTS[0] if address in (ADDRESS, *WILDCARDS) else literal(address)}:{port}")


def config(port: int, address: str, hosts: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """Streamlit's settings; given in code, so that they hold from any folder."""
    return {
        "server.port": port,
        "server.address": address,
        "server.allowedHosts": [],  # the guard has seen to it
        "server.corsAllowedOrigins": [f"https://{host}" for host in hosts],
        "server.headless": True,
        "server.showEmailPrompt": False,
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.maxUploadSize": MAX_UPLOAD // 1_000_000,
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.toolbarMode": "minimal",
        "client.disableDataExport": True,  # the grid's own download would write live formulas
        "runner.magicEnabled": False,
        "global.disableWidgetStateDuplicationWarning": True,  # a form is set as it was before a reload
        "runner.postScriptGC": False,  # a full collection after every run; Python makes its own when it is due
        "logger.level": "warning",
        "logger.hideWelcomeMessage": True,  # it goes to standard output, before anything answers
        **THEME,
    }


THEME = {
    "theme.base": "light",
    "theme.primaryColor": "#0B5CAD",
    "theme.backgroundColor": "#FFFFFF",
    "theme.secondaryBackgroundColor": "#F3F5F9",
    "theme.textColor": "#0E1116",
    "theme.linkColor": "#0B5CAD",
    "theme.codeTextColor": "#0E1116",
    "theme.baseRadius": "small",
    "theme.showWidgetBorder": True,
}


def warm() -> None:
    """Load what pages need and solve the published options before anyone comes.

    Streamlit collects garbage after every run of the script; what is there now and stays is taken out of its sight,
    which nearly tripled the runs a second.
    """
    for name, _ in PAGES:
        if find_spec(f"decide.ui.pages.{name}") is not None:
            import_module(f"decide.ui.pages.{name}")
    desk = desk_of(start().theatre)
    desk.warm()
    gc.collect()
    gc.freeze()


def tell(error: Exception) -> bool:
    """Say on the page that it met a fault; what it was is for the server's log alone."""
    logging.getLogger("decide").error("a fault in the page", exc_info=error)
    st.error(t("The page met a fault of its own; the server's log says which. What you set is still in the address."))
    return True


class Headers:
    """Adds the policy to every reply, and answers nothing about the server's insides."""

    def __init__(self, app: Callable[..., Any]):
        self.app = app

    async def __call__(self, scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in HEADERS]
                message = {**message, "headers": [*kept, *HEADERS.items()]}
            await send(message)

        await self.app(scope, receive, with_headers)
