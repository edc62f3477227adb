"""The comparison in words and tables, and the list of options."""

from __future__ import annotations

from collections.abc import Sequence

from decide.pack.read import Theatre
from decide.pack.schema import Pack
from decide.report.document import Cell, Column, Document, Table
from decide.report.modes import mode_lead, stages_of_mode, strengths_found
from decide.report.words import (
    changed,
    conditional_on,
    error_bound,
    reading_notes,
    source_views,
    terms_not_met,
    words,
)
from decide.results import Ranged, Results


def comparison(results: Results, theatre: Theatre) -> Document:
    """Every option side by side, the highest overall score first."""
    pack = theatre.pack
    order = _ranked(results)
    tables = [*strengths_found(results, order), _scorecard(results, pack, order)]
    tables.append(_consequences_of_all(results, pack, order))
    tables += [_buys(results, pack, order)] if len(results.worth) else []
    tables += stages_of_mode(results, order)
    tables += [terms_not_met(results, order)] if len(results.shortfalls) else []
    if len(results.judgements):
        tables.append(source_views(results, pack, order))
    return Document(
        f"Options compared: {pack.title}",
        [*changed(results), *mode_lead(results), *_leading(results, order), conditional_on(pack)],
        tables,
        reading_notes(results, pack),
    )


def _ranked(results: Results) -> list[str]:
    scored = [(name, results.score(name)) for name in results.options["option"]]
    return [name for name, _ in sorted(scored, key=lambda item: -item[1])]


def _leading(results: Results, order: Sequence[str]) -> list[str]:
    """Who leads, by how much, what cannot be told apart, and whether the range changes the leader; nothing where
    strengths were chosen for their cost."""
    if results.manifest["mode"].startswith("least"):
        return []
    first = order[0]
    value, low, high = results.metric(first, "score")
    told_apart = max(error_bound(results), 0.5)
    shown = Column("", "", 0).text(Ranged(value, low, high))
    by = "Leading option" if results.manifest["mode"] == "weighted" else "Leading by the weighted score"
    text = f"{by} under these inputs: {first}, {shown} points."
    near = [name for name in order[1:] if value - results.score(name) <= told_apart]
    if near:
        text += f" About equal to it, within {told_apart:.1f} points: {', '.join(near)}."
    elif len(order) > 1:
        text += f" Next: {order[1]}, {results.score(order[1]):.0f} points."
    for bound, at in (("low", 1), ("high", 2)):
        leader = max(order, key=lambda option: results.metric(option, "score")[at])
        if leader not in (first, *near):
            text += f" At the {bound} of the response, {leader} leads."
    return [text]


def _cells(pack: Pack, results: Results) -> list[tuple[str, str]]:
    """Objective and region of every score that is assessed somewhere."""
    m = results.metrics
    scored = m[(m["metric"] == "score") & (m["period"] == "all")]
    known = set(zip(scored["objective"], scored["region"], strict=True))
    return [(o, r) for o in pack.objectives for r in pack.regions if (o, r) in known]


def _scorecard(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    """Scores by objective and region."""
    cells = _cells(pack, results)
    last = pack.calendar.periods[-1].id
    columns = [Column("Option"), Column("Overall", "", 0), Column("At end", "", 0)]
    columns += [Column(pack.regions[r].title, pack.objectives[o].title, 0) for o, r in cells]
    short = dict(zip(results.options["option"], results.options["shortfalls"], strict=True))
    rows: list[list[Cell]] = [
        [
            f"{name} *" if short[name] else name,
            Ranged(*results.metric(name, "score")),
            results.metric(name, "score", period=last)[0],
            *(Ranged(*results.metric(name, "score", o, r)) for o, r in cells),
        ]
        for name in order
    ]
    notes = [f"Means over the horizon, with ranges; at end: the last period, {last}, once all has arrived or left."]
    notes += ["* not all of the option's own terms can be met; see below."] if any(short.values()) else []
    return Table("scores", "Scores (0 = as without a mission, 100 = every need met)", columns, rows, notes)


def _consequences_of_all(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    columns = [
        Column("Option"),
        Column("averted a year", "Civilian deaths", 0),
        Column("killed a year", "By state forces", 0),
        Column("$m a year", "Cost", 0, scale=1e6),
        Column("deaths a year", "Peacekeeper", 0),
        Column("stationed", "Uniformed", 0),
        Column("share", "Static", 0, percent=True),
    ]
    rows: list[list[Cell]] = [
        [
            name,
            Ranged(*results.metric(name, "civilian_deaths_averted")),
            results.metric(name, "civilian_deaths_by_state_forces")[0],
            Ranged(*results.metric(name, "cost")),
            Ranged(*results.metric(name, "peacekeeper_deaths")),
            results.metric(name, "uniformed_stationed")[0],
            results.metric(name, "static_share")[0],
        ]
        for name in order
    ]
    note = (
        "Killing by state forces is reported and never counted as averted: it does not fall where peacekeepers stand."
    )
    return Table("consequences", "Consequences", columns, rows, [note])


def _buys(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    """Points gained by one more of each unit type; persons by the hundred."""
    worth = results.worth[results.worth["family"] == "unit"]
    units = [name for name in pack.units if (worth["id"] == name).any()]
    step = {name: 100 if pack.units[name].counted_in == "persons" else 1 for name in units}
    columns = [Column("Option")]
    columns += [Column(f"+{step[name]} {words(name)}", "", 2) for name in units]
    rows: list[list[Cell]] = []
    for name in order:
        mine = worth[worth["option"] == name].set_index("id")["points"]
        rows.append([name, *(float(mine[u]) * step[u] if u in mine.index else None for u in units)])
    note = "At the margin, for the whole horizon; – where the option has none. A price holds for small changes."
    return Table("one_more", "What one more unit buys, in points of the overall score", columns, rows, [note])


def listing(theatre: Theatre) -> Document:
    """The options of a pack."""
    columns = [
        Column("Option"),
        Column("Title"),
        Column("Starts from"),
        Column("Changes", "", 0),
        Column("Source"),
    ]
    rows: list[list[Cell]] = []
    for name, option in theatre.options.items():
        source = f"{option.source}, {option.locator}" if option.source else "–"
        rows.append([name, option.title, option.base or "the pack", len(option.changes), source])
    return Document(theatre.pack.title, [theatre.pack.summary], [Table("options", "Options", columns, rows)])
