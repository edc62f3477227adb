"""What is moved where assumptions are, each figure leading to its row of evidence: no form, but beside two."""

from __future__ import annotations

from functools import lru_cache

from decide.language import t
from decide.pack.folder import FUTURES_FILE
from decide.pack.futures import read_futures
from decide.pack.schema import Factor

from ..figures import figures, figures_of
from ..here import Here
from ..work import Desk


def beside(at: Here) -> None:
    """The figures that are moved, with their evidence."""
    behind = [(factor.title, (*factor.moves, *factor.against, *factor.rest)) for factor in _factors(at.desk)]
    if behind:
        label = t("The figures behind this, with their evidence")
        figures(at, label, "assumptions", behind, figures_of(at.desk))


@lru_cache(maxsize=8)
def _factors(desk: Desk) -> tuple[Factor, ...]:
    if not (desk.theatre.folder / FUTURES_FILE).exists():
        return ()
    return tuple(read_futures(desk.theatre).factors.values())
