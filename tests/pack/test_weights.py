"""Weights as written on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from decide.errors import InputError
from decide.model.instance import compile_instance
from decide.pack.mode import MaxMin
from decide.pack.scenario_file import scenario_text
from decide.pack.theatre import Theatre, resolve
from decide.pack.weighting import weights_of, with_weighting
from decide.pack.weights import asked_weights, parse_weights
from decide.pack.what_if import WhatIf, read_scenario
from tests import small

PACK = small.pack(small.tree())


def test_a_part_names_a_cell_an_objective_or_a_region() -> None:
    assert parse_weights(PACK, "protection.north=2") == (("weights.protection.north", 2.0),)
    assert parse_weights(PACK, "protection=3") == (
        ("weights.protection.north", 3.0),
        ("weights.protection.centre", 3.0),
    )
    assert parse_weights(PACK, "centre=0.5") == (
        ("weights.protection.centre", 0.5),
        ("weights.stabilisation.centre", 0.5),
    )


def test_later_parts_win_and_blanks_do_not_count() -> None:
    assert parse_weights(PACK, " protection = 3 , protection.centre = 0,centre=4") == (
        ("weights.protection.north", 3.0),
        ("weights.protection.centre", 4.0),
        ("weights.stabilisation.centre", 4.0),
    )


def test_from_nothing_to_a_million() -> None:
    assert parse_weights(PACK, "north=0")[0][1] == 0.0
    assert parse_weights(PACK, "north=1000000")[0][1] == 1e6


@pytest.mark.parametrize(
    "part", ["north", "north=", "north=much", "north=true", "north=-0.1", "north=1000001", "north=.inf", "north=1=2"]
)
def test_what_is_no_weight_is_refused_with_the_form(part: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_weights(PACK, f"centre=1, {part}")
    (problem,) = refused.value.problems
    assert problem.message == f"the weight {part!r} is not of the form NAME=NUMBER, with a number from 0."
    assert problem.place is None
    assert problem.hint == "Example: --weights protection=2,stabilisation.centre=1"


def test_every_wrong_part_is_shown_in_one_go() -> None:
    with pytest.raises(InputError) as refused:
        parse_weights(PACK, "nort=1,north,protection.nort=2")
    first, second, third = refused.value.problems
    assert (first.message, first.place, first.hint) == ("nothing is weighed as 'nort'.", None, "Did you mean 'north'?")
    assert second.message.startswith("the weight 'north' is not")
    assert third.message == "nothing is weighed as 'protection.nort'."
    assert third.hint == "Did you mean 'protection.north' or 'protection.centre'?"


def test_a_name_is_a_weighting_and_what_has_a_sign_of_equality_is_weights(drill: Theatre) -> None:
    assert asked_weights(drill.pack, " lives ") == ("lives", ())
    assert asked_weights(drill.pack, "upland=2") == (
        "",
        (("weights.protection.upland", 2.0), ("weights.stabilisation.upland", 2.0)),
    )
    with pytest.raises(InputError) as refused:
        asked_weights(drill.pack, "live")
    (problem,) = refused.value.problems
    assert str(problem.place) == "--weights 'live'"
    assert problem.message == "there is no weighting 'live'."
    assert problem.hint == "Did you mean 'lives'? Known: equal, lives, most-averted."
    with pytest.raises(InputError, match=r"'nope'\. Known: equal, lives, most-averted\.$"):
        asked_weights(drill.pack, "nope")


def test_a_pack_without_weightings_asks_for_weights(drill: Theatre) -> None:
    with pytest.raises(InputError, match="NAME=NUMBER"):
        asked_weights(PACK, "lives")
    none = drill.pack.model_copy(update={"weightings": {}})
    assert asked_weights(none, "most-averted") == ("most-averted", ())  # it is in every pack that counts something


def test_weights_by_need_keep_their_sum_and_are_as_the_need(drill: Theatre) -> None:
    # 20 and 60 preventable deaths a year; with twice the deaths in the plain 20 and 120
    assert weights_of(drill.pack.weightings["lives"], drill.pack) == {
        "weights.protection.upland": 0.5,
        "weights.protection.lowland": 1.5,
        "weights.stabilisation.upland": 1.0,
        "weights.stabilisation.lowland": 1.0,
    }
    more = WhatIf(weighting="lives", sets=(("areas.plain.deaths*", 2),))
    weights = resolve(drill, "stay", more).pack.weights["protection"]
    assert (weights["upland"].value, weights["lowland"].value) == pytest.approx((2 * 20 / 140, 2 * 120 / 140))


def test_cells_left_out_weigh_nothing(mali: Theatre) -> None:
    weights = weights_of(mali.pack.weightings["protection"], mali.pack)
    assert [path for path, weight in weights.items() if weight] == [
        "weights.protection.north",
        "weights.protection.centre",
    ]
    # the sizes are those the scores are measured by
    p = compile_instance(mali.pack)
    north, centre = (p.reference[0, r] for r in (0, 1))
    assert weights["weights.protection.centre"] / weights["weights.protection.north"] == pytest.approx(centre / north)


def test_equal_weights_are_those_of_the_packs(drill: Theatre, mali: Theatre) -> None:
    for theatre in (drill, mali):
        named = weights_of(theatre.pack.weightings["equal"], theatre.pack)
        published = {f"weights.{o}.{r}": w.value for o, by in theatre.pack.weights.items() for r, w in by.items()}
        assert named == published


def test_a_weighting_is_a_named_change_with_its_reason(drill: Theatre) -> None:
    case = resolve(drill, "reinforce", WhatIf(weighting="lives"))
    assert (case.changes[-1].id, case.changes[-1].title) == ("lives", "By lives at stake")
    weight = case.pack.weights["protection"]["upland"]
    assert weight.assumption == drill.pack.weightings["lives"].reason


def test_a_weighting_that_is_a_mode_brings_it(mali: Theatre) -> None:
    what_if = with_weighting(mali.pack, WhatIf(), "council")
    assert what_if.chosen_mode == mali.pack.weightings["council"].mode
    with pytest.raises(InputError, match="is not applied"):
        resolve(mali, "epon-2b", WhatIf(weighting="council"))
    other = WhatIf(mode=MaxMin(kind="maxmin"))
    with pytest.raises(InputError, match="does not go with a solve mode"):
        with_weighting(mali.pack, other, "council")


def test_weights_beside_a_weighting_are_refused(drill: Theatre, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"weights.protection.upland is set beside the weighting 'lives'"):
        with_weighting(drill.pack, WhatIf(sets=(("weights.protection.upland", 2.0),)), "lives")


def test_a_what_if_file_names_a_weighting_and_one_by_hand_replaces_it(drill: Theatre, tmp_path: Path) -> None:
    path = tmp_path / "by-lives.yaml"
    path.write_text("id: by-lives\ntitle: By lives\nweighting: lives\n", encoding="utf-8")
    read = read_scenario(path)
    with pytest.raises(InputError, match="the scenario's weighting is not applied"):
        resolve(drill, "stay", read)
    wanted = with_weighting(drill.pack, read)
    assert wanted.weighting == "lives"
    assert with_weighting(drill.pack, read, "equal").weighting == "equal"
    again = tmp_path / "again.yaml"
    again.write_text(scenario_text(wanted, "again", "Again", (), "by hand"), encoding="utf-8")
    assert with_weighting(drill.pack, read_scenario(again)).weighting == "lives"
    path.write_text("id: by-lives\ntitle: By lives\nweighting: live\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        with_weighting(drill.pack, read_scenario(path))
    assert f"{path}:3: there is no weighting 'live'. Did you mean 'lives'?" in str(refused.value)


def test_every_command_takes_the_name_and_says_so(decide: Any, tmp_path: Path) -> None:
    solved = json.loads(decide("compare", "stay", "--pack", "drill", "--weights", "lives", "--format", "json").out)
    assert solved["manifest"]["weighting"] == "lives"
    assert solved["manifest"]["weights"]["protection"] == {"upland": 0.125, "lowland": 0.375}
    said = decide("show", "stay", "--pack", "drill", "--weights", "lives").out
    assert "Changed from the published inputs: weighting lives." in said
    assert decide("prices", "stay", "--pack", "drill", "--weights", "lives").code == 0
    refused = decide("prices", "epon-2b", "--weights", "council")
    assert (refused.code, "the weighting 'council' asks for 'lexicographic'" in refused.err) == (2, True)
    unknown = decide("compare", "--weights", "livs")
    assert unknown.code == 2
    assert "Known: equal, lives, council, protection, most-averted." in unknown.err


def test_options_and_check_list_them(decide: Any) -> None:
    for command in ("options", "check"):
        text = " ".join(decide(command, "--pack", "drill").out.split())
        assert "By lives at stake" in text
    data = json.loads(decide("options", "--format", "json").out)["weightings"]
    modes = {row["weighting"]: row["mode"] for row in data}
    assert modes["council"] == "lexicographic:stabilisation.north,centre,tolerance=0.1"
    assert modes["lives"] is None
