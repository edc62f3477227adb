"""The command line. Exit codes: 0 answered, 1 a fault of the tool, 2 the input is wrong, 3 no answer.

Heavy imports stay inside the commands, so that help comes at once.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from decide.errors import DecideError, InputError, Problem, did_you_mean

if TYPE_CHECKING:
    from decide.pack.read import Theatre, WhatIf
    from decide.report.document import Document
    from decide.results import Results

FORMATS = ("table", "csv", "json", "md", "html", "xlsx")
Command = TypeVar("Command", bound=Callable[..., Any])

pack_option = click.option("--pack", metavar="NAME|DIR", help="Pack by name or folder. Default: the Mali pack.")
out_option = click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file instead of the screen."
)
format_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), help="Default: by the ending of --out, else table."
)


def run_options(command: Command) -> Command:
    """The options every solving command takes."""
    for option in reversed(
        (
            pack_option,
            click.option(
                "--weights",
                metavar="SPEC",
                help="OBJECTIVE.REGION=W, OBJECTIVE=W or REGION=W, separated by commas; scaled to sum to 1.",
            ),
            click.option("--scenario", type=click.Path(path_type=Path), metavar="FILE", help="A what-if file."),
            click.option(
                "--set",
                "sets",
                multiple=True,
                metavar="PATH=VALUE",
                help="Set one value, e.g. units.infantry.strength=9000. Repeatable; overrides everything else.",
            ),
            click.option("--solver", default="highs", show_default=True, help="highs, cbc, or any solver PuLP knows."),
        )
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="decide")
def cli() -> None:
    """Compare the strategic options of a peace operation: what each protects, what it costs, what holds
    it back, and where every number comes from.

    Start with: decide compare
    """


@cli.command()
@pack_option
@format_option
@out_option
def options(pack: str | None, form: str | None, out: Path | None) -> None:
    """List the options of a pack."""
    from decide.report.tables import listing

    theatre = _theatre(pack)
    frame = _options_frame(theatre) if _format(form, out) in ("csv", "json", "xlsx") else None
    _deliver(listing(theatre), {"options": frame} if frame is not None else {}, form, out)


@cli.command()
@click.argument("path", required=False)
@pack_option
@format_option
@out_option
def check(path: str | None, pack: str | None, form: str | None, out: Path | None) -> None:
    """Check a pack and count its evidence. PATH is a pack folder, or a what-if file to check against --pack."""
    from decide.pack.read import read_scenario, resolve
    from decide.report.evidence import check_report, evidence

    if path and Path(path).is_file():
        theatre = _theatre(pack)
        what_if = read_scenario(Path(path))
        from decide.pack.read import choose_options

        names = choose_options(theatre, (), what_if)
        for name in names:
            resolve(theatre, name, what_if)
        click.echo(f"{path}: no problem found; it changes {len(names)} option{'s' * (len(names) != 1)}.")
        return
    theatre = _theatre(path or pack)
    wants_frame = _format(form, out) in ("csv", "json", "xlsx")
    _deliver(check_report(theatre), {"evidence": evidence(theatre)} if wants_frame else {}, form, out)


@cli.command()
@click.argument("names", metavar="[OPTION...]", nargs=-1)
@run_options
@format_option
@out_option
def compare(names: tuple[str, ...], form: str | None, out: Path | None, **run: Any) -> None:
    """Solve options (all if none is named) and compare them."""
    from decide.analysis.compare import compare as solve
    from decide.report.tables import comparison

    theatre, what_if = _inputs(run)
    _format(form, out)
    results = solve(theatre, names, what_if, run["solver"])
    _deliver_results(results, comparison(results, theatre), results.as_dict(), form, out, "metrics")


@cli.command()
@click.argument("option", metavar="OPTION")
@click.option(
    "--table",
    type=click.Choice(("metrics", "laydown", "tasks", "needs", "worth", "shortfalls", "changes")),
    default="metrics",
    show_default=True,
    help="Which table --format csv writes.",
)
@run_options
@format_option
@out_option
def show(option: str, table: str, form: str | None, out: Path | None, **run: Any) -> None:
    """Solve one option and show its plan, what binds, and why it differs."""
    from decide.analysis.compare import compare as solve
    from decide.pack.read import resolve
    from decide.report.tables import option_in_full

    theatre, what_if = _inputs(run)
    _format(form, out)
    results = solve(theatre, (option,), what_if, run["solver"])
    pack = resolve(theatre, option, what_if).pack
    data = results.as_dict()
    data = {
        "schema_version": data.pop("schema_version"),
        "option": option,
        "objective": data["options"][0]["objective"],
        "scores": _nested_scores(results, option),
        "certificate": dict(results.certificates[option]),
        **data,
    }
    _deliver_results(results, option_in_full(results, theatre, pack), data, form, out, table)


@cli.command("export-lp")
@click.argument("option", metavar="OPTION")
@run_options
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Ends in .lp or .mps.")
def export_lp(option: str, out: Path, **run: Any) -> None:
    """Write an option's programme as .lp (maximising the score) or .mps (minimising its negative)."""
    from decide.model.formulation import formulate
    from decide.model.instance import compile_instance
    from decide.pack.read import resolve
    from decide.solve.pulp_route import write_programme

    theatre, what_if = _inputs(run)
    programme = formulate(compile_instance(resolve(theatre, option, what_if).pack))
    _check_place(out)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"programme{out.suffix}"
        write_programme(programme, made, option)
        _write(out, made.read_bytes())
    rows, columns, values = programme.size
    click.echo(f"{out}: {columns} columns, {rows} rows, {values} non-zeros.", err=True)


def _theatre(pack: str | None) -> Theatre:
    from decide.pack.read import find_pack, read_theatre

    return read_theatre(find_pack(pack))


def _inputs(run: dict[str, Any]) -> tuple[Theatre, WhatIf]:
    from dataclasses import replace

    from decide.pack.read import WhatIf, parse_set, read_scenario
    from decide.pack.weights import parse_weights

    theatre = _theatre(run["pack"])
    what_if = read_scenario(run["scenario"]) if run["scenario"] else WhatIf()
    sets = tuple(parse_set(text) for text in run["sets"])
    weights = parse_weights(theatre.pack, run["weights"]) if run["weights"] else ()
    return theatre, replace(what_if, sets=(*weights, *sets))


def _nested_scores(results: Results, option: str) -> dict[str, dict[str, float]]:
    scores: dict[str, dict[str, float]] = {}
    m = results.metrics
    for row in m[(m["metric"] == "score") & (m["period"] == "all")].to_dict(orient="records"):
        scores.setdefault(str(row["objective"]), {})[str(row["region"])] = float(f"{row['value']:.12g}")
    return scores


def _options_frame(theatre: Theatre) -> Any:
    import pandas as pd

    return pd.DataFrame(
        [(o.id, o.title, o.base, len(o.changes), o.source, o.locator) for o in theatre.options.values()],
        columns=["option", "title", "base", "changes", "source", "locator"],
    )


def _format(form: str | None, out: Path | None) -> str:
    """The format asked for, or the one the file's ending names. Raises `InputError`."""
    if form is None and out is not None:
        ending = out.suffix.lower().lstrip(".")
        form = {"txt": "table", "markdown": "md", "htm": "html"}.get(ending, ending)
        if form not in FORMATS:
            hint = did_you_mean(ending, FORMATS) or "Give --format."
            raise InputError(Problem(f"cannot tell the format from the name {str(out)!r}.", None, hint))
    form = form or "table"
    if form == "xlsx" and out is None:
        raise InputError(Problem("a workbook needs a file.", None, "Add --out FILE.xlsx"))
    if out is not None:
        _check_place(out)
    return form


def _deliver(document: Document, frames: dict[str, Any], form: str | None, out: Path | None) -> None:
    """A document, or the one frame behind it, in the format asked for."""
    chosen = _format(form, out)
    if chosen == "csv":
        from decide.report.render import to_csv

        _emit(to_csv(next(iter(frames.values()))), out)
    elif chosen == "json":
        from decide.results import SCHEMA_VERSION, records, to_json

        tables = {name: records(frame) for name, frame in frames.items()}
        _emit(to_json({"schema_version": SCHEMA_VERSION, **tables}), out)
    elif chosen == "xlsx":
        from decide.report.workbook import to_xlsx

        _emit(to_xlsx(document, frames, []), out)
    else:
        _emit(_as_text(document, chosen, out), out)


def _deliver_results(
    results: Results, document: Document, data: dict[str, Any], form: str | None, out: Path | None, table: str
) -> None:
    chosen = _format(form, out)
    if chosen == "csv":
        from decide.report.render import to_csv

        _emit(to_csv(getattr(results, table)), out)
    elif chosen == "json":
        from decide.results import to_json

        _emit(to_json(data), out)
    elif chosen == "xlsx":
        from decide.report.workbook import to_xlsx
        from decide.results import COLUMNS

        one = len(results.options) == 1  # a comparison keeps to what compares; JSON holds the rest
        names = COLUMNS if one else ("metrics", "worth", "shortfalls", "changes")
        frames = {name: getattr(results, name) for name in names}
        about = [(name, _line(value)) for name, value in results.manifest.items()]
        _emit(to_xlsx(document, frames, about), out)
    else:
        _emit(_as_text(document, chosen, out), out)


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_line(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _as_text(document: Document, form: str, out: Path | None) -> str:
    from decide.report import render

    if form == "md":
        return render.to_markdown(document)
    if form == "html":
        return render.to_html(document)
    import io

    from rich.console import Console

    terminal = out is None and sys.stdout.isatty()
    buffer = io.StringIO()
    width = None if terminal or "COLUMNS" in os.environ else 120
    console = Console(file=buffer, width=width, force_terminal=terminal, highlight=False)
    if terminal:
        console.width = Console().width
    render.to_terminal(document, console)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _check_place(out: Path) -> None:
    """Refuse before solving what could not be written after it."""
    if out.is_dir():
        raise InputError(Problem(f"{str(out)!r} is a folder.", None, "Give a file name."))
    if not out.parent.is_dir():
        raise InputError(Problem(f"there is no folder {str(out.parent)!r}.", None, "Make it first."))


def _emit(content: str | bytes, out: Path | None) -> None:
    if out is None:
        click.echo(content, nl=False)
        return
    _write(out, content.encode() if isinstance(content, str) else content)
    click.echo(f"written: {out}", err=True)


def _write(out: Path, content: bytes) -> None:
    """Write whole or not at all: what stood there before stays until the new file is complete."""
    temporary = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(out)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        reason = (error.strerror or str(error)).lower()
        raise InputError(Problem(f"{str(out)!r} cannot be written: {reason}.", None)) from None


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; errors are printed to standard error, never as a traceback."""
    try:
        cli.main(args=arguments, standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except InputError as error:
        count = len(error.problems)
        click.echo(f"{count} problem{'s' * (count != 1)} in the input:", err=True)
        for problem in error.problems:
            click.echo(f"  {problem}", err=True)
        return error.exit_code
    except DecideError as error:
        click.echo(str(error), err=True)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("DECIDE_DEBUG"):
            raise
        kind = type(error).__name__
        click.echo(f"a fault in decide ({kind}: {error}). Set DECIDE_DEBUG=1 for the details.", err=True)
        return 1
    return 0
