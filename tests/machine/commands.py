"""Every command with arguments that make it answer within seconds, and the command line as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from bench.same import LAYDOWNS
from decide.questions import questions
from decide.report.formats import FORMATS

DRILL = ("--pack", "drill")
LAYDOWN = LAYDOWNS["drill"]
WITHOUT_DRILL = ("hindcast",)  # which asks for a record, and the drill pack has none
QUICK: dict[str, tuple[str, ...]] = {
    "options": DRILL,
    "check": DRILL,
    "evidence": DRILL,
    **{name: (*one.example, *(DRILL if name not in WITHOUT_DRILL else ())) for name, one in questions().items()},
    "hindcast": ("--no-search",),
}
"""By command; `laydown.csv` holds `LAYDOWN`."""
OTHERWISE = {
    "batch": "writes a folder",
    "diff": "takes two documents",
    "export-lp": "writes files only",
    "map": "writes files only",
    "query": "asks a store",
    "summarise": "sums one up",
    "reproduce": "takes a document",
    "ui": "serves a page",
}
TEXT_FORMATS = tuple(name for name, form in FORMATS.items() if not form.file_only)


def run(
    arguments: Sequence[str], folder: os.PathLike[str], code: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """`decide` with these arguments as a process of its own, its output read through a pipe. `code` is run first."""
    start = ["-m", "decide"] if not code else ["-c", f"{code}\nfrom decide.cli import main; main()"]
    return subprocess.run(
        [sys.executable, *start, *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **environment},
    )
