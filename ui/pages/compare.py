"""Compare: the first screen. Which option leads, where, by how much, and what one more of anything would buy."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from decide.language import t
from decide.language.direction import set_apart
from decide.questions.compare import tables as compared
from decide.questions.compare.chart import by_objective, by_region, differing, ranked
from decide.questions.compare.finding import Finding, finding
from decide.questions.compare.sentences import headline
from decide.report.beside_sources import agreement_in_words
from decide.report.charts import GRADES, Chart
from decide.report.document import Cell, Column, Document, Table
from decide.report.footing import footing, over_futures
from decide.report.rates import rates_in_words
from decide.report.render import Shade
from decide.report.titles import again_in_short, in_short, titled
from decide.report.under_weightings import leads_table, not_looked_at
from decide.report.words import quoted
from decide.results.study import Results

from .. import address
from ..binds import up_to_how_many, what_binds
from ..brief import brief_button
from ..charted import show_chart
from ..controls import control
from ..first import changed_by, first_words, small_map, word_meanings
from ..guide import guide_button
from ..here import OTHER_WEIGHTINGS, Here, here
from ..opposite import held_against
from ..parts import (
    Card,
    cards,
    choose_option,
    conditions,
    evidence_address,
    plain,
    show_table,
    table_of,
)
from ..projector import large, projector_button, set_large
from ..scorecard import scorecard
from ..text import ends, for_page, telling

COMPARE = "compare"
MILLION = 1e6
APART = ("tiers", "differences", "differences_by_cell")  # tables of what can be told apart
LEVELS = ("shortfalls", "consequences", "budget", "rates", "one_more")
BESIDE = ("agreement", "source_views", "consent")  # the result beside what sources say
LONG = 20  # rows: a table of more, over a screen and a half, is folded under its title
FEW = 8  # options: of more, each has one line of the chart for a projector, so that 13 are whole on its screen
FRAME = 70  # pixels of a chart's axis and legend


def page() -> None:
    """Draw the page."""
    where = here()
    results = where.results
    published = where.published if where.changed and _same_options(where) else None
    lead = finding(results)
    if large():
        _large_screen(where, lead, published)
        return
    other_leads = _first_screen(where, lead, published)
    with st.container(key="charts"):
        with st.container(border=True, key="panel_differing"):
            beside = held_against(where)
            for chart in differing(beside):
                show_chart(chart, COMPARE, beside.manifest, frame=FRAME)
        for chart in (ranked(results, published), *_both(where, results, published)):
            with st.container(border=True, key=f"panel_{chart.name}"):
                st.subheader(chart.title, anchor=False)
                show_chart(chart, COMPARE, results.manifest, frame=FRAME)
        panel, figures = (st.container(border=True, key=f"panel_{name}") for name in ("one_more", "binds"))
        with panel:
            up_to = _one_more(where, figures)
    if published is not None:
        st.caption(t("Hollow marks: the published option, where it differs."))
    _footing(where)
    document = compared.document_of(beside, where.desk.theatre)
    _tables(document, _titles(results), APART)
    st.subheader(t("Why: scores by objective and region"), anchor=False)
    st.html(f'<div class="wide" tabindex="0" role="group">{scorecard(results, where.pack, published)}</div>')
    document = compared.document_of(where.under_weightings(beside, named=False), where.desk.theatre)
    _tables(document, _titles(results), LEVELS)
    _beside_sources(where, document, beside)
    with st.expander(t("How to read these figures"), key="reading"):
        for note in filter(None, map(for_page, document.notes)):
            st.markdown(plain(note))
    up_to()
    _other_weightings(where, other_leads)  # last, as it takes longest


def _beside_sources(where: Here, document: Document, results: Results) -> None:
    """How often the result agrees with what sources expect, where it does not, and where the host state stood."""
    titles = in_short(_titles(results))
    for line in agreement_in_words(results, where.pack, lambda option: titles.get(option, option)):
        st.markdown(plain(line))
    _tables(document, _titles(results), BESIDE)


def _same_options(where: Here) -> bool:
    """Whether a result from a file is about options of this pack."""
    return {*where.results.options["option"]} <= {*where.published.options["option"]}


def _other_weightings(where: Here, headline: DeltaGenerator) -> None:
    """Who leads under other weightings, in a table and before the headline."""
    if len(where.results.names) < 2:
        return
    with st.spinner(t("Under other weightings ..."), show_time=False):
        results = where.under_weightings(where.results)
    titles = _titles(results)
    for text in changed_by(
        results, where.pack, {name: set_apart(title) for name, title in again_in_short(titles).items()}
    ):
        headline.markdown(text)
    for table in (titled(one, titles) for one in leads_table(results)):
        st.subheader(table.title, anchor=False)
        show_table(replace(table, title=""), {})


def _first_screen(where: Here, lead: Finding, published: Results | None) -> DeltaGenerator:
    """What the result is and why, where the people of the option named first are, and what that option comes to; the
    place for who leads under other weightings. Who leads is said before all else is drawn, and before the processes
    that solve have more to do."""
    titles = _in_sentences(_titles(where.results), whole=True)
    short = _in_sentences(_titles(where.results))
    with st.container(key="first"):
        beside = st.container(key="first_map")
        with st.container(key="headline"):
            for text in first_words(where, lead, titles, short, published):
                st.markdown(text.replace("$", "\\$"))
            st.caption(plain(word_meanings(where)))
    other_leads = _other_leads(where)
    _cards(where, lead, published)
    if where.option in where.results.names:
        up_to_how_many(where, where.option, where.results.only(where.option))  # shown last
    with beside:
        small_map(where, lead.first, _titles(where.results)[lead.first])
    with st.container(key="conditions", horizontal=True, vertical_alignment="center", gap="small"):
        conditions(where)
        brief_button(where)
    with st.container(key="ways", horizontal=True, gap="small"):  # which the style sets beside the title
        guide_button()
        projector_button()
    return other_leads


def _large_screen(where: Here, lead: Finding, published: Results | None) -> None:
    """What a room reads from afar: the first tier, the figures of the option named first, and the scores."""
    set_large()
    titles = _in_sentences(_titles(where.results), whole=True)
    with st.container(key="headline"):
        for text in headline(where.results, where.pack, lead, lambda name: quoted(titles[name]))[:1]:
            st.markdown(f"**{text}**".replace("$", "\\$"))
    _cards(where, lead, published)
    with st.container(key="large_chart"):
        chart = ranked(where.results, published, flat=len(where.results.names) > FEW)
        show_chart(chart, COMPARE, where.results.manifest, "ranked_large", FRAME)
    conditions(where)
    with st.container(key="ways", horizontal=True, gap="small"):
        projector_button()


def _other_leads(where: Here) -> DeltaGenerator:
    """A place for who leads under other weightings, which is worked out last: of a height that holds it, so that no
    chart moves then."""
    with st.container(key="other_leads" if where.pack.weightings else "no_other_leads"):
        place, later = st.empty(), _look_further(where)
    return place.container() if later else place


def _footing(where: Here) -> None:
    """What the result rests on."""
    for line in rates_in_words(where.results, where.pack):
        st.markdown(plain(line))
    for line in (*footing(where.results.manifest, commands=False), *_way_to_futures(where)):
        st.caption(plain(line))


def _look_further(where: Here) -> bool:
    """A switch for the other weightings, where the pack has not published what they come to; it stays as it was set.
    Whether they are looked at."""
    if where.shown is not None:
        return False
    left = not_looked_at(where.desk.under_weightings(where.planner, where.results, solving=False))
    if not left:
        return True
    with st.container(key="look", horizontal=True, vertical_alignment="center", gap="small"):
        if not where.looks_further:
            st.markdown(f"**{t('What would change it:')}** {plain(left[0])}")
        st.toggle(
            t("Look under the other weightings too"),
            **control("look_further", where.looks_further, _keep_looking),
            help=t("Every option is solved under each of them at every change, which takes some times as long."),
        )
    return where.looks_further


def _keep_looking(further: bool) -> None:
    st.session_state[OTHER_WEIGHTINGS] = further


def _way_to_futures(where: Here) -> list[str]:
    """Where futures of these inputs are drawn, if there are none; those of a mode have none."""
    about = where.results.manifest
    if where.shown or over_futures(about) or about["mode"] != "weighted":
        return []
    return [t("The page “How sure” puts these inputs to futures.")]


def _cards(where: Here, lead: Finding, published: Results | None) -> None:
    """The option named first in four figures."""
    results, first = where.results, lead.first
    averted = t("Beside no mission.")
    cost = t("Headquarters, beds of open bases and units stationed.")
    killed = t("By hostile acts: uniformed people stationed, times the rate of each area and the risk of the posture.")
    static = t("Part of the free troops that holds bases and escorts convoys, and so reaches nobody else.")

    def card(metric: str, label: str, meaning: str, path: str, scale: float = 1.0, percent: bool = False) -> Card:
        value, low, high = results.metric(first, metric)
        column = telling(Column("", "", 0, scale=scale, percent=percent), value, low, high)
        span = ends(column, low, high)
        moved = _moved(results, published, first, metric, column)
        parts = address.composed(where.planner, first)
        return Card(label, column.text(value), span, meaning, moved, evidence_address(where, path), parts)

    cards(
        (
            card("civilian_deaths_averted", t("Civilian deaths averted a year"), averted, "outcomes.max_preventable"),
            card("cost", t("Cost, $m a year"), cost, "costs.headquarters", MILLION),
            card("peacekeeper_deaths", t("Peacekeeper deaths a year"), killed, "posture.peacekeeper_risk"),
            card("static_share", t("Troops on static tasks"), static, "outcomes.static_reference", percent=True),
        ),
        _titles(results)[first],
        t("ranges: 5 % to 95 % of the futures")
        if over_futures(results.manifest)
        else t("ranges: its own figures at their lows or at their highs"),
    )


def _both(where: Here, results: Results, published: Results | None) -> tuple[Chart, Chart]:
    return by_region(results, where.pack, published), by_objective(results, where.pack, published)


def _one_more(where: Here, figures: DeltaGenerator) -> Callable[[], None]:
    """What binds an option, and what more of it would buy; returned is what fills in up to how many."""
    st.subheader(
        t("What holds it back"),
        anchor=False,
        help=t("Shadow prices: points gained by one more, at the margin and over the whole horizon."),
    )
    option = choose_option(where, t("Option"))
    mine = where.results.only(option)
    if len(mine.worth):
        return what_binds(where, option, mine, figures)
    st.caption(t("No prices are given under this solve mode."))
    return lambda: None


def _tables(document: Document, titles: dict[str, str], names: Sequence[str]) -> None:
    hints = {
        t("Civilian deaths"): t("Expected deaths that the mission averts in a year, beside no mission."),
        t("By state forces"): t(
            "Killing by state forces, which does not fall where peacekeepers stand; never counted as averted."
        ),
    }
    for name in names:
        if (table := table_of(document, name)) is not None:
            shown = titled(table, titles, again_in_short(titles))
            shade = _by_worth(table) if name == "one_more" else None
            folded = len(table.rows) > LONG
            if not folded:
                st.subheader(shown.title, anchor=False)
            with st.expander(plain(shown.title), key=f"table_{name}") if folded else nullcontext():
                show_table(replace(shown, title=""), hints, shade)


def _by_worth(table: Table) -> Shade:
    """Darker for what would buy more: the fifths of the largest figure."""
    numbers = [cell for row in table.rows for cell in row[1:] if isinstance(cell, float) and math.isfinite(cell)]
    most = max(numbers, default=0.0)

    def shade(column: Column, cell: Cell) -> str:
        if not isinstance(cell, float) or not math.isfinite(cell) or most <= 0.0:
            return ""
        fifth = min(int(5 * (1 - cell / most)), 4)
        colour = "#FFFFFF" if fifth < 2 else "#0E1116"
        return f"background:{GRADES[fifth]};color:{colour}"

    return shade


def _in_sentences(titles: dict[str, str], whole: bool = False) -> dict[str, str]:
    """What options are called in sentences of the page: in short, or `whole` where one is first named."""
    return {name: plain(set_apart(title)) for name, title in (titles if whole else again_in_short(titles)).items()}


def _titles(results: Results) -> dict[str, str]:
    return {str(o): str(title) for o, title in zip(results.options["option"], results.options["title"], strict=True)}


def _moved(results: Results, published: Results | None, option: str, metric: str, column: Column) -> str:
    """The published figure where a reader sees another one now; else empty."""
    if published is None:
        return ""
    now, before = (column.text(which.metric(option, metric)[0]) for which in (results, published))
    return t("published: {value}", value=before) if now != before else ""
