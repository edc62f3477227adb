"""The command that asks a document's question again and says whether its figures still hold."""

from __future__ import annotations

import logging
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from decide.errors import InputError, Place, Problem
from decide.report.formats import Content
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import format_option, out_option, pack_option

if TYPE_CHECKING:
    from decide.report.code import Origin
    from decide.results.study import Study


_STUDY = re.compile(r'\s*\{\s*"schema_version"')


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@pack_option
@click.option("--strict", is_flag=True, help="Leave with exit code 2 if a figure does not hold.")
@format_option
@out_option
def reproduce(file: Path, pack: str | None, strict: bool, form: str | None, out: Path | None) -> None:
    """Ask again what a document was made of, and say of each main figure whether it still holds.

    FILE is any export of decide: JSON, HTML, Markdown, workbook, Word, PDF, or a CSV with the file beside it; also
    renamed, saved anew by another program or printed to PDF.
    """
    from decide.pack.folder import find_pack
    from decide.pack.read import read_theatre
    from decide.report.reproduced import document_of, figures_beside, input_differences

    chosen_format(form, out)
    origin = _origin_of(file)
    theatre = read_theatre(find_pack(pack or origin.pack))
    study = _answered(origin, pack or origin.pack, file)
    frames = {"figures": figures_beside(origin, study), "inputs": input_differences(origin, theatre, study)}
    document = document_of(file.name, origin, frames)
    deliver(Content.of_frames(document, frames, study.manifest), form, out)
    if strict and not frames["figures"]["holds"].all():
        raise click.exceptions.Exit(InputError.exit_code)


def _origin_of(file: Path) -> Origin:
    """What the document says that it was made of. Raises `InputError`, also where its own data are others than its
    code's."""
    from decide.report.code import figures_of, holds, read
    from decide.report.code_in_file import SIDECAR, text_of
    from decide.report.sidecar import changed_since

    text, place = text_of(file), Place(str(file))
    origin = read(text, place)
    beside = file.with_name(file.name + SIDECAR)
    if beside.is_file() and changed_since(beside.read_bytes(), file.read_bytes()):
        message = f"it is not the table that {beside.name} describes: one of both was changed."
        raise InputError(Problem(message, place, "Write the table anew, or give both as they were made."))
    if _STUDY.match(text):
        from decide.questions import read_study

        own = figures_of(read_study(file))
        if {*own} != {*origin.figures} or not all(holds(then, own[name]) for name, then in origin.figures.items()):
            message = "its figures are not those of its code: one of both was changed."
            raise InputError(Problem(message, place, "Give the file as it was made."))
    return origin


def _answered(origin: Origin, pack: str, file: Path) -> Study:
    """The answer of today to what was asked, by the command that gave the first one."""
    from decide.questions import questions, read_study

    if origin.kind not in questions():
        message = f"it answers {origin.kind!r}, which this decide does not ask."
        raise InputError(Problem(message, Place(str(file)), "Use the release of decide that made it."))
    with tempfile.TemporaryDirectory() as folder:
        answer, what_if = Path(folder, "answer.json"), Path(folder, "what-if.yaml")
        arguments: list[str] = [*origin.args, "--pack", pack, "--out", str(answer)]
        if origin.what_if:
            what_if.write_text(origin.what_if, encoding="utf-8")
            arguments += ["--scenario", str(what_if)]
        command: Any = questions()[origin.kind].command
        logging.disable(logging.INFO)  # of a file that nobody asked for
        try:
            with command.make_context(origin.kind, arguments, parent=click.get_current_context().parent) as context:
                command.invoke(context)
        finally:
            logging.disable(logging.NOTSET)
        return read_study(answer)
