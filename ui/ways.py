"""Something that is wrong, told in place, with the buttons that mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from decide.language import WRITTEN, counted, language, t

from .text import plain

MOST_TOLD = 6  # problems at once; the rest is counted


@dataclass(frozen=True)
class Way:
    """A button that mends it: what it says and does."""

    label: str
    act: Callable[..., None]
    args: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong, and the ways out of it."""

    text: str
    ways: tuple[Way, ...] = ()
    detail: str = ""
    """The library's own words."""


def show(wrongs: Sequence[Wrong], key: str, *, soft: bool = False, further: Sequence[Way] = ()) -> None:
    """Tell what is wrong and draw the buttons. `soft`: the page goes on without it; `further`: for all of it."""
    tell = st.warning if soft else st.error
    with st.container(key=f"wrong_{key}", gap="small"):
        tell("\n\n".join(plain(wrong.text) for wrong in wrongs))
        _details(dict.fromkeys(wrong.detail for wrong in wrongs if wrong.detail), key)
        ways = {way.label: way for wrong in wrongs for way in wrong.ways} | {way.label: way for way in further}
        with st.container(horizontal=True, gap="small", key=f"ways_out_{key}"):
            for at, way in enumerate(ways.values()):
                st.button(plain(way.label), key=f"way_{key}_{at}", on_click=way.act, args=way.args)


def _details(details: Iterable[str], key: str) -> None:
    """The library's own words, which it has in one language: folded where the page speaks another."""
    lines = [plain(detail) for detail in details]
    if not lines:
        return
    folded = language() != WRITTEN
    with st.expander(t("In detail, in English"), key=f"detail_{key}") if folded else st.container():
        for line in lines:
            st.caption(line)


def kept_problems(at: str, key: str, label: str = "", *, soft: bool = False) -> None:
    """Problems that the session keeps under a name, with a button that puts the message away. `label`: what it says."""
    if kept := st.session_state.get(at):
        away = Way(label or t("Put this message away"), _forget, (at,))
        shown = [Wrong(str(text)) for text in kept[:MOST_TOLD]]
        more = len(kept) - len(shown)
        shown += [Wrong(counted("and {count} more", "and {count} more", count=more))] if more else []
        show(shown, key, soft=soft, further=(away,))


def _forget(at: str) -> None:
    st.session_state.pop(at, None)
