"""The laydown a session has under way, for each option of each pack."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

from ..laydown import Draft, from_best
from .view import View


def own(draft: Draft) -> bool:
    """Whether it is the planner's own rather than the best laydown."""
    return draft.edited or bool(draft.origin)


def key_of(view: View) -> str:
    """Where the session keeps what belongs to the laydown of this option."""
    return f"draft_{view.theatre.pack.id}_{view.option}"


def draft_of(view: View) -> Draft:
    """The laydown under way: the planner's own, whatever is set since, else the best as the option is set now."""
    kept: tuple[Hashable, Draft] | None = st.session_state.get(key_of(view))
    if kept is not None and (own(kept[1]) or kept[0] == view.content):
        return kept[1]
    draft = from_best(view.answer, kept[1].version + 1 if kept else 0)
    keep_draft(view, draft)
    return draft


def keep_draft(view: View, draft: Draft) -> None:
    """Keep it for this session."""
    st.session_state[key_of(view)] = (view.content, draft)


def begin(view: View) -> None:
    """Drop what was made, and begin with the best laydown again."""
    keep_draft(view, from_best(view.answer, draft_of(view).version + 1))
