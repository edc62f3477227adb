"""Long analyses of the page: each in a thread of its own, with progress, to be stopped at any time.

    finished = on_demand("prices", t("Work out"), (option, planner), lambda progress: prices(case, progress=progress))

shows a button; once pressed, how far the work is and a way to stop it; then gives what was found. What is found belongs
to what was asked (`content`): when that changes, the work is stopped and the button comes back. The work of a person
who leaves stops once their session is gone.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

import streamlit as st

from decide.language import said, t
from decide.progress import Progress

from .fragments import on_its_own

AT_ONCE = 2  # long analyses on one server; further ones wait their turn, so that sliders stay quick
_HERE = "_jobs_here"  # keys of the jobs that the page under way shows
LOOK_AGAIN = 0.5  # seconds between two looks at how far the work is

Made = TypeVar("Made")


@dataclass
class Stand:
    """How far a job is: shared by the thread that works and the page that looks."""

    step: str = ""
    done: int = 0
    total: int = 0

    def show(self, step: str, done: int, total: int) -> None:
        """Called by `Progress`."""
        self.step, self.done, self.total = step, done, total

    @property
    def part(self) -> float:
        """Between 0 and 1."""
        return self.done / self.total if self.total else 0.0


class Job(Generic[Made]):
    """Work under way or done. When the last to know of it is gone, it is asked to stop."""

    def __init__(self, content: Hashable, work: Callable[[Progress], Made], label: str = ""):
        """`work` runs in the language of the caller and is given the `Progress` to heed. `label`: what was asked."""
        self.content, self.stand, self.label = content, Stand(), label
        self.progress = Progress(self.stand.show)
        self._future: Future[Made] = _pool().submit(copy_context().run, work, self.progress)
        weakref.finalize(self, self.progress.stop)

    @property
    def running(self) -> bool:
        """Whether it is not done yet, or still waits."""
        return not self._future.done()

    @property
    def dropped(self) -> bool:
        """Whether it was stopped before it began."""
        return self._future.cancelled()

    def stop(self) -> None:
        """Ask it to end with what is done; what waits never begins."""
        self.progress.stop()
        self._future.cancel()

    def result(self) -> Made:
        """What the work made; waits for it. Raises what the work raised."""
        return self._future.result()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job")


@dataclass(frozen=True)
class Finished(Generic[Made]):
    """What a long analysis found."""

    made: Made
    stopped: str
    """How much was done, in words, if it was stopped before its end; else empty."""


def on_demand(
    key: str,
    label: str,
    content: Hashable,
    work: Callable[[Progress], Made],
    *,
    help: str | None = None,
    primary: bool = False,
) -> Finished[Made] | None:
    """What a long analysis found, or None while there is nothing: the button, or the progress, is shown instead.

    Stopped work gives what it made of what was done. Raises the `DecideError` the work ended with, at every call, so
    that the page can show it in place.
    """
    at = f"job_{key}"
    job: Job[Made] | None = st.session_state.get(at)
    st.session_state[_HERE] = {*st.session_state.get(_HERE, ()), at}
    if job is not None and (job.content != content or job.dropped):
        forget(key)
        job = None
    if job is None:
        if not st.button(label, key=f"{at}_start", help=help, type="primary" if primary else "secondary"):
            return None
        job = st.session_state[at] = Job(content, work, label)
    if job.running:
        on_its_own(_watch, at, run_every=LOOK_AGAIN)
        return None
    stopped = _in_words(job.stand) if job.progress.stopped else ""
    return Finished(job.result(), stopped)


@contextmanager
def jobs_of_others() -> Iterator[None]:
    """Draws, above what a page draws inside, the work under way that the page does not show itself."""
    place, st.session_state[_HERE] = st.container(key="jobs"), set()
    yield
    others = [
        str(at)
        for at, job in st.session_state.items()
        if isinstance(job, Job) and job.running and at not in st.session_state[_HERE]
    ]
    with place:
        for at in others:
            on_its_own(_watch, at, run_every=LOOK_AGAIN)


def forget(key: str) -> None:
    """Stop the work and drop what was found, so that it can be asked for again."""
    job: Job[Any] | None = st.session_state.pop(f"job_{key}", None)
    if job is not None:
        job.stop()


def _watch(at: str) -> None:
    """How far the work is, looked at again and again without running the rest of the page."""
    job: Job[Any] | None = st.session_state.get(at)
    if job is None or not job.running:
        st.rerun()
        return
    bar, button = st.columns([5, 1], vertical_alignment="bottom")
    stand = t("Stopping …") if job.progress.stopped else _in_words(job.stand)
    elsewhere = at not in st.session_state.get(_HERE, ())
    bar.progress(job.stand.part, text=t("{what}: {how_far}", what=job.label, how_far=stand) if elsewhere else stand)
    if button.button(t("Stop"), key=f"{at}_stop", width="stretch"):
        job.stop()
        st.rerun()


def _in_words(stand: Stand) -> str:
    if not stand.total:
        return t("Working …")
    return t("{step}: {done} of {total}", step=said(stand.step), done=stand.done, total=stand.total)
