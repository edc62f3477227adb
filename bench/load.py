"""Several planners on one page at once: `python -m bench.load [--write]`; `--endure`: ten for ten minutes, for faults.

Each speaks to the server as a browser does, over a web socket of its own, reads for some seconds, moves a slider by up
to a quarter of its range, on top of all moves before, and waits for the script to finish: the time until it is said who
leads, and until the last number has left the server. A browser then needs some tenths of a second more to draw. Bounded
in sessions, moves and time, and only ever towards this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from websockets.asyncio.client import ClientConnection, connect

from bench.run import moved as cases_moved
from bench.run import rebuilt
from decide.pack.folder import find_pack
from decide.pack.read import read_theatre

HASTY, BUSY, READING = (1.0, 3.0), (5.0, 15.0), (15.0, 45.0)  # seconds between two moves of a planner
VISIT = 12  # moves, each on top of those before; then a planner opens the page anew
ROUNDS = ((1, 96, HASTY), (10, 12, BUSY), (20, 8, BUSY), (20, 6, READING))  # planners, moves of each, and their pace
LIMIT = 480.0  # seconds for all moves of one round
ENDURING, ENDURED = 10, 600.0  # planners, and seconds
ENDING = 120.0  # seconds a server may take to end
REBUILDS = 3  # of all options by PuLP and CBC, of which the median counts
PAGE = Path("docs/performance.md")
BEGIN, END = "<!-- load: begin -->", "<!-- load: end -->"
LEADING = "**First"  # how the sentence begins that says which options lead
Values = dict[str, float | str]


class Seconds(NamedTuple):
    """How long a move takes."""

    first: float
    """Until the sentence that says which options lead has left the server."""
    last: float
    """Until the last number has."""


async def run_script(socket: ClientConnection, values: Values, query: str) -> tuple[Seconds, dict[str, Slider], str]:
    """One run of the page's script under these slider values and this address: seconds, sliders, the new address."""
    message = BackMsg()
    message.rerun_script.query_string = query
    for name, value in values.items():
        state = message.rerun_script.widget_states.widgets.add()
        state.id = name
        if isinstance(value, str):
            state.string_array_value.data.append(value)
        else:
            state.double_array_value.data.append(value)
    begun, first = time.perf_counter(), float("nan")
    await socket.send(message.SerializeToString())
    sliders: dict[str, Slider] = {}
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(bytes(await socket.recv()))  # type: ignore[arg-type]  # the server sends bytes only
        kind = answer.WhichOneof("type")
        if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(answer.delta.new_element.exception.message)
        if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "slider":
            sliders[answer.delta.new_element.slider.id] = answer.delta.new_element.slider
        if kind == "delta" and answer.delta.new_element.markdown.body.startswith(LEADING):
            first = time.perf_counter() - begun
        if kind == "page_info_changed":
            query = answer.page_info_changed.query_string
        if kind == "script_finished":
            return Seconds(first, time.perf_counter() - begun), sliders, query


def standing(slider: Slider) -> float | str:
    """Where a slider stands."""
    if slider.options:
        return str(slider.raw_value[0]) if slider.set_value else str(slider.options[int(slider.default[0])])
    return float(slider.value[0] if slider.set_value else slider.default[0])


def moved(slider: Slider, value: float | str, chance: random.Random) -> float | str:
    """Another place of a slider, at most a quarter of its range from where it stands."""
    options = list(slider.options)
    steps = len(options) - 1 if options else round((slider.max - slider.min) / slider.step)
    at = options.index(str(value)) if options else round((float(value) - slider.min) / slider.step)
    near = range(max(0, at - steps // 4), min(steps, at + steps // 4) + 1)
    to = chance.choice([step for step in near if step != at])
    return options[to] if options else slider.min + slider.step * to


async def planner(port: int, seed: int, moves: int | None, pace: tuple[float, float], times: list[Seconds]) -> None:
    """One person: opens the page and moves one slider after the other, visit by visit; without end for no number."""
    chance = random.Random(seed)
    for begun in itertools.count(0, VISIT) if moves is None else range(0, moves, VISIT):
        await visit(port, chance, VISIT if moves is None else min(VISIT, moves - begun), pace, times)


async def visit(port: int, chance: random.Random, moves: int, pace: tuple[float, float], times: list[Seconds]) -> None:
    """Opens the page, then moves sliders, never back to the start."""
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(url, subprotocols=["streamlit"], origin=f"http://127.0.0.1:{port}", max_size=None) as socket:
        _, sliders, query = await run_script(socket, {}, "")
        values = {name: standing(slider) for name, slider in sliders.items()}
        for _ in range(moves):
            await asyncio.sleep(chance.uniform(*pace))
            name = chance.choice(sorted(sliders))
            values[name] = moved(sliders[name], values[name], chance)
            seconds, _, query = await run_script(socket, values, query)
            times.append(seconds)


async def together(port: int, sessions: int, moves: int, pace: tuple[float, float], seed: int) -> list[Seconds]:
    """Seconds from each move to its last number, with so many planners at once, numbered from `seed` on."""
    times: list[Seconds] = []
    people = [planner(port, seed + number, moves, pace, times) for number in range(sessions)]
    await asyncio.wait_for(asyncio.gather(*people), LIMIT)
    return times


async def endured(port: int) -> list[Seconds]:
    """Seconds of each move of some planners in so many minutes. Raises what went wrong for any of them."""
    times: list[Seconds] = []
    people = [asyncio.create_task(planner(port, seed, None, BUSY, times)) for seed in range(ENDURING)]
    ended, going = await asyncio.wait(people, timeout=ENDURED, return_when=asyncio.FIRST_EXCEPTION)
    for task in going:
        task.cancel()
    await asyncio.gather(*going, return_exceptions=True)
    for task in ended:
        task.result()
    return times


def by_rebuilding() -> tuple[int, float]:
    """How many options there are, and seconds by the clock until PuLP rebuilt and CBC have done them all after a
    move."""
    theatre, times = read_theatre(find_pack(None)), []
    strength = float(theatre.pack.units["infantry"].strength.value)
    for number in range(REBUILDS):
        cases = cases_moved(theatre, strength * (1.0 + (number + 1) / 100.0))
        begun = time.perf_counter()
        for case in cases:
            rebuilt(case)
        times.append(time.perf_counter() - begun)
    return len(theatre.options), float(np.median(times))


def served() -> tuple[subprocess.Popen[bytes], int]:
    """`decide ui` on a free port, once it answers."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    command = [sys.executable, "-m", "decide", "ui", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
            return process, port
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not come up.")


def memory(process: subprocess.Popen[bytes]) -> float:
    """Resident memory of the server and of the processes that solve for it, in MiB."""
    threads = Path(f"/proc/{process.pid}/task").iterdir()
    solvers = [pid for thread in threads for pid in (thread / "children").read_text().split()]
    return sum(map(resident, (str(process.pid), *solvers))) / 1024


def resident(pid: str) -> float:
    """Resident memory of a process in KiB."""
    match = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(match[1]) if match else float("nan")


def table() -> str:
    """A line for each number of planners, and what that is beside PuLP with CBC and beside one planner."""
    options, rebuilding = by_rebuilding()
    process, port = served()
    lates = []
    lines = [
        "| planners at once | between moves (s) | moves | who leads: median (s) | 95th percentile (s) "
        "| all: median (s) | 95th percentile (s) | slowest (s) | server memory (MiB) |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    try:
        for number, (sessions, moves, pace) in enumerate(ROUNDS):  # whose planners move otherwise than those before
            times = asyncio.run(together(port, sessions, moves, pace, 100 * number))
            firsts, lasts = np.array(times).T
            led, all_of_it = np.percentile(firsts, [50, 95]), np.percentile(lasts, [50, 95, 100])
            lates.append((led[1], all_of_it[1]))
            figures = " | ".join(f"{seconds:.2f}" for seconds in (*led, *all_of_it))
            between = f"{pace[0]:.0f} to {pace[1]:.0f}"
            lines.append(f"| {sessions} | {between} | {len(times)} | {figures} | {memory(process):.0f} |")
            print(lines[-1], file=sys.stderr)
    finally:
        process.terminate()
        process.wait(ENDING)
    lines += [
        "",
        f"PuLP rebuilt and CBC took {rebuilding:.1f} seconds for the {options} options after one move in the same run: "
        f"{rebuilding / lates[0][0]:.1f} times",
        f"the 95th percentile of one planner until it is said who leads, and {rebuilding / lates[0][1]:.1f} times that "
        "until the last number. Of",
        f"{ROUNDS[-1][0]} at {ROUNDS[-1][2][0]:.0f} to {ROUNDS[-1][2][1]:.0f} seconds these are "
        f"{lates[-1][0] / lates[0][0]:.1f} and {lates[-1][1] / lates[0][1]:.1f} times those of one.",
    ]
    return "\n".join(lines)


def endurance() -> str:
    """What became of some planners for some minutes."""
    process, port = served()
    try:
        times = asyncio.run(endured(port))
    finally:
        process.terminate()
        process.wait(ENDING)
    return f"{ENDURING} planners for {ENDURED / 60:.0f} minutes: {len(times)} moves, no fault."


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE}")
    parser.add_argument("--endure", action="store_true", help="look for faults alone")
    given = parser.parse_args()
    if given.endure:
        print(endurance())
        sys.exit()
    made = table()
    print(made)
    if given.write:
        text = PAGE.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n\n{made}\n\n{END}{after}", encoding="utf-8")
