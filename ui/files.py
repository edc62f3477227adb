"""Opening files on the page: an upload, or a result the server was started with; problems are told in place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from decide.language import speak, t
from decide.pack.outline_file import OutlineFile
from decide.questions import questions
from decide.results.study import Results, Study

from . import address
from .pages import QUESTION_PAGES
from .start import start
from .state import Given, Planner
from .taking_over import taken_over
from .uploader import problems_at, uploader
from .uploads import PackFolder, opened
from .ways import kept_problems
from .work import Desk

_SHOWN, _PACK, _STUDIES = "_shown", "_pack", "_studies"
UPLOAD = "upload"
_OUTLINE = "_outline"
FROM_SERVER = "from_server"


@dataclass(frozen=True)
class Shown:
    """A result from a file, shown instead of what the sidebar asks for."""

    name: str
    results: Results


def shown() -> Shown | None:
    """The result from a file that is shown, if any."""
    result: Shown | None = st.session_state.get(_SHOWN)
    return result


def study(kind: str) -> tuple[str, Study] | None:
    """The study of a kind opened last, with the name of its file."""
    opened: dict[str, tuple[str, Study]] = st.session_state.get(_STUDIES, {})
    return opened.get(kind)


def about(study: Study) -> str:
    """The option that a study is about, the first of several; empty where it names none."""
    return str(next(iter(study.manifest.get("options") or ()), ""))


def close_study(kind: str) -> None:
    """Put away the study of a kind that was opened."""
    opened: dict[str, tuple[str, Study]] = st.session_state.get(_STUDIES, {})
    st.session_state[_STUDIES] = {name: one for name, one in opened.items() if name != kind}


def pack() -> PackFolder | None:
    """The pack this session has uploaded, if any."""
    uploaded: PackFolder | None = st.session_state.get(_PACK)
    return uploaded


def outline_opened() -> OutlineFile | None:
    """The outline for the map that this session has opened, if any."""
    opened: OutlineFile | None = st.session_state.get(_OUTLINE)
    return opened


def close_outline() -> None:
    """Put it away."""
    st.session_state.pop(_OUTLINE, None)


def close() -> None:
    """Show what the sidebar asks for again."""
    st.session_state.pop(_SHOWN, None)


def leave_pack() -> None:
    """Go back to the server's pack; what was set for the other is taken back."""
    st.session_state.pop(_PACK, None)
    close_outline()
    address.begin()


def files(desk: Desk) -> None:
    """The part of the sidebar that opens files."""
    with st.expander(t("Open a file"), expanded=bool(st.session_state.get(problems_at(UPLOAD))), key="open_a_file"):
        uploader(
            UPLOAD,
            t("A what-if (.yaml), a result (.json), a pack (.zip) or an outline for the map (.geojson)"),
            partial(_take, desk),
            t("A file stays in this session; it is not stored and nobody else sees it."),
        )
        kept_problems(problems_at(UPLOAD), "file")
        if names := [*start().results]:
            st.selectbox(
                t("Results on this server"),
                names,
                index=None,
                key=FROM_SERVER,
                placeholder=t("Choose one to open it"),
                on_change=_take_from_server,
            )


def _take(desk: Desk, name: str, content: bytes) -> list[str]:
    """Take over what was brought, or say why not. Raises `InputError`."""
    brought = opened(name, content, desk.theatre)
    if isinstance(brought, Given):
        address.keep(taken_over(Planner(given=brought), desk))  # what was set before comes back by Undo
        close()
    elif isinstance(brought, OutlineFile):
        st.session_state[_OUTLINE] = brought
    elif isinstance(brought, PackFolder):
        st.session_state[_PACK] = brought
        close_outline()
        address.begin()
        close()
    elif (made_on := brought.manifest.get("pack")) != desk.published.pack.id:
        hint = t("Open it on a page that shows that pack.")
        text = t("{name} was made on another pack, {pack}.", name=name, pack=str(made_on)[:60])
        return [f"{text} {hint}"]
    else:
        _show(name, brought)
    return []


def _take_from_server() -> None:
    speak(address.language())
    name = str(st.session_state.get(FROM_SERVER))
    if name in start().results:
        _show(name, start().results[name])


def _show(name: str, brought: Study) -> None:
    if isinstance(brought, Results):
        st.session_state[_SHOWN] = Shown(name, brought)
        return
    question = questions()[brought.kind]
    if question.option_tab is not None:
        address.choose_option(about(brought))
        address.show_tab(question.option_tab)
        page = t("Option")
    else:
        assert question.tab is not None  # tests/questions/test_registry.py: a study stands on some page
        address.keep_view(question.tab.page, brought.kind)  # so that the page it is told on shows it
        page = QUESTION_PAGES[question.tab.page]()
    st.toast(t("{name} is open on the page {page}.", name=name, page=page))
    st.session_state[_STUDIES] = {**st.session_state.get(_STUDIES, {}), brought.kind: (name, brought)}
