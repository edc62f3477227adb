"""The command `ui`: the page for planners."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path

import click

from decide.shell.flags import jobs_option, pack_option, scenario_option

log = logging.getLogger(__name__)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port to serve on.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@jobs_option
@pack_option
@scenario_option
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A result written with --format json, or a folder of them, that everyone may open on the page.",
)
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of a batch of the same pack, of which everyone may see a summary on the page.",
)
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to bind to.")
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="Name under which a proxy shows the page. Repeatable; see docs/deploy.md.",
)
def ui(
    port: int,
    no_browser: bool,
    pack: str | None,
    scenario: Path | None,
    results: Path | None,
    store: Path | None,
    address: str,
    hosts: tuple[str, ...],
) -> None:
    """Start the page: sliders, charts, map and evidence in the browser, on this machine only by default."""
    import webbrowser

    from decide.errors import InputError, Problem, install

    if find_spec("streamlit") is None:
        raise InputError(Problem("the page needs the package streamlit.", None, f"{install('ui')}."))
    if results is not None and not results.exists():
        raise InputError(Problem(f"there is no {str(results)!r}.", None, "Give a .json file or a folder of them."))
    _check_hosts(hosts)
    _check_port(address, port)
    from decide.ui.server import serve
    from decide.ui.start import start_with

    def announce(url: str) -> None:
        log.info("decide is at %s (Ctrl-C ends it)", url)
        if not no_browser:
            webbrowser.open(url)

    start_with(pack, results, scenario, store)
    serve(port, address, hosts, announce)


def _check_hosts(hosts: tuple[str, ...]) -> None:
    """Raises `InputError` for what no proxy can call the page."""
    from decide.errors import InputError, Place, Problem
    from decide.ui.guard import name_of

    for host in hosts:
        if name_of(host) != host.lower():
            hint = "Give the name alone, without https:// and port, such as decide.example.org."
            raise InputError(Problem(f"{host!r} is no name of a host.", Place("--host"), hint))


def _check_port(address: str, port: int) -> None:
    """Raises `InputError` for an address or a port that cannot be served on."""
    import socket

    from decide.errors import InputError, Problem

    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((address, port))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            Problem(f"cannot serve at {address}:{port}: {reason}.", None, "Give another --port.")
        ) from None
