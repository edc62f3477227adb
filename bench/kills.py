"""A batch that is killed again and again comes to the store of one that nobody disturbed: `python -m bench.kills`.

Every run is a process group of its own that is sent SIGKILL after a random time; runs follow until so many were killed
while they worked, each study until its store is done. The content of every store is compared with that of an
undisturbed one.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

STUDY = """\
pack: drill
options: [stay, reinforce]
levers:
  pressure: [unset, provoked]
design: {kind: sobol, size: 256, seed: 3}
laydowns: true
"""


def command(study: Path, out: Path, workers: int) -> list[str]:
    """What runs a study in blocks of a fraction of a second."""
    run = ["batch", str(study), "--out", str(out), "--jobs", str(workers), "--block", "0.1"]
    return [sys.executable, "-m", "decide", *run]


def content(out: Path) -> dict[str, bytes]:
    """Every file of a store but its lock, by name."""
    paths = [path for path in sorted(out.rglob("*")) if path.is_file() and path.name != ".lock"]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def killed_after(seconds: float, arguments: list[str]) -> bool:
    """Whether a run was killed; if not, it had ended. Raises `RuntimeError` where it ended with an error."""
    running = subprocess.Popen(arguments, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _, errors = running.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.kill(running.pid, signal.SIGKILL)  # its workers are to leave by themselves
        running.communicate()
        return True
    if running.returncode:
        raise RuntimeError(errors.decode())
    return False


def disturbed(study: Path, folder: Path, undisturbed: Path, kills: int, longest: float, workers: int, seed: int) -> int:
    """Stores made under so many kills and found equal. Raises `RuntimeError` for one that is not."""
    chance, stores, done = random.Random(seed), 0, 0
    while done < kills:
        out = folder / f"store-{stores}"
        while done < kills and killed_after(chance.uniform(0.0, longest), command(study, out, workers)):
            done += 1
        subprocess.run(command(study, out, workers), check=True, stdout=subprocess.DEVNULL)
        if content(out) != content(undisturbed):
            raise RuntimeError(f"{out} is not as {undisturbed}")
        stores += 1
    return stores


def main() -> None:
    """Kill, compare, and say how often."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--longest", type=float, default=8.0, help="seconds until the latest kill")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        study, undisturbed = folder / "study.yaml", folder / "undisturbed"
        study.write_text(STUDY, encoding="utf-8")
        subprocess.run(command(study, undisturbed, 1), check=True, stdout=subprocess.DEVNULL)
        stores = disturbed(study, folder, undisturbed, given.kills, given.longest, given.workers, given.seed)
    print(f"{given.kills} kills over {stores} stores, each equal to the undisturbed one, file by file")


if __name__ == "__main__":
    main()
