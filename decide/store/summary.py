"""What a store comes to, chunk by chunk: sums and histograms over all futures, whatever their number.

Options are compared within a *setting*: the same what-if, weighting, levers and mode. Quantiles are read off histograms
of `BINS` equal bins between the least and the greatest figure of the store, so they are right to the width of a bin;
means, shares and the worst are exact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np

from decide.errors import InputError, Place, Problem, did_you_mean
from decide.model.lp import Floats, Ints, Mask
from decide.results.paired import HIGH, LOW, ROUNDING, ties
from decide.results.tiers import SURE, Tier, tiers
from decide.store.files import CASES, named_part
from decide.store.manifest import manifest_in
from decide.store.reading import parts_of
from decide.store.schemas import FUTURES, RESULTS, meanings_in

BINS = 4096
KEPT = 20_000  # futures kept as they are, for boxes: more only fill the memory, and a box has three sides
TAIL = 0.1  # the worst futures that a mean is taken over: one in ten
Numbers = TypeVar("Numbers", Floats, Ints)


class CaseSetting(NamedTuple):
    """What cases have in common that are compared."""

    what_if: str
    weighting: str
    levers: str
    mode: str


@dataclass
class Histogram:
    """Counts of values between two ends, one row for each thing counted."""

    low: float
    high: float
    counts: Floats
    """(thing, bin)."""

    @classmethod
    def between(cls, low: float, high: float, things: int) -> Histogram:
        """An empty one."""
        return cls(low, high if high > low else low + 1.0, np.zeros((things, BINS)))

    def add(self, values: Floats) -> None:
        """Count values (future, thing)."""
        at = ((values - self.low) / (self.high - self.low) * BINS).astype(np.int64)
        things = np.arange(values.shape[1]) * BINS
        flat = (np.clip(at, 0, BINS - 1) + things).ravel()
        self.counts += np.bincount(flat, minlength=self.counts.size).reshape(self.counts.shape)

    def quantile(self, share: float) -> Floats:
        """(thing) the value below which that share lies, as if the values of a bin were spread evenly over it."""
        below = np.cumsum(self.counts, axis=1)
        wanted = share * below[:, -1]
        at = np.minimum((below < wanted[:, None]).sum(axis=1), BINS - 1)
        rows = np.arange(len(at))
        inside = self.counts[rows, at]
        before = below[rows, at] - inside
        part = np.divide(wanted - before, inside, where=inside > 0, out=np.zeros(len(at)))
        return np.asarray(self.low + (at + part) * self._width)

    def top_mean(self, share: float) -> Floats:
        """(thing) mean of the greatest values that make up a share."""
        counts = self.counts[:, ::-1]
        total = counts.sum(axis=1, keepdims=True)
        before = np.cumsum(counts, axis=1) - counts
        taken = np.clip(share * total - before, 0.0, counts)
        middle = self.high - (np.arange(BINS) + 0.5) * self._width
        return np.asarray(np.maximum(taken @ middle / taken.sum(axis=1), 0.0))

    @property
    def _width(self) -> float:
        return (self.high - self.low) / BINS


@dataclass
class Tally:
    """The options of one setting over the futures that all of them have."""

    options: tuple[str, ...]
    better: int
    """1 if more of the criterion is better, -1 if less is."""
    apart: float
    """Within which options are not told apart."""
    spread: Histogram
    missed: Histogram
    """Of regrets."""
    leads: Histogram
    """Of leads, by pair."""
    central: Floats
    count: int = 0
    left_out: int = 0
    """Futures in which an option has no answer."""
    sums: dict[str, Floats] = field(default_factory=dict)
    worst_regret: Floats = field(default_factory=lambda: np.zeros(0))
    kept: list[tuple[Floats, Floats]] = field(default_factory=list)
    """Positions and values of the first futures."""

    @classmethod
    def of(cls, options: Sequence[str], better: int, apart: float, low: float, high: float) -> Tally:
        """An empty one, for values between two ends."""
        n, span = len(options), high - low
        leads = Histogram.between(-span, span, n * n)
        spread, missed = Histogram.between(low, high, n), Histogram.between(0.0, span, n)
        return cls(tuple(options), better, apart, spread, missed, leads, np.full(n, np.nan), worst_regret=np.zeros(n))

    def add(self, values: Floats, positions: Floats) -> None:
        """Count futures: values (future, option), positions (future, factor). Those without all values are left out."""
        whole: Mask = np.asarray(np.isfinite(values).all(axis=1))
        self.left_out += int((~whole).sum())
        values, positions = _rows(whole, values), _rows(whole, positions)
        if not len(values):
            return
        gain = self.better * values
        missed = gain.max(axis=1, keepdims=True) - gain
        missed[missed <= ROUNDING] = 0.0
        lead = gain[:, :, None] - gain[:, None, :]
        tied = ties(gain[:, :, None], gain[:, None, :])
        shifted = gain - self.better * np.nan_to_num(self.central)  # so that sums of squares keep their digits
        self.spread.add(values)
        self.missed.add(missed)
        self.leads.add(lead.reshape(len(lead), -1))
        for name, more in {
            "value": values.sum(axis=0),
            "missed": missed.sum(axis=0),
            "first": (missed == 0.0).sum(axis=0),
            "near": (missed <= self.apart).sum(axis=0),
            "ahead": np.where(tied, 0.5, lead > 0).sum(axis=0),
            "y": shifted.sum(axis=0),
            "yy": shifted.T @ shifted,
            "x": positions.sum(axis=0),
            "xx": np.einsum("ij,ij->j", positions, positions),
            "xy": positions.T @ shifted,
        }.items():
            self.sums[name] = self.sums.get(name, 0.0) + more
        self.worst_regret = np.maximum(self.worst_regret, missed.max(axis=0))
        if self.count < KEPT:
            self.kept.append((positions[: KEPT - self.count], values[: KEPT - self.count]))
        self.count += len(values)

    def mean(self, name: str) -> Floats:
        """A sum by future."""
        return np.asarray(self.sums[name] / self.count)

    @cached_property
    def quantiles(self) -> tuple[Floats, Floats, Floats]:
        """(option) 5 %, median and 95 %."""
        low, median, high = (self.spread.quantile(share / 100) for share in (LOW, 50, HIGH))
        return low, median, high

    @property
    def order(self) -> list[int]:
        """Options by their mean regret, the least first."""
        return [int(n) for n in np.argsort(self.mean("missed"), kind="stable")]

    def above(self) -> Mask:
        """(option, other) whether an option is told to be above another, as in `decide.results.tiers`."""
        n = len(self.options)
        median = self.leads.quantile(0.5).reshape(n, n)
        return np.asarray((median > self.apart) & (self.mean("ahead") >= SURE))

    def tiers(self) -> tuple[Tier, ...]:
        """Options that cannot be told apart, the best first."""
        return tiers(self.options, self.better * self.quantiles[1], self.above())

    def shares_of_variance(self, one: int, other: int | None = None) -> Floats:
        """(factor) squared correlation of a factor with an option, or with its lead over another: the share of the
        variance that the factor explains alone by a straight line. nan where nothing varies."""
        weight = np.zeros(len(self.options))
        weight[one] = 1.0
        if other is not None:
            weight[other] = -1.0
        y, x = self.mean("y"), self.mean("x")
        covariance = (self.mean("xy") - np.outer(x, y)) @ weight
        variance = weight @ (self.mean("yy") - np.outer(y, y)) @ weight
        spread = self.mean("xx") - x**2
        scale = variance * spread
        shares = np.divide(covariance**2, scale, where=scale > ROUNDING**2, out=np.full(len(x), np.nan))
        return np.asarray(shares)


@dataclass(frozen=True)
class Summary:
    """What a store comes to."""

    manifest: Mapping[str, Any]
    factors: tuple[str, ...]
    unit: str
    title: str
    tallies: Mapping[CaseSetting, Tally]


def summary_of(folder: Path, column: str, only: Collection[int] | None = None) -> Summary:
    """Walk the results of a store once, a chunk at a time; of some cases, by number, if they are given. Raises
    `InputError` where there is no store, no future done, or no such criterion."""
    manifest, place = manifest_in(folder), Place(str(folder))
    parts = parts_of(folder, RESULTS)
    if not parts:
        raise InputError(Problem("nothing of this store is done yet.", place, "Run its batch first."))
    meanings = {name: about for name, about in meanings_in(parts[0]).items() if "metric" in about}
    if column not in meanings:
        raise InputError(Problem(f"the store keeps no criterion {column!r}.", place, did_you_mean(column, meanings)))
    about = meanings[column]
    better = 1 if about["better"] == "more" else -1
    apart = manifest["told_apart"] if about["metric"] == "score" else 0.0
    low, high = ends_of(parts, column)
    groups = _settings(folder, only)
    tallies = {
        setting: Tally.of([option for option, _ in cases], better, apart, low, high)
        for setting, cases in groups.items()
    }
    for numbers, positions, values in _chunks(folder, column, len(manifest["cases"]), manifest["factors"]):
        for setting, cases in groups.items():
            mine, drawn = values[:, [case for _, case in cases]], numbers > 0
            if not drawn.all():  # future 0, in which nothing is drawn
                tallies[setting].central = mine[~drawn][0]
            tallies[setting].add(_rows(drawn, mine), _rows(drawn, positions))
    if not any(tally.count for tally in tallies.values()):
        raise InputError(Problem("no future is done for all options yet.", place, "Run its batch again."))
    done = {setting: tally for setting, tally in tallies.items() if tally.count}
    return Summary(manifest, tuple(manifest["factors"]), about["unit"], about["title"], done)


def _settings(folder: Path, only: Collection[int] | None) -> dict[CaseSetting, list[tuple[str, int]]]:
    """Option and number of the cases of each setting, in their order."""
    import pyarrow.parquet as pq

    groups: dict[CaseSetting, list[tuple[str, int]]] = {}
    for row in pq.read_table(folder / CASES).to_pylist():
        setting = CaseSetting(*(row[name] for name in CaseSetting._fields))
        if only is None or row["case"] in only:
            groups.setdefault(setting, []).append((row["option"], row["case"]))
    return groups


def ends_of(parts: Sequence[Path], column: str) -> tuple[float, float]:
    """The least and the greatest figure, from the footers of the parts."""
    import pyarrow.parquet as pq

    ends: list[float] = []
    for path in parts:
        about = pq.read_metadata(path)
        number = about.schema.to_arrow_schema().get_field_index(column)
        for group in range(about.num_row_groups):
            seen = about.row_group(group).column(number).statistics
            ends += [seen.min, seen.max] if seen is not None and seen.has_min_max else []
    return (min(ends), max(ends)) if ends else (0.0, 1.0)


def _chunks(folder: Path, column: str, cases: int, factors: Sequence[str]) -> Iterator[tuple[Ints, Floats, Floats]]:
    """Numbers of the futures, positions (future, factor) and values (future, case; nan where there is no figure) of one
    chunk after another."""
    import pyarrow.dataset as ds

    def chunk_of(path: Path) -> int:
        named = named_part(path)
        assert named is not None
        return named[0].chunk

    of_futures = {chunk_of(path): path for path in parts_of(folder, FUTURES)}
    for chunk, paths in groupby(sorted(parts_of(folder, RESULTS), key=chunk_of), key=chunk_of):
        futures = ds.dataset(of_futures[chunk]).to_table(columns=["future", *factors])
        numbers = futures["future"].to_numpy()
        positions = np.array([futures[name].to_numpy() for name in factors]).reshape(len(factors), len(numbers)).T
        rows = ds.dataset([*paths]).to_table(columns=["future", "case", column])
        values = np.full((len(numbers), cases), np.nan)
        at = rows["future"].to_numpy() - numbers[0]
        values[at, rows["case"].to_numpy()] = rows[column].to_numpy()
        done = np.isfinite(values).any(axis=1)
        yield _rows(done, numbers), _rows(done, positions), _rows(done, values)


def _rows(wanted: Mask, values: Numbers) -> Numbers:
    """Some rows; no copy is made where all are wanted, which nearly always they are."""
    return values if wanted.all() else values[wanted]
