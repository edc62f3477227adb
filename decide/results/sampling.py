"""Options evaluated at many positions of the factors: the loop that robustness, sensitivity and batches share.

A position is a row of numbers from -1 to 1, one for each factor of `futures.yaml`; every option is solved at the same
rows, each time with its own best plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from decide.batch import results_of
from decide.errors import DecideError, InputError, Problem, Stopped
from decide.model.lp import Floats, Mask
from decide.pack.checks import check_pack
from decide.pack.expected import SENSE_OF
from decide.pack.futures import MOST_DRAWN
from decide.pack.moving import Moves, moves
from decide.pack.schema import Factor
from decide.pack.theatre import Case
from decide.progress import Progress
from decide.results.metrics import ALL, Row, metrics
from decide.solve.answer import Answer, answer
from decide.solve.certificate import Certificate

if TYPE_CHECKING:
    import pandas as pd

Sampler = Literal["latin", "sobol"]
SENSE = {"score": 1, **SENSE_OF}
"""Metric -> 1 if more of it is better, -1 if less is."""


@dataclass(frozen=True)
class Outcome:
    """One figure of an option: a row of `Results.metrics` over the whole horizon."""

    metric: str
    objective: str
    region: str
    unit: str

    @property
    def better(self) -> int:
        """1 if more of it is better, -1 if less is."""
        return SENSE[self.metric]

    @property
    def key(self) -> tuple[str, str, str]:
        """Metric, objective and region."""
        return self.metric, self.objective, self.region


OVERALL = ("score", ALL, ALL)


@dataclass(frozen=True)
class Evaluated:
    """What options come to at rows of positions."""

    options: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    values: Floats
    """(row, option, outcome)."""
    broken: Mask
    """(row, option) whether the option's terms could not all be met."""
    certificates: Mapping[str, Certificate]
    """The worst certificate of each option; none where it was read from a file."""

    def column(self, key: tuple[str, str, str]) -> int:
        """Number of an outcome. Raises `KeyError`."""
        return [outcome.key for outcome in self.outcomes].index(key)

    def of(self, key: tuple[str, str, str]) -> Floats:
        """(row, option) values of one outcome."""
        return np.asarray(self.values[:, :, self.column(key)])

    def only(self, options: Sequence[str]) -> Evaluated:
        """The part about some options."""
        kept = [self.options.index(name) for name in options]
        certificates = {name: proof for name, proof in self.certificates.items() if name in options}
        return replace(
            self,
            options=tuple(options),
            values=self.values[:, kept],
            broken=self.broken[:, kept],
            certificates=certificates,
        )

    def first(self, rows: int) -> Evaluated:
        """The first rows."""
        return replace(self, values=self.values[:rows], broken=self.broken[:rows])

    def frame(self, first: str, names: Sequence[object]) -> pd.DataFrame:
        """Tidy: one row for each row of positions (named in a column `first`), option and outcome."""
        import pandas as pd

        rows, options, outcomes = self.values.shape
        about = [(o.metric, o.objective, o.region, o.unit) for o in self.outcomes]
        data = {
            first: np.repeat(np.array(names, dtype=object), options * outcomes),
            "option": np.tile(np.repeat(np.array(self.options, dtype=object), outcomes), rows),
        }
        for number, name in enumerate(("metric", "objective", "region", "unit")):
            data[name] = np.tile(np.array([item[number] for item in about], dtype=object), rows * options)
        data["value"] = self.values.ravel()
        return pd.DataFrame(data)


def sample(factors: Mapping[str, Factor], count: int, seed: int, sampler: Sampler = "latin") -> Floats:
    """(count, factor) positions drawn from each factor's distribution, the factors independent of each other.

    Latin hypercube or scrambled Sobol points of the unit cube, by scipy, through the inverse of each distribution
    function: the same seed gives the same rows. Raises `InputError` for more than `MOST_DRAWN`, and for Sobol points
    that are no power of two.
    """
    from scipy.stats import qmc

    if count > MOST_DRAWN:
        message = f"{count:,} futures are more than are drawn at once."
        raise InputError(Problem(message, None, f"Ask for {MOST_DRAWN:,} at most."))
    if sampler == "sobol":
        if count & (count - 1):
            message = f"Sobol points come by powers of two, not by {count}."
            near = 2 ** round(np.log2(count))
            raise InputError(Problem(message, None, f"Ask for {near}, or leave out --sampler."))
        unit = qmc.Sobol(len(factors), seed=seed).random(count)
    else:
        unit = qmc.LatinHypercube(len(factors), seed=seed).random(count)
    return from_unit(factors, unit)


def from_unit(factors: Mapping[str, Factor], unit: Floats) -> Floats:
    """(row, factor) positions of points of the unit cube, by the inverse of each factor's distribution function."""
    triangular = np.array([factor.distribution == "triangular" for factor in factors.values()])
    rising, falling = np.sqrt(2.0 * unit) - 1.0, 1.0 - np.sqrt(2.0 * (1.0 - unit))
    return np.asarray(np.where(triangular, np.where(unit < 0.5, rising, falling), 2.0 * unit - 1.0), dtype=float)


def evaluate(
    cases: Mapping[str, Case],
    factors: Mapping[str, Factor],
    positions: Floats,
    progress: Progress,
    step: str,
    workers: int | None = None,
    base: Sequence[Solved] | None = None,
) -> Evaluated:
    """Solve every case at every row of positions; if stopped, at the first rows only. `base`: what the cases come to at
    their values, for the rows that leave a case there. Raises as `over_rows` does."""
    parts = [
        (MovedCase(case, moves(case.pack, factors), base[n] if base else None), positions)
        for n, case in enumerate(cases.values())
    ]
    return gathered(list(cases), over_rows(parts, progress, step, workers))


@dataclass(frozen=True)
class MovedCase:
    """A case, and how factors move it."""

    case: Case
    moved: Moves
    base: Solved | None = None
    """What it comes to with every factor at its value, for the rows that leave it there."""

    def at(self, rows: Floats, laydowns: bool = False) -> Iterator[Solved | DecideError]:
        """What it comes to at each row of positions, or why it has no answer there. Raises `Stopped`.

        Every solve starts from scratch, which at this distance from the values is as fast as any basis (measured:
        docs/robust.md), so that what a row gives hangs neither on other rows nor on who solves it.
        """
        for row in rows:
            if self.base and self.moved.still(row):
                yield self.base
                continue
            try:
                yield figures_of(answer(at_position(self.case, self.moved, row)), laydowns)
            except Stopped:
                raise
            except DecideError as error:
                yield error


def over_rows(
    parts: Sequence[tuple[MovedCase, Floats]], progress: Progress, step: str, workers: int | None = None
) -> list[list[Solved]]:
    """What cases come to, each at rows of its own, row by row; if stopped, at the first rows only. Raises `InputError`
    where a row makes no sound pack, otherwise as `answer` does."""

    def work(item: tuple[MovedCase, Floats]) -> Solved:
        (made,) = item[0].at(item[1][None])
        if isinstance(made, DecideError):
            raise made
        return made

    count = min((len(rows) for _, rows in parts), default=0)
    made = results_of(work, ((part, rows[n]) for n in range(count) for part, rows in parts), progress, workers)
    whole_rows = zip(*[made] * len(parts), strict=False)  # one result after another, a row that was cut off left out
    return [[*row] for row in progress.reported(whole_rows, count, step)]


def at_position(case: Case, moved: Moves, row: Floats) -> Case:
    """A case with the factors at a row of positions. Raises `InputError` if that makes no sound pack."""
    pack = moved.at(row)
    wrong = [
        Problem(f"{case.option.id}, with the factors at {np.round(row, 3).tolist()}: {message}", None, hint)
        for _, message, hint in check_pack(pack, beside=case.pack)
    ]
    if wrong:
        raise InputError(wrong)
    return replace(case, pack=pack)


@dataclass(frozen=True)
class Solved:
    """What one case comes to."""

    figures: Mapping[Outcome, float]
    broken: bool
    """Whether its terms could not all be met."""
    certificate: Certificate
    laydown: tuple[Row, ...] = ()
    """Rows of `Results.laydown`, if they were asked for."""


def solved(case: Case) -> Solved:
    """The outcomes of a case, solved by a session of its own. Raises as `answer` does."""
    return figures_of(answer(case))


def figures_of(solved: Answer, laydowns: bool = False) -> Solved:
    """The outcomes of an answered case, and its plan if asked for."""
    figures = {
        Outcome(metric, objective, region, unit): float(value)
        for _, objective, region, period, metric, unit, value, *_ in metrics(solved)
        if period == ALL and metric in SENSE
    }
    laydown: tuple[Row, ...] = ()
    if laydowns:
        from decide.results.facts import laydown_rows  # which reads what options come to over futures

        laydown = tuple(laydown_rows(solved))
    return Solved(figures, bool(solved.violations), solved.certificate, laydown)


def gathered(options: Sequence[str], rows: Sequence[Sequence[Solved]]) -> Evaluated:
    """Solved cases, row by row in the order of the options, as arrays; nan where an option has no such figure."""
    outcomes = tuple(dict.fromkeys(outcome for row in rows for item in row for outcome in item.figures))
    shape = (len(rows), len(options), len(outcomes))
    values = [[[item.figures.get(outcome, np.nan) for outcome in outcomes] for item in row] for row in rows]
    broken = [[item.broken for item in row] for row in rows]
    worst = worst_of({name: item.certificate for name, item in zip(options, row, strict=True)} for row in rows)
    return Evaluated(
        tuple(options),
        outcomes,
        np.array(values, float).reshape(shape),
        np.array(broken, bool).reshape(shape[:2]),
        worst,
    )


def worst_of(proofs: Iterable[Mapping[str, Certificate]]) -> dict[str, Certificate]:
    """The worst certificate of each option over several runs."""
    worst: dict[str, Certificate] = {}
    for run in proofs:
        for option, proof in run.items():
            worst[option] = max(worst.get(option, proof), proof, key=lambda one: one.worst)
    return worst
