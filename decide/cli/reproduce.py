"""The command that asks a document's question again and says whether its figures still hold."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from decide.errors import InputError, Place, Problem, Stopped
from decide.language import WRITTEN, speaking
from decide.report.formats import Content
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import format_option, out_option, pack_option
from decide.shown import printable

if TYPE_CHECKING:
    from decide.questions.inquiry import Answered
    from decide.report.code import Origin
    from decide.report.text_beside import TextBeside
    from decide.results.study import Study

log = logging.getLogger(__name__)

DATA = ("json", "csv", "zip")  # kinds of document that are written in English whatever the language


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@pack_option
@click.option("--strict", is_flag=True, help="Leave with exit code 2 if a figure or a place of the text does not hold.")
@format_option
@out_option
def reproduce(file: Path, pack: str | None, strict: bool, form: str | None, out: Path | None) -> None:
    """Ask again what a document was made of, and say whether its figures and its text still hold.

    FILE is any export of decide: JSON, HTML, Markdown, workbook, Word, PDF, or a CSV with the file beside it; also
    renamed, saved anew by another program or printed to PDF. A figure or a word that was changed by hand is named.
    """
    from decide.pack.folder import find_pack
    from decide.pack.read import read_theatre
    from decide.report.code import read
    from decide.report.code_in_file import text_of
    from decide.report.reproduced import document_of, figures_beside, input_differences, texts_of
    from decide.report.text_beside import language_of

    chosen_format(form, out)
    origin = read(text_of(file), Place(str(file)))
    kind, passages = _shown_by(file)
    theatre = read_theatre(find_pack(pack or origin.pack))
    with speaking(WRITTEN if kind in DATA else language_of(passages)):
        study, text = _answered(origin, pack or origin.pack, file, kind, passages)
    frames = {
        "figures": figures_beside(origin, study),
        "texts": texts_of(text),
        "inputs": input_differences(origin, theatre, study),
    }
    document = document_of(printable(file.name), origin, frames, text)
    deliver(Content.of_frames(document, frames, study.manifest), form, out)
    if strict and not (frames["figures"]["holds"].all() and frames["texts"].empty):
        raise click.exceptions.Exit(InputError.exit_code)


def _shown_by(file: Path) -> tuple[str, Sequence[str]]:
    """What kind of document a file is, and its passages; none where a reader fails on it."""
    from decide.report.code_in_file import SIDECAR, content_of
    from decide.report.passages import CSV, PLAIN, kind_of, passages_of

    data = content_of(file)
    kind = CSV if os.path.isfile(file.with_name(file.name + SIDECAR)) else PLAIN
    try:
        kind = kind if kind == CSV else kind_of(data)
        return kind, passages_of(data, kind)
    except Exception as error:  # readers fail in many ways on a file that other programs wrote, none a fault of ours
        log.debug("the text of %s cannot be read: %s", file, error)
        return kind, ()


def _answered(
    origin: Origin, pack: str, file: Path, kind: str, passages: Sequence[str]
) -> tuple[Study, TextBeside | None]:
    """The answer of today to what was asked, by the command that gave the first one, and the document's text beside
    it."""
    from decide.pack.scenario_file import by_flags
    from decide.questions import questions
    from decide.report.text_beside import free_texts, text_beside

    command: Any = questions()[origin.kind].command if origin.kind in questions() else None
    flags, rest = by_flags(origin.what_if)
    with tempfile.TemporaryDirectory() as folder:
        what_if = Path(folder, "what-if.yaml")
        put_as = ["--pack", pack, *(["--scenario", str(what_if)] if rest else []), *flags]
        if rest:
            what_if.write_text(rest, encoding="utf-8")
        answer: Answered | None = command and command.answer(
            [*origin.args, *put_as], click.get_current_context().parent
        )
    if answer is None:
        message = f"it answers {origin.kind!r}, which this decide does not ask."
        raise InputError(Problem(message, Place(str(file)), "Use the release of decide that made it."))
    study = answer.study
    if study.manifest.get("stopped"):
        raise Stopped("all of it was worked out")
    content = Content.of_study(study, answer.document, args=answer.args)
    return study, text_beside(passages, kind, content, free_texts(study.manifest, put_as))
