"""A batch comes to the same store whatever ran it, and whatever ended runs before."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from decide.batch import Engine, threads
from decide.engines import engine_named
from decide.errors import InputError
from decide.pack.theatre import Theatre
from decide.progress import Progress
from decide.questions.robust.study import RobustAsk, robust
from decide.store import design, files, layout
from decide.store import store as stores
from decide.store.block import solve_block
from decide.store.reading import parts_of, unanswered
from decide.store.run import Batch
from tests.store.studies import SMALL, batch, content, run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return batch(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def undisturbed(made: Batch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("store") / "out"
    run(made, out, seconds=100.0)
    return out


def results(out: Path) -> pa.Table:
    return pa.concat_tables([pq.read_table(path) for path in parts_of(out, "results")])


def test_a_store_has_a_row_for_each_case_and_future_and_a_column_for_each_criterion(undisturbed: Path) -> None:
    table = results(undisturbed)
    assert table.num_rows == 4 * 8
    assert {*zip(table["case"].to_pylist(), table["future"].to_pylist(), strict=True)} == {
        (case, future) for case in range(4) for future in range(8)
    }
    field = table.schema.field("score_protection_upland")
    assert field.metadata[b"unit"] == b"points"
    assert field.metadata[b"title"] == b"Score, Protection, Upland"
    assert table.schema.field("cost").metadata[b"better"] == b"less"
    assert {*table["status"].to_pylist()} == {"answered"}
    assert max(table["certificate"].to_pylist()) < 1e-6


def test_figures_are_those_of_robust(undisturbed: Path, drill: Theatre) -> None:
    study = robust(drill, ["stay", "reinforce"], RobustAsk(count=7, seed=3))
    table = results(undisturbed).to_pandas().query("levers == '' and future > 0").set_index(["option", "future"])
    outcomes = study.frames["outcomes"]
    assert len(outcomes) > 100
    for row in outcomes.itertuples():
        name = "_".join(part for part in (row.metric, row.objective, row.region) if part != "all")
        assert table.loc[(row.option, row.future), name] == row.value
        assert pq.read_schema(parts_of(undisturbed, "results")[0]).field(name).metadata[b"unit"].decode() == row.unit


def test_plans_and_positions_stand_beside_the_results(undisturbed: Path, made: Batch) -> None:
    laydowns = pq.read_table(undisturbed / "laydowns").to_pandas()
    stay = laydowns.query("case == 0 and future == 0 and area == 'hill'")  # worked by hand in docs/drill.md
    assert stay["units"].round(6).tolist() == [180.0, 200.0]
    futures = pq.read_table(undisturbed / "futures").to_pandas()
    assert np.array_equal(futures[["own_guard", "patrols_needed"]].to_numpy(), made.futures.positions(0, 8))
    cases = pq.read_table(undisturbed / "cases.parquet").to_pandas()
    assert cases["levers"].tolist() == ["", "pressure=provoked"] * 2


@pytest.mark.parametrize("engine", [threads(3), engine_named("processes", 2)], ids=lambda one: one.name)
def test_the_engine_and_the_blocks_leave_no_trace(
    engine: Engine, made: Batch, undisturbed: Path, tmp_path: Path
) -> None:
    run(made, tmp_path / "out", engine)
    assert content(tmp_path / "out") == content(undisturbed)


def test_a_sequence_is_drawn_once_however_many_blocks_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, begin = [0], design._Sobol._begin

    def counted(self: design._Sobol) -> None:
        begun[0] += 1
        begin(self)

    monkeypatch.setattr(layout, "LEAST_ROWS", 12)
    monkeypatch.setattr(design._Sobol, "_begin", counted)
    made = batch(tmp_path, "pack: drill\noptions: [stay, reinforce]\ndesign: {kind: sobol, size: 32}\n")
    assert made.layout.chunks == 5
    run(made, tmp_path / "out")
    assert begun == [1]
    drawn = pq.read_table(tmp_path / "out" / "futures").sort_by("future").to_pandas()
    assert np.array_equal(drawn[["own_guard", "patrols_needed"]].to_numpy(), made.futures.positions(0, 33))


def test_a_second_run_solves_nothing(made: Batch, undisturbed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.stat().st_mtime_ns for path in undisturbed.rglob("*.parquet")}
    monkeypatch.setattr("decide.store.run.solve_task", None)
    assert run(made, undisturbed).done == 32
    assert {path: path.stat().st_mtime_ns for path in undisturbed.rglob("*.parquet")} == before


def test_what_is_stopped_again_and_again_comes_to_the_same(made: Batch, undisturbed: Path, tmp_path: Path) -> None:
    out, done, runs = tmp_path / "out", 0, 0
    while done < 32:
        progress = Progress()
        progress._show = lambda step, at, total, progress=progress: progress.stop()
        before, done = done, run(made, out, progress=progress, seconds=0.001).done
        assert done > before
        runs += 1
    assert runs > 3
    assert content(out) == content(undisturbed)


def test_a_torn_part_is_cleared_away_and_solved_again(
    made: Batch, undisturbed: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "out"
    shutil.copytree(undisturbed, out)
    (part,) = (out / "results").glob("part-*")
    part.write_bytes(part.read_bytes()[:-40])
    (out / "results" / ".unfinished-block").write_bytes(b"half of")
    run(made, out)
    assert f"damaged, and done again: {part}" in caplog.text
    assert content(out) == content(undisturbed)


def test_a_flipped_byte_is_seen(made: Batch, undisturbed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(undisturbed, out)
    (part,) = (out / "laydowns").glob("part-*")
    damaged = bytearray(part.read_bytes())
    damaged[len(damaged) // 3] ^= 1
    part.write_bytes(damaged)
    run(made, out)
    assert content(out) == content(undisturbed)


def test_a_run_that_ends_while_it_merges_loses_and_doubles_nothing(
    made: Batch, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, write, kinds = tmp_path / "out", stores.write_part, []

    def dying(folder: Path, part: files.StorePart, *about: Any) -> Path:
        kinds.append(part.member is None and folder.name == "results")
        path = write(folder, part, *about)
        if kinds[-1]:
            raise KeyboardInterrupt
        return path

    monkeypatch.setattr(stores, "write_part", dying)
    with pytest.raises(KeyboardInterrupt):
        run(made, out)
    assert len([*(out / "results").glob("*.parquet")]) > 1
    assert results(out).num_rows == 32  # the merged part and the blocks that it is of
    monkeypatch.setattr(stores, "write_part", write)
    assert run(made, out).done == 32
    assert content(out) == content(undisturbed)


def test_a_full_disk_is_told_and_nothing_is_lost(
    made: Batch, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, sync, left = tmp_path / "out", os.fsync, [40]

    def full(number: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(number)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"no space left on device.*What was written before is kept"):
        run(made, out)
    kept = results(out).num_rows
    assert 0 < kept < 32
    assert not [*out.rglob(".unfinished-*")]
    monkeypatch.setattr(os, "fsync", sync)
    assert run(made, out).done == 32
    assert content(out) == content(undisturbed)


def test_other_inputs_are_refused_with_what_changed(undisturbed: Path, tmp_path: Path) -> None:
    other = batch(tmp_path, SMALL.replace("size: 7", "size: 9"))
    with pytest.raises(InputError, match="study design size was 7 and is 9"):
        run(other, undisturbed)


def test_another_release_or_pack_is_refused(
    made: Batch, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(made.manifest["versions"], "highspy", "1.0")
    monkeypatch.setitem(made.manifest["versions"], "file areas.yaml of the pack", "0" * 64)
    with pytest.raises(
        InputError, match=r"file areas\.yaml of the pack was .*versions highspy was 1\..* and is 1\.0|.*"
    ):
        run(made, undisturbed)


def test_a_folder_of_other_things_is_left_alone(made: Batch, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(InputError, match=r"holds other files, such as 'thesis.doc'"):
        run(made, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_two_runs_do_not_write_to_one_folder(made: Batch, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with files.locked(out), pytest.raises(InputError, match=f"another run writes here .process {os.getpid()} on "):
        run(made, out)
    assert run(made, out).done == 32


def test_a_future_without_an_answer_is_told_and_the_others_are_solved(tmp_path: Path) -> None:
    floor = "{kind: factorial, positions: {patrols_needed: [-1, 1]}}"
    made = batch(
        tmp_path / "study",
        f"pack: drill\noptions: [stay]\nmodes: ['epsilon:overall=78', weighted]\ndesign: {floor}\n",
    )
    run(made, tmp_path / "out")
    table = results(tmp_path / "out").to_pandas()
    failed = table[table["status"] != "answered"]
    assert failed[["case", "future"]].to_numpy().tolist() == [[0, 2]]  # at the high end of what patrols need
    assert failed["score"].isna().all()
    ((case, status, count, why),) = unanswered(tmp_path / "out")
    assert (case, status, count) == (0, "no answer", len(failed))
    assert "overall" in why


def test_a_worker_of_another_release_solves_nothing(made: Batch) -> None:
    block = made.block(0, (0, 1))
    other = {**block.work.fingerprint, "highspy": "1.0", "file gone.yaml of the pack": "ab"}
    with pytest.raises(
        InputError, match=r"would not come to the same results: highspy: 1\.0 there, .* here; file gone"
    ):
        solve_block(
            type(block)(
                type(block.work)(**{**vars(block.work), "fingerprint": other, "study": "x"}), 0, block.positions
            )
        )


class Dying(ThreadPoolExecutor):
    """An executor that breaks at its third task."""

    def __init__(self, broken: Callable[[], bool]):
        super().__init__(2)
        self.broken = broken

    def submit(self, *about: Any, **more: Any) -> Any:
        from concurrent.futures import BrokenExecutor

        if self.broken():
            raise BrokenExecutor("a worker was lost")
        return super().submit(*about, **more)


def test_the_block_of_a_lost_worker_runs_again(made: Batch, undisturbed: Path, tmp_path: Path) -> None:
    submitted = [0]

    def broken() -> bool:
        submitted[0] += 1
        return submitted[0] % 3 == 0

    @contextmanager
    def opened() -> Iterator[tuple[Executor, int]]:
        with Dying(broken) as pool:
            yield pool, 1

    run(made, tmp_path / "out", Engine("dying", opened, 2))
    assert submitted[0] > 6
    assert content(tmp_path / "out") == content(undisturbed)
