"""A constraint family is one function with its specification: whole, and known nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from decide.model import families as module
from decide.model.families import (
    GARRISON,
    GROUPS,
    LIFT,
    TERMS,
    UNITS,
    BrokenBy,
    Equation,
    FamilySpec,
    More,
    families,
    family,
    named,
)
from decide.model.formulation import formulate
from decide.model.instance import Instance, compile_instance
from decide.model.lp import Family
from decide.model.reference import equations
from decide.model.variables import Variables
from decide.report.words import more_of
from tests import small

ROOT = Path(__file__).parent.parent.parent
PROGRAMME = formulate(compile_instance(small.pack(small.full())))
ROWS = {rows.name: rows for rows in PROGRAMME.row_blocks}


def test_every_family_makes_the_rows_of_its_name() -> None:
    assert [*ROWS] == [*families()]


@pytest.mark.parametrize("name", families())
def test_a_family_is_whole(name: str) -> None:
    spec = families()[name]
    assert spec.equation.__name__ == name
    assert tuple(ROWS[name].at) == spec.dims
    assert len(ROWS[name].index), "it has no row in the pack of `full()` in tests/small.py, so its golden file is empty"
    assert spec.equation.__doc__, "its docstring is its equation"
    assert f"\n### {name}\n" in equations()
    if spec.group is None:
        assert (spec.subject, spec.more, spec.wanted, spec.broken, spec.limit) == ("", {}, "", None, "")
        return
    assert spec.group in GROUPS
    assert spec.subject in spec.dims
    for more in spec.more.values():
        assert more_of(more.one) == (more.step, more.many)
    if spec.of_terms:
        assert spec.wanted == spec.limit == "", "a term has words of its own"
        assert spec.broken is not None
    else:
        assert spec.wanted
        assert (spec.broken is None) == (spec.limit == "")
        assert "{about}" in spec.limit or not spec.limit
    assert {*spec.more} in ({""}, *[{"persons", "airframes", "units", "teams"}] * (spec.subject == "u"))


def test_every_group_has_a_family() -> None:
    assert {spec.group for spec in families().values()} - {None} == {*GROUPS}
    assert {spec.broken for spec in families().values()} == {None, *BrokenBy}


@pytest.fixture
def specs(monkeypatch: pytest.MonkeyPatch) -> dict[str, FamilySpec]:
    """Families that are registered in a test, alone."""
    empty: dict[str, FamilySpec] = {}
    monkeypatch.setattr(module, "_specs", empty)
    return empty


def equation(name: str) -> Equation:
    def rows(p: Instance, v: Variables) -> Family:
        return Family(name, {})

    rows.__name__ = name
    return rows


def test_what_stands_in_front_of_a_function_is_its_specification(specs: dict[str, FamilySpec]) -> None:
    water, tents, wells = (equation(name) for name in ("water", "tents", "wells"))
    litre, by_kind = More("litre", 100, "100 litres"), {"persons": More("tent", 1, "1 tent")}
    laydown, tasks = BrokenBy
    given = family("a t", "a", GARRISON, litre, wanted="litres", broken=laydown, limit="water of {about}")(water)
    assert given is water, "it stays the function it is"
    family("u a t", "u", LIFT, by_kind, "tents", tasks, "tents of {about}")(tents)
    family("b")(wells)
    assert specs == {
        "water": FamilySpec(
            "water", water, ("a", "t"), "a", GARRISON, {"": litre}, "litres", laydown, "water of {about}"
        ),
        "tents": FamilySpec("tents", tents, ("u", "a", "t"), "u", LIFT, by_kind, "tents", tasks, "tents of {about}"),
        "wells": FamilySpec("wells", wells, ("b",), "", None, {}, "", None, ""),
    }


def test_families_by_group_and_coordinates() -> None:
    assert named(UNITS) == ("strength", "continuity", "balance", "waiting")
    assert named(UNITS, "u t") == ("strength", "balance", "waiting")
    assert named(TERMS, "term") == ("floor", "budget")
    assert named(GARRISON, "u t") == ()


def tables(tree: ast.AST) -> Iterator[tuple[int, set[str]]]:
    """Lines and texts of the literal tables, tuples and lists of a module."""
    for node in ast.walk(tree):
        parts = node.keys if isinstance(node, ast.Dict) else node.elts if isinstance(node, ast.Tuple | ast.List) else []
        texts = {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
        yield getattr(node, "lineno", 0), texts


ALSO_WORDS = {"floor", "budget", "effort", "lift", "presence", "field_work", "casevac", "garrison", "strength"}
"""Kinds of term, roles of tasks and fields of the schema are called so too."""


@pytest.mark.parametrize("folder", ["decide", "ui"])
def test_no_other_table_knows_families_by_name(folder: str) -> None:
    """A second table would have to be kept in step by hand, and would be forgotten."""
    names = {*families()} - ALSO_WORDS
    others = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        for line, texts in tables(ast.parse(path.read_text(encoding="utf-8"))):
            if len(texts & names) > 1:
                others.append(f"{path.relative_to(ROOT)}:{line}: {sorted(texts & names)}")
    assert others == []


def test_every_symbol_of_the_equations_stands_on_the_page_of_the_model() -> None:
    """A parameter in the table, a variable among those declared, an expression by its `=`; and no parameter is idle."""
    page = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    head, table, rest = re.split(r"\*\*Parameters\*\*\n\n((?:\|.*\n)+)", page)
    cells = [re.sub(r"\[[^\]]*\]", "", line.split("|")[1]) for line in table.splitlines()[2:]]
    parameters = {name.strip() for cell in cells for name in cell.split(",")}
    text = equations()
    variables = set(re.findall(r"^(\w+)\[", text.split("```")[1], re.MULTILINE))
    expressions = set(re.findall(r"(\w+)\[[\w,']+\] +=", text + page))
    assert {*variables} == {"S", "in", "w", "x", "h", "y", "z"}
    assert set(re.findall(r"([A-Za-z_]+)\[", text)) <= parameters | variables | expressions
    assert {name for name in parameters if not re.search(rf"\b{name}\b", text + head + rest)} == set()
