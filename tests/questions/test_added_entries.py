"""A what-if that adds a unit type: every question answers, and calls it by its title."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from decide.questions import questions
from tests.conftest import Ran
from tests.machine.commands import DRILL, LAYDOWN, WITHOUT_DRILL
from tests.questions.test_prices import SCOUTS

NAMED = ("show", "prices", "ranges")  # in whose answer units stand by their titles
MORE = {"gap": ("--delay", "6")}  # as no pledge of the added type is stated that could tell how long one takes


@pytest.mark.parametrize("name", [name for name in questions() if name not in WITHOUT_DRILL])
def test_every_question_answers_with_what_is_added(
    decide: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("scouts.yaml").write_text(SCOUTS, encoding="utf-8")
    Path("laydown.csv").write_text(LAYDOWN, encoding="utf-8")
    about = (*questions()[name].example, *MORE.get(name, ()), *DRILL, "--scenario", "scouts.yaml")
    ran = decide(name, *about, "--format", "md")
    assert ran.code == 0, ran.err
    assert name not in NAMED or "Mounted scouts" in ran.out
