"""Folders, files, options and scenarios as they are found."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from decide.errors import InputError, Place
from decide.pack.csv_file import read_csv
from decide.pack.folder import NOT_PACK, STUDY_FOLDER, find_pack, packs_folder
from decide.pack.grading import counts
from decide.pack.read import read_theatre
from decide.pack.text import MAX_BYTES, read_file
from decide.pack.theatre import Theatre, choose_options
from decide.pack.what_if import WhatIf, parse_set, read_scenario
from tests.pack.patched import copy_drill

HEADER = "path,value,unit,low,high,assumption\n"


def test_a_pack_is_found_by_name_by_folder_and_by_default(tmp_path: Path) -> None:
    assert find_pack("drill") == packs_folder() / "drill"
    assert find_pack(str(tmp_path)) == tmp_path
    assert find_pack(None).parent == packs_folder()


@pytest.mark.parametrize("name", ["dril", "drill/pack.yaml", "no/such/folder", "x" * 5000, "\0", "..."])
def test_an_unknown_pack_is_an_ordinary_error(name: str) -> None:
    with pytest.raises(InputError, match="there is no pack") as error:
        find_pack(name)
    assert "drill" in error.value.problems[0].hint


def test_every_file_is_listed_with_its_digest(drill: Theatre) -> None:
    every = sorted(path for path in drill.folder.rglob("*") if path.suffix in (".yaml", ".csv"))
    files = [path for path in every if path.name not in NOT_PACK and path.parent.name != STUDY_FOLDER]
    assert drill.digests == {
        path.relative_to(drill.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_options_are_in_the_order_of_their_names(drill: Theatre) -> None:
    assert list(drill.options) == ["overcommit", "reinforce", "stay"]


def test_what_editors_leave_behind_and_futures_are_not_the_pack(tmp_path: Path) -> None:
    left = [
        {"file": name, "write": "\0 not text"} for name in (".pack.yaml.swp", "._areas.csv", "~$areas.csv", ".x.yaml")
    ]
    other = [{"file": name, "write": "not: the pack's"} for name in ("futures.yaml", "README.md", "options/notes.txt")]
    theatre = read_theatre(copy_drill(tmp_path / "drill", [*left, *other]))
    assert not theatre.digests.keys() & {"futures.yaml", ".x.yaml"}


def test_files_saved_on_windows_are_read_the_same(tmp_path: Path, drill: Theatre) -> None:
    folder = copy_drill(tmp_path / "drill")
    for path in folder.rglob("*.*"):
        if path.is_file():
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    theatre = read_theatre(folder)
    assert theatre.pack == drill.pack
    assert theatre.located.place(("areas", "hill", "beds")) == Place(f"{folder.as_posix()}/areas.csv", 13)
    assert theatre.digests != drill.digests


def test_the_spread_over_files_does_not_matter(tmp_path: Path, drill: Theatre) -> None:
    text = (drill.folder / "pack.yaml").read_text(encoding="utf-8")
    head, tail = text.split("\nresponse:\n")
    edits = [{"file": "pack.yaml", "write": head + "\n"}, {"file": "rules.yaml", "write": "response:\n" + tail}]
    assert read_theatre(copy_drill(tmp_path / "drill", edits)).pack == drill.pack


def test_figures_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "factors.csv"
    path.write_text(HEADER + '\n"a", 1 ,share,0,1,"said, by ""them"",\nand us"\n,,,,,\nb.c,2,km,2,2,one two three\n')
    document = read_csv(path)
    assert document.tree == {
        "factors": {
            "a": {"value": 1, "unit": "share", "low": 0, "high": 1, "assumption": 'said, by "them",\nand us'},
            "b": {"c": {"value": 2, "unit": "km", "low": 2, "high": 2, "assumption": "one two three"}},
        }
    }
    lines = {path: place.line for path, place in document.marks.items()}
    assert lines == {("factors",): 1, ("factors", "a"): 3, ("factors", "b"): 6, ("factors", "b", "c"): 6}


def test_columns_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "factors.csv"
    path.write_text("high,low,note,unit,value,path\n3,1,n,km,2,a\n")
    assert read_csv(path).tree == {"factors": {"a": {"high": 3, "low": 1, "note": "n", "unit": "km", "value": 2}}}


def test_a_table_may_deepen_what_yaml_begins_and_begin_what_needs_no_words(tmp_path: Path) -> None:
    edits = [
        {
            "file": "pack.yaml",
            "append": "\nfactors:\n  a: {value: 1, unit: x, low: 1, high: 1, source: DRILL, locator: l}\n",
        },
        {"file": "factors.csv", "write": HEADER + "b,2,x,2,2,one two three\n"},
        {"file": "links.csv", "write": HEADER + "hill.plain,90,km,90,90,one two three\n"},
        {"file": "units.csv", "write": HEADER + "infantry.availability.leave,0.9,share,0.9,0.9,one two three\n"},
    ]
    pack = read_theatre(copy_drill(tmp_path / "drill", edits)).pack
    assert set(pack.factors) == {"a", "b"}
    assert pack.links["hill"]["plain"].value == 90
    assert set(pack.units["infantry"].availability) == {"all", "leave"}


def test_a_path_of_a_table_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "factors.csv"
    path.write_text(HEADER + "a." * 5000 + "a,1,x,1,1,one two three\n")
    with pytest.raises(InputError, match="more than 24 parts"):
        read_csv(path)


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs a device to link to")
def test_a_device_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.symlink_to("/dev/null")
    with pytest.raises(InputError, match="not an ordinary file"):
        read_file(path)


def test_a_need_is_looked_at_only_where_it_arises(tmp_path: Path) -> None:
    lowland = "lowland: {value: 0, unit: weight, low: 0, high: 1, assumption: nobody weighs it there}"
    edits = [
        {
            "file": "pack.yaml",
            "replace": "    title: Towns secured",
            "with": "    title: Towns secured\n    regions: [upland]",
        },
        {"file": "pack.yaml", "replace": "      lowland: *all\n", "with": ""},
        {"file": "pack.yaml", "replace": "    lowland: *one\n\ncal", "with": f"    {lowland}\n\ncal"},
        {"file": "areas.csv", "replace": "plain.garrison,40,persons,40,40", "with": "plain.garrison,0,persons,0,0"},
    ]
    assert read_theatre(copy_drill(tmp_path / "drill", edits)).pack.areas["plain"].garrison.value == 0


def test_a_file_may_be_as_large_as_the_bound(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(read_file(path).text) == MAX_BYTES
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(InputError, match="larger than"):
        read_file(path)


def test_a_scenario_chooses_its_options_unless_others_are_asked_for(tmp_path: Path, drill: Theatre) -> None:
    path = tmp_path / "w.yaml"
    path.write_text("id: w\ntitle: W\noptions: [stay, reinforce]\n")
    what_if = read_scenario(path)
    assert choose_options(drill, [], what_if) == ["stay", "reinforce"]
    assert choose_options(drill, ["overcommit", "stay", "overcommit"], what_if) == ["overcommit", "stay"]
    assert choose_options(drill, [], WhatIf()) == list(drill.options)
    assert what_if.digests == (("w.yaml", hashlib.sha256(path.read_bytes()).hexdigest()),)


def test_unknown_options_are_all_named(drill: Theatre) -> None:
    with pytest.raises(InputError) as error:
        choose_options(drill, ["stai", "stay", "renforce"], WhatIf())
    assert [str(problem) for problem in error.value.problems] == [
        "there is no option 'stai'. Did you mean 'stay'?",
        "there is no option 'renforce'. Did you mean 'reinforce'?",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("areas.hill.beds=5", ("areas.hill.beds", 5)),
        (" areas.hill.beds = 5.5 ", ("areas.hill.beds", 5.5)),
        ("a=no", ("a", "no")),
        ("a=true", ("a", True)),
        ("a=null", ("a", None)),
        ("a=b=c", ("a", "b=c")),
    ],
)
def test_set_is_a_path_and_a_value(text: str, expected: tuple[str, object]) -> None:
    assert parse_set(text) == expected


def test_figures_are_counted_once_with_those_the_options_change(drill: Theatre) -> None:
    """Of the pack, four are assumed: the weights. One option changes the strength, one another the promises."""
    by_grade = counts(drill)
    pack = {path: quantity for option, path, quantity in drill.figures if not option}
    changed = [(option, path, quantity) for option, path, quantity in drill.figures if option]
    assert sum(quantity.source is None for quantity in pack.values()) == 4
    assert {option for option, *_ in changed} == {"reinforce", "overcommit"}
    assert all(pack.get(path) != quantity for _, path, quantity in changed)
    assert sum(one.figures for one in by_grade.values()) == len(pack) + len(changed)
    assert sum(one.in_options for one in by_grade.values()) == len(changed)
    assert by_grade["assumed"].figures == 4
    assert by_grade["assumed"].statements == 1  # one aliased judgement


def test_a_folder_that_is_gone_is_no_pack(tmp_path: Path) -> None:
    folder = copy_drill(tmp_path / "drill")
    shutil.rmtree(folder)
    with pytest.raises(InputError, match="this is no pack"):
        read_theatre(folder)
