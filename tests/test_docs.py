"""Documents that are made from the code are up to date."""

from __future__ import annotations

from pathlib import Path

from decide.model.reference import renewed

ROOT = Path(__file__).parent.parent


def test_equations_in_the_documents_are_those_of_the_code() -> None:
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    assert text == renewed(text), "write it anew: python -m decide.model.reference"


def test_every_dependency_is_explained() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [name for group, names in project["optional-dependencies"].items() if group != "all" for name in names]
    explained = (ROOT / "docs" / "dependencies.md").read_text().lower()
    for requirement in [*project["dependencies"], *extras]:
        name = requirement.split(">")[0].split("[")[0].strip().lower()
        assert name in explained, f"{name} has no line in docs/dependencies.md"
