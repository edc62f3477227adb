"""Two parts of a robust run's document: when one option beats another, and what stress cases do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from decide.language import listed, t
from decide.questions.robust.figures import AVERTED, SCORE, Figures, Key, Row
from decide.report.consent import consent_in_words
from decide.report.document import Cell, Column, Table
from decide.report.factors import limits_in_words, percent
from decide.results.study import Study, records


def duel_lead(study: Study) -> list[str]:
    """The first duel in words."""
    duels = records(study.frames["duels"])
    return [_duel_in_words(study, duels[0])] if duels else []


def _duel_in_words(study: Study, duel: Row) -> str:
    factors = {row["factor"]: row for row in records(study.frames["factors"])}
    pair = duel["option"], duel["other"]
    box = [row for row in records(study.frames["boxes"]) if (row["option"], row["other"]) == pair]
    text = t(
        "{option} beats {other} in {share} of the futures", option=pair[0], other=pair[1], share=percent(duel["share"])
    )
    if not box:
        return t("{beaten}; no range of a few assumptions tells in which.", beaten=text)
    limits = [limits_in_words(factors[row["factor"]], row["from"], row["to"]) for row in box]
    return t(
        "{beaten}, and in {density} of those with {limits}.",
        beaten=text,
        density=percent(duel["density"]),
        limits=listed(limits),
    )


def when(study: Study) -> Table:
    """When one option beats another."""
    columns = [
        Column(t("When does it win")),
        Column(t("Coverage"), "", 0, percent=True),
        Column(t("Density"), "", 0, percent=True),
        Column(t("Futures inside"), "", 0, percent=True),
    ]
    rows: list[list[Cell]] = [
        [_duel_in_words(study, duel), duel["coverage"], duel["density"], duel["mass"]]
        for duel in records(study.frames["duels"])
    ]
    note = t(
        "Boxes found by PRIM among the three factors most closely tied with the difference. Coverage: part of its wins "
        "inside the box; density: part of the box's futures that it wins. Found and measured on the same futures, so "
        "somewhat flattering. Pairs of your own: --when."
    )
    return Table("when", t("When does one option beat another"), columns, rows, [note])


def stress_lead(study: Study, figures: Figures) -> list[str]:
    """Whether a shock changes the leader."""
    scores, cases = _rows(study, SCORE), _done(study, figures)
    if not cases or len(figures.order) < 2:
        return []
    ahead = {}
    for case in cases:
        under = {option: float(scores[case["stress"], option]["value"]) for option in figures.order}
        ahead[case["title"]] = max(under, key=lambda option: under[option])
    moved = [f"{title} ({leader})" for title, leader in ahead.items() if leader != figures.central]
    if not moved:
        return [t("Under every stress case {option} leads as it does without.", option=figures.central)]
    names = ", ".join(moved)
    return [t("Another option than {option} leads under: {cases}.", option=figures.central, cases=names)]


def consent_lead(study: Study, about: Mapping[str, Any]) -> list[str]:
    """Where the host state stood on the options, if the loss of its consent is among the stress cases. `about`: what
    the manifest says of the question."""
    lost = {*about.get("of_consent", [])} & {*study.frames["stress_cases"]["stress"]}
    return consent_in_words(study.rows_of("consent")) if lost else []


def stress_tables(study: Study, figures: Figures) -> list[Table]:
    """What each shock does to the score and to civilian deaths averted, and what it is."""
    title = t("Stress cases: change of the overall score, in points")
    averted = t("Stress cases: change of civilian deaths averted a year")
    return [
        _effects("stresses", title, study, figures, SCORE),
        _effects("stresses_averted", averted, study, figures, AVERTED),
        what_cases_are(study),
    ]


def _rows(study: Study, key: Key) -> dict[tuple[str, str], Row]:
    """(stress, option) -> the row of an outcome."""
    frame = study.frames["stresses"]
    metric, objective, region = key
    mine = (frame["metric"] == metric) & (frame["objective"] == objective) & (frame["region"] == region)
    return {(row["stress"], row["option"]): row for row in records(frame[mine])}


def _done(study: Study, figures: Figures) -> list[Row]:
    """The stress cases that every option was put to."""
    done = set(study.frames["stresses"]["stress"])
    return [case for case in records(study.frames["stress_cases"]) if case["stress"] in done]


def _effects(name: str, title: str, study: Study, figures: Figures, key: Key) -> Table:
    outcomes, cases = _rows(study, key), _done(study, figures)
    columns = [Column(t("Option")), Column(t("Central"), "", 1), *(Column(case["title"], "", 1) for case in cases)]
    rows: list[list[Cell]] = []
    for option in figures.order:
        mine = [outcomes[case["stress"], option] for case in cases]
        effects: list[Cell] = [row["effect"] if row["concerned"] else None for row in mine]
        rows.append([option, figures.of(option, key)["base"], *effects])
    notes = [t("At the central values of everything else; each option makes its best plan under the shock.")]
    if not all(row["concerned"] for row in outcomes.values()):
        notes.append(t("–: it cannot happen to this option."))
    if key == AVERTED:
        notes.append(
            t("Of the plans of the highest score: small changes of either sign come from plans that nearly tie.")
        )
    return Table(name, title, columns, rows, notes)


def what_cases_are(study: Study) -> Table:
    """What each stress case is, and what of it the pack does not show."""
    columns = [Column(t("Stress case")), Column(t("What happens")), Column(t("What it does not show"))]
    columns += [Column(t("Source"))]
    rows: list[list[Cell]] = [
        [
            case["title"],
            case["summary"],
            case["not_represented"] or "–",
            f"{case['source']}, {case['locator']}" if case["source"] else t("assumption"),
        ]
        for case in records(study.frames["stress_cases"])
    ]
    return Table("stress_cases", t("What the stress cases are"), columns, rows)
