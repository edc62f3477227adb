"""Strict YAML: the tree of a document with the place of every node.

YAML 1.2 scalars (`no`, `on`, dates stay text), no tags, duplicate keys refused with both lines,
aliases, depth and size bounded, no NaN and no infinity. Every problem of a file is reported at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

import yaml

from decide.errors import InputError, Place, Problem

MAX_BYTES = 4_000_000
MAX_DEPTH = 24
MAX_NODES = 200_000
MAX_ALIASES = 200

Tree = dict[str, Any]
Path_ = tuple[str | int, ...]
Marks = dict[Path_, Place]

_INT = re.compile(r"[-+]?[0-9]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Document:
    """A parsed file: its tree and the place of each node by path."""

    tree: Any
    marks: Marks = field(default_factory=dict)


class _Builder:
    """Builds the tree from the parser's events, so that nothing is expanded unseen."""

    def __init__(self, events: Any, file: str):
        self.events = events
        self.file = file
        self.marks: Marks = {}
        self.problems: list[Problem] = []
        self.anchors: dict[str, Any] = {}
        self.nodes = 0
        self.aliases = 0

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1)

    def complain(self, event: Any, message: str, hint: str = "") -> None:
        self.problems.append(Problem(message, self.place(event), hint))

    def stop(self, event: Any, message: str, hint: str = "") -> None:
        self.complain(event, message, hint)
        raise InputError(self.problems)

    def node(self, event: Any, path: Path_) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop(event, f"the file holds more than {MAX_NODES} values.", "Split it.")
        if len(path) > MAX_DEPTH:
            self.stop(event, f"the file is nested more than {MAX_DEPTH} levels deep.", "Flatten it.")
        self.marks[path] = self.place(event)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, path)
        if event.tag is not None and not (isinstance(event, yaml.ScalarEvent) and event.tag == "!"):
            self.complain(event, f"the tag {event.tag!r} is not allowed.", "Remove it.")
        if isinstance(event, yaml.ScalarEvent):
            value: Any = self.scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                value.append(self.node(item, (*path, len(value))))
        else:
            value = self.mapping(path)
        if getattr(event, "anchor", None):
            self.anchors[event.anchor] = value
        return value

    def mapping(self, path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self.stop(event, "a key must be plain text.", "Write it as one word before a colon.")
            key = event.value
            if key == "<<":
                self.complain(event, "merge keys ('<<') are not allowed.", "Write the values out.")
            here = (*path, key)
            if key in found:
                first = self.marks[here].line
                self.complain(event, f"the key {key!r} is already given on line {first}.", "Keep one.")
            mark = self.place(event)
            found[key] = self.node(next(self.events), here)
            self.marks[here] = mark
        return found

    def alias(self, event: Any, path: Path_) -> Any:
        self.aliases += 1
        if event.anchor not in self.anchors:
            self.stop(event, f"the alias '*{event.anchor}' stands for nothing (or for itself).")
        if self.aliases > MAX_ALIASES:
            self.stop(event, f"more than {MAX_ALIASES} aliases.", "Write the values out.")
        return self.copy(event, self.anchors[event.anchor], path)

    def copy(self, event: Any, value: Any, path: Path_) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop(event, f"the aliases expand to more than {MAX_NODES} values.", "Write fewer.")
        self.marks[path] = self.place(event)
        if isinstance(value, dict):
            return {key: self.copy(event, item, (*path, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self.copy(event, item, (*path, n)) for n, item in enumerate(value)]
        return value

    def scalar(self, event: Any) -> Any:
        text = event.value
        if event.style:  # quoted or block text
            return text
        value = plain_scalar(text)
        overflow = isinstance(value, float) and not isfinite(value)
        if overflow or _NOT_FINITE.fullmatch(text):
            self.complain(event, f"{text!r} is not a finite number.", "Give a number, or leave it out.")
        return value


def plain_scalar(text: str) -> Any:
    """An unquoted scalar by the YAML 1.2 core rules: null, true/false, numbers, else text."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def parse_yaml(text: str, file: str) -> Document:
    """Parse one document.

    Raises `InputError` with every problem of the text, each with file and line.
    """
    if len(text) > MAX_BYTES:
        raise InputError(Problem(f"larger than {MAX_BYTES} characters.", Place(file), "Split it."))
    if "\0" in text:
        raise InputError(Problem("the file holds a NUL character: it is not text.", Place(file)))
    builder = _Builder(yaml.parse(text, Loader=_LOADER), file)
    try:
        tree = None
        for event in builder.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if tree is not None:
                    builder.stop(event, "the file holds more than one document ('---').", "Keep one.")
                tree = builder.node(next(builder.events), ())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        detail = error.problem or error.context or "the text is broken"
        builder.problems.append(Problem(f"not valid YAML: {detail}.", Place(file, line)))
    except (yaml.YAMLError, UnicodeError) as error:
        first = str(error).splitlines()[0]
        builder.problems.append(Problem(f"not valid YAML: {first}.", Place(file)))
    except RecursionError:
        builder.problems.append(Problem("nested too deeply.", Place(file), "Flatten it."))
    if builder.problems:
        raise InputError(builder.problems)
    return Document(tree, builder.marks)


def read_text(path: Path, shown: str | None = None) -> str:
    """The text of a user's file. Raises `InputError` if it cannot be read as UTF-8 text."""
    place = Place(shown or str(path))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(Problem(f"larger than {MAX_BYTES} bytes.", place, "Split it."))
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"not UTF-8 text (byte {error.start})."
        raise InputError(Problem(message, place, "Save it as UTF-8.")) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(Problem(f"cannot be read: {reason}.", place)) from None


def read_yaml(path: Path, shown: str | None = None) -> Document:
    """Read and parse one file; `shown` is the name used in messages. Raises `InputError`."""
    return parse_yaml(read_text(path, shown), shown or str(path))
