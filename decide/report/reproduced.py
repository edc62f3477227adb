"""Figures of a document beside those of today, and the inputs that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from decide.language import counted, number, t
from decide.pack.theatre import Theatre
from decide.report.code import DIGITS, Origin, by_number, figures_of, holds
from decide.report.document import Cell, Column, Document, Table
from decide.report.text_beside import TextBeside
from decide.results.study import Study

TEXTS = ("after", "then", "now")
FIGURES = ("figure", "then", "now", "holds")
INPUTS = ("input", "then", "now")
SHOWN = 40  # figures that do not hold, in a table
START = 8  # letters of a digest that a code holds


def figures_beside(origin: Origin, study: Study) -> pd.DataFrame:
    """Each figure of a document, what it comes to now, and whether it holds: to as many digits as a code has."""
    now = {**by_number(study), **figures_of(study)}
    rows = [(name, then, now.get(name), holds(then, now.get(name))) for name, then in origin.figures.items()]
    return pd.DataFrame(rows, columns=list(FIGURES))


def input_differences(origin: Origin, theatre: Theatre, study: Study) -> pd.DataFrame:
    """Inputs that are others than those of a document: files of the pack by digest, and the release."""
    return pd.DataFrame(list(_differences(origin, theatre, study)), columns=list(INPUTS))


def _differences(origin: Origin, theatre: Theatre, study: Study) -> Iterator[tuple[str, str, str]]:
    now = {name: digest[:START] for name, digest in theatre.digests.items()}
    then = {name: digest for name, digest in origin.files.items() if name in now or origin.hash != theatre.hash}
    given = {name for name in then if name not in now and name in study.manifest["files"]}
    for name in sorted({*now, *then} - given):
        if now.get(name) != then.get(name):
            yield name, then.get(name, ""), now.get(name, "")
    release = str(study.manifest["versions"]["decide"])
    if release != origin.version:
        yield "decide", origin.version, release


def texts_of(text: TextBeside | None) -> pd.DataFrame:
    """Each place where a document says something else than it would say today, with what stands before it."""
    rows = [(it.after, it.then, it.now) for it in text.places] if text else []
    return pd.DataFrame(rows, columns=list(TEXTS))


def document_of(name: str, origin: Origin, frames: Mapping[str, pd.DataFrame], text: TextBeside | None) -> Document:
    """Whether the figures of the document called `name` hold, and whether its text is what it would be today (None if
    that cannot be told)."""
    figures, inputs = frames["figures"], frames["inputs"]
    broken = figures[~figures["holds"]]
    tables = []
    if len(broken):
        columns = [Column(t("Figure")), Column(t("In the document")), Column(t("Now"))]
        rows: list[list[Cell]] = [
            [row["figure"], figure(row["then"]), figure(row["now"])] for row in broken.head(SHOWN).to_dict("records")
        ]
        tables.append(Table("figures", t("Figures that do not hold"), columns, rows))
    if text and text.places:
        tables.append(_otherwise(frames["texts"], len(inputs) > 0))
    if len(inputs):
        columns = [Column(t("Input")), Column(t("In the document")), Column(t("Now"))]
        rows = [
            [str(row["input"]), str(row["then"]) or "–", str(row["now"]) or "–"] for row in inputs.to_dict("records")
        ]
        tables.append(Table("inputs", t("Inputs that differ, by the start of their digests"), columns, rows))
    lead = [*_lead(origin, len(figures), len(broken)), _of_text(text), _cause(len(inputs))]
    return Document(t("Reproduced: {name}", name=name), lead, tables)


def _otherwise(texts: pd.DataFrame, inputs_differ: bool) -> Table:
    """Where the document says something else."""
    columns = [Column(t("After")), Column(t("The document says")), Column(t("Its inputs give"))]
    rows: list[list[Cell]] = [
        [row["after"], row["then"] or "–", row["now"] or "–"] for row in texts.head(SHOWN).to_dict("records")
    ]
    left = len(texts) - SHOWN
    notes = [t("Inputs differ, so that the text may differ for that reason alone.")] if inputs_differ else []
    if left > 0:
        notes.append(counted("{count} more place stands in the data.", "{count} more places stand in the data.", left))
    return Table("texts", t("Where the document says something else"), columns, rows, notes)


def _of_text(text: TextBeside | None) -> str:
    """Whether the text of the document is what it would be today."""
    if text is None:
        return t("Its text is laid out in a way that cannot be compared: believe the figures here, not those it shows.")
    if text.places:
        return counted(
            "In {count} place its text says something else than its inputs give.",
            "In {count} places its text says something else than its inputs give.",
            count=len(text.places),
        )
    if text.laid_out_anew:
        return t(
            "No figure and no word of its text stands in place of another one; what was added or left out cannot be "
            "told, as another program laid it out."
        )
    return t("Its text says what its inputs give, in tables and in sentences.")


def _cause(inputs: int) -> str:
    """What differs of what it was made of."""
    if not inputs:
        return t("The inputs are those it was made of, and so is the release.")
    return counted("{count} input differs.", "{count} inputs differ.", count=inputs)


def _lead(origin: Origin, count: int, broken: int) -> list[str]:
    """The answer in sentences."""
    what = t("It answers: decide {command}.", command=" ".join([origin.kind, *origin.args]))
    if origin.what_if:
        what += " " + t("A what-if is in it and was asked again.")
    if not broken:
        said = counted("{count} figure of its code holds.", "All {count} main figures of its code hold.", count=count)
    else:
        said = counted(
            "{broken} of {count} figure of its code does not hold.",
            "{broken} of {count} main figures of its code do not hold.",
            count=count,
            broken=broken,
        )
    return [what, said]


def figure(value: float | None) -> str:
    """A figure to as many digits as a code has."""
    return "–" if value is None or value != value else number(value, f".{DIGITS}g")
