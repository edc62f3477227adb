"""Arguments and files that were found to break the command line, and neighbours of theirs: each is told, with
the way out, and nothing that was saved is lost."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import highspy
import openpyxl
import pytest

from decide.shell.deliver import chosen_format
from tests.pack.patched import copy_drill

DRILL = ["--pack", "drill"]
SCENARIO = """id: a
title: A
options: [{options}]
changes:
  - id: c
    title: T
    reason: To see what would happen then.
    set: {{{set}}}
"""
SOLVING = [["compare"], ["show", "stay"], ["prices", "stay"], ["repair", "overcommit"], ["sequence", "stay"]]
SOLVING += [["dilemmas", "stay"], ["plan", "stay", "--template", "new.csv"], ["export-lp", "stay", "--out", "m.mps"]]
REPORTING = [["compare"], ["show", "overcommit"], ["prices", "stay"], ["repair", "overcommit"]]
REPORTING += [["sequence", "overcommit"], ["dilemmas", "stay"], ["plan", "stay", "--laydown", "laydown.csv"]]


@pytest.fixture(autouse=True)
def folder_with_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Commands run in a folder that holds a what-if (`what-if.yaml`) and a laydown (`laydown.csv`)."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "what-if.yaml").write_text(SCENARIO.format(options="stay", set="units.infantry.strength: 300"))
    (tmp_path / "laydown.csv").write_text("area,unit_type,units\nhill,infantry,90\nplain,infantry,210\n")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "saved.csv").write_text("saved before")


LONG = "n" * 300 + ".csv"
REFUSED = [
    # what would be overwritten
    (["plan", "stay", "--laydown", "laydown.csv", "--out", "laydown.csv"], "is what --laydown reads; it would be lost"),
    (["plan", "stay", "--template", "laydown.csv"], "is there already"),
    (["compare", "--scenario", "what-if.yaml", "--format", "csv", "--out", "what-if.yaml"], "what --scenario reads"),
    (["repair", "overcommit", "--scenario", "what-if.yaml", "--out", "what-if.yaml"], "what --scenario reads"),
    # where nothing can be written
    (["compare", "--out", "folder.csv"], "is a folder"),
    (["compare", "--out", "laydown.csv/a.csv"], "there is no folder"),
    (["compare", "--out", LONG], "cannot be written: file name too long"),
    (["repair", "overcommit", "--out", f"{LONG}.yaml"], "cannot be written: file name too long"),
    (["plan", "stay", "--template", LONG], "cannot be written: file name too long"),
    # flags that would have been passed over in silence
    (["plan", "stay", "--template", "new.csv", "--out", "a.csv"], "Leave out --out, --format, --chart and --as-is"),
    (["plan", "stay", "--template", "new.csv", "--format", "json"], "Leave out --out, --format, --chart and --as-is"),
    (["plan", "stay", "--template", "new.csv", "--as-is"], "Leave out --out, --format, --chart and --as-is"),
    (["compare", "--weights", ""], "NAME=NUMBER"),
    # modes, levers and sets
    (["show", "stay", "--mode", "maxmin:regions,cells"], "takes one of regions and cells, not two. Example:"),
    (["show", "stay", "--mode", "leximin:cell"], "Did you mean 'cells'?"),
    (["show", "stay", "--mode", "lexicographic:upland@third"], "there is no period 'third'"),
    (["show", "stay", "--mode", "lexicographic:upland,upland"], "given twice"),
    (["show", "stay", "--mode", "least:upland=60,cap.infantri=5"], "Did you mean 'infantry'?"),
    (["compare", "--lever", "presure=provoked"], "Did you mean 'pressure'?"),
    (["compare", "--lever", "pressure=provoked", "--lever", "pressure=as-deployed"], "is set twice"),
    (["compare", "--set", "units.infantry.strength=[1,2]"], "only single values can be set here"),
    (["compare", "--set", "units.infantry.strength=1,000"], "'1,000' is not a number. Write it with digits only"),
    (["sequence", "stay", "--delay", "nan"], "is not between 0 and 120"),
    (["repair", "overcommit", "--apply", "3"], "Give --apply a number from 1 to 2."),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED, ids=lambda value: " ".join(value)[:60] if value else "")
def test_wrong_arguments_are_told(decide: Any, tmp_path: Path, arguments: list[str], said: str) -> None:
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    ran = decide(*arguments, *DRILL)
    assert (ran.code, ran.out) == (2, "")
    assert said in " ".join(ran.err.split())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_a_floor_that_no_plan_reaches_exits_3(decide: Any) -> None:
    ran = decide("show", "stay", *DRILL, "--mode", "epsilon:upland=100")
    assert (ran.code, ran.out) == (3, "")
    assert "no plan is such that upland is at least 100" in ran.err


@pytest.mark.parametrize("command", SOLVING, ids=lambda command: command[0])
def test_a_what_if_for_an_unknown_option_is_told_by_every_command(
    decide: Any, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "stey.yaml").write_text(SCENARIO.format(options="stey", set="units.infantry.strength: 400"))
    ran = decide(*command, *DRILL, "--scenario", "stey.yaml")
    assert ran.code == 2
    assert "stey.yaml:3: there is no option 'stey'. Did you mean 'stay'?" in ran.err


@pytest.mark.parametrize("command", SOLVING, ids=lambda command: command[0])
def test_all_bases_closed_is_an_answer(decide: Any, tmp_path: Path, command: list[str]) -> None:
    """No unit can be anywhere, so the programme has no column; a term that asks for 320 is then not kept at all."""
    (tmp_path / "closed.yaml").write_text(SCENARIO.format(options="", set="areas.hill.open: 0, areas.plain.open: 0"))
    assert decide(*command, *DRILL, "--scenario", "closed.yaml").code == 0
    data = json.loads(
        decide("show", "overcommit", *DRILL, "--scenario", "closed.yaml", "--mode", "weighted", "--format", "json").out
    )
    assert data["objective"] == 0
    assert [(row["asked"], row["reached"]) for row in data["shortfalls"]] == [(320, pytest.approx(0))]
    assert data["certificate"]["holds"]


@pytest.mark.parametrize("command", REPORTING, ids=lambda command: command[0])
def test_json_has_a_manifest_and_certificates_and_csv_is_square(decide: Any, command: list[str]) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    arguments = [*command, *DRILL, "--format"]
    text = decide(*arguments, "json").out
    data = json.loads(text, parse_constant=refuse)
    assert data["manifest"]["files"]["pack.yaml"]
    assert data["manifest"]["time"] == "2023-11-14T22:13:20Z"
    assert data["certificates"]
    assert all(figures["holds"] for figures in data["certificates"].values())
    assert data["manifest"]["worst_certificate"] == max(figures["worst"] for figures in data["certificates"].values())
    assert decide(*arguments, "json").out == text
    assert len({len(row) for row in csv.reader(io.StringIO(decide(*arguments, "csv").out))}) == 1


def test_a_file_given_beside_the_pack_hides_no_file_of_the_pack(decide: Any) -> None:
    """The drill pack has a laydown.csv of its own."""
    plain = json.loads(decide("show", "stay", *DRILL, "--format", "json").out)["manifest"]["files"]
    given = decide("plan", "stay", *DRILL, "--laydown", "laydown.csv", "--format", "json").out
    files = json.loads(given)["manifest"]["files"]
    assert {name: files[name] for name in plain} == plain
    assert files.keys() - plain.keys() == {"given: laydown.csv"}


@pytest.mark.parametrize("name", ["areas.csv", "pack.yaml", "new.csv", "options/new.yaml"])
def test_no_result_is_put_among_the_files_of_the_pack(decide: Any, tmp_path: Path, name: str) -> None:
    mine = copy_drill(tmp_path / "mine")
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    ran = decide("compare", "--pack", "mine", "--format", "csv", "--out", f"mine/{name}")
    assert ran.code == 2
    assert "would be read as part of the pack" in ran.err
    assert {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()} == before
    assert decide("compare", "--pack", "mine", "--out", "mine/results.json").code == 0


def test_a_pipe_takes_what_is_written_and_stays_one(decide: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    ran = decide("compare", *DRILL, "--scenario", "pipe.csv")
    assert ran.code == 2
    assert "is not an ordinary file" in ran.err
    with subprocess.Popen(["cat", "pipe.csv"], stdout=subprocess.PIPE, text=True) as reader:
        assert decide("compare", *DRILL, "--out", "pipe.csv").code == 0
        assert reader.communicate()[0] == decide("compare", *DRILL, "--format", "csv").out
    assert (tmp_path / "pipe.csv").is_fifo()
    assert not (tmp_path / "pipe.csv-metadata.json").exists()


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/null"])
def test_a_stream_is_never_refused(decide: Any, name: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    ran = decide("compare", *DRILL, "--format", "json", "--out", name)
    assert ran.code == 0
    assert bool(ran.out) is (name != "/dev/null")
    assert sorted(tmp_path.iterdir()) == before


WRITING = {
    "saved.json": ["compare"],
    "saved.csv": ["show", "stay"],
    "saved.html": ["brief"],
    "saved.svg": ["prices", "stay", "--chart"],
    "saved.zip": ["options"],
    "saved.geojson": ["map", "stay"],
    "saved.mps": ["export-lp", "stay"],
    "saved.yaml": ["repair", "overcommit"],
    "saved.xlsx": ["plan", "stay", "--template"],
}


@pytest.mark.parametrize("name", WRITING)
def test_a_file_that_is_there_is_replaced_with_force_alone(
    decide: Any, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text("saved before")
    command = WRITING[name]
    writing = [*command[:2], *DRILL, *(command[2:] or ["--out"]), name]
    with monkeypatch.context() as broken:
        broken.setattr("decide.solve.highs.Session.solve", None)  # nothing is solved before it is told
        ran = decide(*writing)
    assert (ran.code, ran.out) == (2, "")
    assert f"{name!r} is there already: 12 bytes of 20" in ran.err
    assert "Add --force to replace it, or give another name." in " ".join(ran.err.split())
    assert (tmp_path / name).read_text() == "saved before"
    assert decide(*writing, "--force").code == 0
    assert (tmp_path / name).read_bytes() != b"saved before"


@pytest.mark.parametrize("lock", [".~lock.table.xlsx#", "~$table.xlsx", "~$ble.xlsx"])
def test_a_file_that_is_open_elsewhere_is_not_replaced(decide: Any, tmp_path: Path, lock: str) -> None:
    (tmp_path / lock).write_text("of another program")
    (tmp_path / "table.xlsx").write_text("saved before")
    ran = decide("compare", *DRILL, "--out", "table.xlsx", "--force")
    assert ran.code == 2
    assert f"'table.xlsx' is open in another program, as {lock!r} beside it says." in " ".join(ran.err.split())
    assert (tmp_path / "table.xlsx").read_text() == "saved before"
    (tmp_path / lock).unlink()
    assert decide("compare", *DRILL, "--out", "table.xlsx", "--force").code == 0


def test_what_stands_beside_a_table_counts_as_well(decide: Any, tmp_path: Path) -> None:
    beside = tmp_path / "new.csv-metadata.json"
    beside.write_text("saved before")
    ran = decide("compare", *DRILL, "--out", "new.csv")
    assert ran.code == 2
    assert "'new.csv-metadata.json' is there already" in ran.err
    assert not (tmp_path / "new.csv").exists()
    assert decide("compare", *DRILL, "--out", "new.csv", "--force").code == 0
    assert json.loads(beside.read_text())["url"] == "new.csv"


def test_force_spares_what_the_command_reads(decide: Any, tmp_path: Path) -> None:
    assert decide("compare", *DRILL, "--out", "read.json").code == 0
    before = (tmp_path / "read.json").read_bytes()
    for command in (["reproduce", "read.json"], ["diff", "read.json", "read.json"]):
        ran = decide(*command, "--out", "read.json", "--force")
        assert ran.code == 2
        assert "reads; it would be lost" in ran.err
    assert (tmp_path / "read.json").read_bytes() == before


def test_a_file_that_comes_to_be_there_meanwhile_is_kept_and_so_is_the_answer(
    decide: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen(form: str | None, out: Path) -> Any:
        made = chosen_format(form, out)
        out.write_text("of another run")
        return made

    monkeypatch.setattr("decide.shell.running.chosen_format", chosen)
    ran = decide("compare", *DRILL, "--out", "new.json")
    assert ran.code == 2
    assert "has come to be there since this run began; what the run made is in 'new-2.json'" in ran.err
    assert (tmp_path / "new.json").read_text() == "of another run"
    assert json.loads((tmp_path / "new-2.json").read_text())["schema_version"] == 1


def test_a_name_of_full_length_a_link_and_permissions_are_kept(decide: Any, tmp_path: Path) -> None:
    full = "n" * 251 + ".csv"
    assert decide("compare", *DRILL, "--out", full).code == 0
    (tmp_path / "saved.csv").chmod(0o600)
    (tmp_path / "link.csv").symlink_to("saved.csv")
    assert decide("compare", *DRILL, "--out", "link.csv").code == 2
    assert decide("compare", *DRILL, "--out", "link.csv", "--force").code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "saved.csv").read_bytes() == (tmp_path / full).read_bytes()
    assert (tmp_path / "saved.csv").stat().st_mode & 0o777 == 0o600


SHEETS = [
    ([["area", "unit_type", "units"], ["hill", "infantry", 90, None, 7]], "laydown!D2: the row has 5 cells"),
    ([["area", "unit_type", "units", "note"], ["hill", "infantry", 90, "x"]], "laydown!D1: unknown column 'note'"),
    ([["area", "unit_type", "units", "units"], ["hill", "infantry", 90, 7]], "laydown!D1: the column 'units'"),
    (
        [["area", "unit_type", "units"], ["hill", "infantry", 1e300]],
        "laydown!C2: units is 1e+300, but must be at most 1e+10",
    ),
    ([["area", "unit_type", "units"], ["hil", "infantry", "=1+1"]], "laydown!C2: the cell holds a formula"),
]


@pytest.mark.parametrize(("rows", "said"), SHEETS)
def test_a_wrong_cell_is_told_by_its_own_name(decide: Any, tmp_path: Path, rows: list[list[Any]], said: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "laydown"
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    ran = decide("plan", "stay", *DRILL, "--laydown", "a.xlsx")
    assert ran.code == 2
    assert f"a.xlsx:{said}" in ran.err


def test_a_closed_standard_output_is_told() -> None:
    line = f'"{sys.executable}" -m decide options --pack drill >&-'
    ran = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "standard output is closed" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("time", "said"),
    [("9" * 20, "SOURCE_DATE_EPOCH is '9999"), ("today", "no time in seconds since 1970")],
)
def test_a_time_that_is_none_is_told(decide: Any, monkeypatch: pytest.MonkeyPatch, time: str, said: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", time)
    ran = decide("compare", *DRILL)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_what_a_shell_puts_in_place_of_a_file_is_no_what_if(decide: Any) -> None:
    """As bash does with `--scenario <(echo)`."""
    read, write = os.pipe()
    with os.fdopen(read), os.fdopen(write, "w"):
        ran = decide("compare", *DRILL, "--scenario", f"/dev/fd/{read}")
    assert (ran.code, ran.out) == (2, "")
    assert "not an ordinary file" in ran.err


def test_a_terminal_without_width_still_shows_every_word(decide: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "0")
    ran = decide("options", *DRILL)
    assert "overcommit" in ran.out
    assert "Two areas, two" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("option", "more"),
    [
        ("stay", []),
        ("reinforce", []),
        ("stay", ["--set", "areas.hill.open=0"]),
        ("stay", ["--set", "units.infantry.strength=1e6"]),
        ("reinforce", ["--weights", "protection=3,lowland=2"]),
    ],
)
def test_every_command_gives_the_same_optimum(decide: Any, tmp_path: Path, option: str, more: list[str]) -> None:
    def data(*arguments: str) -> Any:
        return json.loads(decide(*arguments, *DRILL, *more, "--format", "json").out)

    show = data("show", option)
    optimum, score = show["objective"], show["scores"]["all"]["all"]
    compared = {row["option"]: row["objective"] for row in data("compare")["options"]}
    assert compared[option] == pytest.approx(optimum, abs=1e-6)
    paths = data("sequence", option)
    assert [row["points"] for row in paths["delay"] if row["delay"] == 0] == [pytest.approx(optimum, abs=1e-6)]
    assert paths["day_one"][0]["points"] == pytest.approx(optimum, abs=1e-6)
    for name in ("prices", "repair"):
        assert -data(name, option)["certificates"][option]["objective"] == pytest.approx(optimum, abs=1e-6)
    assert decide("plan", option, *DRILL, *more, "--template", "best.yaml").code == 0
    rows = data("plan", option, "--laydown", "best.yaml")["scores"]
    whole = {
        row["laydown"]: row["value"]
        for row in rows
        if (row["metric"], row["objective"], row["region"], row["period"]) == ("score", "all", "all", "all")
    }
    assert whole == {"plan": pytest.approx(score, abs=1e-6), "best": pytest.approx(score, abs=1e-6)}
    assert decide("export-lp", option, *DRILL, *more, "--out", "m.mps").code == 0
    new: Any = highspy.Highs
    highs = new()
    highs.silent()
    highs.readModel(str(tmp_path / "m.mps"))
    highs.run()
    assert -highs.getInfo().objective_function_value == pytest.approx(optimum, abs=1e-6)
