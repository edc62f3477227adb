"""Speed as ratios taken in one run: `python -m bench.run` prints a table and writes it to docs/performance.md.

Every ratio pairs two ways of doing the same work on the same machine in the same minute, so that it holds
where absolute times do not.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from decide.ui.state import Planner
from decide.ui.work import desk_of

from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Programme
from decide.model.plan import read_plan, scores
from decide.pack.checks import quantities
from decide.pack.folder import find_pack
from decide.pack.located import dotted
from decide.pack.read import read_theatre
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.solve.highs import Session
from decide.solve.pulp_route import solve_with_pulp

BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
Row = tuple[str, str, str]


def timed(work: Callable[[], Any], times: int = 5) -> float:
    """Median seconds of a piece of work."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def moved(theatre: Theatre, strength: float) -> list[Case]:
    """Every option with the infantry ceiling moved."""
    what_if = WhatIf(sets=(("units.infantry.strength", strength),))
    return [resolve(theatre, name, what_if) for name in theatre.options]


def slider(theatre: Theatre) -> Row:
    """All options after one slider move, as the page has them, against PuLP rebuilt and CBC."""
    desk = desk_of(theatre)
    desk.warm()
    base = float(theatre.pack.units["infantry"].strength.value)
    steps = iter(50.0 * n for n in range(1, 100))
    fast = timed(lambda: desk.results(Planner(units=(("infantry", next(steps)),))))
    slow = timed(lambda: [solve_with_pulp(formulate(compile_instance(c.pack))) for c in moved(theatre, base * 1.01)], 1)
    what = f"{len(theatre.options)} options after one slider move: the page against PuLP rebuilt and CBC"
    return what, f"{slow / fast:.0f} times", f"{1000 * fast:.0f} ms against {slow:.1f} s"


def sampled(theatre: Theatre, option: str, count: int, seed: int = 7) -> Iterator[Case]:
    """An option with every assumed figure of its pack drawn between its low and its high."""
    random = np.random.default_rng(seed)
    case = resolve(theatre, option)
    free = [
        (path, q)
        for path, q in quantities(case.pack)
        if q.low < q.high and q.unit != "share" and path[0] in ("areas", "units", "tasks", "needs", "factors")
    ]
    for _ in range(count):
        sets = tuple((dotted(path), float(random.uniform(q.low, q.high))) for path, q in free)
        yield resolve(theatre, option, WhatIf(sets=sets))


def as_it_comes(programme: Programme) -> float:
    """Seconds HiGHS takes on the same arrays with its default options and no basis."""
    session = Session()
    for option in ("presolve", "solver"):
        session.highs.setOptionValue(option, "choose")
    session.highs.setOptionValue("simplex_dual_edge_weight_strategy", -1)
    session.load(programme)
    start = time.perf_counter()
    session.highs.run()
    return time.perf_counter() - start


def batch(theatre: Theatre, option: str) -> list[Row]:
    """Solves with every assumption sampled, against HiGHS as it comes and PuLP; and our own overhead."""
    cases = list(sampled(theatre, option, 12))
    session = Session()
    ours = solver = default = 0.0
    for case in cases:
        start = time.perf_counter()
        instance = compile_instance(case.pack)
        programme = formulate(instance)
        built = time.perf_counter()
        solution = session.solve(programme)
        solved = time.perf_counter()
        scores(instance, read_plan(instance, programme, solution.x).met)
        ours += built - start + time.perf_counter() - solved
        solver += solved - built
        default += as_it_comes(programme)
    start = time.perf_counter()
    for case in cases[:3]:
        solve_with_pulp(formulate(compile_instance(case.pack)))
    slow = (time.perf_counter() - start) / 3
    each = (ours + solver) / len(cases)
    return [
        (
            "every assumption sampled: ours against PuLP rebuilt and CBC",
            f"{slow / each:.1f} times",
            f"{1000 * each:.0f} ms against {1000 * slow:.0f} ms a solve",
        ),
        (
            "the same: our way to solve against HiGHS as it comes, on the same arrays",
            f"{default / solver:.1f} times",
            f"{1000 * solver / len(cases):.0f} ms against {1000 * default / len(cases):.0f} ms a solve",
        ),
        (
            "our own code (rebuild, read back, scores) against the solver's time",
            f"{100 * ours / solver:.0f} %",
            f"{1000 * ours / len(cases):.0f} ms a solve",
        ),
    ]


def cold_process() -> Row:
    """`decide compare` on all options in a new process."""
    command = [sys.executable, "-m", "decide", "compare"]
    taken = timed(lambda: subprocess.run(command, check=True, capture_output=True), 3)
    bare = timed(lambda: subprocess.run([sys.executable, "-m", "decide", "--help"], check=True, capture_output=True), 3)
    return "decide compare, all options, new process", f"{taken / bare:.0f} times --help", f"{taken:.1f} s"


def main() -> None:
    """Run every comparison and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    arguments = parser.parse_args()
    theatre = read_theatre(find_pack(None))
    option = next(iter(theatre.options))
    rows = [slider(theatre), *batch(theatre, option), cold_process()]
    lines = ["| what | ratio | times in this run |", "|---|---:|---|"]
    lines += [f"| {what} | {ratio} | {times} |" for what, ratio, times in rows]
    print("\n".join(lines))
    if arguments.write:
        path = Path("docs/performance.md")
        before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        path.write_text(f"{before}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
