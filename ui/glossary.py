"""Words of the field, each with the sentence that says what it means, shown where a report first uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from decide.language import t
from decide.report.document import Document, Table


def meanings() -> dict[str, str]:
    """What each word means, by the word as the current language writes it."""
    return {
        t("regret"): t("Regret: points that the best option of the same future has more."),
        t("Tier"): t("Tier: a best option and all that cannot be told from it."),
        t("shadow price"): t("Shadow price: points of the score that one more of something brings, for small changes."),
        t("break-even"): t("Break-even: how likely something has to be for another option to be the better one."),
        t("leximin"): t("Leximin: the lowest score is made as high as it can be, then the next lowest, and so on."),
        "PRIM": t("PRIM: a search for ranges of a few factors within which one option beats another far more often."),
        t("Latin hypercube"): t("Latin hypercube: a sample that draws every factor evenly over its whole range."),
        "Sobol": t(
            "Sobol points: a sample that fills the ranges of all factors evenly. Sobol's index: a share of variance."
        ),
        "Morris": t("Morris: a screening that moves one assumption at a time, from many starting points."),
        t("net flow"): t("Net flow: by how much an option is better than the others more often than worse, by weight."),
    }


def meanings_in(document: Document) -> list[str]:
    """The sentences of the words that a report uses, in the order of `meanings`."""
    text = "\n".join(_texts(document)).casefold()
    return [
        meaning
        for word, meaning in meanings().items()
        if re.search(rf"\b{re.escape(word.casefold())}", text) and meaning.casefold() not in text
    ]


def _texts(document: Document) -> Iterator[str]:
    yield from (document.title, *document.lead, *document.notes)
    for table in document.tables:
        yield from _of_table(table)
    yield from (chart.title for chart in document.charts)


def _of_table(table: Table) -> Iterator[str]:
    yield from (table.title, *table.notes, *table.lead)
    yield from (f"{column.group} {column.title}" for column in table.columns)
