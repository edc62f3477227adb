"""Results: tidy frames and a manifest, written to and read from one JSON form.

One `Results` holds one run or many: every frame has an `option` column and never aggregates in silence.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from decide.errors import InputError, Place, Problem, shortened
from decide.pack.strict_yaml import read_text
from decide.results.frames import COLUMNS as COLUMNS
from decide.results.frames import OPTIONAL, FramesOfResults
from decide.results.tidy import Tidy, with_words
from decide.shown import shortly, shortly_html

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_VERSION = 1
COMPARE, SHOW = "compare", "show"  # the kinds of study that are `Results`; files of old do not name theirs
MAX_BYTES = 200_000_000  # a comparison of thirteen options takes about 3 MB


@dataclass(frozen=True)
class Ranged:
    """A value with its range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Study:
    """The answer of a question: tidy frames by name, and the manifest of the run that made them.

    The module `decide.questions.<kind>.study` documents the columns in its `FRAMES`.
    """

    kind: str
    frames: Mapping[str, pd.DataFrame]
    manifest: Mapping[str, Any]
    """What was run, on what, with which versions; `stopped` says how much was done of what was asked if it was stopped
    early."""
    certificates: Mapping[str, Mapping[str, Any]]
    """The worst certificate of the solves behind the frames, by what was solved."""
    table: str = ""
    """The frame that CSV has, by its name; the first if none is named."""

    @property
    def rows(self) -> pd.DataFrame:
        """The one frame that CSV has."""
        return self.frames[self.table or next(iter(self.frames))]

    def rows_of(self, name: str) -> list[dict[str, Any]]:
        """The rows of a frame, by column, as documents take them: no frame is made of them for that."""
        frames = self.frames
        return frames.rows_of(name) if isinstance(frames, Tidy) else _by_column(frames[name])

    def __repr__(self) -> str:
        rows = (f"{name}: {count} rows of {columns}" for name, count, columns in self._sizes())
        return shortly(self._caption, rows)

    def _repr_html_(self) -> str:
        return shortly_html(self._caption, ("frame", "rows", "columns"), self._sizes())

    @property
    def _caption(self) -> str:
        options = ", ".join(map(str, self.manifest.get("options") or ()))
        return f"Study {self.kind}, pack {self.manifest.get('pack', '?')}, of {options or 'no option'}{self._stopped}"

    @property
    def _stopped(self) -> str:
        return f", stopped early: {self.manifest['stopped']}" if self.manifest.get("stopped") else ""

    def _sizes(self) -> list[tuple[str, str, str]]:
        """Frame, how many rows, and which columns."""
        return [(name, str(len(table)), ", ".join(map(str, table))) for name, table in self.frames.items()]

    def in_words(self, words: Mapping[str, str]) -> Self:
        """The same with texts of the pack in another language (`Theatre.words`): for a study read from a file."""
        return replace(self, frames=with_words(self.frames, words)) if words else self

    def as_dict(self) -> dict[str, Any]:
        """The study as plain data: the JSON form."""
        return {
            "schema_version": SCHEMA_VERSION,
            "study": self.kind,
            "manifest": dict(self.manifest),
            "certificates": {name: dict(figures) for name, figures in self.certificates.items()},
            **{name: records(frame) for name, frame in self.frames.items()},
        }


@dataclass(frozen=True)
class Results(Study, FramesOfResults):
    """Options as they are: a study whose frames, one row per fact, are at hand by name.

    Every frame has the column `option`; names are ids of the pack. Shares are between 0 and 1, money is USD, effort is
    in the unit of the task. What `compare` gives, and what `read_results` reads back.

    >>> from decide import compare, find_pack, read_theatre
    >>> results = compare(read_theatre(find_pack("drill")), ["stay"])
    >>> results.laydown[["period", "area", "units", "moved_in"]].round(6)
       period   area  units  moved_in
    0   first   hill  180.0      90.0
    1   first  plain  120.0       0.0
    2  second   hill  200.0      20.0
    3  second  plain  100.0       0.0
    >>> results.worth[results.worth["family"] == "unit"][["id", "unit", "points"]].round(4)
             id    unit  points
    0  infantry  person  0.1203
    """

    table: str = "metrics"

    def __repr__(self) -> str:
        return shortly(self._caption, (f"{name}: {score}, {title}" for name, score, title in self._scores()))

    def _repr_html_(self) -> str:
        return shortly_html(self._caption, ("option", "overall score", "title"), self._scores())

    @property
    def _caption(self) -> str:
        pack, mode = self.manifest.get("pack", "?"), self.manifest.get("mode", "?")
        count = len(self.options)
        return f"Results of {count} option{'s' * (count != 1)}, pack {pack}, mode {mode}{self._stopped}"

    def _scores(self) -> list[tuple[str, str, str]]:
        """Option, overall score with its range, and title."""
        rows = []
        for name, title in zip(self.options["option"], self.options["title"], strict=True):
            value, low, high = self.metric(name, "score")
            rows.append((str(name), f"{value:.1f} ({low:.1f} to {high:.1f})", str(title)))
        return rows

    def only(self, option: str) -> Results:
        """The part of the results about one option, as `show` has it."""
        if option not in self._parts:
            self._parts[option] = self._part(option)
        return self._parts[option]

    @cached_property
    def _parts(self) -> dict[str, Results]:
        return {}

    def _part(self, option: str) -> Results:
        kept = Tidy.of(COLUMNS, self.frames).where("option", option).but({"tiers": []})
        return replace(self, kind=SHOW, frames=kept, certificates={option: self.certificates[option]})

    def score(self, option: str, objective: str = "all", region: str = "all") -> float:
        """One score over the horizon; nan where nothing is needed."""
        return self.metric(option, "score", objective, region)[0]

    def metric(
        self, option: str, metric: str, objective: str = "all", region: str = "all", period: str = "all"
    ) -> tuple[float, float, float]:
        """Value, low and high of one metric; nan where it is not given."""
        return self._metrics.get((option, metric, objective, region, period), (math.nan, math.nan, math.nan))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Ids of the options, in the order asked."""
        return tuple(str(row["option"]) for row in self.rows_of("options"))

    @property
    def assessed(self) -> set[tuple[str, str]]:
        """Objective and region of every score over the horizon; `all` where added up."""
        return {(o, r) for _, metric, o, r, period in self._metrics if (metric, period) == ("score", "all")}

    @cached_property
    def _metrics(self) -> dict[tuple[str, ...], tuple[float, float, float]]:
        keys, values = ("option", "metric", "objective", "region", "period"), ("value", "low", "high")
        return {
            tuple(row[key] for key in keys): tuple(float(row[value]) for value in values)  # type: ignore[misc]
            for row in self.rows_of("metrics")
        }

    def as_dict(self) -> dict[str, Any]:
        """As of every study; before the frames of one option that is shown stand its scores and its certificate."""
        data = super().as_dict()
        if self.kind != SHOW:
            return data
        row, scores = data["options"][0], self.metrics.query("metric == 'score' and period == 'all'")
        nested: dict[str, dict[str, Any]] = {name: {} for name in scores["objective"]}
        for objective, region, value in zip(scores["objective"], scores["region"], scores["value"], strict=True):
            nested[objective][region] = plain(value)
        about = {name: row[name] for name in ("option", "objective")}
        first = {name: data.pop(name) for name in ("schema_version", "study")}
        return {**first, **about, "scores": nested, "certificate": data["certificates"][row["option"]], **data}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain data."""
    return [plain(row) for row in _by_column(frame)]


def _by_column(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dict(orient="records")  # type: ignore[return-value]


def plain(value: Any) -> Any:
    """A JSON value: numbers not given become null, floats keep twelve digits."""
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, float):
        return None if not math.isfinite(value) else float(f"{value:.12g}")
    if hasattr(value, "item"):
        return plain(value.item())
    return value


def to_json(data: Mapping[str, Any]) -> str:
    """JSON with a fixed form, a row of a table on a line: the same data give the same text."""
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {_json(value)}" for name, value in data.items()) + "\n}\n"


def _json(value: Any) -> str:
    def compact(item: Any) -> str:
        return json.dumps(item, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(compact, value)) + "\n]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)


def study_from(path: Path, frames_of: Callable[[str], Mapping[str, tuple[str, ...]] | None]) -> Study:
    """A study written as JSON; `frames_of` gives the columns of each frame of a kind of study, None for a kind that is
    none. Raises `InputError` if the file is no such thing."""
    place = Place(str(path))
    data = _read_json(path, place)
    kind = data.get("study", COMPARE)
    wanted = frames_of(kind) if isinstance(kind, str) else None
    if not isinstance(kind, str) or wanted is None:
        hint = "Make it anew with its command and --format json."
        raise InputError(Problem(f"not a study this version reads (study {shortened(kind)}).", place, hint))
    needed = ("manifest", "certificates", *(name for name in wanted if name not in OPTIONAL))
    if missing := [name for name in needed if name not in data]:
        raise InputError(Problem(f"the result lacks {', '.join(missing)}.", place))
    made = Results if kind in (COMPARE, SHOW) else Study
    return made(kind, _frames(data, wanted, place), *_about(data, place))


def read_results(path: Path) -> Results:
    """Results written as JSON by `decide compare` or `decide show`. Raises `InputError` if the file is no such thing.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from decide import compare, find_pack, read_results, read_theatre
    >>> from decide.results.study import to_json
    >>> results = compare(read_theatre(find_pack("drill")), ["stay"])
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "stay.json")
    ...     _ = path.write_text(to_json(results.as_dict()), encoding="utf-8")
    ...     read_results(path).score("stay") == round(results.score("stay"), 10)
    True
    """
    results = study_from(path, {COMPARE: COLUMNS, SHOW: COLUMNS}.get)
    assert isinstance(results, Results)
    return results


def _read_json(path: Path, place: Place) -> dict[str, Any]:
    try:
        data = json.loads(read_text(path, limit=MAX_BYTES))
    except (ValueError, RecursionError) as error:
        raise InputError(Problem(f"not valid JSON: {error}.", place)) from None
    if not isinstance(data, dict) or data.get("schema_version") != SCHEMA_VERSION:
        version = data.get("schema_version") if isinstance(data, dict) else None
        message = f"not a result this version reads (schema_version {version!r}, needed {SCHEMA_VERSION})."
        raise InputError(Problem(message, place, "Make it anew with `decide compare --format json`."))
    return data


def _frames(data: Mapping[str, Any], wanted: Mapping[str, tuple[str, ...]], place: Place) -> dict[str, pd.DataFrame]:
    """The frames of the JSON form, each with the columns it must have."""
    import pandas as pd

    frames = {}
    for name, columns in wanted.items():
        rows = data.get(name, [])
        if not isinstance(rows, list) or any(not isinstance(row, dict) or set(row) != {*columns} for row in rows):
            raise InputError(Problem(f"{name!r} is not a list of rows with {', '.join(columns)}.", place))
        table = pd.DataFrame(rows, columns=list(columns))
        unknown = [column for column in columns if len(rows) and table[column].isna().all()]
        frames[name] = table.astype(dict.fromkeys(unknown, float))  # null is written for numbers alone
    return frames


def _about(data: Mapping[str, Any], place: Place) -> tuple[dict[str, Any], dict[str, Any]]:
    """Manifest and certificates."""
    manifest, certificates = data["manifest"], data["certificates"]
    if not (isinstance(manifest, dict) and isinstance(certificates, dict)):
        raise InputError(Problem("'certificates' and 'manifest' must be mappings.", place))
    return manifest, certificates
