"""What a shell may put next: packs, options, levers and modes. By the names of files where these suffice, as a key
press waits for it; what cannot be read completes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from decide.errors import DecideError
from decide.pack.folder import FUTURES_FILE, LEVERS_FILE, NOT_PACK, find_pack, packs_folder

Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offering(names: Callable[[click.Context], Iterable[str]]) -> Offer:
    """Those of the names that begin with what is typed; of many, those not yet given."""

    @wraps(names)
    def offered(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        several = parameter.nargs == -1 or parameter.multiple
        given = (context.params.get(parameter.name or "") or ()) if several else ()
        try:
            return [CompletionItem(name) for name in names(context) if name.startswith(typed) and name not in given]
        except (DecideError, OSError):
            return []

    return offered


def pack_ids(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """Packs that come with decide, and folders."""
    shipped = sorted(folder.name for folder in packs_folder().iterdir() if folder.is_dir())
    folders = CompletionItem(typed, type="dir")  # first: a shell forgets what stands before it
    return [folders, *(CompletionItem(name) for name in shipped if name.startswith(typed))]


@_offering
def option_ids(context: click.Context) -> Iterable[str]:
    """Options of the pack asked for."""
    return sorted(path.stem for path in (_folder(context) / "options").glob("*.yaml"))


@_offering
def lever_settings(context: click.Context) -> Iterable[str]:
    """`ID=SETTING` of every lever of the pack asked for."""
    from decide.pack.strict_yaml import read_yaml

    tree = read_yaml(_folder(context) / LEVERS_FILE).tree
    levers = tree.get("levers") if isinstance(tree, dict) else None
    for name, lever in levers.items() if isinstance(levers, dict) else ():
        settings = lever.get("settings") if isinstance(lever, dict) else None
        yield from (f"{name}={setting}" for setting in (settings if isinstance(settings, dict) else ()))


@_offering
def stress_ids(context: click.Context) -> Iterable[str]:
    """Stress cases of the pack asked for."""
    from decide.pack.strict_yaml import read_yaml

    tree = read_yaml(_folder(context) / FUTURES_FILE).tree
    stresses = tree.get("stresses") if isinstance(tree, dict) else None
    return [*stresses] if isinstance(stresses, dict) else []


@_offering
def weighting_names(context: click.Context) -> Iterable[str]:
    """Weightings that the pack asked for names."""
    from decide.pack.strict_yaml import read_yaml

    for path in sorted(_folder(context).glob("*.yaml")):
        if path.name not in NOT_PACK and "\nweightings:" in f"\n{path.read_text(encoding='utf-8', errors='replace')}":
            tree = read_yaml(path).tree
            weightings = tree.get("weightings") if isinstance(tree, dict) else None
            yield from weightings if isinstance(weightings, dict) else ()


@_offering
def mode_kinds(_: click.Context) -> Iterable[str]:
    """Kinds of solve modes."""
    from decide.pack.mode import MODES

    return MODES


def _folder(context: click.Context) -> Path:
    return find_pack(context.params.get("pack"))
