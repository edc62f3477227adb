"""Side by side: up to six what-ifs under names of their own, what each comes to, and why two of them differ."""

from __future__ import annotations

from functools import partial

import streamlit as st

from decide.errors import DecideError
from decide.language import counted, listed, t
from decide.questions import questions
from decide.questions.why import tables as why
from decide.report.words import quoted
from decide.results.study import Results

from .. import address
from ..here import Here, here
from ..jobs import forget, on_demand
from ..kept import LONGEST_NAME, MOST_KEPT, file_of, kept_in, name_for, table_of_kept, with_kept
from ..parts import choose_option, plain, show_table
from ..state import Planner, differences
from ..studies import show_study
from ..uploader import problems_at, uploader
from ..ways import Way, kept_problems, show
from ..wrong import problems, wrong_with

UPLOAD = "kept_upload"


def page() -> None:
    """Draw the page."""
    where = here()
    st.subheader(t("What-ifs side by side"), anchor=False)
    _keep(where)
    sides = {t("As published"): Planner(), **dict(address.kept())}
    if not where.planner.as_published and where.planner not in sides.values():
        sides[t("As set now")] = where.planner
    option = choose_option(where, t("Option"))
    columns = _solved(where, sides)
    titles = {name: one.title for name, one in where.desk.theatre.options.items()}
    if columns:
        show_table(table_of_kept(columns, option, titles))
    _each(where)
    if len(sides) > 1:
        _why(where, sides, option)
    _files(where)


def _keep(where: Here) -> None:
    kept = address.kept()
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    count = counted("{count} what-if is kept", "{count} what-ifs are kept", count=len(kept))
    parts = [one.text for one in differences(where.planner, where.desk.published)]
    name = left.text_input(
        t("A name for what is set now"),
        name_for(parts),
        max_chars=LONGEST_NAME,
        key=f"kept_name_{'; '.join(parts)[:99]}",
    )
    there = dict(kept).get(" ".join(name.split()))
    twice = there is not None and there != where.planner
    full = len(kept) >= MOST_KEPT and there is None
    off = where.planner.as_published or full or not name.strip() or there == where.planner
    label = t("Replace it") if twice else t("Keep it")
    if right.button(label, key="keep_it", disabled=off, type="primary", width="stretch"):
        address.keep_side_by_side(with_kept(kept, name, where.planner))
        st.rerun()
    st.caption(f"{count} ({t('at most {count}', count=MOST_KEPT)}).")
    if where.planner.as_published and not kept:
        st.info(t("Set something in the sidebar, such as fewer troops or a shock, then keep it here under a name."))
    if full:
        st.warning(t("As many are kept as there is room for. Put one away, or give the name of one that is replaced."))
    elif twice and not off:
        st.warning(t("A what-if of this name is kept already. Give another name to keep both."))


def _solved(where: Here, sides: dict[str, Planner]) -> list[tuple[str, Results]]:
    """What each comes to; one without an answer is told and left out."""
    solved = []
    for name, planner in sides.items():
        try:
            solved.append((name, where.desk.results(planner)))
        except DecideError as error:
            st.markdown(f"**{plain(name)}**")
            away = Way(t("Put “{name}” away", name=name), _put_away, (name,))
            ways = (away,) if name in dict(address.kept()) else ()
            show(wrong_with(error, where.desk, planner), f"side_{len(solved)}_{name}", further=ways)
    return solved


def _each(where: Here) -> None:
    """What each sets, and the ways to go on from it."""
    for number, (name, planner) in enumerate(address.kept()):
        with st.container(horizontal=True, vertical_alignment="center", key=f"kept_{number}"):
            texts = listed(one.text for one in differences(planner, where.desk.published))
            bold = f"**{plain(name)}**"
            st.markdown(bold if name == texts else t("{group}: {title}", group=bold, title=plain(texts)))
            now = planner == where.planner
            st.button(t("Set it"), key=f"kept_set_{number}", on_click=address.keep, args=(planner,), disabled=now)
            st.button(t("Put away"), key=f"kept_away_{number}", on_click=partial(_put_away, name))


def _put_away(name: str) -> None:
    address.keep_side_by_side(tuple(pair for pair in address.kept() if pair[0] != name))


def _why(where: Here, sides: dict[str, Planner], option: str) -> None:
    """Why an option comes to other figures under one than under another."""
    st.subheader(t("Why two of them differ"), anchor=False)
    left, right = st.columns(2)
    names = [*sides]
    one = left.selectbox(t("Under this what-if"), names, index=len(names) - 1, key="kept_one")
    other = right.selectbox(t("beside this one"), [name for name in names if name != one], key="kept_other")
    mine, theirs = sides[str(one)], sides[str(other)]
    question, desk = questions()["why"], where.desk
    try:
        finished = on_demand(
            "kept_why",
            t("Say why"),
            (mine, theirs, option, desk.theatre.hash),
            lambda progress: question.ask(
                desk.theatre, option, option, own=desk.what_if(mine), others=desk.what_if(theirs), progress=progress
            ),
            primary=True,
        )
    except DecideError as error:
        problems(error, where, "kept_why", Way(t("Ask anew"), forget, ("kept_why",)))
        return
    if finished is not None:
        called = quoted(str(other)), quoted(str(one))
        show_study(where, question, finished.made, partial(why.document_of, sides=called))


def _files(where: Here) -> None:
    """All of them as one file, and back."""
    with st.container(key="kept_files"):
        if address.kept():
            text = file_of(address.kept(), where.pack.id)
            name = f"decide-{where.pack.id}-what-ifs.json"
            st.download_button(t("Download all as one file"), text, name, "application/json", on_click="ignore")
        uploader(UPLOAD, t("A file of kept what-ifs (.json)"), partial(_take, where))
        kept_problems(problems_at(UPLOAD), "kept_file", soft=True)


def _take(where: Here, name: str, content: bytes) -> list[str]:
    kept, problems = kept_in(name, content, where.desk)
    address.keep_side_by_side(kept)
    return problems
