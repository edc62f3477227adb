"""The code at the end of a document: what was asked and the main figures, as a line of letters and digits.

It survives renaming, mailing, re-saving and printing to PDF, as it is text like any other. `decide reproduce` finds it,
asks the same again and compares (docs/reproduce.md). A checksum tells a code that was changed or cut.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from decide.errors import InputError, Place, Problem
from decide.results.metrics import ALL
from decide.results.study import Study

VERSION = 1
START, END = "decide-code-", ".end"
DIGITS = 6
"""Significant ones of a figure."""
MOST = 400  # figures of a study that is no comparison: its first rows
OF_A_ROW = (
    *("option", "laydown", "against", "stress", "lever", "setting", "factor", "end", "family", "kind", "id", "repair"),
    *("corner", "change", "metric", "objective", "region", "area", "pool", "task", "period", "unit_type", "from_area"),
    *("to_area", "threat", "series", "dimension"),
)
"""Columns that say by ids what a row is of."""
MOST_BYTES = 5_000_000  # of a code unpacked
OF_OPTIONS = ("compare", "show", "brief")
"""Kinds of study that hold the figures of options."""
HELD = ("score", "civilian_deaths_averted", "peacekeeper_deaths", "cost", "uniformed_stationed", "static_share")
"""Metrics of a comparison that a code holds, over the horizon."""
_BREAKS = re.compile("[\u200b\u00ad\u2060\ufeff]|^(?:[ \\t]*>)+|=(?=\\r?$)", re.MULTILINE)
"""Marks by which a page may break a long word, and those that a mail sets before and behind its lines."""


def _spread(mark: str) -> str:
    """The pattern of a mark whose letters may stand on two lines."""
    return r"\s*".join(map(re.escape, mark))


_CODE = re.compile(_spread(START) + r"\s*(?P<version>\d+)\s*-(?P<body>[A-Za-z0-9_\-\s]+)" + _spread(END))
Figures = dict[str, float]
"""By what each is: option and metric, or row and column."""


@dataclass(frozen=True)
class Origin:
    """What a document says that it was made of."""

    kind: str
    """Of the study, which is the name of its command."""
    args: tuple[str, ...]
    """What the command was asked about beside the pack and the what-if."""
    what_if: str
    """As a what-if file; empty if nothing was changed."""
    pack: str
    hash: str
    """Of the pack."""
    files: Mapping[str, str]
    """Start of the digest of each file, by name."""
    version: str
    """Of decide."""
    figures: Figures


def origin_of(study: Study, args: tuple[str, ...] | None = None) -> Origin:
    """What a study was asked, and its main figures. `args` of its command; its options, whom they are held against, and
    what was left out, if not given."""
    manifest = study.manifest
    return Origin(
        study.kind,
        args if args is not None else _args(study),
        str(manifest.get("what_if") or ""),
        str(manifest["pack"]),
        str(manifest["hash"]),
        {name: str(digest)[:8] for name, digest in manifest["files"].items()},
        str(manifest["versions"]["decide"]),
        figures_of(study),
    )


def _args(study: Study) -> tuple[str, ...]:
    against = study.manifest.get("against") if "held_against" not in study.manifest else None
    options = [str(name) for name in study.manifest["options"]]
    if study.kind == "why":  # of A and B, its manifest has the one that is set out from first
        options.reverse()
    held = study.kind in ("compare", "brief") and against and options != [against]
    left_out = (f"--no-{part}" for part in study.manifest.get("left_out", ()))
    return (*options, *(("--against", str(against)) if held else ()), *left_out)


def figures_of(study: Study) -> Figures:
    """The main figures of a study."""
    pairs = _of_options(study) if study.kind in OF_OPTIONS else _of_rows(study)
    return {name: float(f"{value:.{DIGITS}g}") for name, value in pairs if math.isfinite(value)}


def holds(then: float, now: float | None) -> bool:
    """Whether a figure is what it was, to as many digits as a code has."""
    return now is not None and abs(then - now) <= 10.0 ** (1 - DIGITS) * max(abs(then), abs(now))


def _of_options(study: Study) -> Iterator[tuple[str, float]]:
    for row in study.rows_of("metrics"):
        if row["period"] == ALL and row["metric"] in HELD:
            yield " ".join((row["option"], row["metric"], row["objective"], row["region"])), float(row["value"])


def _of_rows(study: Study) -> Iterator[tuple[str, float]]:
    """Numbers by what their row is of, so that they are held against the same where rows stand in another order; rows
    of the same by their count too."""
    seen: Counter[str] = Counter()
    rows = []
    for row, numbers in _numbers(study):
        of = " ".join(str(row[column]) for column in OF_A_ROW if isinstance(row.get(column), str))
        seen[of] += 1
        again = f"#{seen[of]}" if seen[of] > 1 else ""
        rows += [(" ".join(filter(None, (of, again, column))), value) for column, value in numbers]
    yield from rows[:MOST]


def by_number(study: Study) -> Figures:
    """The main figures by column and number of the row, as codes had them first."""
    return {f"{column} {n}": value for n, (_, numbers) in enumerate(_numbers(study), 1) for column, value in numbers}


def _numbers(study: Study) -> Iterator[tuple[Mapping[Any, Any], list[tuple[str, float]]]]:
    """The first rows, each with its numbers by column."""
    for row in study.rows.head(MOST).to_dict(orient="records"):
        numbers = [(str(column), value) for column, value in row.items() if isinstance(value, int | float)]
        yield row, [(column, float(value)) for column, value in numbers if not isinstance(value, bool)]


def written(origin: Origin) -> str:
    """The code."""
    data = json.dumps(asdict(origin), ensure_ascii=False, separators=(",", ":")).encode()
    body = zlib.compress(zlib.crc32(data).to_bytes(4, "big") + data, 9)
    return f"{START}{VERSION}-{base64.urlsafe_b64encode(body).decode().rstrip('=')}{END}"


def read(text: str, place: Place) -> Origin:
    """The code in a text. Raises `InputError` where there is none, or one that was changed, cut or made by another
    version."""
    text = _BREAKS.sub("", text)
    match = _CODE.search(text)
    if match is None:
        cut = START in text
        message = "the code at the end of the document is cut off." if cut else "no code of decide stands in it."
        hint = "Give a document that decide made, whole: the code stands at its end, or beside a CSV in its own file."
        raise InputError(Problem(message, place, hint))
    if int(match["version"]) != VERSION:
        message = f"its code has version {match['version']}; this decide reads version {VERSION}."
        raise InputError(Problem(message, place, "Use the release of decide that made it."))
    try:
        return _parsed(re.sub(r"\s", "", match["body"]))
    except (binascii.Error, zlib.error, ValueError, TypeError, KeyError):
        message = "the code at the end of the document was changed or cut: its checksum does not fit."
        raise InputError(Problem(message, place, "Ask for the document as it was made.")) from None


def without_code(text: str) -> str:
    """A text without its code, and without marks by which a page may break a long word."""
    return _CODE.sub("", _BREAKS.sub("", text))


def _parsed(body: str) -> Origin:
    packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    opened = zlib.decompressobj()
    plain = opened.decompress(packed, MOST_BYTES)
    if not opened.eof or zlib.crc32(plain[4:]).to_bytes(4, "big") != plain[:4]:
        raise ValueError("not whole")
    data: dict[str, Any] = json.loads(plain[4:])
    if {*data} != {field.name for field in fields(Origin)}:
        raise ValueError("other parts")
    return Origin(**{**data, "args": tuple(map(str, data["args"]))})
