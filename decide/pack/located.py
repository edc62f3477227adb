"""A raw tree with the place of each node, its validation, and the change of one value by path."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from decide.errors import InputError, Place, Problem, did_you_mean
from decide.pack.quantity import Model, Quantity
from decide.pack.strict_yaml import Marks, Path_, Tree

M = TypeVar("M", bound=Model)
Complaint = tuple[Path_, str, str]


@dataclass(frozen=True)
class Located:
    """A raw tree and where each of its nodes was written."""

    tree: Tree
    marks: Marks

    def place(self, path: Path_) -> Place | None:
        """The place of the node, or of the nearest node above it."""
        while path:
            if path in self.marks:
                return self.marks[path]
            path = path[:-1]
        return self.marks.get(())

    def problem(self, path: Path_, message: str, hint: str = "") -> Problem:
        """A problem at the place of a node."""
        return Problem(message, self.place(path), hint)


def validate(located: Located, model: type[M], checks: Callable[[M], Iterable[Complaint]] | None = None) -> M:
    """The tree as a model. Raises `InputError` with every problem, each at its file and line."""
    try:
        value = model.model_validate(located.tree)
    except ValidationError as error:
        raise InputError(_translate(located, model, item) for item in error.errors()) from None
    if checks is not None:
        found = [located.problem(*complaint) for complaint in checks(value)]
        if found:
            raise InputError(found)
    return value


def dotted(path: Iterable[str | int]) -> str:
    """A path as it is written in `set` and `--set`."""
    return ".".join(str(part) for part in path)


def _translate(located: Located, model: type[Model], error: Any) -> Problem:
    """One schema error in plain words, at its place."""
    path = _in_tree(located.tree, error["loc"])
    kind, context = error["type"], error.get("ctx", {})
    name, parent = dotted(path) or "the file", dotted(path[:-1]) or "the top level"
    given = error.get("input")
    hint = ""
    if kind == "missing":
        message = f"{dotted(path)!r} is missing."
        path = path[:-1]
    elif kind == "extra_forbidden":
        message = f"unknown key {str(path[-1])!r} in {parent}."
        hint = did_you_mean(str(path[-1]), field_names(type_at(model, path[:-1])))
    elif kind in ("float_type", "int_type", "float_parsing", "int_from_float"):
        whole = "a whole number" if kind.startswith("int") else "a number"
        message = f"{name} must be {whole}, not {_shown(given)}."
        if isinstance(given, str) and given.replace("_", "").replace(",", "").isdigit():
            hint = "Write it with digits only, without quotes, commas or underscores."
    elif kind == "literal_error":
        message = f"{name} is {_shown(given)} but must be {context['expected']}."
        hint = did_you_mean(str(given), _literals(type_at(model, path)))
    elif kind == "string_pattern_mismatch":
        message = f"{name}: {_shown(given)} has not the right form ({context['pattern']})."
    elif kind in ("model_type", "dict_type", "model_attributes_type"):
        message = f"{name} must be a mapping of keys to values, not {_shown(given)}."
        if type_at(model, path) is Quantity:
            hint = "Every number needs value, unit, low, high, and a source or an assumption."
    elif kind == "value_error":
        message = f"{name}: {str(error['msg']).removeprefix('Value error, ')}"
    else:
        text = str(error["msg"])
        message = f"{name}: {text[:1].lower()}{text[1:]}" + ("" if text.endswith(".") else ".")
    return located.problem(path, message, hint)


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _in_tree(tree: Any, loc: Iterable[str | int]) -> Path_:
    """The error's location as a path of the tree: union tags and key marks are left out."""
    path: list[str | int] = []
    node = tree
    parts = list(loc)
    for n, part in enumerate(parts):
        inside = (isinstance(node, dict) and part in node) or (
            isinstance(node, list) and isinstance(part, int) and part < len(node)
        )
        if inside:
            path.append(part)
            node = node[part]
        elif n == len(parts) - 1 and part != "[key]":
            path.append(part)
    return tuple(path)


def _strip(hint: Any) -> list[Any]:
    """The possible plain types behind Annotated and optional or discriminated unions."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _strip(get_args(hint)[0])
    if origin in (Union, types.UnionType):
        return [inner for arg in get_args(hint) if arg is not type(None) for inner in _strip(arg)]
    return [hint]


def _children(hint: Any, part: str | int) -> list[Any]:
    found: list[Any] = []
    for plain in _strip(hint):
        origin, args = get_origin(plain), get_args(plain)
        if isinstance(plain, type) and issubclass(plain, BaseModel):
            if part in plain.model_fields:
                field = plain.model_fields[str(part)]
                found += _strip(field.annotation)
        elif origin is dict:
            found += _strip(args[1])
        elif origin in (tuple, list):
            found += _strip(args[0])
    return found


def types_at(model: Any, path: Path_) -> list[Any]:
    """The types the schema allows at a path; empty where it allows nothing."""
    level = [model]
    for part in path:
        level = [child for hint in level for child in _children(hint, part)]
    return level


def type_at(model: Any, path: Path_) -> Any:
    """The first type the schema allows at a path, or None."""
    found = types_at(model, path)
    return found[0] if found else None


def field_names(hint: Any) -> list[str]:
    """The keys a type allows, if they are fixed."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return list(hint.model_fields)
    return []


def _literals(hint: Any) -> list[str]:
    return [str(arg) for arg in get_args(hint)] if get_origin(hint) is Literal else []


@dataclass(frozen=True)
class Assignment:
    """A new value for a dotted path, with its evidence and where it was written."""

    path: str
    value: Any
    evidence: Mapping[str, str]
    """Fields given to every quantity in the value that brings no source and no assumption."""
    marks: Marks
    """Places, relative to the value: `()` is the value itself."""


def assign(located: Located, model: type[Model], assignments: Iterable[Assignment]) -> Located:
    """The tree with values changed, in order; the tree given is left as it was.

    At a quantity a bare number replaces the value, keeps the unit and widens the range to hold it;
    null removes an entry of a mapping. Raises `InputError` with every path that cannot be set.
    """
    tree, marks = dict(located.tree), dict(located.marks)
    problems: list[Problem] = []
    for item in assignments:
        try:
            _assign_one(tree, model, item)
        except InputError as error:
            problems += error.problems
        path = tuple(item.path.split("."))
        marks.update({(*path, *inner): place for inner, place in item.marks.items()})
    if problems:
        raise InputError(problems)
    return Located(tree, marks)


def _assign_one(tree: Tree, model: type[Model], item: Assignment) -> None:
    path = item.path.split(".")

    def refuse(message: str, hint: str = "") -> InputError:
        return InputError(Problem(f"cannot set {item.path!r}: {message}", item.marks.get(()), hint))

    node = tree
    for depth, part in enumerate(path):
        above, here = tuple(path[:depth]), tuple(path[: depth + 1])
        fixed = field_names(type_at(model, above))
        allowed = types_at(model, here)
        last = depth == len(path) - 1
        new_entry = not fixed and last and item.value is not None
        optional = bool(fixed) and part in fixed and (last or any(get_origin(hint) is dict for hint in allowed))
        if not allowed or not (part in node or new_entry or optional):
            raise refuse(f"there is no {dotted(here)!r}.", did_you_mean(part, [*fixed, *node]))
        if last:
            break
        child = node.get(part, {})
        if not isinstance(child, dict):
            raise refuse(f"{dotted(here)!r} is not a mapping.")
        node[part] = dict(child)
        node = node[part]
    if item.value is None:
        if part not in node:
            raise refuse("there is nothing to remove.")
        del node[part]
        return
    value = _with_evidence(item.value, item.evidence)
    if Quantity in allowed and not isinstance(value, dict):
        old = node.get(part)
        if not _is_number(value) or not (isinstance(old, dict) and {"value", "low", "high"} <= old.keys()):
            raise refuse(
                f"{_shown(value)} is not a quantity.",
                "Give a number where one stands already, or value, unit, low, high and evidence.",
            )
        bounds = {"low": min(old["low"], value), "high": max(old["high"], value)}
        value = {"value": value, "unit": old.get("unit"), **bounds, **item.evidence}
    node[part] = value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _with_evidence(value: Any, evidence: Mapping[str, str]) -> Any:
    """The value, with the change's evidence on every quantity that brings none of its own."""
    if not isinstance(value, dict):
        return value
    if "value" in value and "unit" in value:
        return value if value.keys() & {"source", "assumption"} else {**value, **evidence}
    return {key: _with_evidence(item, evidence) for key, item in value.items()}
