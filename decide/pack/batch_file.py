"""The study file of a batch: which options, what-ifs, weightings, levers and modes are put to which futures.

`decide batch` runs it (docs/batch.md); `decide.pack.batch_cases` crosses what it lists. Its form is checked here, with
the names that it takes from the pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from decide.errors import InputError, shortened, unknown
from decide.pack.folder import FUTURES_FILE, LEVERS_FILE, find_pack
from decide.pack.futures import FuturesFile, read_futures
from decide.pack.levers import LeverFile, read_levers
from decide.pack.located import Complaint, Located, validate
from decide.pack.mode_text import parse_mode
from decide.pack.quantity import Model
from decide.pack.read import read_theatre
from decide.pack.relative import is_number, split_sign
from decide.pack.schema import OptionId
from decide.pack.strict_yaml import mapping, read_yaml
from decide.pack.theatre import Theatre
from decide.pack.weighting import named_weighting

OWN_WEIGHTS = "own"
AS_IT_IS = "unset"
MOST_LISTED = 1000  # entries of one list: what is crossed is counted beforehand, and more are not written by hand
LARGEST_SOBOL = 2**30  # points that a sequence of scipy has

Seed = Annotated[int, Field(strict=True, ge=0, le=2**32 - 1)]
Position = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1.0, le=1.0)]
Size = Annotated[int, Field(strict=True, ge=1, le=LARGEST_SOBOL)]
Names = Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST_LISTED)]


class LatinDesign(Model):
    """A Latin hypercube: futures drawn from each factor's distribution, those of `decide robust` of the same seed."""

    kind: Literal["latin"]
    size: Size
    """How many futures."""
    seed: Seed = 1
    """The same seed, the same futures; 1 if not given."""
    factors: Names | None = None
    """Factors that are drawn, the others stay at their values; all if not given."""


class SobolDesign(Model):
    """Scrambled Sobol points, which are drawn as they are needed: for millions of futures."""

    kind: Literal["sobol"]
    size: Size
    """How many futures: a power of two."""
    seed: Seed = 1
    """The same seed, the same futures; 1 if not given."""
    factors: Names | None = None
    """Factors that are drawn, the others stay at their values; all if not given."""


class FactorialDesign(Model):
    """Every position of each factor with every position of the others."""

    kind: Literal["factorial"]
    positions: Annotated[dict[str, tuple[Position, ...]], Field(min_length=1)]
    """Positions by factor, from -1 (its low end) to 1; factors that are not named stay at their values."""


class FileDesign(Model):
    """Futures of one's own, in a CSV file: a column for each factor, a row of positions for each future."""

    kind: Literal["file"]
    path: str
    """Of the file, as seen from the study file; factors that have no column stay at their values."""


FuturesDesign = Annotated[LatinDesign | SobolDesign | FactorialDesign | FileDesign, Field(discriminator="kind")]


class ListedWhatIf(Model):
    """A what-if of a batch: nothing changes the pack where both are left out."""

    scenario: str | None = None
    """A what-if file, as seen from the study file."""
    set: dict[str, Any] = {}  # noqa: RUF012 (pydantic gives every instance its own copy of a default)
    """Single values by dotted path, as `--set` takes them; a path that ends in `*` scales, one in `+` adds."""


class BatchFile(Model, defer_build=False):
    """The file of a batch."""

    pack: str
    """A pack that comes with decide, by name, or the folder of one, as seen from the study file."""
    options: Names | None = None
    """Options that are run; those that the what-if names if not given, else all."""
    what_ifs: Annotated[dict[OptionId, ListedWhatIf], Field(max_length=MOST_LISTED)] = {}  # noqa: RUF012
    """What-ifs by name, each run by itself; the options as published if none is given."""
    weightings: Names | None = None
    """Weightings that the pack names, each run by itself; `own` is that of the pack and of the what-if."""
    levers: dict[OptionId, Names] = {}  # noqa: RUF012
    """Settings of levers, every one with every one of the other levers; `unset` leaves a lever as the option has it."""
    modes: Names | None = None
    """Solve modes as `--mode` takes them; that of the what-if or weighting if not given."""
    design: FuturesDesign | None = None
    """The futures; none but the one in which every figure has its value if not given."""
    keep: Names | None = None
    """Criteria that are kept, by column; `*` stands for any text in a name; all if not given."""
    laydowns: bool = False
    """Whether every plan is kept too: who is stationed where, period by period."""


@dataclass(frozen=True)
class BatchStudy:
    """A study file as read, with the pack that it is about."""

    path: Path
    file: BatchFile
    located: Located
    digest: str
    theatre: Theatre
    futures: FuturesFile | None
    """What is uncertain; None where the pack says nothing of it."""
    levers: LeverFile | None
    """The levers of the pack, where some are run."""

    def beside(self, name: str) -> Path:
        """A file that the study names."""
        return self.path.parent / name


def read_batch(path: Path) -> BatchStudy:
    """Read a study file and its pack. Raises `InputError` with every problem, each with file and line."""
    document = mapping(read_yaml(path), path)
    located = Located(document.tree, document.marks)
    file = validate(located, BatchFile, _form)
    try:
        beside = path.parent / file.pack
        theatre = read_theatre(beside if (beside / "pack.yaml").exists() else find_pack(file.pack))
    except InputError as error:
        raise InputError(
            one if one.place else located.problem(("pack",), one.message, one.hint) for one in error.problems
        ) from None
    futures = read_futures(theatre) if (theatre.folder / FUTURES_FILE).exists() else None
    levers = read_levers(theatre) if (theatre.folder / LEVERS_FILE).exists() else None
    study = BatchStudy(path, file, located, document.digest, theatre, futures, levers)
    if problems := [located.problem(*complaint) for complaint in _names(study)]:
        raise InputError(problems)
    return study


def _form(file: BatchFile) -> Iterator[Complaint]:
    """What can be said of the file without its pack."""
    for field in ("options", "weightings", "modes", "keep"):
        yield from _repeated((field,), getattr(file, field) or ())
    for lever, settings in file.levers.items():
        yield from _repeated(("levers", lever), settings)
    for name, what_if in file.what_ifs.items():
        for path, value in what_if.set.items():
            at = ("what_ifs", name, "set", path)
            if isinstance(value, dict | list):
                yield at, "only single values can be set here.", "Write a what-if file, and name it as `scenario`."
            elif split_sign(path)[1] != "set" and not is_number(value):
                yield at, f"{shortened(value)} is not a number to scale by or to add.", ""
    design = file.design
    if isinstance(design, SobolDesign) and design.size & (design.size - 1):
        below = 2 ** (design.size.bit_length() - 1)
        message = f"Sobol points come by powers of two, not by {design.size:,}."
        yield ("design", "size"), message, f"Ask for {below:,} or {2 * below:,}."
    if isinstance(design, FactorialDesign):
        for factor, positions in design.positions.items():
            yield from _repeated(("design", "positions", factor), positions)
            if not positions:
                yield ("design", "positions", factor), f"{factor} has no position.", "Give one or more, from -1 to 1."
    if isinstance(design, LatinDesign | SobolDesign):
        yield from _repeated(("design", "factors"), design.factors or ())


def _repeated(path: tuple[str, ...], names: tuple[Any, ...]) -> Iterator[Complaint]:
    for n, name in enumerate(names):
        if name in names[:n]:
            yield (*path, n), f"{shortened(name)} is given twice.", "Keep one."


def _names(study: BatchStudy) -> Iterator[Complaint]:
    """Names that the pack does not have, and modes that are none."""
    file, theatre = study.file, study.theatre
    for n, name in enumerate(file.options or ()):
        if name not in theatre.options:
            yield ("options", n), *unknown("option", name, theatre.options)
    for n, name in enumerate(file.weightings or ()):
        try:
            _ = name == OWN_WEIGHTS or named_weighting(theatre.pack, name)
        except InputError as error:
            yield ("weightings", n), error.problems[0].message, error.problems[0].hint
    for n, text in enumerate(file.modes or ()):
        try:
            parse_mode(text, theatre.pack)
        except InputError as error:
            yield from ((("modes", n), item.message, item.hint) for item in error.problems)
    yield from _levers(study)
    yield from _design(study)


def _levers(study: BatchStudy) -> Iterator[Complaint]:
    levers = study.levers.levers.levers if study.levers else {}
    for name, settings in study.file.levers.items():
        if name not in levers:
            yield ("levers", name), *unknown("lever", name, levers)
            continue
        for n, setting in enumerate(settings):
            if setting != AS_IT_IS and setting not in levers[name].settings:
                yield ("levers", name, n), *unknown(f"setting of the lever {name!r}:", setting, levers[name].settings)


def _design(study: BatchStudy) -> Iterator[Complaint]:
    design, factors = study.file.design, study.futures.factors if study.futures else {}
    if design is None:
        return
    if not factors:
        hint = f"Write {FUTURES_FILE}, as docs/robust.md shows, or leave the design out."
        yield ("design",), f"the pack {study.theatre.pack.id!r} has no factors.", hint
    elif isinstance(design, LatinDesign | SobolDesign):
        for n, name in enumerate(design.factors or ()):
            if name not in factors:
                yield ("design", "factors", n), *unknown("factor", name, factors)
    elif isinstance(design, FactorialDesign):
        for name in design.positions:
            if name not in factors:
                yield ("design", "positions", name), *unknown("factor", name, factors)
