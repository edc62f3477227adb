"""Levers of posture: what they set, what they do, and how wrong ones are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from decide import cli
from decide.errors import InputError
from decide.pack.levers import parse_levers, read_levers, without_effect
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.questions.dilemmas.study import dilemmas
from decide.questions.dilemmas.tables import document_of
from decide.report.formats import FORMATS
from decide.results.study import Study
from tests.pack.patched import copy_drill, said

DRILL = ["--pack", "drill"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run([*arguments])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return code, captured.out, captured.err


def test_levers_worked_by_hand(drill: Theatre) -> None:
    """docs/drill.md, "Levers"."""
    study = dilemmas(drill, "stay")
    assert effect(study, "provoked", "protection", "upland") == pytest.approx(-5 / 3)
    assert effect(study, "provoked", "protection", "lowland") == pytest.approx(-19)
    assert effect(study, "provoked") == pytest.approx(-62 / 12)
    assert effect(study, "plain", "protection", "upland") == pytest.approx(-100 / 3)
    assert effect(study, "plain", "protection", "lowland") == pytest.approx(20)
    assert effect(study, "hill") == pytest.approx(0)
    assert not so_already(study, "hill")


def effect(study: Study, setting: str, objective: str = "all", region: str = "all") -> float:
    """The change of a score."""
    rows = study.frames["effects"].set_index(["setting", "metric", "objective", "region"])
    return float(rows["effect"][setting, "score", objective, region])


def so_already(study: Study, setting: str) -> bool:
    rows = study.frames["effects"]
    return bool(rows[rows["setting"] == setting]["already_so"].all())


def test_bars_are_drawn_of_every_setting(drill: Theatre) -> None:
    """A panel for the whole and for each cell, all on one scale."""
    (shown,) = document_of(dilemmas(drill, "stay"), drill).charts
    bars = {(bar["row"].split("=")[1], bar["panel"]): bar for bar in shown.spec["datasets"]["rows"]}
    assert {setting for setting, _ in bars} == {"As deployed", "A quarter more threat", "The hill", "The plain"}
    assert {panel for _, panel in bars} == set(range(len(shown.spec["hconcat"])))
    assert bars["A quarter more threat", 0]["effect"] == pytest.approx(-62 / 12)
    assert not bars["A quarter more threat", 0]["gain"]
    assert len({str(panel["layer"][0]["encoding"]["x"]["scale"]["domain"]) for panel in shown.spec["hconcat"]}) == 1


def test_a_neutral_setting_changes_nothing(drill: Theatre, mali: Theatre) -> None:
    for theatre, option, text in ((drill, "reinforce", "pressure=as-deployed"), (mali, "epon-2d", "state=as-2019")):
        what_if = WhatIf(levers=parse_levers(theatre, [text]))
        assert without_effect(theatre, option, what_if) == (text,)
    study = dilemmas(drill, "reinforce")
    neutral = study.frames["effects"][study.frames["effects"]["setting"] == "as-deployed"]
    assert so_already(study, "as-deployed")
    figures = ["metric", "objective", "region", "unit", "value", "low", "high"]
    assert neutral[figures].reset_index(drop=True).equals(study.frames["base"][figures])


def test_options_that_are_a_setting_already_have_it(mali: Theatre) -> None:
    """The settings of the focus repeat the limits of options 2a, 2b and 2c: this keeps the two equal."""
    for option, setting in (("epon-2a", "north"), ("epon-2b", "centre"), ("epon-2c", "both")):
        for other in ("north", "centre", "both"):
            what_if = WhatIf(levers=parse_levers(mali, [f"focus={other}"]))
            assert bool(without_effect(mali, option, what_if)) == (other == setting)


def test_every_setting_fits_every_option(mali: Theatre) -> None:
    levers = read_levers(mali)
    for option in mali.options:
        for lever, spec in levers.levers.levers.items():
            for setting in spec.settings:
                resolve(mali, option, WhatIf(levers=(levers.choice(lever, setting),)))


def test_precedence_lever_after_option_before_set(mali: Theatre) -> None:
    levers = parse_levers(mali, ["force=as-2019"])
    assert resolve(mali, "epon-3a").pack.posture.threat.value == 1.15
    assert resolve(mali, "epon-3a", WhatIf(levers=levers)).pack.posture.threat.value == 1
    both = WhatIf(levers=levers, sets=(("posture.threat", 1.3),))
    assert resolve(mali, "epon-3a", both).pack.posture.threat.value == 1.3
    assert "operations" not in resolve(mali, "epon-3a", WhatIf(levers=levers)).pack.terms


def test_what_a_lever_sets_carries_its_reason(mali: Theatre) -> None:
    case = resolve(mali, "epon-2d", WhatIf(levers=parse_levers(mali, ["state=close"])))
    assert "EPON says which way each goes" in (case.pack.posture.impartial.assumption or "")
    assert case.changes[-1].id == "closeness"


def test_compare_and_show_run_with_a_lever(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["stay", *DRILL, "--lever", "pressure=provoked"]
    code, out, _ = run(capsys, "show", *arguments, "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert data["manifest"]["levers"] == ["pressure=provoked"]
    assert data["manifest"]["files"]["levers.yaml"]
    assert data["scores"]["protection"]["lowland"] == pytest.approx(5)
    assert "lever pressure=provoked" in run(capsys, "compare", *arguments)[1]
    _, out, _ = run(capsys, "compare", "stay", *DRILL, "--lever", "pressure=as-deployed")
    assert "No effect of pressure=as-deployed on stay: the option is already so." in " ".join(out.split())


def test_the_command_says_what_has_no_effect(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "dilemmas", "stay", *DRILL)
    text = " ".join(out.split())
    assert code == 0
    assert "As deployed (pressure=as-deployed): no effect, the option is already so." in text
    assert "The hill (focus=hill): it changes what is allowed, not the result." in text
    data = json.loads(run(capsys, "dilemmas", "stay", *DRILL, "--format", "json")[1])
    rows = [row for row in data["effects"] if row["setting"] == "as-deployed"]
    assert {row["effect"] for row in rows} <= {0.0, None}
    assert all(row["already_so"] for row in rows)


@pytest.mark.parametrize("form", FORMATS)
def test_same_inputs_give_the_same_bytes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = []
    for n in (1, 2):
        out = tmp_path / f"{n}.out"
        assert run(capsys, "dilemmas", "overcommit", *DRILL, "--format", form, "--out", str(out))[0] == 0
        made.append(out.read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("lever", "message"),
    [
        ("pressur=provoked", "there is no lever 'pressur'. Did you mean 'pressure'?"),
        ("pressure=provokd", "Did you mean 'provoked'?"),
        ("pressure", "this is not of the form lever=setting. Known: pressure=as-deployed"),
        ("=", "this is not of the form lever=setting."),
    ],
)
def test_unknown_levers_are_told(capsys: pytest.CaptureFixture[str], lever: str, message: str) -> None:
    code, _, err = run(capsys, "show", "stay", *DRILL, "--lever", lever)
    assert code == 2
    assert message in err


def test_a_lever_set_twice_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    twice = ["--lever", "focus=hill", "--lever", "focus=plain"]
    code, _, err = run(capsys, "show", "stay", *DRILL, *twice)
    assert code == 2
    assert "the lever 'focus' is set twice" in err


WRONG: list[tuple[dict[str, Any], str]] = [
    (
        {"replace": "posture.threat: {value: 1.25", "with": "posture.thraet: {value: 1.25"},
        "levers.yaml:28: cannot set 'posture.thraet': there is no 'posture.thraet'. Did you mean 'threat'?",
    ),
    (
        {"replace": "low: 1, high: 1.5,", "with": "low: 1.3, high: 1.5,"},
        "levers.yaml:28: posture.threat: low, value, high must ascend, but are 1.3, 1.25, 1.5.",
    ),
    (
        {"replace": "areas: [hill]", "with": "areas: [hil]"},
        "levers.yaml:48: there is no area 'hil'. Did you mean 'hill'?",
    ),
    ({"replace": "question: Where", "with": "qestion: Where"}, "unknown key 'qestion'"),
    ({"append": "  empty:\n    title: Empty\n"}, "'question', 'settings' are missing."),
    ({"append": "levers: {}\n"}, "the key 'levers' is already given"),
]


@pytest.mark.parametrize(("edit", "message"), WRONG, ids=[message for _, message in WRONG])
def test_wrong_levers_are_told_with_file_and_line(tmp_path: Path, edit: dict[str, Any], message: str) -> None:
    folder = copy_drill(tmp_path / "mine", [{"file": "levers.yaml", **edit}])
    with pytest.raises(InputError) as error:
        read_levers(read_theatre(folder))
    assert any(message in problem for problem in said(error.value, folder)), said(error.value, folder)
    assert cli.run(["check", str(folder)]) == 2


def test_a_removal_of_what_is_nowhere_is_told(tmp_path: Path) -> None:
    edit = {
        "file": "levers.yaml",
        "replace": "              terms.hill_first:\n",
        "with": "              terms.hill_fist: null\n              terms.hill_first:\n",
    }
    folder = copy_drill(tmp_path / "mine", [edit])
    with pytest.raises(InputError, match=r"there is no 'terms\.hill_fist' to remove, in the pack or in any option"):
        read_levers(read_theatre(folder))


def test_a_pack_without_levers_says_so(tmp_path: Path) -> None:
    folder = copy_drill(tmp_path / "mine", [{"file": "levers.yaml", "remove": True}])
    assert cli.run(["compare", "--pack", str(folder)]) == 0
    with pytest.raises(InputError, match="has no levers"):
        read_levers(read_theatre(folder))
