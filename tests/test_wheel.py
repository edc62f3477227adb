"""The wheel, installed in an empty environment, answers from any folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_wheel_runs_from_any_folder(tmp_path: Path) -> None:
    def run(*command: str | Path, **more: str) -> str:
        done = subprocess.run([*map(str, command)], cwd=tmp_path, capture_output=True, text=True, check=False, **more)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "dist", ROOT)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "empty")
    python = tmp_path / "empty" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    decide = python.with_name("decide")
    assert "Leading option under these inputs" in run(decide, "compare")
    answer = json.loads(run(decide, "show", "stay", "--pack", "drill", "--format", "json"))
    assert answer["certificate"]["holds"]
