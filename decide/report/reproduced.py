"""Figures of a document beside those of today, and the inputs that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from decide.language import counted, number, t
from decide.pack.theatre import Theatre
from decide.report.code import DIGITS, Origin, figures_of, holds
from decide.report.document import Cell, Column, Document, Table
from decide.results.study import Study

FIGURES = ("figure", "then", "now", "holds")
INPUTS = ("input", "then", "now")
SHOWN = 40  # figures that do not hold, in a table
START = 8  # letters of a digest that a code holds


def figures_beside(origin: Origin, study: Study) -> pd.DataFrame:
    """Each figure of a document, what it comes to now, and whether it holds: to as many digits as a code has."""
    now = figures_of(study)
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


def document_of(name: str, origin: Origin, frames: Mapping[str, pd.DataFrame]) -> Document:
    """Whether the figures of the document called `name` hold."""
    figures, inputs = frames["figures"], frames["inputs"]
    broken = figures[~figures["holds"]]
    tables = []
    if len(broken):
        columns = [Column(t("Figure")), Column(t("In the document")), Column(t("Now"))]
        rows: list[list[Cell]] = [
            [row["figure"], figure(row["then"]), figure(row["now"])] for row in broken.head(SHOWN).to_dict("records")
        ]
        tables.append(Table("figures", t("Figures that do not hold"), columns, rows))
    if len(inputs):
        columns = [Column(t("Input")), Column(t("In the document")), Column(t("Now"))]
        rows = [
            [str(row["input"]), str(row["then"]) or "–", str(row["now"]) or "–"] for row in inputs.to_dict("records")
        ]
        tables.append(Table("inputs", t("Inputs that differ, by the start of their digests"), columns, rows))
    return Document(t("Reproduced: {name}", name=name), _lead(origin, len(figures), len(broken), len(inputs)), tables)


def _lead(origin: Origin, count: int, broken: int, inputs: int) -> list[str]:
    """The answer in sentences."""
    what = t("It answers: decide {command}.", command=" ".join([origin.kind, *origin.args]))
    if origin.what_if:
        what += " " + t("A what-if is in it and was asked again.")
    if not broken:
        said = counted("{count} figure of it holds.", "All {count} main figures of it hold.", count=count)
    else:
        said = counted(
            "{broken} of {count} figure of it does not hold.",
            "{broken} of {count} main figures of it do not hold.",
            count=count,
            broken=broken,
        )
    if not inputs:
        cause = t("The inputs are those it was made of, and so is the release.")
    else:
        cause = counted("{count} input differs.", "{count} inputs differ.", count=inputs)
    return [what, said, cause]


def figure(value: float | None) -> str:
    """A figure to as many digits as a code has."""
    return "–" if value is None or value != value else number(value, f".{DIGITS}g")
