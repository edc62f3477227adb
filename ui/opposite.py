"""Whom the options compared are held against: another option, as set or as published, or under a file's inputs."""

from __future__ import annotations

from functools import partial

import streamlit as st

from decide.errors import InputError, NoAnswer, Place, Problem
from decide.language import t
from decide.pack.sides import check_own
from decide.pack.versions import check_versions
from decide.pack.what_if import WhatIf
from decide.results.other_side import OtherSide, other_side
from decide.results.study import Results

from .controls import choice
from .here import Here
from .state import Given
from .uploader import problems_at, uploader
from .uploads import PackFolder, opened, short_name
from .ways import Way, Wrong, kept_problems, show
from .work import Desk
from .wrong import in_page_words

_FILE, _KEPT, UPLOAD = "_against_file", "_against_kept", "against_upload"
SET, PUBLISHED, FILE = "set", "published", "file"
NOBODY = ("", SET)  # whom they are held against until someone is chosen: the usual one, as set for all
Brought = tuple[str, Given | PackFolder]


def held_against(where: Here) -> Results:
    """The results with differences to whom is chosen; those of a file as they are."""
    results = where.results
    titles = dict(zip(map(str, results.options["option"]), map(str, results.options["title"]), strict=True))
    if where.shown is not None or len(titles) < 2:
        return results
    usual, names = str(results.manifest["against"]), _names(results)
    option = _kept(names, usual)
    with st.container(horizontal=True, vertical_alignment="bottom", key="held_against"):
        sides = {name: titles.get(name, name) for name in names}
        st.selectbox(t("Differences to"), **choice("against", sides, option, partial(_keep, 0)))
        inputs = _inputs(where)
        _file(where.desk)
    kept_problems(problems_at(UPLOAD), "against_file")
    try:
        return _against(where, option, inputs)
    except InputError as error:
        back = Way(t("Hold them against it as set for all"), _keep, (1, SET))
        show([Wrong(in_page_words(problem)) for problem in error.problems], "against", further=(back,))
        return results


def as_chosen(where: Here) -> Results:
    """The results with differences to whom was chosen last, for another page; as they are if that has no answer."""
    results = where.results
    if where.shown is not None or len(results.names) < 2:
        return results
    option = _kept(_names(results), str(results.manifest["against"]))
    try:
        return _against(where, option, st.session_state.get(_KEPT, NOBODY)[1])
    except (InputError, NoAnswer):
        return results


def _names(results: Results) -> list[str]:
    """Whom the options can be held against, the usual one first where it is not among them."""
    usual = str(results.manifest["against"])
    return [*results.names] if usual in results.names else [usual, *results.names]


def _kept(names: list[str], usual: str) -> str:
    """The option chosen last, while it can be; else the usual one."""
    option: str = st.session_state.get(_KEPT, NOBODY)[0]
    return option if option in names else usual


def _keep(part: int, value: str) -> None:
    """Hold them against another option (part 0), or under other inputs (part 1)."""
    kept: tuple[str, str] = st.session_state.get(_KEPT, NOBODY)
    st.session_state[_KEPT] = (value, kept[1]) if part == 0 else (kept[0], value)


def _against(where: Here, option: str, inputs: str) -> Results:
    """The results with differences to an option under its inputs. Raises `InputError`, and `NoAnswer`."""
    results = where.results
    other = _other(where, option, inputs)
    if other is None and option not in results.names:
        return results
    return where.against(other or option)


def _inputs(where: Here) -> str:
    """The inputs of the other side: as set for all, as published, or those of the file that was opened for it."""
    brought: Brought | None = st.session_state.get(_FILE)
    choices = {SET: t("as set for all")}
    choices |= {PUBLISHED: t("as published")} if where.changed else {}
    choices |= {FILE: t("as in {name}", name=brought[0])} if brought else {}
    last: str = st.session_state.get(_KEPT, NOBODY)[1]
    chosen = last if last in choices else SET
    if len(choices) > 1:
        st.selectbox(t("Under which inputs"), **choice("against_inputs", choices, chosen, partial(_keep, 1)))
    return chosen


def _other(where: Here, option: str, inputs: str) -> OtherSide | None:
    """The option under inputs of its own; None where they are those of all. Raises `InputError`."""
    brought: Brought | None = st.session_state.get(_FILE)
    theatre = where.desk.theatre
    if inputs == PUBLISHED:
        return other_side(theatre, option, WhatIf(), WhatIf())
    if inputs == FILE and brought is not None:
        name, file = brought
        if isinstance(file, Given):
            return other_side(theatre, option, file.what_if, file.what_if)
        return other_side(theatre, option, WhatIf(), WhatIf(), file.theatre, name)
    return None


def _file(desk: Desk) -> None:
    """Where a what-if or another version of the pack is opened for the other side."""
    with st.popover(t("Other inputs")):
        uploader(
            UPLOAD,
            t("A what-if (.yaml) or another version of the pack (.zip)"),
            partial(_take, desk),
            t("The options stay as they are; what they are held against has the inputs of the file."),
        )


def _take(desk: Desk, name: str, content: bytes) -> tuple[str, ...]:
    st.session_state[_FILE] = _read(name, content, desk)
    _keep(1, FILE)
    return ()


def _read(name: str, content: bytes, desk: Desk) -> Brought:
    """A what-if or a version of the pack, and the name of its file. Raises `InputError`."""
    file, shown = opened(name, content, desk.theatre), short_name(name)
    if not isinstance(file, Given | PackFolder):
        raise InputError(Problem(t("this is a result."), Place(shown), t("Give a what-if (.yaml) or a pack (.zip).")))
    if isinstance(file, Given):
        check_own(file.what_if)
    else:
        check_versions(file.theatre, desk.theatre)
    return shown, file
