"""Solving for the page: results kept by what was asked.

A `Desk` belongs to one pack and is shared by everyone who looks at it; what a person set comes in as a `Planner` and is
never stored under anything but its content. Solves start from the nearest optimum known, which leaves no trace in a
result (decide/solve/settled.py).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import CancelledError, Future
from functools import cached_property, partial
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from decide.errors import InputError, NoAnswer
from decide.language import LANGUAGES, WRITTEN
from decide.model.instance import compile_instance
from decide.model.scoring import fixed_cost
from decide.pack.outline_file import OutlineFile, outline_in
from decide.pack.published_study import StudyAbout, read_published
from decide.pack.text import shown
from decide.pack.theatre import Case, Theatre, choose_options, resolve
from decide.pack.translation import translated
from decide.pack.weighting import weights_of
from decide.pack.what_if import WhatIf
from decide.processors import jobs
from decide.questions import questions
from decide.questions.prices.reach import Bound, Reach
from decide.results.facts import answered, collect, having_answers, put_together
from decide.results.judged import FuturesUsed, futures_for, judged
from decide.results.other_side import OtherSide
from decide.results.other_weightings import Under, WeightedTask, under_weightings
from decide.results.study import Results, Study
from decide.results.yardstick import yardstick
from decide.solve.answer import HIGHS, Answer
from decide.solve.settled import Settled

from .overtaken import go_on
from .ranges import Range, budget_steps, unit_range, weight_grid
from .solvers import FIRST, THEN, Following, Question, Solved, ask, solvers
from .starts import Starts
from .state import Planner, Published, what_if_of

BEGUN_KEPT = 64  # questions under way, of as many sessions
CASES_KEPT = 8  # what-ifs whose options are kept with their changes, for the form that adds another one
RESULTS_KEPT = 48  # comparisons of all options, about 3 MB each for nine areas and eight periods
ANSWERS_KEPT = 60
OTHERS_KEPT = 4000  # three figures of an option under a weighting
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
                value: Made = self._values[key]
                return value
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def pop(self, key: Hashable) -> Any:
        """Forget the value under the key, and give it; None if there is none."""
        with self._lock:
            return self._values.pop(key, None)

    def drop(self, key: Hashable, value: object) -> None:
        """Forget the value under the key, if it is still this one."""
        with self._lock:
            if self._values.get(key) is value:
                del self._values[key]


class Desk:
    """A pack in one language, with its results. Safe to share between threads."""

    def __init__(self, published: Published, key: Hashable, starts: dict[str, Starts]):
        """`key`: of the pack in its language. `starts`: by option, shared by the languages of the pack."""
        self.published, self._key, self._starts = published, key, starts
        self._seconds: dict[str, float] = {}  # what each option took last
        self.paces: dict[str, float] = {}
        """Seconds that each question took when it was last asked to the end."""
        self._what_ifs = Kept(ANSWERS_KEPT)
        self._begun, self._later, self._cases = Kept(BEGUN_KEPT), Kept(BEGUN_KEPT), Kept(CASES_KEPT)
        self._looking, self._lock = WeakKeyDictionary[object, Planner](), Lock()  # what each session looks at
        self._results, self._answers, self._others = Kept(RESULTS_KEPT), Kept(ANSWERS_KEPT), Kept(OTHERS_KEPT)

    @property
    def theatre(self) -> Theatre:
        """The pack and its options."""
        return self.published.theatre

    @property
    def solving(self) -> float:
        """Seconds that the options took when each was last solved, one after another."""
        return sum(self._seconds.values())

    @cached_property
    def version(self) -> str:
        """The hash of the pack as shown, by which a link made on other figures is noticed."""
        return shown(self.theatre.hash)

    @cached_property
    def outline(self) -> OutlineFile | None:
        """The outline in the pack's folder, if it has one. Raises `InputError`."""
        return outline_in(self.theatre)

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
    def weightings(self) -> dict[str, dict[str, float]]:
        """The weightings that the pack names: weight by cell, as the sliders can show it; empty for a solve mode."""
        pack, grid = self.published.pack, weight_grid(self.published.pack)
        shown = {}
        for name, weighting in pack.weightings.items():
            weights = {} if weighting.mode else weights_of(weighting, pack)
            scale = min(1.0, grid.high / max([grid.high, *weights.values()]))
            on_grid = {cell: grid.step * round(scale * weight / grid.step) for cell, weight in weights.items()}
            shown[name] = {cell.removeprefix("weights."): weight for cell, weight in on_grid.items()}
        return shown

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
        made: WhatIf = self._what_ifs.get(planner, lambda: what_if_of(planner, self.published))
        return made

    def options(self, planner: Planner) -> list[str]:
        """The options the question is about. Raises `InputError`."""
        return choose_options(self.theatre, (), self.what_if(planner))

    def results(self, planner: Planner, options: Sequence[str] = ()) -> Results:
        """Options compared (all the question is about if none is named), as `decide compare` has them.

        Raises `InputError`, `NoAnswer` or `Fault` as `decide.results.facts.compare` does.
        """
        return self._results.get((planner, *options), lambda: self._compared(planner, options))

    def against(self, planner: Planner, option: str | OtherSide) -> Results:
        """The same as `results`, with differences to an option among them, or to one under other inputs. Raises as
        that."""
        results = self.results(planner)
        if results.manifest["against"] == option:
            return results
        content = option.content if isinstance(option, OtherSide) else option
        made: Results = self._results.get(
            (planner, "against", content), lambda: self.judged_over(planner, None, option)
        )
        return made

    def judged_over(
        self, planner: Planner, futures: FuturesUsed | None, against: str | OtherSide | None = None
    ) -> Results:
        """The same as `results`, judged over futures of these inputs, else over those published, if any."""
        results = self.results(planner)
        yard = against or yardstick(self.theatre, results.names, None)
        return self._judged(results, self.what_if(planner), yard, futures)

    def _reference(self, other: OtherSide) -> Results:
        def made() -> Results:
            return collect(other.theatre, having_answers([answered(other.case)]), other.what_if)

        return self._results.get(("side", other.content), made)

    def under_weightings(self, planner: Planner, results: Results, solving: bool, named: bool = True) -> Results:
        """Results of the question with the same options under the pack's other weightings, if `named`, and the plans
        that avert most deaths: as published, or solved if `solving`."""
        solve = partial(self._under, planner) if solving else None
        return under_weightings(results, self.theatre, self.what_if(planner), solve, named)

    def answer(self, option: str, planner: Planner) -> Answer:
        """One option answered. Raises as `results`."""
        return self._answers.get((planner, option), lambda: self._answered(planner, option))

    def begin_reach(self, option: str, planner: Planner, wanted: Sequence[Bound]) -> Callable[[], Reach]:
        """Begin to work out up to how many of something an option's prices hold, by the processes that solve, and
        return what waits for it; that raises as `results` and as `prices` do."""
        what_if, start = self.what_if(planner), self._starts[option].nearest(planner)
        parts = [tuple(wanted[n :: jobs()]) for n in range(min(jobs(), len(wanted)))]
        questions_of = [Following(self._key, option, what_if, start, None, part) for part in parts]
        waiting = self._begin_later(planner, [partial(ask, self.theatre, one) for one in questions_of])
        return lambda: {bound: most for part in waiting() for bound, most in part.items()}

    def _begin_later(self, planner: Planner, works: Sequence[Callable[[], Made]]) -> Callable[[], list[Made]]:
        """Begin what is filled in after a question is shown, and return what waits for it; it is given up with the
        question, and begun anew for anyone who waits all the same."""

        def begin() -> list[Future[Made]]:
            begun = [solvers().submit(THEN, work) for work in works]
            later: list[Future[Made]] = self._later.get(planner, list)
            with self._lock:
                later[:] = [*(one for one in later if not one.done()), *begun]
            return begun

        def waiting(begun: list[Future[Made]]) -> list[Made]:
            while True:
                try:
                    return [one.result() for one in begun]
                except CancelledError:
                    go_on()
                    begun = begin()

        return partial(waiting, begin())

    def case(self, option: str, planner: Planner) -> Case:
        """One option with the planner's changes. Raises `InputError`."""
        return resolve(self.theatre, option, self.what_if(planner))

    def cases_as_set(self, planner: Planner, options: Sequence[str] = ()) -> list[Case]:
        """Options (all if none is named) with the planner's changes; as published where those have something wrong."""
        names = options or tuple(self.theatre.options)

        def made() -> list[Case]:
            try:
                return [self.case(name, planner) for name in names]
            except InputError:
                return [case for case in self.cases if case.option.id in names]

        cases: list[Case] = self._cases.get((planner, *names), made)
        return cases

    def _answered(self, planner: Planner, option: str) -> Answer:
        session = Settled(self._starts[option].nearest(planner))
        return having_answers([answered(self.case(option, planner), HIGHS, session)])[0]

    def _compared(self, planner: Planner, options: Sequence[str]) -> Results:
        what_if = self.what_if(planner)
        names = choose_options(self.theatre, options, what_if)
        solved: dict[str, Solved] | None = None
        while solved is None:
            begun = self._begin(planner, names, what_if)
            try:
                solved = {name: one.result() for name, one in begun.items()}
            except CancelledError:  # given up by who began it: for anyone else it is begun anew
                go_on()
            finally:
                self._begun.drop((planner, *names), begun)  # what went wrong is tried again
        self._seconds |= {name: done.seconds for name, done in solved.items()}
        results = put_together(self.theatre, having_answers([solved[name].reply for name in names]), what_if)
        return self._judged(results, what_if, yardstick(self.theatre, names, None))

    def begin(self, planner: Planner, session: object) -> None:
        """Begin to solve a question that a session is about to be shown, while other things are drawn, and give up the
        one it turned from, if nobody else looks at that. What is wrong with it is told when it is shown."""
        with self._lock:
            left = self._looking.get(session)
            self._looking[session] = planner
            alone = left is not None and left not in [*self._looking.values()]
        if left is not None and alone:
            self._give_up(left)
        if (planner,) in self._results:
            return
        try:
            what_if = self.what_if(planner)
            self._begin(planner, choose_options(self.theatre, (), what_if), what_if)
        except InputError:
            return

    def _give_up(self, planner: Planner) -> None:
        """What of a question is under way is solved to its end, the rest is not begun: else a planner who is quick
        would wait, and all others with them, for every place that a slider went through."""
        for one in self._later.pop(planner) or ():
            one.cancel()
        try:
            key = (planner, *self.options(planner))
        except InputError:
            return
        if (begun := self._begun.pop(key)) is not None:
            for one in begun.values():
                one.cancel()

    def _begin(self, planner: Planner, names: Sequence[str], what_if: WhatIf) -> dict[str, Future[Solved]]:
        # the heaviest first, so that no core waits for another
        heavy = sorted(names, key=lambda name: -self._seconds.get(name, 0.0))

        def made() -> dict[str, Future[Solved]]:
            return {name: solvers().submit(FIRST, self._solved, planner, name, what_if) for name in heavy}

        begun: dict[str, Future[Solved]] = self._begun.get((planner, *names), made)
        return begun

    def _under(self, shown: Planner, tasks: Sequence[WeightedTask]) -> list[Under | None]:
        """What tasks come to, each kept; other weights of the user take no further solve."""
        planner = shown.but(weighting="", weights=())

        def solve(task: WeightedTask) -> Under | None:
            reply = self._solved(planner.but(weighting=task.weighting), task.option, task.what_if).reply
            return None if isinstance(reply, NoAnswer) else Under.of_facts(reply)

        def kept(task: WeightedTask) -> Under | None:
            return self._others.get((planner, task.weighting, task.option), lambda: solve(task))

        return self._begin_later(shown, [partial(kept, task) for task in tasks])()

    def _solved(self, planner: Planner, name: str, what_if: WhatIf) -> Solved:
        """One option solved by a process, from the nearest optimum known."""
        starts = self._starts[name]
        solved: Solved = ask(self.theatre, Question(self._key, name, what_if, starts.nearest(planner)))
        if solved.reached is not None:
            starts.keep(planner, solved.reached)
        return solved

    def _judged(
        self, results: Results, what_if: WhatIf, against: str | OtherSide, futures: FuturesUsed | None = None
    ) -> Results:
        scores = {name: results.score(name) for name in results.names}
        reference = self._reference(against) if isinstance(against, OtherSide) else None
        return judged(results, futures or futures_for(self.theatre, what_if, scores), against, reference)

    @property
    def published_about(self) -> StudyAbout | None:
        """What the published study of the pack as it is was made of; None if there is none."""
        study = read_published(self.theatre)
        return study.about if study is not None and not study.stale(self.theatre) else None

    def as_published(self, question: str) -> Study | None:
        """The answer to a question that follows from what is published; None if none does. Raises as `results`."""

        def make() -> Study | None:
            return questions()[question].as_published(self.theatre, self.results(Planner()))

        made: Study | None = self._answers.get(("published", question), make)
        return made

    def warm(self) -> None:
        """Solve the published options and so start every process, that the first planner need not wait."""
        self.results(Planner())


_desks, _starts = Kept(DESKS_KEPT * len(LANGUAGES)), Kept(DESKS_KEPT)


def desk_of(theatre: Theatre, language: str = WRITTEN) -> Desk:
    """The desk of a pack, known by its folder and the content of its files, in a language. Raises `InputError`."""
    pack = (theatre.folder, theatre.hash)
    key = (pack, language)
    starts: dict[str, Starts] = _starts.get(pack, lambda: {name: Starts() for name in theatre.options})
    return _desks.get(key, lambda: Desk(Published.read(translated(theatre, language)), key, starts))
