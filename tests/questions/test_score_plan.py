"""Scoring a given laydown: by hand on the drill pack, as properties on random packs, and as planners run it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide import cli
from decide.language import speaking
from decide.pack.laydown_file import read_laydown, write_laydown
from decide.pack.theatre import Theatre, resolve
from decide.pack.translation import translated
from decide.questions import read_study
from decide.questions.plan.limits import given as fixed
from decide.questions.plan.moves import best_moves, moved
from decide.questions.plan.study import BEST, PLAN, plan, template
from decide.questions.plan.tables import document_of, points_left, value_of
from decide.report.formats import FORMATS
from decide.results.study import records, to_json
from decide.solve.answer import answer, solved
from tests import small
from tests.questions.laydowns import case_of, laydown_of

CASES = settings(max_examples=20)
DRILL = ["--pack", "drill"]
KEEP = "area,unit_type,units\nhill,infantry,100\nplain,infantry,200\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run([*arguments])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return code, captured.out, captured.err


# by hand: docs/drill.md, "Score my plan"


def test_a_plan_worked_by_hand(drill: Theatre, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(KEEP)
    study = plan(drill, "stay", read_laydown(path, drill.pack))
    frames = study.frames
    assert not len(frames["limits"])
    assert value_of(study, PLAN).value == pytest.approx(220 / 3)
    assert value_of(study, BEST).value == pytest.approx(220 / 3 + 6)
    objective = frames["options"].set_index("laydown")["objective"]
    assert objective[PLAN] == pytest.approx(220 / 3 - 0.01)
    assert points_left(study) == pytest.approx(6)
    lost = frames["gap"].set_index(["need", "area"])["lost"]
    assert lost["ring", "hill"] == pytest.approx(15)
    assert lost["ring", "plain"] == pytest.approx(-9)
    assert lost.sum() == pytest.approx(points_left(study))
    (move,) = records(frames["moves"])
    gain = move.pop("gain")
    assert [*move.values()] == ["infantry", "plain", "hill", "first", 80, "persons"]
    assert gain == pytest.approx(80 / 15 - 0.08)


def test_limits_broken_are_told_with_asked_and_allowed(drill: Theatre, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "area,unit_type,period,units\nhill,infantry,first,0\nplain,infantry,first,300\nhill,infantry,second,300\n"
    )
    limits = plan(drill, "stay", read_laydown(path, drill.pack), as_is=True).frames["limits"]
    broken = {
        (row["limit"], row["period"]): (row["plan"], row["limit_at"], row["written_in"].rpartition(":")[2])
        for row in records(limits)
    }
    assert broken["camp", "first"] == (pytest.approx(300), pytest.approx(250), "3")
    assert broken["redeployment", "second"] == (pytest.approx(300), pytest.approx(90), "4")
    assert set(broken) == {("camp", "first"), ("redeployment", "second")}


def test_a_study_written_in_english_is_told_in_french(drill: Theatre, tmp_path: Path) -> None:
    """Limits stand in the file in English words and are told as a run in French tells them."""
    path, file = tmp_path / "mine.csv", tmp_path / "study.json"
    path.write_text(HEAD + "plain,infantry,,300\n")
    laydown, french = read_laydown(path, drill.pack), translated(drill, "fr")
    file.write_text(to_json(plan(drill, "stay", laydown, as_is=True).as_dict()))
    again = read_study(file)
    assert "people at Plain (beds of its camp)" in set(again.frames["limits"]["what"])
    with speaking("fr"):
        (read, ran) = (
            document_of(study, french)
            for study in (again.in_words(french.words), plan(french, "stay", laydown, as_is=True))
        )
    assert [table.texts() for table in read.tables[1:]] == [table.texts() for table in ran.tables[1:]]
    assert read.lead == ran.lead
    assert "personnes à Plain (lits de son camp)" in {row[0] for row in read.tables[0].texts()}


# properties


@CASES
@given(small.trees())
def test_the_best_laydown_scores_the_best(data: dict[str, Any]) -> None:
    best = answer(case_of(data))
    p = best.instance
    planned = fixed(best, laydown_of(p, best.plan.station))
    assert planned.broken == ()
    mine = solved(best.case, planned.instance, planned.programme)
    assert mine.objective == pytest.approx(best.objective, abs=1e-5)
    assert not best_moves(mine, planned).moves


@CASES
@given(small.trees(), st.integers(0, 4), st.sampled_from(("north", "centre")))
def test_a_laydown_within_the_limits_scores_at_most_the_best(data: dict[str, Any], part: int, region: str) -> None:
    """Between the best laydown and one that is best for a single region: all of it feasible."""
    best = answer(case_of(data))
    other = {**data, "weights": {o: {region: small.q(1, "weight")} for o in data["weights"]}}
    station = part / 4 * best.plan.station + (1 - part / 4) * answer(case_of(other)).plan.station
    planned = fixed(best, laydown_of(best.instance, station))
    assert planned.broken == ()
    mine = solved(best.case, planned.instance, planned.programme)
    assert mine.objective <= best.objective + 1e-5


@CASES
@given(small.trees(), st.lists(st.integers(0, 8), min_size=18, max_size=18))
def test_any_laydown_is_scored_as_it_is_or_within_the_limits(data: dict[str, Any], parts: list[int]) -> None:
    """Whatever is asked for, the lifted programme has a certified plan; unless a limit breaks, no better one."""
    best = answer(case_of(data))
    p = best.instance
    share = np.array(parts).reshape(3, 2, 3) / 16
    station = share * p.strength.max(axis=1)[:, None, None]
    planned = fixed(best, laydown_of(p, station))
    mine = solved(best.case, planned.instance, planned.programme)
    assert mine.certificate.holds
    assert mine.plan.station == pytest.approx(station, abs=1e-6)
    if not planned.broken:
        assert mine.objective <= best.objective + 1e-5


@CASES
@given(small.trees(), st.integers(0, 3))
def test_the_gain_of_a_move_is_what_a_re_solve_gives(data: dict[str, Any], part: int) -> None:
    best = answer(case_of(data))
    p = best.instance
    other = {**data, "weights": {o: {"north": small.q(1, "weight")} for o in data["weights"]}}
    station = part / 4 * best.plan.station + (1 - part / 4) * answer(case_of(other)).plan.station
    planned = fixed(best, laydown_of(p, station))
    mine = solved(best.case, planned.instance, planned.programme)
    moves = best_moves(mine, planned).moves
    assert [move.gain for move in moves] == sorted((move.gain for move in moves), reverse=True)
    for move in moves:
        at = (
            p.units.index(move.unit),
            p.areas.index(move.start),
            p.areas.index(move.end),
            p.periods.index(move.period),
        )
        again = fixed(best, laydown_of(p, moved(station, at, move.units)))
        assert not again.broken
        gain = solved(best.case, again.instance, again.programme).objective - mine.objective
        assert move.gain == pytest.approx(gain, abs=1e-5)


# files


@pytest.mark.parametrize("suffix", [".csv", ".yaml", ".xlsx"])
@pytest.mark.parametrize("option", ["stay", "overcommit"])
def test_a_template_read_back_has_no_gap(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str, option: str
) -> None:
    path = tmp_path / f"plan{suffix}"
    assert run(capsys, "plan", option, *DRILL, "--template", str(path))[0] == 0
    again = tmp_path / f"again{suffix}"
    assert run(capsys, "plan", option, *DRILL, "--template", str(again))[0] == 0
    assert path.read_bytes() == again.read_bytes()
    code, out, _ = run(capsys, "plan", option, *DRILL, "--laydown", str(path), "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert abs(sum(row["lost"] for row in data["gap"])) < 1e-5
    assert data["limits"] == data["moves"] == []
    assert path.as_posix() in data["manifest"]["files"]


def test_the_best_laydown_of_a_full_option_has_no_gap(mali: Theatre, tmp_path: Path) -> None:
    case = resolve(mali, "epon-2b")
    path = tmp_path / "plan.csv"
    path.write_bytes(write_laydown(template(answer(case)), ".csv"))
    study = plan(mali, "epon-2b", read_laydown(path, case.pack))
    assert abs(points_left(study)) < 1e-4
    assert not len(study.frames["moves"])


HEAD = "area,unit_type,period,units\n"
WRONG = [
    (HEAD + "hil,infantry,,1\n", "plan.csv:2: there is no area 'hil'. Did you mean 'hill'?"),
    (HEAD + "hill,infantrie,,1\n", "plan.csv:2: there is no unit type 'infantrie'. Did you mean 'infantry'?"),
    (HEAD + "hill,infantry,frist,1\n", "plan.csv:2: there is no period 'frist'. Did you mean 'first'?"),
    (HEAD + "hill,infantry,,-5\n", "plan.csv:2: units is -5, but must be from 0."),
    (HEAD + 'hill,infantry,,"1,500"\n', "plan.csv:2: units is '1,500', which is no number. Write it with digits only"),
    (HEAD + "hill,infantry,,.nan\n", "which is no number"),
    (HEAD + "hill,infantry,,1e999\n", "which is no number"),
    (HEAD + "hill,infantry,,\n", "plan.csv:2: units is empty."),
    (HEAD + ",infantry,,5\n", "plan.csv:2: the area is missing."),
    (
        HEAD + "hill,infantry,all,5\nhill,infantry,first,6\n",
        "plan.csv:3: infantry in hill in first is already given at",
    ),
    (HEAD + "hill,infantry,first,301\n", "plan.csv:2: 301 infantry in first, but the option never has more than 300."),
    (
        HEAD + "plain,infantry,,300\n",
        "plan.csv:2: first, plain: people at Plain (beds of its camp): 300 persons in the",
    ),
    (HEAD + "hill,infantry,,300\n", "that change area or join within the period: 210 persons in the plan, 90 allowed."),
    (HEAD + "hill,infantry,second,90\n", "plan.csv:2: second: Infantry in the mission, there before or just joined"),
    (HEAD, "the laydown is empty"),
    ("", "the file is empty"),
    ("area;unit_type;units\n", "not separated by commas"),
    ("area,units\n", "the column 'unit_type' is missing"),
    ("area,unit_type,unitz,units\n", "Did you mean 'unit' or 'units'?"),
    ("area,unit_type,units,unit\nhill,infantry,5,teams\n", "'infantry' is counted in 'persons'"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[said for _, said in WRONG])
def test_wrong_laydowns_are_told_where(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(text)
    code, out, err = run(capsys, "plan", "stay", *DRILL, "--laydown", str(path))
    assert (code, out) == (2, "")
    assert said in err


def test_every_problem_is_told_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    rows = "laydown:\n- {area: hil, unit_type: infantry, units: 5}\n- {area: hill, unit_type: infantry, units: -1}\n"
    path.write_text(rows)
    _, _, err = run(capsys, "plan", "stay", *DRILL, "--laydown", str(path))
    assert "plan.yaml:2: there is no area 'hil'" in err
    assert "plan.yaml:3: units is -1" in err
    path.write_text(rows + "- {area: hill, unit_tpye: infantry, units: 5}\n- 7\n")
    _, _, err = run(capsys, "plan", "stay", *DRILL, "--laydown", str(path))
    assert "plan.yaml:4: unknown key 'unit_tpye'. Did you mean 'unit_type'" in err
    assert "plan.yaml:5: a row must hold 'key: value' lines" in err


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_workbooks_name_the_cell(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    head = ["area", "unit_type", "units"]
    path = workbook(tmp_path / "plan.xlsx", [head, ["hill", "infantry", 100], [], ["plian", "infantry", "many"]])
    _, _, err = run(capsys, "plan", "stay", *DRILL, "--laydown", str(path))
    assert "plan.xlsx:Sheet!A4: there is no area 'plian'. Did you mean 'plain'?" in err
    assert "plan.xlsx:Sheet!C4: units is 'many', which is no number." in err
    workbook(path, [head, ["hill", "infantry", 100.0], ["plain", "infantry", 200]])
    assert run(capsys, "plan", "stay", *DRILL, "--laydown", str(path))[0] == 0
    workbook(path, [head, ["hill", "infantry", "=50+50"]])
    code, _, err = run(capsys, "plan", "stay", *DRILL, "--laydown", str(path))
    assert code == 2
    assert "plan.xlsx:Sheet!C2: the cell holds a formula. Paste its value in its place." in err


def repacked(path: Path, more: dict[str, bytes]) -> None:
    """The workbook with further or other parts."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in {**parts, **more}.items():
            book.writestr(name, content)
    path.write_bytes(buffer.getvalue())


ROWS = [["area", "unit_type", "units"], ["hill", "infantry", 100]]
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'
HOSTILE: list[tuple[dict[str, bytes] | bytes, str]] = [
    ({"xl/vbaProject.bin": b"x"}, "holds macros"),
    ({"xl/media/big.bin": bytes(50_000_000)}, "unpacks to more than 40 MB"),
    ({"xl/sharedStrings.xml": ENTITY}, "more than plain XML"),
    ({"xl/worksheets/sheet1.xml": b"<worksheet"}, "not a workbook that can be read"),
    ({f"xl/{n}.xml": b"<a/>" for n in range(300)}, "more than 200 parts"),
    (b"PK\x03\x04 nothing", "not a workbook that can be read"),
    (b"area,unit_type,units", "not a workbook that can be read"),
    (bytes(5_000_000), "larger than"),
]


@pytest.mark.parametrize(("attack", "said"), HOSTILE, ids=[said for _, said in HOSTILE])
def test_hostile_workbooks_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, attack: dict[str, bytes] | bytes, said: str
) -> None:
    path = workbook(tmp_path / "plan.xlsx", ROWS)
    if isinstance(attack, bytes):
        path.write_bytes(attack)
    else:
        repacked(path, attack)
    code, _, err = run(capsys, "plan", "stay", *DRILL, "--laydown", str(path))
    assert code == 2
    assert said in err


def test_a_far_cell_does_not_fill_memory(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["A1048576"] = "hill"
    book.save(tmp_path / "plan.xlsx")
    code, _, err = run(capsys, "plan", "stay", *DRILL, "--laydown", str(tmp_path / "plan.xlsx"))
    assert code == 2
    assert "more than 20001 rows" in err


# the command


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_the_same_bytes_twice(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    path = tmp_path / "plan.csv"
    path.write_text(HEAD + "plain,infantry,,300\n")
    made = []
    for n in (1, 2):
        out = tmp_path / f"{n}.out"
        arguments = ["plan", "stay", *DRILL, "--laydown", str(path), "--as-is", "--format", form, "--out", str(out)]
        assert run(capsys, *arguments)[0] == 0
        made.append(out.read_bytes())
    assert made[0] == made[1]


def test_as_is_says_what_was_lifted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(HEAD + "plain,infantry,,300\n")
    arguments = ["plan", "stay", *DRILL, "--laydown", str(path)]
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert "the plan breaks 2 limits of the option. Change the plan, or score it with them lifted: --as-is." in err
    _, out, _ = run(capsys, *arguments, "--as-is")
    assert "The plan breaks 2 limits of the option, lifted for this score and listed first." in " ".join(out.split())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "give either --laydown or --template"),
        (["--laydown", "a.csv", "--template", "b.csv"], "give either --laydown or --template"),
        (["--laydown", "a.ods"], "End the name in .csv, .xlsx or .yaml."),
        (["--template", "a.txt"], "End the name in .csv, .xlsx or .yaml."),
        (["--laydown", "nowhere.csv"], "cannot be read"),
    ],
)
def test_wrong_flags_are_told(capsys: pytest.CaptureFixture[str], more: list[str], said: str) -> None:
    code, _, err = run(capsys, "plan", "stay", *DRILL, *more)
    assert code == 2
    assert said in err
