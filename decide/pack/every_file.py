"""A pack with all its files, for who checks it: what is wrong in any of them is said in one round."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from decide.errors import InputError
from decide.pack.folder import FRAME_FILE, FUTURES_FILE, LEVERS_FILE, OUTLINE_FILE, RECORD_FILE
from decide.pack.frame import FrameFile, read_frame
from decide.pack.futures import FuturesFile, read_futures
from decide.pack.levers import LeverFile, read_levers
from decide.pack.outline_file import OutlineFile, read_outline
from decide.pack.read import read_as_far
from decide.pack.record import RecordFile, read_record
from decide.pack.theatre import Theatre

BESIDE: dict[str, Callable[[Theatre], LeverFile | FuturesFile | RecordFile | FrameFile | OutlineFile]] = {
    LEVERS_FILE: read_levers,
    FUTURES_FILE: read_futures,
    RECORD_FILE: read_record,
    FRAME_FILE: read_frame,
    OUTLINE_FILE: read_outline,
}


def read_whole(folder: Path) -> tuple[Theatre, dict[str, str]]:
    """As `read_theatre`; with the digests of the levers, the futures, the record, the codes and the outline, which
    are read too.
    Raises `InputError` with every problem of all."""
    theatre, problems = read_as_far(folder)
    if theatre is None:
        raise InputError(problems)
    digests = {}
    for name, read in BESIDE.items():
        if (folder / name).exists():
            try:
                digests[name] = read(theatre).digest
            except InputError as error:  # of a faulty pack each says again what is known; what is in the file is new
                problems += [one for one in error.problems if one.place and one.place.file.endswith(name)]
    if problems:
        raise InputError(problems)
    return theatre, digests
