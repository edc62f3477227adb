"""The manifest of a store: what is run, on which files, with which versions. A store goes on with these alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from decide.errors import InputError, Place, Problem, shortened
from decide.pack.batch_cases import Crossed
from decide.pack.batch_file import BatchStudy
from decide.pack.text import digest_of_text, read_file
from decide.results.extras import need
from decide.results.fingerprint import PACK_FILE, fingerprint
from decide.results.provenance import inputs_of
from decide.store.columns import CriterionColumn
from decide.store.design import FuturesOf
from decide.store.files import write_synced
from decide.store.reading import check_readable

MANIFEST = "manifest.json"
FORMAT = 1
NEEDED = ("pack", "pack_title", "study", "files", "versions", "factors", "cases", "inputs", "told_apart", "columns")
LARGEST = 200_000_000  # bytes: a hundred thousand cases
MOST_SHOWN = 12  # differences that are listed


def manifest_of(
    study: BatchStudy, cases: Crossed, futures: FuturesOf, columns: tuple[CriterionColumn, ...], apart: float
) -> dict[str, Any]:
    """What a store hangs on. `apart`: points within which its scores are not told apart."""
    wanted = study.file.model_dump(mode="json", exclude_none=True)
    return {
        "format": FORMAT,
        "pack": study.theatre.pack.id,
        "hash": study.theatre.hash,
        "pack_title": study.theatre.pack.title,
        "study": wanted,
        "files": dict(sorted([*cases.digests, *futures.digests])),
        "versions": fingerprint(study.theatre),
        "futures": futures.count - 1,
        "factors": list(futures.names),
        "cases": [member.label for member in cases.members],
        "inputs": [{"option": member.option, **inputs_of(member.changes)} for member in cases.members],
        "refused": dict(cases.refused),
        "told_apart": apart,
        "columns": {column.name: column.outcome.unit for column in columns},
    }


def digest_of_manifest(manifest: Mapping[str, Any]) -> str:
    """What stands for a study: one digest of all of it."""
    return digest_of_text(json.dumps(manifest, sort_keys=True))


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a store; None where a folder has none. Raises `InputError` for one that is damaged."""
    path = folder / MANIFEST
    if not path.exists():
        return None
    try:
        manifest = json.loads(read_file(path, limit=LARGEST).text)
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or not {*NEEDED} <= {*manifest}:
        message = "this is not the manifest of a store that this release of decide reads."
        raise InputError(Problem(message, Place(str(path)), "Give another folder."))
    return manifest


def manifest_in(folder: Path) -> dict[str, Any]:
    """The manifest of a store that must be there, with every file of it readable. Raises `InputError`."""
    manifest = read_manifest(folder) if folder.is_dir() else None
    if manifest is None:
        hint = "Give a folder that decide batch wrote."
        raise InputError(Problem("there is no store.", Place(str(folder)), hint))
    need("pyarrow")
    check_readable(folder)
    return manifest


def pack_files_in(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Digest of each file of the pack that a store was made of."""
    return {match[1]: digest for name, digest in manifest["versions"].items() if (match := PACK_FILE.fullmatch(name))}


def check_same(folder: Path, there: Mapping[str, Any], here: Mapping[str, Any]) -> None:
    """Refuse to go on with a store of other inputs. Raises `InputError` with what has changed."""
    changes = [*_changes("", there, json.loads(json.dumps(here)))]
    if changes:
        shown = changes[:MOST_SHOWN] + [f"and {len(changes) - MOST_SHOWN} more"] * (len(changes) > MOST_SHOWN)
        message = f"the store is of other inputs: {'; '.join(shown)}."
        raise InputError(Problem(message, Place(str(folder)), "Put back what has changed, or give another folder."))


def _changes(path: str, there: Any, here: Any) -> Iterator[str]:
    if isinstance(there, dict) and isinstance(here, dict):
        for name in {**there, **here}:
            yield from _changes(f"{path} {name}".strip(), there.get(name), here.get(name))
    elif there != here:
        yield f"{path} was {_brief(there)} and is {_brief(here)}"


def _brief(value: Any) -> str:
    text = "nothing" if value is None else str(value) if isinstance(value, str | int | float) else shortened(value)
    return text if len(text) <= 60 else f"{text[:12]}..."


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write it whole or not at all. Raises `InputError`."""
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    write_synced(folder / MANIFEST, text.encode())
