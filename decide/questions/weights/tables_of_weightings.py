"""Who leads under each weighting of a batch, over its futures, in words and a table."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from decide.language import counted, listed, number, per_cent, said, t
from decide.pack.batch_file import OWN_WEIGHTS
from decide.pack.theatre import Theatre
from decide.pack.weighting import MOST_AVERTED, MOST_TITLE
from decide.questions.weights.chart import weightings_chart
from decide.report.document import Cell, Column, Document, Table
from decide.report.titles import in_pictures, titles_of
from decide.report.words import changed, conditional_on, run_notes
from decide.results.study import Ranged, Study

Row = Mapping[Hashable, Any]


def document_over_futures(study: Study, theatre: Theatre) -> Document:
    """The weightings of a batch, of a study made by `decide.questions.weights.over_store`."""
    frame = study.frames["over_futures"]
    titles = _titles(frame)
    count = number(int(frame["futures"].max()), ",d")
    lead = [*changed(study), _whether_it_turns(frame, titles), _first_tiers(frame)]
    lead += [_of_one(frame[frame["weighting"] == name], title) for name, title in titles.items()]
    return Document(
        t(
            "Who leads under each weighting over {count} futures: {title}",
            count=count,
            title=theatre.pack.title,
        ),
        [*lead, conditional_on(theatre)],
        [_table(frame, titles)],
        [*_notes(study, frame), *run_notes(study.manifest)],
        charts=[weightings_chart(in_pictures(frame, titles_of(theatre)), titles)],
    )


def _titles(frame: pd.DataFrame) -> dict[str, str]:
    """What each weighting is called, in the order of the store."""
    fixed = {OWN_WEIGHTS: t("Weights as set"), MOST_AVERTED: said(MOST_TITLE)}
    pairs = zip(frame["weighting"], frame["title"], strict=True)
    return {str(name): fixed.get(str(name), str(title)) for name, title in pairs}


def _often(frame: pd.DataFrame) -> list[str]:
    """The options that lead most often under one weighting: several where they do as often."""
    return [str(name) for name in frame.loc[frame["first"] == frame["first"].max(), "option"]]


def _whether_it_turns(frame: pd.DataFrame, titles: Mapping[str, str]) -> str:
    often = {name: set(_often(frame[frame["weighting"] == name])) for name in titles}
    if everywhere := set.intersection(*often.values()):
        return t("Most often first, under every weighting of the batch: {options}.", options=listed(sorted(everywhere)))
    return t("Which option is most often first hangs on the weighting.")


def _first_tiers(frame: pd.DataFrame) -> str:
    """The options that no other is told to be above of, whatever the weighting."""
    lowest = frame.groupby("option")["tier"].max()
    if len(kept := sorted(lowest.index[lowest == 1])):
        return t("In the first tier under every weighting: {options}.", options=listed(kept))
    return t("No option is in the first tier under every weighting.")


def _of_one(frame: pd.DataFrame, title: str) -> str:
    first = frame.iloc[0]
    return t(
        "{weighting}: {options} in {share} of the futures ({likelihood}).",
        weighting=title,
        options=listed(_often(frame)),
        share=per_cent(float(first["first"])),
        likelihood=said(str(first["likelihood"])),
    )


def _table(frame: pd.DataFrame, titles: Mapping[str, str]) -> Table:
    columns = [
        *(Column(t("Weighting")), Column(t("Option")), Column(t("Tier"), decimals=0)),
        *(Column(t("Leads"), decimals=0, percent=True), Column(t("In words"))),
        *(Column(t("About leads"), decimals=0, percent=True), Column(t("Median (5–95 %)"), decimals=1)),
        *(Column(t("Mean regret"), decimals=1), Column(t("Regret, worst tenth"), decimals=1)),
        Column(t("Largest regret"), decimals=1),
    ]
    again = frame["weighting"] == frame["weighting"].shift()
    rows = [_cells(row, "" if same else titles[str(row["weighting"])]) for row, same in _rows(frame, again)]
    notes = [
        t(
            "Leads: part of the futures in which no other option does better under that weighting; options that tie "
            "both lead. Points of different weightings are no common measure, as each weighs by its own."
        )
    ]
    return Table("over_futures", t("Each weighting over the same futures"), columns, rows, notes)


def _rows(frame: pd.DataFrame, again: Any) -> list[tuple[Row, bool]]:
    return [*zip(frame.to_dict(orient="records"), map(bool, again), strict=True)]


def _cells(row: Row, weighting: str) -> list[Cell]:
    return [
        *(weighting, str(row["option"]), int(row["tier"]), float(row["first"]), said(str(row["likelihood"]))),
        float(row["about_first"]),
        Ranged(float(row["median"]), float(row["low"]), float(row["high"])),
        *(float(row[name]) for name in ("regret_mean", "regret_worst_tenth", "regret_worst")),
    ]


def _notes(study: Study, frame: pd.DataFrame) -> list[str]:
    notes = [
        t(
            "Read from a batch; nothing is solved anew. Each option makes its best plan in each future under each "
            "weighting; a share of futures is no probability of what will happen."
        )
    ]
    if without := study.manifest["sampled"]["priorities_left_out"]:
        notes.append(
            counted(
                "Left out, as it sets priorities instead of weights: {weightings}.",
                "Left out, as they set priorities instead of weights: {weightings}.",
                count=len(without),
                weightings=listed(without),
            )
        )
    if frame["left_out"].any():
        notes.append(t("Futures in which an option has no answer are left out for the options it is compared with."))
    return notes
