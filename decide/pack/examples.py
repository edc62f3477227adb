"""Examples in hints, written with the names of the pack at hand."""

from __future__ import annotations

from collections.abc import Iterable

from decide.pack.schema import Pack


def example(text: str, pack: Pack, options: Iterable[str] = ()) -> str:
    """`Example: ` and a text whose `{one}` and `{other}` are names of scores, `{objective}` an objective, `{cell}` one
    in a region, `{unit}` a unit type, `{option}` and `{another}` options."""
    one, other, *_ = [*pack.regions, *pack.objectives]
    cells = [f"{objective}.{region}" for objective, by_region in pack.weights.items() for region in by_region]
    option, another = [*options, "OPTION", "OTHER"][:2]
    filled = text.format(
        one=one,
        other=other,
        objective=next(iter(pack.objectives)),
        cell=cells[-1],
        unit=next(iter(pack.units)),
        option=option,
        another=another,
    )
    return f"Example: {filled}"
