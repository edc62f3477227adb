"""The two sides of a difference: what holds for both, and what for one of them alone."""

from __future__ import annotations

from dataclasses import replace

from decide.errors import InputError, Problem
from decide.pack.what_if import WhatIf


def check_own(own: WhatIf) -> None:
    """Raises `InputError` where what holds for one side alone makes its scores another kind than the other's."""
    if own.weighting or own.mode or (own.scenario and own.scenario.mode):
        message = "a weighting or a solve mode of one side alone would compare scores of two kinds."
        raise InputError(Problem(message, None, "Give --weights, which holds for both, or leave it out."))


def with_own(shared: WhatIf, own: WhatIf) -> WhatIf:
    """What holds for one side: its own changes, then what holds for both. Raises `InputError` for two what-if files,
    and as `check_own`."""
    check_own(own)
    if shared.scenario and own.scenario:
        message = "a what-if file holds for both sides already."
        raise InputError(Problem(message, None, "Give one file for each side, or write both into one."))
    return replace(
        shared,
        scenario=own.scenario or shared.scenario,
        scenario_marks=own.scenario_marks or shared.scenario_marks,
        sets=(*own.sets, *shared.sets),
        levers=(*own.levers, *shared.levers),
        digests=(*own.digests, *shared.digests),
    )


def in_words(own: WhatIf) -> tuple[str, ...]:
    """What holds for one side alone, each as it was given: the id of a what-if file, levers, single values."""
    named = [own.scenario.id] if own.scenario else []
    return (*named, *(choice.text for choice in own.levers), *(f"{path}={value}" for path, value in own.sets))
