"""Delivering a result: format, screen or file, whole or not at all."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import time
from contextlib import suppress
from itertools import count
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
FORCE = "decide.force"  # by which a command's context knows whether --force was given
WRITTEN_TO = ("out", "chart", "template")  # parameters that name files to be written; all other files are read
DESCRIPTORS = (Path("/dev/fd"), Path("/proc/self/fd"))  # what a shell puts in place of >(...)


def chosen_format(form: str | None, out: Path | None) -> Format:
    """The format asked for, or the one the file's ending names; refuses before solving what could not be delivered
    after it. Raises `InputError`."""
    chosen = _format_of(form, out)
    chosen.check()
    if out is not None:
        check_place(out)
        if chosen.id == "csv" and has_beside(out):
            check_place(_beside(out))
    return chosen


def _format_of(form: str | None, out: Path | None) -> Format:
    name = format_named(form, out)
    if name not in FORMATS:
        hint = did_you_mean(name, FORMATS) or "Give --format."
        raise InputError(Problem(f"cannot tell the format from the name {str(out)!r}.", None, hint))
    chosen = FORMATS[name]
    if chosen.file_only and out is None:
        raise InputError(Problem(f"a {chosen.file_only} needs a file.", None, f"Add --out FILE.{chosen.ending}"))
    return chosen


def deliver(content: Content, form: str | None, out: Path | None) -> None:
    """Write an answer in the format asked for, to the screen or to a file that was checked (`chosen_format`)."""
    chosen = _format_of(form, out)
    made = _as_shown(content.document, out) if chosen.id == "table" else chosen.write(content)
    emit(made, chosen.id, out)
    if chosen.id == "csv" and out is not None:
        from decide.report.sidecar import sidecar

        whole = made.encode() if isinstance(made, str) else made
        if has_beside(out):
            write_whole(_beside(out), sidecar(content, out.name, whole))
        elif not is_stream(out):
            log.warning("the name is so long that no file that describes it can stand beside it: %s", out.name)


def has_beside(table: Path) -> bool:
    """Whether a file can stand beside a table: it is a file, and file systems take a name so long."""
    return not is_stream(table) and len(os.fsencode(_beside(table).name)) <= LONGEST


def is_stream(out: Path) -> bool:
    """Whether a place takes what is written and keeps nothing that could be lost: a pipe, a terminal, a descriptor."""
    return out.parent in DESCRIPTORS or out.is_fifo() or out.is_char_device()


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


def may_replace() -> bool:
    """Whether the running command may replace files: with --force. What is no command replaces as it likes."""
    context = click.get_current_context(silent=True)
    return context is None or bool(context.meta.get(FORCE))


def check_place(out: Path) -> None:
    """Refuse before solving what could not be written after it, or would destroy what is read or, without --force,
    any other file. Raises `InputError`."""
    try:
        if out.is_dir():
            raise InputError(Problem(f"{str(out)!r} is a folder.", None, "Give a file name."))
        if not out.parent.is_dir():
            raise InputError(Problem(f"there is no folder {str(out.parent)!r}.", None, "Make it first."))
        if not is_stream(out) and not os.access(out.parent, os.W_OK | os.X_OK):
            raise InputError(Problem(f"the folder {str(out.parent)!r} takes no files.", None, "Give another one."))
        if out.exists():
            if not out.is_file() and not is_stream(out):  # such as a disk, or a socket
                raise InputError(Problem(f"{str(out)!r} is not an ordinary file.", None, "Give another name."))
            if not os.access(out, os.W_OK):  # replacing a file asks for no right to write to it
                raise InputError(Problem(f"{str(out)!r} may not be changed.", None, "Give another name."))
        _spare_inputs(out)
        if out.exists() and not is_stream(out) and not may_replace():
            message = f"{str(out)!r} is there already: {_in_words(out)}."
            raise InputError(Problem(message, None, "Add --force to replace it, or give another name."))
        if out.exists() and (lock := _open_elsewhere(out)):
            message = f"{str(out)!r} is open in another program, as {lock.name!r} beside it says."
            raise InputError(
                Problem(message, None, "Close it there (a program that broke off leaves that file behind).")
            )
    except OSError as error:  # such as a name that is too long
        raise _unwritable(out, error) from None


def _open_elsewhere(out: Path) -> Path | None:
    """The file by which LibreOffice, Word or Excel says that it has this one open, and would undo what is written."""
    names = (f".~lock.{out.name}#", f"~${out.name}", f"~${out.name[2:]}")
    return next((out.with_name(name) for name in names if out.with_name(name).exists()), None)


def _in_words(out: Path) -> str:
    """What a file is, so that its owner knows it again."""
    about = out.stat()
    return f"{about.st_size:,} bytes of {time.strftime('%Y-%m-%d %H:%M', time.localtime(about.st_mtime))}"


def _spare_inputs(out: Path) -> None:
    """Raises `InputError` for a file that the running command reads, or that would be read as part of its pack."""
    from decide.pack.folder import SHEETS, STUDY_FOLDER, find_pack

    context = click.get_current_context(silent=True)
    given = context.params if context else {}
    for one in context.command.params if context else ():
        path = given.get(str(one.name))
        if one.name in WRITTEN_TO or not isinstance(path, Path):
            continue
        if path.exists() and out.exists() and path.samefile(out):
            message = f"{str(out)!r} is what {one.opts[0] if isinstance(one, click.Option) else one.metavar} reads"
            raise InputError(Problem(f"{message}; it would be lost.", None, "Give another name."))
    packs = [find_pack(name) for name in given.get("packs") or [given.get("path") or given.get("pack")]]
    packs += [path for path in given.values() if isinstance(path, Path) and (path / "pack.yaml").is_file()]
    read = {
        folder.resolve() / inner: endings
        for folder in packs
        for inner, endings in (
            ("", (".yaml", ".yml", ".csv", *SHEETS)),
            ("options", (".yaml", ".yml", *SHEETS)),
            (STUDY_FOLDER, (".yaml", ".csv")),
        )
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


def write_whole(out: Path, content: bytes, replace: bool = False) -> None:
    """Write whole or not at all: what stood there before stays until the new file is complete.

    A link stays one, and a file keeps its permissions. What a run that was killed left beside it is cleared away.
    `replace`: whether a file that is there goes without --force, as what a pack keeps of its own does. Raises
    `InputError`, also for a file that has come to be there while the command ran; what was made is kept beside it.
    """
    try:
        if is_stream(out):
            with out.open("ab") as stream:
                stream.write(content)
            return
        target = out.resolve()
        temporary = target.with_name(PART.format(os.getpid()))
        _clear(target.parent)
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                if not replace and not may_replace():
                    raise _come_since(out, temporary)
                shutil.copymode(target, temporary)
            temporary.replace(target)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(out, error) from None


def _come_since(out: Path, made: Path) -> InputError:
    """What is said of a file that another program wrote while this one solved; what was made gets a free name."""
    names = (made.with_name(f"{out.stem}-{n}{out.suffix}") for n in count(2))
    kept = next(name for name in names if not name.exists())
    made.replace(kept)
    message = f"{str(out)!r} has come to be there since this run began; what the run made is in {kept.name!r}."
    return InputError(Problem(message, None, "Rename one of both."))


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
