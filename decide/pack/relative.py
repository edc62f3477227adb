"""Changes relative to what is there: a quantity scaled, or added to, on every path that a pattern matches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import ValidationError

from decide.pack.quantity import Quantity
from decide.pack.strict_yaml import not_finite

How = Literal["set", "scale", "add"]
SIGNS: Mapping[str, How] = {"*": "scale", "+": "add"}  # as in `--set path*=0.9` and `--set path+=5`
ANY = "*"


def split_sign(path: str) -> tuple[str, How]:
    """The path of `--set` without its sign, and what the sign stands for."""
    return (path[:-1], SIGNS[path[-1]]) if path and path[-1] in SIGNS else (path, "set")


def matches(tree: Any, steps: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths of quantities in a tree that a pattern stands for, in the tree's order; `*` is any one step."""
    if not steps:
        if is_quantity(tree):
            yield ()
        return
    if not isinstance(tree, dict) or is_quantity(tree):
        return
    names = list(tree) if steps[0] == ANY else [steps[0]] if steps[0] in tree else []
    for name in names:
        for rest in matches(tree[name], steps[1:]):
            yield (name, *rest)


def is_quantity(value: Any) -> bool:
    """Whether a value of the tree is a quantity in full."""
    return isinstance(value, dict) and all(is_number(value.get(name)) for name in ("value", "low", "high"))


def is_number(value: Any) -> bool:
    """Whether a value of the tree is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not not_finite(value)


def related(old: Mapping[str, Any], how: How, amount: Any, evidence: Mapping[str, str]) -> dict[str, Any]:
    """A quantity of the tree, scaled by the amount or with it added, range and all.

    The amount is a number or, with a range and evidence of its own, a quantity. An end of the new range that passes
    zero where the old did not, or one in a share, is cut there: the range must make sense, the value is never cut.
    Raises `ValueError`, saying what is wrong with the amount.
    """
    given, proof = _amount(amount, "ratio" if how == "scale" else str(old["unit"]), evidence)

    def changed(end: str, other: str) -> float:
        return float(old[end] * given[other] if how == "scale" else old[end] + given[other])

    corners = [changed(end, other) for end in ("low", "high") for other in ("low", "high")]
    value, low, high = changed("value", "value"), min(corners), max(corners)
    if old["low"] >= 0.0 <= value:
        low = max(low, 0.0)
    if old["unit"] == "share" and value <= 1.0:
        high = min(high, 1.0)
    return {"value": value, "unit": old["unit"], "low": min(low, value), "high": max(high, value), **proof}


def _amount(amount: Any, unit: str, evidence: Mapping[str, str]) -> tuple[Mapping[str, float], Mapping[str, str]]:
    """Value, low and high of the amount, and the evidence for what it makes."""
    if is_number(amount):
        return {"value": amount, "low": amount, "high": amount}, evidence
    if not isinstance(amount, dict):
        raise ValueError("give a number, or a quantity with value, unit, low and high.")
    own = amount if amount.keys() & {"source", "assumption"} else {**amount, **evidence}
    try:
        quantity = Quantity.model_validate(own)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        message = str(first["msg"]).removeprefix("Value error, ")
        raise ValueError(f"{where}: {message}." if where else message) from None
    if quantity.unit != unit:
        raise ValueError(f"the unit is {quantity.unit!r} but must be {unit!r}.")
    proof = quantity.model_dump(include={"source", "locator", "assumption", "note"}, exclude_none=True)
    return {"value": quantity.value, "low": quantity.low, "high": quantity.high}, proof
