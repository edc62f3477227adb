"""Option: one option in full. Where its people are and what they do, what holds it back, why it differs; and yours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from decide.errors import InputError, NoAnswer
from decide.language import language, t
from decide.questions.compare.finding import finding
from decide.report.budget_tables import budget_table
from decide.report.consent import consent_of_one
from decide.report.document import Column
from decide.report.further import beyond_the_scores
from decide.report.rates import rates_in_words
from decide.report.titles import titled, titles_of
from decide.report.under_weightings import about_most_averted, most_averted
from decide.report.words import enumerated, heading

from .. import address
from ..controls import choice
from ..here import Here, here
from ..option.binding_tab import binding_tab
from ..option.composed_tab import composed_tab
from ..option.laydown_tab import laydown_tab
from ..option.plan_tab import plan_tab
from ..option.terms_tab import terms_tab
from ..option.view import View, options_shown, view_of
from ..option.why_tab import why_tab
from ..option.work_tab import work_tab
from ..parts import Card, cards, conditions, plain, ranged, show_table
from ..text import ends, telling

MILLION = 1e6
Draw = Callable[[View], None]


def page() -> None:
    """Draw the page."""
    where = here()
    names = options_shown(where)
    if not names:
        st.info(t("The result that is shown holds no option of this pack."))
        return
    view = view_of(where, _choose(where, names))
    _headline(view)
    _cards(view)
    _most_averted(view)
    _budget(view)
    _tabs(view)


def _choose(where: Here, names: list[str]) -> str:
    """A box to choose the option looked at on all pages; there also where this one has no answer."""
    chosen = where.option if where.option in names else names[0]
    options = where.desk.theatre.options
    titles = {name: f"{options[name].title} ({name})" for name in names}
    st.selectbox(t("Option"), **choice("option_box", titles, chosen, address.choose_option))
    return chosen


def _headline(view: View) -> None:
    """What the option is, and how it fares beside the leading one."""
    option = view.theatre.options[view.option]
    points = ranged(view.results.metric(view.option, "score"))
    text = t("**{points} of 100 points under these inputs.**", points=points)
    with st.container(key="headline"):
        tier = t("Tier: a best option and all that cannot be told from it.")
        st.markdown(f"{text} {_beside_the_leader(view)}".rstrip(), help=tier)
        st.markdown(plain(option.summary))
        for rates in rates_in_words(view.results, view.pack):
            st.markdown(plain(rates))
        for line in [*consent_of_one(view.results.rows_of("consent")), *beyond_the_scores(view.theatre, view.option)]:
            st.markdown(plain(line))
        conditions(view.here)


def _beside_the_leader(view: View) -> str:
    try:
        results = view.here.results
    except (InputError, NoAnswer):  # because of another option
        return t("Not every other option has an answer as set, so none is said to lead.")
    if len(results.options) == 1:
        return ""
    lead = finding(results)
    titles = dict(zip(results.options["option"], results.options["title"], strict=True))
    others = [plain(str(titles[name])) for name in lead.tiers[0] if name != view.option]
    if view.option not in lead.tiers[0]:
        return t("In the first tier: {options}.", options=enumerated(others))
    if others:
        return t("It is in the first tier, and cannot be told from {options}.", options=enumerated(others))
    return t("It is alone in the first tier of all options that are compared.")


def _cards(view: View) -> None:
    """The option in a few figures, each with its range."""
    by_weight = t("Mean of the objectives in this region, by your weights.")
    averted = t("Beside no mission.")
    cost = t("Headquarters, beds of open bases and units stationed.")
    killed = t("By hostile acts: uniformed people stationed, times the rate of each area and the risk of the posture.")
    regions = view.pack.regions
    with st.container(key="option_cards"):
        cards(
            [
                *(_card(view, heading(regions, name), "score", by_weight, region=name) for name in regions),
                _card(view, t("Deaths averted a year"), "civilian_deaths_averted", averted),
                _card(view, t("Cost, $m a year"), "cost", cost, scale=MILLION),
                _card(view, t("Peacekeepers killed a year"), "peacekeeper_deaths", killed),
            ]
        )


def _most_averted(view: View) -> None:
    """What the plan of the option that averts most would avert, beside what the plan shown does."""
    if not view.solvable:
        return
    judged = view.here.desk.under_weightings(view.here.planner, view.results, solving=True, named=False)
    if (most := most_averted(judged).get(view.option)) is not None:
        text = t(
            "At most {most} deaths averted a year, by another plan of this option.", most=Column("", "", 0).text(most)
        )
        st.caption(plain(text), help=about_most_averted())


def _budget(view: View) -> None:
    """What the option costs by class, folded away."""
    for table in budget_table(view.results, view.option):
        with st.expander(plain(table.title), key="option_budget"):
            show_table(replace(titled(table, titles_of(view.theatre)), title=""))


def _card(view: View, label: str, metric: str, meaning: str, region: str = "all", scale: float = 1.0) -> Card:
    value, low, high = view.results.metric(view.option, metric, "all", region)
    column = telling(Column("", "", 0, scale=scale), value, low, high)
    span = ends(column, low, high)
    before = ""
    if view.published is not None:
        was = column.text(view.published.metric(view.option, metric, "all", region)[0])
        before = "" if was == column.text(value) else t("published {value}", value=was)
    parts = address.composed(view.here.planner, view.option)
    return Card(label, column.text(value), span, meaning, before, parts=parts)


def _tabs(view: View) -> None:
    """One part of the page at a time; which one is part of the link."""
    short = view.results.options["shortfalls"].iloc[0]
    parts: dict[str, tuple[str, Draw]] = {
        "laydown": (t("Laydown"), laydown_tab),
        "work": (t("Tasks and needs"), work_tab),
        address.COMPOSED: (t("What it is composed of"), composed_tab),
        "binding": (t("What binds"), binding_tab),
        "terms": (t("Terms not met ({count})", count=short) if short else t("Terms"), terms_tab),
        "why": (t("Why it differs"), why_tab),
        "plan": (t("Score my plan"), plan_tab),
    }
    labels = [label for label, _ in parts.values()]
    kept = address.view(address.TAB)
    key = f"{address.TABS_OF}_{language()}_{short}"
    if st.session_state.get(key) not in labels:
        st.session_state.pop(key, None)

    def keep() -> None:
        names = dict(zip(labels, parts, strict=True))
        address.keep_view(address.TAB, names.get(str(st.session_state[key]), ""))

    opened = st.tabs(labels, key=key, default=parts[kept][0] if kept in parts else None, on_change=keep)
    for tab, (_, draw) in zip(opened, parts.values(), strict=True):
        if tab.open:
            with tab, st.container(key="option_tab"):
                draw(view)
