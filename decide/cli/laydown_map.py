"""The command that writes a laydown for a map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from decide.errors import InputError, Problem
from decide.shell.deliver import check_place, write_whole
from decide.shell.flags import (
    force_option,
    inputs_of,
    jobs_option,
    lever_option,
    mode_option,
    options_argument,
    run_options,
)
from decide.shell.running import log, progress_shown

ENDINGS = (".geojson", ".gpkg")


@click.command("map")
@options_argument
@run_options
@mode_option
@lever_option
@jobs_option
@force_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Ends in .geojson (RFC 7946) or .gpkg (GeoPackage).",
)
def laydown_map(names: tuple[str, ...], out: Path, **run: Any) -> None:
    """Write where units stand and what share of each need is met, by option, period and area, as points for a
    geographic information system."""
    from decide.questions.compare.study import compare
    from decide.report.code import origin_of, written
    from decide.report.on_map import places, to_geojson, to_geopackage

    ending = out.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(Problem(f"{str(out)!r} ends in neither {' nor '.join(ENDINGS)}.", None, "Rename it."))
    check_place(out)
    theatre, what_if = inputs_of(run)
    with progress_shown() as progress:
        results = compare(theatre, names, what_if, run["solver"], progress=progress)
    points = list(places(results, theatre.pack))
    about = {"manifest": dict(results.manifest), "code": written(origin_of(results))}
    made = to_geojson(points, about) if ending == ".geojson" else to_geopackage(points, theatre.pack.title, about)
    write_whole(out, made)
    log.info("written: %s", out)
