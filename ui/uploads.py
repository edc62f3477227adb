"""Files that people bring: bounded, read by the library's own strict readers, and kept for their session alone.

The readers take paths, so a file stands in a folder of its own while it is read; messages show its name only.
"""

from __future__ import annotations

import io
import shutil
import stat
import weakref
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, mkdtemp

from decide.errors import InputError, Place, Problem
from decide.language import t
from decide.pack.folder import OUTLINE_FILE
from decide.pack.levers import with_levers
from decide.pack.outline_file import OutlineFile, outline_from, outline_in
from decide.pack.read import read_theatre
from decide.pack.strict_yaml import MAX_NODES
from decide.pack.theatre import Theatre, choose_options, resolve
from decide.pack.weighting import with_weighting
from decide.pack.what_if import read_scenario
from decide.questions import read_study
from decide.results.study import Study

from .state import Given, Published
from .text import number

MAX_UPLOAD = 20_000_000  # bytes, which the server enforces first; 200 futures of thirteen options are 9 million
MAX_WHAT_IF = 200_000
MAX_PACK_FILES = 200
MAX_PACK_BYTES = 8_000_000  # unpacked
MAX_PACK_SIZE = 5_000_000  # areas x areas x unit types x tasks x periods x options; nine x thirteen: 0.9 million
PACK_ENDINGS = (".yaml", ".csv")  # and the outline for its map


class PackFolder:
    """An uploaded pack. Its folder is there as long as this is."""

    def __init__(self, theatre: Theatre):
        self.theatre = theatre
        self._gone = weakref.finalize(self, shutil.rmtree, theatre.folder, ignore_errors=True)

    def close(self) -> None:
        """Remove the folder."""
        self._gone()


Opened = Given | PackFolder | Study | OutlineFile


def opened(name: str, content: bytes, theatre: Theatre) -> Opened:
    """What an uploaded file holds: a what-if, a pack, a result, or an outline. Raises `InputError`."""
    shown = short_name(name)
    ending = PurePosixPath(shown).suffix.lower()
    if len(content) > MAX_UPLOAD:
        raise InputError(Problem(too_large(MAX_UPLOAD), Place(shown)))
    if ending in (".yaml", ".yml"):
        return what_if_from(shown, content, theatre)
    if ending == ".json":
        with on_disk(shown, content) as path:
            return read_study(path)
    if ending == ".geojson":
        return outline_from(shown, content, theatre.pack)
    if ending == ".zip":
        return pack_from(shown, content)
    hint = t("Give a what-if (.yaml), a result (.json), a pack (.zip) or an outline for the map (.geojson).")
    raise InputError(Problem(t("this is no file the page can open."), Place(shown), hint))


def too_large(most: int) -> str:
    """That a file is larger than so many bytes."""
    return t("this file is larger than {size}, the most that is taken here.", size=_size(most))


def _size(number_of_bytes: int) -> str:
    return f"{number(number_of_bytes / 1e6)} MB"


def what_if_from(name: str, content: bytes, theatre: Theatre, most: int = MAX_NODES) -> Given:
    """A what-if file of at most so many values, checked on every option it is about. Raises `InputError`."""
    if len(content) > MAX_WHAT_IF:
        raise InputError(Problem(too_large(MAX_WHAT_IF), Place(name)))
    with on_disk(name, content) as path:
        what_if = read_scenario(path, most)
        marks = {at: _shown(place, path.parent, name) for at, place in (what_if.scenario_marks or {}).items()}
    what_if = with_weighting(theatre.pack, with_levers(theatre, replace(what_if, scenario_marks=marks)))
    for option in choose_options(theatre, (), what_if):
        resolve(theatre, option, what_if)
    return Given(name, content.decode("utf-8-sig"), what_if)


def pack_from(name: str, content: bytes) -> PackFolder:
    """A pack in a ZIP file: its folder, or what is in it. Raises `InputError`."""
    root = Path(mkdtemp(prefix="decide-pack-"))
    try:
        for path, data in _entries(name, content):
            target = root.joinpath(*path.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return PackFolder(_checked(read_theatre(root), name))
    except BaseException as error:
        shutil.rmtree(root, ignore_errors=True)
        if isinstance(error, InputError):
            raise _without_folder(error, root, name) from None
        raise


def _checked(theatre: Theatre, name: str) -> Theatre:
    """The theatre, with sound levers and of a size that the page can solve. Raises `InputError`."""
    Published.read(theatre)
    outline_in(theatre)
    pack = theatre.pack
    size = len(pack.areas) ** 2 * len(pack.units) * len(pack.tasks) * len(pack.calendar.periods) * len(theatre.options)
    if size > MAX_PACK_SIZE:
        hint = t("Ask whoever runs this page to start it with this pack.")
        raise InputError(Problem(t("the pack is too large to be shared with others on this page."), Place(name), hint))
    return theatre


def _entries(name: str, content: bytes) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The files of a packed pack, with what lies above `pack.yaml` cut off. Nothing is written outside its folder:
    paths are checked and only ordinary YAML and CSV files are taken."""
    place = Place(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            infos = [info for info in packed.infolist() if not info.is_dir()]
            if len(infos) > MAX_PACK_FILES:
                raise InputError(
                    Problem(
                        t("more than {count} files.", count=MAX_PACK_FILES), place, t("Pack the pack's folder alone.")
                    )
                )
            left = MAX_PACK_BYTES
            files = []
            for info in infos:
                path = PurePosixPath(info.filename)
                if not _plain(info, path):
                    message = t("the entry “{name}” is not safe to unpack.", name=info.filename[:60])
                    raise InputError(Problem(message, place))
                if (path.suffix.lower() in PACK_ENDINGS or path.name == OUTLINE_FILE) and not path.name.startswith("."):
                    with packed.open(info) as stream:
                        data = stream.read(left + 1)
                    left -= len(data)
                    if left < 0:
                        raise InputError(
                            Problem(t("unpacked, it is larger than {size}.", size=_size(MAX_PACK_BYTES)), place)
                        )
                    files.append((path, data))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise InputError(Problem(t("this is not a ZIP file that can be read."), place)) from None
    above = _above(path for path, _ in files)
    return ((path.relative_to(above), data) for path, data in files if path.is_relative_to(above))


def _plain(info: zipfile.ZipInfo, path: PurePosixPath) -> bool:
    """An ordinary file inside the folder it is unpacked to."""
    mode = info.external_attr >> 16
    ordinary = not mode or stat.S_IFMT(mode) in (0, stat.S_IFREG)
    inside = (
        not path.is_absolute() and ".." not in path.parts and "\\" not in info.filename and ":" not in info.filename
    )
    return ordinary and inside and len(path.parts) <= 4 and all(len(part) <= 100 for part in path.parts)


def _above(paths: Iterable[PurePosixPath]) -> PurePosixPath:
    """The folder of `pack.yaml`: the top, or the first folder that holds one."""
    folders = sorted(
        (path.parent for path in paths if path.name == "pack.yaml"), key=lambda path: (len(path.parts), path)
    )
    return folders[0] if folders else PurePosixPath(".")


@contextmanager
def on_disk(name: str, content: bytes) -> Iterator[Path]:
    """The content as a file while it is read; problems are told under its name alone."""
    with TemporaryDirectory(prefix="decide-upload-") as folder:
        path = Path(folder) / short_name(name)
        path.write_bytes(content)
        try:
            yield path
        except InputError as error:
            raise _without_folder(error, path.parent, path.name) from None


def short_name(name: str) -> str:
    """The last part of a name, safe as a file's, with its ending."""
    plain = "".join(c for c in PurePosixPath(name.replace("\\", "/")).name if c.isprintable() and c not in ':*?"<>|')
    stem, dot, ending = plain.strip(". ").rpartition(".")
    return f"{(stem or 'file')[:60]}{dot}{ending[:8]}" if dot else (plain.strip(". ") or "file")[:60]


def _without_folder(error: InputError, folder: Path, name: str) -> InputError:
    return InputError(
        replace(problem, place=_shown(problem.place, folder, name) if problem.place else None)
        for problem in error.problems
    )


def _shown(place: Place, folder: Path, name: str) -> Place:
    """A place without the folder that the file stood in for a moment."""
    file = place.file.removeprefix(f"{folder.as_posix()}/")
    return replace(place, file=name if file == folder.as_posix() else file)


def started_with(path: Path) -> dict[str, Study]:
    """Results and studies in a file or a folder, by name, as `decide ui --results` takes them. Raises `InputError`."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise InputError(Problem("there is no .json file here.", Place(str(path)), "Write one with --format json."))
    results: dict[str, Study] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            results[file.stem] = read_study(file)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return results
