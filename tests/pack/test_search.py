"""A number is sought with or without separators, whole, in figures and texts, and told by file and line."""

from __future__ import annotations

import pytest

from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.pack.search import passages, sought
from decide.report.evidence import evidence, like, lines_with


@pytest.mark.parametrize("typed", ["2069", "2,069", "2 069", "2'069", "2\u202f069"])
@pytest.mark.parametrize("text", ["the +2,069 of 2021", "2069 persons", "from 2 069 to", "2\u202f069."])
def test_separators_make_no_difference(typed: str, text: str) -> None:
    assert sought(typed).stands_in(text)


@pytest.mark.parametrize("text", ["12,069 persons", "2,069.5", "20690", "0.2069", "2 06 9", "2,0691"])
def test_a_number_is_whole(text: str) -> None:
    assert not sought("2069").stands_in(text)


def test_all_words_must_stand_and_a_number_may_be_a_figure() -> None:
    assert sought("Infantry 10,801").stands_in("units.infantry.strength", (10801.0, 9700.0))
    assert not sought("infantry 10801").stands_in("units.infantry.strength", (9700.0,))
    assert not sought("police 10801").stands_in("units.infantry.strength", (10801.0,))
    assert sought("0.20").stands_in("a share", (0.2,))


def test_lines_are_told_by_file_and_number() -> None:
    drill = read_theatre(find_pack("drill"))
    wanted = "60"
    for place, line in passages(drill, sought(wanted)):
        written = (drill.folder / place.file).read_text(encoding="utf-8").splitlines()
        assert written[place.line - 1].strip() == line
    assert ("options/reinforce.yaml", 29) in {(place.file, place.line) for place, _ in passages(drill, sought(wanted))}
    frame = evidence(drill)
    rows = frame[like(frame, wanted)]
    assert {*rows["path"]} >= {"areas.plain.deaths", "units.infantry.arrivals.sixty.units"}
    assert {*lines_with(drill, "2,069 somewhere")["line"]} == set()


def test_every_figure_says_where_it_is_written() -> None:
    drill = read_theatre(find_pack("drill"))
    for row in evidence(drill).to_dict(orient="records"):
        line = (drill.folder / row["file"]).read_text(encoding="utf-8").splitlines()[row["line"] - 1]
        assert row["path"].split(".")[-1] in line or "*" in line or row["option"] != "(pack)", row
