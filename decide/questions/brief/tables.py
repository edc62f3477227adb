"""The brief in words, tables and one chart: a section for each thing that a decision meeting asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from decide.language import t
from decide.pack.theatre import Theatre
from decide.questions.breakeven.sentences import leads
from decide.questions.breakeven.tables import turns_by_case
from decide.questions.brief.chart import charts
from decide.questions.brief.sentences import (
    MEMBERS,
    beside_by_region,
    best_by_region,
    beyond_reach,
    binding_words,
    cost_words,
    one_more_words,
    period_of,
    question_words,
    told_of,
    worked_out_on,
)
from decide.questions.brief.study import GAP, TURNS
from decide.questions.brief.tables_of_annex import annex
from decide.questions.brief.tables_of_sources import expectations, left_out, stood
from decide.questions.compare.finding import Finding, cells_of, finding
from decide.questions.compare.sentences import headline
from decide.questions.compare.tables_of_differences import difference_tables
from decide.questions.gap.tables import answer_in_words
from decide.report.document import Cell, Column, Document, Table
from decide.report.footing import footing
from decide.report.rates import rates_in_words
from decide.report.titles import in_sentence
from decide.report.under_weightings import hangs_on_weighting, not_looked_at
from decide.report.words import changed, conditional_on, reading_notes
from decide.results.study import COLUMNS, COMPARE, Results, Study

Names = dict[str, str]
BY_REGION = 6  # options whose differences stand region by region
TURNS_TOLD = 2  # choices told of in sentences; the table beside them has all


def document_of(study: Study, theatre: Theatre) -> Document:
    """A study made by `decide.questions.brief.study`."""
    results, pack = compared(study), theatre.pack
    titles = {str(row["option"]): str(row["title"]) for row in results.rows_of("options")}
    full, ids = {name: in_sentence(titles, name) for name in titles}, {name: name for name in titles}
    lead = finding(results)
    members = lead.tiers[0][:MEMBERS]
    parts = [
        _apart(results, theatre, lead, full),
        _regions(results, theatre, lead, ids),
        _weights(results, theatre),
        _binding(results, theatre, members, ids),
        _lacking(study, theatre, lead),
        _turning(study, [*members, str(results.manifest.get("against", ""))]),
        expectations(results, pack, ids),
        left_out(results, members, ids),
        _references(results, theatre),
        *annex(study, theatre),
    ]
    return Document(
        t("Brief: {pack}", pack=pack.title),
        [*changed(study), question_words(results, pack), _dated(study, theatre), conditional_on(theatre)],
        [part for part in parts if part is not None],
        reading_notes(results, pack),
        upright=True,
    )


def _dated(study: Study, theatre: Theatre) -> str:
    return f"{period_of(theatre.pack)} {worked_out_on(study.manifest)}"


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
    members = lead.tiers[0][:MEMBERS]
    said = headline(results, theatre.pack, lead, lambda option: names[option], str)
    costs = [*_held(results, names), *cost_words(results, members, {name: name for name in names})]
    said += [*([" ".join(costs)] if costs else []), *told_of(len(lead.tiers[0]))]
    tables = difference_tables(results, theatre, lead.order, cells_of(theatre.pack, results))
    title = t("What can be told apart")
    lines = [*said, *footing(results.manifest, commands=False)]
    if not tables:
        return Table("apart", title, (), (), lead=lines)
    return replace(_in_one(tables[0]), name="apart", title=title, lead=lines, charts=charts(results))


def _regions(results: Results, theatre: Theatre, lead: Finding, names: Names) -> Table | None:
    """The regions against each other."""
    cells = cells_of(theatre.pack, results)
    tables = difference_tables(results, theatre, lead.order, cells)
    if len(tables) < 2 or len({region for _, region in cells}) < 2:
        return None
    members = lead.tiers[0][:MEMBERS]
    lines = [
        *best_by_region(results, theatre.pack, names),
        *beside_by_region(results, theatre.pack, members, names),
    ]
    shown = lead.order[:BY_REGION]
    rows = [row for row in tables[1].rows if row[0] in shown]
    table = _in_one(replace(tables[1], rows=rows), worded=False)
    note = t("The options that stand first; decide compare has all.")
    return replace(
        table, title=t("Region against region"), lead=lines, notes=[note] if len(rows) < len(tables[1].rows) else ()
    )


def _held(results: Results, names: Names) -> list[str]:
    """Whom differences are to, once in full."""
    against = results.manifest.get("against")
    own = results.manifest.get("held_against") is not None
    return [t("Differences are to {option}.", option=names[against])] if against in names and not own else []


def _weights(results: Results, theatre: Theatre) -> Table:
    """What the weights mean, and who leads under others."""
    lines = [*rates_in_words(results, theatre.pack), *hangs_on_weighting(results), *not_looked_at(results)]
    return Table("weights", t("What the weights mean"), (), (), lead=lines)


def _binding(results: Results, theatre: Theatre, members: Sequence[str], names: Names) -> Table | None:
    """What holds the first tier back, and what one more of what can be pledged brings."""
    said = [
        [*binding_words(results, [name], names), *one_more_words(results, theatre.pack, [name], names)]
        for name in members
    ]
    lines = [" ".join(of_one) for of_one in said]
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


def _turning(study: Study, options: Sequence[str]) -> Table | None:
    """Where the choice turns."""
    if not len(study.frames["turns"]):
        return None
    part = Study("breakeven", {name: study.frames[name] for name in TURNS}, study.manifest, study.certificates)
    table = turns_by_case(part) or Table("turning", t("Where the choice turns"), (), ())
    lines = [
        *leads(part, TURNS_TOLD),
        t("No probability of a stress case is assumed: what is told is how likely it would have to be."),
        *stood(study, options),
    ]
    return replace(table, name="turning", lead=lines)


def _references(results: Results, theatre: Theatre) -> Table | None:
    """The documents that options and judgements come from."""
    frames = ("changes", "judgements", "clauses")
    cited = {str(row["source"]) for name in frames if name in results.frames for row in results.rows_of(name)}
    shown = [(name, source) for name, source in theatre.pack.sources.items() if name in cited]
    columns = [Column(t("Cited as")), Column(t("Document")), Column(t("Date"))]
    rows: list[list[Cell]] = [[name, source.title, source.date] for name, source in shown]
    if any(source.url for _, source in shown):
        columns.append(Column(t("Address")))
        rows = [[*row, source.url or "–"] for row, (_, source) in zip(rows, shown, strict=True)]
    return Table("sources", t("Sources"), columns, rows) if rows else None
