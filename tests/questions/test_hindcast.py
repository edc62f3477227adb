"""The record beside the programme: data that add up, a record worked by hand, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from decide.errors import InputError, Stopped
from decide.pack.futures import read_futures
from decide.pack.read import read_theatre
from decide.pack.record import read_record
from decide.pack.theatre import Theatre
from decide.progress import Progress
from decide.questions.hindcast import tables as hindcast_tables
from decide.questions.hindcast.study import hindcast
from decide.questions.hindcast.threat import threats
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


VIOLENT = RECORD.replace("years: {2028: 50", "years: {2028: 150").replace("totals: {2028: 70}", "totals: {2028: 170}")
THREAT = VIOLENT + "threat:\n  years: [2029, 2030]\n  series: {all: all}\n"


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
    later = record.deaths["later"]
    for year, total in later.totals.items():
        assert total * 0.95 < sum(group.years[year] for group in later.groups.values()) < total
    for region in ("kidal", "timbuktu", "mopti", "segou"):  # as the first count has them, within three
        assert abs(later.groups[region].years[2017] - conflict.groups[region].years[2017]) <= 3
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


def test_the_threat_of_a_year_by_hand(tmp_path: Path) -> None:
    """The plain had 150 deaths in 2028 beside a mean of 42.5, the hill 10 beside 6: a soldier earns 3.529 / 20 = 0.176
    on the plain and 1.667 / 12 = 0.139 on the hill, and 1/4 where he holds a base. So 50 hold the hill and no more, and
    100 on the plain leave 80 - 40 = 40 for patrols, of 200. Under the pack's threat the hill comes first, as above."""
    study = hindcast(with_record(tmp_path, THREAT), "stay")
    ratios = study.frames["threat"].set_index(["year", "region"])["ratio"]
    assert ratios[2028, "lowland"] == pytest.approx(150 / 42.5)
    assert ratios[2028, "upland"] == pytest.approx(10 / 6)
    assert ratios[2030, "lowland"] == pytest.approx(45 / 42.5)
    met = study.frames["met"].set_index(["threat", "year", "objective", "region"])["value"]
    assert met["recorded", 2028, "protection", "lowland"] == pytest.approx(20, abs=0.01)
    assert met["recorded", 2028, "protection", "upland"] == pytest.approx(0, abs=0.01)
    assert met["pack", 2028, "protection", "upland"] == pytest.approx(30, abs=0.01)
    assert met["pack", 2028, "protection", "lowland"] == pytest.approx(2, abs=0.01)
    # 2029: 40 beside 42.5 and 5 beside 6, so that the hill comes first again, as at 300 soldiers under the pack's
    assert met["recorded", 2029, "protection", "upland"] == pytest.approx((86.667 + 100) / 2, abs=0.01)
    assert list(study.frames["static"]["threat"]) == ["pack", "recorded"]
    lead = " ".join(hindcast_tables.document_of(study, with_record(tmp_path / "again", THREAT)).lead)
    assert "With the threat of each year and area as recorded" in lead


def test_without_a_threat_on_record_only_the_packs_is_held_against_it(tmp_path: Path) -> None:
    theatre = with_record(tmp_path)
    study = hindcast(theatre, "stay")
    assert {*study.frames["met"]["threat"]} == {"pack"}
    document = hindcast_tables.document_of(study, theatre)
    assert "as recorded" not in " ".join(document.lead)
    assert "hindcast_threat" not in {table.name for table in document.tables}


def test_the_threat_of_mali_is_that_of_its_stress_case(mali: Theatre) -> None:
    """The record and `recorded_threat` are of the same counts: a figure mended in one is mended in the other."""
    record = read_record(mali).record
    [by_year, _] = read_futures(mali).futures.stresses["recorded_threat"].changes
    stressed = {
        (tuple(one["areas"]), int(one["until_month"][:4])): one["value"]["value"] for one in by_year.set.values()
    }
    ratios = {(one.areas, one.year): one.ratio for year in (2019, 2020) for one in threats(record, year)}
    assert stressed
    for key, value in stressed.items():
        assert ratios[key] == pytest.approx(value, abs=0.0006)
    assert {key for key in ratios if key not in stressed} == {(("kidal",), 2019), (("kidal",), 2020)}
    assert threats(record, 2013)[0].mean == (162 + 221 + 611 + 67) / 2  # all deaths in Gao and Ménaka, 2019 and 2020
    assert not threats(record, 2021)


def test_every_year_is_at_its_own_strength(mali: Theatre) -> None:
    study = hindcast(mali)
    frame = study.frames["met"]
    frame = frame[(frame["threat"] == "pack") & (frame["objective"] == "protection")]
    north = frame[frame["region"] == "north"].set_index("year")["value"]
    military = study.frames["years"].set_index("year")["military"]
    assert list(north[military.sort_values().index]) == sorted(north)  # more of everything never meets less
    document = hindcast_tables.document_of(study, mali)
    assert any("neither show nor refute" in note for note in document.notes)
    assert study.manifest["worst_certificate"] < 1e-6


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (("series: {all: all}", "series: {al: all}"), "Did you mean 'all'"),
        (("series: {all: all}", "series: {all: al}"), "Did you mean 'all'"),
        (("years: [2029, 2030]", "years: [2027]"), "has no deaths in 2027 to hold the group 'plain'"),
        (("years: [2029, 2030]", "years: []"), "record.yaml"),
    ],
)
def test_a_threat_that_cannot_be_held_against_the_years_of_the_pack(
    tmp_path: Path, edit: tuple[str, str], words: str
) -> None:
    assert THREAT.count(edit[0]) == 1
    with pytest.raises(InputError, match=r"record\.yaml:1[6-9]") as error:
        read_record(with_record(tmp_path, THREAT.replace(*edit)))
    assert words in str(error.value)


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
    with pytest.raises(Stopped, match="stopped"):
        hindcast(with_record(tmp_path), "stay", progress=stopped)
