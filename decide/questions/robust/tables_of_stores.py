"""What a store comes to, in frames and tables: regret, shares, tiers, break-even, drivers and boxes, by setting."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from decide.report.document import Cell, Column, Document, Table
    from decide.store.summary import CaseSetting, Summary, Tally

SETTING = ("what_if", "weighting", "levers", "mode")
FRAMES = {
    "options": (
        *(*SETTING, "option", "tier", "central", "mean", "low", "median", "high"),
        *("first", "about_first", "regret_mean", "regret_worst_tenth", "regret_worst", "futures", "left_out"),
    ),
    "pairs": (*SETTING, "option", "other", "ahead", "median_lead"),
    "turns": ("weighting", "levers", "mode", "option", "other", "what_if", "from", "lead", "lead_under", "at"),
    "drivers": (*SETTING, "option", "other", "factor", "share"),
    "boxes": (*SETTING, "option", "other", "wins", "coverage", "density", "factor", "from", "to"),
}
SHOWN = 6  # factors on the screen; data have all
PAIRS = 3  # pairs of a setting of which a box is looked for: the first option against those that come next
Row = tuple[Any, ...]


def frames_of(summary: Summary) -> dict[str, pd.DataFrame]:
    """The frames of a summary, `FRAMES`; figures in the unit of the criterion, shares between 0 and 1."""
    import pandas as pd

    rows: dict[str, list[Row]] = {name: [] for name in FRAMES}
    for setting, tally in summary.tallies.items():
        rows["options"] += option_rows(setting, tally)
        rows["pairs"] += _pairs(setting, tally)
        rows["drivers"] += _drivers(setting, tally, summary.factors)
        rows["boxes"] += _boxes(setting, tally, summary.factors)
    rows["turns"] = [*_turns(summary)]
    return {name: pd.DataFrame(rows[name], columns=list(columns)) for name, columns in FRAMES.items()}


def option_rows(setting: CaseSetting, tally: Tally) -> Iterator[Row]:
    """The rows of `FRAMES["options"]` of a setting, the option of least regret first."""
    import numpy as np

    from decide.store.summary import TAIL

    tier_of = {name: number for number, tier in enumerate(tally.tiers(), 1) for name in tier.members}
    low, median, high = tally.quantiles
    mean, missed, first, near = (tally.mean(name) for name in ("value", "missed", "first", "near"))
    tail = np.minimum(tally.missed.top_mean(TAIL), tally.worst_regret)  # read off bins, where the worst is exact
    for n in tally.order:
        name = tally.options[n]
        level = tier_of[name], tally.central[n], mean[n], low[n], median[n], high[n]
        regret = missed[n], tail[n], tally.worst_regret[n]
        yield (*setting, name, *level, first[n], near[n], *regret, tally.count, tally.left_out)


def _pairs(setting: CaseSetting, tally: Tally) -> Iterator[Row]:
    count = len(tally.options)
    ahead, median = tally.mean("ahead"), tally.leads.quantile(0.5).reshape(count, count)
    for a, b in product(range(count), repeat=2):
        if a != b:
            yield (*setting, tally.options[a], tally.options[b], ahead[a, b], median[a, b])


def _drivers(setting: CaseSetting, tally: Tally, factors: tuple[str, ...]) -> Iterator[Row]:
    """What moves the first option, and its lead over the second."""
    first, *others = tally.order
    for other in (None, *others[:1]):
        shares = tally.shares_of_variance(first, other)
        name = "" if other is None else tally.options[other]
        pairs = zip(shares.tolist(), factors, strict=True)
        for share, factor in sorted(pairs, key=lambda one: (one[0] != one[0], -one[0])):  # what does not vary, last
            yield (*setting, tally.options[first], name, factor, share)


def _boxes(setting: CaseSetting, tally: Tally, factors: tuple[str, ...]) -> Iterator[Row]:
    """Where another option beats the first, over the futures that are kept whole."""
    import numpy as np

    from decide.questions.robust.discovery import find_box

    first, *others = tally.order
    positions = np.concatenate([one for one, _ in tally.kept])
    gain = tally.better * np.concatenate([one for _, one in tally.kept])
    varied = np.flatnonzero(np.ptp(positions, axis=0) > 0)
    for other in others[:PAIRS] if len(varied) else ():
        lead = gain[:, other] - gain[:, first]
        box = find_box(positions[:, varied], lead) if np.ptp(lead) > 0 else None
        if box is None:
            continue
        about = (*setting, tally.options[other], tally.options[first], tally.mean("ahead")[other, first])
        for column, ends in box.limits.items():
            yield (*about, box.coverage, box.density, factors[varied[column]], *ends)


def _turns(summary: Summary) -> Iterator[Row]:
    """At which probability of a what-if the option with the higher mean turns: p such that (1 - p) lead + p lead_under
    is 0, where the what-if makes the other lead."""
    bases: dict[Row, tuple[CaseSetting, Tally]] = {}
    for setting, tally in summary.tallies.items():
        base, before = bases.setdefault(setting[1:], (setting, tally))
        names = [name for name in before.options if name in tally.options]
        if setting == base or len(names) < 2:
            continue
        one, two = (
            {name: t.better * float(t.mean("value")[t.options.index(name)]) for name in names} for t in (before, tally)
        )
        best = max(names, key=lambda name: one[name])
        for other in names:
            lead, under = one[best] - one[other], two[best] - two[other]
            if other != best and under < 0 <= lead:
                yield (*setting[1:], best, other, setting.what_if, base.what_if, lead, under, lead / (lead - under))


def criterion_in_words(title: str, words: Mapping[str, str] | None = None) -> str:
    """The title of a criterion as a store has it, in the language of now. `words`: those of a pack, by the English."""
    from decide.language import said

    metric, *rest = title.split(", ")
    return ", ".join([said(metric), *((words or {}).get(part, part) for part in rest)])


def document_of(summary: Summary, frames: dict[str, pd.DataFrame], words: Mapping[str, str] | None = None) -> Document:
    """A summary in tables. `words`: those of the pack in the language of now, by the English."""
    from decide.language import number, t
    from decide.language.units import measure
    from decide.report.document import Document
    from decide.store.summary import BINS

    count = max(tally.count for tally in summary.tallies.values())
    futures = number(count, ",d")
    title = criterion_in_words(summary.title, words)
    about = t("{title} ({unit}) over {count} futures.", title=title, unit=measure(summary.unit), count=futures)
    tables = [_table(name, frames[name]) for name in FRAMES if name != "pairs" and len(frames[name])]
    notes = [
        t(
            "Options are compared within the same what-if, weighting, levers and mode. Each makes its best plan in "
            "each future; a share of futures is no probability of what will happen."
        ),
        t(
            "Medians and ranges are read off {bins} equal steps between the least and the greatest figure.",
            bins=number(BINS, ",d"),
        ),
    ]
    if any(tally.left_out for tally in summary.tallies.values()):
        notes.append(t("Futures in which an option has no answer are left out for the options it is compared with."))
    return Document(summary.manifest["pack_title"], [about], tables, notes)


def _table(name: str, frame: pd.DataFrame) -> Table:
    from decide.language import t
    from decide.report.document import Table

    titles = {
        "options": t("Options, the least regret first"),
        "turns": t("How likely a what-if would have to be for the choice to turn"),
        "drivers": t("What moves the first option, and its lead: share of the variance"),
        "boxes": t("Where another option beats the first"),
    }
    if name == "drivers":
        frame = frame.groupby([*SETTING, "option", "other"], sort=False).head(SHOWN)
    varied = [column for column in SETTING if column not in frame or frame[column].nunique() < 2]
    hidden = {*varied, "futures", "left_out", "mean", "low", "high", "coverage"}
    shown = [column for column in frame.columns if column not in hidden]
    rows = [[_cell(row, column) for column in shown] for row in frame.to_dict("records")]
    return Table(name, titles[name], [_column(column) for column in shown], rows)


def _cell(row: Mapping[Hashable, Any], column: str) -> Cell:
    from decide.results.study import Ranged

    value: Cell = row[column] if column != "median" else Ranged(row["median"], row["low"], row["high"])
    return value


def _column(name: str) -> Column:
    from decide.language import t
    from decide.report.document import Column

    shares = {
        "first": t("Leads"),
        "about_first": t("About leads"),
        "share": t("Share"),
        "wins": t("Wins"),
        "density": t("Wins inside"),
        "at": t("Turns at"),
    }
    figures = {
        "central": t("Central"),
        "median": t("Median (5–95 %)"),
        "regret_mean": t("Mean regret"),
        "regret_worst_tenth": t("Regret, worst tenth"),
        "regret_worst": t("Largest regret"),
        "lead": t("Lead"),
        "lead_under": t("Lead under it"),
        "from": t("From"),
        "to": t("To"),
    }
    texts = {
        "what_if": t("What-if"),
        "weighting": t("Weighting"),
        "levers": t("Levers"),
        "mode": t("Mode"),
        "option": t("Option"),
        "other": t("Against"),
        "factor": t("Factor"),
        "tier": t("Tier"),
    }
    if name in shares:
        return Column(shares[name], decimals=0, percent=True)
    if name in figures:
        return Column(figures[name], decimals=2)
    return Column(texts[name], decimals=0 if name == "tier" else None)
