"""The engines that a batch may run on: this process, processes of its own, Dask, or any `Executor` by entry point.

An entry point of the group `decide.engines` is a function of the number of workers that gives a context manager of a
`concurrent.futures.Executor` (an executor is one), so that pools of MPI or Slurm fit: docs/batch.md shows some.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from decide.batch import Engine
from decide.errors import InputError, Place, Problem, install, unknown
from decide.processors import ONE_THREAD
from decide.progress import Progress, heeded_here, silent

GROUP = "decide.engines"
AHEAD = 2  # blocks handed to a worker: one under way, and one that waits, so that no worker does
FIRST_WORKER = 300.0  # seconds to wait for a first worker of a cluster: a queue takes its time


@dataclass(frozen=True)
class Cluster:
    """Where a Dask scheduler is, and what it is spoken to with; a cluster of this machine without an address."""

    address: str = ""
    """As `tcp://host:8786` or `tls://host:8786`, or the file that a scheduler wrote its address to."""
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


def engine_named(name: str, workers: int, cluster: Cluster | None = None) -> Engine:
    """An engine by its name. Raises `InputError` for one that is not there, or whose package is not installed."""
    cluster = cluster or Cluster()
    if cluster != Cluster() and name != "dask":
        message = f"the engine {name!r} has no scheduler."
        raise InputError(Problem(message, Place("--scheduler"), "Add --engine dask, or leave it out."))
    if name == "dask":
        return _dask_engine(workers, cluster)
    made = {"serial": partial(_serial, 1), "processes": partial(_processes, workers)}
    if name in made:
        return Engine(name, made[name], 1 if name == "serial" else AHEAD)
    others = {point.name: point for point in entry_points(group=GROUP)}
    if name not in others:
        message, hint = unknown("engine", name, [*made, "dask", *others])
        raise InputError(Problem(message, Place("--engine"), hint))
    return Engine(name, partial(_by_entry_point, others[name].load(), workers), AHEAD, (BrokenExecutor, CancelledError))


class _InTurn(Executor):
    """Does each thing at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def _serial(workers: int) -> Iterator[tuple[Executor, int]]:
    yield _InTurn(), workers


@contextmanager
def _processes(workers: int) -> Iterator[tuple[Executor, int]]:
    """Processes begun anew, which share nothing with this one but what it heeds."""
    context, heeded = multiprocessing.get_context("spawn"), heeded_here() or silent()
    stopped = context.Event()
    pool = ProcessPoolExecutor(workers, context, initializer=_begin_process, initargs=(stopped,))
    try:
        with heeded.ended_by(stopped.set) as too_late:
            if too_late:
                stopped.set()
            yield pool, workers
    except BaseException:  # at once: nobody waits for what is under way
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin_process(stopped: Any) -> None:
    """A worker: one thread each, no ear for Ctrl-C but for a stop (an event), and gone with the process that began it,
    however that ends."""
    os.environ.update(ONE_THREAD)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    progress = Progress()
    threading.Thread(target=_stop_after, args=(stopped, progress), daemon=True).start()
    progress.heed_for_good()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()


def _stop_after(stopped: Any, progress: Progress) -> None:
    stopped.wait()
    progress.stop()


def _leave_after(parent: Any) -> None:
    parent.join()
    os._exit(1)


@contextmanager
def _by_entry_point(make: Callable[[int], Any], workers: int) -> Iterator[tuple[Executor, int]]:
    with make(workers) as pool:
        yield pool, workers


def _dask_engine(workers: int, cluster: Cluster) -> Engine:
    if find_spec("distributed") is None:
        raise InputError(Problem("the engine 'dask' needs the package distributed.", None, f"{install('dask')}."))
    from distributed.scheduler import KilledWorker

    losses = (BrokenExecutor, CancelledError, KilledWorker)
    return Engine("dask", partial(_dask, workers, cluster), AHEAD, losses)


@contextmanager
def _deaf() -> Iterator[None]:
    """What is begun inside has no ear for Ctrl-C, which a terminal sends to all: the run is stopped by its first
    process."""
    if threading.current_thread() is not threading.main_thread():  # where no handler can be set
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _dask(workers: int, cluster: Cluster) -> Iterator[tuple[Executor, int]]:
    """A client of a scheduler, or of a cluster of this machine with one thread a worker. Raises `InputError`."""
    import distributed

    dask: Any = distributed  # its types are not told in all releases
    if not cluster.address:
        with _deaf():
            local = dask.LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
            )
        with local, dask.Client(local) as client:
            yield client.get_executor(), workers
        return
    files = {"tls_ca_file": cluster.ca, "tls_client_cert": cluster.certificate, "tls_client_key": cluster.key}
    given = {name: str(path) for name, path in files.items() if path is not None}
    security = dask.Security(require_encryption=True, **given) if given else None
    in_file = Path(cluster.address).is_file()
    where = {"scheduler_file": cluster.address} if in_file else {"address": cluster.address}
    try:
        client = dask.Client(**where, security=security)
    except (OSError, TypeError, ValueError) as error:  # a type, where certificates are missing
        message, hint = f"no scheduler answers: {error}.", "Is it running, and does it speak TLS?"
        raise InputError(Problem(message, Place(f"--scheduler {cluster.address}"), hint)) from None
    with client:
        client.wait_for_workers(1, timeout=FIRST_WORKER)
        yield client.get_executor(), sum(client.nthreads().values())
