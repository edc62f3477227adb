"""The pack's keys as Markdown, from the schema's own docstrings, for the page that is made of them:
`python -m decide.pack.reference` prints them.
"""

from __future__ import annotations

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, StringConstraints

from decide.pack.batch_file import BatchFile
from decide.pack.frame import Frame
from decide.pack.located import is_model
from decide.pack.meanings import meanings
from decide.pack.published_study import StudyAbout
from decide.pack.quantity import Model, Quantity, UnitBounds
from decide.pack.record import Record
from decide.pack.schema import MONTH, MONTHS, Futures, Levers, Option, Pack, Scenario


def keys() -> str:
    """One section for each kind of entry, in the order in which they are met from the pack down, and in it its keys."""
    models: list[type[Model]] = [Pack, Option, Scenario, Levers, Futures, Record, Frame, StudyAbout, BatchFile]
    parts = []
    for model in models:  # grows while it is walked
        parts.append(f"## {model.__name__}\n\n{' '.join((model.__doc__ or '').split())}")
        for name, field in model.model_fields.items():
            form = _form(field.annotation, field.metadata, models)
            default = f", else `{str(field.default).lower()}`" if isinstance(field.default, bool) else ""
            needed = "" if field.is_required() else f"optional{default}; "
            meaning = meanings(model).get(name, "")
            parts.append(f"### `{model.__name__}.{name}`\n\n{meaning}\n\n{needed}{form}")
    return "\n\n".join(parts)


def _form(hint: Any, metadata: list[Any], models: list[type[Model]]) -> str:
    """What a type of the schema looks like in a file; the models it leads to are added to the list."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _form(args[0], [*args[1:]], models)
    if origin is dict:
        return f"by {_keys(args[0])}: {_form(args[1], [], models)}"
    if origin is tuple:
        several = "list of" if args[-1] is Ellipsis else f"{len(args)} times"
        return f"{several} {_form(args[0], [], models)}"
    if origin is Literal:
        return ", ".join(f"`{arg}`" for arg in args)
    if origin in (Union, types.UnionType):
        return " or ".join(_form(arg, metadata, models) for arg in args if arg is not type(None))
    if is_model(hint) and hint not in models:
        models.append(hint)
    if hint is Quantity:
        measures = [item.func for item in metadata if isinstance(item, AfterValidator)]
        units = [f" in `{item.unit}`, {item.bounds}" for item in measures if isinstance(item, UnitBounds)]
        return "[quantity](#quantity)" + "".join(units)
    if is_model(hint):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    if any(isinstance(item, StringConstraints) and item.pattern for item in metadata):
        pattern = next(item.pattern for item in metadata if isinstance(item, StringConstraints))
        return "month `YYYY-MM`" if pattern == MONTH else "id"
    return {str: "text", int: "whole number", float: "number", bool: "`true` or `false`"}.get(hint, "any value")


def _keys(hint: Any) -> str:
    """What the keys of a mapping are."""
    if MONTHS[0] in get_args(hint):
        return "month"
    if hint is str:
        return "name"
    form = _form(hint, [], [])
    return "year" if form == "whole number" else form


if __name__ == "__main__":
    print(keys())
