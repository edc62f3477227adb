"""A what-if written as a file that `--scenario` reads back to the same numbers."""

from __future__ import annotations

from typing import Any

import yaml

from decide.pack.read import WhatIf
from decide.pack.relative import split_sign
from decide.pack.schema import Change

KINDS = ("set", "scale", "add")


def scenario_text(what_if: WhatIf, name: str, title: str, option: str, by_hand: str) -> str:
    """The scenario's changes and every single change of the what-if, in order, as YAML for one option.

    `by_hand` is the reason given for the single changes.
    """
    written = what_if.scenario.changes if what_if.scenario is not None else ()
    # the values as they were read: a dump of the model would leave out the nulls that remove an entry
    changes: list[dict[str, Any]] = [
        {**change.model_dump(exclude_none=True, exclude={*KINDS}), **_given(change)} for change in written
    ]
    taken = {change.id for change in written}
    number = 0
    for path, value in what_if.sets:
        number += 1
        while f"by-hand-{number}" in taken:
            number += 1
        plain, how = split_sign(path)
        shown = "null" if value is None else value
        changes.append(
            {"id": f"by-hand-{number}", "title": f"{path}={shown}"[:160], "reason": by_hand, how: {plain: value}}
        )
    tree = {"id": name, "title": title[:160], "options": [option], "changes": changes}
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110)


def _given(change: Change) -> dict[str, dict[str, Any]]:
    """What the change sets, scales and adds, without what is empty."""
    return {how: dict(values) for how in KINDS if (values := getattr(change, how))}
