"""What can be had of one criterion for how much of another: the efficient points of every option, and of all together.

docs/frontier.md holds the definitions. The redeployment friction is left out of both criteria: it breaks ties between
plans and is no aim of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from decide.batch import run_all
from decide.errors import InputError, Problem, Stopped
from decide.language import mark
from decide.model.criteria import Measure, check_name, measure
from decide.model.instance import compile_instance
from decide.pack.theatre import Theatre, choose_options, resolve
from decide.pack.what_if import WhatIf
from decide.progress import Progress, silent
from decide.questions.frontier.envelope import EdgePiece, Point, behind, envelope
from decide.results import stops
from decide.results.facts import check_weighted, manifest
from decide.results.study import Study
from decide.solve.answer import Answer, answer
from decide.solve.biobjective import Chain, efficient
from decide.solve.certificate import Certificate, worst_of
from decide.solve.highs import Session

KIND = "frontier"
FRAMES: Mapping[str, tuple[str, ...]] = {
    "points": ("option", "corner", "x", "y", "rate"),
    "envelope": ("option", "x_from", "y_from", "x_to", "y_to"),
    "options": ("option", "title", "corners", "own_x", "own_y", "on_envelope", "behind", "shortfalls", "error_bound"),
    "criteria": ("axis", "criterion", "unit", "sign"),
}
TOLERANCE = 1e-4  # of the ranges: far below what tells two plans apart, in a tenth of the solves of all corners
LEVEL = 1e-6  # of the ranges over all options: an option this close to the envelope is on it


@dataclass(frozen=True)
class Frontier:
    """The efficient points of one option."""

    answer: Answer
    measures: tuple[Measure, Measure]
    chain: Chain[None]

    @property
    def points(self) -> list[Point]:
        """The corners in the measures' own units, the first coordinate rising."""
        return sorted((corner.first, corner.second) for corner in self.chain.corners)

    @property
    def upright(self) -> list[Point]:
        """The corners with both coordinates so that more is better, the first rising."""
        one, two = (measure.sign for measure in self.measures)
        return sorted((one * x, two * y) for x, y in self.points)

    @property
    def own(self) -> Point:
        """Where the option's best plan by the weighted score lies."""
        one, two = (measure.value(self.answer.solution.x) for measure in self.measures)
        return one, two

    @property
    def certificate(self) -> Certificate:
        """The worst of all solves."""
        return worst_of([self.answer.certificate, self.chain.certificate])


def frontier(
    theatre: Theatre,
    first: str,
    second: str,
    options: Sequence[str] = (),
    what_if: WhatIf | None = None,
    tolerance: float = TOLERANCE,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Study:
    """The efficient points between two criteria, for options (all if none is named) and for all of them together.

    Criteria are those of the solve modes (more is better), `cost` and `peacekeeper_deaths` (less is better). The
    frames are those of `FRAMES`; `x` and `y` are in the criteria's units, `rate` is the change of y for one more of x
    up to the next corner. Raises `InputError` for unknown names, two criteria that are the same or a tolerance out of
    bounds, `Stopped` if stopped before the first option was done, otherwise as `answer` does.
    """
    progress, what_if = progress or silent(), what_if or WhatIf()
    if first == second:
        raise InputError(Problem(f"both criteria are {first!r}.", None, "Name two."))
    if not 0.0 <= tolerance <= 0.1:
        hint = "It is a part of the ranges: 0 for every corner, 0.0001 if not given."
        raise InputError(Problem(f"a tolerance of {tolerance:g} is not between 0 and 0.1.", None, hint))
    names = choose_options(theatre, options, what_if)
    for name in (first, second):
        check_name(compile_instance(theatre.pack), name)

    def work(name: str) -> Frontier | None:
        case = resolve(theatre, name, what_if)
        check_weighted(case)
        solved = answer(case)
        one, two = (measure(solved.instance, solved.programme, criterion) for criterion in (first, second))
        session = Session(primal=True)  # costs alone differ
        try:
            chain = efficient(solved.programme, one, two, lambda _: None, tolerance, session, progress)
        except Stopped:
            return None  # part of a chain would make the option look worse than it is
        return Frontier(solved, (one, two), chain)

    done = [item for item in run_all(work, names, progress, mark("options"), workers) if item is not None]
    if not done:
        raise Stopped("the first option was done")
    about = manifest(theatre, [item.answer for item in done], what_if)
    about |= {
        "criteria": [first, second],
        "tolerance": tolerance,
        "worst_certificate": max(item.certificate.worst for item in done),
        "solves": sum(item.chain.solves for item in done),
    }
    if len(done) < len(names):
        about["stopped"] = stops.OPTIONS.written(done=len(done), count=len(names))
    certificates = {item.answer.case.option.id: item.certificate.as_dict() for item in done}
    return Study(KIND, _frames(done), about, certificates)


def _frames(done: Sequence[Frontier]) -> dict[str, pd.DataFrame]:
    one, two = done[0].measures
    pieces = [_natural(piece, one.sign, two.sign) for piece in envelope({_id(item): item.upright for item in done})]
    on, upright = {piece.name for piece in pieces}, [item.upright for item in done]
    rows: dict[str, list[tuple[object, ...]]] = {
        "points": [row for item in done for row in _points(item)],
        "envelope": [(piece.name, *piece.left, *piece.right) for piece in sorted(pieces, key=lambda piece: piece.left)],
        "options": [
            (
                _id(item),
                item.answer.case.option.title,
                len(item.points),
                *item.own,
                _id(item) in on or _relative(item.upright, upright) <= LEVEL,
                behind(item.upright, upright) if one.unit == two.unit else float("nan"),
                len({violation.term for violation in item.answer.violations}),
                100.0 * item.answer.instance.curve.error_bound,
            )
            for item in done
        ],
        "criteria": [(axis, measure.name, measure.unit, measure.sign) for axis, measure in (("x", one), ("y", two))],
    }
    return {name: pd.DataFrame(rows[name], columns=list(columns)) for name, columns in FRAMES.items()}


def _id(item: Frontier) -> str:
    return item.answer.case.option.id


def _points(item: Frontier) -> list[tuple[object, ...]]:
    """Rows of the frame: each corner, and what one more of x changes in y up to the next."""
    points = item.points
    following = [*points[1:], (float("nan"), float("nan"))]
    return [
        (_id(item), n, *here, (after[1] - here[1]) / (after[0] - here[0]))
        for n, (here, after) in enumerate(zip(points, following, strict=True), 1)
    ]


def _relative(chain: Sequence[Point], every: Sequence[Sequence[Point]]) -> float:
    """How far a chain is from the envelope of all, each criterion as a part of its range over all."""
    corners = [point for other in every for point in other]
    wide, tall = (max(values) - min(values) or 1.0 for values in zip(*corners, strict=True))
    scaled = [[(x / wide, y / tall) for x, y in other] for other in (chain, *every)]
    return behind(scaled[0], scaled[1:])


def _natural(piece: EdgePiece, one: float, two: float) -> EdgePiece:
    """A piece in the measures' own units, from left to right."""
    left, right = sorted((one * x, two * y) for x, y in (piece.left, piece.right))
    return EdgePiece(piece.name, left, right)
