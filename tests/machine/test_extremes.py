"""Nothing at all and far too much of everything: each question answers, or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Ran
from tests.machine.commands import QUICK

SOLVING = [name for name in QUICK if name not in ("options", "check", "evidence", "plan", "hindcast")]
EXTREMES = {
    "nobody": ["units.infantry.strength=0"],
    "no beds": ["areas.hill.beds=0", "areas.plain.beds=0"],
    "a billion soldiers": ["units.infantry.strength=1e9"],
    "ten billion beds": ["areas.hill.beds=1e10", "areas.plain.beds=1e10", "units.infantry.strength=1e6"],
}


@pytest.mark.parametrize("extreme", EXTREMES)
@pytest.mark.parametrize("command", SOLVING)
def test_every_question_answers(decide: Callable[..., Ran], command: str, extreme: str) -> None:
    sets = [word for text in EXTREMES[extreme] for word in ("--set", text)]
    for form in ("json", "table"):
        ran = decide(command, *QUICK[command], *sets, "--format", form)
        assert ran.code == 0 or (command, ran.code) == ("gap", 3), ran.err
        assert (ran.out != "") == (ran.code == 0)
        assert "nan" not in ran.out.split()
