"""What the sources say of options beyond the scores, in words and tables; and the codes combined, where weights are
given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from decide.language import counted, listed, per_cent, said, t
from decide.pack.frame import NOT_SAID
from decide.pack.theatre import Theatre
from decide.questions.frame.chart import codes_chart
from decide.questions.frame.combining import METHODS, PROMETHEE, TOPSIS
from decide.report.document import Cell, Column, Document, Table
from decide.report.footing import footing
from decide.report.further import SIGNS, legend
from decide.report.titles import in_sentence, titles_of
from decide.report.words import changed, conditional_on, run_notes
from decide.results.study import Ranged, Study, records

SCORE = ("score", "low", "high")
DIFFERENCE = ("difference", "difference_low", "difference_high")


def document_of(study: Study, theatre: Theatre) -> Document:
    """A study made by `decide.questions.frame.study`."""
    about = study.manifest["frame"]
    title = t("Beyond the scores: {title}", title=about["title"])
    baseline = in_sentence(titles_of(theatre), about["baseline"])
    tables = [_panel(study), *_combination(study), _reasons(study), _dimensions(study)]
    notes = [
        t(
            "High: a source says it of the option outright. Medium: as likely or possible, or as the view of some. "
            "Low: it says it of what the option does or of one like it, and the step to the option is the pack's."
        ),
        *footing(study.manifest, commands=False),
        *run_notes(study.manifest),
    ]
    lead = [
        *changed(study),
        *_as_published(study),
        *_lead(study, baseline),
        *_on_combining(study),
        conditional_on(theatre),
    ]
    return Document(title, lead, tables, notes, (codes_chart(study, baseline, titles_of(theatre)),))


def _as_published(study: Study) -> list[str]:
    """What a what-if leaves as it is."""
    run = study.manifest
    if not (run["set"] or run["scenario"] or run["levers"]):
        return []
    return [t("The codes are of the options as published: no change of inputs moves them.")]


def _lead(study: Study, baseline: str) -> list[str]:
    codes = records(study.frames["codes"])
    spoken = sum(row["code"] != NOT_SAID for row in codes)
    silent = [row["title"] for row in records(study.frames["dimensions"]) if not row["coded"]]
    lines = [
        counted(
            "The sources speak of {spoken} of {count} pair of an option and a dimension, beside {baseline}; of the "
            "rest they say nothing, and nothing is made up for them. No code enters the programme or a score.",
            "The sources speak of {spoken} of {count} pairs of an option and a dimension, beside {baseline}; of the "
            "rest they say nothing, and nothing is made up for them. No code enters the programme or a score.",
            count=len(codes),
            spoken=str(spoken),
            baseline=baseline,
        )
    ]
    if silent:
        lines.append(t("Of no option shown do they say anything in: {dimensions}.", dimensions=listed(silent)))
    return lines


def _on_combining(study: Study) -> list[str]:
    """Why nothing is combined, or what it comes to."""
    if not study.manifest["frame"]["weights"]:
        return [
            t(
                "Nothing is combined: how much one dimension counts beside another is a judgement, for which no source "
                "has a figure. With weights of your own (--weight DIMENSION=W, or on the page) the codes are combined."
            )
        ]
    rows = records(study.frames["combined"])
    if not rows:
        return [
            t(
                "Nothing can be combined under these weights: beside the baseline, no option shown has a code from "
                "much worse to much better in every dimension weighed. What is not said is filled by nothing."
            )
        ]
    firsts = {
        method: [row["option"] for row in rows if row["method"] == method and row["rank"] == 1] for method in METHODS
    }
    same = firsts[PROMETHEE] == firsts[TOPSIS]
    first = (
        t("Under these weights both methods put first: {options}.", options=", ".join(firsts[PROMETHEE]))
        if same
        else t(
            "Under these weights PROMETHEE II puts first {one}, TOPSIS {other}: which it is hangs on whether the steps "
            "between codes are equal.",
            one=", ".join(firsts[PROMETHEE]),
            other=", ".join(firsts[TOPSIS]),
        )
    )
    return [first, _turned(len(study.frames["methods_disagree"]), len(study.frames["reversals"]))]


def _turned(between: int, left_out: int) -> str:
    if not between and not left_out:
        return t("The methods order no pair in opposite ways, and leaving out an option turns no other two round.")
    return listed(
        [
            counted(
                "The methods order {count} pair in opposite ways",
                "The methods order {count} pairs in opposite ways",
                count=between,
            ),
            counted(
                "leaving out one option turns two others round in {count} case.",
                "leaving out one option turns two others round in {count} cases.",
                count=left_out,
            ),
        ]
    )


def _panel(study: Study) -> Table:
    """Codes as signs beside the scores."""
    dimensions = records(study.frames["dimensions"])
    codes = {(row["option"], row["dimension"]): row["code"] for row in records(study.frames["codes"])}
    baseline = study.manifest["frame"]["baseline"]
    columns = [Column(t("Option")), Column(t("Score"), "", 0), Column(t("to the baseline"), t("Score"), 1, signed=True)]
    columns += [Column(row["short"], t("Beside the baseline")) for row in dimensions]
    rows: list[list[Cell]] = []
    for row in records(study.frames["scores"]):
        own = row["option"] == baseline
        signs = ["" if own else SIGNS[codes[row["option"], one["dimension"]]] for one in dimensions]
        difference = None if own else _ranged(row, DIFFERENCE)
        rows.append([row["option"], _ranged(row, SCORE), difference, *signs])
    return Table("frame_codes", t("Codes beside the scores"), columns, rows, [legend()])


def _ranged(row: Mapping[str, Any], names: Sequence[str]) -> Cell:
    """A figure with its range, if it has one."""
    value, *ends = (row[name] for name in names)
    return value if None in (value, *ends) else Ranged(value, *ends)


def _reasons(study: Study) -> Table:
    titles = {row["dimension"]: row["title"] for row in records(study.frames["dimensions"])}
    columns = [Column(t("Option")), Column(t("Dimension")), Column(t("Code")), Column(t("Confidence"))]
    columns += [Column(t("What the source says")), Column(t("Where"))]
    rows: list[list[Cell]] = [
        [
            row["option"],
            titles[row["dimension"]],
            said(row["code"]),
            said(row["confidence"]),
            row["reason"],
            f"{row['source']}, {row['locator']}",
        ]
        for row in records(study.frames["codes"])
        if row["code"] != NOT_SAID
    ]
    return Table("frame_reasons", t("Why each code"), columns, rows)


def _dimensions(study: Study) -> Table:
    columns = [Column(t("Dimension")), Column(t("What it asks")), Column(t("What the source finds of the mission"))]
    columns += [Column(t("Where")), Column(t("Options coded"), "", 0)]
    rows: list[list[Cell]] = [
        [row["title"], row["question"], row["says"], f"{row['source']}, {row['locator']}", row["coded"]]
        for row in records(study.frames["dimensions"])
    ]
    return Table("frame_dimensions", t("The dimensions"), columns, rows)


def _combination(study: Study) -> list[Table]:
    """Ranks by both methods, who is not combined, and pairs that are turned round; nothing without weights."""
    if not study.manifest["frame"]["weights"]:
        return []
    dimensions = {row["dimension"]: row for row in records(study.frames["dimensions"])}
    shares = [(row["title"], row["weight"]) for row in dimensions.values() if row["weight"] > 0]
    weighed = t(
        "Weights given: {weights}.",
        weights=listed(t("{dimension} {share}", dimension=one, share=per_cent(share)) for one, share in shares),
    )
    tables = [_ranks(study, weighed)] if len(study.frames["combined"]) else []
    tables += [_disagreements(study)] if len(study.frames["methods_disagree"]) else []
    tables += [_reversals(study)] if len(study.frames["reversals"]) else []
    if len(study.frames["not_combined"]):
        columns = [Column(t("Option")), Column(t("Dimension")), Column(t("Code"))]
        rows: list[list[Cell]] = [
            [row["option"], dimensions[row["dimension"]]["title"], said(row["code"])]
            for row in records(study.frames["not_combined"])
        ]
        tables.append(Table("frame_not_combined", t("Not combined, and for want of what"), columns, rows, [weighed]))
    return tables


def _ranks(study: Study, weighed: str) -> Table:
    rows_of = {(row["option"], row["method"]): row for row in records(study.frames["combined"])}
    options = sorted({option for option, _ in rows_of}, key=lambda one: (rows_of[one, PROMETHEE]["rank"], one))
    columns = [Column(t("Option"))]
    for method, figure in (
        (PROMETHEE, Column(t("net flow"), said(PROMETHEE), 2, signed=True)),
        (TOPSIS, Column(t("closeness"), said(TOPSIS), 2)),
    ):
        columns += [Column(t("rank"), said(method), 0), figure]
    rows: list[list[Cell]] = [
        [option, *(rows_of[option, method][key] for method in METHODS for key in ("rank", "value"))]
        for option in options
    ]
    note = t(
        "PROMETHEE II goes by which code is better alone, never by how much: the net flow is how much more often an "
        "option is better than worse, by weight. TOPSIS takes the five codes as equal steps: closeness is 1 for the "
        "best codes there are among these options, 0 for the worst. Options with the same rank are level."
    )
    return Table("frame_combined", t("Codes combined under the weights given"), columns, rows, [weighed, note])


def _disagreements(study: Study) -> Table:
    columns = [Column(t("Ahead")), Column(t("Behind")), Column(t("By")), Column(t("The other way by"))]
    rows: list[list[Cell]] = [
        [row["first"], row["second"], said(row["ahead_by"]), said(row["behind_by"])]
        for row in records(study.frames["methods_disagree"])
    ]
    return Table("frame_methods", t("Pairs that the methods order in opposite ways"), columns, rows)


def _reversals(study: Study) -> Table:
    columns = [Column(t("Method")), Column(t("Left out")), Column(t("Ahead with it")), Column(t("Ahead without it"))]
    rows: list[list[Cell]] = [
        [said(row["method"]), row["without"], row["ahead"], row["ahead_without"]]
        for row in records(study.frames["reversals"])
    ]
    note = t("Both methods judge an option by those it stands among; such pairs are no finding of either.")
    return Table("frame_reversals", t("Pairs turned round when an option is left out"), columns, rows, [note])
