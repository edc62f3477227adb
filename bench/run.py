"""Speed as ratios of processor time taken in one run: `python -m bench.run` prints a table, with `--write` into
docs/performance.md. What is timed is what users run: rebuild, solve, settle, certificate and figures.

Every ratio pairs two ways of doing the same work on the same machine in the same minute, so that it holds
where absolute times do not.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from decide.ui.state import Planner
from decide.ui.work import desk_of

from bench.grown import monthly
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Programme
from decide.pack.folder import find_pack
from decide.pack.futures import read_futures
from decide.pack.moving import moves
from decide.pack.read import read_theatre
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.results.sampling import at_position, sample, solved
from decide.solve.highs import Session
from decide.solve.pulp_route import solve_with_pulp
from decide.solve.settled import Settled

SEED = 7
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
Row = tuple[str, str, str]


def timed(work: Callable[[], Any], times: int = 5) -> float:
    """Median seconds of processor time of a piece of work, that of the processes it starts and waits for included."""
    taken = []
    for _ in range(times):
        start = _spent()
        work()
        taken.append(_spent() - start)
    return statistics.median(taken)


def _spent() -> float:
    of_all = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in of_all)


def moved(theatre: Theatre, strength: float) -> list[Case]:
    """Every option with the infantry ceiling moved."""
    what_if = WhatIf(sets=(("units.infantry.strength", strength),))
    return [resolve(theatre, name, what_if) for name in theatre.options]


def rebuilt(case: Case) -> None:
    """A case built anew and solved by PuLP and CBC."""
    solve_with_pulp(formulate(compile_instance(case.pack)))


def slider(theatre: Theatre) -> Row:
    """All options after one slider move, as the page has them, against PuLP rebuilt and CBC."""
    desk = desk_of(theatre)
    desk.warm()
    base = float(theatre.pack.units["infantry"].strength.value)
    steps = iter(50.0 * n for n in range(1, 100))
    start = time.perf_counter()
    for _ in range(5):
        desk.results(Planner(units=(("infantry", next(steps)),)))
    fast = (time.perf_counter() - start) / 5  # its solvers are processes that go on living: their time is not to be had
    start = time.perf_counter()
    for case in moved(theatre, base * 1.01):
        rebuilt(case)
    slow = time.perf_counter() - start
    what = f"{len(theatre.options)} options after one slider move: the page against PuLP rebuilt and CBC, by the clock"
    return what, f"{slow / fast:.0f} times", f"{1000 * fast:.0f} ms against {slow:.1f} s"


def futures(theatre: Theatre, count: int = 2) -> list[Row]:
    """Every option in sampled futures, evaluated whole; against PuLP with CBC and HiGHS as it comes; our own part."""
    factors = read_futures(theatre).factors
    cases = [
        at_position(case, moves(case.pack, factors), row)
        for case in (resolve(theatre, name) for name in theatre.options)
        for row in sample(factors, count, SEED)
    ]
    ours = timed(lambda: [solved(case) for case in cases], 1)
    alone = timed(lambda: [Settled().solve(formulate(compile_instance(case.pack))) for case in cases], 1)
    built = timed(lambda: [formulate(compile_instance(case.pack)) for case in cases], 1)
    default = timed(lambda: [as_it_comes(formulate(compile_instance(case.pack))) for case in cases], 1)
    slow = timed(lambda: [rebuilt(case) for case in cases], 1)
    each = 1000 / len(cases)

    def against(other: float) -> str:
        return f"{each * ours:.0f} ms against {each * other:.0f} ms"

    return [
        ("sampled future, evaluated whole, against PuLP rebuilt and CBC", f"{slow / ours:.1f} times", against(slow)),
        ("the same against HiGHS as it comes", f"{default / ours:.1f} times", against(default)),
        (
            "the solver alone, settled, against HiGHS as it comes",
            f"{(default - built) / (alone - built):.1f} times",
            f"{each * (alone - built):.0f} ms against {each * (default - built):.0f} ms",
        ),
        (
            "our own code around the solver in a sampled future",
            f"{100 * (ours - alone + built) / ours:.0f} %",
            f"{each * (ours - alone + built):.0f} ms of {each * ours:.0f} ms",
        ),
    ]


def as_it_comes(programme: Programme) -> None:
    """HiGHS on the same arrays with its default options and no basis."""
    session = Session()
    for option in ("presolve", "solver"):
        session.highs.setOptionValue(option, "choose")
    session.highs.setOptionValue("simplex_dual_edge_weight_strategy", -1)
    session.load(programme)
    session.highs.run()


def cold_process(theatre: Theatre) -> Row:
    """`decide compare` on all options in a new process, against PuLP with CBC without the start of one."""
    command = [sys.executable, "-m", "decide", "compare"]
    ours = timed(lambda: subprocess.run(command, check=True, capture_output=True), 3)
    slow = timed(lambda: [rebuilt(resolve(theatre, name)) for name in theatre.options], 1)
    what = (
        f"cold decide compare, whole process, against {len(theatre.options)} rebuilds by PuLP and CBC without its start"
    )
    return what, f"{slow / ours:.1f} times", f"{ours:.1f} s against {slow:.1f} s"


def longer(theatre: Theatre, option: str) -> Row:
    """An option on a calendar of months, against its calendar of quarters."""
    case = resolve(theatre, option)
    packs = case.pack, monthly(case.pack)
    quarters, by_month = (
        timed(lambda pack=pack: Settled().solve(formulate(compile_instance(pack))), 3) for pack in packs
    )
    many, few = (len(pack.calendar.periods) for pack in reversed(packs))
    what = f"{many} monthly periods against {few} (one option)"
    return what, f"{by_month / quarters:.1f} times", f"{by_month:.2f} s against {quarters:.2f} s"


def main() -> None:
    """Run every comparison and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    arguments = parser.parse_args()
    theatre = read_theatre(find_pack(None))
    option = next(iter(theatre.options))
    rows = [slider(theatre), *futures(theatre), cold_process(theatre), longer(theatre, option)]
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
