"""What every document says: conditions, changes, terms not met, sources, how to read the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from decide.errors import Place
from decide.language import commas_within, counted, joined, listed, mark, number, per_cent, retold, said, t
from decide.language.units import measure
from decide.model.families import families
from decide.pack.grading import CONTEXT, counts
from decide.pack.schema import Named, Pack
from decide.pack.text import shown
from decide.pack.theatre import Theatre
from decide.report.document import Cell, Column, Table, decimals_apart
from decide.report.footing import ranges_note
from decide.results.metrics import ALL
from decide.results.stops import STOPS
from decide.results.study import Study

LONG_TITLE = 24  # characters; longer titles widen every column they stand over


def error_bound(results: Study) -> float:
    return max(float(row["error_bound"]) for row in results.rows_of("options"))


def changed(results: Study) -> list[str]:
    """What the user changed, so that a what-if is never read as the published option, nor a part as the whole."""
    return changed_in(results.manifest)


def changed_in(manifest: Mapping[str, Any]) -> list[str]:
    """The same, from the manifest of a run."""
    parts = [t("scenario {name}", name=manifest["scenario"])] if manifest["scenario"] else []
    parts += [t("weighting {name}", name=manifest["weighting"])] if manifest.get("weighting") else []
    parts += [t("lever {setting}", setting=text) for text in manifest.get("levers", [])]
    parts += manifest["set"]
    idle = [
        t("No effect of {settings} on {option}: the option is already so.", settings=", ".join(texts), option=option)
        for option, texts in manifest.get("levers_already_so", {}).items()
    ]
    stopped = retold(str(manifest.get("stopped") or ""), STOPS)
    early = [t("Stopped early ({done}): what follows rests on what was done.", done=stopped)] if stopped else []
    sets = [t("Changed from the published inputs: {changes}.", changes=listed(parts))] if parts else []
    return [*early, *sets, *idle]


def conditional_on(theatre: Theatre, commands: bool = True) -> str:
    """What all numbers hang on, with the one count of figures. `commands`: whether it is read beside a command line."""
    if not commands:
        return t(
            "Results are conditional on {figures}. They support a decision about protecting people; they do not take "
            "it.",
            figures=by_grade(theatre),
        )
    return t(
        "Results are conditional on {figures} (decide evidence says where each comes from). They support a decision "
        "about protecting people; they do not take it.",
        figures=by_grade(theatre),
    )


def by_grade(theatre: Theatre) -> str:
    """How many figures move a result, and how well they are known, in words."""
    by = {grade: one.figures for grade, one in counts(theatre).items() if grade != CONTEXT}
    said = {
        "printed": counted("{count} printed in a source", "{count} printed in a source", count=by["printed"]),
        "derived": counted(
            "{count} derived from printed ones", "{count} derived from printed ones", count=by["derived"]
        ),
        "near": counted("{count} chosen near one", "{count} chosen near one", count=by["near"]),
        "assumed": counted("{count} assumed", "{count} assumed", count=by["assumed"]),
    }
    return counted(
        "{count} figure of the pack and its options that moves a result: {grades}",
        "{count} figures of the pack and its options that move a result: {grades}",
        count=sum(by.values()),
        grades=enumerated([text for grade, text in said.items() if by[grade]] or [said["assumed"]]),
    )


def terms_not_met(results: Study, order: Sequence[str]) -> Table:
    short_of = in_order(results.rows_of("shortfalls"), order)
    decimals = decimals_apart((row["asked"], row["reached"]) for row in short_of)
    columns = [Column(t("Option")), Column(t("Term")), Column(t("Period"))]
    columns += [Column(t("Asked"), "", decimals), Column(t("Reached"), "", decimals)]
    columns += [Column(t("Unit")), Column(t("Written in"))]
    rows: list[list[Cell]] = []
    for row in short_of:
        where = str(Place(row["file"], row["line"])) or "–"  # what is set on the page stands in no file
        period, unit = period_words(row["period"]), measure("effort" if row["unit"] == "ratio" else row["unit"])
        rows.append([row["option"], row["title"], period, row["asked"], row["reached"], unit, where])
    note = t("The plan shown for these options breaks the fewest terms, by the smallest relative amount.")
    return Table("shortfalls", t("Terms that cannot all be met"), columns, rows, [note])


def in_order(rows: Sequence[Mapping[str, Any]], order: Sequence[str]) -> list[Mapping[str, Any]]:
    """The rows about these options, one option after the other."""
    return [row for name in order for row in rows if row["option"] == name]


def reading_notes(results: Study, pack: Pack) -> list[str]:
    manifest = results.manifest
    reference = pack.outcomes.static_reference
    cited = f" ({reference.source}, {reference.locator})" if reference.source else ""
    return [
        ranges_note(manifest, error_bound(results)),
        t(
            "Static share: part of the free troops on static security; reported elsewhere: {share}{cited}.",
            share=per_cent(reference.value),
            cited=cited,
        ),
        t("Weights: {weights}.", weights=weights_in_words(manifest, pack)),
        *run_notes(manifest),
    ]


def weights_in_words(manifest: Mapping[str, Any], pack: Pack) -> str:
    """The weight of each objective in each region."""
    return joined(
        [
            f"{short(pack.objectives, objective)} {short(pack.regions, region)} {number(weight, '.2f')}"
            for objective, by_region in manifest["weights"].items()
            for region, weight in by_region.items()
        ]
    )


def run_notes(manifest: Mapping[str, Any]) -> list[str]:
    """The solver and its proof, the versions and the files."""
    return [
        t(
            "Solver {solver}; every solution checked independently, largest scaled violation {worst} (allowed 1e-06).",
            solver=manifest["solver"],
            worst=f"{manifest['worst_certificate']:.0e}",
        ),
        t(
            "decide {version}, pack {pack} (hash {hash}), {time}.",
            version=manifest["versions"]["decide"],
            pack=manifest["pack"],
            hash=shown(str(manifest.get("hash") or "–")),
            time=manifest["time"],
        ),
    ]


def words(name: str) -> str:
    """An id as it reads in a heading."""
    return name.replace("_", " ")


def quoted(text: str) -> str:
    """A text in quotation marks."""
    return t("“{text}”", text=text)


def short(entries: Mapping[str, Named], name: str) -> str:
    """The name of an entry of the pack in headings and sentences."""
    return entries[name].short or words(name)


def heading(entries: Mapping[str, Named], name: str) -> str:
    """The title of a region or objective in headings and charts; the short name, if it has one, for a long title."""
    entry = entries[name]
    return entry.short if entry.short and len(entry.title) > LONG_TITLE else entry.title


def enumerated(parts: Sequence[str]) -> str:
    """Parts in a sentence: `a, b and c`; `a, at first; b; and c` where a part has a comma of its own."""
    *most, last = parts
    if most and commas_within(parts):
        return listed([*most, t("and {last}", last=last)])
    return t("{first} and {last}", first=", ".join(most), last=last) if most else last


def period_words(period: str) -> str:
    """A period of the results, or all of them."""
    return t("all", context="periods") if period == ALL else period


MORE_BESIDE = {
    # what one more is that no family counts: of movement in every period, and of the bounds of terms
    "person able to change area in each period": (100, mark("moving 100 persons in each period")),
    "airframe able to change area in each period": (1, mark("moving 1 airframe in each period")),
    "unit able to change area in each period": (1, mark("moving 1 unit in each period")),
    "team able to change area in each period": (1, mark("moving 1 team in each period")),
    "points": (1, mark("1 point")),
    "effort": (1, mark("1 effort")),
    "$m a year": (1, mark("1 $m a year")),
}


@cache
def _more() -> Mapping[str, tuple[int, str]]:
    every = (more for spec in families().values() for more in spec.more.values())
    return {**MORE_BESIDE, **{more.one: (more.step, more.many) for more in every}}


def more_of(one: str) -> tuple[int, str]:
    """How many a price is shown for, and these in words; `one` is what one more is."""
    step, text = _more()[one]
    return step, said(text)
