"""Robustness in words and tables: which option holds up over futures, where another does, and what shocks do."""

from __future__ import annotations

from decide.language import counted, number, t
from decide.pack.theatre import Theatre
from decide.questions.robust.chart import rank_chart, regret_chart, stress_chart
from decide.questions.robust.figures import AVERTED, SCORE, Figures, by_option
from decide.questions.robust.tables_of_cases import consent_lead, duel_lead, stress_lead, stress_tables, when
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Document, Table
from decide.report.factors import percent, points
from decide.report.titles import in_pictures, titles_of, told_apart
from decide.report.words import changed, conditional_on, heading, run_notes
from decide.results.metrics import ALL
from decide.results.study import Study, records
from decide.results.yardstick import key_of


def document_of(study: Study, theatre: Theatre) -> Document:
    """The robustness of a study made by `decide.questions.robust.study`."""
    figures = Figures(study)
    about = study.manifest["robust"]
    several = len(figures.order) > 1
    tables = [_overall(study, figures)]
    tables += [_regret_by_cell(figures, theatre)] if several else []
    tables += [_kept(study, figures, theatre), _consequences(figures)]
    tables += [_ranks(study, figures)] if several else []
    tables += [when(study)] if len(study.frames["duels"]) else []
    tables += stress_tables(study, figures) if len(study.frames["stresses"]) else []
    title = counted(
        "Options over {count} future: {pack}",
        "Options over {count} futures: {pack}",
        count=about["futures"],
        pack=theatre.pack.title,
    )
    lead = [*changed(study), *_finding(study, figures), *duel_lead(study), *stress_lead(study, figures)]
    lead += consent_lead(study, about)
    titles = told_apart(titles_of(theatre))
    drawn = {name: in_pictures(frame, titles) if "option" in frame else frame for name, frame in study.frames.items()}
    order = [titles.get(name, name) for name in figures.order]
    charts = [regret_chart(drawn, order)]
    charts += [rank_chart(drawn, order)] if several else []
    charts += [stress_chart(drawn, order)] if len(study.frames["stresses"]) else []
    return Document(
        title,
        [*lead, conditional_on(theatre)],
        tables,
        [*_notes(study), *run_notes(study.manifest)],
        charts=tuple(charts),
    )


def _finding(study: Study, figures: Figures) -> list[str]:
    """Who has the least regret, how often it leads, who comes next, and who led at the central values."""
    about, first = study.manifest["robust"], figures.order[0]
    row, shares = figures.of(first), by_option(study)[first]
    if len(figures.order) == 1:
        text = counted(
            "Over {count} sampled future {option} scores {median} points in the middle and {tail} in the worst tenth.",
            "Over {count} sampled futures {option} scores {median} points in the middle and {tail} in the worst tenth.",
            count=about["futures"],
            option=first,
            median=points(row["median"]),
            tail=points(row["worst_tenth"]),
        )
        return [text]
    if shares["first"] == 1.0:
        count = about["futures"]
        text = counted(
            "{option} is the best option in {count} sampled future.",
            "{option} is the best option in every one of {count} sampled futures.",
            count=count,
            option=first,
        )
        return [" ".join([text, *_next_best(figures)])]
    said = [
        counted(
            "Over {count} sampled future {option} has the least regret: it is {mean} points behind the best option of "
            "the same future on average, {tail} in the worst tenth. It leads in {lead} of them, and is within {apart} "
            "points of the leader, which is not told apart, in {near}.",
            "Over {count} sampled futures {option} has the least regret: it is {mean} points behind the best option of "
            "the same future on average, {tail} in the worst tenth. It leads in {lead} of them, and is within {apart} "
            "points of the leader, which is not told apart, in {near}.",
            count=about["futures"],
            option=first,
            mean=points(row["regret_mean"]),
            tail=points(row["regret_worst_tenth"]),
            lead=percent(shares["first"]),
            apart=points(about["told_apart"]),
            near=percent(shares["about_first"]),
        )
    ]
    said += _next_best(figures)
    if figures.central != first:
        said.append(t("At the central values {option} leads.", option=figures.central))
    return [" ".join(said)]


def _next_best(figures: Figures) -> list[str]:
    second = figures.order[1]
    mean = points(figures.of(second)["regret_mean"])
    return [t("Next: {option}, {mean} points behind the best on average.", option=second, mean=mean)]


def _overall(study: Study, figures: Figures) -> Table:
    about, shares = study.manifest["robust"], by_option(study)
    several = len(figures.order) > 1
    group, missed = t("Over the futures"), t("Behind the best")
    columns = [
        Column(t("Option")),
        Column(t("Central"), "", 0),
        Column(t("median (tenths)"), group, 0),
        Column(t("worst tenth"), group, 0),
        Column(t("worst"), group, 0),
    ]
    if several:
        columns += [
            Column(t("mean"), missed, 1),
            Column(t("worst tenth"), missed, 1),
            Column(t("worst"), missed, 1),
            Column(t("leads"), t("Of the futures"), 0, percent=True),
            Column(t("about leads"), t("Of the futures"), 0, percent=True),
        ]
    broken = any(row["terms_broken"] for row in shares.values())
    columns += [Column(t("breaks terms"), t("Of the futures"), 0, percent=True)] if broken else []
    rows: list[list[Cell]] = []
    for name in figures.order:
        row, mine = figures.of(name), shares[name]
        cells: list[Cell] = [name, row["base"], figures.ranged(name), row["worst_tenth"], row["worst"]]
        if several:
            cells += [row["regret_mean"], row["regret_worst_tenth"], row["regret_worst"]]
            cells += [mine["first"], mine["about_first"]]
        rows.append([*cells, mine["terms_broken"]] if broken else cells)
    notes = [
        t(
            "Median, and in brackets the tenth and the nine tenths of the futures. Worst tenth: mean over the worst "
            "tenth of them (conditional value at risk). Behind the best: regret, points that the best option of the "
            "same future has more."
        ),
    ]
    if several:
        apart = points(about["told_apart"])
        notes.append(t("About leads: within {apart} points of the leader, which is not told apart.", apart=apart))
    if broken:
        notes.append(t("Breaks terms: its own terms cannot all be met; they are broken by the least."))
    return Table("overall", t("Overall score"), columns, rows, notes)


def _regret_by_cell(figures: Figures, theatre: Theatre) -> Table:
    pack = theatre.pack
    columns = [Column(t("Option"))]
    for _, objective, region in figures.cells:
        title, group = heading(pack.regions, region), heading(pack.objectives, objective)
        columns += [Column(t("{region}, mean", region=title), group, 1), Column(t("worst"), group, 1)]
    rows: list[list[Cell]] = []
    for option in figures.order:
        mine = [figures.of(option, key) for key in figures.cells]
        rows.append([option, *(row[name] for row in mine for name in ("regret_mean", "regret_worst"))])
    note = t("Against the option that is best there in the same future.")
    return Table("regret", t("Regret by objective and region, in points"), columns, rows, [note])


def _kept(study: Study, figures: Figures, theatre: Theatre) -> Table:
    """How often an option is good enough, by cell and in all at once."""
    about, shares, pack = study.manifest["robust"], by_option(study), theatre.pack
    enough = about["at_least"]
    if enough:
        keys = [key_of(name, pack.regions) for name in enough]
        heads = [
            Column(f"{criterion_title(pack, name)} ≥ {number(enough[name], 'g')}", "", 0, percent=True)
            for name in enough
        ]
    else:
        keys = [SCORE, *figures.cells]
        heads = [Column(t("Overall"), "", 0, percent=True)]
        heads += [
            Column(heading(pack.regions, r), heading(pack.objectives, o), 0, percent=True) for _, o, r in figures.cells
        ]
    columns = [Column(t("Option")), *heads, Column(t("All at once"), "", 0, percent=True)]
    rows: list[list[Cell]] = [
        [option, *(figures.of(option, key)["kept"] for key in keys), shares[option]["everywhere"]]
        for option in figures.order
    ]
    if enough:
        return Table("kept", t("Share of the futures in which scores are reached"), columns, rows)
    title = t("Share of the futures in which an option is at least as good as {baseline}", baseline=about["baseline"])
    note = t("All at once: in every objective and region of the same future. Other thresholds: --at-least.")
    return Table("kept", title, columns, rows, [note])


def _consequences(figures: Figures) -> Table:
    kinds = (
        (AVERTED, t("Civilian deaths averted a year"), 0, 1.0),
        (("peacekeeper_deaths", ALL, ALL), t("Peacekeeper deaths a year"), 0, 1.0),
        (("cost", ALL, ALL), t("Cost, $m a year"), 0, 1e6),
    )
    columns = [Column(t("Option"))]
    for _, title, decimals, scale in kinds:
        columns += [
            Column(t("median (tenths)"), title, decimals, scale=scale),
            Column(t("worst tenth"), title, decimals, scale=scale),
            Column(t("mean regret"), title, decimals, scale=scale),
        ]
    rows: list[list[Cell]] = []
    for option in figures.order:
        cells: list[Cell] = [option]
        for key, *_ in kinds:
            row = figures.of(option, key)
            cells += [figures.ranged(option, key), row["worst_tenth"], row["regret_mean"]]
        rows.append(cells)
    note = t("Regret against the option that averts most, loses fewest or costs least in the same future.")
    return Table("consequences", t("Consequences over the futures"), columns, rows, [note])


def _ranks(study: Study, figures: Figures) -> Table:
    shares = {(row["option"], row["rank"]): row["share"] for row in records(study.frames["ranks"])}
    numbers = range(1, len(figures.order) + 1)
    columns = [Column(t("Option")), *(Column(str(n), t("Rank"), 0, percent=True) for n in numbers)]
    rows: list[list[Cell]] = [[option, *(shares[option, n] or None for n in numbers)] for option in figures.order]
    agreement = study.manifest["robust"]["agreement"]
    notes = [t("Options that score the same share the better rank.")]
    if agreement is not None:
        text = t(
            "The ranking agrees with the central one by {tau} on average (Kendall's tau: 1 the same, 0 unrelated).",
            tau=number(agreement, ".2f"),
        )
        notes.append(text)
    return Table("ranks", t("Rank by the overall score: share of the futures"), columns, rows, notes)


def _notes(study: Study) -> list[str]:
    about = study.manifest["robust"]
    count, moved = int(about["futures"]), len(study.frames["factors"])
    spread = 100 * (0.25 / count) ** 0.5
    sampler = t("Latin hypercube") if about["sampler"] == "latin" else t("Sobol points")
    said = [
        t(
            "Each future draws a position for each of {factors}, independently ({sampler}, seed {seed}); the "
            "same futures for every option, each with its own best plan in full knowledge of them. Factors move groups "
            "of figures between their lows and highs; their probabilities are assumed, so that shares of futures are "
            "no forecast.",
            factors=counted("{count} factor", "{count} factors", count=moved),
            sampler=sampler,
            seed=about["seed"],
        ),
        t(
            "A share near a half is known to about ±{error} points from so many futures.",
            error=number(2 * spread, ".0f"),
        ),
    ]
    if about["not_moved"]:
        paths = ", ".join(about["not_moved"][:3])
        text = counted(
            "{count} figure with a range is in no factor and keeps its value: {paths}, ...",
            "{count} figures with a range are in no factor and keep their values: {paths}, ...",
            count=len(about["not_moved"]),
            paths=paths,
        )
        said.append(text)
    return said
