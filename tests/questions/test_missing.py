"""What would have to be otherwise for the static share to be the one reported: the drill by hand, both ways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre, resolve
from decide.questions import read_study
from decide.questions.hindcast import missing, sentences
from decide.questions.hindcast import tables as hindcast_tables
from decide.questions.hindcast.study import hindcast
from decide.report.code import origin_of
from decide.results.study import Study, to_json
from decide.solve.answer import answer
from tests.conftest import Ran
from tests.pack.patched import copy_drill
from tests.questions.test_hindcast import RECORD

REPORTED = "static_reference: {value: 0.5, unit: share, low: 0.5, high: 0.5,"


def reporting(folder: Path, low: float, high: float, guards: str = "low: 0.1, high: 0.3") -> Theatre:
    """The drill with a record, another share reported, and another range of the guards for camps."""
    value = (low + high) / 2
    edits = [
        {"file": "record.yaml", "write": RECORD},
        {
            "file": "pack.yaml",
            "replace": REPORTED,
            "with": f"static_reference: {{value: {value}, unit: share, low: {low}, high: {high},",
        },
        {
            "file": "pack.yaml",
            "replace": "own_guard: {value: 0.2, unit: share, low: 0.1, high: 0.3",
            "with": f"own_guard: {{value: 0.2, unit: share, {guards}",
        },
    ]
    return read_theatre(copy_drill(folder / "drill", edits))


def said(study: Study, theatre: Theatre) -> str:
    return " ".join(hindcast_tables.document_of(study, theatre).lead)


FREE = """  free_share:
    title: Free for tasks
    low: fewer
    high: all
    reason: A test.
    moves: [units.infantry.availability.all]

left_out:
"""


def test_two_that_explain_it_together_and_neither_alone(tmp_path: Path) -> None:
    """With g in guards and a part a of the troops free, (300 g + 80) / 300 a are static: 56.7 % at g = 0.3, 58.3 % at
    a = 0.8. 62 % needs g = 0.3533 (1.533 times as far), a = 0.7527 (1.237 times), or both at p of the way, with
    140 + 30 p = 0.62 x 300 x (1 - 0.2 p): p = 46 / 67.2 = 0.6845."""
    theatre = reporting(tmp_path, 0.62, 0.65)
    pack, futures = theatre.folder / "pack.yaml", theatre.folder / "futures.yaml"
    whole = "all: {value: 1, unit: share, low: 1, high: 1"
    for file, old, new in ((pack, whole, whole.replace("low: 1", "low: 0.8")), (futures, "left_out:\n", FREE)):
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")
    theatre = read_theatre(theatre.folder)
    study = hindcast(theatre, "stay")
    alone = study.frames["assumptions"].set_index("factor")
    assert list(alone.index) == ["free_share", "own_guard"]
    assert list(alone["at_end"]) == pytest.approx([140 / 240, 170 / 300])
    for factor, position in (("free_share", 1.2366), ("own_guard", 1.5333)):
        assert position <= alone.loc[factor, "position"] <= position + missing.CLOSE
    pair = study.frames["settings"].set_index("factors").loc[2]
    assert 46 / 67.2 <= pair["position"] <= 46 / 67.2 + missing.CLOSE
    assert pair["within"]
    text = said(study, theatre)
    assert "No assumption alone explains it within its range: Free for tasks (fewer) goes farthest, to 58 %" in text
    assert "Two together explain it within their ranges" in text
    assert "Nor do two" not in text


def test_the_share_by_how_troops_are_counted(tmp_path: Path) -> None:
    """Nine in ten are free, and one in ten stationed on the hill is needed as escort: a soldier there leaves 0.6. The
    plain is held by 40 / 0.7 = 57.14; the hill has 180, then 242.86. So 140 are on static tasks, 21.14 escort, and 30
    are not free; on the hill (76 + 88.57) / 2 of the 0.9 x 211.43 that are free."""
    one = "{value: 1, unit: ratio, low: 1, high: 1, source: DRILL, locator: tasks}"
    escort = f"  escort: {{title: Escort, role: escort, productivity: {{infantry: {one}}}}}\n"
    whole = "all: {value: 1, unit: share, low: 1, high: 1"
    edits = [
        {"file": "pack.yaml", "replace": whole, "with": whole.replace("1,", "0.9,").replace("high: 1", "high: 0.9")},
        {"file": "pack.yaml", "replace": "tasks:\n  hold:", "with": f"tasks:\n{escort}  hold:"},
        {"file": "areas.csv", "replace": "hill.escort_rate,0,share,0,0", "with": "hill.escort_rate,0.1,share,0.1,0.1"},
    ]
    theatre = read_theatre(copy_drill(tmp_path / "drill", edits))
    shares = {(row[0], row[1]): row[2] for row in missing.readings(answer(resolve(theatre, "stay")))}
    escorts = 0.1 * (180 + 300 - 40 / 0.7) / 2
    expected = {
        missing.STATIC: 140 / 270,
        missing.SECURITY: (140 + escorts) / 270,
        missing.ALL_TROOPS: 170 / 300,
        missing.BOTH: (170 + escorts) / 300,
    }
    assert {reading: shares[reading, "all"] for reading in expected} == pytest.approx(expected)
    assert shares[missing.STATIC, "upland"] == pytest.approx(82.2857 / (0.9 * 211.4286), abs=1e-4)


def test_guards_that_explain_the_share_within_their_range(tmp_path: Path) -> None:
    """Both bases are held by 40 and every soldier takes 0.2 in guards: (0.2 x 300 + 80) / 300 = 46.7 % of them are on
    static tasks. With g in guards it is g + 80/300, so that 55 % needs g = 0.2833: 0.833 of the way from 0.2 to 0.3."""
    theatre = reporting(tmp_path, 0.55, 0.6)
    study = hindcast(theatre, "stay")
    static = study.frames["static"].iloc[0]
    assert static["model"] == pytest.approx(0.46667, abs=1e-4)
    assert not static["inside"]
    row = study.frames["assumptions"].set_index("factor").loc["own_guard"]
    assert row["towards"] == "many"
    assert row["at_end"] == pytest.approx(0.3 + 80 / 300, abs=1e-6)
    assert 0.8333 <= row["position"] <= 0.8333 + missing.CLOSE
    assert row["share"] == pytest.approx(0.2 + 0.1 * row["position"] + 80 / 300, abs=1e-6)
    assert row["within"]
    needed = study.frames["quantities"].set_index("path").loc["doctrine.own_guard"]
    assert needed["needed"] == pytest.approx(0.2 + 0.1 * row["position"])
    text = said(study, theatre)
    assert "One assumption alone explains it within its range: Guards for camps (many)" in text
    assert "No assumption alone" not in text
    assert theatre.pack.doctrine.own_guard.value == 0.2  # shown, not fitted


def test_the_score_of_an_option_at_the_setting_by_hand(tmp_path: Path) -> None:
    """At 0.2 + 0.1 p in guards a soldier on the hill leaves 0.8 - 0.1 p: 180 and 200 there (90 may move, then 20 are
    wanted and all 90 may), so patrols are S (0.8 - 0.1 p) - 40; the hill has not its 120 in the second period, so that
    as many as may move there, 270, or what fills it: 160 / (0.8 - 0.1 p)."""
    theatre = reporting(tmp_path, 0.55, 0.6)
    study = hindcast(theatre, "stay")
    p = float(study.frames["settings"].set_index("setting").loc["own_guard", "position"])
    free = 0.8 - 0.1 * p
    hill = 160 / free
    patrols = [(180 * free - 40, 120 * free - 40), (120, (300 - hill) * free - 40)]
    protection = [25 * (one / 120 + two / 200) / 2 for one, two in patrols]
    options = study.frames["options"].set_index(["setting", "option"])
    assert options.loc[("own_guard", "stay"), "score"] == pytest.approx(50 + sum(protection), abs=0.01)
    assert options.loc[(missing.AS_IT_IS, "stay"), "score"] == pytest.approx(79.333, abs=0.01)
    assert options.loc[(missing.AS_IT_IS, "reinforce"), "score"] == pytest.approx(82.333, abs=0.01)
    ranks = options.loc[missing.AS_IT_IS, "rank"]
    assert sorted(ranks) == [1, 2, 3]


def test_guards_that_would_have_to_be_beyond_their_range(tmp_path: Path) -> None:
    """With 0.15 to 0.22 the high end makes 48.7 %: 51 % needs 0.2433, 2.167 times as far."""
    theatre = reporting(tmp_path, 0.51, 0.6, "low: 0.15, high: 0.22")
    study = hindcast(theatre, "stay")
    row = study.frames["assumptions"].set_index("factor").loc["own_guard"]
    assert 2.1667 <= row["position"] <= 2.1667 + missing.CLOSE
    assert not row["within"]
    text = said(study, theatre)
    assert "No assumption alone explains it within its range: Guards for camps (many) goes farthest, to 49 %" in text
    assert "2.17 times as far as the end" in text
    assert "Nor do two of those that go farthest" in text


def test_a_share_that_nothing_reaches_is_said_plainly(tmp_path: Path) -> None:
    theatre = reporting(tmp_path, 0.9, 0.95, "low: 0.19, high: 0.21")
    study = hindcast(theatre, "stay")
    assert study.frames["assumptions"]["position"].isna().all()
    text = said(study, theatre)
    assert "Nor does any up to 3 times as far" in text
    assert "Nor do two of those that go farthest" in text
    assert "there is none to solve the options at" in text
    assert "does not explain it; the same plan comes to 47 %" in text
    assert not len(study.frames["settings"])
    file = tmp_path / "study.json"
    file.write_text(to_json(study.as_dict()), encoding="utf-8")
    assert said(read_study(file), theatre) == text


def test_too_many_on_static_tasks_are_sought_below(tmp_path: Path) -> None:
    """40 % reported at most needs 0.1333 in guards: 0.667 of the way down to 0.1."""
    theatre = reporting(tmp_path, 0.3, 0.4)
    study = hindcast(theatre, "stay")
    row = study.frames["assumptions"].set_index("factor").loc["own_guard"]
    assert row["towards"] == "few"
    assert 0.6667 <= row["position"] <= 0.6667 + missing.CLOSE
    assert row["share"] <= 0.4


def test_nothing_is_sought_where_the_share_is_inside(tmp_path: Path) -> None:
    theatre = reporting(tmp_path, 0.4, 0.5)
    study = hindcast(theatre, "stay")
    assert not any(len(study.frames[name]) for name in ("assumptions", "settings", "quantities", "options"))
    text = said(study, theatre)
    assert "inside the 40 % to 50 % reported" in text
    assert "explain" not in text


NOT_SEARCHED = "No search was made for the assumptions that would have to be otherwise"


def test_a_search_left_out_is_said_with_how_to_have_it(tmp_path: Path) -> None:
    theatre = reporting(tmp_path, 0.55, 0.6)
    study, whole = hindcast(theatre, "stay", search=False), hindcast(theatre, "stay")
    assert not any(len(study.frames[name]) for name in ("assumptions", "settings", "quantities", "options"))
    others = [name for name in study.frames if len(study.frames[name])]
    assert "readings" in others
    for name in others:
        pd.testing.assert_frame_equal(study.frames[name], whole.frames[name])
    text = said(study, theatre)
    assert NOT_SEARCHED in text
    assert "Ask without --no-search to have it." in text
    assert "alone" not in text.partition(NOT_SEARCHED)[2]
    assert NOT_SEARCHED not in said(whole, theatre)
    assert "left_out" not in whole.manifest


def test_where_there_is_nothing_to_search_for_nothing_was_left_out(tmp_path: Path) -> None:
    inside = reporting(tmp_path / "inside", 0.4, 0.5)
    blind = reporting(tmp_path / "blind", 0.55, 0.6)
    (blind.folder / "futures.yaml").unlink()
    for theatre in (inside, read_theatre(blind.folder)):
        study = hindcast(theatre, "stay", search=False)
        assert "left_out" not in study.manifest
        assert NOT_SEARCHED not in said(study, theatre)


@pytest.mark.parametrize("flags", [("--no-search",), ()], ids=["left out", "searched"])
def test_an_export_is_made_again_with_or_without_the_search(
    decide: Callable[..., Ran], tmp_path: Path, flags: tuple[str, ...]
) -> None:
    theatre = reporting(tmp_path, 0.55, 0.6)
    pack, out = ("--pack", str(theatre.folder)), tmp_path / "it.html"
    assert decide("hindcast", "stay", *flags, *pack, "--out", str(out)).code == 0
    assert (NOT_SEARCHED in out.read_text(encoding="utf-8")) == bool(flags)
    again = decide("reproduce", str(out), *pack, "--strict")
    assert again.code == 0, again.out + again.err
    assert ("--no-search" in again.out) == bool(flags)


def test_an_export_of_the_page_holds_that_the_search_was_left_out(tmp_path: Path) -> None:
    theatre = reporting(tmp_path, 0.55, 0.6)
    assert origin_of(hindcast(theatre, "stay", search=False)).args == ("stay", "--no-search")
    assert origin_of(hindcast(theatre, "stay")).args == ("stay",)


def test_whether_the_same_option_leads_is_said_both_ways(tmp_path: Path) -> None:
    theatre = reporting(tmp_path, 0.55, 0.6)
    study = hindcast(theatre, "stay")
    options = study.frames["options"]
    same = " ".join(sentences.missing_sentences(study))
    leader = options[(options["setting"] == missing.AS_IT_IS) & (options["rank"] == 1)]["title"].item()
    assert f"{leader} leads at" in same
    there = options["setting"] != missing.AS_IT_IS
    options.loc[there, "rank"] = 4 - options.loc[there, "rank"]  # as if the order were turned round
    other = " ".join(sentences.missing_sentences(study))
    assert f"Another option than {leader} leads at" in other
    assert f"{leader} leads at all" not in other
    assert "up to 2 of 3 options change their place" in other
