"""Every long question, asked to stop at any of its check points: what is done is kept and told in every form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from typing import Any

import click
import pytest

from decide.errors import Stopped
from decide.language import speaking
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from decide.progress import Progress
from decide.questions import questions, read_study
from decide.results.study import Study
from decide.shell.running import deliver_study
from tests.asking import answered
from tests.questions.patrols import two_patrols
from tests.questions.test_hindcast import RECORD

FIRST, LAST, BETWEEN = 5, 5, 8  # check points looked at where there are more than all of these
STEPS = "id: steps\ntitle: Steps\nbase: stay\nsummary: A test.\nchanges:\n" + "".join(
    f"  - {{id: s{n}, title: Step {n}, reason: The test adds five more., add: {{units.infantry.strength: 5}}}}\n"
    for n in range(12)
)
PROMISES = (
    "id: promises\ntitle: Two promises\nbase: overcommit\nsummary: A test.\nchanges:\n"
    "  - id: plain\n    title: Plain first\n    reason: A second promise that cannot be kept.\n    set:\n"
    "      terms.plain_strong: {kind: presence, title: 260 on the plain, areas: [plain], until_period: first,\n"
    "        at_least: {value: 260, unit: persons, low: 260, high: 260, assumption: It is made up.}}\n"
)
MINE = "area,unit_type,units\nhill,infantry,30\nplain,infantry,270\n"
"""More on the plain than it has beds for."""


class StopsAt(Progress):
    """Asked to stop just before its n-th check: a stop is seen nowhere else. Never if n is 0.

    With one worker, a solve in a thread of its own is let end: how far it is at that check is not the same each time.
    """

    def __init__(self, n: int = 0, alone: bool = False):
        super().__init__()
        self.n, self.checks = n, 0
        self.thread = get_ident() if alone else None

    @contextmanager
    def ended_by(self, end: Callable[[], None]) -> Iterator[bool]:
        if self.thread not in (None, get_ident()):
            yield False
            return
        with super().ended_by(end) as before:
            yield before

    @property
    def stopped(self) -> bool:
        self.checks += 1
        if self.checks == self.n:
            self.stop()
        return super().stopped

    def unseen(self) -> Progress:
        return self


THREE = ("uphill", "downhill", "stay")
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    **{name: question.example for name, question in questions().items()},
    "why, sampled": ("steps", "--pairs", "4"),
    "gap": ("stay", "--floor", "lowland=80", "--keep"),
    "weights": (*THREE, "--draws", "20", "--solved", "4"),
    "robust": (*THREE, "--futures", "8"),
    "breakeven": ("uphill", "downhill", "--against", "stay", "--futures", "3"),
    "drivers": (*THREE, "--trajectories", "2", "--futures", "8"),
    "plan": ("stay", "--laydown", "laydown.csv", "--as-is"),
    "repair, of two": ("promises",),
}
"""By question: the example that it gives of itself, or arguments that have more parts to stop between."""


def asked_to(name: str, theatre: Theatre, progress: Progress, workers: int) -> Study:
    return answered(name.partition(",")[0], QUESTIONS[name], theatre, progress, workers)


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    """The drill pack with what every question needs."""
    folder = tmp_path_factory.mktemp("packs") / "drill"
    two_patrols(folder)
    (folder / "record.yaml").write_text(RECORD, encoding="utf-8")
    (folder / "options" / "steps.yaml").write_text(STEPS, encoding="utf-8")
    (folder.parent / "laydown.csv").write_text(MINE, encoding="utf-8")
    (folder / "options" / "promises.yaml").write_text(PROMISES, encoding="utf-8")
    return read_theatre(folder)


@pytest.mark.parametrize("name", QUESTIONS)
def test_stopped_at_any_check_what_is_done_is_kept(name: str, theatre: Theatre, tmp_path: Path) -> None:
    """Nothing to tell until the first part is done, and never less at a later check than at an earlier one."""
    never = StopsAt(alone=True)
    assert not asked_to(name, theatre, never, 1).manifest.get("stopped")
    done = 0
    for n in some_of(never.checks):
        study = done_when_stopped(name, theatre, StopsAt(n, alone=True), 1)
        rows = sum(map(len, study.frames.values())) if study else 0
        assert rows >= done, f"fewer rows when stopped at check {n} of {never.checks}"
        done = rows
        if study:
            assert rows
            told_in_every_form(study, theatre, tmp_path / f"{n}", pictures=n == never.checks)
    assert done or not never.checks  # one solve has nothing to stop between


@pytest.mark.parametrize("name", QUESTIONS)
def test_stopped_among_workers_what_is_done_is_kept(name: str, theatre: Theatre, tmp_path: Path) -> None:
    """With several workers a check is not the same one each time; what is told holds all the same."""
    never = StopsAt()
    asked_to(name, theatre, never, 2)
    for n in (never.checks // 3, 2 * never.checks // 3):
        study = done_when_stopped(name, theatre, StopsAt(n), 2)
        if study and study.manifest.get("stopped"):
            told_in_every_form(study, theatre, tmp_path / f"{n}")


def done_when_stopped(name: str, theatre: Theatre, progress: StopsAt, workers: int) -> Study | None:
    """What is done when the stop comes; None where that is nothing, which a sentence says."""
    try:
        return asked_to(name, theatre, progress, workers)
    except Stopped as error:
        said = str(error)
    except Exception as error:
        error.add_note(f"stopped at check {progress.n}")
        raise
    assert re.fullmatch("stopped before .* done: there is nothing to tell yet.", said)
    return None


def some_of(checks: int) -> list[int]:
    """All check points, or the first, the last and a spread of those between."""
    between = range(FIRST + 1, checks - LAST + 1)
    spread = between[:: max(1, len(between) // BETWEEN)]
    return [n for n in range(1, checks + 1) if n <= FIRST or n > checks - LAST or n in spread]


def told_in_every_form(study: Study, theatre: Theatre, folder: Path, pictures: bool = False) -> None:
    """Every frame has its columns, the study is read back as it was written, and its document can be made."""
    assert study.manifest["stopped"]
    frames = questions()[study.kind].frames
    assert {name: tuple(frame.columns) for name, frame in study.frames.items()} == dict(frames)
    folder.mkdir()
    delivered(study, theatre, folder / "en.json", "json")
    again = read_study(folder / "en.json")
    assert {name: tuple(frame.columns) for name, frame in again.frames.items()} == dict(frames)
    assert document(again, theatre).lead == document(study, theatre).lead
    for form in ("table", "md", "csv"):
        delivered(study, theatre, folder / f"en.{form}", form)
    assert study.manifest["stopped"] in document(study, theatre).lead[0]
    with speaking("fr"):
        assert document(again, theatre).lead[0].startswith("Arrêté avant la fin (")
        assert study.manifest["stopped"] not in document(again, theatre).lead[0]
        delivered(again, theatre, folder / "fr.md", "md")
    if pictures:
        for form in ("html", "xlsx"):
            delivered(study, theatre, folder / f"en.{form}", form, "svg")


def document(study: Study, theatre: Theatre) -> Any:
    return questions()[study.kind].document_of(study, theatre)


def delivered(study: Study, theatre: Theatre, out: Path, form: str, picture: str = "json") -> None:
    """Written as the command line writes it, chart and all; a study stopped early leaves with a code of its own."""
    made, chart = document(study, theatre), out.with_suffix(f".{form}.chart.{picture}")
    with pytest.raises(click.exceptions.Exit) as left:
        deliver_study(study, made, form, out, chart)
    assert left.value.exit_code == Stopped.exit_code
    assert out.stat().st_size
    assert chart.exists() == bool(made.charts)
