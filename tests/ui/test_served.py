"""The server as a process: it says when it answers, on standard error alone, and never asks anyone outside."""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from socket import create_connection

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from decide.report.formats import FORMATS
from tests.served import ANNOUNCED, Server, watched

FOREIGN = "http://evil.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server("--pack", "drill", "--host", "decide.example.org", folder=tmp_path_factory.mktemp("served")) as running:
        yield running


def stream(server: Server, host: str = "", origin: str = "") -> ClientConnection:
    """A web socket as the page opens it. Raises `InvalidStatus` if it is refused."""
    return connect(
        f"ws://{host or server.address}/_stcore/stream",
        sock=create_connection(("127.0.0.1", server.port)),
        origin=Origin(origin or server.url),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        open_timeout=None,
        proxy=None,
    )


def until(socket: ClientConnection, kind: str) -> list[ForwardMsg]:
    """What the server sends, up to a message of that kind."""
    messages: list[ForwardMsg] = []
    while not messages or messages[-1].WhichOneof("type") != kind:
        messages.append(ForwardMsg.FromString(bytes(socket.recv(decode=False))))
    return messages


def files(server: Server) -> list[bytes]:
    """Every file that the page "Take away" makes when a button is pressed."""
    visit, contents = BackMsg(), []
    visit.rerun_script.page_name = "takeaway"
    with stream(server) as socket:
        socket.send(visit.SerializeToString())
        messages = until(socket, "script_finished")
        session = next(m.new_session.initialize.session_id for m in messages if m.WhichOneof("type") == "new_session")
        for made in [made for m in messages if (made := m.delta.new_element.download_button.deferred_file_id)]:
            press = BackMsg()
            press.backend_operation_request.session_id = session
            press.backend_operation_request.deferred_file.file_id = made
            socket.send(press.SerializeToString())
            answer = until(socket, "backend_operation_response")[-1].backend_operation_response
            status, content = server.get(answer.deferred_file.url)
            assert (status, answer.error_msg) == (200, "")
            contents.append(content)
    return contents


def test_no_outgoing_connection_whatever_is_asked(server: Server) -> None:
    for path in ("/", "/takeaway", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics"):
        assert server.get(path, Host="localhost")[0] == 200
        assert server.get(path, Origin=FOREIGN)[0] == 403
        assert server.get(path, Host="evil.example")[0] == 403
    for host, origin in (("", FOREIGN), ("evil.example", FOREIGN), ("evil.example", "")):
        with pytest.raises(InvalidStatus) as refused:
            stream(server, host, origin)
        assert refused.value.response.status_code == 403
    with stream(server, origin="https://decide.example.org"):  # as a proxy passes it on that keeps the host to itself
        pass
    made = files(server)
    beside = 1  # what describes a CSV
    assert len(made) == 2 * (len({*FORMATS} - {"table"}) + beside)  # of the comparison and of one option
    assert sum(content.startswith(b"PK") for content in made) == 6  # workbooks, documents and packages of data
    assert sum(content.startswith(b"%PDF") for content in made) == 2
    assert server.outgoing.read_text() == ""


def test_an_attempt_to_go_out_fails_and_is_seen(tmp_path: Path) -> None:
    code = """
import socket, subprocess, sys
for attempt in (
    lambda: socket.create_connection(("192.0.2.1", 80)),
    lambda: socket.getaddrinfo("one.invalid", 80),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("192.0.2.2", 1)),
):
    try:
        attempt()
    except ConnectionRefusedError as error:
        assert "outside this machine" in str(error)
    else:
        raise SystemExit(1)
if len(sys.argv) == 1:
    subprocess.run([sys.executable, "-P", __file__, "child"], check=True)
"""
    script, outgoing = tmp_path / "attempts.py", tmp_path / "outgoing.log"
    script.write_text(code)
    subprocess.run([sys.executable, str(script)], check=True, env=watched(outgoing))
    seen = [line for line in outgoing.read_text().splitlines() if line.startswith("socket.")]
    hosts = ("socket.getaddrinfo 192.0.2.1", "socket.getaddrinfo one.invalid", "socket.connect 192.0.2.2")
    assert [line for line in seen if line in hosts] == [*hosts, *hosts]


def test_the_address_is_announced_once_it_answers(tmp_path: Path) -> None:
    visit = tmp_path / "browser.py"  # stands for the browser that is opened; it asks once
    visit.write_text(
        "import sys, urllib.request as ask\n"
        f"open({str(tmp_path / 'seen')!r}, 'w').write(sys.argv[1] + ' ' + str(ask.urlopen(sys.argv[1]).status))\n"
    )
    browser = f"{shlex.quote(sys.executable)} {shlex.quote(str(visit))} %s"
    with Server("--pack", "drill", folder=tmp_path, browser=browser) as running:
        assert running.get("/_stcore/health")[0] == 200  # at the first attempt
        assert running.logged().count(ANNOUNCED) == 1
        while not (tmp_path / "seen").exists() or not (tmp_path / "seen").read_text():
            assert running.process.poll() is None, running.logged()
            time.sleep(0.1)
        assert (tmp_path / "seen").read_text() == f"http://localhost:{running.port} 200"
    assert running.out.read_bytes() == b""


def test_a_server_that_does_not_come_up_shows_its_log(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match=r"did not come up:\n(.|\n)*nowhere"),
        Server("--pack", "nowhere", folder=tmp_path),
    ):
        pass
