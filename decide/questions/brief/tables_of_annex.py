"""The annex of a brief: every figure with its source, grade and range, and how much the first tier hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from decide.errors import InputError
from decide.language import counted, said, t
from decide.language.units import measure
from decide.pack.futures import read_futures
from decide.pack.moving import moves
from decide.pack.theatre import Theatre, resolve
from decide.report.beside_sources import source_views
from decide.report.document import Cell, Column, Table
from decide.report.evidence import GRADE_WORDS, IN_PACK, evidence, quoted_evidence
from decide.report.factors import points
from decide.results.study import COMPARE, Ranged, Results, Study

SWINGS, FACTORS = "tornado", "factors"
Row = Mapping[str, Any]
ENDS = ("low", "high")


def annex(study: Study, theatre: Theatre) -> list[Table]:
    """Tables of factors and of figures; nothing where no annex was asked for."""
    if not study.manifest.get("annex"):
        return []
    swings = swings_of(study)
    results = Results(COMPARE, study.frames, study.manifest, study.certificates)
    return [
        *([_factors(study, swings)] if swings else []),
        *([source_views(results, theatre.pack, results.names)] if study.rows_of("judgements") else []),
        _figures(study, theatre, swings),
    ]


def swings_of(study: Study) -> dict[tuple[str, str], tuple[float, float]]:
    """Change of the overall score at the low and the high end of a factor, by factor and option; empty where it was not
    worked out."""
    ends: dict[tuple[str, str], dict[str, float]] = {}
    for row in study.rows_of(SWINGS):
        if (row["metric"], row["objective"], row["region"]) == ("score", "all", "all"):
            ends.setdefault((row["factor"], row["option"]), {})[row["end"]] = float(row["effect"])
    return {key: (at["low"], at["high"]) for key, at in ends.items() if {*at} == {*ENDS}}


def width_of(swings: Mapping[tuple[str, str], tuple[float, float]], factor: str) -> float:
    """The most that a factor alone moves the overall score of any option, in points, either way."""
    return max((max(map(abs, ends)) for (name, _), ends in swings.items() if name == factor), default=0.0)


def _factors(study: Study, swings: Mapping[tuple[str, str], tuple[float, float]]) -> Table:
    """What each factor alone does to the overall score of each option, the strongest first."""
    options = list(dict.fromkeys(option for _, option in swings))
    columns = [Column(t("Assumption"))]
    columns += [
        Column(end, option, 1, signed=True) for option in options for end in (t("at its low"), t("at its high"))
    ]
    rows = sorted(study.rows_of(FACTORS), key=lambda row: -width_of(swings, row["factor"]))
    lines: list[list[Cell]] = [
        [row["title"], *(end for option in options for end in swings[row["factor"], option])]
        for row in rows
        if (row["factor"], options[0]) in swings
    ]
    note = t("One assumption at a time over its whole range, all others at their values: change of the overall score.")
    return Table("annex_factors", t("Annex: what the first tier hangs on"), columns, lines, [note])


def _figures(study: Study, theatre: Theatre, swings: Mapping[tuple[str, str], tuple[float, float]]) -> Table:
    """Every figure that moves a result, of the pack and of the options compared."""
    shown = {IN_PACK, *study.manifest["options"]}
    frame = evidence(theatre)
    frame = frame[frame["option"].isin(shown) & (frame["grade"] != "context")]
    moving, titles = moved_by(theatre, study.manifest["options"]), _titles(study)
    columns = [Column(t("Figure")), Column(t("Value (range)")), Column(t("Grade"))]
    columns += [Column(t("Evidence")), Column(t("Moves the first tier by"))]
    lines: list[list[Cell]] = []
    last = ""
    for row in frame.to_dict(orient="records"):
        grounds = quoted_evidence(row)
        hangs = _hangs(moving.get(row["path"], ()), swings, titles)
        ground = t("as above") if grounds == last else grounds
        lines.append([_place(row), _value(row), said(GRADE_WORDS[row["grade"]]), ground, hangs])
        last = grounds
    return Table("annex_figures", t("Annex: every figure and assumption"), columns, lines, _notes(len(lines), swings))


def _notes(count: int, swings: Mapping[tuple[str, str], tuple[float, float]]) -> list[str]:
    """What the table of figures holds, and how its last column is meant."""
    held = counted(
        "{count} figure that moves a result, as published.",
        "{count} figures that move a result, as published.",
        count=count,
    )
    if not swings:
        return [held, t("What the first tier hangs on was not worked out: the pack has no futures.")]
    return [
        held,
        t(
            "Moves: the most that the assumption in quotation marks, alone over its whole range, changes the overall "
            "score of a member of the first tier or of the option held against, in points; it may move other figures "
            "too. Not worked out: no assumption of the futures moves the figure."
        ),
    ]


def _place(row: Mapping[Any, Any]) -> str:
    """Where a figure stands, with room for a line to end after each step; before it the option that sets it."""
    steps = row["path"].replace(".", " › ")
    return steps if row["option"] == IN_PACK else t("{option}: {figure}", option=row["option"], figure=steps)


def _value(row: Mapping[Any, Any]) -> str:
    """The figure with its range and unit."""
    column = Column("", "", _decimals(row))
    ends = Ranged(float(row["value"]), float(row["low"]), float(row["high"]))
    text = column.text(ends if ends.low < ends.high else ends.value)
    return f"{text} {measure(row['unit'])}"


def _decimals(row: Mapping[Any, Any]) -> int:
    """As many decimals as the figure and its ends have, four at most."""
    figures = [f"{float(row[name]):.4f}".rstrip("0") for name in ("value", "low", "high")]
    return max(len(text.split(".")[1]) for text in figures)


def moved_by(theatre: Theatre, options: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Path of a figure -> the factors of the pack's futures that move it, in any option; empty without futures."""
    try:
        file = read_futures(theatre)
    except InputError:
        return {}
    names = list(file.factors)
    made: dict[str, tuple[str, ...]] = {}
    for option in options:
        for part in moves(resolve(theatre, option).pack, file.factors).parts:
            path, factor = ".".join(part.path), names[part.factor]
            made[path] = tuple(dict.fromkeys((*made.get(path, ()), factor)))
    return made


def _hangs(
    factors: Sequence[str], swings: Mapping[tuple[str, str], tuple[float, float]], titles: Mapping[str, str]
) -> str:
    """How much the first tier hangs on what moves a figure, the strongest; that it was not worked out, where nothing
    does."""
    done = [name for name in factors if any(factor == name for factor, _ in swings)]
    if not done:
        return t("not worked out")
    most = max(done, key=lambda name: width_of(swings, name))
    return t("{points}, by “{factor}”", points=points(width_of(swings, most)), factor=titles[most])


def _titles(study: Study) -> dict[str, str]:
    return {row["factor"]: row["title"] for row in study.rows_of(FACTORS)}
