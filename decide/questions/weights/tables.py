"""For which weights each option leads, in words and tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas as pd

from decide.language import counted, joined, listed, t
from decide.pack.schema import Pack
from decide.pack.theatre import Theatre
from decide.questions.weights.chart import weights_chart
from decide.questions.weights.study import CLEAR, FIRST, LEVEL, OWN
from decide.questions.weights.tables_of_weightings import document_over_futures
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Document, Table
from decide.report.titles import titles_of
from decide.report.words import changed, conditional_on, heading, run_notes
from decide.results.study import Study

SHOWN = 0.0005  # of the weight: smaller shifts are not told
SMALL = 0.01  # of the weight: smaller changes are told more exactly
RULE_OF_THREE = 3.0  # what happened in none of n draws has a share below 3/n, with 95 % confidence
Row = Mapping[Hashable, Any]


def document_of(study: Study, theatre: Theatre) -> Document:
    """The leaders over all weights, of a study made by `decide.questions.weights.study`."""
    if len(study.frames.get("over_futures", ())):
        return document_over_futures(study, theatre)
    pack = theatre.pack
    shares = ranked(study.frames["shares"])
    drawn = bool(shares["first"].notna().any())
    intervals = study.frames["intervals"]
    lead = [*changed(study)]
    if drawn:
        lead += [*_first_in_words(study, shares), *_never_in_words(study, shares)]
    lead += _changes_in_words(study, pack, shares)
    tables = [_shares_table(study, shares)] if drawn else []
    of_needs = intervals["kind"] == "need"
    tables += [_intervals_table(intervals[~of_needs], pack)] if len(intervals) else []
    tables += [_needs_table(intervals[of_needs], pack)] if of_needs.any() else []
    tables += [_changes_table(study, pack)] if len(study.frames["changes"]) else []
    tables += [_typical_table(study, pack, shares), _ranks_table(study, shares)] if drawn else []
    charts = []
    if drawn and len(intervals):
        charts = [weights_chart(shares, intervals[~of_needs], pack, _apart(study), titles_of(theatre))]
    return Document(
        t("For which weights each option leads: {title}", title=pack.title),
        [*lead, conditional_on(theatre)],
        tables,
        [*_notes(study, drawn), *run_notes(study.manifest)],
        charts=charts,
    )


def ranked(shares: pd.DataFrame) -> pd.DataFrame:
    """The options, most often first at the top; then by how often about equal to the first, then by mean rank."""
    return shares.sort_values(
        ["first", "near", "mean_rank", "option"], ascending=[False, False, True, True], ignore_index=True
    )


def _apart(study: Study) -> float:
    return float(study.manifest["told_apart"])


def _percent(share: float, decimals: int = 0) -> str:
    return Column("", "", decimals, percent=True).text(float(share))


def _moved(share: float) -> str:
    """A part of the weight: to a hundredth of a per cent where it is small."""
    return _percent(share, 2 if share < SMALL else 1)


def _points(value: float, decimals: int = 1) -> str:
    return Column("", "", decimals).text(float(value))


def _first_in_words(study: Study, shares: pd.DataFrame) -> list[str]:
    """Who is first how often, and how rarely anyone leads by more than what is told apart."""
    ahead = shares[shares["first"] > 0]
    parts = [
        t("{option} under {share}", option=row["option"], share=_percent(row["first"]))
        for row in ahead.to_dict(orient="records")
    ]
    clear = float(shares["clear"].sum())
    return [
        t("Over all weights, first is {parts}.", parts=joined(parts)),
        t(
            "Under {share} of them the first is about equal to another option, less than {apart} points ahead of it.",
            share=_percent(1.0 - clear),
            apart=_points(_apart(study)),
        ),
    ]


def _never_in_words(study: Study, shares: pd.DataFrame) -> list[str]:
    """Who is first nowhere, proved and not proved."""
    proved = list(shares.loc[shares["proof"] != "", "option"])
    open_ = list(shares.loc[(shares["proof"] == "") & (shares["first"] == 0), "option"])
    said = [t("First under no weights, which is proved: {options}.", options=", ".join(proved))] if proved else []
    if open_:
        said.append(
            counted(
                "First under none of the {count} weight drawn, so with 95 % confidence under less than {share} of "
                "all: {options}.",
                "First under none of the {count} weights drawn, so with 95 % confidence under less than {share} of "
                "all: {options}.",
                count=int(study.manifest["draws"]),
                share=_percent(RULE_OF_THREE / study.manifest["draws"], 1),
                options=", ".join(open_),
            )
        )
    return said


def _changes_in_words(study: Study, pack: Pack, shares: pd.DataFrame) -> list[str]:
    """Who leads as the weights stand, and what little puts another level."""
    points = shares.set_index("option")["points"]
    leader = str(points.idxmax())
    said = [t("As the weights stand, and at the central values, {option} leads.", option=leader)]
    changes = study.frames["changes"]
    level = changes[(changes["margin"] == 0) & (changes["moved"] > 0)].sort_values("moved")
    if len(level):
        row = level.iloc[0]
        said.append(
            t(
                "{option} draws level once {share} of the weight has moved: {shift}.",
                option=row["option"],
                share=_moved(row["moved"]),
                shift=_shift(study, pack, str(row["option"]), LEVEL),
            )
        )
        if row["none_below"] > 0:
            said[-1] += " " + t(
                "It is proved that no change below {share} puts any option ahead.", share=_moved(row["none_below"])
            )
    return [" ".join(said)]


def _row_of(study: Study, option: str, what: str) -> pd.DataFrame:
    frame = study.frames["weights"]
    return frame[(frame["option"] == option) & (frame["what"] == what)]


def _shift(study: Study, pack: Pack, option: str, what: str) -> str:
    """Which cells gain and lose how much, in hundredths of all weight, the largest first."""
    own, then = _row_of(study, "", OWN)["weight"].to_numpy(float), _row_of(study, option, what)
    gains = [
        (float(weight) - before, criterion_title(pack, f"{objective}.{region}"))
        for (_, objective, region, weight), before in zip(
            then[["option", "objective", "region", "weight"]].itertuples(index=False), own, strict=True
        )
    ]
    shown = sorted((gain for gain in gains if abs(gain[0]) >= SHOWN), key=lambda gain: -gain[0])
    if not shown:
        return t("less than {share} in any cell", share=_percent(SHOWN, 1))
    return listed(
        t("{cell} {change}", cell=cell, change=("+" if change > 0 else "−") + _percent(abs(change), 1))
        for change, cell in shown
    )


def _shares_table(study: Study, shares: pd.DataFrame) -> Table:
    alone, error = t("share"), t("±")
    columns = [Column(t("Option"))]
    for group in (t("First"), t("First, and clearly"), t("First or about equal")):
        columns += [Column(alone, group, 1, percent=True), Column(error, group, 1, percent=True)]
    columns += [Column(t("Mean rank"), "", 1), Column(t("Points now"), "", 1), Column(t("First nowhere: the proof"))]
    rows: list[list[Cell]] = [
        [
            str(row["option"]),
            *(float(row[name]) for share in ("first", "clear", "near") for name in (share, f"{share}_error")),
            float(row["mean_rank"]),
            float(row["points"]),
            _proof(row),
        ]
        for row in shares.to_dict(orient="records")
    ]
    notes = [
        counted(
            "Shares of {count} weight drawn evenly from all there are, each with its standard error. Clearly: by more "
            "than {apart} points; about equal: within {apart} points of the first.",
            "Shares of {count} weights drawn evenly from all there are, each with its standard error. Clearly: by more "
            "than {apart} points; about equal: within {apart} points of the first.",
            count=int(study.manifest["draws"]),
            apart=_points(_apart(study)),
        )
    ]
    return Table("shares", t("How often each option leads, over all weights"), columns, rows, notes)


def _proof(row: Row) -> str:
    if row["proof"] == "allowed":
        return t("{options} allows every plan of it", options=row["by"])
    if row["proof"] == "covered":
        return t("matched everywhere by {options}", options=row["by"])
    return "–" if row["first"] > 0 else t("not proved")


def _intervals_table(intervals: pd.DataFrame, pack: Pack) -> Table:
    rows = _rows_along(intervals, lambda name: criterion_title(pack, name))
    columns = [Column(t("Weight")), *_along(t("Part of all weight"))]
    notes = [
        t(
            "One weight moves from none to all; the others keep their proportions. The ends are exact to what 0.001 "
            "points decide. * holds the weight as it stands."
        )
    ]
    return Table("intervals", t("Who leads along each weight"), columns, rows, notes)


def _needs_table(intervals: pd.DataFrame, pack: Pack) -> Table:
    def title(name: str) -> str:
        cell, _, kind = name.rpartition(".")
        return t("{cell}: {need}", cell=criterion_title(pack, cell), need=pack.needs[kind].title)

    columns = [Column(t("Kind of need")), *_along(t("Part of its objective there"))]
    notes = [
        t(
            "The weight of one kind of need moves from none to all of its objective in its region; the other kinds "
            "there keep their proportions, and objectives and regions their weights. Shares over all weights, and the "
            "smallest changes, keep the kinds as they stand."
        )
    ]
    said = t("Who leads along each weight of a kind of need")
    return Table("kinds", said, columns, _rows_along(intervals, title), notes)


def _along(part: str) -> list[Column]:
    return [
        Column(t("now"), part, 1, percent=True),
        Column(t("from"), part, 1, percent=True),
        Column(t("to"), part, 1, percent=True),
        Column(t("Leads")),
        Column(t("Ahead in the middle, points"), "", 1),
        Column(t("About equal to it there")),
    ]


def _rows_along(intervals: pd.DataFrame, title: Callable[[str], str]) -> list[list[Cell]]:
    again = intervals["weight"] == intervals["weight"].shift()
    return [
        [
            "" if repeated else title(str(row["weight"])),
            None if repeated else float(row["now"]),
            float(row["low"]),
            float(row["high"]),
            str(row["option"]) + (" *" if row["low"] <= row["now"] <= row["high"] else ""),
            float(row["ahead"]),
            str(row["near"]) or "–",
        ]
        for row, repeated in zip(intervals.to_dict(orient="records"), again, strict=True)
    ]


def _changes_table(study: Study, pack: Pack) -> Table:
    level, clear = t("To draw level"), t("To lead clearly")
    columns = [
        Column(t("Option")),
        Column(t("weight moved"), level, 1, percent=True),
        Column(t("Moved to draw level")),
        Column(t("weight moved"), clear, 1, percent=True),
        Column(t("Moved to lead clearly")),
    ]
    changes = study.frames["changes"]
    by_kind = {
        what: changes[changes["margin"] == 0] if what == LEVEL else changes[changes["margin"] > 0]
        for what in (LEVEL, CLEAR)
    }
    moved = {what: dict(zip(frame["option"], frame["moved"], strict=True)) for what, frame in by_kind.items()}
    order = sorted({*moved[LEVEL], *moved[CLEAR]}, key=lambda option: (moved[LEVEL].get(option, math.inf), option))
    rows: list[list[Cell]] = []
    for option in order:
        row: list[Cell] = [option]
        for what in (LEVEL, CLEAR):
            flips = option in moved[what]
            shift = _shift(study, pack, option, what) if flips else ""
            row += [
                float(moved[what][option]) if flips else None,
                shift or (t("leads now") if flips else t("none found")),
            ]
        rows.append(row)
    notes = [
        t(
            "The smallest changes found: each does what it says, and no plan found does it with less. Part of all "
            "weight that moves from some cells to others. To lead clearly: by {apart} points.",
            apart=_points(_apart(study)),
        )
    ]
    return Table("changes", t("The smallest change of weights that puts an option first"), columns, rows, notes)


def _typical_table(study: Study, pack: Pack, shares: pd.DataFrame) -> Table:
    own = _row_of(study, "", OWN)
    columns = [Column(t("Option"))]
    columns += [
        Column(heading(pack.regions, str(region)), heading(pack.objectives, str(objective)), 0, percent=True)
        for objective, region in zip(own["objective"], own["region"], strict=True)
    ]
    means = {str(option): _row_of(study, str(option), FIRST) for option in shares["option"]}
    rows: list[list[Cell]] = [[t("weights as they stand"), *map(float, own["weight"])]]
    rows += [[option, *map(float, mean["weight"])] for option, mean in means.items() if len(mean)]
    note = t("The mean of the weights drawn under which the option is first: who weighs like this would choose it.")
    return Table("typical", t("The weights that favour each option"), columns, rows, [note])


def _ranks_table(study: Study, shares: pd.DataFrame) -> Table:
    frame = study.frames["ranks"]
    by_rank = frame.pivot(index="option", columns="rank", values="share")
    columns = [Column(t("Option")), *(Column(f"{rank}", t("Rank"), 0, percent=True) for rank in by_rank.columns)]
    rows: list[list[Cell]] = [
        [str(option), *(float(share) if share > 0 else None for share in by_rank.loc[option])]
        for option in shares["option"]
    ]
    return Table("ranks", t("How often each option takes each rank"), columns, rows)


def _notes(study: Study, drawn: bool) -> list[str]:
    manifest = study.manifest
    notes = [
        t(
            "An option is worth its weighted score less the redeployment friction (at most {friction} points here), "
            "with the plan made anew for every weight.",
            friction=_points(manifest["friction_at_most"], 2),
        )
        + " "
        + counted(
            "{count} programme was solved and checked.",
            "{count} programmes were solved and checked.",
            count=manifest["solves"],
        )
    ]
    if drawn:
        notes.append(
            t(
                "Draws (seed {seed}): options that come near the first were planned anew at {solved} of them, the "
                "others at {few}. Elsewhere their worth is estimated from the plans found, with a mean error of "
                "{error} points where that is known; the estimate would have named another first at {misnamed} of the "
                "{solved}. --solved sets how many.",
                seed=int(manifest["seed"]),
                solved=int(manifest["draws_solved"]),
                few=int(manifest["draws_solved_for_all"]),
                error=_points(manifest["estimate_error"], 2),
                misnamed=int(manifest["misnamed"]),
            )
        )
    return notes
