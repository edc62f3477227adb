"""Differences shared out among changes: the drill worked by hand, and what must hold of any attribution."""

from __future__ import annotations

from pathlib import Path

import pytest

from decide.errors import InputError, NoAnswer
from decide.pack.levers import figures
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf, parse_set
from decide.progress import Progress
from decide.questions.why import tables as why_tables
from decide.questions.why.between import way
from decide.questions.why.study import why
from decide.results.study import Study
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
    [("adaptation-2021", "epon-1"), ("epon-1", "adaptation-2021"), ("review-1a", "review-1b"), ("epon-2a", None)],
)
def test_the_ends_are_the_options_themselves(mali: Theatre, pair: tuple[str, str | None]) -> None:
    """With no move made the case is the option left, with all the option reached, whatever bases they start from."""
    between = way(mali, *pair)
    everyone = (1 << len(between.players)) - 1
    assert between.start is not None
    for coalition, name in ((0, between.start), (everyone, between.end)):
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
    path = way(own, "police")
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
    study = why(own, "steps", pairs=3)
    assert study.manifest["why"]["method"] == "sampled"
    total = study.frames["totals"].set_index(["metric", "objective", "region"])["difference"]["score", "all", "all"]
    shares = overall(study)
    assert sum(shares.values()) == pytest.approx(total, abs=1e-6)
    # the twelve are alike, so each brings a twelfth: antithetic orders of a concave game are close to it
    assert max(abs(value - total / 12) for value in shares.values()) < 0.25 * total / 12 + 3 * max(
        overall(study, "error").values()
    )
    assert why(own, "steps", pairs=3, workers=1).as_dict()["contributions"] == study.as_dict()["contributions"]


def test_stopped_at_once_there_is_no_answer_and_later_what_was_done(theatre: Theatre, tmp_path: Path) -> None:
    stopped = Progress()
    stopped.stop()
    with pytest.raises(NoAnswer, match="stopped"):
        why(theatre, "roomy", progress=stopped)
