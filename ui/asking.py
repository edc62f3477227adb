"""Questions on the page: a switch between those of a page, a form for what one is about, and its answer.

What stands where follows from the registry (decide/questions). A question that is about one option, several or none
needs no form of its own; one that asks for more has a module of its name in `ui/forms`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import streamlit as st

from decide.language import said, t
from decide.questions import questions
from decide.questions.question import OPTION, OPTIONS, Question, Tab
from decide.report.titles import titles_of

from . import address
from .controls import choice
from .here import Here, here
from .jobs import bring_form_back
from .studies import asked_study, from_file, published_first


def questions_page(page: str) -> None:
    """The questions of a page, one at a time; which one stands in the address."""
    at = here()
    tabs = tabs_of(page)
    question, tab = tabs[_looked_at(page, {name: said(tab.title) for name, (_, tab) in tabs.items()})]
    if tab.heading:
        st.subheader(said(tab.heading), anchor=False)
    module = _module_of(question.id)
    form = module.form if module else _form
    if not from_file(at, question):
        fits = bring_form_back(
            question.id, lambda content: content[0] == at.planner and content[-1] == at.desk.theatre.hash
        )
        if fits or not published_first(at, question, form):
            form(at, question)
    if module and hasattr(module, "beside"):
        module.beside(at)


@cache
def tabs_of(page: str) -> dict[str, tuple[Question, Tab]]:
    """The questions that stand on a page, by id."""
    return {one.id: (one, one.tab) for one in questions().values() if one.tab and one.tab.page == page}


@cache
def _module_of(question: str) -> ModuleType | None:
    """The module made for a question, if it has one: its `form`, and `beside`, what stands below the answer."""
    module = f"{__package__}.forms.{question}"
    return import_module(module) if find_spec(module) else None


def _form(at: Here, question: Question) -> None:
    """The form of a question that is about one option, several or none."""
    assert question.tab is not None
    about: tuple[str | list[str] | None, ...] = (None,)
    if question.tab.about == OPTION:
        about = (option_chosen(at, t("Option"), f"{question.id}_option"),)
    elif question.tab.about == OPTIONS:
        about = (options_chosen(at, question.id),)
    asked_study(
        at,
        question,
        str(about),
        lambda progress: question.ask(at.desk.theatre, *about, what_if=at.desk.what_if(at.planner), progress=progress),
    )


def _looked_at(page: str, titles: dict[str, str]) -> str:
    """The question of a page that is looked at, kept in the address."""
    first, kept = next(iter(titles)), address.view(page)
    chosen = kept if kept in titles else first

    def take(name: str) -> None:
        address.keep_view(page, name if name != first else "")

    st.segmented_control(
        t("Question"),
        **choice(f"view_{page}", titles, chosen, take, "default"),
        required=True,
        label_visibility="collapsed",
    )
    return chosen


def option_titles(at: Here) -> dict[str, str]:
    """Titles of the options compared, by name."""
    return dict(zip(map(str, at.results.options["option"]), map(str, at.results.options["title"]), strict=True))


def option_chosen(at: Here, label: str, key: str, among: list[str] | None = None, first: str | None = None) -> str:
    """One option: `first`, or else the one looked at, until another is chosen. `among`: those of the pack to choose
    from, if not those compared."""
    titles = {**titles_of(at.desk.theatre), **option_titles(at)}
    names = [*option_titles(at)] if among is None else among
    first = at.option if first is None else first
    chosen: str = st.selectbox(
        label,
        names,
        index=names.index(first) if first in names else 0,
        key=key,
        format_func=lambda name: f"{titles[name]} ({name})",
    )
    return chosen


def options_chosen(at: Here, question: str) -> list[str]:
    """The options a question is about; all if none is named."""
    titles = option_titles(at)
    chosen: list[str] = st.multiselect(
        t("Options"),
        [*titles],
        key=f"{question}_options",
        format_func=lambda name: f"{titles[name]} ({name})",
        placeholder=t("All options"),
        persist_state="session",
        help=t("Fewer options are done sooner."),
    )
    return chosen
