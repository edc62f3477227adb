"""Strict YAML: the tree of a document with the place of every node.

YAML 1.2 scalars (`no`, `on`, dates stay text), keys always text, no tags, duplicate keys refused with
both lines, aliases, depth and size bounded, no NaN and no infinity. Every problem of a file is reported
at once, except that the parser stops at the first place that is not YAML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

import yaml

from decide.errors import MAX_PROBLEMS, InputError, Place, Problem, bounded
from decide.pack.text import MAX_BYTES, check_characters, read_file
from decide.pack.text import read_text as read_text

MAX_DEPTH = 24
MAX_NODES = 200_000
MAX_ALIASES = 200
MAX_KEY = 200

Tree = dict[str, Any]
Path_ = tuple[str | int, ...]
Marks = dict[Path_, Place]

_INT = re.compile(r"[-+]?[0-9]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_IN_WORDS = {  # the parser's complaints, and what most often mends them
    "mapping values are not allowed in this context": (
        "a colon cannot stand here",
        "Put text that holds a colon in quotes, or mend the indentation.",
    ),
    "could not find expected ':'": ("a colon is missing", "It may be missing on the line above."),
    "did not find expected key": ("a key was expected here", "Mend the indentation or the quotes, here or above."),
    "did not find expected '-' indicator": ("'- ' was expected here", "Mend the indentation, here or above."),
    "did not find expected ',' or ']'": ("a comma or ']' is missing", "The bracket may be open further up."),
    "did not find expected ',' or '}'": ("a comma or '}' is missing", "The brace may be open further up."),
    "did not find expected node content": ("a value is missing", "A bracket or a brace may be left open."),
    "found unexpected ':'": ("a colon cannot stand here", "Write a blank after it, or put the text in quotes."),
    "found undefined tag handle": ("text cannot begin with '!'", "Put it in quotes."),
}


@dataclass
class Parsed:
    """A parsed file: its tree, the place of each node by path, and the digest of the file."""

    tree: Any
    marks: Marks = field(default_factory=dict)
    digest: str = ""


class _Builder:
    """Builds the tree from the parser's events, so that nothing is expanded unseen."""

    def __init__(self, events: Any, file: str, longest_key: int, most: int):
        self.events = events
        self.file = file
        self.longest_key = longest_key
        self.most = most
        self.marks: Marks = {}
        self.problems: list[Problem] = []
        self.anchors: dict[str, Any] = {}
        self.nodes = 0
        self.aliases = 0

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1)

    def complain(self, event: Any, message: str, hint: str = "") -> None:
        self.problems.append(Problem(message, self.place(event), hint))
        if len(self.problems) > MAX_PROBLEMS:
            raise InputError(bounded(self.problems))

    def stop(self, event: Any, message: str, hint: str = "") -> NoReturn:
        self.complain(event, message, hint)
        raise InputError(self.problems)

    def document(self) -> Any:
        tree, documents = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop(event, "the file holds more than one document ('---').", "Keep one.")
                tree = self.node(next(self.events), ())
        return tree

    def count(self, event: Any, path: Path_) -> None:
        self.nodes += 1
        if self.nodes > self.most:
            self.stop(event, f"more than {self.most} values, those of aliases included.", "Split it.")
        if len(path) > MAX_DEPTH:
            self.stop(event, f"the file is nested more than {MAX_DEPTH} levels deep.", "Flatten it.")
        self.marks.setdefault(path, self.place(event))

    def node(self, event: Any, path: Path_) -> Any:
        self.count(event, path)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, path)
        self.check_tag(event)
        if event.anchor:
            self.anchors.pop(event.anchor, None)
        if isinstance(event, yaml.ScalarEvent):
            value: Any = self.scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                value.append(self.node(item, (*path, len(value))))
        else:
            value = self.mapping(path)
        if event.anchor:
            self.anchors[event.anchor] = value
        return value

    def check_tag(self, event: Any) -> None:
        if event.tag is not None:
            self.complain(event, f"the tag {event.tag!r} is not allowed.", "Remove it.")

    def mapping(self, path: Path_) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or len(event.value) > self.longest_key:
                self.stop(event, "a key must be a short plain text.", "Write it as a word before a colon.")
            self.check_tag(event)
            key = event.value
            here = (*path, key)
            if key == "<<":
                self.complain(event, "merge keys ('<<') are not allowed.", "Write the values out.")
            elif key in entries:
                first = self.marks[here].line
                self.complain(event, f"the key {key!r} is already given on line {first}.", "Keep one.")
            self.marks.setdefault(here, self.place(event))
            entries[key] = self.node(next(self.events), here)
        return entries

    def alias(self, event: Any, path: Path_) -> Any:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            self.stop(event, f"more than {MAX_ALIASES} aliases.", "Write the values out.")
        if event.anchor not in self.anchors:
            self.complain(event, f"the alias '*{event.anchor}' stands for nothing above it, or for itself.")
            return None
        return self.copy(event, self.anchors[event.anchor], path)

    def copy(self, event: Any, value: Any, path: Path_) -> Any:
        self.count(event, path)
        if isinstance(value, dict):
            return {key: self.copy(event, item, (*path, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self.copy(event, item, (*path, n)) for n, item in enumerate(value)]
        return value

    def scalar(self, event: Any) -> Any:
        if event.style:  # quoted or block text
            return event.value
        value = plain_scalar(event.value)
        if not_finite(value):
            self.complain(event, f"{event.value!r} is not a finite number.", "Give a number, or leave it out.")
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


def not_finite(value: Any) -> bool:
    """Whether a plain scalar is an infinity, NaN, or too large for a number (1e999)."""
    if isinstance(value, float):
        return not isfinite(value)
    return isinstance(value, str) and _NOT_FINITE.fullmatch(value) is not None


def parse_yaml(text: str, file: str, longest_key: int = MAX_KEY, most: int = MAX_NODES) -> Parsed:
    """Parse one document of at most so many values.

    Raises `InputError` with every problem of the text, each with file and line.
    """
    if len(text) > MAX_BYTES:
        raise InputError(Problem(f"larger than {MAX_BYTES} characters.", Place(file), "Split it."))
    check_characters(text, file)
    builder = _Builder(yaml.parse(text, Loader=_LOADER), file, longest_key, most)
    tree = None
    try:
        tree = builder.document()
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_not_yaml(error, text, file))
    except (yaml.YAMLError, UnicodeError) as error:
        first = str(error).splitlines()[0]
        builder.problems.append(Problem(f"not valid YAML: {first}.", Place(file)))
    if builder.problems:
        raise InputError(bounded(builder.problems))
    return Parsed(tree, builder.marks)


def _not_yaml(error: Any, text: str, file: str) -> Problem:
    """The parser's complaint, in words for someone who has never heard of tokens."""
    detail = error.problem or error.context or "the text is broken"
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    if detail == "found unexpected end of stream" and error.context_mark:
        opened = Place(file, error.context_mark.line + 1)
        return Problem("not valid YAML: a quote is opened here and never closed.", opened, "Close it.")
    if detail == "found character that cannot start any token" and mark:
        lines = text.splitlines()
        start = lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""
        hint = "Indent with spaces." if start == "\t" else "Put the text in quotes."
        return Problem(f"not valid YAML: the character {start!r} cannot stand here.", Place(file, line), hint)
    detail, hint = _IN_WORDS.get(detail, (detail, ""))
    return Problem(f"not valid YAML: {detail}.", Place(file, line), hint)


def read_yaml(path: Path, shown: str | None = None, longest_key: int = MAX_KEY, most: int = MAX_NODES) -> Parsed:
    """Read and parse one file; `shown` is the name used in messages. Raises `InputError`."""
    source = read_file(path, shown)
    document = parse_yaml(source.text, source.file, longest_key, most)
    document.digest = source.digest
    return document


def mapping(document: Parsed, path: Path) -> Parsed:
    """The document, if its tree is one of keys. Raises `InputError`."""
    if document.tree is None:
        raise InputError(Problem("the file is empty.", Place(path.as_posix(), 1)))
    if not isinstance(document.tree, dict):
        raise InputError(Problem("the file must hold 'key: value' lines.", Place(path.as_posix(), 1)))
    return document
