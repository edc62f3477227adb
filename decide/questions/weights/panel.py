"""Several options under any weights, each solved by a session of its own, at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from decide.batch import run_all
from decide.errors import InputError, NoAnswer, Problem, Stopped
from decide.language import mark
from decide.model.lp import Floats
from decide.pack.theatre import Case
from decide.progress import Progress, silent
from decide.questions.weights.weightings import tour
from decide.results.facts import answered, check_weighted, having_answers
from decide.results.metrics import told_apart
from decide.solve.answer import HIGHS, Answer
from decide.solve.highs import Session
from decide.solve.weighing import Cell, Weighing, Weights, key, own_weights, weighed_cells


@dataclass(frozen=True)
class Panel:
    """Options that are weighed in the same cells."""

    options: tuple[Weighing, ...]
    cells: tuple[Cell, ...]
    """Objective and region of each weight, and the kind of need where these are weighed."""
    own: Floats
    """(cell) the weights as they stand."""
    told_apart: float
    """Points; options closer than this are about equal."""
    workers: int | None = None

    @property
    def names(self) -> list[str]:
        """The options' ids."""
        return [option.answer.case.option.id for option in self.options]

    @property
    def answers(self) -> list[Answer]:
        """The options as solved under the weights as they stand."""
        return [option.answer for option in self.options]

    def solve(self, wanted: Mapping[int, Iterable[Weights]], progress: Progress, step: str) -> bool:
        """Solve options, by their number, at weights; False if stopped before all was done.

        An option is solved by one thread, each time from the nearest weights solved, so that the plans found do not
        depend on the number of workers.
        """
        todo = {o: [w for w in dict.fromkeys(rows) if w not in self.options[o].worth] for o, rows in wanted.items()}
        todo = {o: [rows[n] for n in tour(np.array(rows))] for o, rows in todo.items()}

        def work(item: tuple[int, list[Weights]]) -> None:
            for weights in item[1]:
                if progress.stopped:
                    return
                self.options[item[0]].solve(weights)

        # the longest first, so that no core waits for it at the end
        items = sorted(((o, rows) for o, rows in todo.items() if rows), key=lambda item: (-len(item[1]), item[0]))
        run_all(work, items, progress, step, self.workers)
        return not progress.stopped

    def solve_all(self, rows: Iterable[Weights], progress: Progress, step: str) -> bool:
        """Solve every option at weights; False if stopped before all was done."""
        every = [*rows]
        return self.solve(dict.fromkeys(range(len(self.options)), every), progress, step)

    def worth(self, weights: Weights) -> Floats:
        """(option) V at some weights, of those that were solved there; else nan."""
        return np.array([option.worth.get(weights, np.nan) for option in self.options])

    def floors(self, rows: Floats) -> Floats:
        """(option, row) the worth of the best plan found at each row of weights: never above V."""
        return np.array([option.floors(rows) for option in self.options])

    @property
    def solves(self) -> int:
        """How many programmes were solved and certified."""
        return sum(len(option.plans) for option in self.options)


def panel(cases: Sequence[Case], progress: Progress, workers: int | None = None) -> Panel:
    """The options of some cases, solved under the weights as they stand.

    Raises `NoAnswer` or `InputError` as `answer` does; `InputError` if they are weighed in one cell alone, or in
    different ones; `Stopped` if stopped before they are solved.
    """
    for case in cases:
        check_weighted(case)

    def work(case: Case) -> Weighing | NoAnswer:
        session = Session(primal=True)  # costs alone will differ
        answer = answered(case, HIGHS, session)
        return Weighing(answer, session) if isinstance(answer, Answer) else answer

    done = run_all(work, cases, progress, mark("options"), workers)
    if len(done) < len(cases):
        raise Stopped("the first solves of all options were done")
    having_answers([item.answer if isinstance(item, Weighing) else item for item in done])
    options = tuple(item for item in done if isinstance(item, Weighing))
    instances = [option.answer.instance for option in options]
    cells, own = weighed_cells(instances[0]), own_weights(instances[0])
    if any(weighed_cells(p) != cells or not np.allclose(own_weights(p), own) for p in instances):
        message = "the options are not weighed alike: needs or weights differ between them."
        raise InputError(Problem(message, None, "Leave out those that change needs or weights, or ask one by one."))
    if len(cells) < 2:
        message = f"only {'.'.join(cells[0])} is weighed, so no weights can be moved."
        raise InputError(Problem(message, None, "Use decide compare."))
    made = Panel(options, tuple(cells), own, told_apart(p.curve for p in instances), workers)
    made.solve_all([key(own)], silent(), mark("options"))  # at once, and nothing can be told without it
    return made
