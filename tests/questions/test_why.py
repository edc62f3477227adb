"""Differences shared out among changes: the drill worked by hand, and what must hold of any attribution."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from decide.errors import InputError, Stopped
from decide.language import speaking
from decide.pack.folder import find_pack
from decide.pack.levers import figures
from decide.pack.mode import Leximin
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf, parse_set, read_scenario
from decide.progress import Progress
from decide.questions.why import tables as why_tables
from decide.questions.why.between import way
from decide.questions.why.ends import Compared
from decide.questions.why.study import why
from decide.results.study import Study, records
from tests.pack.patched import copy_drill

FULL = """id: full
title: No bed to spare
base: stay
summary: As many beds as are used.
changes:
  - {id: beds, title: Beds, reason: The test takes away what is not used., set: {areas.plain.beds: 120}}
"""
SIXTY = """
  - id: sixty
    title: Sixty infantry
    reason: The test sends sixty more after six months.
    set:
      units.infantry.arrivals.sixty:
        units: {value: 60, unit: persons, low: 60, high: 60}
        month: {value: 6, unit: months, low: 6, high: 6}
"""
ROOM = "  - {id: room, title: Room, reason: The test adds forty beds on the plain., set: {areas.plain.beds: 160}}\n"
NAME = "  - {id: name, title: Name, reason: The test gives the hill a name., set: {areas.hill.title: The Hill}}\n"


def option(name: str, *changes: str, base: str = "full") -> dict[str, str]:
    text = f"id: {name}\ntitle: {name}\nbase: {base}\nsummary: A test.\nchanges:" + "".join(changes)
    return {"file": f"options/{name}.yaml", "write": text}


def roomy(folder: Path) -> Path:
    """The drill pack with options for this test."""
    edits: list[dict[str, str]] = [
        {"file": "options/full.yaml", "write": FULL},
        option("roomy", SIXTY, ROOM, NAME),
        option("roomy-again", SIXTY.replace("sixty\n", "more\n", 1), ROOM.replace("id: room", "id: space")),
        option("thirty", SIXTY.replace("60", "30"), ROOM),
        option("nothing", " []\n"),
    ]
    return copy_drill(folder, edits)


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    return read_theatre(roomy(tmp_path_factory.mktemp("why") / "drill"))


def overall(study: Study, column: str = "value") -> dict[str, float]:
    frame = study.frames["contributions"]
    mine = frame[(frame["metric"] == "score") & (frame["objective"] == "all") & (frame["region"] == "all")]
    return dict(zip(mine["change"], mine[column], strict=True))


def test_the_drill_by_hand(theatre: Theatre) -> None:
    """docs/drill.md: sixty without beds bring 1, beds without soldiers nothing, both 3; so 2 and 1."""
    study = why(theatre, "roomy")
    assert overall(study) == pytest.approx({"sixty": 2.0, "room": 1.0, "name": 0.0}, abs=1e-6)
    assert overall(study, "least") == pytest.approx({"sixty": 1.0, "room": 0.0, "name": 0.0}, abs=1e-6)
    assert overall(study, "most") == pytest.approx({"sixty": 3.0, "room": 2.0, "name": 0.0}, abs=1e-6)
    assert study.manifest["why"]["solves"] == 4  # a new title makes no new programme


def test_shares_of_every_figure_sum_to_its_difference(theatre: Theatre) -> None:
    study = why(theatre, "roomy", "overcommit")
    keys = ["metric", "objective", "region"]
    sums = study.frames["contributions"].groupby(keys)["value"].sum()
    totals = study.frames["totals"].set_index(keys)["difference"]
    assert (sums - totals).abs().max() < 1e-6
    assert set(sums.index) == set(totals.index)


def test_the_way_back_is_the_way_there_with_the_sign_turned(theatre: Theatre) -> None:
    there, back = overall(why(theatre, "roomy", "full")), overall(why(theatre, "full", "roomy"))
    assert {name: -value for name, value in back.items()} == pytest.approx(there, abs=1e-6)


def test_options_of_the_same_figures_differ_by_nothing(theatre: Theatre) -> None:
    study = why(theatre, "roomy-again", "roomy")
    assert study.frames["totals"]["difference"].abs().max() < 1e-6
    assert set(study.frames["changes"]["moved"]) == {"added", "dropped"}


def test_what_two_options_have_by_one_name_is_shared_or_takes_the_others_place(theatre: Theatre) -> None:
    """docs/drill.md: with the beds there, sixty bring 3 points and thirty 1.5."""
    study = why(theatre, "roomy", "thirty")
    assert overall(study) == pytest.approx({"thirty.sixty+roomy.sixty": 1.5, "roomy.name": 0.0}, abs=1e-6)
    assert list(study.frames["changes"]["moved"]) == ["dropped", "added", "added"]
    lead = why_tables.document_of(study, theatre).lead
    assert "“Sixty infantry, with other figures” +1.50" in lead[0]


@pytest.mark.parametrize(
    "pair",
    [("proposal-2021", "epon-1"), ("epon-1", "proposal-2021"), ("review-1a", "review-1b"), ("epon-2a", None)],
)
def test_the_ends_are_the_options_themselves(mali: Theatre, pair: tuple[str, str | None]) -> None:
    """With no move made the case is the option left, with all the option reached, whatever bases they start from."""
    end, start = pair[0], pair[1] or mali.options[pair[0]].base
    between = way(Compared(mali, end), Compared(mali, start))
    assert start is not None
    for coalition, name in ((0, start), (between.everyone, end)):
        assert figures(between.case(coalition).pack) == figures(resolve(mali, name).pack)


def test_without_a_base_the_pack_as_it_stands(theatre: Theatre) -> None:
    assert why(theatre, "overcommit").manifest["options"] == ["stay", "overcommit"]
    with pytest.raises(InputError, match="no changes of its own"):
        why(theatre, "stay")


def test_changes_that_need_each_other_are_one(theatre: Theatre, tmp_path: Path) -> None:
    """A lake that one change makes, and a promise there by another: neither order of the two is a pack."""
    promise = (
        "\n  - id: promise\n    title: Promise\n    reason: The test promises police.\n    set:\n      terms.police:\n"
        "        {kind: presence, title: Police, units: [police], at_least: {value: 0, unit: units, low: 0, high: 0}}\n"
    )
    police = (
        "  - id: police\n    title: Police\n    reason: The test brings in police.\n    set:\n      units.police:\n"
        "        title: Police\n        pool: police\n        counted_in: units\n"
        "        persons: {value: 1, unit: ratio, low: 1, high: 1}\n"
        "        strength: {value: 1, unit: units, low: 1, high: 1}\n"
        "        availability: {all: {value: 1, unit: share, low: 1, high: 1}}\n"
        "        redeployable: {value: 1, unit: share, low: 1, high: 1}\n"
        "        cost: {value: 1, unit: USD/year, low: 1, high: 1}\n"
    )
    edits = [option("police", "\n" + police, promise.lstrip("\n"), "\n" + ROOM.lstrip("\n"), base="stay")]
    own = read_theatre(copy_drill(tmp_path / "drill", edits))
    path = way(Compared(own, "police"), Compared(own, "stay"))
    assert [len(player.added) for player in path.players] == [2, 1]


def test_what_is_set_by_hand_holds_for_both(theatre: Theatre) -> None:
    more = WhatIf(sets=(parse_set("areas.plain.beds=400"),))
    assert overall(why(theatre, "roomy", what_if=more))["room"] == pytest.approx(0.0, abs=1e-6)


def test_many_changes_are_sampled_with_an_error(tmp_path: Path) -> None:
    steps = "".join(
        f"  - {{id: s{n}, title: Step {n}, reason: The test adds five more., add: {{units.infantry.strength: 5}}}}\n"
        for n in range(12)
    )
    own = read_theatre(copy_drill(tmp_path / "drill", [option("steps", "\n" + steps, base="stay")]))
    study = why(own, "steps", pairs=4)
    assert study.manifest["why"]["method"] == "sampled"
    total = study.frames["totals"].set_index(["metric", "objective", "region"])["difference"]["score", "all", "all"]
    shares = overall(study)
    assert sum(shares.values()) == pytest.approx(total, abs=1e-6)
    # the twelve are alike, so each brings a twelfth
    assert max(abs(value - total / 12) for value in shares.values()) < 0.25 * total / 12 + 3 * max(
        overall(study, "error").values()
    )
    assert why(own, "steps", pairs=4, workers=1).as_dict()["contributions"] == study.as_dict()["contributions"]


MORE = (
    """id: more
title: Sixty and their beds
changes:"""
    + SIXTY
)


def test_a_what_if_of_one_side_is_shared_out_as_changes_are(theatre: Theatre, tmp_path: Path) -> None:
    """The option against itself with sixty more by a what-if file and beds by hand: 2 and 1, as in docs/drill.md."""
    (tmp_path / "more.yaml").write_text(MORE, encoding="utf-8")
    own = replace(read_scenario(tmp_path / "more.yaml"), sets=(parse_set("areas.plain.beds=160"),))
    study = why(theatre, "full", "full", own=own)
    there = overall(study)
    assert there == pytest.approx({"more.sixty": 2.0, "areas.plain.beds": 1.0}, abs=1e-6)
    back = overall(why(theatre, "full", "full", others=own))
    assert back == pytest.approx({name: -value for name, value in there.items()}, abs=1e-6)
    assert "to: more.yaml" in study.manifest["files"]
    lead = why_tables.document_of(study, theatre).lead[0]
    assert lead.startswith("full with more, areas.plain.beds=160 has 82.3 points, full has 79.3: a difference of +3.0.")


def test_what_both_sides_set_takes_the_others_place_or_is_shared(theatre: Theatre) -> None:
    few, many = (WhatIf(sets=(parse_set(f"areas.plain.beds={beds}"),)) for beds in (120, 160))
    study = why(theatre, "thirty", "thirty", own=many, others=few)
    assert list(overall(study)) == ["areas.plain.beds"]
    assert set(study.frames["contributions"]["moved"]) == {"both"}
    title = why_tables.document_of(study, theatre).tables[0].rows[0][0]
    assert title == "areas.plain.beds=160, instead of: areas.plain.beds=120"
    with pytest.raises(InputError, match="the two options are the same"):
        why(theatre, "thirty", "thirty", own=many, others=many)


def test_a_mode_of_one_side_alone_is_refused(theatre: Theatre) -> None:
    with pytest.raises(InputError, match="of one side alone would compare scores of two kinds"):
        why(theatre, "full", "stay", own=WhatIf(mode=Leximin(kind="leximin")))


OLDER = {"file": "areas.csv", "replace": "plain.beds,250,persons,250,250", "with": "plain.beds,120,persons,120,120"}
NEWER = {"file": "areas.csv", "replace": "plain.beds,250,persons,250,250", "with": "plain.beds,160,persons,160,160"}
ARRIVALS = {
    "file": "pack.yaml",
    "replace": "    formation: {title: platoon,",
    "with": "    arrivals:\n      sixty:\n"
    "        units: {value: 60, unit: persons, low: 60, high: 60, source: DRILL, locator: unit}\n"
    "        month: {value: 6, unit: months, low: 6, high: 6, source: DRILL, locator: unit}\n"
    "    formation: {title: platoon,",
}


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Theatre, Theatre]:
    """The drill pack with 120 beds on the plain, and with 160 and sixty more infantry: the game of docs/drill.md."""
    folder = tmp_path_factory.mktemp("versions")
    words = {"file": "areas.yaml", "replace": "title: Hill,", "with": "title: The Hill,"}
    wider = {"file": "areas.csv", "replace": "hill.deaths,25,deaths/year,20", "with": "hill.deaths,25,deaths/year,10"}
    older = read_theatre(copy_drill(folder / "older", [OLDER]))
    return older, read_theatre(copy_drill(folder / "newer", [NEWER, ARRIVALS, words, wider]))


def test_two_versions_of_a_pack(versions: tuple[Theatre, Theatre]) -> None:
    """Each figure that differs is a change; names, evidence and ranges are none."""
    older, newer = versions
    study = why(newer, "stay", version=older)
    expected = {"areas.plain.beds": 1.0, "units.infantry.arrivals.sixty": 2.0}
    assert overall(study) == pytest.approx(expected, abs=1e-6)
    back = overall(why(older, "stay", version=newer))
    assert back == pytest.approx({name: -value for name, value in expected.items()}, abs=1e-6)
    changes = {row["change"]: row for row in records(study.frames["changes"])}
    beds = changes["areas.plain.beds"]
    assert (beds["moved"], beds["was"], beds["now"], beds["unit"]) == ("revised", 120, 160, "persons")
    assert changes["units.infantry.arrivals.sixty"]["moved"] == "added"
    assert study.manifest["files"]["from: areas.csv"] != study.manifest["files"]["areas.csv"]


def test_two_versions_in_words(versions: tuple[Theatre, Theatre]) -> None:
    older, newer = versions
    study, back = why(newer, "stay", version=older), why(older, "stay", version=newer)
    document = why_tables.document_of(study, newer)
    folder, named = older.folder.as_posix(), "“Stay as deployed” (stay)"
    assert document.title == f"Why {named} differs from {named} in the pack {folder}"
    assert "“Infantry: arrivals, sixty: new in this version” +2.00" in document.lead[0]
    assert "“Plain: beds: 160 instead of 120” +1.00" in document.lead[0]
    turned = why_tables.document_of(back, older).lead[0]
    assert "“Infantry: arrivals, sixty: gone in this version” −2.00" in turned
    assert "“Plain: beds: 120 instead of 160” −1.00" in turned
    with speaking("fr"):
        french, said = why_tables.document_of(study, newer), "«\u202fStay as deployed\u202f» (stay)"
        assert french.title == f"Pourquoi {said} diffère de {said} dans le jeu de données {folder}"
        lead = " ".join(french.lead[0].split())
        assert "160 au lieu de 120 » +1,00" in lead
        assert "nouveau dans cette version » +2,00" in lead


def test_what_an_option_changes_otherwise_in_another_version_is_a_change_too(tmp_path: Path) -> None:
    older = read_theatre(copy_drill(tmp_path / "older", [option("more", SIXTY.replace("60", "30"), base="stay")]))
    newer = read_theatre(copy_drill(tmp_path / "newer", [option("more", SIXTY, base="stay"), NEWER]))
    study = why(newer, "more", version=older)
    assert set(overall(study)) == {"areas.plain.beds", "sixty"}
    assert "with other figures" in " ".join(map(str, why_tables.document_of(study, newer).tables[0].rows))


def test_an_area_that_is_new_comes_with_what_needs_it(tmp_path: Path) -> None:
    """An area cannot come before its deaths, nor a laydown there before the area: the entry is one change."""
    lake = {
        "file": "areas.yaml",
        "append": "  lake: {title: Lake, region: lowland, places: [Lake town]}\n",
    }
    rows = (find_pack("drill") / "areas.csv").read_text(encoding="utf-8").splitlines()
    lines = "".join(f"{row.replace('plain.', 'lake.', 1)}\n" for row in rows if row.startswith("plain."))
    newer = read_theatre(copy_drill(tmp_path / "newer", [lake, {"file": "areas.csv", "append": lines}]))
    older = read_theatre(find_pack("drill"))
    for one, other, words in (
        (newer, older, "Lake: new in this version"),
        (older, newer, "Areas: lake: gone in this version"),
    ):
        study = why(one, "stay", version=other)
        assert list(overall(study)) == ["areas.lake"]
        assert words in {row[0] for row in why_tables.document_of(study, one).tables[0].rows}


def test_a_weighting_is_that_of_each_version(tmp_path: Path) -> None:
    """Where versions weigh a cell otherwise under one name, each end is the option as its own pack weighs it."""
    text = "protection: {upland: 1, lowland: 1}\n      stabilisation: {upland: 1, lowland: 1}\n    by_need"
    edit = {"file": "weightings.yaml", "replace": text, "with": text.replace("lowland: 1", "lowland: 3", 1)}
    deaths = {"file": "areas.csv", "replace": "hill.deaths,25,", "with": "hill.deaths,27,"}
    newer, older = read_theatre(copy_drill(tmp_path / "newer", [edit, deaths])), read_theatre(find_pack("drill"))
    lives = WhatIf(weighting="lives")
    between = way(Compared(newer, "stay"), Compared(older, "stay"), lives)
    weights = [resolve(one, "stay", lives).pack.weights for one in (older, newer)]
    assert figures(weights[0]) != figures(weights[1])
    for coalition, expected in ((0, weights[0]), (between.everyone, weights[1])):
        reached = between.case(coalition).pack.weights
        assert {o: {r: q.value for r, q in row.items()} for o, row in reached.items()} == {
            o: {r: q.value for r, q in row.items()} for o, row in expected.items()
        }
    assert len(between.players) == 2


ELEVEN = {
    "areas.csv": (
        ("hill.deaths,25,", "hill.deaths,26,"),
        ("hill.non_state_share,0.8,", "hill.non_state_share,0.85,"),
        ("hill.hostile_death_rate,2,", "hill.hostile_death_rate,2.5,"),
        ("hill.factors.patrol_requirement,120,", "hill.factors.patrol_requirement,125,"),
        ("plain.deaths,75,", "plain.deaths,76,"),
        ("plain.non_state_share,0.8,", "plain.non_state_share,0.75,"),
        ("plain.hostile_death_rate,1,", "plain.hostile_death_rate,1.5,"),
        ("plain.factors.patrol_requirement,200,", "plain.factors.patrol_requirement,205,"),
    ),
    "pack.yaml": (
        ("strength: {value: 300,", "strength: {value: 310,"),
        ("redeployable: {value: 0.05,", "redeployable: {value: 0.06,"),
        ("cost: {value: 10000,", "cost: {value: 11000,"),
    ),
}


def test_many_figures_are_grouped_by_entry(tmp_path: Path) -> None:
    edits = [{"file": file, "replace": old, "with": new} for file, pairs in ELEVEN.items() for old, new in pairs]
    newer, older = read_theatre(copy_drill(tmp_path / "newer", edits)), read_theatre(find_pack("drill"))
    study = why(newer, "stay", version=older)
    assert set(overall(study)) == {"areas.hill", "areas.plain", "units.infantry"}
    assert len(study.frames["changes"]) == 11
    document = why_tables.document_of(study, newer)
    assert {row[0] for row in document.tables[0].rows} >= {"Hill: 4 figures", "Infantry: 3 figures"}
    assert "Hill: deaths: 26 instead of 25" in {row[0] for row in document.tables[2].rows}
    ten = read_theatre(copy_drill(tmp_path / "ten", edits[:-1]))
    assert len(overall(why(ten, "stay", version=older))) == 10


def test_versions_that_cannot_be_compared_are_refused(tmp_path: Path) -> None:
    drill = read_theatre(find_pack("drill"))
    same = read_theatre(copy_drill(tmp_path / "same"))
    with pytest.raises(InputError, match=r"the figures of the pack in .* are the same"):
        why(drill, "stay", version=same)
    another = {"file": "pack.yaml", "replace": "id: drill\n", "with": "id: other\n"}
    other = read_theatre(copy_drill(tmp_path / "other", [another, OLDER]))
    with pytest.raises(InputError, match="'drill' and 'other' are two packs"):
        why(drill, "stay", version=other)
    fewer = read_theatre(copy_drill(tmp_path / "fewer", [{"file": "options/reinforce.yaml", "remove": True}, OLDER]))
    with pytest.raises(InputError, match=r"fewer: there is no option 'reinforce'"):
        why(drill, "reinforce", version=fewer)


def test_stopped_at_once_there_is_no_answer_and_later_what_was_done(theatre: Theatre, tmp_path: Path) -> None:
    stopped = Progress()
    stopped.stop()
    with pytest.raises(Stopped, match="stopped"):
        why(theatre, "roomy", progress=stopped)
