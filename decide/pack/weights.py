"""Weights as written on the command line."""

from __future__ import annotations

from decide.errors import InputError, Place, Problem, did_you_mean, shortened
from decide.pack.examples import example
from decide.pack.schema import Pack
from decide.pack.strict_yaml import plain_scalar
from decide.pack.weighting import MOST_AVERTED, named_weighting


def asked_weights(pack: Pack, text: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    """What `--weights` asks for: the name of a weighting of the pack, or weights as `parse_weights` has them; a name
    holds no `=`, so that none is taken for the other. Raises `InputError`, for a name with all that there are."""
    name = text.strip()
    if "=" in name or not name or not (pack.weightings or name == MOST_AVERTED):
        return "", parse_weights(pack, text)
    named_weighting(pack, name, Place(f"--weights {shortened(name)}"))
    return name, ()


def parse_weights(pack: Pack, text: str) -> tuple[tuple[str, float], ...]:
    """`protection.upland=2,lowland=3` as (path, value) pairs, in order; later parts win.

    A part names one cell, a whole objective, or a whole region. Raises `InputError`.
    """
    cells = [(o, r) for o, by_region in pack.weights.items() for r in by_region]
    names = [f"{o}.{r}" for o, r in cells] + list(dict.fromkeys(n for cell in cells for n in cell))
    weights: dict[str, float] = {}
    problems: list[Problem] = []
    for part in text.split(","):
        name, _, number = (piece.strip() for piece in part.partition("="))
        value = plain_scalar(number)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1e6:
            message = f"the weight {part.strip()!r} is not of the form NAME=NUMBER, with a number from 0."
            problems.append(Problem(message, None, example("--weights {objective}=2,{cell}=1", pack)))
            continue
        hit = [f"weights.{o}.{r}" for o, r in cells if name in (f"{o}.{r}", o, r)]
        if not hit:
            problems.append(Problem(f"nothing is weighed as {name!r}.", None, did_you_mean(name, names)))
        weights.update(dict.fromkeys(hit, float(value)))
    if problems:
        raise InputError(problems)
    return tuple(weights.items())
