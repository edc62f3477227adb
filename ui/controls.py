"""Controls that show a value and own none: what is set lives in one place (`ui/address.py`), whoever set it.

With every message the browser sends what all its controls stand at, also those it has not heard of anew. So a value
that the page itself changes (a link, a step back, another leader) is shown by a new control under a key of its own:
what the browser still says of the old one is nobody's choice and reaches nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from decide.language import speak

from . import address

_CONTROLS = "_controls"


@dataclass(frozen=True)
class _Shown:
    """What a control shows, and how often it has been made anew."""

    value: Any
    among: Hashable
    turn: int


def control(name: str, value: Any, take: Callable[[Any], None], among: Hashable = None) -> dict[str, Any]:
    """`key`, `on_change` and `args` of a widget that shows `value` and hands what a person chooses to `take`.

    `among`: what can be chosen, where that changes.
    """
    kept: dict[str, _Shown] = st.session_state.setdefault(_CONTROLS, {})
    last = kept.get(name)
    if last is None or (last.value, last.among) != (value, among):
        last = kept[name] = _Shown(value, among, last.turn + 1 if last else 0)
    key = key_of(name)
    if key not in st.session_state:
        st.session_state[key] = value
    return {"key": key, "on_change": _moved, "args": (name, key, take)}


def key_of(name: str) -> str:
    """The key under which a control is drawn now."""
    turn = st.session_state[_CONTROLS][name].turn
    return f"{name}__{turn}" if turn else name


def _moved(name: str, key: str, take: Callable[[Any], None]) -> None:
    """Hand over what was chosen. Streamlit calls this also for controls that are drawn no more, as it has forgotten
    what they stood at. A callback comes before the run of the page, which sets the language."""
    kept: dict[str, _Shown] = st.session_state[_CONTROLS]
    if key != key_of(name) or (value := st.session_state[key]) == kept[name].value:
        return
    kept[name] = replace(kept[name], value=value)
    speak(address.language())
    take(value)
