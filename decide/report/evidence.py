"""Every quantity of a pack and its options, with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from decide.errors import Place, Problem
from decide.language import counted, mark, number, said, t
from decide.language.units import measure
from decide.pack.futures import stress_titles, stresses_of
from decide.pack.grading import Graded, counts, graded, named_by_needs, regraded
from decide.pack.levers import setting_titles, settings_of
from decide.pack.located import Located
from decide.pack.quantity import quantities
from decide.pack.schema import Pack
from decide.pack.search import passages, sought
from decide.pack.text import shown as shown_digest
from decide.pack.theatre import Theatre, resolve
from decide.report.document import Cell, Column, Document, Table
from decide.report.judgements import weightings_table
from decide.report.modifiers_in_words import modifiers_table
from decide.report.titles import beside, in_sentence, titles_of
from decide.report.words import by_grade

COLUMNS = (
    *("option", "path", "value", "unit", "low", "high", "grade", "source", "locator", "derived", "near", "assumption"),
    *("note", "file", "line"),
)
TEXTS = ("title", "option", "path", "source", "locator", "derived", "near", "assumption", "note")
"""Columns in which words are sought; the page has titles too."""
IN_PACK = "(pack)"
LEVER = "lever "
STRESS = "stress "
GRADE_WORDS = {
    "printed": mark("printed"),
    "derived": mark("derived"),
    "near": mark("near"),
    "assumed": mark("assumed"),
    "context": mark("context"),
}
MEANS = {
    "printed": mark("printed in the source, at the place given"),
    "derived": mark("follows from figures printed in the source; it says how"),
    "near": mark("chosen near a figure printed in the source; it says why"),
    "assumed": mark("no source gives it; argued"),
    "context": mark("for context: moves no result"),
}


def evidence(theatre: Theatre) -> pd.DataFrame:
    """One row per quantity: of the pack, then what each option itself, each setting of a lever and each stress
    changes; with its grade and where it is written."""
    return pd.DataFrame(_rows(theatre), columns=list(COLUMNS))


def _rows(theatre: Theatre) -> Iterator[tuple[Any, ...]]:
    folder = theatre.folder.as_posix()
    for one in graded(theatre):
        located = resolve(theatre, one.option).located if one.option else theatre.located
        yield _row(one.option or IN_PACK, one, located, folder)
    for setting, located, pack in settings_of(theatre):
        for one in _changed(theatre.pack, pack):
            yield _row(LEVER + setting, one, located, folder)
    for stress, before, under in stresses_of(theatre):
        for one in _changed(before.pack, under.pack):
            yield _row(STRESS + stress, one, under.located, folder)


def _changed(before: Pack, pack: Pack) -> Iterator[Graded]:
    base, named = dict(quantities(before)), named_by_needs(pack)
    changed = ((path, quantity) for path, quantity in quantities(pack) if base.get(path) != quantity)
    return (regraded("", path, quantity, named) for path, quantity in changed)


def _row(where: str, one: Graded, located: Located, folder: str) -> tuple[Any, ...]:
    q, place = one.quantity, located.place(tuple(one.path.split("."))) or Place("")
    return (
        *(where, one.path, q.value, q.unit, q.low, q.high, one.grade, q.source, q.locator, q.derived, q.near),
        *(q.assumption, q.note, place.file.removeprefix(f"{folder}/"), place.line),
    )


def like(frame: pd.DataFrame, text: str) -> pd.Series:
    """Whether all words and numbers of a text stand in a row of figures: in its name, its figures or its evidence."""
    what = sought(text)
    columns = [name for name in TEXTS if name in frame]
    texts = frame[columns].fillna("").astype(str).agg(" ".join, axis=1)
    numbers = frame[["value", "low", "high"]].itertuples(index=False)
    stands = [what.stands_in(row, figures) for row, figures in zip(texts, numbers, strict=True)]
    return pd.Series(stands, index=frame.index, dtype=bool)


def lines_with(theatre: Theatre, text: str) -> pd.DataFrame:
    """The lines of the pack's files in which all words and numbers of a text stand."""
    lines = [(place.file, place.line, line) for place, line in passages(theatre, sought(text))]
    return pd.DataFrame(lines, columns=["file", "line", "text"])


def grades(theatre: Theatre) -> pd.DataFrame:
    """The one count by grade, a row each."""
    rows = [(grade, one.figures, one.in_options, one.statements) for grade, one in counts(theatre).items()]
    return pd.DataFrame(rows, columns=["grade", "figures", "in_options", "statements"])


def grades_table(theatre: Theatre) -> Table:
    """The one count by grade, as readers see it."""
    columns = [Column(t("Grade")), Column(t("What it means")), Column(t("Figures"), "", 0)]
    columns += [Column(t("Set by options"), "", 0), Column(t("Different statements"), "", 0)]
    rows: list[list[Cell]] = [
        [
            said(GRADE_WORDS[row["grade"]]),
            said(MEANS[row["grade"]]),
            row["figures"],
            row["in_options"],
            row["statements"],
        ]
        for row in grades(theatre).to_dict(orient="records")
    ]
    notes = [
        t("A figure that an option has from the pack, or from the option it starts from, is counted once."),
        t("Different statements: one value on one ground that stands for several figures is one."),
    ]
    return Table("grades", t("Figures by grade"), columns, rows, notes)


def evidence_report(theatre: Theatre, frame: pd.DataFrame, lines: pd.DataFrame | None) -> Document:
    """The count by grade; where something is sought, the figures and the lines of files in which it stands."""
    tables = [grades_table(theatre)]
    if lines is not None:
        columns = [Column(t("In")), Column(t("Figure")), Column(t("Value")), Column(t("Grade")), Column(t("Evidence"))]
        columns.append(Column(t("Written in")))
        rows: list[list[Cell]] = []
        last, places = "", places_in_words(theatre)
        for row in frame.to_dict(orient="records"):
            value = f"{number(row['value'], ',.10g')} {measure(row['unit'])}"
            place = str(Place(row["file"], row["line"]))
            quoted = quoted_evidence(row)
            shown, last = t("as above") if quoted == last else quoted, quoted
            rows.append([places[row["option"]], row["path"], value, said(GRADE_WORDS[row["grade"]]), shown, place])
        tables.append(Table("figures", t("Figures"), columns, rows))
        written: list[list[Cell]] = [
            [str(Place(row["file"], row["line"])), row["text"]] for row in lines.to_dict(orient="records")
        ]
        tables.append(
            Table("passages", t("Lines of the pack's files"), [Column(t("Written in")), Column(t("Line"))], written)
        )
    lead = [f"{by_grade(theatre)}.", pack_line(theatre)]
    return Document(t("Evidence: {pack}", pack=theatre.pack.title), lead, tables)


def pack_line(theatre: Theatre) -> str:
    """Which pack this is of."""
    return t("Pack {pack}, hash {hash}.", pack=theatre.pack.id, hash=shown_digest(theatre.hash))


def quoted_evidence(row: Any) -> str:
    """Where a figure comes from and how: its source with the place, and its reasoning."""
    source = f"{row['source']}, {row['locator']}" if isinstance(row["source"], str) else ""
    reasons = [row[name] for name in ("derived", "near", "assumption") if isinstance(row[name], str)]
    return ". ".join(part.rstrip(".") for part in (source, *reasons) if part) + "."


def places_in_words(theatre: Theatre) -> Mapping[str, str]:
    """Where quantities stand, by what the column `option` has: the pack, options, settings of levers, stress cases."""
    titles = titles_of(theatre)
    made = {IN_PACK: t("(pack)"), **{name: beside(titles, name) for name in titles}}
    for setting, (lever, one) in setting_titles(theatre).items():
        title = t("{group}: {title}", group=lever, title=one)
        made[LEVER + setting] = t("lever {setting}", setting=in_sentence({setting: title}, setting))
    for case, title in stress_titles(theatre).items():
        made[STRESS + case] = t("stress {case}", case=in_sentence({case: title}, case))
    return made


def warnings(looks: Sequence[Problem]) -> pd.DataFrame:
    """What deserves a second look, one row each."""
    rows = [(str(problem.place or ""), problem.message, problem.hint) for problem in looks]
    return pd.DataFrame(rows, columns=["where", "what", "look_at"])


def check_report(theatre: Theatre, looks: Sequence[Problem] = ()) -> Document:
    """What `decide check` says of a sound pack: what deserves a second look, counts, sources used, every assumption."""
    frame = evidence(theatre)
    assumed = frame[frame["assumption"].notna()]
    beside = int(frame["option"].str.startswith((LEVER, STRESS)).sum())
    lead = [
        t(
            "{figures}. Levers and stress cases change {beside} more. {options}, {areas}, {periods}.",
            figures=by_grade(theatre),
            beside=number(beside, ","),
            options=counted("{count} option", "{count} options", count=len(theatre.options)),
            areas=counted("{count} area", "{count} areas", count=len(theatre.pack.areas)),
            periods=counted("{count} period", "{count} periods", count=len(theatre.pack.calendar.periods)),
        ),
        t("No problem found."),
        pack_line(theatre),
    ]
    if looks:
        lead.append(
            counted("{count} thing deserves a second look.", "{count} things deserve a second look.", count=len(looks))
        )
    used = frame["source"].dropna().value_counts()
    sources: list[list[Cell]] = [
        [name, source.title, source.date, int(used.get(name, 0))] for name, source in theatre.pack.sources.items()
    ]
    rows: list[list[Cell]] = []
    places = places_in_words(theatre)
    for (option, reason), group in assumed.groupby(["option", "assumption"], sort=False):
        paths = list(group["path"])
        shown = ", ".join(paths[:3])
        if len(paths) > 3:
            shown = counted(
                "{listed} and {count} more", "{listed} and {count} more", count=len(paths) - 3, listed=shown
            )
        rows.append([places[str(option)], shown, len(paths), str(reason)])
    folder = theatre.folder.as_posix()
    to_look_at: list[list[Cell]] = [
        [str(problem.place or "").removeprefix(f"{folder}/"), problem.message, problem.hint] for problem in looks
    ]
    columns = [Column(t("Where")), Column(t("What is strange")), Column(t("What to look at"))]
    cited = [Column(t("Id")), Column(t("Title")), Column(t("Date")), Column(t("Figures"), "", 0)]
    return Document(
        t("Check: {pack}", pack=theatre.pack.title),
        lead,
        [
            *([Table("warnings", t("To look at"), columns, to_look_at)] if to_look_at else []),
            grades_table(theatre),
            Table("sources", t("Sources"), cited, sources),
            *weightings_table(theatre.pack),
            *modifiers_table(theatre.pack),
            Table(
                "assumptions",
                t("Assumptions"),
                [Column(t("In")), Column(t("Quantities")), Column(t("How many"), "", 0), Column(t("Reasoning"))],
                rows,
            ),
        ],
    )
