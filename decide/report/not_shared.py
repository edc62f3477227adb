"""Why the difference between two exports, packs or stores is not shared out, and what to do instead."""

from __future__ import annotations

from collections.abc import Sequence

from decide.language import listed, t
from decide.report.diffed import DiffSide, Pairs
from decide.report.reproduced import figure
from decide.report.words import quoted


def why_not_shared(first: DiffSide, second: DiffSide, pairs: Pairs) -> str:
    """What stands in the way of sharing out any difference of these two; empty if nothing does."""
    one, other = first.origin.pack, second.origin.pack
    if one != other:
        return t(
            "Nothing is shared out: {first} is of the pack {one} and {second} of {other}, which have no change in "
            "common. Compare exports, stores or versions of one pack.",
            first=first.name,
            second=second.name,
            one=one,
            other=other,
        )
    absent = [side for side in (first, second) if side.theatre is None]
    if absent:
        return t(
            "Nothing is shared out: the version of the pack {pack} that {names} was made of ({hash}) is not here. Give "
            "its folder with --pack, which may be given twice.",
            pack=one,
            names=listed(dict.fromkeys(side.name for side in absent)),
            hash=listed(dict.fromkeys(side.origin.hash[:12] for side in absent)),
        )
    return "" if pairs else _no_pair(first, second)


def _no_pair(first: DiffSide, second: DiffSide) -> str:
    mine, theirs = ([*dict.fromkeys(it.option for it in side.cases)] for side in (first, second))
    both = [name for name in mine if name in theirs]
    if both:
        several = [
            it.label for side in (first, second) for it in side.cases if it.option in both and it.label != it.option
        ]
        return t(
            "Nothing is shared out: which case of the one is held against which of the other cannot be told. Name one "
            "with --option, of {labels}.",
            labels=_quoted(several),
        )
    return t(
        "Nothing is shared out: {first} is about {one}, {second} about {other}. decide why {end} {start} shares out "
        "what sets the options apart, and takes what was changed for one of them with --from-set, --to-set and the "
        "like.",
        first=first.name,
        second=second.name,
        one=listed(mine),
        other=listed(theirs),
        end=theirs[0],
        start=mine[0],
    )


def _quoted(labels: Sequence[str]) -> str:
    return listed(map(quoted, dict.fromkeys(labels)))


def nothing_moved(names: Sequence[str], means: bool) -> str:
    """What is said where no figure at the central values of what both are about moved. `means`: whether means over
    futures did."""
    if means:
        return t(
            "Nothing is shared out: at the central values no figure of {names} has moved, and the means are over other "
            "futures.",
            names=listed(names),
        )
    return t("Nothing is shared out, as no figure of {names} has moved.", names=listed(names))


def same_inputs(name: str, first: DiffSide, second: DiffSide) -> str:
    """What is said where a figure moved though nothing did that it is worked out from."""
    return t(
        "Nothing is shared out: the inputs of {option} are the same in {first} and {second}, so that what has moved is "
        "of another release of decide, or was changed by hand. decide reproduce says which figures hold.",
        option=name,
        first=first.name,
        second=second.name,
    )


def other_scores(first: DiffSide, second: DiffSide, ones: tuple[str, str]) -> str:
    """What is said where the two score by other weights or another solve mode; `ones`: by which."""
    return t(
        "Nothing is shared out: {first} scores by {one}, {second} by {other}, so that their points are of two kinds. "
        "Export one of the two again with the weighting and mode of the other (--weights, --mode).",
        first=first.name,
        second=second.name,
        one=ones[0],
        other=ones[1],
    )


def refused(name: str, reason: str) -> str:
    """What is said where the changes make no pack or no plan that could be solved."""
    return t("{option} is not shared out: {reason}", option=name, reason=" ".join(reason.split()))


def about_shares(name: str, wanted: bool) -> str:
    """What the shares are of: the option that was named, or the one that moved most."""
    if wanted:
        return t("Shared out below, at the central values: the difference of {option}.", option=name)
    return t(
        "Shared out below, at the central values: the difference of {option}, which moved most. --option takes "
        "another.",
        option=name,
    )


def not_of_the_inputs(side: DiffSide, stands: float, comes_to: float) -> str:
    """What is said where a document has another score than its inputs give today."""
    return t(
        "{name} has a score of {stands}, its inputs give {now} with this release of decide: that part is shared out "
        "among no change. decide reproduce says more of it.",
        name=side.name,
        stands=figure(stands),
        now=figure(comes_to),
    )
