"""The equations as Markdown, for the page that is made of them: `python -m decide.model.reference` prints them.

The constraints' docstrings are the equations, so the two cannot drift apart.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from decide.model import formulation
from decide.model.families import BrokenBy, FamilySpec, families
from decide.model.variables import Variables

BROKEN = {
    BrokenBy.LAYDOWN: "A laydown that is given can break it by itself.",
    BrokenBy.TASKS: "A laydown that is given can break it, with whatever tasks.",
}


def equations() -> str:
    """The variables, the objective and every constraint, as Markdown."""
    lines = ["## Variables", "", "All are continuous and not negative.", "", "```text"]
    source = inspect.getsource(Variables).split('"""')
    lines += [" ".join(text.split()) for text in source[3::2]]
    lines += ["```", "", *_block("##", formulation.objective), "", "## Constraints", ""]
    for spec in families().values():
        lines += [*_block("###", spec.equation), "", " ".join(_facts(spec)), ""]
    return "\n".join(lines).rstrip()


def _block(level: str, function: Callable[..., Any]) -> list[str]:
    return [f"{level} {function.__name__}", "", "```text", inspect.cleandoc(function.__doc__ or ""), "```"]


def _facts(spec: FamilySpec) -> Iterator[str]:
    """What else is known of a family, in sentences."""
    yield f"A row for each {', '.join(spec.dims)}."
    if spec.group is None:
        yield "A definition: nothing is short of it by itself."
        return
    one = ", ".join(more.one.removeprefix("of ") for more in spec.more.values())
    yield f"Priced under *{spec.group.title}*, as one more {one}."
    if spec.wanted:
        yield f"A conflict that rests on it has too little of: {spec.wanted}."
    if spec.broken:
        yield BROKEN[spec.broken]


if __name__ == "__main__":
    print(equations())
