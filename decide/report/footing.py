"""What results rest on: common futures, or the values alone; and what to run where there are none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from decide.language import counted, mark, number, per_cent, said, t
from decide.report.commands import command
from decide.report.held_against import own_inputs
from decide.results.judged import CHANGED, NONE, ON_PAGE, OTHER, STALE
from decide.results.tiers import FEW, SURE

FILE = "futures.json"
_WHY = {
    CHANGED: mark("These are not the published inputs, of which alone the pack has futures."),
    NONE: mark("The pack has no published futures."),
    STALE: mark("The published futures were made of other figures: {about}."),
    OTHER: mark("The published futures were made by another programme; scores differ for: {about}."),
}
SHOWN = 3  # files or options named


def over_futures(manifest: Mapping[str, Any]) -> bool:
    """Whether ranges, differences and tiers are over common futures."""
    return bool(manifest.get("futures", {}).get("used"))


def count_of(manifest: Mapping[str, Any]) -> int:
    """How many futures there are."""
    return int(manifest["futures"]["count"])


def footing(manifest: Mapping[str, Any], commands: bool = True) -> list[str]:
    """What tiers, differences and ranges rest on; nothing for results that are not judged. `commands`: whether it is
    said what to run where there are no futures."""
    about = manifest.get("futures")
    if about is None:
        return []
    if about["used"]:
        return [" ".join([_over(about), *_few(about["count"]), *own_inputs(manifest)])]
    return [" ".join([_why(about), _values_alone(manifest)]), *(how_to(manifest) if commands else [])]


def _over(about: Mapping[str, Any]) -> str:
    if about["from"] == ON_PAGE:
        return counted(
            "Tiers, differences and ranges are over the same {count} future for all options, drawn for these inputs on "
            "the page “How sure” (seed {seed}).",
            "Tiers, differences and ranges are over the same {count} futures for all options, drawn for these inputs "
            "on the page “How sure” (seed {seed}).",
            count=about["count"],
            seed=about["seed"],
        )
    if about["from"]:
        return counted(
            "Tiers, differences and ranges are over the same {count} future for all options, of the file {name} (seed "
            "{seed}).",
            "Tiers, differences and ranges are over the same {count} futures for all options, of the file {name} (seed "
            "{seed}).",
            count=about["count"],
            name=about["from"],
            seed=about["seed"],
        )
    return counted(
        "Tiers, differences and ranges are over the same {count} future for all options, published with the pack "
        "(seed {seed}).",
        "Tiers, differences and ranges are over the same {count} futures for all options, published with the pack "
        "(seed {seed}).",
        count=about["count"],
        seed=about["seed"],
    )


def _few(count: int) -> list[str]:
    """That a share of so few futures says little; nothing where there are enough."""
    if count >= FEW:
        return []
    return [
        t(
            "With fewer than {few} futures shares are loose: what is better in all of them may still be so in less "
            "than {share} of all that could be drawn.",
            few=FEW,
            share=per_cent(SURE),
        )
    ]


def _why(about: Mapping[str, Any]) -> str:
    names, left = ", ".join(about["about"][:SHOWN]), len(about["about"]) - SHOWN
    if left > 0:
        names = counted("{first} and {count} other", "{first} and {count} others", count=left, first=names)
    return said(_WHY[about["why"]]).format(about=names)


def _values_alone(manifest: Mapping[str, Any]) -> str:
    return t(
        "Tiers and differences rest on the central values: what is within {points} points is not told apart. Ranges "
        "are of the response alone, not of all assumptions.",
        points=number(manifest["told_apart"], ".1f"),
    )


def how_to(manifest: Mapping[str, Any]) -> list[str]:
    """What to run for futures of the inputs asked about; nothing in another mode than the weighted one."""
    if manifest["mode"] != "weighted":
        return []
    first, then = command("robust", "--out", FILE), command("compare", "--futures", FILE)
    return [
        t("Futures of these inputs: {command}", command=first),
        t("A comparison over them: {command}", command=then),
    ]


def ranges_note(manifest: Mapping[str, Any], bound: float) -> str:
    """How the ranges of levels are to be read."""
    apart = number(bound, ".1f")
    if over_futures(manifest):
        return t(
            "Ranges of levels: 5 % to 95 % of the futures, in which all assumptions move; the value is the central "
            "one. Straight segments understate the response by at most {bound} points.",
            bound=apart,
        )
    return t(
        "Ranges of levels: of the response alone, the same plan under its low and its high, and for deaths averted of "
        "the preventable share; not of all assumptions. Straight segments understate the response by at most {bound} "
        "points; smaller differences are not told apart.",
        bound=apart,
    )
