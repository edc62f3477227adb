"""What judgements of sources may be about: scores, and consequences that have a better and a worse."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from decide.errors import unknown
from decide.pack.located import Complaint
from decide.pack.mode import OVERALL, criterion_names
from decide.pack.schema import Expectation, Option, Pack
from decide.pack.strict_yaml import Path_

SENSE_OF = {
    "civilian_deaths_averted": 1,
    "civilian_deaths_by_state_forces": -1,
    "peacekeeper_deaths": -1,
    "cost": -1,
}
"""Consequence -> 1 if more of it is better, -1 if less is; of those that are worked out in every future."""
EXPECTED = {**SENSE_OF, "static_share": -1}
"""The same of all that a judgement may be about. Static security reaches nobody outside, so less of it is better."""
BY_REGION = ("civilian_deaths_averted", "civilian_deaths_by_state_forces")
"""Those that are worked out by region too."""
START, NEED = "start", "need"
"""What an option is compared with beside other options: its own first half, and what is needed."""
OF_NEED = ("too_little", "enough")
"""Directions that go with `NEED` alone."""


def check_expected(option: Option, pack: Pack, options: Collection[str]) -> Iterator[Complaint]:
    """What the judgements about an option name that results do not have, or that does not go together."""
    names = [*criterion_names(pack), *EXPECTED, *(f"{name}.{region}" for name in BY_REGION for region in pack.regions)]
    for n, judgement in enumerate(option.source_says):
        for m, one in enumerate(judgement.expects):
            path = ("source_says", n, "expects", m)
            if one.of not in names:
                yield (*path, "of"), *unknown("score or consequence", one.of, names)
            elif one.than == START and one.of != OVERALL and _cell(one.of, pack) is None:
                hint = "Name 'overall' or a cell, such as objective.region."
                yield (*path, "of"), f"{one.of!r} is not worked out period by period.", hint
            elif one.than == NEED and one.of.partition(".")[0] in EXPECTED:
                yield (*path, "than"), f"{one.of!r} is no score, so nothing of it is needed.", "Name a score."
            yield from _than(path, one, option, options)


def _cell(name: str, pack: Pack) -> tuple[str, str] | None:
    """Objective and region of a cell; None for any other name."""
    objective, _, region = name.partition(".")
    return (objective, region) if region and objective in pack.objectives else None


def _than(path: Path_, one: Expectation, option: Option, options: Collection[str]) -> Iterator[Complaint]:
    if (one.direction in OF_NEED) != (one.than == NEED):
        message = f"the direction {one.direction!r} does not go with {one.than!r}."
        yield (*path, "direction"), message, f"With {NEED!r} it is {' or '.join(OF_NEED)}, with others none of them."
    if one.than == option.id:
        yield (*path, "than"), f"{one.than!r} is the option itself.", f"Its own beginning is {START!r}."
    elif one.than not in (START, NEED) and one.than not in options:
        yield (*path, "than"), *unknown("option", one.than, [*options, START, NEED])
