"""What the option is called that others are held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from decide.language import t


def held_against(manifest: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> str:
    """The option that the options of a manifest are held against, by its title or id, with what is changed for it alone
    where its inputs are not those of the others."""
    about, titles = manifest.get("held_against"), titles or {}
    if about is None:
        option = str(manifest["against"])
        return titles.get(option, option)
    option = titles.get(about["option"], about["option"])
    if not about["changes"] and not about["pack"]:
        return t("{option} without these changes", option=option)
    return side_in_words(option, about["pack"], ", ".join(about["changes"]))


def side_in_words(name: str, folder: str, changes: str) -> str:
    """One side of a difference: its name, the folder of its pack if that is another version, and what is changed for it
    alone, as it was given."""
    name = t("{option} in the pack {folder}", option=name, folder=folder) if folder else name
    return t("{option} with {changes}", option=name, changes=changes) if changes else name


def own_inputs(manifest: Mapping[str, Any]) -> list[str]:
    """That differences are at the values alone where the option held against has inputs of its own."""
    if manifest.get("held_against") is None:
        return []
    return [
        t(
            "{option} has inputs of its own and no futures in common: differences to it are at the central values "
            "alone.",
            option=held_against(manifest),
        )
    ]
