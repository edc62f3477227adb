"""Every wrong input of tests/corpus is answered with exactly the problems written there.

A case is a few edits to the drill pack (and a scenario file, `--set` or an option to ask for), and what
must be said: file and line, what is wrong, and the way out.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from decide.errors import InputError
from decide.pack.read import read_theatre
from decide.pack.theatre import choose_options, resolve
from decide.pack.what_if import WhatIf, parse_set, read_scenario
from tests.pack.patched import copy_drill, said

CORPUS = Path(__file__).parent.parent / "corpus"
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CASES = {path.stem: path for path in sorted(CORPUS.glob("*.yaml"))}


def ask(folder: Path, case: dict[str, Any]) -> None:
    """Read the pack and put the question of the case to it."""
    theatre = read_theatre(folder)
    what_if = read_scenario(folder / case["scenario"]) if "scenario" in case else WhatIf()
    what_if = replace(what_if, sets=tuple(parse_set(text) for text in case.get("set", ())))
    names = [case["option"]] if "option" in case else []
    resolve(theatre, choose_options(theatre, names, what_if)[-1], what_if)


def test_the_corpus_is_found() -> None:
    assert len(CASES) >= 45


def test_the_drill_pack_itself_has_no_problem(tmp_path: Path) -> None:
    ask(copy_drill(tmp_path / "drill"), {})


@pytest.mark.parametrize("name", CASES)
def test_the_problems_are_named(name: str, tmp_path: Path) -> None:
    case = yaml.load(CASES[name].read_text(encoding="utf-8"), Loader=LOADER)
    folder = copy_drill(tmp_path / "drill", case.get("edits", ()))
    with pytest.raises(InputError) as error:
        ask(folder, case)
    assert said(error.value, tmp_path) == case["problems"]
