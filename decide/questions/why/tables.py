"""A difference between two options in words, in a table by change, and as a waterfall."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from decide.language import counted, listed, number, t
from decide.pack.theatre import Theatre
from decide.questions.why.chart import signed, waterfall
from decide.questions.why.frames import AS_IT_STANDS
from decide.report.charts import Chart
from decide.report.document import Cell, Column, Document, Table, decimals_apart
from decide.report.held_against import side_in_words
from decide.report.quantities import quantity_title
from decide.report.titles import in_sentence, titles_of
from decide.report.words import changed, conditional_on, heading, quoted, run_notes
from decide.results.metrics import ALL
from decide.results.study import Ranged, Study, records

Row = Mapping[str, Any]
Key = tuple[str, str, str]
SCORE: Key = ("score", ALL, ALL)
MOST_TOLD = 3  # changes named in the lead
NOTHING = 0.005  # points; a smaller contribution rounds to nothing
MILLION = 1e6


def document_of(study: Study, theatre: Theatre, sides: tuple[str, str] | None = None) -> Document:
    """A study made by `decide.questions.why.study`. `sides`: what the side left and the side reached are called, if not
    by their options and inputs."""
    split = _Split(study, theatre, sides)
    lead = [*changed(study), *_lead(split), conditional_on(theatre)]
    tables = [_scores(split), _consequences(split), _changes(split)]
    titles = titles_of(theatre)
    start, end = sides or [_side(end, partial(in_sentence, titles)) for end in records(study.frames["ends"])]
    title = t("Why {end} differs from {start}", end=end, start=start)
    return Document(title, lead, tables, _notes(split), (_chart(split),))


class _Split:
    """The study's rows by change and figure, in the order shown: the largest part of the overall score first."""

    def __init__(self, study: Study, theatre: Theatre, sides: tuple[str, str] | None = None):
        self.study, self.theatre = study, theatre
        self.rows: dict[tuple[str, Key], Row] = {
            (row["change"], _key(row)): row for row in records(study.frames["contributions"])
        }
        self.totals: dict[Key, Row] = {_key(row): row for row in records(study.frames["totals"])}
        names = list(dict.fromkeys(change for change, _ in self.rows))
        self.order = sorted(names, key=lambda name: -abs(self.value(name)))
        ends = records(study.frames["ends"])
        self.start, self.end = sides or [_side(end, str) for end in ends]
        titles = titles_of(theatre)
        self.drawn = sides or [_side(end, lambda name: titles.get(name, name)) for end in ends]
        """What a picture calls them."""
        self.broken = [name for name, end in zip((self.start, self.end), ends, strict=True) if end["terms_broken"]]
        self.error_bound = max(float(end["error_bound"]) for end in ends)
        self.moving = study.frames["changes"]
        self.about: Mapping[str, Any] = study.manifest["why"]
        self.exact = self.about["method"] == "exact"

    def value(self, change: str, key: Key = SCORE) -> float:
        """Contribution of a change to a figure."""
        return float(self.rows[change, key]["value"])

    def title(self, change: str) -> str:
        """The change in words; one that the option left has and the other has not is marked as dropped, one that takes
        another's place as such."""
        row = self.rows[change, SCORE]
        if row["moved"] == "dropped":
            return t("Without: {title}", title=row["title"])
        if row["moved"] == "both":
            frame = self.moving
            titles = frame[(frame["change"] == change) & (frame["moved"] == "dropped")]["title"]
            other = listed(map(str, titles))
            if other == row["title"]:
                return t("{title}, with other figures", title=row["title"])
            return t("{title}, instead of: {other}", title=row["title"], other=other)
        if row["moved"] == "revised":
            figures = [item for item in records(self.moving) if item["change"] == change]
            if len(figures) == 1:
                return _figure(figures[0], self.theatre)
            count = counted("{count} figure", "{count} figures", count=len(figures))
            return t("{entry}: {figures}", entry=_entries(str(row["title"]), self.theatre), figures=count)
        return str(row["title"])

    @property
    def cells(self) -> list[Key]:
        """The scores by objective and region, in the pack's order."""
        return [key for key in self.totals if key[0] == "score" and ALL not in key]


def _side(end: Row, called: Callable[[str], str]) -> str:
    """One end in words: the option, its pack if that is another version, and the what-if of its own."""
    option, pack, own = str(end["option"]), str(end["pack"]), str(end["with"])
    name = t("the pack as it stands") if option == AS_IT_STANDS else called(option)
    return side_in_words(name, pack, own)


def _entries(paths: str, theatre: Theatre) -> str:
    """Entries of the pack in words, by their paths."""
    return "; ".join(quantity_title(theatre.pack, path) for path in paths.split("; "))


def _figure(row: Row, theatre: Theatre) -> str:
    """A figure that differs between two versions of the pack in words, with what it was and is."""
    title = _entries(str(row["title"]), theatre)
    was, now = row["was"], row["now"]
    if was is not None and now is not None:
        form = f",.{decimals_apart([(was, now)])}f"
        return t("{figure}: {now} instead of {was}", figure=title, now=number(now, form), was=number(was, form))
    if row["moved"] == "added":
        return t("{figure}: new in this version", figure=title)
    if row["moved"] == "dropped":
        return t("{figure}: gone in this version", figure=title)
    return t("{figure}: other than before", figure=title)


def _key(row: Row) -> Key:
    return str(row["metric"]), str(row["objective"]), str(row["region"])


def _lead(split: _Split) -> list[str]:
    total = split.totals[SCORE]
    first = t(
        "{end} has {high} points, {start} has {low}: a difference of {difference}.",
        end=split.end,
        high=number(total["end"], ".1f"),
        start=split.start,
        low=number(total["start"], ".1f"),
        difference=signed(total["difference"], ".1f"),
    )
    large = [name for name in split.order if abs(split.value(name)) >= NOTHING]
    parts = [f"{quoted(split.title(name))} {signed(split.value(name))}" for name in large[:MOST_TOLD]]
    lines = [first + " " + t("Most of it comes from: {changes}.", changes=listed(parts)) if parts else first]
    if abs(total["difference"]) < split.error_bound:
        bound = number(split.error_bound, ".1f")
        lines.append(
            t("The whole difference is within {bound} points, which options are not told apart by.", bound=bound)
        )
    if split.broken:
        names = ", ".join(split.broken)
        lines.append(t("The terms of {options} cannot all be met; the plan breaks them least.", options=names))
    return lines


def _scores(split: _Split) -> Table:
    columns = [Column(t("Change")), Column(t("Share"), t("Overall"), 2)]
    columns += [
        Column(t("from"), t("Added alone to any others"), 2),
        Column(t("to"), t("Added alone to any others"), 2),
    ]
    pack = split.theatre.pack
    columns += [Column(heading(pack.regions, key[2]), heading(pack.objectives, key[1]), 2) for key in split.cells]
    rows: list[list[Cell]] = []
    for name in split.order:
        overall = split.rows[name, SCORE]
        cells = [_with_error(split.rows[name, key], split.exact) for key in split.cells]
        rows.append([split.title(name), _with_error(overall, split.exact), overall["least"], overall["most"], *cells])
    differences = [float(split.totals[key]["difference"]) for key in split.cells]
    rows.append([t("Together"), float(split.totals[SCORE]["difference"]), None, None, *differences])
    notes = [
        t(
            "Points of score. A change is worth different amounts beside different others; its share is the mean over "
            "all orders in which the changes can come, so that the shares sum to the difference."
        )
    ]
    return Table("why_scores", t("The difference by change"), columns, rows, notes)


def _with_error(row: Row, exact: bool) -> Cell:
    """The value, in a sample with one standard error to either side."""
    value, error = float(row["value"]), float(row["error"])
    return value if exact else Ranged(value, value - error, value + error)


CONSEQUENCES: Sequence[tuple[str, int, float]] = (
    ("civilian_deaths_averted", 1, 1.0),
    ("peacekeeper_deaths", 1, 1.0),
    ("cost", 1, MILLION),
)


def _consequences(split: _Split) -> Table:
    titles = {
        "civilian_deaths_averted": t("Civilian deaths averted a year"),
        "peacekeeper_deaths": t("Peacekeeper deaths a year"),
        "cost": t("Cost, $m a year"),
    }
    keys = [(metric, ALL, ALL) for metric, *_ in CONSEQUENCES]
    columns = [Column(t("Change"))]
    columns += [Column(titles[metric], "", decimals, scale=scale) for metric, decimals, scale in CONSEQUENCES]
    rows: list[list[Cell]] = [
        [split.title(name), *(_with_error(split.rows[name, key], split.exact) for key in keys)] for name in split.order
    ]
    rows.append([t("Together"), *(float(split.totals[key]["difference"]) for key in keys)])
    note = t("At central values. Deaths averted by a best plan jump where plans nearly tie: small figures mean little.")
    return Table("why_consequences", t("Its consequences by change"), columns, rows, [note])


def _changes(split: _Split) -> Table:
    columns = [Column(t("Change")), Column(t("Of")), Column(t("Why")), Column(t("Source"))]
    rows: list[list[Cell]] = []
    frame = records(split.study.frames["changes"])
    for name in split.order:
        for row in (row for row in frame if row["change"] == name):
            source = f"{row['source']}, {row['locator']}" if row["source"] else t("assumption")
            of = {AS_IT_STANDS: t("the pack"), "": t("set by hand")}.get(row["option"], row["option"])
            title = _figure(row, split.theatre) if row["option"] == AS_IT_STANDS else row["title"]
            rows.append([title, of, row["reason"], source])
    return Table("why_changes", t("The changes"), columns, rows)


def _notes(split: _Split) -> list[str]:
    solves = counted("{count} certified solve", "{count} certified solves", count=split.about["solves"])
    if split.exact:
        method = t("Shapley values over every subset of the changes ({solves}), so exact.", solves=solves)
    else:
        method = t(
            "Shapley values estimated from {pairs} of subsets of the changes, each beside all others ({solves}); in "
            "brackets one standard error to either side. The sums are exact.",
            pairs=counted("{count} pair", "{count} pairs", count=split.about["pairs"]),
            solves=solves,
        )
    bound = t(
        "The straight segments understate the response by at most {bound} points; smaller shares may be their doing.",
        bound=number(split.error_bound, ".1f"),
    )
    return [method, bound, *run_notes(split.study.manifest)]


def _chart(split: _Split) -> Chart:
    total = split.totals[SCORE]
    shown = [name for name in split.order if math.isfinite(split.value(name))]
    steps = [(split.title(name), split.value(name)) for name in shown]
    start, end = (split.drawn[0], float(total["start"])), (split.drawn[1], float(total["end"]))
    return waterfall(start, steps, end, t("Overall score; the axis does not begin at zero"))
