"""Months and days in words."""

from __future__ import annotations

from datetime import datetime

from decide.language import mark, said, t
from decide.pack.schema import Calendar

MONTH_TITLES = (
    *(mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June")),
    *(mark("July"), mark("August"), mark("September"), mark("October"), mark("November"), mark("December")),
)


def month_words(year: int, month: int) -> str:
    """A month (1 to 12) of a year, such as July 2019."""
    return t("{month} {year}", month=said(MONTH_TITLES[month - 1]), year=year)


def horizon_words(calendar: Calendar) -> tuple[str, str]:
    """The first and the last month of a horizon."""
    year, month = int(calendar.start[:4]), int(calendar.start[5:])
    more, last = divmod(month - 1 + sum(period.months for period in calendar.periods) - 1, 12)
    return month_words(year, month), month_words(year + more, last + 1)


def day_words(time: str) -> str:
    """The day of a time as manifests have it, such as 5 July 2019. Raises `ValueError` for what is no such time."""
    at = datetime.fromisoformat(time)
    month = month_words(at.year, at.month)
    return t("1 {month}", month=month) if at.day == 1 else t("{day} {month}", day=at.day, month=month)
