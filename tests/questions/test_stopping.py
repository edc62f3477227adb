"""Every long question, asked to stop at any of its check points: what is done is kept and told in every form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
import pytest

from decide.errors import Place, Stopped
from decide.language import speaking
from decide.pack.laydown_file import Laydown
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from decide.progress import Progress
from decide.questions import questions, read_study
from decide.questions.breakeven.study import BreakevenAsk, breakeven
from decide.questions.compare.study import compare
from decide.questions.dilemmas.study import dilemmas
from decide.questions.drivers.study import DriversAsk, drivers
from decide.questions.frontier.study import frontier
from decide.questions.gap.study import gap
from decide.questions.hindcast.study import hindcast
from decide.questions.plan.study import plan
from decide.questions.prices.study import prices
from decide.questions.ranges.study import ranges
from decide.questions.repair.study import repair
from decide.questions.robust.study import RobustAsk, robust
from decide.questions.sequence.study import sequence
from decide.questions.show.study import show
from decide.questions.weights.study import weights
from decide.questions.why.study import why
from decide.results.study import Study
from decide.shell.running import deliver_study
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
KEYS = [("infantry", area, period) for area in ("hill", "plain") for period in ("first", "second")]
MINE = Laydown(
    "mine.csv", "", dict(zip(KEYS, (30.0, 30.0, 270.0, 270.0), strict=True)), dict.fromkeys(KEYS, Place("mine.csv"))
)
"""More on the plain than it has beds for."""


class StopsAt(Progress):
    """Asked to stop just before its n-th check: a stop is seen nowhere else. Never if n is 0."""

    def __init__(self, n: int = 0):
        super().__init__()
        self.n, self.checks = n, 0

    @property
    def stopped(self) -> bool:
        self.checks += 1
        if self.checks == self.n:
            self.stop()
        return super().stopped

    def unseen(self) -> Progress:
        return self


Asking = Callable[[Theatre, Progress, int], Study]
QUESTIONS: Mapping[str, Asking] = {
    "compare": lambda theatre, progress, workers: compare(theatre, progress=progress, workers=workers),
    "show": lambda theatre, progress, workers: show(theatre, "stay"),
    "why": lambda theatre, progress, workers: why(theatre, "reinforce", "stay", progress=progress, workers=workers),
    "why, sampled": lambda theatre, progress, workers: why(
        theatre, "steps", pairs=3, progress=progress, workers=workers
    ),
    "gap": lambda theatre, progress, workers: gap(theatre, "stay", {"lowland": 80.0}, keep=True, progress=progress),
    "frontier": lambda theatre, progress, workers: frontier(
        theatre, "lowland", "upland", progress=progress, workers=workers
    ),
    "weights": lambda theatre, progress, workers: weights(
        theatre, ["uphill", "downhill", "stay"], None, 20, solved=4, progress=progress, workers=workers
    ),
    "ranges": lambda theatre, progress, workers: ranges(theatre, "stay", progress=progress, workers=workers),
    "robust": lambda theatre, progress, workers: robust(
        theatre, ["uphill", "downhill", "stay"], RobustAsk(count=8), progress=progress, workers=workers
    ),
    "breakeven": lambda theatre, progress, workers: breakeven(
        theatre, ["uphill", "downhill"], BreakevenAsk(against="stay", count=3), progress=progress, workers=workers
    ),
    "drivers": lambda theatre, progress, workers: drivers(
        theatre, ["uphill", "downhill", "stay"], DriversAsk(trajectories=2, count=8), progress=progress, workers=workers
    ),
    "plan": lambda theatre, progress, workers: plan(theatre, "stay", MINE, progress=progress, as_is=True),
    "repair": lambda theatre, progress, workers: repair(theatre, "overcommit", progress=progress, workers=workers),
    "repair, of two": lambda theatre, progress, workers: repair(
        theatre, "promises", progress=progress, workers=workers
    ),
    "prices": lambda theatre, progress, workers: prices(theatre, "reinforce", progress=progress),
    "dilemmas": lambda theatre, progress, workers: dilemmas(theatre, "reinforce", progress=progress),
    "sequence": lambda theatre, progress, workers: sequence(theatre, "reinforce", 6.0, progress=progress),
    "hindcast": lambda theatre, progress, workers: hindcast(theatre, "stay", progress=progress, workers=workers),
}


def test_every_study_is_among_the_questions() -> None:
    assert {name.partition(",")[0] for name in QUESTIONS} == {*questions()}, (
        "a question needs a call of it in QUESTIONS above"
    )


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    """The drill pack with what every question needs."""
    folder = tmp_path_factory.mktemp("packs") / "drill"
    two_patrols(folder)
    (folder / "record.yaml").write_text(RECORD, encoding="utf-8")
    (folder / "options" / "steps.yaml").write_text(STEPS, encoding="utf-8")
    (folder / "options" / "promises.yaml").write_text(PROMISES, encoding="utf-8")
    return read_theatre(folder)


@pytest.mark.parametrize("name", QUESTIONS)
def test_stopped_at_any_check_what_is_done_is_kept(name: str, theatre: Theatre, tmp_path: Path) -> None:
    """Nothing to tell until the first part is done, and never less at a later check than at an earlier one."""
    question, never = QUESTIONS[name], StopsAt()
    assert not question(theatre, never, 1).manifest.get("stopped")
    done = 0
    for n in some_of(never.checks):
        study = done_when_stopped(question, theatre, StopsAt(n), 1)
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
    question, never = QUESTIONS[name], StopsAt()
    question(theatre, never, 2)
    for n in (never.checks // 3, 2 * never.checks // 3):
        study = done_when_stopped(question, theatre, StopsAt(n), 2)
        if study and study.manifest.get("stopped"):
            told_in_every_form(study, theatre, tmp_path / f"{n}")


def done_when_stopped(question: Asking, theatre: Theatre, progress: StopsAt, workers: int) -> Study | None:
    """What is done when the stop comes; None where that is nothing, which a sentence says."""
    try:
        return question(theatre, progress, workers)
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
