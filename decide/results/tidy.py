"""Frames that are made of their rows when they are first asked for.

A document takes the rows as they are; so a comparison on the screen never loads pandas, which takes longer than a third
of its solving, and the page makes the frames it shows and no others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Row = tuple[Any, ...]


class Tidy(Mapping[str, "pd.DataFrame"]):
    """Frames by name, from the columns and the rows of each. Two threads may make a frame twice; it is the same."""

    def __init__(self, columns: Mapping[str, Sequence[str]], rows: Mapping[str, Sequence[Row]]):
        self._columns, self._rows = columns, rows
        self._made: dict[str, pd.DataFrame] = {}

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[str]], frames: Mapping[str, pd.DataFrame]) -> Tidy:
        """Frames that are made already, if they are not such."""
        if isinstance(frames, Tidy):
            return frames
        rows = {name: [*frames[name].itertuples(index=False, name=None)] for name in columns}
        return cls(columns, rows)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            import pandas as pd

            self._made[name] = pd.DataFrame(self._rows[name], columns=list(self._columns[name]))
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def but(self, rows: Mapping[str, Sequence[Row]]) -> Tidy:
        """The same with other rows of some frames."""
        return Tidy(self._columns, {**self._rows, **rows})

    def where(self, column: str, value: object) -> Tidy:
        """The rows that have a value in a column, which every frame has."""
        at = {name: [*columns].index(column) for name, columns in self._columns.items()}
        kept = {name: [row for row in self._rows[name] if row[at[name]] == value] for name in self._columns}
        return Tidy(self._columns, kept)

    def rows_of(self, name: str) -> list[dict[str, Any]]:
        """The rows of a frame, by column."""
        return [dict(zip(self._columns[name], row, strict=True)) for row in self._rows[name]]


TEXTS = (
    *("title", "short", "says", "reason", "question", "summary", "not_represented", "at_low", "at_high"),
    *("towards", "formation"),
)
"""Columns that hold texts of a pack."""


def with_words(frames: Mapping[str, pd.DataFrame], words: Mapping[str, str]) -> dict[str, Any]:
    """The frames with texts of the pack in another language."""

    def said(column: pd.Series[Any]) -> pd.Series[Any]:
        return column.map(lambda text: words.get(text, text) if isinstance(text, str) else text)

    return {
        name: frame.assign(**{column: said(frame[column]) for column in TEXTS if column in frame})
        for name, frame in frames.items()
    }
