"""Solving for the page: warm sessions, and results kept by what was asked.

A `Desk` belongs to one pack and is shared by everyone who looks at it; what a person set comes in as a `Planner` and is
never stored under anything but its content. Solves start from the nearest optimum known, which leaves no trace in a
result (decide/solve/settled.py).
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, cached_property
from threading import Lock
from time import perf_counter
from typing import Any, TypeVar

from decide.analysis.compare import Facts, answered, collect, facts, having_answers
from decide.errors import NoAnswer
from decide.language import LANGUAGES, WRITTEN
from decide.model.instance import compile_instance
from decide.model.scoring import fixed_cost
from decide.pack.mode import WEIGHTED
from decide.pack.read import Case, Theatre, WhatIf, choose_options, resolve
from decide.pack.translation import translated
from decide.report.words import fingerprint
from decide.results import Results
from decide.solve.answer import HIGHS, Answer
from decide.solve.settled import Settled, Start

from .ranges import Range, budget_steps, unit_range
from .state import Planner, Published, what_if_of

RESULTS_KEPT = 48  # comparisons of all options, about 3 MB each on the Mali pack
ANSWERS_KEPT = 60
STARTS_KEPT = 80  # optima an option may start from, 0.3 MB each on the Mali pack: some for each of many planners
DESKS_KEPT = 4  # packs uploaded beside the one the server was started with, each with its sessions

Made = TypeVar("Made")


class Kept:
    """The values made last, by key. Two who ask for one thing at a time may both make it; it is the same."""

    def __init__(self, most: int):
        self._most, self._values, self._lock = most, OrderedDict[Hashable, Any](), Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The value under the key, made now if it is not there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                found: Made = self._values[key]
                return found
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made


class Bench:
    """The optima of one option found last, from the nearest of which the next question starts: which one it is shows
    in the time taken alone (decide/solve/settled.py). Safe to share between threads, which solve beside each other."""

    def __init__(self, published: Case):
        self._published, self._first = published, Kept(1)
        self._starts, self._lock = OrderedDict[Planner, Start](), Lock()
        self.seconds = 0.0
        """What the last question took."""

    def answer(self, case: Case, planner: Planner, changed: bool, start: Start | None = None) -> Answer | NoAnswer:
        """The answer of a case, or why there is none; `changed` if it is not as published, its mode apart. `start`: of
        another option, if that is nearer than any of this one."""
        as_published = replace(self._published, mode=WEIGHTED)
        first: Answer | NoAnswer = self._first.get(None, lambda: self._solved(as_published, Planner()))
        if changed or case.mode != WEIGHTED:
            return self._solved(case, planner, start)
        if isinstance(first, NoAnswer):
            return first
        # the case may be in another language than the one that was solved first
        return replace(first, case=case, instance=replace(first.instance, pack=case.pack))

    def reached(self, planner: Planner) -> Start | None:
        """The optimum of a question, if it is still known."""
        with self._lock:
            return self._starts.get(planner)

    def _solved(self, case: Case, planner: Planner, start: Start | None = None) -> Answer | NoAnswer:
        if start is None:
            with self._lock:
                nearest = min(reversed(self._starts), key=planner.apart, default=None)
                start = None if nearest is None else self._starts[nearest]
        session = Settled(start)
        begun = perf_counter()
        found = answered(case, HIGHS, session)
        self.seconds = perf_counter() - begun
        if session.reached is not None and case.mode == WEIGHTED:
            with self._lock:
                self._starts[planner] = session.reached
                self._starts.move_to_end(planner)
                if len(self._starts) > STARTS_KEPT:  # the published option, from which all begin, stays
                    del self._starts[next(old for old in self._starts if old != Planner())]
        return found


class Desk:
    """A pack in one language, with its sessions and results. Safe to share between threads."""

    def __init__(self, published: Published, benches: dict[str, Bench]):
        """`benches`: of the options of the pack, shared by its languages; those that are not there yet are added."""
        self.published, self._benches = published, benches
        for case in self.cases:
            benches.setdefault(case.option.id, Bench(case))
        self._results, self._answers = Kept(RESULTS_KEPT), Kept(ANSWERS_KEPT)

    @property
    def theatre(self) -> Theatre:
        """The pack and its options."""
        return self.published.theatre

    @cached_property
    def version(self) -> str:
        """A short digest of the pack's files, by which a link made on other figures is noticed."""
        return fingerprint({"files": dict(sorted(self.theatre.digests.items()))})

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The published options."""
        return tuple(resolve(self.theatre, name) for name in self.theatre.options)

    @cached_property
    def cells(self) -> dict[str, float]:
        """`objective.region` that is weighed, and its published weight."""
        weights = self.published.pack.weights
        return {f"{o}.{r}": weight.value for o, by_region in weights.items() for r, weight in by_region.items()}

    @cached_property
    def unit_ranges(self) -> dict[str, Range]:
        """How far each unit type can be changed."""
        return {unit: unit_range(unit, self.cases) for unit in self.published.pack.units}

    @cached_property
    def budgets(self) -> tuple[float, ...]:
        """The ceilings offered, in USD a year; none for a pack that has options without a plan."""
        try:
            costs = self.results(Planner()).metrics
        except NoAnswer:
            return ()
        fixed = max(fixed_cost(compile_instance(case.pack)) for case in self.cases)
        return budget_steps(fixed, float(costs.loc[costs["metric"] == "cost", "value"].max()))

    def what_if(self, planner: Planner) -> WhatIf:
        """The question a planner puts. Raises `InputError`."""
        return what_if_of(planner, self.published)

    def options(self, planner: Planner) -> list[str]:
        """The options the question is about. Raises `InputError`."""
        return choose_options(self.theatre, (), self.what_if(planner))

    def results(self, planner: Planner, options: Sequence[str] = ()) -> Results:
        """Options compared (all the question is about if none is named), as `decide compare` has them.

        Raises `InputError`, `NoAnswer` or `Fault` as `decide.analysis.compare.compare` does.
        """
        return self._results.get((planner, *options), lambda: self._compared(planner, options))

    def answer(self, option: str, planner: Planner) -> Answer:
        """One option answered. Raises as `results`."""
        return self._answers.get((planner, option), lambda: self._answered(planner, option))

    def case(self, option: str, planner: Planner) -> Case:
        """One option with the planner's changes. Raises `InputError`."""
        return resolve(self.theatre, option, self.what_if(planner))

    def _answered(self, planner: Planner, option: str) -> Answer:
        return having_answers([self._solved(planner, self.what_if(planner), option)])[0]

    def _compared(self, planner: Planner, options: Sequence[str]) -> Results:
        what_if = self.what_if(planner)
        names = choose_options(self.theatre, options, what_if)

        def tell(name: str, start: Start | None = None) -> tuple[Answer, Facts] | NoAnswer:
            found = self._solved(planner, what_if, name, start)
            return found if isinstance(found, NoAnswer) else (found, facts(self.theatre, found))

        # One option goes ahead: if it is a long way to its new optimum, the others begin from there, not each from
        # where it was. The heaviest is solved meanwhile, and of the rest first, so that no core waits for another.
        scout, *others = names
        heavy = sorted(others, key=lambda name: -self._benches[name].seconds)
        first = [_pool().submit(tell, name) for name in heavy[:1]]
        found = {scout: tell(scout)}
        ahead = self._benches[scout].reached(planner)
        rest = _pool().map(lambda name: tell(name, ahead if ahead and ahead.far else None), heavy[1:])
        found |= dict(zip(heavy, [*(task.result() for task in first), *rest], strict=True))
        answers = having_answers([item[0] if isinstance(item := found[name], tuple) else item for name in names])
        told = [item[1] for name in names if isinstance(item := found[name], tuple)]
        return collect(self.theatre, answers, what_if, HIGHS, told)

    def _solved(self, planner: Planner, what_if: WhatIf, name: str, start: Start | None = None) -> Answer | NoAnswer:
        case = resolve(self.theatre, name, what_if)
        return self._benches[name].answer(case, planner, what_if.changes_figures, start)

    def warm(self) -> None:
        """Solve the published options and so start every session, that the first planner need not wait."""
        self.results(Planner())


@cache
def _pool() -> ThreadPoolExecutor:
    """Threads that solve for all: HiGHS leaves Python's lock while it runs."""
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="solve")


_desks, _benches = Kept(DESKS_KEPT * len(LANGUAGES)), Kept(DESKS_KEPT)


def desk_of(theatre: Theatre, language: str = WRITTEN) -> Desk:
    """The desk of a pack, known by its folder and the content of its files, in a language. Raises `InputError`."""
    pack = (theatre.folder, *sorted(theatre.digests.items()))
    benches: dict[str, Bench] = _benches.get(pack, dict)
    return _desks.get((pack, language), lambda: Desk(Published.read(translated(theatre, language)), benches))
