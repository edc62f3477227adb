"""A constraint family is known everywhere that speaks of families, or nowhere."""

from __future__ import annotations

from decide.analysis.compare import BINDING, ONE
from decide.model.formulation import FAMILIES, formulate
from decide.model.instance import compile_instance
from decide.report.option import ROLES
from decide.report.words import MORE
from decide.solve.conflict import RESOURCES
from decide.solve.elastic import TERM_FAMILIES
from tests import small

BEYOND = {
    "assignment",
    "effort",
    "coverage",
}  # definitions: what a unit does and where effort goes; nothing is short of them
NAMED = {"strength", "balance", "waiting", "continuity"}  # of units, whose worth adds them up
PROGRAMME = formulate(compile_instance(small.pack(small.full())))
ALL = {rows.name for rows in PROGRAMME.row_blocks}


def test_every_family_of_the_programme_has_a_function() -> None:
    assert len(ALL) == len(FAMILIES)


def test_every_family_can_be_named_as_what_a_conflict_is_short_of() -> None:
    assert {*RESOURCES, *TERM_FAMILIES} | BEYOND == ALL


def test_every_family_that_binds_has_its_words() -> None:
    assert {*BINDING, "camp", *TERM_FAMILIES} | NAMED | BEYOND == ALL
    assert {*ROLES} == {*BINDING, "unit", "bed", "term"}
    for dim, what in BINDING.values():
        for one in [f"{each} {what}" for each in ONE.values()] if dim == "u" else [what]:
            assert one in MORE
