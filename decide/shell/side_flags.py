"""Flags for what differs between the two sides of a difference: beside what a run changes for both, each side's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from decide.shell.completion import lever_settings, pack_ids

if TYPE_CHECKING:
    from decide.pack.theatre import Theatre
    from decide.pack.what_if import WhatIf

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
PARTS = ("scenario", "sets", "levers")


def sides(mine: str, other: str, with_pack: str) -> Decorator:
    """The flags of both sides, by what each is called in their help; `with_pack` says what another version does."""
    version: Decorator = click.option(
        "--from-pack", metavar="NAME|DIR", shell_complete=pack_ids, help=f"Another version of the pack, {with_pack}"
    )
    flags = (version, *_of("from", other), *_of("to", mine))

    def flagged(command: Callable[..., Any]) -> Callable[..., Any]:
        for flag in reversed(flags):
            command = flag(command)
        return command

    return flagged


def _of(side: str, name: str) -> tuple[Decorator, ...]:
    return (
        click.option(
            f"--{side}-scenario",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=f"A what-if file for {name} alone.",
        ),
        click.option(
            f"--{side}-set",
            f"{side}_sets",
            multiple=True,
            metavar="PATH=VALUE",
            help=f"As --set, for {name} alone. Repeatable.",
        ),
        click.option(
            f"--{side}-lever",
            f"{side}_levers",
            multiple=True,
            metavar="ID=SETTING",
            shell_complete=lever_settings,
            help=f"As --lever, for {name} alone. Repeatable.",
        ),
    )


def flags_of_side(side: str, given: dict[str, Any]) -> list[str]:
    """The flags of one side as flags for all."""
    pairs = [("--scenario", given[f"{side}_scenario"])]
    pairs += [(f"--{name}", text) for name in ("lever", "set") for text in given[f"{side}_{name}s"]]
    return [part for flag, value in pairs if value is not None for part in (flag, str(value))]


def what_if_of_side(theatre: Theatre, side: str, given: dict[str, Any]) -> WhatIf:
    """The what-if of one side, `from` or `to`, from its flags."""
    from decide.shell.flags import what_if_of

    return what_if_of({**{name: given[f"{side}_{name}"] for name in PARTS}, "weights": None, "mode": None}, theatre)
