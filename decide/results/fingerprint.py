"""What a result hangs on beside what is asked: the code, the solver, and the files of the pack.

Two processes with the same fingerprint come to the same bytes; a worker compares its own with that of whoever sends it
work, and a store that of the run that began it with that of the run that goes on.
"""

from __future__ import annotations

import hashlib
import platform
import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from decide.pack.text import shown
from decide.pack.theatre import Theatre

PACK_FILE = re.compile("file (.+) of the pack")


@cache
def code_digest() -> str:
    """One SHA-256 of the modules that a worker may load."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        if "ui" not in path.relative_to(root).parts:  # the page solves nothing of its own
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def fingerprint(theatre: Theatre) -> dict[str, str]:
    """Versions and digests by name: those of this process, of the pack as this process reads it."""
    return {
        "code of decide": code_digest(),
        "highspy": version("highspy"),
        "numpy": version("numpy"),
        "Python": ".".join(map(str, sys.version_info[:2])),
        "processor": platform.machine().lower().replace("amd64", "x86_64"),
        **{f"file {name} of the pack": digest for name, digest in theatre.files.items()},
    }


def apart(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """What differs between two fingerprints, in words."""
    names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
    return [f"{name}: {_short(one.get(name))} there, {_short(other.get(name))} here" for name in names]


def _short(value: str | None) -> str:
    return "none" if value is None else shown(value)
