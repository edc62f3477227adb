"""Changes relative to what is there: a quantity scaled, or added to, on every path that a pattern matches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import ValidationError

from decide.pack.quantity import EVIDENCE, Quantity, cited
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
    What comes of it is no better known than what was there, nor than the amount, and never printed.
    Raises `ValueError`, saying what is wrong with the amount.
    """
    given = _amount(amount, "ratio" if how == "scale" else str(old["unit"]), evidence)

    def changed(end: str, other: str) -> float:
        before, by = old[end], getattr(given, other)
        return float(before * by if how == "scale" else before + by)

    corners = [changed(end, other) for end in ("low", "high") for other in ("low", "high")]
    value, low, high = changed("value", "value"), min(corners), max(corners)
    if old["low"] >= 0.0 <= value:
        low = max(low, 0.0)
    if old["unit"] == "share" and value <= 1.0:
        high = min(high, 1.0)
    proof = _both(old, given, f"{old['value']:.10g} {'times' if how == 'scale' else 'plus'} {given.value:.10g}")
    return {"value": value, "unit": old["unit"], "low": min(low, value), "high": max(high, value), **proof}


def _amount(amount: Any, unit: str, evidence: Mapping[str, str]) -> Quantity:
    """The amount with its range and evidence."""
    if is_number(amount):
        return Quantity.model_construct(
            None, **{"value": amount, "unit": unit, "low": amount, "high": amount, **evidence}
        )
    if not isinstance(amount, dict):
        raise ValueError("give a number, or a quantity with value, unit, low and high.")
    own = amount if amount.keys() & {*EVIDENCE} else {**amount, **evidence}
    try:
        quantity = Quantity.model_validate(own)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        message = str(first["msg"]).removeprefix("Value error, ")
        raise ValueError(f"{where}: {message}." if where else message) from None
    if quantity.unit != unit:
        raise ValueError(f"the unit is {quantity.unit!r} but must be {unit!r}.")
    return quantity


def _both(old: Mapping[str, Any], given: Quantity, step: str) -> dict[str, str]:
    """The evidence of what a step makes of a figure of the tree and an amount: assumed where one of them is, else near
    where one is, else derived."""
    if given.assumption is not None:
        return {"assumption": given.assumption}
    here = f"{step} ({cited(given.source, given.locator)})."
    if given.reasoning:
        here = f"{here} {given.reasoning.rstrip('.')}."
    before = str(old.get("assumption") or old.get("derived") or old.get("near") or "")
    if old.get("assumption"):
        return {"assumption": f"{here} Before: {before}"}
    whole = f"{here} Before: {cited(old.get('source'), old.get('locator'))}{f', {before}' if before else ''}".rstrip(
        "."
    )
    form = "near" if "near" in old or given.near is not None else "derived"
    return {"source": str(given.source), "locator": str(given.locator), form: f"{whole}."}
