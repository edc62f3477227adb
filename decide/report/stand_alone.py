"""What makes a document stand alone once it is mailed: what was asked, of what, what was changed, and the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from decide.language import listed, said, t
from decide.pack.theatre import Theatre
from decide.pack.weighting import named_weighting
from decide.report.dates import horizon_words
from decide.report.document import Cell, Column, Document, Table
from decide.report.footing import footing
from decide.report.held_against import held_against
from decide.report.rates import rates_in_words
from decide.report.titles import beside, titles_of
from decide.report.what_changed import what_changed
from decide.report.words import conditional_on, run_notes, weights_in_words
from decide.results.study import Results, Study


def standing_alone(document: Document, study: Study, theatre: Theatre, asks: str) -> Document:
    """The document of a study with what its files need to stand alone; `asks` is the question as one asks it, marked.
    A document that says itself what was asked, as a brief does, gets what was changed alone."""
    names = titles_of(theatre)
    behind = partial(_behind, study, theatre, "" if document.upright else asks)
    return replace(document, names=names, behind=behind, sheets=partial(_sheets, document, study, theatre))


def _sheets(document: Document, study: Study, theatre: Theatre) -> Sequence[Table]:
    from decide.report.sheets_of_options import further_sheets  # it takes pandas, which what is only read needs not

    return [*document.sheets(), *further_sheets(study, theatre)]


def _behind(study: Study, theatre: Theatre, asks: str) -> Sequence[Table]:
    changed = what_changed(study.manifest, theatre)
    if not asks:
        return changed
    return [*changed, about(study, theatre, asks, bool(changed)), *sources(theatre)]


def about(study: Study, theatre: Theatre, asks: str, changed: bool) -> Table:
    """What was asked, of what, and on what the answer rests. `changed`: whether a table says what was changed."""
    manifest = study.manifest
    names = titles_of(theatre)
    first, last = horizon_words(theatre.pack.calendar)
    options = [beside(names, str(name)) for name in manifest["options"]]
    as_asked = t("see the table of what was changed") if changed else t("nothing: these are the published inputs")
    pairs: list[tuple[str, str]] = [
        (t("Mission"), theatre.pack.title),
        (t("Period"), t("{first} to {last}", first=first, last=last)),
        (t("Question"), said(asks)),
        (t("Worked out on"), str(manifest["time"])),
        (t("Options"), listed(options)),
        (
            t("Held against"),
            held_against(manifest, {name: beside(names, name) for name in names}) if manifest.get("against") else "",
        ),
        (t("Changed"), as_asked),
        (t("Weighting"), _weighting(study, theatre)),
        (t("What the weights mean"), " ".join(_rates(study, theatre))),
        (t("What tiers and ranges rest on"), " ".join(footing(manifest, commands=False))),
        (t("Limits"), f"{theatre.pack.summary} {conditional_on(theatre)}"),
        (t("Solver, versions, hash"), " ".join(run_notes(manifest)) if "worst_certificate" in manifest else ""),
        (t("The same numbers again"), t("decide reproduce, with the name of this file, works them out anew.")),
    ]
    rows: list[list[Cell]] = [[name, text] for name, text in pairs if text]
    return Table("about", t("About this document"), [Column(t("What")), Column(t("Here"))], rows)


def _weighting(study: Study, theatre: Theatre) -> str:
    manifest = study.manifest
    name = manifest.get("weighting")
    title = named_weighting(theatre.pack, str(name)).title if name else t("the pack's own, or as changed")
    if not manifest.get("weights"):
        return title
    return t("{title}: {weights}", title=title, weights=weights_in_words(manifest, theatre.pack))


def _rates(study: Study, theatre: Theatre) -> list[str]:
    return rates_in_words(study, theatre.pack) if isinstance(study, Results) else []


def sources(theatre: Theatre) -> list[Table]:
    """The documents that the figures of a pack and its options come from; nothing where it lists none."""
    rows: list[list[Cell]] = [
        [name, one.title, one.publisher, one.date, one.url or "–"] for name, one in theatre.pack.sources.items()
    ]
    columns = [Column(t("Cited as")), Column(t("Document")), Column(t("Publisher")), Column(t("Date"))]
    columns += [Column(t("Address"))]
    return [Table("sources", t("Sources"), columns, rows)] if rows else []
