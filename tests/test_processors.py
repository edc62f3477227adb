"""Workers: as many as this process may use, or as are asked for; results do not hang on them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from decide import cli
from decide.errors import InputError
from decide.processors import JOBS, ONE_THREAD, available, jobs, workers
from tests.conftest import Ran


@pytest.fixture(autouse=True)
def nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(JOBS, raising=False)


HERE = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@pytest.mark.parametrize(
    ("group", "files", "processors"),
    [
        ("", {"cpu.max": "50000 100000\n"}, 1),
        ("", {"cpu.max": "max 100000\n"}, HERE),
        ("", {"cpu.max": "900000000 100000\n"}, HERE),
        ("0::/jobs/one\n", {"cpu.max": "max 100000\n", "jobs/cpu.max": "100000 100000\n"}, 1),
        ("0::/jobs/one\n", {"other/cpu.max": "100000 100000\n"}, HERE),
        ("", {"cpu/cpu.cfs_quota_us": "60000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 1),
        ("", {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, HERE),
        ("", {"cpu.max": "nonsense"}, HERE),
    ],
)
def test_the_quota_of_a_container(tmp_path: Path, group: str, files: dict[str, str], processors: int) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "membership").write_text(group)
    assert available(tmp_path, tmp_path / "membership") == processors


def test_part_of_a_processor_counts_as_one_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(64), raising=False)
    (tmp_path / "cpu.max").write_text("250000 100000\n")
    assert available(tmp_path, tmp_path / "none") == 3


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system knows no affinity")
def test_affinity_is_honoured() -> None:
    one = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})"
    code = f"{one}; from decide.processors import jobs; print(jobs())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "1\n"


def test_what_is_asked_for_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    assert jobs() == available()
    monkeypatch.setenv(JOBS, "7")
    assert jobs() == 7
    with workers(3):
        assert jobs() == 3
    assert jobs() == 7


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "99999"])
def test_what_is_no_number_of_workers_is_refused(
    decide: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv(JOBS, text)
    with pytest.raises(InputError, match=JOBS):
        jobs()
    ran = decide("compare", "--pack", "drill")
    assert (ran.code, "'--jobs'" in ran.err) == (2, True)


SPREAD = {
    "batch",
    "breakeven",
    "brief",
    "compare",
    "drivers",
    "frame",
    "frontier",
    "hindcast",
    "map",
    "ranges",
    "repair",
    "robust",
    "ui",
    "weights",
    "why",
}


@pytest.mark.parametrize(("given", "threads"), [(None, "1"), ("3", "3")])
def test_linear_algebra_keeps_to_one_thread_unless_more_are_asked_for(given: str | None, threads: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    environment |= {} if given is None else {"OPENBLAS_NUM_THREADS": given}
    code = (
        "import os, sys\n"
        "from decide import cli\n"
        "cli.run = lambda _: print(os.environ['OPENBLAS_NUM_THREADS'], 'numpy' in sys.modules) or 0\n"
        "cli.main([])"
    )
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [threads, "False"]  # it counts only if numpy is loaded later


def test_wherever_work_is_spread_workers_can_be_named() -> None:
    takes = {name for name, command in cli.cli.commands.items() if any(p.name == "jobs" for p in command.params)}
    assert takes == SPREAD


@pytest.mark.parametrize(
    "command",
    [
        ("compare",),
        ("robust", "--futures", "6"),
        ("breakeven", "--futures", "3"),
        ("weights", "--draws", "50", "--solved", "8"),
        ("frontier", "upland", "lowland"),
    ],
    ids=lambda words: words[0],
)
def test_results_do_not_hang_on_the_number_of_workers(decide: Callable[..., Any], command: tuple[str, ...]) -> None:
    one, three = (decide(*command, "--pack", "drill", "--format", "json", "--jobs", n).out for n in ("1", "3"))
    assert one
    assert one == three
