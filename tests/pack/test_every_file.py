"""Many problems of one cause are one line; what is wrong in several files is said in one round."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from decide.errors import InputError, Place, Problem, by_cause
from decide.pack.every_file import read_whole
from decide.pack.folder import find_pack
from tests.conftest import Ran


def problem(line: int, message: str, hint: str = "") -> Problem:
    return Problem(message, Place("pack/areas.csv", line), hint)


def test_three_of_a_cause_are_one_line_and_two_are_two() -> None:
    alike = [
        problem(n, f"areas.a{n}.flood_cut.agu is 'agu' but must be a month.", "Did you mean 'aug'?") for n in (3, 5, 9)
    ]
    assert by_cause(alike[:2]) == alike[:2]
    (one,) = by_cause(alike)
    assert str(one) == (
        "pack/areas.csv:3: areas.a3.flood_cut.agu is 'agu' but must be a month. The same in 2 other places: "
        "areas.csv:5, areas.csv:9. Did you mean 'aug'?"
    )


def test_other_words_or_another_way_out_are_another_cause() -> None:
    different = [problem(1, "a.b is wrong."), problem(2, "a.c is missing."), problem(3, "a.d is wrong.", "Mend it.")]
    assert by_cause(different) == different


def test_a_long_list_ends() -> None:
    (one,) = by_cause([problem(n, f"areas.a{n} is wrong.") for n in range(1, 65)])
    assert "The same in 63 other places: areas.csv:2, areas.csv:3, areas.csv:4, ..." in str(one)


@pytest.fixture
def without_a_unit_type(tmp_path: Path) -> Path:
    """The default pack without one of its unit types, which its laydown, tasks and options speak of."""
    folder = tmp_path / "pack"
    shutil.copytree(find_pack(None), folder)
    text = (folder / "units.yaml").read_text(encoding="utf-8")
    start, end = text.index("\n  mobile:"), text.index("\n  utility_helicopter:")
    (folder / "units.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    return folder


def test_a_lost_unit_type_is_found_everywhere_in_one_round(without_a_unit_type: Path) -> None:
    with pytest.raises(InputError) as error:
        read_whole(without_a_unit_type)
    files = {
        one.place.file.removeprefix(f"{without_a_unit_type.as_posix()}/") for one in error.value.problems if one.place
    }
    assert {"laydown.csv", "tasks.yaml", "options/epon-1.yaml"} <= files


def test_check_says_so_in_a_few_lines(decide: Callable[..., Ran], without_a_unit_type: Path) -> None:
    ran = decide("check", str(without_a_unit_type))
    assert ran.code == 2
    assert len(ran.err.splitlines()) < 12
    assert "other places" in ran.err


def test_the_levers_of_a_faulty_pack_are_read_too(without_a_unit_type: Path) -> None:
    path = without_a_unit_type / "levers.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("    question:", "    qestion:", 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_whole(without_a_unit_type)
    files = {Path(one.place.file).name for one in error.value.problems if one.place}
    assert {"laydown.csv", "tasks.yaml", "epon-1.yaml", "levers.yaml"} <= files
