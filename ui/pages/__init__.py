"""The pages, each a module with a function `page`."""

from __future__ import annotations

from collections.abc import Callable

from decide.language import t

QUESTION_PAGES: dict[str, Callable[[], str]] = {"tradeoff": lambda: t("Trade-offs"), "sure": lambda: t("How sure")}
"""Titles of the pages of questions, by what their switch is called in an address."""
