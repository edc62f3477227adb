"""The weightings that a pack names, with what they weigh and why."""

from __future__ import annotations

from decide.language import listed, per_cent, t
from decide.pack.schema import Pack, Weighting
from decide.pack.weighting import WEIGHTS, weights_of
from decide.report.criteria import criterion_title
from decide.report.document import Cell, Column, Table
from decide.report.mode_words import mode_in_words


def weightings_table(pack: Pack) -> list[Table]:
    """Every weighting by the name that `--weights` takes; nothing for a pack that names none."""
    columns = [Column(t("Weighting")), Column(t("Title")), Column(t("What counts")), Column(t("Why"))]
    columns.append(Column(t("Source")))
    rows: list[list[Cell]] = []
    for name, one in pack.weightings.items():
        source = f"{one.source}, {one.locator}" if one.source else "–"
        rows.append([name, one.title, _what(one, pack), one.reason, source])
    note = t("--weights takes each by its name. None of them is a finding: they are judgements, stated.")
    return [Table("weightings", t("Named weightings"), columns, rows, [note])] if rows else []


def _what(weighting: Weighting, pack: Pack) -> str:
    if weighting.mode is not None:
        return mode_in_words(weighting.mode, pack)
    weights = weights_of(weighting, pack)
    total = sum(weights.values())
    return listed(
        t(
            "{cell} {share}",
            cell=criterion_title(pack, path.removeprefix(f"{WEIGHTS}.")),
            share=per_cent(weight / total),
        )
        for path, weight in weights.items()
        if weight > 0
    )
