"""Where a page stands: the pack, what is set, and the results, for the run of the script that is under way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from decide.pack.schema import Pack
from decide.questions.compare.finding import finding
from decide.results.other_side import OtherSide
from decide.results.study import Results

from . import address
from .files import Shown, outline_opened
from .outline import Outline, outline_of
from .own_run import OwnRun
from .state import Planner
from .work import Desk

_HERE = "_here"
OTHER_WEIGHTINGS = "_other_weightings"  # whether this session looks under the other weightings of the pack too


@dataclass(frozen=True)
class Here:
    """All a page needs. What is solved is solved when first asked for, and kept on the desk."""

    desk: Desk
    planner: Planner
    shown: Shown | None = None
    """A result from a file, shown instead of what the planner asks for."""
    run: OwnRun | None = None
    """Futures that this session has drawn or opened."""

    @property
    def pack(self) -> Pack:
        """The pack as published."""
        return self.desk.published.pack

    @property
    def results(self) -> Results:
        """All options compared: as set, or as in the file that is shown. Raises as `Desk.results`.

        No cached property: until Python 3.12 those of all sessions wait for one lock while one is made.
        """
        if self.shown is not None:
            return self._in_file
        results = self.desk.results(self.planner)
        return self.run.over(self.desk, self.planner, results) if self.run else results

    def against(self, option: str | OtherSide) -> Results:
        """The same, with differences to an option, or to one under other inputs. Raises as `results`."""
        results = self.desk.against(self.planner, option)
        return self.run.over(self.desk, self.planner, results, option) if self.run else results

    @cached_property
    def _in_file(self) -> Results:
        assert self.shown is not None
        return self.shown.results.in_words(self.desk.theatre.words)

    @property
    def published(self) -> Results:
        """All options as published."""
        return self.desk.results(Planner())

    @property
    def looks_further(self) -> bool:
        """Whether other weightings are solved too where the pack has not published what they come to."""
        return bool(st.session_state.get(OTHER_WEIGHTINGS))

    def under_weightings(self, results: Results, named: bool = True) -> Results:
        """Results with those of other weightings, published or asked for; as they are where they come from a file."""
        if self.shown is not None:
            return results
        return self.desk.under_weightings(self.planner, results, self.looks_further, named)

    @property
    def outline(self) -> Outline:
        """What lies behind the map: opened by this session, else of the pack, else of the page. Raises `InputError`."""
        return outline_of(self.pack, outline_opened() or self.desk.outline)

    @property
    def changed(self) -> bool:
        """Whether what is shown may differ from the published options."""
        return self.shown is not None or not self.planner.as_published

    @property
    def option(self) -> str:
        """The option looked at: the one chosen, else the leading one. Raises as `Desk.results`."""
        return address.option(self.desk) or finding(self.results).first


def set_here(here: Here) -> None:
    """Called by the entry script before it runs the page."""
    st.session_state[_HERE] = here


def here() -> Here:
    """Of the run under way."""
    current: Here = st.session_state[_HERE]
    return current
