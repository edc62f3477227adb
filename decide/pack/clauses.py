"""Clauses of a source: each names what an option has of it, and every change of an option stands for one."""

from __future__ import annotations

from collections.abc import Iterator

from decide.errors import Problem, unknown
from decide.pack.located import Complaint, Located
from decide.pack.schema import Change, Clause, Option
from decide.pack.theatre import Case, Theatre
from decide.pack.what_if import repeated_changes

TERMS = "terms."


def check_option(option: Option) -> Iterator[Complaint]:
    """What the form of an option's entries alone cannot say: ids given twice, a clause without a document."""
    yield from repeated_changes(option)
    seen = set()
    for n, clause in enumerate(option.clauses):
        if clause.id in seen:
            yield ("clauses", n, "id"), f"the clause {clause.id!r} is given twice.", "Rename one."
        seen.add(clause.id)
        if clause.source is None and option.source is None:
            message = f"neither the clause {clause.id!r} nor its option has a source."
            yield ("clauses", n), message, "Give one of them a source."


def check_clauses(case: Case) -> Iterator[Complaint]:
    """Changes and terms that the clauses of an option name and the option, with its bases, does not have."""
    changes = [change.id for change in case.changes]
    for n, clause in enumerate(case.option.clauses):
        for number, name in enumerate(clause.modelled or ()):
            if name not in changes:
                yield ("clauses", n, "modelled", number), *unknown("named change", name, changes)
        for number, name in enumerate(clause.enforced or ()):
            if name not in case.pack.terms:
                yield ("clauses", n, "enforced", number), *unknown("term", name, case.pack.terms)


def unaccounted(theatre: Theatre) -> Iterator[Problem]:
    """Options that cite a source and have no clauses of it, and changes that no clause of their option is about.

    Other commands run all the same, so that a pack can be used while it is written; `decide check` refuses it, as no
    reader can hold it against its source.
    """
    for name, option in theatre.options.items():
        located = Located({}, theatre.option_files[name][1])
        if option.source is not None and not option.clauses:
            message = f"{name!r} cites a source, and has no clauses of it."
            yield located.problem(("source",), message, "List what the source says under clauses.")
        elif option.clauses:
            for n, change in enumerate(option.changes):
                if not any(_is_about(clause, change) for clause in option.clauses):
                    message = f"no clause of {name!r} is about the change {change.id!r}."
                    hint = "Name it, or a term that it sets, in the clause that it stands for."
                    yield located.problem(("changes", n, "id"), message, hint)


def _is_about(clause: Clause, change: Change) -> bool:
    """Whether a clause names the change, or a term that the change sets."""
    terms = {path.removeprefix(TERMS).split(".")[0] for _, path, _ in change.steps if path.startswith(TERMS)}
    return change.id in (clause.modelled or ()) or not terms.isdisjoint(clause.enforced or ())
