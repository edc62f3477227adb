"""What the commands share: their flags, and reading what the flags name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from decide.processors import JOBS, MOST, workers
from decide.report.formats import FORMATS, format_named
from decide.shell.completion import lever_settings, mode_kinds, option_ids, pack_ids, weighting_names
from decide.shell.deliver import FORCE

if TYPE_CHECKING:
    from decide.pack.theatre import Theatre
    from decide.pack.what_if import WhatIf

PACK_SETTING = "DECIDE_PACK"  # of the environment: the pack where no flag names one
Command = TypeVar("Command", bound=Callable[..., Any])

option_argument = click.argument("option", metavar="OPTION", shell_complete=option_ids)
options_argument = click.argument("names", metavar="[OPTION...]", nargs=-1, shell_complete=option_ids)
pack_option = click.option(
    "--pack",
    metavar="NAME|DIR",
    envvar=PACK_SETTING,
    shell_complete=pack_ids,
    show_envvar=True,
    help="Pack by name or folder. Default: the one that comes with decide.",
)
against_option = click.option(
    "--against",
    "--baseline",
    "against",
    metavar="OPTION",
    shell_complete=option_ids,
    help="The option that others are held against. Default: the one that most others start from.",
)
futures_file_option = click.option(
    "--futures",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Use the futures of a run of decide robust (its JSON) or of a batch (its folder), of the same inputs. "
    "Default: those published with the pack, where nothing is changed.",
)
STANDARD_OUTPUT = {Path(name) for name in ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")}


def _as_asked(context: click.Context, _: click.Parameter, force: bool) -> None:
    if force:  # a command that another one asks has no flag of its own
        context.meta[FORCE] = True


force_option = click.option(
    "--force",
    is_flag=True,
    expose_value=False,
    callback=_as_asked,
    help="Replace files that are there already, each whole or not at all.",
)


def _unless_standard(_: click.Context, __: click.Parameter, out: Path | None) -> Path | None:
    return None if out in STANDARD_OUTPUT else out


def out_option(command: Command) -> Command:
    """Where an answer is written, and whether over what is there."""
    kind, said = click.Path(path_type=Path), "Write to a file instead of the screen; - is the screen."
    out = click.option("--out", type=kind, metavar="FILE", callback=_unless_standard, help=said)
    return out(force_option(command))


format_option = click.option(
    "--format", "form", type=click.Choice([*FORMATS]), help="Default: by the ending of --out, else table."
)
scenario_option = click.option("--scenario", type=click.Path(path_type=Path), metavar="FILE", help="A what-if file.")
set_option = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=VALUE",
    help="Set one value, e.g. units.infantry.strength=9000; *=0.9 scales it and +=100 adds to it. Repeatable; "
    "overrides everything else.",
)
mode_option = click.option(
    "--mode",
    metavar="KIND[:PART,...]",
    shell_complete=mode_kinds,
    help="What is optimised, and in which order: weighted (default), lexicographic:upland,lowland, "
    "epsilon:upland=60, maxmin, leximin, adversary, or least:upland=60. See docs/modes.md.",
)


def _use_workers(context: click.Context, _: click.Parameter, number: int | None) -> None:
    if number is not None:
        context.with_resource(workers(number))


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, MOST),
    envvar=JOBS,
    show_envvar=True,
    metavar="N",
    expose_value=False,
    callback=_use_workers,
    help="Workers that share the work; the results do not hang on it. Default: the processors this process may use.",
)

lever_option = click.option(
    "--lever",
    "levers",
    multiple=True,
    metavar="ID=SETTING",
    shell_complete=lever_settings,
    help="Run the option with a lever set, e.g. pressure=provoked. Repeatable; decide dilemmas lists them.",
)


def programme_options(command: Command) -> Command:
    """The options that say which programme is meant: the pack and what is changed."""
    weights = click.option(
        "--weights",
        multiple=True,
        callback=lambda _context, _flag, given: ",".join(given) if given else None,
        metavar="NAME|SPEC",
        shell_complete=weighting_names,
        help="A weighting that the pack names (decide options lists them), or OBJECTIVE.REGION=W, OBJECTIVE=W or "
        "REGION=W, separated by commas or given again; scaled to sum to 1.",
    )
    return pack_option(weights(scenario_option(set_option(command))))


def run_options(command: Command) -> Command:
    """The options every solving command takes."""
    solver = click.option(
        "--solver", default="highs", show_default=True, help="highs, cbc, or any solver of PuLP that gives duals."
    )
    return programme_options(solver(command))


def theatre_of(pack: str | None) -> Theatre:
    """The pack asked for, in the language of what the running command delivers."""
    from decide.pack.folder import find_pack
    from decide.pack.read import read_theatre

    return in_language(read_theatre(find_pack(pack)))


def in_language(theatre: Theatre) -> Theatre:
    """A pack as it was read, in the language of what the running command delivers."""
    from decide.language import WRITTEN, language, speak
    from decide.pack.translation import translated

    context = click.get_current_context(silent=True)
    given = context.params if context else {}
    form = FORMATS.get(format_named(given.get("form"), given.get("out")))
    if form and form.data:
        speak(WRITTEN)
    return translated(theatre, language())


def flags_of(run: dict[str, Any]) -> list[str]:
    """The flags that name what is asked about, as given; how it is solved and shown is left out."""
    given = [("--pack", run["pack"]), ("--scenario", run["scenario"]), ("--weights", run["weights"])]
    given += [("--lever", text) for text in run.get("levers") or ()]
    given += [("--set", text) for text in run["sets"]]
    return [part for flag, value in given if value is not None for part in (flag, str(value))]


def inputs_of(run: dict[str, Any], theatre: Theatre | None = None) -> tuple[Theatre, WhatIf]:
    """The pack, unless it was read before, and the what-if that a command is asked about."""
    from decide.report.commands import asked_with

    if context := click.get_current_context(silent=True):
        context.with_resource(asked_with(flags_of(run)))
    theatre = in_language(theatre) if theatre else theatre_of(run["pack"])
    return theatre, what_if_of(run, theatre)


def what_if_of(run: dict[str, Any], theatre: Theatre) -> WhatIf:
    """The what-if that flags ask for, of a pack."""
    from dataclasses import replace

    from decide.errors import InputError, Problem
    from decide.pack.mode import WEIGHTED
    from decide.pack.mode_text import parse_mode
    from decide.pack.theatre import choose_options
    from decide.pack.weighting import with_weighting
    from decide.pack.weights import asked_weights
    from decide.pack.what_if import WhatIf, parse_set, read_scenario

    what_if = read_scenario(run["scenario"]) if run["scenario"] else WhatIf()
    choose_options(theatre, (), what_if)  # also where the command names its own: a misspelt one is told
    if run.get("mode") is not None:
        what_if = replace(what_if, mode=parse_mode(run["mode"], theatre.pack))
    sets = tuple(parse_set(text) for text in run["sets"])
    name, weights = ("", ()) if run["weights"] is None else asked_weights(theatre.pack, run["weights"])
    if run.get("levers") or (what_if.scenario and what_if.scenario.levers):
        from decide.pack.levers import with_levers

        what_if = with_levers(theatre, what_if, run.get("levers") or ())
    what_if = with_weighting(theatre.pack, replace(what_if, sets=(*weights, *sets)), name)
    if "mode" not in run and what_if.chosen_mode != WEIGHTED:
        asks = f"the weighting {what_if.weighting!r}" if what_if.weighting else "the what-if"
        message = f"this command answers by the weighted score, but {asks} asks for {what_if.chosen_mode.kind!r}."
        place = (what_if.scenario_marks or {}).get(("mode",))
        raise InputError(Problem(message, place, "Use compare or show, or leave the mode out."))
    return what_if
