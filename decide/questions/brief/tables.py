"""The brief in words, tables and one chart: a section for each thing that a decision meeting asks."""

from __future__ import annotations

from dataclasses import replace

from decide.language import t
from decide.pack.theatre import Theatre
from decide.questions.breakeven.sentences import leads
from decide.questions.brief.chart import charts
from decide.questions.brief.sentences import (
    best_by_region,
    beyond_reach,
    binding_words,
    one_more_words,
    period_of,
    question_words,
)
from decide.questions.brief.study import GAP, TURNS
from decide.questions.compare.finding import Finding, cells_of, finding
from decide.questions.compare.sentences import headline
from decide.questions.compare.tables_of_differences import difference_tables
from decide.questions.gap.tables import answer_in_words
from decide.report.beside_sources import agreement_in_words, source_views
from decide.report.clause_tables import clauses_counted
from decide.report.document import Cell, Column, Document, Table
from decide.report.footing import footing
from decide.report.rates import rates_in_words
from decide.report.titles import titled, titles_of
from decide.report.under_weightings import hangs_on_weighting, not_looked_at
from decide.report.words import changed, conditional_on, reading_notes
from decide.results.study import COLUMNS, COMPARE, Results, Study

Names = dict[str, str]


def document_of(study: Study, theatre: Theatre) -> Document:
    """A study made by `decide.questions.brief.study`."""
    results = compared(study)
    names = titles_of((str(row["option"]), str(row["title"])) for row in results.rows_of("options"))
    lead = finding(results)
    parts = [
        _apart(results, theatre, lead, names),
        _regions(results, theatre, lead, names),
        _weights(results, theatre),
        _binding(results, theatre, lead, names),
        _lacking(study, theatre, lead),
        _turning(study),
        _sources(results, theatre, lead, names),
        *clauses_counted(results, lead.order),
        _references(results, theatre),
    ]
    return Document(
        t("Brief: {pack}", pack=theatre.pack.title),
        [*changed(study), question_words(results, theatre.pack), period_of(theatre.pack), conditional_on(theatre)],
        [titled(part, names) for part in parts if part is not None],
        reading_notes(results, theatre.pack),
        upright=True,
    )


def compared(study: Study) -> Results:
    """The comparison within a brief."""
    frames = {name: study.frames[name] for name in COLUMNS if name in study.frames}
    return Results(COMPARE, frames, study.manifest, study.certificates)


def _in_one(table: Table, worded: bool = True) -> Table:
    """Each difference with its range, and its word where `worded`, in one column of text under the heading both share:
    so narrow that the table stands upright on a page."""
    first, *rest = table.columns
    columns = [first, *(Column(column.group) for column in rest if column.numeric)]
    rows: list[list[Cell]] = []
    for row in table.texts():
        cells: list[Cell] = [row[0]]
        for column, text in zip(rest, row[1:], strict=True):
            if column.numeric:
                cells.append(text)
            elif worded:
                cells[-1] = t("{difference}; {word}", difference=str(cells[-1]), word=text)
        rows.append(cells)
    return replace(table, columns=columns, rows=rows)


def _apart(results: Results, theatre: Theatre, lead: Finding, names: Names) -> Table:
    """What can be told apart, with the differences of the whole."""
    said = headline(results, theatre.pack, lead, lambda option: names[option], str)
    tables = difference_tables(results, theatre.pack, lead.order, cells_of(theatre.pack, results))
    title = t("What can be told apart")
    lines = [*said, *footing(results.manifest)]
    if not tables:
        return Table("apart", title, (), (), lead=lines)
    return replace(_in_one(tables[0]), name="apart", title=title, lead=lines, charts=charts(results))


def _regions(results: Results, theatre: Theatre, lead: Finding, names: Names) -> Table | None:
    """The regions against each other."""
    cells = cells_of(theatre.pack, results)
    tables = difference_tables(results, theatre.pack, lead.order, cells)
    if len(tables) < 2 or len({region for _, region in cells}) < 2:
        return None
    lines = best_by_region(results, theatre.pack, names)
    return replace(_in_one(tables[1], worded=False), title=t("Region against region"), lead=lines)


def _weights(results: Results, theatre: Theatre) -> Table:
    """What the weights mean, and who leads under others."""
    lines = [*rates_in_words(results, theatre.pack), *hangs_on_weighting(results), *not_looked_at(results)]
    return Table("weights", t("What the weights mean"), (), (), lead=lines)


def _binding(results: Results, theatre: Theatre, lead: Finding, names: Names) -> Table | None:
    """What holds the first tier back, and what one more of what can be pledged brings."""
    lines = [
        *binding_words(results, lead.tiers[0], names),
        *one_more_words(results, theatre.pack, lead.tiers[0], names),
    ]
    return Table("binding", t("What binds, and what one more pledge buys"), (), (), lead=lines) if lines else None


def _lacking(study: Study, theatre: Theatre, lead: Finding) -> Table | None:
    """What the first option would have to be pledged."""
    frames = {name: study.frames[name] for name in GAP}
    title = t("What the first option lacks, and its price")
    wish = t(
        "Asked of {option}: in every region at once, the highest score that any option compared reaches there.",
        option=lead.first,
    )
    if len(frames["totals"]):
        return Table("lacking", title, (), (), lead=[wish, answer_in_words(frames, theatre.pack, lead.first)])
    if study.manifest.get("gap"):
        return Table("lacking", title, (), (), lead=[wish, beyond_reach(lead.first)])
    return None


def _turning(study: Study) -> Table | None:
    """Where the choice turns."""
    if not len(study.frames["turns"]):
        return None
    part = Study("breakeven", {name: study.frames[name] for name in TURNS}, study.manifest, study.certificates)
    lines = [
        *leads(part),
        t("No probability of a stress case is assumed: what is told is how likely it would have to be."),
    ]
    return Table("turning", t("Where the choice turns"), (), (), lead=lines)


def _sources(results: Results, theatre: Theatre, lead: Finding, names: Names) -> Table | None:
    """What the sources expect of the first tier and of the option held against."""
    shown = [*lead.tiers[0], str(results.manifest.get("against", ""))]
    if not any(row["option"] in shown for row in results.rows_of("judgements")):
        return None
    table = source_views(results, theatre.pack, [name for name in names if name in shown])
    return replace(table, lead=agreement_in_words(results, theatre.pack))


def _references(results: Results, theatre: Theatre) -> Table | None:
    """The documents that options and judgements come from."""
    frames = ("changes", "judgements", "clauses")
    cited = {str(row["source"]) for name in frames if name in results.frames for row in results.rows_of(name)}
    rows: list[list[Cell]] = [
        [name, source.title, source.url or "–"] for name, source in theatre.pack.sources.items() if name in cited
    ]
    columns = [Column(t("Cited as")), Column(t("Document")), Column(t("Address"))]
    return Table("sources", t("Sources"), columns, rows) if rows else None
