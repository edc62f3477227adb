"""The store of a batch that the page shows, as `decide summarise` reads it. Its folder is named when the server is
started; whoever looks at the page chooses a criterion of it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from decide.errors import InputError, Place, Problem
from decide.pack.theatre import Theatre
from decide.results.extras import need
from decide.store.manifest import manifest_in, pack_files_in
from decide.store.reading import parts_of
from decide.store.schemas import RESULTS, meanings_in

if TYPE_CHECKING:
    import pandas as pd

    from decide.store.summary import Summary

SUMMARIES_KEPT = 8  # a summary of two options holds some 8 MB, most of it futures that are kept for boxes
_summing = Lock()


@dataclass(frozen=True)
class ServedStore:
    """A store that everyone may look at."""

    folder: Path
    criteria: Mapping[str, str]
    """Titles of its criteria, by column."""


def store_in(folder: Path, theatre: Theatre) -> ServedStore:
    """The store of a batch of the pack that is served. Raises `InputError`."""
    from decide.questions.robust.study import PACKAGES

    need(*PACKAGES, "pyarrow")
    manifest, place = manifest_in(folder), Place(str(folder))
    made_of = pack_files_in(manifest)
    differ = sorted(name for name in {**made_of, **theatre.files} if made_of.get(name) != theatre.files.get(name))
    if differ:
        message = f"the store was made from other inputs: {', '.join(differ[:5])}."
        raise InputError(Problem(message, place, "Start the page with the pack of that batch, or run the batch anew."))
    parts = parts_of(folder, RESULTS)
    if not parts:
        raise InputError(Problem("nothing of this store is done yet.", place, "Run its batch first."))
    criteria = {name: about["title"] for name, about in meanings_in(parts[0]).items() if "metric" in about}
    return ServedStore(folder, criteria)


def summarised(folder: Path, column: str) -> tuple[Summary, dict[str, pd.DataFrame]]:
    """Of the store as it is now: the names of its parts hold their digests. It is read by one session at a time, as
    others most likely wait for the same."""
    with _summing:
        return _summary_of(folder, column, tuple(path.name for path in parts_of(folder, RESULTS)))


@lru_cache(maxsize=SUMMARIES_KEPT)
def _summary_of(folder: Path, column: str, _parts: tuple[str, ...]) -> tuple[Summary, dict[str, pd.DataFrame]]:
    from decide.questions.robust.tables_of_stores import frames_of
    from decide.store.summary import summary_of

    summary = summary_of(folder, column)
    return summary, frames_of(summary)
