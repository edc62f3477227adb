"""A run of `robust` that this session has made or opened, which Compare takes over where it is of the same inputs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from decide.errors import DecideError, InputError
from decide.results.judged import ON_PAGE, FuturesUsed, futures_of
from decide.results.other_side import OtherSide
from decide.results.study import Results, Study

from . import files
from .jobs import Job
from .state import Planner
from .work import Desk, Kept

_OWN, _JOB = "_own_run", "job_robust"
QUESTION = "robust"
KEPT = 12  # comparisons over one run, about 3 MB each


@dataclass(frozen=True)
class OwnRun:
    """The futures of a run, and the comparisons made over them."""

    study: Study
    source: str
    kept: Kept = field(default_factory=lambda: Kept(KEPT))

    @property
    def identity(self) -> str:
        """What it is of, which tells it from any other run, and is the same after a reload."""
        return json.dumps(self.study.manifest, sort_keys=True, default=str)

    def over(self, desk: Desk, planner: Planner, results: Results, against: str | OtherSide | None = None) -> Results:
        """The comparison over these futures, with differences to an option; as it is where they are of other inputs, or
        where as many are published."""
        used = self.kept.get(("used", planner), lambda: self._used(desk, planner, results))
        if used is None:
            return results
        content = against.content if isinstance(against, OtherSide) else against
        made: Results = self.kept.get((planner, content), lambda: desk.judged_over(planner, used, against))
        return made

    def _used(self, desk: Desk, planner: Planner, results: Results) -> FuturesUsed | None:
        published = results.manifest["futures"]
        try:
            used = futures_of(self.study, self.source, desk.theatre, desk.what_if(planner), results.names)
        except InputError:
            return None
        if used.shared is None or used.shared.disagreeing({name: results.score(name) for name in results.names}):
            return None
        return None if published["used"] and published["count"] >= used.shared.count else used


def own_run(planner: Planner) -> OwnRun | None:
    """The run of this session for what is set, made on the page or else opened from a file."""
    made = _made(planner) or files.study(QUESTION)
    if made is None:
        return None
    source, study = made
    own: OwnRun | None = st.session_state.get(_OWN)
    if own is None or own.study is not study:
        own = st.session_state[_OWN] = OwnRun(study, source)
    return own


def _made(planner: Planner) -> tuple[str, Study] | None:
    job: Job[Any] | None = st.session_state.get(_JOB)
    if job is None or job.running or job.dropped:
        return None
    if not isinstance(job.content, tuple) or job.content[0] != planner:
        return None
    try:
        return ON_PAGE, job.result()
    except DecideError:  # which the page of the question tells
        return None
