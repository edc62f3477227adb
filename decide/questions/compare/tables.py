"""The comparison in words and tables, and the list of options."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from decide.language import t
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre
from decide.questions.compare.chart import differing, ranked
from decide.questions.compare.finding import cells_of, finding
from decide.questions.compare.sentences import headline
from decide.questions.compare.tables_of_binding import binding_sheet
from decide.questions.compare.tables_of_differences import difference_tables, tier_table
from decide.report.beside_sources import agreement_in_words, agreement_table, source_views
from decide.report.budget_tables import budget_of_all
from decide.report.clause_tables import clauses_counted
from decide.report.consent import consent_table
from decide.report.document import Cell, Column, Document, Table
from decide.report.footing import footing
from decide.report.judgements import weightings_table
from decide.report.mode_words import mode_lead, stages_of_mode, strengths_found
from decide.report.rates import rates_in_words, rates_table
from decide.report.under_weightings import (
    about_most_averted,
    hangs_on_weighting,
    leads_table,
    most_averted,
    not_looked_at,
)
from decide.report.words import (
    changed,
    conditional_on,
    heading,
    reading_notes,
    short,
    terms_not_met,
)
from decide.results.study import Ranged, Results


def document_of(results: Results, theatre: Theatre) -> Document:
    """Every option side by side: what can be told apart, differences, then levels."""
    pack = theatre.pack
    lead = finding(results)
    order = lead.order
    tables = [*strengths_found(results, order, pack)]
    tables += [tier_table(results)] if len(order) > 1 else []
    tables += difference_tables(results, theatre, order, cells_of(pack, results))
    tables += [_scorecard(results, pack, order), _consequences_of_all(results, pack, order)]
    tables += budget_of_all(results, order)
    tables += [*leads_table(results), *rates_table(results, pack)]
    tables += [_buys(results, pack, order)] if results.rows_of("worth") else []
    tables += stages_of_mode(results, order, pack)
    tables += [terms_not_met(results, order)] if results.rows_of("shortfalls") else []
    tables += clauses_counted(results, order)
    tables += [*agreement_table(results, order), *consent_table(results.rows_of("consent"), order)]
    if results.rows_of("judgements"):
        tables.append(source_views(results, pack, order))
    return Document(
        t("Options compared: {pack}", pack=pack.title),
        [
            *changed(results),
            *mode_lead(results, pack),
            *hangs_on_weighting(results),
            *([" ".join(said)] if (said := headline(results, pack, lead)) else []),
            *footing(results.manifest),
            *not_looked_at(results),
            *rates_in_words(results, pack),
            *agreement_in_words(results, pack),
            conditional_on(theatre),
        ],
        tables,
        reading_notes(results, pack),
        [*differing(results), ranked(results)],
        sheets=partial(binding_sheet, results, theatre),
    )


def _scorecard(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    """Scores by objective and region."""
    cells = cells_of(pack, results)
    last = pack.calendar.periods[-1].id
    columns = [Column(t("Option")), Column(t("Overall"), "", 0), Column(t("At end"), "", 0)]
    columns += [Column(heading(pack.regions, r), heading(pack.objectives, o), 0) for o, r in cells]
    unmet = {row["option"]: row["shortfalls"] for row in results.rows_of("options")}
    rows: list[list[Cell]] = [
        [
            f"{name} *" if unmet[name] else name,
            Ranged(*results.metric(name, "score")),
            results.metric(name, "score", period=last)[0],
            *(Ranged(*results.metric(name, "score", o, r)) for o, r in cells),
        ]
        for name in order
    ]
    notes = [
        t(
            "Means over the horizon, with ranges; at end: the last period, {last}, once all has arrived or left.",
            last=last,
        )
    ]
    notes += [t("* not all of the option's own terms can be met; see below.")] if any(unmet.values()) else []
    title = t("Scores (0 = as without a mission, 100 = every need met), at the central values")
    return Table("scores", title, columns, rows, notes, bars=(0, 1))


def _consequences_of_all(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    most = most_averted(results)
    columns = [
        Column(t("Option")),
        Column(t("averted a year"), t("Civilian deaths"), 0),
        *([Column(t("at most, if sought alone"), t("Civilian deaths"), 0)] if most else []),
        Column(t("killed a year"), t("By state forces"), 0),
        Column(t("$m a year"), t("Cost"), 0, scale=1e6),
        Column(t("deaths a year"), t("Peacekeeper"), 0),
        Column(t("stationed"), t("Uniformed"), 0),
        Column(t("share"), t("Static"), 0, percent=True),
    ]
    rows: list[list[Cell]] = [
        [
            name,
            Ranged(*results.metric(name, "civilian_deaths_averted")),
            *([most.get(name)] if most else []),
            results.metric(name, "civilian_deaths_by_state_forces")[0],
            Ranged(*results.metric(name, "cost")),
            Ranged(*results.metric(name, "peacekeeper_deaths")),
            results.metric(name, "uniformed_stationed")[0],
            results.metric(name, "static_share")[0],
        ]
        for name in order
    ]
    note = t(
        "Killing by state forces is reported and never counted as averted: it does not fall where peacekeepers stand."
    )
    notes = [note, *([about_most_averted()] if most else [])]
    return Table("consequences", t("Consequences, at the central values"), columns, rows, notes)


def _buys(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    """Points gained by one more of each unit type; persons by the hundred."""
    worth = [row for row in results.rows_of("worth") if row["family"] == "unit"]
    points = {(row["option"], row["id"]): float(row["points"]) for row in worth}
    units = [name for name in pack.units if any(unit == name for _, unit in points)]
    step = {name: 100 if pack.units[name].counted_in == "persons" else 1 for name in units}
    columns = [Column(t("Option"))]
    columns += [Column(f"+{step[name]} {short(pack.units, name)}", "", 2) for name in units]
    rows: list[list[Cell]] = [
        [name, *(points[name, u] * step[u] if (name, u) in points else None for u in units)] for name in order
    ]
    note = t("At the margin, for the whole horizon; – where the option has none. A price holds for small changes.")
    return Table("one_more", t("What one more unit buys, in points of the overall score"), columns, rows, [note])


def listing(theatre: Theatre) -> Document:
    """The options of a pack, and the weightings it names."""
    columns = [
        Column(t("Option")),
        Column(t("Title")),
        Column(t("Starts from")),
        Column(t("Changes"), "", 0),
        Column(t("Source")),
    ]
    rows: list[list[Cell]] = []
    for name, option in theatre.options.items():
        source = f"{option.source}, {option.locator}" if option.source else "–"
        rows.append([name, option.title, option.base or t("the pack"), len(option.changes), source])
    tables = [Table("options", t("Options"), columns, rows), *weightings_table(theatre.pack)]
    return Document(theatre.pack.title, [theatre.pack.summary], tables)
