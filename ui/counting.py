"""What a map and its trend count: people, or units of one type, and how both are said."""

from __future__ import annotations

from dataclasses import dataclass

from decide.language import t
from decide.language.units import measure
from decide.pack.schema import Pack
from decide.report.document import Column

PERSONS = "persons"
LEAST_SHOWN = 10.0  # people: smaller differences are not shown
LEAST_UNITS = 0.1  # of units that are not counted in persons: what they are shown to


@dataclass(frozen=True)
class Counting:
    """People, or units of a type if one is named."""

    pack: Pack
    unit: str = ""

    @property
    def persons(self) -> bool:
        """Whether what is counted are persons."""
        return not self.unit or self.pack.units[self.unit].counted_in == PERSONS

    @property
    def least(self) -> float:
        """What smaller differences are not shown of."""
        return LEAST_SHOWN if self.persons else LEAST_UNITS

    @property
    def nobody(self) -> float:
        """Below it there is nobody, or nothing, as shown."""
        return 0.5 if self.persons else LEAST_UNITS / 2

    @property
    def heading(self) -> str:
        """Of an axis or a column."""
        return measure(self.pack.units[self.unit].counted_in).capitalize() if self.unit else t("People")

    def text(self, number: float) -> str:
        """So many: persons whole, all else to a tenth."""
        return Column("", "", 0 if self.persons else 1).text(number)

    def change(self, change: float) -> str:
        """More or fewer than before, by shape and figure; nothing where about the same."""
        if abs(change) < self.least:
            return ""
        return f"{'▲' if change > 0 else '▼'} {self.text(abs(change))}"

    def title(self, period: str, season: str) -> str:
        """Of a map in a period."""
        if not self.unit:
            return t("People stationed in {period} ({season})", period=period, season=season)
        return t("{unit} in {period} ({season})", unit=self.pack.units[self.unit].title, period=period, season=season)

    @property
    def alt(self) -> str:
        """What a map shows to those who cannot see it; the same for every period, as a browser builds the picture anew
        when it changes."""
        if not self.unit:
            return t(
                "Map of {theatre}: a symbol for each area, as large as the number of people stationed there. The "
                "figures stand in the table below.",
                theatre=self.pack.title,
            )
        return t(
            "Map of {theatre}: a symbol for each area, as large as the number of units stationed there: {unit}. The "
            "figures stand in the table below.",
            theatre=self.pack.title,
            unit=self.pack.units[self.unit].title,
        )

    @property
    def trend_title(self) -> str:
        """Of the lines over the horizon."""
        if not self.unit:
            return t("People stationed by region")
        return t("{unit} by region", unit=self.pack.units[self.unit].title)
