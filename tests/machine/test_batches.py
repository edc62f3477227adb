"""Batches as processes of their own: killed, interrupted, on a cluster, on disks that take no more."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.kills import STUDY, command, content, disturbed

SMALLER = STUDY.replace("256", "64")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("study") / "study.yaml"
    path.write_text(SMALLER, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def undisturbed(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("store") / "out"
    subprocess.run(command(study, out, 1), check=True)
    return out


def test_kills_at_random_moments_leave_no_trace(study: Path, undisturbed: Path, tmp_path: Path) -> None:
    assert disturbed(study, tmp_path, undisturbed, kills=10, longest=5.0, workers=2, seed=4) >= 1


def workers_of(process: int) -> set[int]:
    """Processes that a process began."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return {int(line) for line in listed.stdout.split()}


def waited_for(condition: object, seconds: float = 60.0) -> bool:
    assert callable(condition)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


@contextmanager
def begun(study: Path, out: Path, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A run that has written something."""
    run = [*command(study, out, 2), *more]
    running = subprocess.Popen(run, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert waited_for(lambda: [*out.glob("results/*.parquet")] or running.poll() is not None)
        yield running
    finally:
        running.kill()
        running.communicate()


@pytest.fixture
def long_study(tmp_path: Path) -> Path:
    """One that nothing here finishes."""
    path = tmp_path / "long.yaml"
    path.write_text(STUDY.replace("256", "65536"), encoding="utf-8")
    return path


def test_workers_leave_with_a_run_that_is_killed(long_study: Path, tmp_path: Path) -> None:
    with begun(long_study, tmp_path / "out") as running:
        workers = workers_of(running.pid)
        assert len(workers) >= 2
        running.kill()
        assert waited_for(lambda: not any(os.path.exists(f"/proc/{worker}") for worker in workers))


@pytest.mark.parametrize("engine", ["processes", "dask"])
def test_ctrl_c_keeps_what_is_done_and_says_so(engine: str, long_study: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with begun(long_study, out, "--engine", engine) as running:
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: its workers hear it too
        _, errors = running.communicate(timeout=100)
    assert running.returncode == 130
    said = errors.decode()
    assert "Traceback" not in said
    assert (match := re.search(r"stopped early: ([\d,]+) of 262,148 rows are in", said)), said
    names = [path.name.split("-") for path in (out / "results").glob("block-*")]
    assert sum(int(name[4]) - int(name[3]) for name in names) == int(match[1].replace(",", "")) > 0


def test_a_second_run_beside_the_first_is_refused(long_study: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with begun(long_study, out) as running:
        other = subprocess.run(command(long_study, out, 1), capture_output=True, check=False, text=True)
        assert other.returncode == 2
        assert f"another run writes here (process {running.pid} on " in other.stderr


@contextmanager
def cluster(folder: Path, *tls: str) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler with two worker processes on loopback."""
    where = folder / "scheduler.json"
    flags = ["--no-dashboard", *tls]
    host = "tls://127.0.0.1" if tls else "127.0.0.1"
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", host, "--port", "0"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny"]
    with (folder / "log").open("wb") as log:
        begin = {"stdout": log, "stderr": log}
        processes = [subprocess.Popen([*scheduler, "--scheduler-file", str(where), *flags], **begin)]  # type: ignore[call-overload]
        try:
            assert waited_for(where.exists)
            waited_for(lambda: where.read_text().strip().endswith("}"))
            address = re.search(r'"address": "([^"]+)"', where.read_text())
            assert address
            own = ["--local-directory", str(folder), *flags]
            processes += [subprocess.Popen([*worker, address[1], *own], **begin) for _ in range(2)]  # type: ignore[call-overload]
            yield address[1], processes[1:]
        finally:
            for process in reversed(processes):
                process.kill()
                process.wait()


def test_a_dask_cluster_that_loses_a_worker_half_way_comes_to_the_same(
    study: Path, undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with cluster(tmp_path) as (address, workers):
        run = subprocess.Popen([*command(study, out, 2), "--engine", "dask", "--scheduler", address])
        try:
            assert waited_for(lambda: len([*out.glob("results/block-*")]) > 3 or run.poll() is not None)
            half_way = run.poll() is None
            workers[0].kill()
            assert run.wait(timeout=120) == 0
        finally:
            run.kill()
            run.wait()
    assert half_way
    assert content(out) == content(undisturbed)


def test_a_cluster_that_speaks_tls_is_spoken_to_with_certificates(
    study: Path, undisturbed: Path, tmp_path: Path
) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl here to make certificates with")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "node.pem"]
    names = ["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made, *names], cwd=tmp_path, check=True, capture_output=True)
    certificate, key = str(tmp_path / "node.pem"), str(tmp_path / "key.pem")
    own = ("--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", key)
    with cluster(tmp_path, *own) as (address, _):
        assert address.startswith("tls://")
        run = [*command(study, tmp_path / "out", 2), "--engine", "dask", "--scheduler", address]
        plain = subprocess.run(run, capture_output=True, check=False, text=True)
        assert (plain.returncode, "no scheduler answers" in plain.stderr) == (2, True), plain.stderr
        flags = ["--tls-ca", certificate, "--tls-cert", certificate, "--tls-key", key]
        subprocess.run([*run, *flags], check=True, timeout=200)
    assert content(tmp_path / "out") == content(undisturbed)


def test_a_full_disk_ends_the_run_with_nothing_lost(study: Path, undisturbed: Path, tmp_path: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=96k", "none", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: the full disk is one of tests/store/test_run.py alone")
    try:
        ran = subprocess.run(command(study, place / "out", 1), capture_output=True, check=False, text=True)
        assert ran.returncode == 2
        assert "no space left on device. What was written before is kept" in ran.stderr
        assert "Traceback" not in ran.stderr
        kept = [*(place / "out" / "results").glob("block-*")]
        assert kept
        subprocess.run(["mount", "-o", "remount,size=16m", str(place)], check=True)
        subprocess.run(command(study, place / "out", 1), check=True)
        assert content(place / "out") == content(undisturbed)
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_folder_that_may_not_be_written_to_is_told(study: Path, undisturbed: Path, tmp_path: Path) -> None:
    place = tmp_path / "store"
    shutil.copytree(undisturbed, place)
    (part,) = (place / "results").glob("part-*")
    part.unlink()
    bind = [["mount", "--bind", str(place), str(place)], ["mount", "-o", "remount,ro,bind", str(place)]]
    if any(subprocess.run(one, capture_output=True, check=False).returncode for one in bind):
        if os.geteuid() == 0:
            pytest.skip("nothing can be mounted here, and root may write to every folder")
        place.chmod(0o500)
    try:
        ran = subprocess.run(command(study, place, 1), capture_output=True, check=False, text=True)
    finally:
        subprocess.run(["umount", str(place)], capture_output=True, check=False)
        place.chmod(0o700)
    assert ran.returncode == 2
    assert re.search(r"cannot be written: (read-only file system|permission denied)", ran.stderr)
    assert "Traceback" not in ran.stderr
    subprocess.run(command(study, place, 1), check=True)
    assert content(place) == content(undisturbed)


SRUN = """\
#!/bin/bash
count=1 begun=()
while [[ $1 == --* ]]; do
  [[ $1 == --ntasks=* ]] && count=${1#--ntasks=}
  shift
done
for _ in $(seq "$count"); do "$@" & begun+=($!); done
trap 'kill -9 "${begun[@]}"' TERM
wait
"""
"""What starts so many copies of a command, as Slurm does on the machines of a job."""


def test_the_job_script_of_the_documents_runs(study: Path, undisturbed: Path, tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent.parent / "docs" / "engines.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```sh\n(#!/bin/bash\n#SBATCH.*?)```", text, flags=re.S)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, content_of in (
        ("srun", SRUN),
        ("decide", f'#!/bin/sh\nexec {sys.executable} -m decide "$@"\n'),
        ("dask", f'#!/bin/sh\nexec {sys.executable} -m dask "$@"\n'),
    ):
        (tools / name).write_text(content_of)
        (tools / name).chmod(0o755)
    shutil.copy(study, tmp_path / "study.yaml")
    about = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "SLURM_NTASKS": "4", "TMPDIR": str(tmp_path)}
    ran = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=about, capture_output=True, timeout=200, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    assert content(tmp_path / "results") == content(undisturbed)
