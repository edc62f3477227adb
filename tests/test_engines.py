"""Engines: work comes back in its order from any of them, and again where a worker was lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from decide import engines
from decide.batch import MOST_LOSSES, Engine, shared_out, threads
from decide.engines import Cluster, engine_named
from decide.errors import Fault, InputError
from decide.progress import Progress, silent


def doubled(item: int) -> int:
    return 2 * item


def dies_once(place: str) -> int:
    """Takes its process with it the first time."""
    path = Path(place)
    if path.name == "dies" and not path.exists():
        path.write_text(str(os.getpid()))
        os._exit(9)
    return os.getpid()


@pytest.mark.parametrize("engine", [threads(3), engine_named("serial", 1), engine_named("processes", 2)])
def test_items_come_with_their_results_in_order(engine: Engine) -> None:
    assert [*shared_out(engine, doubled, range(40), silent())] == [(n, 2 * n) for n in range(40)]


def test_an_item_whose_process_died_is_done_by_another(tmp_path: Path) -> None:
    items = [str(tmp_path / name) for name in ("a", "b", "dies", "c", "d", "e")]
    done = dict(shared_out(engine_named("processes", 2), dies_once, items, silent()))
    assert [*done] == items
    assert int((tmp_path / "dies").read_text()) not in {done[items[2]], os.getpid()}


def test_workers_that_are_always_lost_are_the_fault_of_the_work() -> None:
    tried = [0]

    class Broken(ThreadPoolExecutor):
        def submit(self, *about: Any, **more: Any) -> Future[Any]:
            tried[0] += 1
            raise BrokenExecutor("gone")

    @contextmanager
    def opened() -> Iterator[tuple[Executor, int]]:
        yield Broken(), 1

    with pytest.raises(Fault, match="'broken' were lost 5 times"):
        [*shared_out(Engine("broken", opened, 2), doubled, range(3), silent())]
    assert tried[0] == MOST_LOSSES


@pytest.mark.parametrize("engine", [threads(2), engine_named("serial", 1)])
def test_a_run_that_is_stopped_gives_the_first_items(engine: Engine) -> None:
    progress, done = Progress(), []
    for item, _ in shared_out(engine, doubled, range(10_000), progress):
        done.append(item)
        if item == 5:
            progress.stop()
    assert done == [*range(len(done))]
    assert 6 <= len(done) < 100


def made(workers: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(workers, "from a package")


def test_an_installed_package_brings_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("own", f"{__name__}:made", engines.GROUP)
    monkeypatch.setattr(engines, "entry_points", lambda group: [point] if group == "decide.engines" else [])
    engine = engine_named("own", 3)
    with engine.opened() as (pool, workers):
        assert isinstance(pool, ThreadPoolExecutor)
        assert workers == 3
    assert [made for _, made in shared_out(engine, doubled, range(9), silent())] == [*range(0, 18, 2)]
    with pytest.raises(InputError, match=r"no engine 'owm'.*Did you mean 'own'"):
        engine_named("owm", 3)


def test_what_goes_with_no_engine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="'processes' has no scheduler"):
        engine_named("processes", 2, Cluster("tcp://somewhere:1"))
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"Install decide\[dask\]"):
        engine_named("dask", 2)


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import dask

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(InputError, match="no scheduler answers"),
        engine_named("dask", 1, Cluster("tcp://127.0.0.1:9")).opened(),
    ):
        pass
