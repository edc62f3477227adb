"""`decide ui` as a process of its own, for every test that needs a server: ready when it says so, and watched."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType

WATCH = Path(__file__).parent / "watch"
HUNG = 900.0  # seconds after which a process that lives but says nothing is taken to hang; a server needs about five
ANNOUNCED = "decide is at "


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def watched(outgoing: Path) -> dict[str, str]:
    """An environment in which any attempt to leave this machine fails and is written to a file."""
    path = os.pathsep.join(filter(None, (str(WATCH), os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "PYTHONPATH": path, "OUTGOING": str(outgoing)}


class Server:
    """`decide ui` on a free port of this machine. As a context, it is ready inside and gone afterwards."""

    def __init__(self, *arguments: str, folder: Path, browser: str = ""):
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.address}"
        self.log, self.out, self.outgoing = folder / "server.log", folder / "server.out", folder / "outgoing.log"
        self.outgoing.touch()
        opening = [] if browser else ["--no-browser"]
        command = [sys.executable, "-m", "decide", "ui", *opening, "--port", str(self.port), *arguments]
        environment = watched(self.outgoing) | ({"BROWSER": browser} if browser else {})
        with self.log.open("wb") as log, self.out.open("wb") as out:
            self.process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=log, env=environment)

    def logged(self) -> str:
        """Its log so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait(self) -> Server:
        """Once it has announced its address; as long as it lives it is given time, as machines are busy."""
        end = time.monotonic() + HUNG
        while ANNOUNCED not in self.logged():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not come up:\n{self.logged()}")
            time.sleep(0.1)
        return self

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Status and content of one answer."""
        connection = HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request("GET", path, headers=headers)
            reply = connection.getresponse()
            return reply.status, reply.read()
        finally:
            connection.close()

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Server:
        try:
            return self.wait()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
