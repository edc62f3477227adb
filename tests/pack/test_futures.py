"""Factors and stress cases: what they move, what is left out, and how wrong ones are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decide import cli
from decide.errors import InputError
from decide.model.instance import compile_instance
from decide.pack.checks import check_pack
from decide.pack.futures import read_futures, stresses_of
from decide.pack.levers import settings_of
from decide.pack.moving import moves, unaccounted
from decide.pack.read import read_theatre
from decide.pack.schema import Factor
from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from tests.pack.patched import copy_drill, said
from tests.small import full, pack, q


def factor(**fields: Any) -> Factor:
    """A factor with what a test says of it."""
    words = {"title": "A factor", "low": "low", "high": "high", "reason": "made up for a test"}
    return Factor.model_validate({**words, **fields})


@pytest.mark.parametrize(
    ("option", "modelled", "infantry"),
    [("review-1a", 3680 - 69, [2551, 1924, 1297, 797, 297]), ("review-1b", 2000 - 38, [1432, 1042, 652, 402, 152])],
)
def test_the_split_of_an_increase_keeps_its_published_total(
    mali: Theatre, option: str, modelled: int, infantry: list[float]
) -> None:
    """The increase of the review of 2023 less the individual officers, whatever it is made up of."""
    factors = read_futures(mali).factors
    moved = moves(resolve(mali, option).pack, factors)
    for position, foot in zip((-1.0, -0.5, 0.0, 0.5, 1.0), infantry, strict=True):
        units = moved.at([position * (name == "split") for name in factors]).units
        joining = {name: sum(one.units.value for one in unit.arrivals.values()) for name, unit in units.items()}
        assert sum(units[name].persons.value * count for name, count in joining.items()) == pytest.approx(modelled)
        assert joining["infantry"] == pytest.approx(foot)
        if not position:
            assert all(joining[name] == int(joining[name]) for name in ("utility_helicopter", "fpu"))


@pytest.mark.parametrize("name", ["drill", "mali"])
def test_every_range_is_in_a_factor_or_left_out_with_a_reason(name: str, request: pytest.FixtureRequest) -> None:
    theatre: Theatre = request.getfixturevalue(name)
    file = read_futures(theatre)
    packs = [theatre.pack, *(resolve(theatre, option).pack for option in theatre.options)]
    packs += [changed for *_, changed in settings_of(theatre)]
    assert unaccounted(packs, file.factors.values(), file.left_out) == []


def test_a_position_is_a_part_of_the_way_to_an_end(drill: Theatre) -> None:
    """docs/drill.md: guards of 0.1, 0.2 and 0.3; patrols on the hill of 100, 120 and 140."""
    moved = moves(drill.pack, read_futures(drill).factors)
    for at, guard, hill in ((-1.0, 0.1, 100), (0.0, 0.2, 120), (0.5, 0.25, 130), (1.0, 0.3, 140)):
        changed = moved.at([at, at])
        assert changed.doctrine.own_guard.value == pytest.approx(guard)
        assert changed.areas["hill"].factors["patrol_requirement"].value == pytest.approx(hill)
    assert moved.at([0.0, 0.0]) == drill.pack
    assert moved.still(np.zeros(2))
    assert not moved.still(np.array([0.0, 0.1]))


def test_against_and_rest() -> None:
    data = full()
    data["areas"]["alpha"]["reach_near"] = q(0.2, "share", 0.1, 0.4)
    data["areas"]["alpha"]["reach_ring"] = q(0.3, "share", 0.25, 0.3)
    data["doctrine"]["own_guard"] = q(0.05, "share", 0.03, 0.1)
    one = factor(
        moves=["areas.*.reach_near", "areas.*.reach_ring"],
        rest=["areas.*.reach_beyond"],
        against=["doctrine.own_guard"],
    )
    changed = moves(pack(data), {"near": one}).at([0.5])
    alpha, beta = changed.areas["alpha"], changed.areas["beta"]
    assert alpha.reach_near is not None
    assert alpha.reach_beyond is not None
    assert alpha.reach_near.value == pytest.approx(0.3)
    assert alpha.reach_beyond.value == pytest.approx(0.4)  # 0.5 less the 0.1 that came nearer
    assert changed.doctrine.own_guard.value == pytest.approx(0.04)
    assert beta == pack(data).areas["beta"]  # no range, no move


def shares_of_needs(mali: Theatre, policing: float, political: float) -> dict[str, list[float]]:
    """Weights of towns, policing and political work by region, with two factors at positions."""
    factors = read_futures(mali).factors
    at = [{"policing_weight": policing, "political_weight": political}.get(name, 0.0) for name in factors]
    needs = moves(mali.pack, factors).at(at).needs
    kinds = {
        "north": ("towns", "policing", "peace"),
        "centre": ("towns", "policing", "reconciliation"),
        "capital": ("policing", "national"),
    }
    return {region: [needs[kind].weight[region].value for kind in of] for region, of in kinds.items()}


@pytest.mark.parametrize(
    ("policing", "political", "regions", "capital"),
    [
        (0, 0, [0.3, 0.3, 0.4], [0.15, 0.85]),
        (1, 0, [0.2, 0.4, 0.4], [0.15, 0.85]),
        (0, 1, [0.2, 0.2, 0.6], [0.05, 0.95]),
        (0, -1, [0.4, 0.4, 0.2], [0.3, 0.7]),
        (0, 0.5, [0.25, 0.25, 0.5], [0.1, 0.9]),
        (1, 1, [0.2 * 2 / 3, 0.4 * 2 / 3, 0.6], [0.05, 0.95]),
        (-1, -1, [0.4 * 4 / 3, 0.2 * 4 / 3, 0.2], [0.3, 0.7]),
    ],
)
def test_weights_of_kinds_of_need_give_way_in_proportion(
    mali: Theatre, policing: float, political: float, regions: list[float], capital: list[float]
) -> None:
    weights = shares_of_needs(mali, policing, political)
    assert weights["north"] == pytest.approx(regions)
    assert weights["centre"] == pytest.approx(regions)
    assert weights["capital"] == pytest.approx(capital)
    assert all(sum(shares) == pytest.approx(1.0, abs=1e-12) for shares in weights.values())


@st.composite
def ranged(draw: st.DrawFn) -> dict[str, Any]:
    """A small pack in which many figures have a range."""
    data = full()
    part = lambda: draw(st.integers(0, 9)) / 10  # noqa: E731 - shorter than the loop it serves
    for area in data["areas"].values():
        for name in ("deaths", "events", "garrison", "beds", "escort_rate"):
            old = area[name]["value"]
            area[name] = q(old, area[name]["unit"], old * (1 - part()), old * (1 + part()))
        near, ring = area["reach_near"]["value"], area["reach_ring"]["value"]
        area["reach_near"] = q(near, "share", near * (1 - part()), near * (1 + part()))
        area["reach_ring"] = q(ring, "share", ring * (1 - part()), ring * (1 + part() / 3))
    return data


FACTORS = {
    "violence": factor(moves=["areas.*.deaths", "areas.*.events"]),
    "burden": factor(moves=["areas.*.garrison", "areas.*.escort_rate"], against=["areas.*.beds"]),
    "near": factor(moves=["areas.*.reach_near", "areas.*.reach_ring"], rest=["areas.*.reach_beyond"]),
}


@settings(max_examples=30)
@given(ranged(), st.lists(st.floats(-1, 1), min_size=3, max_size=3))
def test_figures_keep_to_their_ranges_and_packs_stay_sound(data: dict[str, Any], positions: list[float]) -> None:
    base = pack(data)
    moved = moves(base, FACTORS)
    changed = moved.at(positions)
    assert list(check_pack(changed)) == []
    values = moved.values(positions)
    for part in moved.parts:
        value, ends = values[part.path], (part.quantity.low, part.quantity.high)
        if part.sign:
            assert ends[0] - 1e-9 <= value <= ends[1] + 1e-9
    for name, area in changed.areas.items():
        bands = (area.reach_near, area.reach_ring, area.reach_beyond)
        assert sum(band.value for band in bands if band) == pytest.approx(1.0)
        assert area.population == base.areas[name].population


def test_every_stress_fits_every_option(mali: Theatre) -> None:
    file = read_futures(mali)
    for option in mali.options:
        case = resolve(mali, option)
        for name, stress in file.futures.stresses.items():
            under = file.stressed(case, name)
            assert (under is None) == bool(stress.options and option not in stress.options)


def test_a_stress_comes_after_what_is_set_by_hand(drill: Theatre) -> None:
    what_if = WhatIf(sets=(("units.infantry.strength", 200.0),))
    under = read_futures(drill).stressed(resolve(drill, "stay", what_if), "fewer")
    assert under is not None
    assert under.pack.units["infantry"].strength.value == pytest.approx(180)
    assert under.changes[-1].id == "thirty-leave"


def test_check_lists_what_stresses_change(drill: Theatre, mali: Theatre) -> None:
    assert [name for name, _, _ in stresses_of(drill)] == ["fewer", "rains"]  # the other only moves a factor
    changed = {name: (before.pack, under.pack) for name, before, under in stresses_of(mali)}
    before, under = changed["helicopters_leave"]
    assert under.units["armed_helicopter"].strength.value == 0.65 * before.units["armed_helicopter"].strength.value


OWN_GUARD = "    moves: [doctrine.own_guard]\n"
WRONG: list[tuple[dict[str, Any], str]] = [
    (
        {"replace": OWN_GUARD, "with": "    moves: [doctrine.own_gard]\n"},
        "futures.yaml:10: there is no quantity 'doctrine.own_gard', in the pack or in any option. "
        "Did you mean 'doctrine.own_guard'",
    ),
    (
        {"replace": OWN_GUARD, "with": "    moves: [doctrine.*]\n    against: [doctrine.own_guard]\n"},
        "futures.yaml:11: 'doctrine.own_guard' is already in the factor 'own_guard'.",
    ),
    (
        {"replace": "posture.threat]", "with": "posture.threat, doctrine.own_guard]"},
        "'doctrine.own_guard' is already in the factor 'own_guard'. A quantity moves with one factor, or is left out.",
    ),
    (
        {"replace": OWN_GUARD, "with": OWN_GUARD + "    rest: [doctrine.own_guard]\n"},
        "futures.yaml:11: 'doctrine.own_guard' is already in the factor 'own_guard'.",
    ),
    (
        {"replace": OWN_GUARD, "with": OWN_GUARD + "    rest: [doctrine.redeployment_friction]\n"},
        "'doctrine.redeployment_friction' is already in the factor 'own_guard'.",
    ),
    (
        {"replace": OWN_GUARD, "with": OWN_GUARD + "    rest: [doctrine.ied_threat]\n    nothing: 1\n"},
        "futures.yaml:12: unknown key 'nothing' in factors.own_guard.",
    ),
    (
        {"replace": OWN_GUARD, "with": "    moves: [doctrine.own_guard]\n    rest: [posture.impartial]\n"},
        "futures.yaml:11: 'posture.impartial' cannot take up the rest.",
    ),
    ({"replace": "positions: {own_guard: 1}", "with": "positions: {own_gard: 1}"}, "there is no factor 'own_gard'."),
    (
        {"replace": "positions: {own_guard: 1}", "with": "positions: {own_guard: 2}"},
        "stresses.camps_need_more.positions.own_guard must be at most 1, not 2.",
    ),
    ({"replace": "    positions: {own_guard: 1}\n", "with": ""}, "it changes nothing: give positions or changes."),
    (
        {"replace": "positions: {own_guard: 1}", "with": "positions: {own_guard: 1}\n    options: [sty]"},
        "there is no option 'sty'. Did you mean 'stay'?",
    ),
    (
        {"replace": "scale: {units.infantry.strength: 0.9}", "with": "scale: {units.infantry.stength: 0.9}"},
        "cannot scale 'units.infantry.stength'",
    ),
    (
        {"replace": "    distribution: uniform\n", "with": "    distribution: normal\n"},
        "futures.yaml:19: factors.patrols_needed.distribution is 'normal' but must be 'triangular' or 'uniform'.",
    ),
    (
        {"replace": "    title: Guards for camps\n", "with": "    title: Guards for camps\n    source: DRILL\n"},
        "the key 'source' is already given",
    ),
]


@pytest.mark.parametrize(("edit", "message"), WRONG, ids=[message[:60] for _, message in WRONG])
def test_wrong_futures_are_told_with_file_and_line(tmp_path: Path, edit: dict[str, Any], message: str) -> None:
    folder = copy_drill(tmp_path / "mine", [{"file": "futures.yaml", **edit}])
    with pytest.raises(InputError) as error:
        read_futures(read_theatre(folder))
    assert any(message in problem for problem in said(error.value, folder)), said(error.value, folder)
    assert cli.run(["check", str(folder)]) == 2


def test_an_end_that_makes_no_sound_pack_is_told(tmp_path: Path) -> None:
    """Two shares of one whole, moved the same way: the laydown no longer sums to 1."""
    moved = {"file": "futures.yaml", "replace": OWN_GUARD, "with": "    moves: [doctrine.own_guard, laydown.*.*]\n"}
    listed = {"file": "futures.yaml", "replace": "[weights.*.*, laydown.*.*]", "with": "[weights.*.*]"}
    folder = copy_drill(tmp_path / "mine", [moved, listed])
    with pytest.raises(InputError, match=r"at the low end, .* must sum to 1"):
        read_futures(read_theatre(folder))


def test_a_pack_without_futures_says_so(tmp_path: Path) -> None:
    folder = copy_drill(tmp_path / "mine", [{"file": name, "remove": True} for name in ("futures.yaml", "fr.yaml")])
    assert cli.run(["check", str(folder)]) == 0
    with pytest.raises(InputError, match="has no futures"):
        read_futures(read_theatre(folder))


def test_a_factor_moves_modifiers(mali: Theatre) -> None:
    """The low end of `rains` is much lost: fewer patrols and moves, more escorts; and the programme is made of it."""
    factors = read_futures(mali).futures.factors
    positions = [-1.0 if name == "rains" else 0.0 for name in factors]
    wet = moves(mali.pack, factors).at(positions)
    assert {name: modifier.value.value for name, modifier in wet.modifiers.items()} == {
        "floods_keep_patrols_in": 0.7,
        "rains_slow_convoys": 1.5,
        "rains_slow_moves": 0.5,
    }
    dry, rainy = (compile_instance(pack) for pack in (mali.pack, wet))
    first = 0, dry.areas.index("mopti"), 0
    assert rainy.escort_need[first] / dry.escort_need[first] == pytest.approx(1.5 / 1.15)
