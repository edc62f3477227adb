"""What every document says: conditions, changes, terms not met, sources, how to read the figures."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from decide.pack.read import evidence_counts
from decide.pack.schema import Pack
from decide.report.document import Cell, Column, Table
from decide.results import Results


def error_bound(results: Results) -> float:
    return float(results.options["error_bound"].max())


def changed(results: Results) -> list[str]:
    """What the user changed, so that a what-if is never read as the published option."""
    manifest = results.manifest
    levers = [f"lever {text}" for text in manifest.get("levers", [])]
    idle = [
        f"No effect of {', '.join(texts)} on {option}: the option is already so."
        for option, texts in manifest.get("levers_already_so", {}).items()
    ]
    return [*changed_by(manifest["scenario"], [*levers, *manifest["set"]]), *idle]


def changed_by(scenario: str | None, sets: Sequence[str]) -> list[str]:
    """The same from the name of the what-if and the `path=value` of each single change."""
    parts = [f"scenario {scenario}"] if scenario else []
    parts += sets
    return [f"Changed from the published inputs: {'; '.join(parts)}."] if parts else []


def conditional_on(pack: Pack) -> str:
    sourced, assumed = evidence_counts([pack])
    return (
        "Results are conditional on the pack's stated figures: "
        f"{sourced} taken from sources, {assumed} argued assumptions (decide check lists them). "
        "They support a decision about protecting people; they do not take it."
    )


def terms_not_met(results: Results, order: Sequence[str]) -> Table:
    columns = [
        Column("Option"),
        Column("Term"),
        Column("Period"),
        Column("Asked", "", 0),
        Column("Reached", "", 0),
    ]
    columns += [Column("Unit"), Column("Written in")]
    frame = results.shortfalls
    rows: list[list[Cell]] = []
    for name in order:
        for row in frame[frame["option"] == name].to_dict(orient="records"):
            where = f"{row['file']}:{row['line']}"
            rows.append([name, row["title"], row["period"], row["asked"], row["reached"], row["unit"], where])
    note = "The plan shown for these options breaks the fewest terms, by the smallest relative amount."
    return Table("shortfalls", "Terms that cannot all be met", columns, rows, [note])


def source_views(results: Results, pack: Pack, order: Sequence[str]) -> Table:
    columns = [Column("Option"), Column("What its source expects"), Column("Where")]
    frame = results.judgements
    rows: list[list[Cell]] = [
        [name, row["says"], f"{row['source']}, {row['locator']}"]
        for name in order
        for row in frame[frame["option"] == name].to_dict(orient="records")
    ]
    note = "In our words, for comparison with the result; never fitted to."
    return Table("source_views", "What the sources expect", columns, rows, [note])


def reading_notes(results: Results, pack: Pack) -> list[str]:
    manifest = results.manifest
    weights = ", ".join(
        f"{objective} {region} {weight:.2f}"
        for objective, by_region in manifest["weights"].items()
        for region, weight in by_region.items()
    )
    reference = pack.outcomes.static_reference
    said = f" ({reference.source}, {reference.locator})" if reference.source else ""
    return [
        "Ranges: the same plan under the low and the high of the response assumption and, for deaths averted, "
        "of the preventable share. Straight segments understate the response by at most "
        f"{error_bound(results):.1f} points; smaller differences are not told apart.",
        "Static share: part of the free troops on static security; "
        f"reported elsewhere: {100 * reference.value:.0f} %{said}.",
        f"Weights: {weights}.",
        f"Solver {manifest['solver']}; every solution checked independently, largest scaled violation "
        f"{manifest['worst_certificate']:.0e} (allowed 1e-06).",
        f"decide {manifest['versions']['decide']}, pack {manifest['pack']} (files {fingerprint(manifest)}), "
        f"{manifest['time']}.",
    ]


def fingerprint(manifest: Mapping[str, Any]) -> str:
    """One short digest of all input files."""
    listing = "".join(f"{name}:{digest}\n" for name, digest in manifest["files"].items())
    return hashlib.sha256(listing.encode()).hexdigest()[:12]


def words(name: str) -> str:
    """An id as it reads in a heading."""
    return name.replace("_", " ")
