"""`-v` and `-q`: what is told on standard error; what is answered on standard output stays the same."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

STAY = ("compare", "--pack", "drill", "stay", "--format", "csv")
OVERCOMMIT = ("export-lp", "--pack", "drill", "overcommit")


def test_verbose_tells_what_is_read_and_solved(decide: Any) -> None:
    plain, verbose = decide(*STAY), decide("-v", *STAY)
    assert (plain.code, verbose.code) == (0, 0)
    assert verbose.out == plain.out
    assert plain.err == ""
    lines = verbose.err.splitlines()
    assert any(line.startswith("read: ") and "drill/options/stay.yaml" in line for line in lines)
    assert any(line.startswith("read: the pack drill with 3 options, checked in ") for line in lines)
    assert next(line for line in lines if line.startswith("solved: ")).startswith(
        "solved: stay, weighted, by highs in "
    )


def test_verbose_tells_the_steps_of_a_long_run(decide: Any) -> None:
    ran = decide("-v", "weights", "--pack", "drill", "--format", "csv")
    steps = [line for line in ran.err.splitlines() if not line.startswith(("read: ", "solved: "))]
    assert steps
    assert [line for line in steps if " of " not in line or not line.endswith(" s")] == []


def test_quiet_leaves_out_what_was_written(decide: Any, tmp_path: Path) -> None:
    loud, silent = tmp_path / "loud.csv", tmp_path / "silent.csv"
    assert decide(*STAY, "--out", str(loud)).err == f"written: {loud}\n"
    ran = decide("-q", *STAY, "--out", str(silent))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert silent.read_bytes() == loud.read_bytes()


def test_quiet_keeps_what_is_wrong(decide: Any, tmp_path: Path) -> None:
    assert "there is no option 'sty'" in decide("-q", "show", "--pack", "drill", "sty").err
    warned = decide("-q", *OVERCOMMIT, "--out", str(tmp_path / "programme.lp")).err
    assert "columns" not in warned
    assert warned.startswith("It has no solution: ")


def test_one_cannot_ask_for_both(decide: Any) -> None:
    ran = decide("-v", "-q", *STAY)
    assert (ran.code, ran.out) == (2, "")
    assert "-v and -q exclude each other." in ran.err


def test_a_run_leaves_no_handler_and_no_level(decide: Any) -> None:
    logger = logging.getLogger("decide")
    before = (logger.level, [*logger.handlers])
    decide("-v", *STAY)
    decide("-v", "show", "--pack", "drill", "sty")
    assert (logger.level, logger.handlers) == before
