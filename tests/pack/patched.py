"""A copy of the drill pack with a few edits: how tests make packs that are wrong in one way."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from decide.errors import InputError
from decide.pack.folder import find_pack


def copy_drill(to: Path, edits: Sequence[Mapping[str, Any]] = ()) -> Path:
    """Copy the drill pack to a folder and edit its files; a text to be replaced must be there once."""
    shutil.copytree(find_pack("drill"), to)
    for edit in edits:
        _edit(to / edit["file"], edit)
    return to


def _edit(path: Path, edit: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if "write" in edit:
        path.write_text(edit["write"], encoding="utf-8")
    elif "hex" in edit:
        path.write_bytes(bytes.fromhex(edit["hex"]))
    elif "append" in edit:
        path.write_text(path.read_text(encoding="utf-8") + edit["append"], encoding="utf-8")
    elif "link" in edit:
        path.symlink_to(path.parent / edit["link"])
    elif "remove" in edit:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    else:
        text = path.read_text(encoding="utf-8")
        assert text.count(edit["replace"]) == 1, f"{edit['replace']!r} is not there once"
        path.write_text(text.replace(edit["replace"], edit["with"]), encoding="utf-8")


def said(error: InputError, folder: Path) -> list[str]:
    """What an error says, one string a problem, with places relative to a folder."""
    return [str(problem).replace(f"{folder.as_posix()}/", "") for problem in error.problems]
