"""Long analyses of the page: each in a thread of its own, with progress, to be stopped at any time.

    finished = on_demand("prices", t("Work out"), (option, planner), lambda progress: prices(case, progress=progress))

shows a button; once pressed, how far the work is and a way to stop it; then gives what was found. What is found belongs
to what was asked (`content`): when that changes, the work is stopped and the button comes back. It outlives a reload of
the page (`ui/owned.py`), and the work of a person who leaves stops once nobody holds it.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

import streamlit as st

from decide.errors import Stopped
from decide.language import counted, said, t
from decide.progress import Progress

from .cookie import owner
from .fragments import on_its_own
from .owned import owned

AT_ONCE = 2  # long analyses on one server; further ones wait their turn, so that sliders stay quick
PACE_AFTER = 3  # items done of a step before its pace is taken from them
_HERE = "_jobs_here"  # the jobs that the page under way shows
_HOLDER = "_holder"  # stands for the session
LOOK_AGAIN = 0.5  # seconds between two looks at how far the work is

Made = TypeVar("Made")


@dataclass
class Stand:
    """How far a job is: shared by the thread that works and the page that looks."""

    step: str = ""
    done: int = 0
    total: int = 0
    first: tuple[int, float] = (0, 0.0)
    """How much of the step was done when it was first shown, and when that was."""
    last: float = 0.0

    def show(self, step: str, done: int, total: int) -> None:
        """Called by `Progress`."""
        self.last = time.monotonic()
        if step != self.step:
            self.first = done, self.last
        self.step, self.done, self.total = step, done, total

    @property
    def left(self) -> float | None:
        """Seconds that the rest of the step takes at the pace so far; None before there is one."""
        since, begun = self.first
        if self.done - since < PACE_AFTER:
            return None
        return (self.last - begun) / (self.done - since) * (self.total - self.done)

    @property
    def part(self) -> float:
        """Between 0 and 1."""
        return self.done / self.total if self.total else 0.0


class Holder:
    """A session that shows work. It goes with the session."""


def holder() -> Holder:
    """Of the session of the run under way."""
    mine: Holder = st.session_state.setdefault(_HOLDER, Holder())
    return mine


class Job(Generic[Made]):
    """Work under way or done. When the last to know of it is gone, it is asked to stop."""

    def __init__(self, content: Hashable, work: Callable[[Progress], Made], label: str = ""):
        """`work` runs in the language of the caller and is given the `Progress` to heed. `label`: what was asked."""
        self.content, self.stand, self.label = content, Stand(), label
        self.form: dict[str, Any] = {}  # what was set, by the keys of its widgets, when it was asked for
        self.holders: weakref.WeakSet[Holder] = weakref.WeakSet()  # sessions that show it, of one browser
        self.progress = Progress(self.stand.show)
        self.seconds = 0.0
        """What it took, once it is done."""
        self.heard: weakref.WeakSet[Holder] = weakref.WeakSet()  # sessions that were told that it was stopped
        self._future: Future[Made] = _pool().submit(copy_context().run, _timed, weakref.ref(self), work, self.progress)
        weakref.finalize(self, self.progress.stop)

    @property
    def running(self) -> bool:
        """Whether it is not done yet, or still waits."""
        return not self._future.done()

    @property
    def dropped(self) -> bool:
        """Whether it was stopped before it began."""
        return self._future.cancelled()

    @property
    def waits(self) -> bool:
        """Whether other work on this server comes before it."""
        return self.running and not self._future.running()

    @property
    def empty(self) -> bool:
        """Whether it was stopped before there was anything to tell."""
        return self.dropped or (not self.running and isinstance(self._future.exception(), Stopped))

    def stop(self) -> None:
        """Ask it to end with what is done; what waits never begins."""
        self.progress.stop()
        self._future.cancel()

    def result(self) -> Made:
        """What the work made; waits for it. Raises what the work raised."""
        return self._future.result()


def _timed(job: weakref.ref[Job[Made]], work: Callable[[Progress], Made], progress: Progress) -> Made:
    """Do the work; the thread must not hold the job, which stops when nobody does."""
    begun = time.monotonic()
    with progress.heeded():
        made = work(progress)
    if (mine := job()) is not None:
        mine.seconds = time.monotonic() - begun
    return made


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job")


@dataclass(frozen=True)
class Finished(Generic[Made]):
    """What a long analysis found."""

    made: Made
    stopped: bool
    """Whether it was stopped before its end."""
    seconds: float = 0.0
    """What it took."""


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

    Stopped work gives what it made of what was done, below a line that says so and a way to begin anew; where that is
    nothing, the button is back. Raises the `DecideError` the work ended with, at every call, so that the page can show
    it in place.
    """
    job: Job[Made] | None = _mine(key, content)
    if job is not None and job.empty:
        forget(key)
        st.info(t("Stopped before there was anything to tell."))
        job = None
    if job is None:
        if not st.button(label, key=f"job_{key}_start", help=help, type="primary" if primary else "secondary"):
            return None
        job = Job(content, work, label)
        job.form = _form_of(key)
        if (browser := owner()) is not None:
            owned.hold(browser, key, job)
        _show_here(key, job)
    if job.running:
        on_its_own(_watch, f"job_{key}", job, run_every=LOOK_AGAIN)
        return None
    made = job.result()
    if job.progress.stopped:
        _say_stopped(key, job)
    return Finished(made, job.progress.stopped, job.seconds)


def _mine(key: str, content: Hashable) -> Job[Any] | None:
    """The work of this session on what is asked now, or of one that this browser had before it."""
    job: Job[Any] | None = st.session_state.get(f"job_{key}")
    if job is not None and job.content != content:
        _leave(key)
        job = None
    browser = owner()
    if job is None and browser is not None:
        job = owned.find(browser, key, content)
    if job is None:
        return None
    owned.see(job)
    _show_here(key, job)
    return job


def _form_of(key: str) -> dict[str, Any]:
    """What is set in the form of a question, whose widgets have keys that begin with its own."""
    return {str(name): value for name, value in st.session_state.items() if str(name).startswith(f"{key}_")}


def bring_form_back(key: str, fits: Callable[[Any], bool]) -> bool:
    """Whether this session or, before a reload, this browser has work on a question; its form is then set as it was
    when that was asked for. `fits`: whether the rest of what was asked is as it is now."""
    mine: Job[Any] | None = st.session_state.get(f"job_{key}")
    browser = owner()
    work = [job for name, job in owned.of(browser) if name == key and not job.dropped] if browser is not None else []
    last = next((job for job in reversed([*work, mine] if mine else work) if fits(job.content)), None)
    if last is not None:  # what the page has not kept while another was shown; what is set stays
        st.session_state.update({name: value for name, value in last.form.items() if name not in st.session_state})
    return last is not None


def _show_here(key: str, job: Job[Any]) -> None:
    st.session_state[f"job_{key}"] = job
    st.session_state[_HERE] = [*st.session_state.get(_HERE, ()), job]
    job.holders.add(holder())


@contextmanager
def jobs_of_others() -> Iterator[None]:
    """Draws, above what a page draws inside, the work under way that the page does not show itself, and tells each
    session once of work that was stopped."""
    place, st.session_state[_HERE] = st.container(key="jobs"), []
    yield
    mine = {str(at): job for at, job in st.session_state.items() if isinstance(job, Job)}
    browser = owner()
    before = {f"job_{key}_{id(job)}": job for key, job in owned.of(browser)} if browser is not None else {}
    drawn = [*st.session_state[_HERE]]
    with place:
        for at, job in {**mine, **before}.items():
            if job.running and job not in drawn:
                drawn.append(job)
                on_its_own(_watch, at, job, run_every=LOOK_AGAIN)
            elif job.progress.stopped and holder() not in job.heard and job not in drawn:
                job.heard.add(holder())
                st.info(t("{what}: stopped.", what=job.label))


def forget(key: str) -> None:
    """Stop the work and drop what was found, so that it can be asked for again."""
    job: Job[Any] | None = st.session_state.pop(f"job_{key}", None)
    if job is not None:
        owned.drop(job)
        job.stop()


def _leave(key: str) -> None:
    """Something else is asked now: work under way that no other session shows stops, what is done is there for whoever
    asks the same again."""
    job: Job[Any] = st.session_state.pop(f"job_{key}")
    job.holders.discard(holder())
    if job.dropped or (job.running and not job.holders):
        owned.drop(job)
        job.stop()


def _say_stopped(key: str, job: Job[Any]) -> None:
    """How much of stopped work is done, and a way to begin anew."""
    job.heard.add(holder())
    with st.container(key=f"job_{key}_stopped", horizontal=True, vertical_alignment="center"):
        st.warning(t("Stopped. {done}.", done=_in_words(job.stand)))
        st.button(t("Start again"), key=f"job_{key}_again", on_click=forget, args=(key,))


def _watch(at: str, job: Job[Any]) -> None:
    """How far the work is, looked at again and again without running the rest of the page."""
    if not job.running:
        st.rerun()
        return
    owned.see(job)
    bar, button = st.columns([5, 1], vertical_alignment="bottom")
    stand = _how_far(job)
    elsewhere = job not in st.session_state.get(_HERE, ())
    bar.progress(job.stand.part, text=t("{what}: {how_far}", what=job.label, how_far=stand) if elsewhere else stand)
    if button.button(t("Stop"), key=f"{at}_stop", width="stretch"):
        job.stop()
        st.rerun()


def _left(stand: Stand) -> str:
    if not stand.left or stand.left < 1.0:
        return ""
    return " " + counted("(about {count} second left)", "(about {count} seconds left)", count=round(stand.left))


def _how_far(job: Job[Any]) -> str:
    if job.progress.stopped:
        return t("Stopping …")
    if job.waits:
        return t("Waiting until other work on this server is done …")
    return _in_words(job.stand) + _left(job.stand)


def _in_words(stand: Stand) -> str:
    if not stand.total:
        return t("Working …")
    return t("{step}: {done} of {total}", step=said(stand.step), done=stand.done, total=stand.total)
