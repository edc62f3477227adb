"""A run of the page that meets another one.

Streamlit begins a new run while the older one goes on to its next stop. Both change the state of the session, each
under a lock of its own, so that either can come upon it half changed: Streamlit itself does, where it walks over that
state to draw a slider or a field. So they take turns here, by one lock; should two meet all the same, that is no fault
of the page: an older run ends there, a newer one begins anew.

An older run ends wherever it looks at the state of the session, also within what takes over a person's choice: the
choice was then lost, while the control showed it. What takes over choices is heard to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock, RLock
from typing import Any
from weakref import WeakValueDictionary

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.safe_session_state import SafeSessionState

_HALF_CHANGED = "changed size during iteration"
_ONCE = "drawn_once_more"


def take_turns() -> None:
    """From now on, runs of one session change its state one after the other, and take over choices whole. Called once,
    before the first."""
    made = SafeSessionState.__init__
    locks, look_up = WeakValueDictionary[int, Any](), Lock()  # of a state, as long as a run has it

    def with_one_lock(self: SafeSessionState, state: Any, *rest: Any, **named: Any) -> None:
        made(self, state, *rest, **named)
        with look_up:
            object.__setattr__(self, "_lock", locks.setdefault(id(state), RLock()))

    setattr(SafeSessionState, "__init__", with_one_lock)  # noqa: B010 - no attribute of an instance
    setattr(SafeSessionState, "on_script_will_rerun", _whole(SafeSessionState.on_script_will_rerun))  # noqa: B010


def _whole(take_over: Callable[..., None]) -> Callable[..., None]:
    """What takes over choices, no longer ended by a newer run once it has begun."""

    @wraps(take_over)
    def taken_over(self: SafeSessionState, *about: Any, **named: Any) -> None:
        to_stop = self._yield_callback
        to_stop()
        object.__setattr__(self, "_yield_callback", lambda: None)
        try:
            take_over(self, *about, **named)
        finally:
            object.__setattr__(self, "_yield_callback", to_stop)

    return taken_over


def go_on() -> None:
    """Ends the run under way if it was told to stop; outside a run of the page, nothing."""
    if get_script_run_ctx(suppress_warning=True) is not None:
        _ = _ONCE in st.session_state  # Streamlit looks there whether a run is to stop


@contextmanager
def redrawn() -> Iterator[None]:
    """Draw what stands inside; once more, where another run of the same session came between."""
    try:
        yield
    except Exception as error:
        go_on()  # a run that was told to stop ends here, whatever it met
        twice = _ONCE in st.session_state
        if isinstance(error, RuntimeError) and _HALF_CHANGED in str(error) and not twice:
            st.session_state[_ONCE] = True  # what happens twice is not by chance
            st.rerun()
        raise
    st.session_state.pop(_ONCE, None)
