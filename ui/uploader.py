"""Where a file is brought: any ending may come, so that a wrong one is told in words, in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from decide.errors import InputError
from decide.language import speak

from . import address

Read = Callable[[str, bytes], Sequence[str]]
"""What takes over a file of a name and a content, and says what of it could not be taken. Raises `InputError`."""


def uploader(name: str, label: str, read: Read, help: str | None = None) -> None:
    """Draw it, under a name of its own. It is empty again once it has brought a file, as what that holds shows
    elsewhere; what is wrong is kept at `problems_at`."""
    key = f"{name}_{st.session_state.setdefault(_count(name), 0)}"
    st.file_uploader(label, key=key, on_change=_take, args=(name, key, read), help=help)


def problems_at(name: str) -> str:
    """Where the session keeps what was wrong with the file brought last."""
    return f"_{name}_problems"


def _count(name: str) -> str:
    return f"_{name}_count"


def _take(name: str, key: str, read: Read) -> None:
    upload = st.session_state.get(key)
    if upload is None:
        return
    speak(address.language())  # a callback comes before the run of the page that sets it
    st.session_state[_count(name)] += 1
    try:
        problems = [*read(upload.name, upload.getvalue())]
    except InputError as error:
        problems = [str(problem) for problem in error.problems]
    st.session_state[problems_at(name)] = problems
