"""On the path of a process that has no business outside this machine: what it tries there is written down and fails.

Python imports it before anything else, and in every process that such a process starts. An audit hook sees what sockets
are asked for whoever asks, and before anything is sent.
"""

from __future__ import annotations

import os
import sys
import traceback
from ipaddress import ip_address
from typing import Any

WHERE = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}  # which argument holds the address
WHO = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0}  # or the host
OWN = (None, "", "localhost")


def outside(event: str, arguments: tuple[Any, ...]) -> str:
    """The host outside this machine that is reached for; empty if none is."""
    if event in WHERE:
        address = arguments[WHERE[event]]
        host = address[0] if isinstance(address, tuple) else None  # a path is a socket of this machine
    elif event in WHO:
        host = arguments[WHO[event]]
    else:
        return ""
    host = host.decode() if isinstance(host, bytes) else host
    if host in OWN:
        return ""
    try:
        own = ip_address(host)
    except ValueError:
        return str(host)
    return "" if own.is_loopback or own.is_unspecified else str(host)


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Raises `ConnectionRefusedError` for what leads outside."""
    if host := outside(event, arguments):
        with open(os.environ["OUTGOING"], "a", encoding="utf-8") as log:
            log.write(f"{event} {host}\n{''.join(traceback.format_stack(limit=12))}\n")
        raise ConnectionRefusedError(f"{event}: {host} is outside this machine")


if "OUTGOING" in os.environ:
    sys.addaudithook(watch)
