"""What the weights imply between cells, in words and as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence

from decide.language import joined, listed, number, t
from decide.language.direction import set_apart
from decide.pack.mode import WEIGHTED
from decide.pack.schema import Pack
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Table
from decide.report.words import enumerated, heading
from decide.results.study import Results

Place = tuple[str, str]
"""A cell: objective and region."""


def rates_in_words(results: Results, pack: Pack) -> list[str]:
    """What one counts for beside another, in the unit that counts; nothing of results made before this was stated."""
    cells = _cells(results, pack)
    if not cells:
        return []
    if results.manifest.get("mode", WEIGHTED.kind) != WEIGHTED.kind:
        return [t("This solve mode sets no rate between cells; weights decide only what it leaves open.")]
    counted = [cell for cell in cells if pack.objectives[cell[0]].measure == "count"]
    said = [_objective(results, pack, [cell for cell in counted if cell[0] == o]) for o in pack.objectives]
    if not any(said) and (weighed := _weighed(results, cells)):
        said = [_shares(results, pack, weighed)]
    return [" ".join(text for text in said if text)] if any(said) else []


def rates_table(results: Results, pack: Pack) -> list[Table]:
    """The cells with what one of the need in each is worth, in points and in the cell that needs most."""
    cells = _cells(results, pack)
    base = _base(results, pack, cells)
    columns = [
        Column(t("What is weighed")),
        Column(t("Weight"), "", 0, percent=True),
        Column(t("Needed a year"), "", 0),
        Column(t("points"), t("One brings"), 3),
    ]
    columns += [Column(_as_much_as(pack, base), t("One counts as"))] if base else []
    option = results.names[0]
    rows: list[list[Cell]] = []
    for o, r in cells:
        row: list[Cell] = [criterion_title(pack, f"{o}.{r}")]
        row += [results.metric(option, name, o, r)[0] for name in ("weight", "need", "worth_of_one")]
        rows.append([*row, *([_ratio(results, (o, r), base)] if base else [])])
    return [Table("rates", t("What the weights imply"), columns, rows, _notes(results, pack, cells))] if rows else []


def _notes(results: Results, pack: Pack, cells: Sequence[Place]) -> list[str]:
    said = []
    if nothing := [criterion_title(pack, f"{o}.{r}") for o, r in cells if not _worth(results, (o, r))[0]]:
        said.append(t("Weight 0, so that nothing done there counts: {cells}.", cells=listed(nothing)))
    absent = [criterion_title(pack, f"{o}.{r}") for o in pack.objectives for r in pack.regions if (o, r) not in cells]
    if absent:
        said.append(t("Not assessed, as no need is recorded there: {cells}.", cells=listed(absent)))
    counts = {pack.objectives[o].counts for o, _ in cells if pack.objectives[o].measure == "count"}
    shares = any(pack.objectives[o].measure == "share" for o, _ in cells)
    ones = [t("one averted every year ({counts})", counts=enumerated(sorted(counts)))] if counts else []
    ones += [t("a percentage point of the need met, where a score is a share")] if shares else []
    said.append(t("One: {ones}.", ones=listed(ones)))
    return said


def _objective(results: Results, pack: Pack, cells: Sequence[Place]) -> str:
    """The rates between the regions of an objective measured as a count."""
    weighed = _weighed(results, cells)
    if not weighed:
        return ""
    counts = pack.objectives[weighed[0][0]].counts
    about = {"counts": counts[:1].upper() + counts[1:]}
    dear, *others = sorted(weighed, key=lambda cell: -_worth(results, cell)[0])
    ratios = [_ratio(results, dear, other) for other in others]
    same = _show(1.0, 1.0)
    if not others:
        said = t("{counts}, by these weights: only {region} counts.", region=_region(pack, dear), **about)
    elif all(ratio == same for ratio in ratios):
        regions = enumerated([_region(pack, cell) for cell in sorted(weighed, key=cells.index)])
        said = t("{counts}, by these weights: averting 1 counts the same in {regions}.", regions=regions, **about)
    else:
        as_many = [
            t("{number} in {region}", number=ratio, region=_region(pack, other))
            for other, ratio in zip(others, ratios, strict=True)
        ]
        said = t(
            "{counts}, by these weights: averting 1 in {region} counts as much as averting {others}.",
            region=_region(pack, dear),
            others=_either(as_many),
            **about,
        )
    nothing = [_region(pack, cell) for cell in cells if cell not in weighed]
    return " ".join([said, *([t("Weight 0: {regions}.", regions=", ".join(nothing))] if nothing else [])])


def _shares(results: Results, pack: Pack, weighed: Sequence[Place]) -> str:
    """The rates between cells where all are measured as shares."""
    dear, *others = sorted(weighed, key=lambda cell: -_worth(results, cell)[0])
    ratios = [_ratio(results, dear, other) for other in others]
    first = criterion_title(pack, ".".join(dear))
    if not others:
        return t("By these weights only {cell} counts.", cell=first)
    if all(ratio == _show(1.0, 1.0) for ratio in ratios):
        return t("By these weights a percentage point of the need met counts the same in every cell.")
    cell, ratio = others[-1], ratios[-1]
    return t(
        "By these weights a percentage point of the need met in {first} counts as much as {number} in {last}.",
        first=first,
        number=ratio,
        last=criterion_title(pack, ".".join(cell)),
    )


def _cells(results: Results, pack: Pack) -> list[Place]:
    """The cells in which something is needed, in the pack's order."""
    return [(o, r) for o in pack.objectives for r in pack.regions if _worth(results, (o, r))]


def _weighed(results: Results, cells: Sequence[Place]) -> list[Place]:
    return [cell for cell in cells if max(_worth(results, cell)) > 0.0]


def _worth(results: Results, cell: Place) -> list[float]:
    """Points that one brings, in each option that has a need there."""
    worth = (results.metric(option, "worth_of_one", *cell)[0] for option in results.names)
    return [points for points in worth if math.isfinite(points)]


def _base(results: Results, pack: Pack, cells: Sequence[Place]) -> Place | None:
    """The cell by which the others are measured: of the counts that weigh, where one brings least."""
    weighed = _weighed(results, cells)
    counted = [cell for cell in weighed if pack.objectives[cell[0]].measure == "count"]
    return min(counted or weighed, key=lambda cell: _worth(results, cell)[0], default=None)


def _ratio(results: Results, cell: Place, base: Place) -> str:
    """How many in the base one in the cell counts for: the span over the options, where they differ."""
    ratios = []
    for option in results.names:
        one, other = (results.metric(option, "worth_of_one", *place)[0] for place in (cell, base))
        if math.isfinite(one) and other > 0.0:
            ratios.append(one / other)
    return _show(min(ratios), max(ratios)) if ratios else "–"


def _show(low: float, high: float) -> str:
    """A rate to two figures, and whole numbers above ten."""
    first, last = (
        number(value, ",.0f" if value >= 10.0 else ".1f" if value >= 1.0 else ".2g") for value in (low, high)
    )
    return first if first == last else f"{first}–{last}"


def _either(parts: Sequence[str]) -> str:
    *most, last = parts
    return t("{first} or {last}", first=joined(most), last=last) if most else last


def _as_much_as(pack: Pack, base: Place) -> str:
    if pack.objectives[base[0]].measure == "count":
        return t("averted in {region}", region=_region(pack, base))
    return t("points of {cell}", cell=criterion_title(pack, ".".join(base)))


def _region(pack: Pack, cell: Place) -> str:
    return set_apart(heading(pack.regions, cell[1]))
