"""One run of the page: language, pack, sidebar, what is set differently, and the page chosen."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import streamlit as st

from decide.errors import DecideError
from decide.language import speak, t
from decide.language.direction import right_to_left

from . import address, files
from .first import theatre_line
from .guide import guide
from .here import Here, set_here
from .jobs import holder, jobs_of_others
from .overtaken import redrawn
from .own_run import own_run
from .pages import QUESTION_PAGES
from .parts import differences_bar
from .projector import large
from .sidebar import sidebar
from .start import start
from .uploads import MAX_UPLOAD
from .work import Desk, desk_of
from .wrong import problems, too_much_taken

HERE = Path(__file__).parent
PAGES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("compare", lambda: t("Compare")),
    ("option", lambda: t("Option")),
    ("tradeoffs", QUESTION_PAGES["tradeoff"]),
    ("sure", QUESTION_PAGES["sure"]),
    ("sidebyside", lambda: t("Side by side")),
    ("evidence", lambda: t("Evidence")),
    ("takeaway", lambda: t("Take away")),
)
"""Modules of `ui/pages`, each with a function `page`, in the order shown; one that is not there is left out."""


@redrawn()
def app() -> None:
    """Draw the page."""
    speak(address.language())
    desk = _desk()
    chosen = st.navigation(_pages(), position="top")
    theatre = desk.published.pack.title
    st.set_page_config(
        page_title=f"{chosen.title} – {theatre}", page_icon=str(HERE / "data" / "icon.svg"), layout="wide"
    )
    st.html(_style(right_to_left(), t("Upload a file"), t("{count} MB at most", count=MAX_UPLOAD // 1_000_000)))
    address.arrive(desk, chosen.url_path)
    shown = files.shown()
    if shown is None:
        desk.begin(address.planner(), holder())
    planner = sidebar(desk, frozen=shown is not None)
    address.write(planner)
    here = Here(desk, planner, shown, own_run(planner))
    set_here(here)
    with st.container(key="page"):
        theatre_line(desk, chosen.title)
        if not large():
            guide()
        # each in a place of its own, so that a change that is set moves nothing else while it is worked out
        bar, body = st.container(key="bar"), st.container(key="body")
        try:
            with bar:
                differences_bar(here)
            with body, jobs_of_others():
                chosen.run()
            with bar:
                too_much_taken(here)
        except DecideError as error:
            problems(error, here)


def _desk() -> Desk:
    uploaded = files.pack()
    return desk_of(uploaded.theatre if uploaded else start().theatre, address.language())


def _pages() -> list[st.Page]:
    return [
        st.Page(_page(name), title=title(), url_path=name, default=name == PAGES[0][0])
        for name, title in PAGES
        if _there(name)
    ]


@cache
def _there(name: str) -> bool:
    return find_spec(f"decide.ui.pages.{name}") is not None


@cache
def _page(name: str) -> Callable[[], None]:
    """The function of a page; its module is loaded when the page is first shown."""

    def run() -> None:
        import_module(f"decide.ui.pages.{name}").page()

    run.__name__ = name
    return run


@cache
def _style(from_the_right: bool, upload: str, most: str) -> str:
    direction = ".stApp { direction: rtl; }" if from_the_right else ""
    said = f".stApp {{ --upload: {json.dumps(upload)}; --most: {json.dumps(most)}; }}"  # what Streamlit says in English
    return f"<style>{(HERE / 'data' / 'style.css').read_text(encoding='utf-8')}{direction}{said}</style>"
