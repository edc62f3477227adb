"""The compiled arrays against the data they come from."""

from __future__ import annotations

import numpy as np
import pytest

from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.model.lp import Programme
from tests import small


def coefficient(programme: Programme, row: str, column: str) -> float:
    r, c = programme.row_names.index(row), programme.col_names.index(column)
    inside = slice(programme.starts[r], programme.starts[r + 1])
    return float(programme.values[inside] @ (programme.columns[inside] == c))


@pytest.fixture
def programme() -> Programme:
    return formulate(compile_instance(small.pack(small.full())))


def test_force_generation_delays_strength() -> None:
    data = small.full()
    data["units"]["infantry"]["arrivals"]["pledge"]["month"] = small.q(4.5, "months")
    instance = compile_instance(small.pack(data))
    infantry = instance.units.index("infantry")
    assert instance.strength[infantry] == pytest.approx([300, 330]), "half the second period"
    assert instance.arrivals[infantry] == pytest.approx([0, 30])


def test_departures_lower_strength_and_never_below_zero() -> None:
    data = small.full()
    data["units"]["helicopter"]["departures"] = {
        "leave": {"units": small.q(5, "airframes"), "month": small.q(3, "months")}
    }
    instance = compile_instance(small.pack(data))
    assert instance.strength[instance.units.index("helicopter")] == pytest.approx([3, 0])


def test_initial_laydown_follows_strength() -> None:
    instance = compile_instance(small.pack(small.full()))
    assert instance.initial[instance.units.index("infantry")] == pytest.approx([225, 75])


def test_camp_opens_when_it_is_built() -> None:
    instance = compile_instance(small.pack(small.full()))
    assert instance.beds[instance.areas.index("beta")] == pytest.approx([400, 450])


def test_base_that_closes_half_way_through_a_period() -> None:
    data = small.full()
    data["areas"]["alpha"]["open_until"] = small.q(1.5, "months")
    instance = compile_instance(small.pack(data))
    assert instance.open[instance.areas.index("alpha")] == pytest.approx([0.5, 0])


def test_flood_splits_a_need_and_keeps_its_size() -> None:
    instance = compile_instance(small.pack(small.full()))
    needs = instance.needs
    beta = [n for n, kind in enumerate(needs.kind) if kind == "far" and needs.area[n] == 1]
    dry, cut = beta
    assert needs.share[dry] == pytest.approx([1, 2 / 3])
    assert needs.share[cut] == pytest.approx([0, 1 / 3])
    air, patrol = instance.tasks.index("air"), instance.tasks.index("patrol")
    assert not instance.serves[patrol, cut].any(), "patrols do not cross water"
    assert instance.serves[air, cut].tolist() == [2, 2]


def test_count_and_share_needs_are_sized() -> None:
    instance = compile_instance(small.pack(small.full()))
    size = {
        (k, instance.areas[a]): s
        for k, a, s in zip(*(instance.needs.kind, instance.needs.area, instance.needs.size), strict=True)
    }
    assert size["near", "alpha"] == pytest.approx(50 * 0.8 * 0.2)
    assert size["far", "beta"] == pytest.approx(200 * 0.8 * 0.5)
    assert size["work", "alpha"] == 1, "all of the objective in a region with one area"


def test_decay_falls_to_zero_at_the_reach() -> None:
    instance = compile_instance(small.pack(small.full()))
    patrol, air = instance.tasks.index("patrol"), instance.tasks.index("air")
    assert instance.decay[patrol] == pytest.approx(np.array([[1, 0.5], [0.5, 1]]))
    assert instance.decay[air] == pytest.approx(np.array([[1, 0.75], [0.75, 1]]))
    assert instance.decay[instance.tasks.index("hold")] == pytest.approx(np.eye(2))


def test_coefficients(programme: Programme) -> None:
    assert coefficient(programme, "assignment.infantry.alpha.p1", "S.infantry.alpha.p1") == pytest.approx(-0.9)
    assert coefficient(programme, "garrison.alpha.p1", "h.alpha.p1") == 40
    assert coefficient(programme, "garrison.alpha.p1", "S.helicopter.alpha.p1") == pytest.approx(0.05 * 20)
    assert coefficient(programme, "camp.beta.p2", "h.beta.p2") == -450
    assert coefficient(programme, "convoys.alpha.p1", "S.team.alpha.p1") == pytest.approx(0.05 * 10)
    assert coefficient(programme, "field_work.alpha.p1", "x.team.alpha.field.alpha.p1") == 30
    assert coefficient(programme, "presence.stay.p1", "S.team.alpha.p1") == 10, "persons, not teams"
    assert coefficient(programme, "presence.one.p1", "S.helicopter.beta.p1") == 1, "airframes, not persons"


def test_no_column_that_can_only_be_zero() -> None:
    """A closed area, a type without strength and a forbidden task leave no columns behind."""
    data = small.full()
    data["areas"]["alpha"]["open"] = small.q(0, "share")
    data["units"]["helicopter"]["strength"] = small.q(0, "airframes")
    data["tasks"]["patrol"]["allowed"] = False
    data["terms"] = {}
    names = formulate(compile_instance(small.pack(data))).col_names
    assert not [
        name for name in names if name.startswith(("S.infantry.alpha", "h.alpha", "S.helicopter", "x.helicopter"))
    ]
    assert not [name for name in names if ".patrol." in name]
    assert not [name for name in names if name.startswith("z.") and ".alpha." in name and "far" not in name]


def test_posture_multiplies_the_worth_of_tasks_and_not_their_effort() -> None:
    """So that guards, escorts and promised effort ask for the same whatever the posture."""
    data = small.full()
    before = compile_instance(small.pack(data))
    data["tasks"]["field"]["impartial"] = data["tasks"]["field"]["state_linked"] = True
    data["posture"]["impartial"], data["posture"]["state_link"] = small.q(0.5, "ratio"), small.q(0.8, "ratio")
    after = compile_instance(small.pack(data))
    np.testing.assert_array_equal(after.productivity, before.productivity)
    times = np.where(np.array(after.tasks) == "field", 0.4, 1.0)  # 0.5 x 0.8
    assert before.serves[after.tasks.index("field")].any()
    np.testing.assert_allclose(after.serves, before.serves * times[:, None, None])


def test_weights_are_scaled_to_one() -> None:
    instance = compile_instance(small.pack(small.full()))
    assert instance.weight.sum() == pytest.approx(1)
