"""Delivering a result: format, screen or file, whole or not at all."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.errors import InputError, Problem, did_you_mean, shortened
from decide.report.formats import FORMATS, Content, Format, format_named
from decide.shell.streams import write

if TYPE_CHECKING:
    from decide.report.document import Document

log = logging.getLogger(__name__)

PART = ".decide.{}.part"  # what is written until it is whole; short, as the file's own name may be of full length
LONGEST = 255  # bytes of a file's name
LEFT_BEHIND = 3600.0  # seconds after which a part is written by nobody: no delivery takes a minute


def chosen_format(form: str | None, out: Path | None) -> Format:
    """The format asked for, or the one the file's ending names. Raises `InputError`."""
    name = format_named(form, out)
    if name not in FORMATS:
        hint = did_you_mean(name, FORMATS) or "Give --format."
        raise InputError(Problem(f"cannot tell the format from the name {str(out)!r}.", None, hint))
    chosen = FORMATS[name]
    if chosen.file_only and out is None:
        raise InputError(Problem(f"a {chosen.file_only} needs a file.", None, f"Add --out FILE.{chosen.ending}"))
    chosen.check()
    if out is not None:
        check_place(out)
        if chosen.id == "csv" and fits(beside := _beside(out)):
            check_place(beside)
    return chosen


def deliver(content: Content, form: str | None, out: Path | None) -> None:
    """Write an answer in the format asked for, to the screen or to a file."""
    chosen = chosen_format(form, out)
    made = _as_shown(content.document, out) if chosen.id == "table" else chosen.write(content)
    emit(made, chosen.id, out)
    if chosen.id == "csv" and out is not None:
        from decide.report.sidecar import sidecar

        whole = made.encode() if isinstance(made, str) else made
        if fits(beside := _beside(out)):
            write_whole(beside, sidecar(content, out.name, whole))
        else:
            log.warning("the name is so long that no file that describes it can stand beside it: %s", out.name)


def fits(path: Path) -> bool:
    """Whether file systems take a name so long."""
    return len(os.fsencode(path.name)) <= LONGEST


def _beside(table: Path) -> Path:
    """The file that says what a table is."""
    from decide.report.code_in_file import SIDECAR

    return table.with_name(table.name + SIDECAR)


def _as_shown(document: Document, out: Path | None) -> str:
    """A document as text: as wide as the screen, or as COLUMNS says."""
    from decide.report.render import to_text

    columns = os.environ.get("COLUMNS", "")
    if out is None and sys.stdout is not None and sys.stdout.isatty():
        return to_text(document, None, terminal=True)
    return to_text(document, min(max(int(columns), 20), 10_000)) if columns.isdecimal() else to_text(document)


def check_place(out: Path) -> None:
    """Refuse before solving what could not be written after it, or would destroy what is read."""
    try:
        if out.is_dir():
            raise InputError(Problem(f"{str(out)!r} is a folder.", None, "Give a file name."))
        if not out.parent.is_dir():
            raise InputError(Problem(f"there is no folder {str(out.parent)!r}.", None, "Make it first."))
        if out.exists():
            if not out.is_file():  # a device or a pipe would be replaced by a file
                message = f"{str(out)!r} is not an ordinary file."
                raise InputError(Problem(message, None, "To write to a pipe, leave it out and give --format."))
            if not os.access(out, os.W_OK):  # replacing a file asks for no right to write to it
                raise InputError(Problem(f"{str(out)!r} may not be changed.", None, "Give another name."))
        _spare_inputs(out)
    except OSError as error:  # such as a name that is too long
        raise _unwritable(out, error) from None


def _spare_inputs(out: Path) -> None:
    """Raises `InputError` for a file that the running command reads, or that would be read as part of its pack."""
    from decide.pack.folder import SHEETS, STUDY_FOLDER, find_pack

    context = click.get_current_context(silent=True)
    given = context.params if context else {}
    for flag in ("scenario", "laydown", "sampled", "futures"):
        path = given.get(flag)
        if isinstance(path, Path) and path.exists() and out.exists() and path.samefile(out):
            message = f"{str(out)!r} is what --{flag} reads; it would be lost."
            raise InputError(Problem(message, None, "Give another name."))
    folder = find_pack(given.get("path") or given.get("pack")).resolve()
    read = {
        folder: (".yaml", ".yml", ".csv", *SHEETS),
        folder / "options": (".yaml", ".yml", *SHEETS),
        folder / STUDY_FOLDER: (".yaml", ".csv"),
    }
    if out.suffix.lower() in read.get(out.parent.resolve(), ()):
        message = f"{str(out)!r} would be read as part of the pack."
        raise InputError(Problem(message, None, "Give a place outside the pack's folder."))


def emit(content: str | bytes, form: str, out: Path | None) -> None:
    """Write what a format made to a file, or to standard output: a table in the characters the terminal has, all else
    in UTF-8. Raises `InputError`, and `OSError` where standard output takes no more."""
    if form != "table" and isinstance(content, str):
        content = content.encode()
    if out is None:
        if sys.stdout is None:
            raise InputError(Problem("there is no screen to write to: standard output is closed.", None, "Add --out."))
        write(content)
        return
    write_whole(out, content.encode() if isinstance(content, str) else content)
    log.info("written: %s", out)


def write_whole(out: Path, content: bytes) -> None:
    """Write whole or not at all: what stood there before stays until the new file is complete.

    A link stays one, and a file keeps its permissions. What a run that was killed left beside it is cleared away.
    Raises `InputError`.
    """
    try:
        target = out.resolve()
        temporary = target.with_name(PART.format(os.getpid()))
        _clear(target.parent)
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                shutil.copymode(target, temporary)
            temporary.replace(target)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(out, error) from None


def _clear(folder: Path) -> None:
    """Remove the parts of runs that are gone. Young ones stay: they may be those of another machine."""
    for part in folder.glob(PART.format("*")):
        number = part.name.split(".")[2]
        with suppress(OSError):
            if number.isdecimal() and time.time() - part.stat().st_mtime > LEFT_BEHIND and not _runs(int(number)):
                part.unlink()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def _unwritable(out: Path, error: OSError) -> InputError:
    reason = (error.strerror or str(error)).lower()
    return InputError(Problem(f"{shortened(str(out))} cannot be written: {reason}.", None))
