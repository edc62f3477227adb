"""The house keeps its rules: layers, rooms and their neighbours as docs/architecture.md has them, modules and functions
of a size that can be read, one word for a thing."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FILES = {
    folder: sorted(path for path in (ROOT / folder).rglob("*.py")) for folder in ("decide", "ui", "tests", "bench")
}
CODE = [*FILES["decide"], *FILES["ui"]]

LONGEST_MODULE, LONGEST_FUNCTION = 400, 60  # lines
LONG_MODULES = {"decide/pack/schema.py": "declarations alone, read from top to bottom as the reference of packs is"}

SPEAKING_LAYERS = ("decide.report", "decide.shell", "decide.ui", "decide.cli", "decide.language")
SPEAKING_PARTS = re.compile("__init__|tables|tables_of_[a-z]+|chart|sentences")  # of a room
MARKING = {"mark", "mark_counted"}  # texts that are written in English and said where they are shown
SPEAKING = {
    "decide.pack.folder": "which files of a pack are translations",
    "decide.pack.plausible": "the languages a pack may be translated into",
    "decide.pack.translation": "a pack in another language",
}
LOADING = ("decide", "decide.questions", "decide.cli", "decide.ui")  # modules by name, of what is below them or theirs
SHELL_IN_UI: dict[str, str] = {}

SAME_MODULE = {
    "study": "in every room",
    "published": "in rooms whose answer follows, in part, from the published study",
    "tables": "in every room",
    "chart": "in every room",
    "command": "in every room",
    "frames": "in rooms whose frames are many",
    "sentences": "in rooms that put rows into words",
    "criteria": "those of a programme, and what readers call them",
    "reference": "each writes a page from the code: keys of packs, equations",
}
SAME_CLASS: dict[str, str] = {}
EMPTY_WORDS = {"found", "told", "asked", "known"}  # true of any value


def module_of(path: Path) -> str:
    """The dotted name of a file; the page is `decide.ui`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    parts = ("decide", *parts) if parts[0] == "ui" else parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in CODE}


def imported(text: str, module: str, package: bool = False) -> Iterator[str]:
    """Modules of decide that a module imports, wherever in it, also for its types alone."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            inside = module.split(".")[: len(module.split(".")) - node.level + package] if node.level else []
            base = ".".join([*inside, *([node.module] if node.module else [])])
            names = [full if (full := f"{base}.{alias.name}") in MODULES else base for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "decide")


@cache
def imports() -> dict[str, frozenset[str]]:
    return {
        name: frozenset(imported(path.read_text(encoding="utf-8"), name, path.name == "__init__.py"))
        for name, path in MODULES.items()
    }


def table(heading: str) -> list[list[str]]:
    """Rows of the page's table under a heading, without its head."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


LAYERS = {name: int(row[0]) for row in table("Layers") for name in re.findall(r"`(decide[\w.]*)`", row[1])}
NEIGHBOURS = {(row[0], other.strip()) for row in table("Neighbours") for other in row[1].split(",")}


def layer(module: str) -> int:
    """The place of a module: that of the longest name on the page which it begins with; `decide` is itself alone."""
    parts = module.split(".")
    names = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return next(LAYERS[name] for name in names if name in LAYERS and (name != "decide" or module == "decide"))


OF_ALL_ROOMS = ("question", "inquiry", "publishing", "beside_pack")
"""What a room says of itself, what the commands of rooms share, and what lies beside a pack."""


def room(module: str) -> str | None:
    parts = module.split(".")
    return (
        parts[2] if parts[:2] == ["decide", "questions"] and len(parts) > 2 and parts[2] not in OF_ALL_ROOMS else None
    )


def test_every_module_has_its_layer() -> None:
    for module in MODULES:
        assert layer(module)


def test_imports_lead_to_the_same_layer_or_a_lower_one() -> None:
    upward = [(name, other) for name, others in imports().items() for other in others if layer(other) > layer(name)]
    assert upward == []


def test_imports_are_seen_in_functions_and_from_where_one_stands() -> None:
    text = (
        "import decide.solve\ndef f():\n    from ..work import g\n    from decide.cli import basic\n    import click\n"
    )
    assert [*imported(text, "decide.ui.pages.compare")] == ["decide.solve", "decide.ui.work", "decide.cli.basic"]
    assert [*imported("from .asking import form", "decide.ui", package=True)] == ["decide.ui.asking"]


def test_rooms_lean_on_the_neighbours_named_alone() -> None:
    leaning = {
        (room(name), room(other))
        for name, others in imports().items()
        for other in others
        if room(name) and room(other) and room(name) != room(other)
    }
    assert leaning == NEIGHBOURS


def test_the_page_needs_no_command_line() -> None:
    leaning = {
        name
        for name, others in imports().items()
        if name.startswith("decide.ui") and any(other.startswith(("decide.cli", "decide.shell")) for other in others)
    }
    assert leaning <= SHELL_IN_UI.keys()


def test_modules_are_loaded_by_name_from_above_alone() -> None:
    loading = {
        name for name, path in MODULES.items() if re.search(r"import_module|__import__", path.read_text("utf-8"))
    }
    assert {name for name in loading if name not in LOADING and not name.startswith(LOADING[1:])} == set()


def spoken(text: str) -> set[str]:
    """What a module takes of the languages beside marks, which say nothing yet."""
    return {
        alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("decide.language")
        for alias in node.names
        if alias.name not in MARKING
    }


def test_texts_for_readers_are_made_where_documents_are() -> None:
    elsewhere = {
        name
        for name, path in MODULES.items()
        if spoken(path.read_text(encoding="utf-8"))
        and not name.startswith(SPEAKING_LAYERS)
        and not (room(name) and SPEAKING_PARTS.fullmatch(name.rpartition(".")[2]))
    }
    assert elsewhere == SPEAKING.keys()


def test_a_text_that_is_said_is_seen() -> None:
    assert spoken("from decide.language import mark, t\nfrom decide.language.units import measure") == {"t", "measure"}
    assert spoken("def f():\n    from decide.language import mark") == set()


def test_modules_can_be_read_at_a_sitting() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for paths in FILES.values()
        for path in paths
    }
    assert {name for name, lines in lengths.items() if lines > LONGEST_MODULE} == LONG_MODULES.keys()


@pytest.mark.parametrize("folder", FILES)
def test_functions_fit_a_screen(folder: str) -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines} lines"
        for path in FILES[folder]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert long == []


def test_a_name_of_a_class_is_given_once() -> None:
    homes = defaultdict(list)
    for path in FILES["decide"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert {name: places for name, places in homes.items() if len(places) > 1 and name not in SAME_CLASS} == {}


def test_a_name_of_a_module_is_given_once() -> None:
    homes = defaultdict(list)
    for path in FILES["decide"]:
        homes[path.stem].append(path.relative_to(ROOT).as_posix())
    twice = {
        name: places for name, places in homes.items() if len(places) > 1 and name not in ("__init__", *SAME_MODULE)
    }
    assert twice == {}


def empty_names(text: str) -> list[tuple[int, str]]:
    """Lines and names of what code calls by a word that says nothing of it: values, attributes, functions, classes."""
    return sorted(
        (getattr(node, "lineno", 0), word)
        for node in ast.walk(ast.parse(text))
        for field in ("id", "arg", "attr", "name", "asname")
        if isinstance(word := getattr(node, field, None), str) and word.strip("_").lower() in EMPTY_WORDS
    )


def test_a_name_says_what_a_thing_is() -> None:
    names = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for paths in FILES.values()
        for path in paths
        for line, name in empty_names(path.read_text(encoding="utf-8"))
    ]
    assert names == []


def test_empty_names_are_seen_wherever_they_are_given() -> None:
    text = "class Told: ...\ndef _asked(known): ...\nKNOWN = f(told=1)\nself.found = told_apart = 'asked'  # found"
    assert empty_names(text) == [(1, "Told"), (2, "_asked"), (2, "known"), (3, "KNOWN"), (3, "told"), (4, "found")]
