"""The folder of a pack: where it is, and what its files are called."""

from __future__ import annotations

import os
from pathlib import Path

from decide.errors import InputError, Problem, unknown
from decide.language import LANGUAGES

LEVERS_FILE = "levers.yaml"
FUTURES_FILE = "futures.yaml"
LANGUAGE_FILES = {code: f"{code}.yaml" for code in LANGUAGES}  # texts in another language (decide/pack/translation.py)
RECORD_FILE = "record.yaml"
FRAME_FILE = "frame.yaml"
OUTLINE_FILE = "outline.geojson"  # behind the map of the page; moves no number (decide/pack/outline_file.py)
STUDY_FOLDER = "study"  # of the published study (decide/pack/published_study.py)
SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".tsv")  # hold figures, and are not read
# read by those who use them; not of the pack's tree
NOT_PACK = {FUTURES_FILE, LEVERS_FILE, RECORD_FILE, FRAME_FILE, *LANGUAGE_FILES.values()}


def packs_folder() -> Path:
    """The folder of the packs that come with the package."""
    here = Path(__file__).resolve().parent.parent
    shipped = here / "options"
    return shipped if shipped.is_dir() else here.parent / "options"


def find_pack(name: str | None) -> Path:
    """The folder of a pack: one that comes with the package, by name, or one of your own, by its path.

    None is the pack that commands take without `--pack`. Raises `InputError` if there is neither.

    >>> from decide import find_pack
    >>> find_pack("drill").name
    'drill'
    """
    shipped = packs_folder()
    if name is None:
        name = (shipped / "default").read_text(encoding="utf-8").strip()
    if os.path.isdir(name):  # unlike Path.is_dir, never raises
        return Path(name)
    names = sorted(folder.name for folder in shipped.iterdir() if folder.is_dir())
    if name in names:
        return shipped / name
    message, hint = unknown("pack", name, names)
    raise InputError(Problem(message, None, f"{hint} Or give the folder of a pack.".strip()))
