"""Options held against one under other inputs: with a what-if of its own, or in another version of the pack."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from decide.errors import InputError
from decide.pack.mode import MaxMin
from decide.pack.schema import Scenario, ScenarioChange
from decide.pack.sides import with_own
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.questions.compare.study import compare
from decide.questions.compare.tables import document_of
from decide.results.other_side import OtherSide, other_side
from decide.results.study import Results
from tests.pack.patched import copy_drill
from tests.questions.test_why import OLDER

FEWER = WhatIf(sets=(("areas.hill.beds", 150.0),))
LATER = WhatIf(sets=(("units.infantry.strength*", 0.9),))


def central(results: Results, option: str) -> float:
    at = "metric == 'score' and objective == 'all' and region == 'all'"
    (value,) = results.differences.query(f"option == '{option}' and {at}")["central"]
    return float(value)


def test_the_difference_is_that_of_two_comparisons(drill: Theatre) -> None:
    results = compare(drill, what_if=LATER, against=other_side(drill, "stay", with_own(LATER, FEWER), FEWER))
    mine, theirs = compare(drill, what_if=LATER), compare(drill, what_if=with_own(LATER, FEWER))
    assert theirs.score("stay") < mine.score("stay") - 1
    for option in drill.options:  # stay as well: it is not the one with fewer beds
        assert central(results, option) == pytest.approx(mine.score(option) - theirs.score("stay"), abs=1e-6)
    turned = compare(drill, what_if=with_own(LATER, FEWER), against=other_side(drill, "stay", LATER, WhatIf()))
    assert central(turned, "stay") == pytest.approx(-central(results, "stay"), abs=1e-6)
    assert results.manifest["against"] == "stay (areas.hill.beds=150.0)"
    assert turned.manifest["against"] == "stay (without these changes)"


def test_tiers_stay_over_the_futures_and_differences_are_at_the_values(drill: Theatre) -> None:
    results = compare(drill, against=other_side(drill, "reinforce", FEWER, FEWER))
    assert results.manifest["futures"]["used"]
    assert {*results.differences["word"]} == {""}
    said = " ".join(document_of(results, drill).lead)
    own = "reinforce with areas.hill.beds=150.0 has inputs of its own and no futures in common"
    assert own in said
    titles = [table.title for table in document_of(results, drill).tables]
    assert "Differences to “Reinforce by sixty” (reinforce) with areas.hill.beds=150.0" in titles
    assert own not in " ".join(document_of(compare(drill, against="reinforce"), drill).lead)


def test_what_holds_for_one_side_comes_before_what_holds_for_both() -> None:
    both = with_own(WhatIf(sets=(("a", 2.0),)), WhatIf(sets=(("a", 1.0), ("b", 3.0))))
    assert both.sets == (("a", 1.0), ("b", 3.0), ("a", 2.0))
    with pytest.raises(InputError, match="scores of two kinds"):
        with_own(WhatIf(), WhatIf(mode=MaxMin(kind="maxmin")))
    change = ScenarioChange(id="c", title="Fewer", reason="To see what fewer would do.", set={"areas.hill.beds": 1})
    file = WhatIf(Scenario(id="f", title="Fewer", changes=(change,)))
    with pytest.raises(InputError, match="holds for both sides already"):
        with_own(file, file)


def test_the_words_are_those_of_why(decide: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "fewer.yaml"
    file.write_text(
        "id: fewer\ntitle: Fewer beds\nchanges:\n  - {id: beds, title: Fewer, reason: To see what fewer would do., "
        "set: {areas.hill.beds: 150}}\n",
        encoding="utf-8",
    )
    flags = ("compare", "reinforce", "--pack", "drill")
    ran = decide(*flags, "--from-scenario", str(file), "--format", "json")
    data = json.loads(ran.out)
    assert data["manifest"]["held_against"]["label"] == "reinforce (fewer)"  # the only one named, as in why
    assert "from: fewer.yaml" in data["manifest"]["files"]
    assert {row["against"] for row in data["differences"]} == {"reinforce (fewer)"}
    for form in ("md", "html"):
        out = decide(*flags, "--from-scenario", str(file), "--against", "stay", "--format", form).out
        assert "Differences to “Stay as deployed” (stay) with fewer" in " ".join(out.split())
    ran = decide(*flags, "--to-scenario", str(file))
    assert "Differences to “Reinforce by sixty” (reinforce) without these changes" in ran.out
    assert f"decide robust --out futures.json --pack drill --scenario {file}" in " ".join(ran.out.split())
    chart = tmp_path / "chart.json"
    assert decide("compare", "--pack", "drill", "--from-scenario", str(file), "--chart", str(chart)).code == 0
    assert "Stay as deployed with fewer" in chart.read_text(encoding="utf-8")


def test_another_version_of_the_pack(decide: Callable[..., Any], tmp_path: Path) -> None:
    older = copy_drill(tmp_path / "older", [OLDER]).as_posix()
    ran = decide("compare", "--pack", "drill", "--from-pack", older)
    assert ran.code == 0
    assert f"Differences to “Stay as deployed” (stay) in the pack {older}" in " ".join(ran.out.split())
    for arguments, words in (
        (("--from-pack", "minusma"), "two packs, not two versions of one"),
        (("--from-pack", older, "--against", "nowhere"), "--against nowhere: there is no option"),
        (("--from-set", "areas.hill.bed=1"), "Did you mean 'beds'"),
        (("--from-lever", "pressur=provoked"), "Did you mean 'pressure'"),
    ):
        ran = decide("compare", "--pack", "drill", *arguments)
        assert ran.code == 2, arguments
        assert words in ran.err


def test_an_other_side_is_told_from_another_by_what_it_hangs_on(drill: Theatre) -> None:
    sides = [other_side(drill, "stay", what_if, what_if) for what_if in (FEWER, LATER)]
    assert sides[0].content != sides[1].content
    assert sides[0].content == OtherSide(drill, "stay", FEWER, sides[0].own).content
