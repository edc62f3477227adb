"""Controls that show a value and own none: what is set lives in one place (`ui/address.py`), whoever set it.

With every message the browser sends what all its controls stand at, also those it has not heard of anew. So a value
that the page itself changes (a link, a step back, another leader) is shown by a new control under a key of its own:
what the browser still says of the old one is nobody's choice and reaches nothing.

A control is made with the value it first shows as its default, and not set by the session's state: a browser hears of
that once, from the run that sets it, and never where the next run comes before. It would then stand at its lowest and
say so.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import streamlit as st

from decide.language import speak

from . import address

_CONTROLS = "_controls"


@dataclass(frozen=True)
class _Shown:
    """What a control shows, what it was made with, and how often it has been made anew."""

    value: Any
    among: Hashable
    first: Any
    turn: int


def control(name: str, value: Any, take: Callable[[Any], None], among: Hashable = None) -> dict[str, Any]:
    """`key`, `value`, `on_change` and `args` of a widget that shows `value` and hands what a person chooses to `take`.

    `among`: what can be chosen, where that changes.
    """
    kept: dict[str, _Shown] = st.session_state.setdefault(_CONTROLS, {})
    last = kept.get(name)
    if last is None or (last.value, last.among) != (value, among) or _lost(name, last):
        last = kept[name] = _Shown(value, among, value, last.turn + 1 if last else 0)
    key = key_of(name)
    return {"key": key, "value": last.first, "on_change": _moved, "args": (name, key, take)}


def choice(
    name: str,
    titles: Mapping[Any, str],
    value: Any,
    take: Callable[[Any], None],
    made_with: Literal["index", "default", "value"] = "index",
) -> dict[str, Any]:
    """The same for a widget that offers each of `titles` under its title. `made_with`: what its default is called."""
    shows, options = control(name, value, take, tuple(titles.items())), [*titles]
    first = shows.pop("value")
    if made_with == "index":
        first = None if first is None else options.index(first)
    return {**shows, "options": options, "format_func": titles.__getitem__, made_with: first}


def key_of(name: str) -> str:
    """The key under which a control is drawn now."""
    turn = st.session_state[_CONTROLS][name].turn
    return f"{name}__{turn}" if turn else name


def _lost(name: str, last: _Shown) -> bool:
    """Whether a control that was moved was away since: drawn again, it would show what it was made with."""
    return last.value != last.first and key_of(name) not in st.session_state


def _moved(name: str, key: str, take: Callable[[Any], None]) -> None:
    """Hand over what was chosen. Streamlit calls this also for controls that are drawn no more, as it has forgotten
    what they stood at. A callback comes before the run of the page, which sets the language."""
    kept: dict[str, _Shown] = st.session_state[_CONTROLS]
    if key != key_of(name) or (value := st.session_state[key]) == kept[name].value:
        return
    kept[name] = replace(kept[name], value=value)
    speak(address.language())
    take(value)
