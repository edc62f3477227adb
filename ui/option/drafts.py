"""The laydown a session has under way, for each option of each pack."""

from __future__ import annotations

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
    """The laydown this session has under way for the option; the best one if none is."""
    found: Draft | None = st.session_state.get(key_of(view))
    return found if found is not None and own(found) else from_best(view.answer, found.version if found else 0)


def keep_draft(view: View, draft: Draft) -> None:
    """Keep it for this session."""
    st.session_state[key_of(view)] = draft
