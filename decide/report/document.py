"""A document of tables, independent of how it will be shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from decide.language import number, per_cent, t
from decide.report.charts import Chart
from decide.results.study import Ranged

Cell = str | float | int | Ranged | None


@dataclass(frozen=True)
class Column:
    """A column: its heading, an optional heading it shares with its neighbours, and its number format."""

    title: str
    group: str = ""
    decimals: int | None = None
    """Decimals of a number; None for text."""
    percent: bool = False
    scale: float = 1.0
    """Numbers are divided by this for showing."""
    signed: bool = False
    """Whether a number above zero has its sign, as differences have."""

    @property
    def numeric(self) -> bool:
        """Whether the column holds numbers."""
        return self.decimals is not None

    @property
    def heading(self) -> str:
        """Both headings in one line."""
        return t("{group}: {title}", group=self.group, title=self.title) if self.group else self.title

    def text(self, cell: Cell) -> str:
        """The cell as shown to a reader, in the current language; an en dash where there is no figure."""
        if isinstance(cell, Ranged):
            value = self.text(cell.value)
            if not (math.isfinite(cell.low) and math.isfinite(cell.high)):
                return value
            low, high = self.text(cell.low), self.text(cell.high)
            worded = self.signed or "−" in low + high
            span = t("{low} to {high}", low=low, high=high) if worded else f"{low}–{high}"
            return f"{value} ({span})"
        if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
            return "–"
        if isinstance(cell, str):
            return cell
        if self.percent:
            return per_cent(cell, f".{self.decimals or 0}f")
        shown = number(cell / self.scale, f",.{self.decimals or 0}f")
        if shown.strip("-0.,") == "":
            return "0"
        return f"+{shown}" if self.signed and cell > 0 else shown.replace("-", "−")


MOST_DECIMALS = 6


def decimals_apart(pairs: Iterable[tuple[float, float]], least: int = 0) -> int:
    """Decimals at which no figure reads like the one it differs from, such as what is asked and what is reached."""
    listed = list(pairs)
    columns = (Column("", "", decimals) for decimals in range(least, MOST_DECIMALS))
    apart = (n for n, column in enumerate(columns, least) if all(column.text(a) != column.text(b) for a, b in listed))
    return next(apart, MOST_DECIMALS)


@dataclass(frozen=True)
class Table:
    """A section: its title, sentences and charts that lead to it, rows under columns, and notes that belong to it. One
    without columns has sentences only."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    lead: Sequence[str] = ()
    charts: Sequence[Chart] = ()
    bars: tuple[int, int] | None = None
    """The columns of names and of figures that a workbook draws as bars, if not its first with the first of ranges or
    differences."""

    def texts(self) -> list[list[str]]:
        """Every cell as shown."""
        return [[column.text(cell) for column, cell in zip(self.columns, row, strict=True)] for row in self.rows]


@dataclass(frozen=True)
class Document:
    """Tables with a lead before and notes after."""

    title: str
    lead: Sequence[str]
    tables: Sequence[Table]
    notes: Sequence[str] = field(default_factory=tuple)
    charts: Sequence[Chart] = ()
    """Pictures of the same figures, the one that answers the question first."""
    upright: bool = False
    """Whether every table stands on an upright page, in smaller type where it must."""
    code: str = ""
    """What was asked and the main figures, for `decide reproduce`; it stands at the end of what is not for a screen."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Titles of options by id, which are put beside their ids (`decide.report.titles`)."""
    behind: Callable[[], Sequence[Table]] = tuple
    """Tables of what it rests on, which files have at the end and screens do not."""
    sheets: Callable[[], Sequence[Table]] = tuple
    """Further tables of a workbook; one called as a table of the document stands there in its place."""

    @property
    def about_code(self) -> str:
        """What the code is for."""
        return t(
            "The code below holds what was asked and the main figures. decide reproduce FILE works them out again from "
            "this document and says whether each still holds."
        )
