"""The one count of figures by grade: what is inherited is counted once, and what moves nothing is context."""

from __future__ import annotations

import pytest

from decide.model.formulation import formulate
from decide.model.instance import compile_instance
from decide.pack.folder import find_pack
from decide.pack.grading import ALL_GRADES, counts, graded
from decide.pack.quantity import Quantity
from decide.pack.read import read_theatre
from decide.pack.relative import related
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre, bases_of

PRINTED = {"source": "A", "locator": "p. 1"}
OLD = {"value": 100.0, "unit": "persons", "low": 90.0, "high": 110.0}
HALF = {"value": 0.5, "unit": "ratio", "low": 0.5, "high": 0.5}
NONE = {"assumption": "made up for a test"}


@pytest.fixture(scope="module", params=["drill", "minusma"])
def theatre(request: pytest.FixtureRequest) -> Theatre:
    return read_theatre(find_pack(request.param))


def test_every_figure_is_counted_by_its_grade(theatre: Theatre) -> None:
    every = [*graded(theatre)]
    for grade, count in counts(theatre).items():
        assert count.figures == sum(one.grade == grade for one in every)
        assert count.in_options == sum(one.grade == grade and one.option != "" for one in every)
        assert count.statements <= count.figures
    assert [*counts(theatre)] == [*ALL_GRADES]


def test_no_option_counts_what_it_has_from_the_one_it_starts_from(theatre: Theatre) -> None:
    own = {(one.option, one.path): one.quantity for one in graded(theatre)}
    for (option, path), quantity in own.items():
        for base in bases_of(theatre.options, option)[:-1] if option else ():
            assert own.get((base, path)) != quantity


BESIDE_ARRAYS = {
    "hostile_death_rate": "peacekeeper deaths are counted on the plan",
    "max_preventable": "deaths averted are counted on the plan",
    "state_killing": "deaths by the state are counted on the plan",
    "peacekeeper_risk": "peacekeeper deaths are counted on the plan",
    "centres": "a region of the drill has one area, which has all its centres",
    "impartial": "no task of the drill is marked so",
    "state_link": "no task of the drill is marked so",
    "bed": "cost is counted on the plan",
    "headquarters": "cost is counted on the plan",
    "met_at_requirement": "the drill's response is linear",
    "guards_per_team": "there are no teams in the drill",
    "ied_threat": "no escort is needed in the drill",
}
"""Figures of the drill that move a consequence, or would move the programme in another pack."""


def test_what_is_context_moves_no_programme_and_all_else_does() -> None:
    """Of the drill: each figure is moved by itself, and all that the programme is made of looked at."""
    pack = read_theatre(find_pack("drill")).pack
    before = _arrays(pack)
    still: dict[bool, set[str]] = {False: set(), True: set()}
    for one in graded(read_theatre(find_pack("drill"))):
        if not one.option and _arrays(_moved(pack, one.path)) == before:
            still[one.grade == "context"].add(one.path.split(".")[-1])
    context = {one.path for one in graded(read_theatre(find_pack("drill"))) if one.grade == "context"}
    assert still[True] == {path.split(".")[-1] for path in context}
    assert still[False] == {*BESIDE_ARRAYS}


def _moved(pack: Pack, path: str) -> Pack:
    """The pack with one figure made a little larger or smaller."""
    tree = pack.model_dump(exclude_none=True)
    node = tree
    *steps, last = path.split(".")
    for step in steps:
        node = node[step]
    value = node[last]["value"]
    new = value * 0.97 if value else node[last]["high"] or 0.01
    node[last] |= {"value": new, "low": min(new, node[last]["low"]), "high": max(new, node[last]["high"])}
    return Pack.model_validate(tree)


def _arrays(pack: Pack) -> str:
    """All that the programme of a pack is made of."""
    instance = compile_instance(pack)
    programme = formulate(instance)
    return repr([{name: value for name, value in vars(one).items() if name != "pack"} for one in (instance, programme)])


@pytest.mark.parametrize(
    ("old", "by", "grade", "says"),
    [
        (PRINTED, PRINTED, "derived", "100 times 0.5 (A, p. 1). Before: A, p. 1."),
        (PRINTED, {**PRINTED, "near": "a little under it"}, "near", "a little under it"),
        ({**PRINTED, "near": "a little over it"}, PRINTED, "near", "a little over it"),
        ({**PRINTED, "derived": "the sum of both"}, PRINTED, "derived", "the sum of both"),
        ({"assumption": "as we were told"}, PRINTED, "assumed", "100 times 0.5 (A, p. 1). Before: as we were told"),
        (PRINTED, {"assumption": "half of them, say"}, "assumed", "half of them, say"),
        (PRINTED, {}, "assumed", "made up for a test"),
    ],
)
def test_what_is_made_of_two_figures_is_as_weak_as_the_weaker(
    old: dict[str, str], by: dict[str, str], grade: str, says: str
) -> None:
    made = Quantity.model_validate(related({**OLD, **old}, "scale", {**HALF, **by}, NONE))
    assert (made.value, made.grade) == (50.0, grade)
    assert says in made.reasoning
