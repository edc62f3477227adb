"""Tables of what can be told apart: tiers, and differences to one option."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from decide.language import number, per_cent, said, t
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre
from decide.report.document import Cell, Column, Table, decimals_apart
from decide.report.footing import over_futures
from decide.report.held_against import held_against
from decide.report.titles import in_sentence, titles_of
from decide.report.words import heading
from decide.results.judged import apart_of, tiers_of
from decide.results.likelihood import MIRRORED, SAME, SCALE
from decide.results.study import Ranged, Results
from decide.results.tiers import SURE

Key = tuple[str, str, str]
Outcomes = tuple[Key, str, str, int, float]
"""A figure in a table: its key, its title, what is better of it, its least decimals, and what one shown stands for."""
OVERALL: Key = ("score", "all", "all")
AVERTED: Key = ("civilian_deaths_averted", "all", "all")
KILLED: Key = ("peacekeeper_deaths", "all", "all")
COST: Key = ("cost", "all", "all")
MOST_DECIMALS = 2


def tier_table(results: Results) -> Table:
    """Tiers of options, with how far each is behind the best."""
    sampled, rows = over_futures(results.manifest), tiers_of(results)
    columns = [Column(t("Option")), Column(t("Tier"), "", 0)]
    columns += [Column(t("Overall, median (5–95 %)") if sampled else t("Overall"), "", 1)]
    first = t("To the first")
    columns += [Column(t("points"), first, 1, signed=True)]
    columns += [Column(t("worse in"), first, 0, percent=True)] if sampled else []
    near = any(row["alike"] for row in rows)
    columns += [Column(t("Not told apart from, in the tier above"))] if near else []
    made: list[list[Cell]] = []
    for number_, row in enumerate(rows):
        score = Ranged(row["score"], row["low"], row["high"]) if sampled else row["score"]
        cells: list[Cell] = [row["option"], row["tier"], score, row["behind"] if number_ else None]
        cells += [row["best_better"]] if sampled else []
        made.append([*cells, row["alike"] or "–"] if near else cells)
    return Table(
        "tiers",
        t("Tiers: options that cannot be told apart"),
        columns,
        made,
        [_rule(results, sampled), *_crossed(rows)],
    )


def _crossed(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Why an option may stand above one that scores more; nothing where none does."""
    scores = [row["score"] for row in rows]
    if all(one >= other for one, other in pairwise(scores)):
        return []
    return [t("Tiers go before scores: an option less surely behind the best may stand above one that scores more.")]


def _rule(results: Results, sampled: bool) -> str:
    points = number(apart_of(results), ".1f")
    if sampled:
        return t(
            "An option counts as above another if it is so by more than {points} points in the median of the "
            "common futures, and better in at least {share} of them. A tier holds its best member and all that cannot "
            "be told from it. Points are the median of the differences, not the difference of the medians.",
            points=points,
            share=per_cent(SURE),
        )
    return t(
        "An option counts as above another if it is so by more than {points} points at the central values. A tier "
        "holds its best member and all that cannot be told from it.",
        points=points,
    )


def difference_tables(
    results: Results, theatre: Theatre, order: Sequence[str], cells: Sequence[tuple[str, str]]
) -> list[Table]:
    """Differences to one option, overall and of consequences, then by objective and region; none if there are none."""
    rows = results.rows_of("differences")
    if not rows:
        return []
    against, sampled = _held_against(results, theatre), over_futures(results.manifest) and bool(rows[0]["word"])
    figures = {(row["option"], row["metric"], row["objective"], row["region"]): row for row in rows}
    names = [name for name in order if (name, *OVERALL) in figures]
    made = []
    for name, title, outcomes in (
        ("differences", t("Differences to {option}", option=against), _whole()),
        (
            "differences_by_cell",
            t("Differences to {option} by objective and region, in points", option=against),
            _parts(theatre.pack, cells),
        ),
    ):
        columns = [Column(t("Option"))]
        for key, group, better, least, scale in outcomes:
            of_score = key[0] == "score"
            decimals = least if of_score else _decimals([row for row in rows if _key(row) == key], least, scale)
            columns.append(Column(t("difference"), group, decimals, scale=scale, signed=True))
            columns += [Column(better, group)] if sampled else []
        lines: list[list[Cell]] = []
        for option in names:
            line: list[Cell] = [option]
            for key, *_ in outcomes:
                line += _cells(figures.get((option, *key)), sampled)
            lines.append(line)
        made.append(Table(name, title, columns, lines))
    notes = _notes(results, sampled)
    return [Table(made[0].name, made[0].title, made[0].columns, made[0].rows, notes), made[1]]


def _held_against(results: Results, theatre: Theatre) -> str:
    """What others are held against, in full, as headings have it also where an id is a plain word."""
    titles = titles_of(theatre)
    return held_against(results.manifest, {name: in_sentence(titles, name) for name in titles})


def differences_of_one(results: Results, theatre: Theatre, cells: Sequence[tuple[str, str]]) -> list[Table]:
    """Differences of a single option, one below the other; none if there are none."""
    rows = {_key(row): row for row in results.rows_of("differences")}
    if not rows:
        return []
    sampled = over_futures(results.manifest) and any(row["word"] for row in rows.values())
    columns = [Column(t("What")), Column(t("Difference"), signed=True)]
    columns += [Column(t("Better")), Column(t("Share of futures"), "", 0, percent=True)] if sampled else []
    lines: list[list[Cell]] = []
    for key, title, better, least, scale in (*_whole(), *_parts(theatre.pack, cells)):
        if (row := rows.get(key)) is None:
            continue
        decimals = least if key[0] == "score" else _decimals([row], least, scale)
        shown, *word = _cells(row, sampled)
        line: list[Cell] = [title, Column("", "", decimals, scale=scale, signed=True).text(shown)]
        lines.append([*line, t("{group}: {title}", group=better, title=word[0]), row["better"]] if sampled else line)
    title = t("Differences to {option}", option=_held_against(results, theatre))
    return [Table("differences", title, columns, lines, _notes(results, sampled))]


def _whole() -> list[Outcomes]:
    return [
        (OVERALL, t("Overall score"), t("higher"), 1, 1.0),
        (AVERTED, t("Civilian deaths averted a year"), t("more"), 0, 1.0),
        (KILLED, t("Peacekeeper deaths a year"), t("fewer"), 0, 1.0),
        (COST, t("Cost, $m a year"), t("lower"), 0, 1e6),
    ]


def _parts(pack: Pack, cells: Sequence[tuple[str, str]]) -> list[Outcomes]:
    return [(("score", o, r), _cell(pack, o, r), t("higher"), 1, 1.0) for o, r in cells]


def _cell(pack: Pack, objective: str, region: str) -> str:
    return t(
        "{objective}: {region}", objective=heading(pack.objectives, objective), region=heading(pack.regions, region)
    )


def _key(row: dict[str, Any]) -> Key:
    return row["metric"], row["objective"], row["region"]


def _decimals(rows: Sequence[dict[str, Any]], least: int, scale: float) -> int:
    """Decimals by which no difference reads as none, but those that two decimals do not show."""
    finest = Column("", "", MOST_DECIMALS)
    middle = [(row["median"] if row["word"] else row["central"]) / scale for row in rows if row["word"] != SAME]
    shown = [(value, 0.0) for value in middle if finest.text(value) != finest.text(0.0)]
    return decimals_apart(shown, least)


def _cells(row: dict[str, Any] | None, sampled: bool) -> list[Cell]:
    if row is None:
        return [None, "–"] if sampled else [None]
    if not sampled:
        return [row["central"]]
    return [Ranged(row["median"], row["low"], row["high"]), said(str(row["word"]))]


def _notes(results: Results, sampled: bool) -> list[str]:
    if not sampled:
        points = number(apart_of(results), ".1f")
        return [t("At the central values; overall, what is within {points} points is not told apart.", points=points)]
    return [
        t(
            "Median over the common futures, and in brackets 5 % to 95 % of them: the difference in the same future, "
            "each option with its best plan there. Beside it, how likely the option is the better: a higher score, "
            "more deaths averted, fewer peacekeepers killed, a lower cost. The word is for the share of the futures in "
            "which that is so, ties for half: {words}. A share of sampled futures is no forecast.",
            words=scale_in_words(),
        )
    ]


def scale_in_words() -> str:
    """The words for shares, with their thresholds."""
    sure = [t("{word} from {share}", word=said(word), share=per_cent(least)) for least, word in SCALE]
    rest = [t("{word} up to {share}", word=said(word), share=per_cent(most)) for most, word in reversed(MIRRORED)]
    return ", ".join([*sure, *rest])
