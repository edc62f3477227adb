"""The command that says what sets two exports, packs or stores apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from decide.errors import InputError, NoAnswer, Place, Problem, unknown
from decide.report.formats import Content
from decide.shell.completion import option_ids
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import format_option, out_option, pack_option
from decide.shell.running import progress_shown

if TYPE_CHECKING:
    import pandas as pd

    from decide.pack.theatre import Theatre
    from decide.progress import Progress
    from decide.report.code import Origin
    from decide.report.document import Document
    from decide.results.study import Study

SCORE = " score all all"  # of the name of an option's overall score in a code


@click.command()
@click.argument("first", type=click.Path(path_type=Path, exists=True), metavar="A")
@click.argument("second", type=click.Path(path_type=Path, exists=True), metavar="B")
@pack_option
@click.option(
    "--option",
    metavar="OPTION",
    shell_complete=option_ids,
    help="The option whose difference is shared out. Default: the one whose score moved most.",
)
@format_option
@out_option
def diff(first: Path, second: Path, pack: str | None, option: str | None, form: str | None, out: Path | None) -> None:
    """Show which inputs differ between A and B, which figures moved, and how much each change moved one option.

    A and B are exports of decide (any format), folders of packs, or stores of batches. The difference is shared out
    among the changes as decide why does, where both sides can be solved here.
    """
    from decide.report import diffed

    chosen_format(form, out)
    with progress_shown() as progress:
        ours, theirs = (_origin(path, progress) for path in (first, second))
        names = [str(path) if first.name == second.name else path.name for path in (first, second)]
        sides = [diffed.Export(name, it) for name, it in zip(names, (ours, theirs), strict=True)]
        frames = {
            "figures": diffed.figures_that_moved(ours, theirs),
            "inputs": diffed.inputs_that_differ(ours, theirs),
        }
        document = diffed.document_of(sides[0], sides[1], frames)
        chosen = _moved_most(ours, theirs, option)
        theatres = [_theatre(path, it, pack) for path, it in ((first, ours), (second, theirs))]
        if chosen and theatres[0] and theatres[1]:
            document, shares = _with_shares(document, chosen, (ours, theirs), (theatres[0], theatres[1]), progress)
            frames |= shares
    deliver(Content.of_frames(document, frames), form, out)


def _with_shares(
    document: Document,
    option: str,
    origins: tuple[Origin, Origin],
    theatres: tuple[Theatre, Theatre],
    progress: Progress,
) -> tuple[Document, dict[str, pd.DataFrame]]:
    """The document with an option's difference by change, and the frames of that; or with the reason why there is
    none."""
    from decide.language import t
    from decide.questions.why.tables import document_of

    try:
        study = _shared_out(option, origins, theatres, progress)
    except (InputError, NoAnswer) as error:
        why_not = t("{option} is not shared out: {reason}", option=option, reason=" ".join(str(error).split()))
        return replace(document, notes=[*document.notes, why_not]), {}
    shares = document_of(study, theatres[1])
    lead, tables = [*document.lead, *shares.lead], [*document.tables, *shares.tables]
    return replace(document, lead=lead, tables=tables, charts=shares.charts), dict(study.frames)


def _origin(path: Path, progress: Progress) -> Origin:
    """What an export, a pack or a store was made of, with its figures."""
    from decide.report.code import origin_of, read
    from decide.report.code_in_file import text_of
    from decide.store.manifest import MANIFEST

    if not path.is_dir():
        return read(text_of(path), Place(str(path)))
    if (path / MANIFEST).is_file():
        return _of_store(path)
    from decide.pack.read import read_theatre
    from decide.questions.compare.study import compare

    return origin_of(compare(read_theatre(path), progress=progress))


def _of_store(path: Path) -> Origin:
    """A store by its manifest; its figures are the means of the overall score over the futures."""
    from decide.report.code import Origin
    from decide.store.manifest import manifest_in
    from decide.store.query import answer_of

    manifest = manifest_in(path)
    frame, _ = answer_of(path, "select option, avg(score) as score from results where future > 0 group by option")
    figures = {
        f"{name}, mean score over futures": float(score)
        for name, score in zip(frame["option"], frame["score"], strict=True)
    }
    files = {name: str(digest)[:8] for name, digest in manifest["files"].items()}
    version = str(manifest["versions"].get("decide", ""))
    cases = tuple(map(str, manifest["cases"]))
    return Origin("batch", cases, "", manifest["pack"], manifest["hash"], files, version, figures)


def _moved_most(first: Origin, second: Origin, option: str | None) -> str:
    """The option asked for, else that of both whose overall score moved most; nothing where none did."""
    moves = {
        name.removesuffix(SCORE): abs(value - first.figures[name])
        for name, value in second.figures.items()
        if name.endswith(SCORE) and name in first.figures
    }
    if option is not None:
        if option not in moves:
            message, hint = unknown("option of both", option, moves)
            raise InputError(Problem(message, Place("--option"), hint))
        return option
    most = max(moves, key=lambda name: moves[name], default="")
    return most if most and moves[most] > 0.0 else ""


def _theatre(path: Path, origin: Origin, pack: str | None) -> Theatre | None:
    """The pack of one side, if it is here: its folder, or the one by its name that has its hash."""
    from decide.pack.folder import find_pack
    from decide.pack.read import read_theatre

    if path.is_dir():
        return read_theatre(path) if origin.kind != "batch" else None
    try:
        theatre = read_theatre(find_pack(pack or origin.pack))
    except InputError:
        return None
    return theatre if theatre.hash == origin.hash else None


def _shared_out(
    option: str, origins: tuple[Origin, Origin], theatres: tuple[Theatre, Theatre], progress: Progress
) -> Study:
    """The difference of an option, by change. Raises `InputError` where both sides are not one kind of score."""
    before, after = theatres
    from decide.pack.levers import with_levers
    from decide.pack.strict_yaml import parse_yaml
    from decide.pack.what_if import WhatIf, scenario_in
    from decide.questions.why.study import why

    file = Path("what-if.yaml")  # in messages
    sides = [
        with_levers(theatre, scenario_in(parse_yaml(it.what_if, file.name), file)) if it.what_if else WhatIf()
        for it, theatre in zip(origins, theatres, strict=True)
    ]
    version = before if before.hash != after.hash else None
    return why(after, option, option, progress=progress, own=sides[1], others=sides[0], version=version)
