"""Who leads along the weights of the kinds of need, which make up what an objective is in a region.

The score of a cell that is measured as a share is the mean of the shares met of its kinds, weighed by their weights.
So the weighted score is linear in the products of both weights, an option's worth is convex in them as it is in the
weights of cells, and the search along a line is the same (`leads`), in cells parted into kinds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from decide.batch import run_all
from decide.language import mark
from decide.model.lp import Floats
from decide.progress import Progress
from decide.questions.weights.panel import Panel
from decide.questions.weights.weightings import corners
from decide.results.facts import answered
from decide.solve.answer import HIGHS, Answer
from decide.solve.highs import Session
from decide.solve.weighing import Cell, Weighing, cells_by_need, key, part_of_cell

STEP = mark("each kind of need alone")


def weights_by_need(panel: Panel) -> tuple[list[Cell], Floats] | None:
    """The cells by kind of need and their weights as they stand, summing to 1; None where no cell has several kinds, or
    the options weigh them differently."""
    instances = [answer.instance for answer in panel.answers]
    cells = cells_by_need(instances[0])
    if len(cells) == len(panel.cells) or any(cells_by_need(p) != cells for p in instances):
        return None
    whole = dict(zip(panel.cells, panel.own, strict=True))
    parts = np.array([[part_of_cell(p, cell) for cell in cells] for p in instances])
    if not np.allclose(parts, parts[0]):
        return None
    return cells, np.array([whole[cell[0], cell[1]] for cell in cells]) * parts[0]


def panel_by_need(
    panel: Panel, options: Sequence[int], cells: Sequence[Cell], own: Floats, progress: Progress
) -> Panel | None:
    """Some options of a panel, by number, weighed by kind of need and solved where each has all the weight, with
    sessions of their own; None if stopped. Raises as `answer` does."""

    def work(o: int) -> Weighing | None:
        session = Session(primal=True)
        answer = answered(panel.answers[o].case, HIGHS, session)
        return Weighing(answer, session, cells) if isinstance(answer, Answer) else None

    made = [weighing for weighing in run_all(work, [*options], progress, STEP, panel.workers) if weighing]
    if len(made) < len(options):
        return None
    parted = Panel(tuple(made), tuple(cells), own, panel.told_apart, panel.workers)
    return parted if parted.solve_all(map(key, corners(len(cells))), progress, STEP) else None
