"""The command line as its users run it."""

from __future__ import annotations

import csv
import io
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import highspy
import openpyxl
import pytest

from decide.pack.folder import find_pack
from decide.pack.strict_yaml import read_yaml
from decide.report.formats import FORMATS
from tests.pack.patched import copy_drill

DRILL = ["--pack", "drill"]


@pytest.fixture
def copy_of_drill(tmp_path: Path) -> Path:
    return copy_drill(tmp_path / "mine")


def test_options_are_listed(decide: Any) -> None:
    ran = decide("options", *DRILL)
    assert ran.code == 0
    assert all(name in ran.out for name in ("stay", "reinforce", "overcommit"))


def test_check_counts_evidence_and_lists_assumptions(decide: Any) -> None:
    ran = decide("check", *DRILL)
    assert ran.code == 0
    assert "51 printed in a source" in " ".join(ran.out.split())
    assert "equal weights, as everywhere by default" in " ".join(ran.out.split())


@pytest.mark.parametrize("number", [("2069",), ("2,069",), ("2", "069")], ids=" ".join)
def test_a_number_is_found_where_it_stands(decide: Any, number: tuple[str, ...]) -> None:
    ran = decide("evidence", *number, "--pack", "minusma", "--format", "json")
    assert ran.code == 0
    data = json.loads(ran.out)
    for row in data["passages"]:
        line = (find_pack("minusma") / row["file"]).read_text(encoding="utf-8").splitlines()[row["line"] - 1]
        assert "2,069" in line
        assert line.strip() == row["text"]
    assert any(row["file"].startswith("options/") for row in data["passages"])
    assert all("2,069" in f"{row['assumption']} {row['note']}" for row in data["evidence"])


def test_what_stands_nowhere_is_told(decide: Any) -> None:
    ran = decide("evidence", "2069", "bicycles", *DRILL)
    assert ran.code == 2
    assert "'2069 bicycles' stands in no figure and no text of the pack" in ran.err


def test_the_data_of_every_command_have_the_one_count(decide: Any) -> None:
    counted = {
        row["grade"]: row["figures"] for row in json.loads(decide("evidence", *DRILL, "--format", "json").out)["grades"]
    }
    assert counted == {"printed": 51, "derived": 0, "near": 0, "assumed": 4, "context": 14}
    for command in (("compare",), ("show", "stay"), ("check",), ("options",)):
        assert json.loads(decide(*command, *DRILL, "--format", "json").out)["manifest"]["figures"] == counted


def test_what_is_not_solved_has_a_manifest_too(decide: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of a comparison, but for what solutions add; a check has read more files."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    listed, checked, solved = (
        json.loads(decide(command, *DRILL, "--format", "json").out)["manifest"]
        for command in ("options", "check", "compare")
    )
    judged = {"against", "futures", "told_apart"}
    assert solved.keys() - listed.keys() == {"weights", "solver", "worst_certificate"} | judged
    assert listed == checked
    assert {"levers.yaml", "futures.yaml", "frame.yaml"} == listed["files"].keys() - solved["files"].keys()
    for name in listed.keys() - {"files"}:
        assert listed[name] == solved[name]
    assert listed["time"] == "1970-01-01T00:00:00Z"


def test_a_manifest_says_what_a_list_is_asked_about(decide: Any, tmp_path: Path) -> None:
    path = tmp_path / "more.yaml"
    path.write_text(SCENARIO)
    arguments = ("--scenario", str(path), "--set", "areas.hill.beds=9")
    about = json.loads(decide("options", *DRILL, *arguments, "--format", "json").out)["manifest"]
    assert (about["options"], about["set"]) == (["stay"], ["areas.hill.beds=9"])
    assert "more.yaml" in about["files"]


@pytest.mark.parametrize("command", ["check", "options"])
def test_a_pack_is_read_once(decide: Any, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    files: list[str] = []

    def counted(path: Path, *arguments: Any, **named: Any) -> Any:
        files.append(path.name)
        return read_yaml(path, *arguments, **named)

    monkeypatch.setattr("decide.pack.read.read_yaml", counted)
    assert decide(command, *DRILL).code == 0
    own = ["areas.yaml", "overcommit.yaml", "pack.yaml", "reinforce.yaml", "stay.yaml", "weightings.yaml"]
    assert sorted(files) == own


def test_compare_ranks_and_says_who_leads(decide: Any) -> None:
    ran = decide("compare", *DRILL)
    assert ran.code == 0
    assert (
        "First under these inputs: reinforce, alone, with 82 points of 100 at the central values. Next: stay; "
        "reinforce is 3.0 points above it in the median" in ran.out
    )
    starts = (
        " Reinforce by sixty (reinforce) ",
        " Stay as deployed (stay) ",
        " Promise more than there is (overcommit) ",
    )
    lines = [line for line in ran.out.splitlines() if line.startswith(starts)]
    assert [line.startswith(start) for line, start in zip(lines, starts, strict=False)] == [True] * 3
    assert "at least 320 infantry on the hill" in ran.out
    assert "options/overcommit.yaml:20" in ran.out


def test_compare_keeps_to_the_options_named(decide: Any) -> None:
    data = json.loads(decide("compare", "stay", *DRILL, "--format", "json").out)
    assert [row["option"] for row in data["options"]] == ["stay"]


def test_show_json_has_the_promised_top_level(decide: Any) -> None:
    data = json.loads(decide("show", "stay", *DRILL, "--format", "json").out)
    assert data["schema_version"] == 1
    assert data["objective"] == pytest.approx(79 + 1 / 3 - 0.11)
    assert data["scores"]["all"]["all"] == pytest.approx(79 + 1 / 3)
    assert data["scores"]["protection"] == pytest.approx({"all": 58 + 2 / 3, "upland": 93 + 1 / 3, "lowland": 24})
    assert data["certificate"]["holds"] is True
    assert data["manifest"]["files"]["pack.yaml"]


def test_csv_is_tidy(decide: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(decide("compare", *DRILL, "--format", "csv").out)))
    assert list(rows[0]) == ["option", "objective", "region", "period", "metric", "unit", "value", "low", "high"]
    values = [
        float(row["value"])
        for row in rows
        if (row["option"], row["objective"], row["region"], row["period"], row["metric"])
        == ("stay", "protection", "lowland", "all", "score")
    ]
    assert values == [pytest.approx(24)]


def test_show_writes_other_tables_as_csv(decide: Any) -> None:
    out = decide("show", "stay", *DRILL, "--format", "csv", "--table", "laydown").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {(r["period"], r["area"]): float(r["units"]) for r in rows}["second", "hill"] == pytest.approx(200)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("command", [["compare"], ["show", "overcommit"]])
def test_same_inputs_give_the_same_bytes(decide: Any, tmp_path: Path, form: str, command: list[str]) -> None:
    files = []
    for n in (1, 2):
        out = tmp_path / f"{n}.out"
        assert decide(*command, *DRILL, "--format", form, "--out", str(out)).code == 0
        files.append(out.read_bytes())
    assert files[0] == files[1]
    assert len(files[0]) > 500


def test_format_follows_the_ending_of_the_file(decide: Any, tmp_path: Path) -> None:
    out = tmp_path / "a.html"
    assert decide("compare", *DRILL, "--out", str(out)).code == 0
    assert out.read_text().startswith("<!doctype html>")


def test_workbook_opens_with_numbers_as_numbers(decide: Any, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    assert decide("compare", *DRILL, "--out", str(out)).code == 0
    book = openpyxl.load_workbook(out)
    assert {"Summary", "Tiers", "Scores", "Consequences", "Manifest", "data metrics"} <= set(book.sheetnames)
    sheet = book["Scores"]
    header = [cell.value for cell in sheet[3]]
    row = {header[n]: cell.value for n, cell in enumerate(sheet[4])}
    assert row["Option"] == "Reinforce by sixty (reinforce)"
    assert row["Overall"] == pytest.approx(82 + 1 / 3)
    assert row["Overall, low"] == pytest.approx(77.1, abs=0.1)  # of the published futures
    signs = {cell.number_format for cell in book["Differences to stay"][5]}
    assert any("+#" in form for form in signs), "a difference has its sign"
    cells = [cell for page in book for line in page.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"], "no cell is a formula"


def test_titles_that_look_like_formulas_stay_text(decide: Any, copy_of_drill: Path, tmp_path: Path) -> None:
    option = copy_of_drill / "options" / "reinforce.yaml"
    evil = '=HYPERLINK("http://x","y")'
    text = option.read_text()
    for title in ("Reinforce by sixty", "Sixty infantry, six months on"):
        assert title in text
        text = text.replace(title, f"'{evil}'")
    option.write_text(text)
    pack = ["--pack", str(copy_of_drill)]
    out = tmp_path / "a.xlsx"
    assert decide("compare", *pack, "--out", str(out)).code == 0
    sheet = openpyxl.load_workbook(out)["data changes"]
    cells = {cell.value: cell.data_type for line in sheet.iter_rows() for cell in line}
    assert cells[evil] == "s"
    rows = list(csv.reader(io.StringIO(decide("options", *pack, "--format", "csv").out)))
    assert "'" + evil in [cell for row in rows for cell in row]
    assert "<script" not in decide("show", "reinforce", *pack, "--format", "html").out


def test_weights_change_what_is_asked(decide: Any) -> None:
    arguments = ["show", "stay", *DRILL, "--format", "json", "--weights"]
    data = json.loads(decide(*arguments, "stabilisation=0,lowland=0").out)
    assert data["manifest"]["weights"] == {"protection": {"upland": 1.0}}
    assert data["scores"]["all"]["all"] == pytest.approx(data["scores"]["protection"]["upland"])
    both = json.loads(decide(*arguments, "protection.upland=3").out)["manifest"]["weights"]
    assert both["protection"]["upland"] == pytest.approx(0.5)
    again = json.loads(decide(*arguments, "stabilisation=0", "--weights", "lowland=0").out)["manifest"]["weights"]
    assert again == data["manifest"]["weights"]


SCENARIO = """
id: more
title: More infantry
options: [stay]
changes:
  - id: hundred
    title: A hundred more
    reason: To see what a hundred more would do.
    set:
      units.infantry.strength: 400
"""


def test_scenario_and_set_follow_the_written_precedence(decide: Any, tmp_path: Path) -> None:
    path = tmp_path / "more.yaml"
    path.write_text(SCENARIO)
    arguments = ["compare", *DRILL, "--scenario", str(path), "--format", "json"]

    def stationed(*more: str) -> float:
        data = json.loads(decide(*arguments, *more).out)
        assert [row["option"] for row in data["options"]] == ["stay"]
        return sum(row["persons"] for row in data["laydown"] if row["period"] == "first")

    assert stationed() == pytest.approx(400)
    assert stationed("--set", "units.infantry.strength=350") == pytest.approx(350)
    for check in (["check", str(path)], ["check", "--scenario", str(path)], ["check", "--set", "areas.hill.beds=9"]):
        assert "No problem found" in decide(*check, *DRILL).out


def test_both_solvers_print_the_same_scores(decide: Any) -> None:
    tables = [decide("compare", *DRILL, "--solver", solver).out.split("Solver")[0] for solver in ("highs", "cbc")]
    assert tables[0] == tables[1]


@pytest.mark.parametrize(("ending", "sign"), [("lp", 1), ("mps", -1)])
def test_exported_programme_has_the_same_optimum(decide: Any, tmp_path: Path, ending: str, sign: int) -> None:
    """Read back by a solver that has seen nothing but the file."""
    out = tmp_path / f"stay.{ending}"
    assert decide("export-lp", "stay", *DRILL, "--out", str(out)).code == 0
    highs = highspy.Highs()
    highs.silent()
    assert highs.readModel(str(out)) == highspy.HighsStatus.kOk
    highs.run()
    assert sign * highs.getInfo().objective_function_value == pytest.approx(79 + 1 / 3 - 0.11)


def test_exported_programme_without_a_solution_is_told(decide: Any, tmp_path: Path) -> None:
    ran = decide("export-lp", "overcommit", *DRILL, "--out", str(tmp_path / "o.mps"))
    assert ran.code == 0
    assert "no solution: the terms of overcommit cannot all be met" in ran.err


WRONG = [
    (["compare", "stey", *DRILL], "Did you mean 'stay'"),
    (["show", "stey", *DRILL], "Did you mean 'stay'"),
    (["compare", "--pack", "dril"], "Did you mean 'drill'"),
    (["compare", *DRILL, "--set", "units.infantry.strenght=3"], "Did you mean 'strength'"),
    (["compare", *DRILL, "--set", "units.infantry.strength"], "path=value"),
    (["check", *DRILL, "--set", "areas.hill.bed=3"], "Did you mean 'beds'"),
    (["options", *DRILL, "--set", "areas.hill.bed=3"], "Did you mean 'beds'"),
    (["check", *DRILL, "--scenario", "nowhere.yaml"], "cannot be read"),
    (["compare", *DRILL, "--set", "units.infantry.strength=many"], "units.infantry.strength"),
    (["compare", *DRILL, "--set", "units.infantry.strength=-5"], "at least 0"),
    (["compare", *DRILL, "--set", "units.infantry.strength=nan"], "units.infantry.strength"),
    (["compare", *DRILL, "--weights", "protecton=1"], "Did you mean 'protection'"),
    (["compare", *DRILL, "--weights", "protection=lots"], "NAME=NUMBER"),
    (["compare", *DRILL, "--weights", "protection=0,stabilisation=0"], "all weights are zero"),
    (["compare", *DRILL, "--solver", "higs"], "no solver 'higs'"),
    (["compare", *DRILL, "--scenario", "nowhere.yaml"], "cannot be read"),
    (["compare", *DRILL, "--out", "nowhere/a.csv"], "no folder"),
    (["compare", *DRILL, "--out", "a.odt"], "cannot tell the format"),
    (["compare", *DRILL, "--format", "xlsx"], "needs a file"),
    (["export-lp", "stay", *DRILL, "--out", "a.txt"], ".lp or .mps"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_wrong_input_is_told_and_exits_2(decide: Any, arguments: list[str], said: str) -> None:
    ran = decide(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_zero_resources_are_an_answer(decide: Any) -> None:
    data = json.loads(decide("show", "stay", *DRILL, "--set", "units.infantry.strength=0", "--format", "json").out)
    assert data["objective"] == pytest.approx(0)
    assert data["laydown"] == []
    assert decide("show", "stay", *DRILL, "--set", "units.infantry.strength=0").code == 0


def test_huge_resources_are_an_answer(decide: Any) -> None:
    ran = decide("show", "stay", *DRILL, "--set", "units.infantry.strength=900000000", "--format", "json")
    assert json.loads(ran.out)["certificate"]["holds"]


def command(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "decide", *arguments], capture_output=True, text=True, check=False, **more
    )


def test_full_disk_leaves_what_was_saved(tmp_path: Path) -> None:
    out = tmp_path / "saved.json"
    out.write_text("saved before")
    ran = command(
        *("compare", *DRILL, "--out", str(out), "--force"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )
    assert ran.returncode == 2
    assert "cannot be written" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert out.read_text() == "saved before"
    assert [path.name for path in tmp_path.iterdir()] == ["saved.json"]


def test_help_loads_nothing_heavy() -> None:
    heavy = ("pandas", "numpy", "highspy", "pulp", "pydantic")
    code = f"import sys, decide.cli; print([m for m in {heavy} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("form", ["table", "md"])
def test_a_comparison_that_is_read_makes_no_frames(form: str) -> None:
    arguments = ["compare", *DRILL, "--format", form]
    loaded = "print([m for m in ('pandas', 'scipy') if m in sys.modules])"
    code = f"import sys; from decide.cli import run; run({arguments}); {loaded}"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "reinforce" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"


def test_the_environment_names_the_pack_unless_the_command_does(
    decide: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    edit = {"file": "options/stay.yaml", "replace": "title: Stay as deployed", "with": "title: Stay put"}
    other = copy_drill(tmp_path / "other", [edit])
    monkeypatch.setenv("DECIDE_PACK", "drill")
    assert "Stay as deployed" in decide("options").out
    assert "Stay put" in decide("options", "--pack", str(other)).out
    monkeypatch.setenv("DECIDE_PACK", "nowhere")
    ran = decide("options")
    assert ran.code == 2
    assert "there is no pack 'nowhere'" in ran.err
    assert "DECIDE_PACK" in decide("options", "--help").out


def test_a_comparison_and_an_option_draw_their_charts(decide: Any, tmp_path: Path) -> None:
    """Differences to the option that others start from, and what one more of anything buys, the most first."""
    drawn = {}
    for command in (("compare",), ("show", "stay")):
        chart = tmp_path / f"{command[0]}.json"
        assert decide(*command, *DRILL, "--chart", str(chart)).code == 0
        drawn[command[0]] = json.loads(chart.read_text())["datasets"]["rows"]
    assert [row["option"] for row in drawn["compare"]] == ["reinforce", "overcommit"]
    assert drawn["compare"][0]["shown"] == "+3.0 (+2.4 to +3.9)"
    points = [row["points"] for row in drawn["show"]]
    assert points == sorted(points, reverse=True)
    assert drawn["show"][2]["what"] == "Infantry: 100 persons"
    assert points[2] == 12.03  # of `worth` 0.1203 a person
