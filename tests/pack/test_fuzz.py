"""Whatever is in its files, reading a pack ends in a pack or in an `InputError` that names problems."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decide.errors import InputError, Place
from decide.pack.checks import check_pack
from decide.pack.folder import find_pack
from decide.pack.located import Located, validate
from decide.pack.read import read_theatre
from decide.pack.schema import Option, Pack
from decide.pack.strict_yaml import Marks, parse_yaml
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf, parse_set, read_scenario
from tests.pack.patched import copy_drill

FILES = sorted(
    path.relative_to(find_pack("drill")).as_posix()
    for path in find_pack("drill").rglob("*")
    if path.suffix in (".yaml", ".csv")
)
SCALARS = (
    "",
    "~",
    "no",
    "true",
    "-0",
    "1e999",
    ".nan",
    "-.inf",
    "9" * 400,
    "1_000",
    "0x1f",
    "'",
    '"',
    "[]",
    "{}",
    "[[[[",
    "*one",
    "&one [*one]",
    "<<",
    "!!python/name:os.system",
    "? ",
    "- ",
    "|",
    ">-",
    "%",
    "@",
    "\t",
    "---",
    "...",
    "\u2028",
    "\ufeff",
    "é" * 300,
)
fuzzed = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_drill(tmp_path_factory.mktemp("fuzz") / "drill")


def says_something(error: InputError, file: str | None = None) -> None:
    """An error is of use if it names problems, and each its file where the file is known."""
    assert error.problems
    assert all(problem.message for problem in error.problems)
    assert file is None or all(problem.place and problem.place.file == file for problem in error.problems)


def read_all(folder: Path) -> None:
    """Read the pack and every option."""
    try:
        theatre = read_theatre(folder)
        for name in theatre.options:
            resolve(theatre, name)
    except InputError as error:
        says_something(error)


def read_with(folder: Path, file: str, data: bytes) -> None:
    """Read the pack with the bytes in place of a file."""
    path = folder / file
    before = path.read_bytes()
    try:
        path.write_bytes(data)
        read_all(folder)
    finally:
        path.write_bytes(before)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the drill pack with a few things done to it."""
    file = draw(st.sampled_from(FILES))
    lines = (find_pack("drill") / file).read_text(encoding="utf-8").splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 4))):
        n = draw(st.integers(0, len(lines) - 1)) if lines else 0
        what = draw(st.sampled_from(("delete", "double", "move", "indent", "scalar", "insert")))
        if not lines:
            break
        if what == "delete":
            del lines[n]
        elif what == "double":
            lines.insert(n, lines[n])
        elif what == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(n))
        elif what == "indent":
            lines[n] = draw(st.sampled_from((lines[n].lstrip(), "  " + lines[n], "\t" + lines[n])))
        else:
            at = draw(st.integers(0, len(lines[n])))
            to = at + (draw(st.integers(1, 12)) if what == "scalar" else 0)
            lines[n] = lines[n][:at] + draw(st.sampled_from(SCALARS)) + lines[n][to:]
    return file, "".join(lines).encode()


@fuzzed
@given(case=mutated())
def test_mutated_files(folder: Path, case: tuple[str, bytes]) -> None:
    read_with(folder, *case)


@fuzzed
@given(
    file=st.sampled_from(FILES), flips=st.lists(st.tuples(st.integers(0), st.integers(1, 255)), min_size=1, max_size=3)
)
def test_flipped_bytes(folder: Path, file: str, flips: list[tuple[int, int]]) -> None:
    data = bytearray((folder / file).read_bytes())
    for at, mask in flips:
        data[at % len(data)] ^= mask
    read_with(folder, file, bytes(data))


@fuzzed
@given(file=st.sampled_from(FILES), data=st.binary(max_size=200))
def test_random_bytes(folder: Path, file: str, data: bytes) -> None:
    read_with(folder, file, data)


@fuzzed
@given(data=st.binary(max_size=200))
def test_random_scenarios(folder: Path, data: bytes) -> None:
    path = folder.parent / "scenario.yaml"
    path.write_bytes(data)
    try:
        read_scenario(path)
    except InputError as error:
        says_something(error, path.as_posix())


@settings(fuzzed, max_examples=500)
@given(
    text=st.lists(st.sampled_from((*SCALARS, "a", ": ", "\n", "  ", ", ", "#", "1", "]", "}"))).map("".join) | st.text()
)
def test_random_yaml(text: str) -> None:
    try:
        document = parse_yaml(text, "file")
    except InputError as error:
        says_something(error, "file")
    else:
        json.dumps(document.tree, allow_nan=False)


def nodes(tree: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all nodes of a tree."""
    yield path
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield from nodes(value, (*path, key))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(SCALARS)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(fuzzed, max_examples=300)
@given(data=st.data())
def test_any_value_anywhere(drill: Theatre, data: st.DataObject) -> None:
    tree = copy.deepcopy(drill.located.tree)
    marks: Marks = {(): Place("pack")}
    for _ in range(data.draw(st.integers(1, 3))):
        *above, last = data.draw(st.sampled_from([path for path in nodes(tree) if path]))
        node: Any = tree
        for part in above:
            node = node[part]
        if data.draw(st.booleans()) and isinstance(node, dict):
            node[data.draw(st.text(max_size=5))] = node.pop(last)
        else:
            node[last] = data.draw(VALUES)
    try:
        validate(Located(tree, marks), Pack, check_pack)
    except InputError as error:
        says_something(error, "pack")


@settings(fuzzed, max_examples=300)
@given(data=st.data())
def test_any_change(drill: Theatre, data: st.DataObject) -> None:
    names = [".".join(map(str, path)) for path in nodes(drill.located.tree)]
    paths = st.sampled_from(names) | st.text(alphabet="ahil.beds0", max_size=12)
    changes = [{"id": "a", "title": "A", "reason": "to see what happens", "set": {data.draw(paths): data.draw(VALUES)}}]
    sets = tuple((data.draw(paths), data.draw(VALUES)) for _ in range(data.draw(st.integers(0, 2))))
    raw = {"id": "stay", "title": "S", "summary": "S", "changes": changes}
    try:
        option = validate(Located(raw, {}), Option)
        theatre = Theatre(drill.folder, drill.located, drill.pack, {"stay": option}, {"stay": ("f", {})}, {})
        resolve(theatre, "stay", WhatIf(sets=sets))
    except InputError as error:
        says_something(error)


@fuzzed
@given(text=st.text(max_size=40) | st.sampled_from(SCALARS).map("areas.hill.beds={}".format))
def test_any_set(drill: Theatre, text: str) -> None:
    try:
        resolve(drill, "stay", WhatIf(sets=(parse_set(text),)))
    except InputError as error:
        says_something(error)
