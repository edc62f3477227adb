"""A pack with all its files, for who checks it: what is wrong in any of them is said in one round."""

from __future__ import annotations

from pathlib import Path

from decide.errors import InputError
from decide.pack.futures import read_futures
from decide.pack.levers import read_levers
from decide.pack.read import FUTURES_FILE, LEVERS_FILE, RECORD_FILE, Theatre, read_as_far
from decide.pack.record import read_record

BESIDE = {LEVERS_FILE: read_levers, FUTURES_FILE: read_futures, RECORD_FILE: read_record}


def read_whole(folder: Path) -> Theatre:
    """As `read_theatre`, with the levers, the futures and the record. Raises `InputError` with every problem of all."""
    theatre, problems = read_as_far(folder)
    if theatre is None:
        raise InputError(problems)
    for name, read in BESIDE.items():
        if (folder / name).exists():
            try:
                read(theatre)
            except InputError as error:  # of a faulty pack each says again what is known; what is in the file is new
                problems += [one for one in error.problems if one.place and one.place.file.endswith(name)]
    if problems:
        raise InputError(problems)
    return theatre
