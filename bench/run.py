"""Speed as ratios of processor time taken in one run: `python -m bench.run` prints a table, with `--write` into
docs/performance.md. What is timed is what users run: rebuild, solve, settle, certificate and figures.

Every ratio pairs two ways of doing the same work on the same machine in the same minute, so that it holds
where absolute times do not.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from decide.ui.state import Planner
from decide.ui.work import desk_of

from bench.grown import longer, monthly, shorter, wider
from bench.inside import spent
from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Programme
from decide.pack.folder import find_pack
from decide.pack.futures import read_futures
from decide.pack.mode_text import parse_mode
from decide.pack.moving import moves
from decide.pack.read import read_theatre
from decide.pack.schema import Pack
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.questions.gap.study import gap
from decide.questions.prices.study import prices
from decide.results.sampling import at_position, sample
from decide.results.sampling import solved as evaluated
from decide.solve import settled
from decide.solve.answer import answer
from decide.solve.highs import Session
from decide.solve.modes import with_criteria
from decide.solve.pulp_route import solve_with_pulp
from decide.solve.settled import Settled
from decide.solve.stages import Ready

SEED = 7
MODES = (
    "lexicographic:north,centre",
    "epsilon:centre={more}",
    "maxmin",
    "leximin",
    "adversary",
    "least:centre={less}",
)
GROWN = ("pack", "rows", "columns", "seconds", "of the first", "as a whole")
Row = tuple[str, str, str]


def timed(work: Callable[[], Any], times: int = 5) -> float:
    """Least seconds of processor time of a piece of work, that of the processes it starts and waits for included: what
    else the machine does only adds to them."""
    taken = []
    for _ in range(times):
        start = _spent()
        work()
        taken.append(_spent() - start)
    return min(taken)


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


def further(theatre: Theatre) -> Row:
    """All options after one slider move as the Compare page has them, against the same under the other weightings
    too, as one who asks for those has them."""
    desk, steps = desk_of(theatre), iter(25.0 + 50.0 * n for n in range(1, 100))

    def move(looking: bool) -> None:
        planner = Planner(units=(("infantry", next(steps)),))
        desk.under_weightings(planner, desk.results(planner), looking)

    move(True)
    spent = []
    for looking in (False, True):
        start = _spent() + _living()
        for _ in range(3):
            move(looking)
        spent.append((_spent() + _living() - start) / 3)
    plain, whole = spent
    what = f"{len(theatre.options)} options after one slider move: the page against the same with other weightings"
    return what, f"{whole / plain:.0f} times", f"{plain:.1f} s against {whole:.1f} s"


def _living() -> float:
    """Seconds of processor time of processes that this one has started and that go on living (Linux)."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # one that has ended meanwhile
            parent, *rest = path.read_text().rpartition(")")[2].split()[1:]
            ticks += sum(map(int, rest[9:11])) if int(parent) == os.getpid() else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def futures(theatre: Theatre, count: int = 2) -> list[Row]:
    """Every option in sampled futures, evaluated whole; against PuLP with CBC and HiGHS as it comes; our own part."""
    factors = read_futures(theatre).factors
    cases = [
        at_position(case, moves(case.pack, factors), row)
        for case in (resolve(theatre, name) for name in theatre.options)
        for row in sample(factors, count, SEED)
    ]
    ours = timed(lambda: [evaluated(case) for case in cases], 3)
    alone = timed(lambda: [Settled().solve(formulate(compile_instance(case.pack))) for case in cases], 3)
    built = timed(lambda: [formulate(compile_instance(case.pack)) for case in cases], 3)
    whole, inside = min(spent(lambda: [evaluated(case) for case in cases]) for _ in range(3))
    default = timed(lambda: [as_it_comes(formulate(compile_instance(case.pack))) for case in cases], 3)
    slow = timed(lambda: [rebuilt(case) for case in cases], 3)
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
            f"{100 * (whole - inside) / whole:.0f} %",
            f"{each * (whole - inside):.0f} ms of {each * whole:.0f} ms",
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
    """`decide compare` on all options in a new process, its modules compiled before as those of any package that is
    installed, against PuLP with CBC without the start of one."""
    command = [sys.executable, "-m", "decide", "compare"]
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with TemporaryDirectory() as compiled:
        environment = {**plain, "PYTHONPYCACHEPREFIX": compiled}
        ours = timed(lambda: subprocess.run(command, check=True, capture_output=True, env=environment), 4)
    slow = timed(lambda: [rebuilt(resolve(theatre, name)) for name in theatre.options], 3)
    what = (
        f"cold decide compare, whole process, against {len(theatre.options)} rebuilds by PuLP and CBC without its start"
    )
    return what, f"{slow / ours:.1f} times", f"{ours:.1f} s against {slow:.1f} s"


def months(theatre: Theatre, option: str) -> Row:
    """An option on a calendar of months, against its calendar of quarters."""
    case = resolve(theatre, option)
    packs = case.pack, monthly(case.pack)
    few, many = (len(pack.calendar.periods) for pack in packs)
    quarters, by_month = (timed(lambda pack=pack: cold(pack), 3) for pack in packs)
    what = f"{many} monthly periods against {few} (one option)"
    return what, f"{by_month / quarters:.1f} times", f"{by_month:.2f} s against {quarters:.2f} s"


def cold(pack: Pack) -> None:
    """A pack built and solved from nothing, settled."""
    Settled().solve(formulate(compile_instance(pack)))


def as_a_whole() -> Any:
    """Where no programme begins with its periods, and no stage with the one before it."""
    stack = ExitStack()
    stack.enter_context(patch.object(settled, "start_by_periods", lambda _: None))
    stack.enter_context(patch.object(settled.Start, "of", lambda *_: None))
    return stack


def starts(theatre: Theatre, option: str) -> list[Row]:
    """What begins with its periods, or with the stage before, against the same without."""
    cases = [resolve(theatre, name) for name in theatre.options]
    now = in_the_centre(resolve(theatre, option))[1]
    texts = [text.format(more=f"{1.05 * now:.1f}", less=f"{0.95 * now:.1f}") for text in MODES]
    modes = [resolve(theatre, option, WhatIf(mode=parse_mode(text))) for text in texts]
    sets = [floored(theatre, name, part) for name in [*theatre.options][:3] for part in (1.0, 1.05)]
    works: list[tuple[str, Callable[[], Any]]] = [
        (f"{len(cases)} options solved and settled", lambda: [cold(case.pack) for case in cases]),
        (f"{len(modes)} modes of one option", lambda: [answer(case) for case in modes]),
        (
            f"{len(sets)} programmes with a floor on a score over the horizon",
            lambda: [Settled().solve(programme) for programme in sets],
        ),
        ("decide prices", lambda: prices(theatre, option)),
        ("decide gap", lambda: gap(theatre, option, {"centre": 23.0}, keep=True)),
    ]
    rows = []
    for what, work in works:
        ours = timed(work, 1)
        with as_a_whole():
            whole = timed(work, 1)
        rows.append(
            (
                f"{what}: against every start as a whole",
                f"{whole / ours:.1f} times",
                f"{ours:.1f} s against {whole:.1f} s",
            )
        )
    return rows


def floored(theatre: Theatre, name: str, part: float) -> Programme:
    """An option that has to reach so much of what it now scores in the centre."""
    ready, now = in_the_centre(resolve(theatre, name))
    return ready.holding({0: part * now})


def in_the_centre(case: Case) -> tuple[Ready, float]:
    """The programme of a case with its score in the centre as a criterion, and what that now comes to."""
    instance = compile_instance(case.pack)
    free = formulate(instance)
    ready = with_criteria(instance, free, ["centre"])
    (score,) = ready.criteria
    return ready, score.constant + float(score.gain @ Settled().solve(free).x[free.block("z").index])


def grown(theatre: Theatre, option: str) -> list[tuple[str, ...]]:
    """What an option without terms costs as the pack grows: its programme, and its solve begun with periods or not."""
    pack = resolve(theatre, option).pack.model_copy(update={"terms": {}})
    finer = pack.model_copy(update={"response": pack.response.model_copy(update={"segments": 40})})
    packs = {
        "as published": pack,
        "areas and units twice": wider(pack, 2),
        "areas and units four times": wider(pack, 4),
        "periods twice": longer(pack, 2),
        "periods three times": longer(pack, 3),
        "months instead of quarters": monthly(pack),
        "40 segments of the response": finer,
        "one period alone": shorter(pack, 1),
    }
    rows, first = [], 0.0
    for what, larger in packs.items():
        rows_, columns, _ = formulate(compile_instance(larger)).size
        ours = timed(lambda larger=larger: cold(larger), 1)
        with as_a_whole():
            whole = timed(lambda larger=larger: cold(larger), 1)
        first = first or ours
        rows.append(
            (what, f"{rows_:,}", f"{columns:,}", f"{ours:.2f}", f"{ours / first:.1f}", f"{whole / ours:.1f} times")
        )
    return rows


def main() -> None:
    """Run every comparison and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    arguments = parser.parse_args()
    theatre = read_theatre(find_pack(None))
    option = next(iter(theatre.options))
    rows = [
        slider(theatre),
        further(theatre),
        *futures(theatre),
        cold_process(theatre),
        months(theatre, option),
        *starts(theatre, option),
    ]
    tables = {
        "table": _table(("what", "ratio", "times in this run"), rows),
        "grown": _table(GROWN, grown(theatre, option)),
    }
    print("\n\n".join(tables.values()))
    if arguments.write:
        path = Path("docs/performance.md")
        text = path.read_text(encoding="utf-8")
        for name, table in tables.items():
            begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
            before, _, rest = text.partition(begin)
            text = f"{before}{begin}\n\n{table}\n\n{end}{rest.partition(end)[2]}"
        path.write_text(text, encoding="utf-8")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, numbers to the right."""
    sides = ["---", *["---:"] * (len(head) - 2), "---" if head[-1].startswith("times") else "---:"]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, sides, *rows))


if __name__ == "__main__":
    main()
