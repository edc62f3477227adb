"""The study file of a batch: strict, each problem at its line, and what it crosses."""

from __future__ import annotations

from pathlib import Path

import pytest

from decide.errors import InputError
from decide.pack.batch_cases import crossed
from decide.pack.batch_file import BatchStudy, read_batch
from decide.store.run import Batch
from tests.pack.patched import copy_drill


def read(folder: Path, text: str) -> BatchStudy:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return read_batch(path)


PROBLEMS = {
    "nothing": ("options: [stay]\n", "study.yaml:1: 'pack' is missing."),
    "unknown key": ("pack: drill\noption: [stay]\n", "study.yaml:2: unknown key 'option' at the top level."),
    "unknown pack": ("pack: dril\n", "study.yaml:1: there is no pack 'dril'."),
    "unknown option": ("pack: drill\noptions:\n- stay\n- go\n", "study.yaml:4: there is no option 'go'."),
    "twice": ("pack: drill\noptions:\n- stay\n- stay\n", "study.yaml:4: 'stay' is given twice."),
    "weighting": ("pack: drill\nweightings: [own, mine]\n", "study.yaml:2: there is no weighting 'mine'."),
    "lever": ("pack: drill\nlevers:\n  presure: [unset]\n", "study.yaml:3: there is no lever 'presure'."),
    "setting": ("pack: drill\nlevers:\n  pressure: [hard]\n", "study.yaml:3: there is no setting of the lever"),
    "mode": ("pack: drill\nmodes: [best]\n", "study.yaml:2: there is no solve mode 'best'."),
    "keep": ("pack: drill\nkeep:\n- cost\n- scoore\n", "study.yaml:4: no criterion has the column 'scoore'."),
    "design": ("pack: drill\ndesign: {kind: grid}\n", "study.yaml:2: design: 'kind' must be one of"),
    "sobol": ("pack: drill\ndesign: {kind: sobol, size: 100}\n", "Ask for 64 or 128."),
    "latin": ("pack: drill\ndesign: {kind: latin, size: 200000}\n", "study.yaml:2: a Latin hypercube is drawn whole"),
    "factor": (
        "pack: drill\ndesign:\n  kind: latin\n  size: 8\n  factors: [rain]\n",
        "study.yaml:5: there is no factor",
    ),
    "beyond": (
        "pack: drill\ndesign: {kind: factorial, positions: {own_guard: [0, 1.5]}}\n",
        "study.yaml:2: design.positions.own_guard.2 must be at most 1, not 1.5.",
    ),
    "a whole entry": (
        "pack: drill\nwhat_ifs:\n  more:\n    set:\n      areas.hill.beds: {value: 3}\n",
        "study.yaml:5: only single values can be set here.",
    ),
    "no number": (
        "pack: drill\nwhat_ifs:\n  more:\n    set:\n      areas.hill.beds*: half\n",
        "study.yaml:5: 'half' is not a number to scale by or to add.",
    ),
    "no file": ("pack: drill\nwhat_ifs:\n  more: {scenario: gone.yaml}\n", "gone.yaml: cannot be read"),
    "no futures": ("pack: drill\ndesign: {kind: file, path: gone.csv}\n", "gone.csv: cannot be read"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_is_told_at_its_line(name: str, tmp_path: Path) -> None:
    text, message = PROBLEMS[name]
    with pytest.raises(InputError) as error:
        Batch(read(tmp_path, text))
    assert message in str(error.value)


def test_every_option_meets_everything_else_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """
pack: drill
options: [reinforce, stay]
what_ifs:
  fewer: {set: {areas.hill.beds: 150}}
  as-it-is: {}
levers:
  pressure: [provoked, unset]
"""
    members = crossed(read(tmp_path, text)).members
    assert [member.label for member in members] == [
        "reinforce, what-if fewer, pressure=provoked",
        "reinforce, what-if fewer",
        "stay, what-if fewer, pressure=provoked",
        "stay, what-if fewer",
        "reinforce, what-if as-it-is, pressure=provoked",
        "reinforce, what-if as-it-is",
        "stay, what-if as-it-is, pressure=provoked",
        "stay, what-if as-it-is",
    ]
    assert [member.number for member in members] == [*range(8)]


def test_a_member_is_the_case_that_flags_would_ask_for(tmp_path: Path) -> None:
    study = read(
        tmp_path,
        "pack: drill\noptions: [stay]\nwhat_ifs:\n  some: {set: {areas.hill.beds+: 7, units.infantry.strength*: 0.5}}\n"
        "levers: {pressure: [provoked]}\nmodes: [maxmin]\n",
    )
    (member,) = crossed(study).members
    case = member.case(study)
    before = study.theatre.pack
    assert case.pack.areas["hill"].beds.value == before.areas["hill"].beds.value + 7
    assert case.pack.units["infantry"].strength.value == before.units["infantry"].strength.value / 2
    assert case.pack.posture.threat.value == 1.25
    assert case.mode.kind == "maxmin"
    assert member.mode == "maxmin:regions"


def test_a_member_that_makes_no_sense_is_left_out_with_the_reason(tmp_path: Path) -> None:
    study = read(tmp_path, "pack: drill\noptions: [stay]\nwhat_ifs:\n  good: {}\n  bad: {set: {areas.hill.beds: -5}}\n")
    cases = crossed(study)
    assert [member.label for member in cases.members] == ["stay, what-if good"]
    assert [*cases.refused] == ["stay, what-if bad"]
    assert "beds" in cases.refused["stay, what-if bad"]


def test_a_study_without_a_sound_member_is_refused(tmp_path: Path) -> None:
    study = read(tmp_path, "pack: drill\nwhat_ifs:\n  bad: {set: {areas.hill.beds: -5}}\n")
    with pytest.raises(InputError, match="beds"):
        crossed(study)


def test_the_plain_mode_goes_with_a_weighting_and_another_does_not(tmp_path: Path) -> None:
    study = read(tmp_path, "pack: drill\noptions: [stay]\nweightings: [own, most-averted]\nmodes: [weighted, maxmin]\n")
    cases = crossed(study)
    assert [(one.weighting, one.mode) for one in cases.members] == [
        ("own", "weighted"),
        ("own", "maxmin:regions"),
        ("most-averted", "weighted"),
    ]
    assert [*cases.refused] == ["stay, weighting most-averted, mode maxmin"]


def test_a_pack_beside_the_study_is_meant_before_one_that_comes_with_decide(tmp_path: Path) -> None:
    copy_drill(tmp_path / "drill")
    assert read(tmp_path, "pack: drill\n").theatre.folder == tmp_path / "drill"
