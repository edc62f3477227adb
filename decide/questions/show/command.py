"""The command `show`: one option in full."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from decide.report.formats import Content
from decide.shell.deliver import chosen_format, deliver
from decide.shell.flags import (
    format_option,
    inputs_of,
    lever_option,
    mode_option,
    option_argument,
    out_option,
    run_options,
)

if TYPE_CHECKING:
    from decide.results.study import Results


@click.command()
@option_argument
@click.option(
    "--table",
    type=click.Choice(("metrics", "laydown", "tasks", "needs", "worth", "shortfalls", "changes")),
    default="metrics",
    show_default=True,
    help="Which table --format csv writes.",
)
@run_options
@lever_option
@mode_option
@format_option
@out_option
def show(option: str, table: str, form: str | None, out: Path | None, **run: Any) -> None:
    """Solve one option and show its plan, what binds, and why it differs."""
    from decide.pack.theatre import resolve
    from decide.questions.compare import study as room
    from decide.questions.show.tables import option_in_full

    theatre, what_if = inputs_of(run)
    chosen_format(form, out)
    results = room.compare(theatre, (option,), what_if, run["solver"])
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
    deliver(Content.of_results(results, option_in_full(results, theatre, pack), data, table), form, out)


def _nested_scores(results: Results, option: str) -> dict[str, dict[str, float]]:
    scores: dict[str, dict[str, float]] = {}
    m = results.metrics
    for row in m[(m["metric"] == "score") & (m["period"] == "all")].to_dict(orient="records"):
        scores.setdefault(str(row["objective"]), {})[str(row["region"])] = float(f"{row['value']:.12g}")
    return scores
