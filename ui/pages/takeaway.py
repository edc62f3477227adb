"""Take away: the tables in every format, the what-if as a file, as a command, and as a link."""

from __future__ import annotations

import shlex
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from decide.language import t
from decide.pack.folder import find_pack
from decide.questions import questions
from decide.questions.compare import tables as compared
from decide.questions.show import tables as shown_option
from decide.report.document import Document
from decide.report.formats import Content
from decide.report.stand_alone import standing_alone
from decide.results.study import Results

from .. import address
from ..here import Here, here
from ..link import DATA, too_long
from ..link import address as written
from ..link import written as set_text
from ..opposite import as_chosen
from ..parts import choose_option, conditions, plain
from ..state import DELAY_PATH, FILE_NAME, Planner, what_if_file
from ..studies import formats


def page() -> None:
    """Draw the page."""
    where = here()
    conditions(where)
    with st.container(key="takeaway"):
        left, right = st.columns(2, gap="large")
    with left:
        _tables(where)
    with right:
        if where.shown is None:
            _file(where)
            _command(where)
        _link(where)


def _tables(where: Here) -> None:
    """The comparison, or one option in full, in every format."""
    st.subheader(t("The tables"), anchor=False)
    proof = t("Certificate: the proof that a plan is the best there is, to within rounding.")
    text = t("With ranges, sources, the conditions they hold under and the certificate of every solution.")
    st.caption(text, help=proof)
    st.markdown(f"**{t('All options compared')}**")
    with st.container(horizontal=True, key="formats_compare"):
        chosen, further = as_chosen(where), where.looks_further  # a file is made later, outside the session
        formats("compare", f"decide-{where.pack.id}-compare", lambda: _whole(where, chosen, further))
    st.markdown(f"**{t('One option in full')}**")
    option = choose_option(where, t("Option"))
    with st.container(horizontal=True, key="formats_option"):
        formats("option", f"decide-{where.pack.id}-{option}", lambda: _one(where, option))


def _whole(where: Here, results: Results, further: bool) -> Content:
    theatre = where.desk.theatre
    if where.shown is None:
        results = where.desk.under_weightings(where.planner, results, further)
    return _content(where, results, compared.document_of(results, theatre))


def _one(where: Here, option: str) -> Content:
    results, theatre = where.results.only(option), where.desk.theatre
    if where.shown is None:
        results = where.desk.under_weightings(where.planner, results, solving=True, named=False)
    document = shown_option.document_of(results, theatre, where.desk.case(option, where.planner).pack)
    return _content(where, results, document)


def _content(where: Here, results: Results, document: Document) -> Content:
    """A document that stands alone, and its data."""
    theatre = where.desk.theatre
    whole = standing_alone(document, results, theatre, questions()[results.kind].asks)
    return Content.of_study(results, whole, results.in_words(theatre.written))


def _file(where: Here) -> None:
    """The what-if as a file."""
    st.subheader(t("The what-if as a file"), anchor=False)
    if where.planner.as_published:
        st.caption(t("Nothing is set differently from the published options."))
        return
    text = what_if_file(where.planner, where.desk.published)
    st.caption(t("The command line runs it to the same numbers; uploaded here, it sets the page to them."))
    st.download_button(
        t("Download {name}", name=FILE_NAME), text, FILE_NAME, "application/yaml", key="take_what_if", on_click="ignore"
    )
    with st.expander(t("Read it"), key="what_if_text"):
        st.code(text, language="yaml", wrap_lines=True)


def _command(where: Here) -> None:
    """The same question as a command."""
    st.subheader(t("As a command"), anchor=False)
    flags = command_flags(where.planner)
    pack = [] if where.desk.theatre.folder == find_pack(None) else ["--pack", where.pack.id]
    if flags is None:
        flags = ["--scenario", FILE_NAME]
        st.caption(t("With the file above beside it:"))
    named = [where.planner.only] if where.planner.only else []
    against = as_chosen(where).manifest
    further = ["--other-weightings"] if where.looks_further else []
    if "held_against" not in against and against["against"] != where.results.manifest["against"]:
        further += ["--against", str(against["against"])]
    st.code(shlex.join(["decide", "compare", *named, *pack, *flags, *further]), language=None, wrap_lines=True)


def command_flags(planner: Planner) -> list[str] | None:
    """The planner as flags of the command line; None where it takes a file."""
    if planner.given is not None or planner.budget is not None or planner.steps or planner.presets:
        return None
    sets = [(f"units.{unit}.strength+", more) for unit, more in planner.units]
    sets += [(f"{DELAY_PATH}+", planner.delay)] if planner.delay else []
    sets += [(f"weights.{cell}", weight) for cell, weight in planner.weights]
    named = ["--weights", planner.weighting] if planner.weighting else []
    flags = [part for path, value in (*sets, *planner.sets) for part in ("--set", set_text(path, value))]
    return named + flags + [part for lever, setting in planner.levers for part in ("--lever", f"{lever}={setting}")]


def _link(where: Here) -> None:
    """A link that restores the page exactly."""
    st.subheader(t("As a link"), anchor=False)
    if where.shown is not None or too_long(where.planner):
        st.caption(t("The file shown does not fit into a link; send the file itself."))
        return
    query = {**address.whole(where.planner), address.LANGUAGE: [address.language()], DATA: [where.desk.version]}
    parts = urlsplit(st.context.url or "")
    base = urlunsplit((parts.scheme, parts.netloc, parts.path.removesuffix("takeaway"), "", ""))
    st.code(f"{base}?{written(query)}", language=None, wrap_lines=True)
    st.caption(
        plain(t("It opens this what-if on this server, and says so if the figures behind it have changed since."))
    )
