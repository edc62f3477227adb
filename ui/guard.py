"""Who is answered: a Host that is this server's and an Origin that is the page's own; all else is refused unread.

A foreign host is how a page elsewhere gets at a server of this machine (DNS rebinding), a foreign origin how it borrows
the web socket. Both are refused before Streamlit sees them: it would first ask the internet for its own address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketClose

HOSTS = ("localhost", "127.0.0.1", "[::1]")
WILDCARDS = ("0.0.0.0", "::")
_HOST = re.compile(r"(?P<name>[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])\.?(?::[0-9]{1,5})?")
_REFUSAL = "decide does not answer under this name, or to this page. A name it may go by is given with --host.\n"
REFUSALS: Mapping[str, Callable[..., Any]] = {"http": PlainTextResponse(_REFUSAL, 403), "websocket": WebSocketClose()}


def name_of(host: str) -> str | None:
    """The name in a Host header, without its port; None if it is not of that form."""
    match = _HOST.fullmatch(host.lower())
    return match["name"] if match else None


def literal(address: str) -> str:
    """An address as it stands in a URL."""
    plain = address.removeprefix("::ffff:")  # IPv4 that came in at an IPv6 socket
    return f"[{plain}]" if ":" in plain else plain


class Guard:
    """Lets pass what is asked of this server by its own page, or by no page.

    The server goes by the names it is given and, where it is bound to several addresses, by the one at which the
    connection came in. Ports are not compared with the server's own: tunnels and proxies have others.
    """

    def __init__(self, app: Callable[..., Any], names: Collection[str] = (), proxied: Collection[str] = ()):
        self.app = app
        self.names = {*HOSTS, *names, *proxied}
        self.origins = {f"https://{name}" for name in proxied}

    async def __call__(self, scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        """One request, or one handshake of a web socket."""
        refusal = REFUSALS.get(scope["type"])
        await (self.app if refusal is None or self.answers(scope) else refusal)(scope, receive, send)

    def answers(self, scope: Mapping[str, Any]) -> bool:
        """Whether this may be asked."""
        hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        origins = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"origin"]
        if len(hosts) != 1 or len(origins) > 1:
            return False
        came_in_at = literal(scope["server"][0]) if scope.get("server") else None
        own = {f"http://{hosts[0]}", f"https://{hosts[0]}", *self.origins}
        return name_of(hosts[0]) in {*self.names, came_in_at} and own.issuperset(origins)
