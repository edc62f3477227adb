"""What entries of a pack are called, as a frame of a study: a what-if may add some that the pack on disk has not."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from decide.pack.schema import Named, Pack
from decide.report.words import short
from decide.results.study import Study, records

NAMES = ("group", "id", "title", "short")
Names = Mapping[str, Mapping[str, Named]]
"""By group, such as `areas`, and id."""


def names_in(pack: Pack, *groups: str) -> pd.DataFrame:
    """The frame `names` of some groups of a pack; `short` is empty where entries have none, as areas."""
    rows = [
        (group, name, entry.title, short(entries, name) if isinstance(entry, Named) else "")
        for group, entries in ((group, getattr(pack, group)) for group in groups)
        for name, entry in entries.items()
    ]
    return pd.DataFrame(rows, columns=list(NAMES))


def names_of(study: Study) -> Names:
    """The names that a study holds."""
    groups: dict[str, dict[str, Named]] = {}
    for row in records(study.frames["names"]):
        entry = Named.model_construct(title=row["title"], short=row["short"] or None)
        groups.setdefault(row["group"], {})[row["id"]] = entry
    return groups
