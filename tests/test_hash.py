"""A pack has one hash: in the data of every command, in documents, in its published study, on the page and in links."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from decide.ui.work import desk_of

from decide.pack.folder import find_pack
from decide.pack.published_study import read_published
from decide.pack.read import read_theatre
from decide.pack.text import shown
from decide.pack.theatre import Theatre
from tests.pack.patched import copy_drill

COMMANDS = (
    ("options",),
    ("check",),
    ("evidence",),
    ("evidence", "60"),
    ("compare",),
    ("show", "reinforce"),
    ("robust", "--futures", "5"),
    ("dilemmas", "stay"),
    ("why", "reinforce"),
    ("compare", "--set", "areas.hill.beds=200"),
)


@pytest.fixture(scope="module")
def drill() -> Theatre:
    return read_theatre(find_pack("drill"))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_data_of_every_command_have_it(decide: Any, drill: Theatre, command: tuple[str, ...]) -> None:
    ran = decide(*command, "--pack", "drill", "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["manifest"]["hash"] == drill.hash


@pytest.mark.parametrize("command", [("check",), ("evidence",), ("compare",), ("show", "stay")], ids=" ".join)
def test_documents_show_it(decide: Any, drill: Theatre, command: tuple[str, ...]) -> None:
    assert f"hash {shown(drill.hash)}" in " ".join(decide(*command, "--pack", "drill").out.split())


def test_the_published_study_and_links_have_it(drill: Theatre) -> None:
    study = read_published(drill)
    assert study is not None
    assert study.about.hash == drill.hash
    assert desk_of(drill).version == shown(drill.hash)


@pytest.mark.parametrize("file", ["areas.csv", "options/stay.yaml", "futures.yaml"])
def test_it_is_of_every_file_that_a_published_result_hangs_on(drill: Theatre, tmp_path: Path, file: str) -> None:
    folder = copy_drill(tmp_path / "drill")
    assert read_theatre(folder).hash == drill.hash
    with (folder / file).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert read_theatre(folder).hash != drill.hash


@pytest.mark.parametrize("file", ["levers.yaml", "fr.yaml"])
def test_it_is_of_no_other(drill: Theatre, tmp_path: Path, file: str) -> None:
    folder = copy_drill(tmp_path / "drill")
    with (folder / file).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert read_theatre(folder).hash == drill.hash
