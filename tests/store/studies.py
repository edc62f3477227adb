"""Small studies of the drill pack, and what a store of one holds."""

from __future__ import annotations

from pathlib import Path

from decide.batch import Engine
from decide.engines import engine_named
from decide.pack.batch_file import read_batch
from decide.progress import Progress, silent
from decide.store.run import Batch, run_batch
from decide.store.store import Store

SMALL = """\
pack: drill
options: [stay, reinforce]
levers:
  pressure: [unset, provoked]
design: {kind: latin, size: 7, seed: 3}
laydowns: true
"""


def batch(folder: Path, text: str = SMALL) -> Batch:
    """A study in a folder, made ready."""
    folder.mkdir(exist_ok=True)
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return Batch(read_batch(path))


def run(
    made: Batch, out: Path, engine: Engine | None = None, progress: Progress | None = None, seconds: float = 0.01
) -> Store:
    """A run of it, in blocks of a few futures."""
    return run_batch(made, out, engine or engine_named("serial", 1), progress or silent(), seconds)


def content(out: Path) -> dict[str, bytes]:
    """Every file of a store but its lock, by name."""
    paths = [path for path in sorted(out.rglob("*")) if path.is_file() and path.name != ".lock"]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}
