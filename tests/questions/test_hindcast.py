"""The record beside the programme: data that add up, a record worked by hand, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from decide.errors import InputError, NoAnswer
from decide.pack.read import read_theatre
from decide.pack.record import read_record
from decide.pack.theatre import Theatre
from decide.progress import Progress
from decide.questions.hindcast import tables as hindcast_tables
from decide.questions.hindcast.study import hindcast
from tests.pack.patched import copy_drill

RECORD = """at: "2030-06"
strengths:
  source: DRILL
  locator: strengths
  months: {"2028-06": [150, 0], "2029-01": [200, 0], "2029-02": [400, 0], "2030-06": [300, 10]}
deaths:
  all:
    title: Deaths
    counts: deaths
    source: DRILL
    locator: deaths
    groups:
      plain: {areas: [plain], years: {2028: 50, 2029: 40, 2030: 45}}
      hill: {areas: [hill], years: {2028: 10, 2029: 5, 2030: 7}}
    totals: {2028: 70}
"""


def with_record(folder: Path, text: str = RECORD) -> Theatre:
    return read_theatre(copy_drill(folder / "drill", [{"file": "record.yaml", "write": text}]))


def test_the_figures_of_mali_add_up(mali: Theatre) -> None:
    record = read_record(mali).record
    months = record.strengths.months
    assert (len(months), months["2013-07"], months["2019-03"], months["2019-05"]) == (
        69,
        (5494, 800),
        (13137, 1734),
        (12977, 1740),
    )
    conflict = record.deaths["conflict"]
    for year, total in conflict.totals.items():
        counted = sum(group.years[year] for group in conflict.groups.values())
        assert total * 0.84 < counted < total  # the rest is outside the mission's areas: 63 of 428 in 2015 at most
    assert record.laydown is not None
    for year in range(2018, 2023):
        assert sum(group.years[year] for group in record.laydown.groups.values()) == pytest.approx(1, abs=0.0025)


def test_the_drill_by_hand(tmp_path: Path) -> None:
    """At half strength 45 start on the hill and 45 may come: 90 of 150, then 135; the hill needs 200, so the plain is
    left what holds it (50 soldiers, as 0.8 x 50 = 40): 90 and 100 on the hill. At 300 soldiers, as in 2030 and on
    average in 2029, docs/drill.md has the answer."""
    study = hindcast(with_record(tmp_path), "stay")
    met = study.frames["met"].set_index(["year", "objective", "region"])["value"]
    for year in (2029, 2030):
        assert met[year, "protection", "upland"] == pytest.approx((86.667 + 100) / 2, abs=0.01)
        assert met[year, "protection", "lowland"] == pytest.approx(24, abs=0.01)
    # first period: 90 on the hill (32 patrol), 60 on the plain (8); second: 100 (40) and 50 (0)
    assert met[2028, "protection", "upland"] == pytest.approx(100 * (32 / 120 + 40 / 120) / 2, abs=0.01)
    assert met[2028, "protection", "lowland"] == pytest.approx(100 * (8 / 200 + 0) / 2, abs=0.01)
    years = study.frames["years"].set_index("year")
    assert list(years["military"]) == [150, 300, 300]
    assert list(years["months"]) == [1, 2, 1]
    together = study.frames["together"].set_index(["series", "region"])
    assert together.loc[("all", "lowland"), "years"] == 3
    assert (together["opposite"] == 1).all()  # up in need met, down in deaths; then level against up
    assert (together["steps"] == 2).all()


def test_every_year_is_at_its_own_strength(mali: Theatre) -> None:
    study = hindcast(mali)
    frame = study.frames["met"]
    north = frame[(frame["objective"] == "protection") & (frame["region"] == "north")].set_index("year")["value"]
    military = study.frames["years"].set_index("year")["military"]
    assert list(north[military.sort_values().index]) == sorted(north)  # more of everything never meets less
    document = hindcast_tables.document_of(study, mali)
    assert any("neither show nor refute" in note for note in document.notes)
    assert study.manifest["worst_certificate"] < 1e-6


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (('at: "2030-06"', 'at: "2031-01"'), "there is no strength for 2031-01"),
        (("areas: [plain]", "areas: [plane]"), "Did you mean 'plain'"),
        (("areas: [hill]", "areas: [plain]"), "is counted twice"),
        (("areas: [plain]", "areas: [plain, hill]"), "more than one region"),
        (("totals: {2028: 70}", "totals: {2028: 7}"), "60 are counted, more than 7 in all"),
        (("source: DRILL\n  locator: strengths", "source: DRIL\n  locator: strengths"), "Did you mean 'DRILL'"),
        (("[150, 0]", "[150, many]"), "record.yaml:5"),
        (("deaths:\n", "deths:\n"), "Did you mean 'deaths'"),
    ],
)
def test_a_wrong_record_is_told_with_its_line(tmp_path: Path, edit: tuple[str, str], words: str) -> None:
    assert edit[0] in RECORD
    theatre = with_record(tmp_path, RECORD.replace(*edit, 1))
    with pytest.raises(InputError, match=r"record\.yaml:") as error:
        read_record(theatre)
    assert words in str(error.value)


def test_a_pack_without_a_record_and_a_run_stopped_at_once(drill: Theatre, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no record"):
        hindcast(drill)
    stopped = Progress()
    stopped.stop()
    with pytest.raises(NoAnswer, match="stopped"):
        hindcast(with_record(tmp_path), "stay", progress=stopped)
