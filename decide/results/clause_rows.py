"""The frame `clauses`: what the source of an option says that it is, and what becomes of each clause.

Columns: option, clause, says, source, locator; `handled` is one of `decide.pack.schema.HANDLED`; `by` names the
changes (modelled) or terms (enforced), parted by "; "; `reason` says why it is left to the plan or not represented.
"""

from __future__ import annotations

from collections.abc import Iterator

from decide.pack.theatre import Case
from decide.results.metrics import Row

APART = "; "


def clause_rows(case: Case) -> Iterator[Row]:
    """One row for each clause of the option's own source, in the order of its file."""
    for clause in case.option.clauses:
        (way,) = clause.handled
        by = APART.join(clause.modelled or clause.enforced or ())
        reason = clause.left_to_the_plan or clause.not_represented or ""
        source = clause.source or case.option.source
        yield case.option.id, clause.id, clause.says, source, clause.locator, way, by, reason
