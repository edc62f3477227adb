"""What documents say of the code is so."""

from __future__ import annotations

import doctest
import inspect
import re
import tomllib
from pathlib import Path

import pytest
import yaml

import decide
from decide import Results
from decide.results.study import COLUMNS

ROOT = Path(__file__).parent.parent


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [name for group, names in project["optional-dependencies"].items() if group != "all" for name in names]
    explained = (ROOT / "docs" / "dependencies.md").read_text().lower()
    for requirement in [*project["dependencies"], *extras]:
        name = requirement.split(">")[0].split("[")[0].strip().lower()
        assert name == project["name"] or name in explained, f"{name} has no line in docs/dependencies.md"


PAGES = [
    "CONTRIBUTING.md",
    "RELEASING.md",
    *(f"docs/decisions/{path.name}" for path in (ROOT / "docs/decisions").glob("*")),
]


@pytest.mark.parametrize("page", PAGES)
def test_paths_named_are_there(page: str) -> None:
    """In backticks, without blanks, and with a slash or the ending of a file."""
    named = re.findall(
        r"`([\w.-]*/[\w./-]*|[\w-]+\.(?:py|md|yaml|toml|txt|cff))`", (ROOT / page).read_text(encoding="utf-8")
    )
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_citation_is_of_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["title"] == project["name"]
    for name in ("version", "license", "authors", "keywords"):
        assert cited[name] == project[name]


@pytest.mark.parametrize("name", decide.__all__)
def test_examples_of_public_names_give_what_they_show(name: str) -> None:
    given = getattr(decide, name)
    (example,) = doctest.DocTestFinder(recurse=False).find(given, name, module=False, globs={})
    assert example.examples
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0


def test_loops_of_the_page_on_scripts_give_what_they_show() -> None:
    page = str(ROOT / "docs" / "batch.md")
    failed, tried = doctest.testfile(page, False, encoding="utf-8", optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried
    assert failed == 0


@pytest.mark.parametrize("name", [name for name in decide.__all__ if inspect.isfunction(getattr(decide, name))])
def test_public_functions_say_what_they_raise(name: str) -> None:
    assert re.search(r"Raises [^.]*`InputError`", getattr(decide, name).__doc__)


def test_frames_of_results_are_described_by_their_columns() -> None:
    for name, columns in COLUMNS.items():
        described = " ".join((getattr(Results, name).__doc__ or "").split())
        assert described.startswith(f"{', '.join(columns)}: "), name
