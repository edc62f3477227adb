"""A facilitator's view for a projector: the finding, the figures of one option and one chart, large, and no more."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from decide.language import t

from . import address

VIEW = "large"  # in the address
STYLE = """<style>
section[data-testid="stSidebar"], .st-key-bar { display: none; }
.stMainBlockContainer { max-width: none; padding: 3.8rem 4rem 2rem; }
header.theatre :is(h1, h2) { font-size: 1.9rem; }
header.theatre { margin-bottom: -1rem; }
header.theatre p, p.about { font-size: 1.25rem; }
.st-key-headline { min-height: 0 !important; }
.st-key-headline p, .st-key-headline [data-testid="stElementContainer"]:first-child p { font-size: 1.7rem; }
.st-key-headline { line-height: 1.35; }
.st-key-large_chart [data-testid="stElementContainer"]:has(svg.marks) { width: 66.6%; }
.st-key-large_chart [data-testid="stVegaLiteChart"] { display: block; max-width: none; overflow: visible; }
.st-key-large_chart svg.marks { width: 150%; max-width: none; height: auto; }
.cards dt { font-size: 1.15rem; }
.cards dd { font-size: 2.6rem; }
.cards .range { font-size: 1.4rem; }
.cards .moved { font-size: 1.15rem; }
.cards dd.links { display: none; }
</style>"""


def large() -> bool:
    """Whether the page is shown so."""
    return bool(address.view(VIEW))


def projector_button() -> None:
    """Turn to it, or back."""
    now = large()
    label = t("Back to the full page") if now else t("For a projector")
    hint = t("Large, with few numbers, for a room; the address opens it so.")
    kind: Literal["secondary", "tertiary"] = "secondary" if now else "tertiary"
    st.button(label, key="projector", on_click=address.keep_view, args=(VIEW, "" if now else "1"), help=hint, type=kind)


def set_large() -> None:
    """Draw the page large."""
    st.html(STYLE)
