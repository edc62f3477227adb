"""The page's address and the session: the one place where a session's what-if is read from and written to.

What a person sets lives in their own session and in their address bar, nowhere else. The address is written after every
change, so that reload, back and a copied link restore the page; an address that comes from outside is read with care.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from decide.language import LANGUAGES, WRITTEN, t

from .kept import Sides, kept_of, parts_of
from .link import Query, address, planner_of, query_of, taken
from .start import start
from .state import Planner
from .taking_over import taken_over
from .work import Desk

LANGUAGE, OPTION = "lang", "option"
ROW = "row"
TAB, TABS_OF = "tab", "option_tabs"  # of the Option page: what is kept of it, and the start of its widgets' keys
COMPOSED = "composed"
"""The tab that says what a score is composed of."""
KEPT = "k."  # a what-if kept side by side, under its name
VIEW = "v."  # what pages keep in the address beside the what-if: `v.period`
_PLANNER, _ARRIVED = "_planner", "_arrived"
_PAGE = "_page"  # the page shown last
_BEGUN = "_begun"  # the page that the session began on with nothing set, until it is turned to by its title
_WRITTEN = "_written"  # what the address was made to say last
_BEFORE, _AFTER = "_before", "_after"  # what was set before, the oldest first, and what was taken back
STEPS_BACK = 100
_KEPT = "_kept"
PROBLEMS = "_link_problems"
TYPED = "_typed_otherwise"  # what was typed and set to another number; told until anything is set anew
"""Where the session keeps what of the last link could not be taken."""
_VIEW, _OPTION = "_view", "_option"


def language() -> str:
    """The language of the session: chosen on the page, else by the address, else that of the browser."""
    if LANGUAGE not in st.session_state:
        wanted = st.query_params.get(LANGUAGE, "")
        st.session_state[LANGUAGE] = wanted if wanted in LANGUAGES else _browser_language()
    return str(st.session_state[LANGUAGE])


def speak_in(language: str) -> None:
    """Choose the language of the session."""
    st.session_state[LANGUAGE] = language


def _browser_language() -> str:
    spoken = (st.context.locale or "").lower()
    return next((code for code in (spoken, spoken.partition("-")[0]) if code in LANGUAGES), WRITTEN)


def arrive(desk: Desk, page: str) -> None:
    """Take over what the address of a page says where someone came to it: with a link, or a step back or forward. At
    any other time it is but what the browser heard of last, late where someone is quick. Turning to a page by its title
    leaves an address without a query behind, which says nothing: such a one stands for the published options only where
    the session began."""
    now, first = _now(), _ARRIVED not in st.session_state
    before, st.session_state[_PAGE] = st.session_state.get(_PAGE, page), page
    if first:
        st.session_state[_BEGUN] = None if now else page
    elif not _by_history():
        if page == st.session_state[_BEGUN] != before:
            st.session_state[_BEGUN] = None
        return
    elif not now and page != st.session_state[_BEGUN]:
        return
    linked, st.session_state[PROBLEMS] = planner_of(now, desk)
    parts = taken(now)
    keep(taken_over(linked if now or not first else Planner(given=start().given), desk))
    st.session_state[_VIEW] = {name: values[-1][:100] for name, values in parts.items() if name.startswith(VIEW)}
    written = {name.removeprefix(KEPT): values[-1] for name, values in parts.items() if name.startswith(KEPT)}
    kept, wrong = kept_of(written, desk)
    st.session_state[_KEPT] = kept
    st.session_state[PROBLEMS] += wrong
    named = parts.get(OPTION, [""])[-1]
    st.session_state[_OPTION] = named if named in desk.theatre.options else ""
    if named not in ("", *desk.theatre.options):
        text = t("The link names the option “{name}”, which is not here; the one that leads is shown.", name=named[:60])
        st.session_state[PROBLEMS] += [text]
    st.session_state[_ARRIVED] = True


def _by_history() -> bool:
    """Whether the run under way was begun by the browser's buttons for back and forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def write(planner: Planner) -> None:
    """Make the address say what is set. A step back or forward leaves it as it is: where it were written anew, the next
    step back would lead there again. An address that says so already may be on its way to another, which was written
    last."""
    wanted = whole(planner)
    if _by_history():
        st.session_state[_WRITTEN] = None
    elif wanted != _now() or st.session_state.get(_WRITTEN) not in (None, wanted):
        st.query_params.from_dict(wanted)
        st.session_state[_WRITTEN] = wanted


def whole(planner: Planner) -> dict[str, list[str]]:
    """The query of this page as it is: what-if, option, language, and what pages keep."""
    query = query_of(planner)
    query |= {OPTION: [st.session_state[_OPTION]]} if st.session_state.get(_OPTION) else {}
    query |= {LANGUAGE: [language()]} if language() != _browser_language() else {}
    query |= {name: [value] for name, value in sorted(st.session_state.get(_VIEW, {}).items())}
    with_all = query | {KEPT + name: [value] for name, value in parts_of(kept()).items()}
    return with_all if taken(with_all) == with_all else query


def evidence(planner: Planner, path: str = "") -> str:
    """Where the Evidence page shows the row of a quantity, such as `units.infantry.strength`, or all of them."""
    return f"evidence?{address({**whole(planner), **({VIEW + ROW: [path]} if path else {})})}"


def composed(planner: Planner, option: str) -> str:
    """Where the Option page shows what the figures of an option are composed of."""
    return f"option?{address({**whole(planner), OPTION: [option], VIEW + TAB: [COMPOSED]})}"


def planner() -> Planner:
    """What this session has set."""
    kept: Planner = st.session_state.get(_PLANNER, Planner())
    return kept


def keep(planner: Planner) -> None:
    """Set it. For callbacks: a script that runs has drawn its sidebar already."""
    st.session_state.pop(TYPED, None)
    before = st.session_state.get(_PLANNER)
    if before is not None and before != planner:
        st.session_state[_BEFORE] = (*st.session_state.get(_BEFORE, ()), before)[-STEPS_BACK:]
        st.session_state[_AFTER] = ()
    st.session_state[_PLANNER] = planner


def kept() -> Sides:
    """The what-ifs that are kept side by side."""
    sides: Sides = st.session_state.get(_KEPT, ())
    return sides


def keep_side_by_side(sides: Sides) -> None:
    """Keep these side by side."""
    st.session_state[_KEPT] = sides


def begin() -> None:
    """Set nothing, with no way back: what was set before was of another pack."""
    st.session_state[_PLANNER], st.session_state[_BEFORE], st.session_state[_AFTER] = Planner(), (), ()
    st.session_state[_KEPT] = ()


def can_go(back: bool) -> bool:
    """Whether there is something to take back, or to set again."""
    return bool(st.session_state.get(_BEFORE if back else _AFTER))


def go(back: bool) -> None:
    """Take back what was set last, or set again what was taken back last."""
    here, there = (_BEFORE, _AFTER) if back else (_AFTER, _BEFORE)
    if can_go(back):
        *left, last = st.session_state[here]
        st.session_state[here] = tuple(left)
        st.session_state[there] = (*st.session_state.get(there, ()), planner())
        st.session_state[_PLANNER] = last


def option(desk: Desk) -> str:
    """The option chosen last on any page; empty if none was."""
    chosen = str(st.session_state.get(_OPTION, ""))
    return chosen if chosen in desk.theatre.options else ""


def choose_option(name: str) -> None:
    """Look at another option."""
    st.session_state[_OPTION] = name


def view(name: str, default: str = "") -> str:
    """Something a page keeps in the address, such as the period it shows."""
    return str(st.session_state.get(_VIEW, {}).get(VIEW + name, default))


def keep_view(name: str, value: str) -> None:
    """Keep it; an empty value takes it out of the address."""
    kept: dict[str, Any] = {**st.session_state.get(_VIEW, {})}
    kept.pop(VIEW + name, None)
    st.session_state[_VIEW] = kept | ({VIEW + name: value[:100]} if value else {})


def show_tab(name: str) -> None:
    """Turn to a tab of the Option page. For callbacks, before the page is drawn."""
    keep_view(TAB, name)
    for key in [key for key in st.session_state if str(key).startswith(TABS_OF)]:
        del st.session_state[key]  # else the tab chosen last stays


def _now() -> Query:
    parts: Mapping[str, Any] = st.query_params
    return {name: st.query_params.get_all(name) for name in parts}
