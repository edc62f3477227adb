"""Whose browser it is: a name that nobody can guess, in a cookie that no script reads.

A reload makes a new session of Streamlit; by this name it is given back what the browser has under way (`ui/owned.py`).
It is in no address, so a link that is passed on hands over nothing.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Collection, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

import streamlit as st

from .guard import name_of

PREFIX = "decide_"  # and the port, as browsers do not keep the cookies of ports apart
_secret = secrets.token_bytes(32)  # of this server: a name that another one gave is none


def owner() -> str | None:
    """The name of the browser that the session under way is shown in; None for one that keeps no cookie."""
    return name_in(st.context.cookies)


def name_in(cookies: Mapping[str, str]) -> str | None:
    """The name that this server gave, among cookies."""
    for key, value in cookies.items():
        name, _, proof = value.partition(".")
        if key.startswith(PREFIX) and hmac.compare_digest(proof.encode(), _proof(name).encode()):
            return name
    return None


def _proof(name: str) -> str:
    return hmac.digest(_secret, name.encode(), "sha256").hex()


def new_value() -> str:
    """A new name with its proof, as the cookie holds it."""
    name = secrets.token_urlsafe(32)
    return f"{name}.{_proof(name)}"


class Naming:
    """Gives each browser that has none its name, together with the page itself."""

    def __init__(self, app: Callable[..., Any], proxied: Collection[str] = ()):
        """`proxied`: hosts under which a proxy shows the page, by https."""
        self.app, self.proxied = app, {*proxied}

    async def __call__(self, scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] != "http" or name_in(_cookies_of(scope)) is not None:
            await self.app(scope, receive, send)
            return

        async def named(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                cookie = (b"set-cookie", self._cookie(scope).encode())
                message = {**message, "headers": [*message.get("headers", []), cookie]}
            await send(message)

        await self.app(scope, receive, named)

    def _cookie(self, scope: Mapping[str, Any]) -> str:
        """Until the browser is closed; also where someone comes by a link, else each link would give a new name."""
        port = (scope.get("server") or ("", ""))[1]
        host = name_of(_header(scope, b"host"))
        secure = "; Secure" if scope.get("scheme") == "https" or host in self.proxied else ""
        return f"{PREFIX}{port}={new_value()}; Path=/; HttpOnly; SameSite=Lax{secure}"


def _is_page(message: Mapping[str, Any]) -> bool:
    kinds = [value for name, value in message.get("headers", []) if name.lower() == b"content-type"]
    return bool(kinds) and kinds[0].startswith(b"text/html")


def _header(scope: Mapping[str, Any], wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope.get("headers", ()) if name == wanted), "")


def _cookies_of(scope: Mapping[str, Any]) -> dict[str, str]:
    try:
        return {name: one.value for name, one in SimpleCookie(_header(scope, b"cookie")).items()}
    except CookieError:
        return {}
