"""Small parts that all pages share: tables, problems, what is set differently, conditions, evidence."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from decide.language import counted, t
from decide.report.document import Column, Document, Table
from decide.report.render import Shade, html_table
from decide.report.words import changed, conditional_on
from decide.results.study import Ranged

from . import address, files
from .controls import choice
from .here import Here
from .state import differences
from .text import for_page
from .text import plain as plain
from .ways import kept_problems

CHIPS = 12  # differences shown one by one; a longer list says how many more


def show_table(table: Table, hints: Mapping[str, str] | None = None, shade: Shade | None = None) -> None:
    """A table with its notes; wide ones scroll in their frame. `hints`: what a heading means, on hover."""
    st.html(f'<div class="wide" tabindex="0" role="group">{html_table(table, hints, shade)}</div>')
    for note in filter(None, map(for_page, table.notes)):
        st.caption(plain(note))


@dataclass(frozen=True)
class Card:
    """A figure that stands out: what it is, its value and range, what it means, and how it moved."""

    label: str
    value: str
    range: str = ""
    meaning: str = ""
    moved: str = ""
    evidence: str = ""
    """Address of the row of the figure that it hangs on most, on the Evidence page."""
    parts: str = ""
    """Address of what it is composed of, on the Option page."""


def cards(shown: Sequence[Card], about: str = "", beside: str = "") -> None:
    """Figures in a row, below each other where there is no room; above them what they are about, and what of their
    ranges."""
    note = f" <small>{html.escape(beside)}</small>" if beside else ""
    title = f'<p class="about">{html.escape(about)}{note}</p>' if about else ""
    st.html(f'{title}<dl class="cards">' + "".join(map(_card, shown)) + "</dl>")


def _card(card: Card) -> str:
    label, meaning, value = (html.escape(text) for text in (card.label, card.meaning, card.value))
    range_ = f' <span class="range">{html.escape(card.range)}</span>' if card.range else ""
    moved = f'<dd class="moved">{html.escape(card.moved)}</dd>' if card.moved else ""
    term = f'<abbr title="{meaning}" tabindex="0">{label}</abbr>' if card.meaning else label
    led = ((card.evidence, t("evidence")), (card.parts, t("parts", context="of a figure")))
    links = " ".join(f'<a href="{html.escape(to)}">{html.escape(name)}</a>' for to, name in led if to)
    links = f'<dd class="links">{links}</dd>' if links else ""
    return f"<div><dt>{term}</dt><dd>{value}{range_}</dd>{moved}{links}</div>"


def table_of(document: Document, name: str) -> Table | None:
    """A table of a document; None if it has no such."""
    return next((table for table in document.tables if table.name == name), None)


def ranged(value: Ranged | tuple[float, float, float], decimals: int = 0, scale: float = 1.0) -> str:
    """A value with its range: `51 (38–63)`."""
    figure = value if isinstance(value, Ranged) else Ranged(*value)
    return Column("", "", decimals, scale=scale).text(figure if math.isfinite(figure.value) else None)


def differences_bar(here: Here) -> None:
    """What is set differently from the published options, each with a way back; or the file that is shown."""
    kept_problems(address.PROBLEMS, "link", t("Go on without it"), soft=True)
    kept_problems(address.TYPED, "typed", soft=True)
    if here.shown is not None:
        with st.container(key="shown", horizontal=True, vertical_alignment="center"):
            made = here.shown.results.manifest
            name, time = here.shown.name, str(made.get("time", ""))[:10]
            st.info(
                t(
                    "Shown: {name}, a result made on {time}. The sliders have no hold on it.",
                    name=plain(name),
                    time=time,
                )
            )
            st.button(t("Close the file"), key="close_shown", on_click=files.close)
        for line in changed(here.shown.results):
            st.caption(plain(line))
    if (pack := files.pack()) is not None:
        with st.container(key="own_pack", horizontal=True, vertical_alignment="center"):
            st.info(t("Your pack: {title}. Only this session sees it.", title=plain(pack.theatre.pack.title)))
            st.button(t("Back to the server's pack"), key="leave_pack", on_click=files.leave_pack)
    differing = [*differences(here.planner, here.desk.published)]
    if here.shown is not None:
        return
    if not differing:  # a line of the same height, so that the first change moves nothing
        with st.container(key="as_published"):
            st.caption(t("Nothing is set: these are the published options."))
        return
    with st.container(key="differences", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(t("**Set differently:**"))
        for number, item in enumerate(differing[:CHIPS]):
            st.button(
                f"{plain(item.text)} ✕",
                key=f"take_back_{number}",
                on_click=address.keep,
                args=(here.planner.without(item.part, item.name),),
                help=t("Take this back."),
            )
        if len(differing) > CHIPS:
            st.markdown(counted("and {count} more", "and {count} more", count=len(differing) - CHIPS))


def conditions(here: Here) -> None:
    """What all numbers hang on, said where they stand."""
    text, link = (
        html.escape(conditional_on(here.desk.theatre, commands=False)),
        html.escape(address.evidence(here.planner)),
    )
    label = html.escape(t("Every figure, and where it comes from"))
    st.html(f'<p class="conditions">{text} <a href="{link}">{label}</a></p>')


def evidence_address(here: Here, path: str) -> str:
    """Where the Evidence page shows the row of a quantity; for links in text."""
    return address.evidence(here.planner, path)


def choose_option(here: Here, label: str) -> str:
    """A box to choose the option looked at on all pages; the option chosen."""
    about = here.results.options
    titles = dict(zip(map(str, about["option"]), map(str, about["title"]), strict=True))
    chosen = here.option if here.option in titles else next(iter(titles))
    st.selectbox(label, **choice("option_box", titles, chosen, address.choose_option))
    return chosen
