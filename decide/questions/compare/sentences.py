"""What a comparison says first: the first tier, what separates its members, and how far the next is behind."""

from __future__ import annotations

from collections.abc import Callable

from decide.language import counted, listed, number, per_cent, t
from decide.language.direction import set_apart
from decide.pack.schema import Pack
from decide.questions.compare.finding import Finding, Separation, overall_of, separations
from decide.report.document import Column, decimals_apart
from decide.report.footing import count_of, over_futures
from decide.report.words import enumerated, heading
from decide.results.judged import apart_of
from decide.results.other_weightings import leading, of_results
from decide.results.study import Results

Name = Callable[[str], str]
"""What an option is called in a sentence, from its id."""
ALIKE = 1e-3  # of a cost: what differs by less, as under a ceiling that all reach, is one figure in every table
LISTED = 3  # options of the second tier; further ones are counted, and stand in charts and tables


def headline(results: Results, pack: Pack, lead: Finding, name: Name = str, short: Name | None = None) -> list[str]:
    """The first tier, what separates its members, and the next, in a sentence each; nothing where strengths were chosen
    for their cost. `short`: what options are called once the first tier was named in full."""
    if results.manifest["mode"].startswith("least"):
        return []
    said = [_first_tier(results, lead, name)]
    if lead.near:
        said.append(_separated(results, pack, lead.tiers[0], short or name))
    if len(lead.tiers) > 1:
        said.append(_next_tier(results, lead, short or name))
    if results.manifest["mode"] != "weighted":
        said += [
            t("Options stand by the weighted score of these plans."),
            *_first_by_priorities(results, short or name),
        ]
    return said


def _first_by_priorities(results: Results, name: Name) -> list[str]:
    """Who leads by what the mode puts first, which the weighted score need not follow; nothing without priorities."""
    reached = of_results(results)
    if not all(one.reached for one in reached.values()):
        return []
    first = leading(reached, apart_of(results))
    points = number(reached[first[0]].reached[0], ".0f")
    members = enumerated([name(option) for option in first])
    return [
        counted(
            "By what is put first {members} leads, with {points} points there.",
            "By what is put first {members} lead, with {points} points there.",
            count=len(first),
            members=members,
            points=points,
        )
    ]


def _first_tier(results: Results, lead: Finding, name: Name) -> str:
    if len(lead.order) == 1:
        score = number(lead.score.value, ".0f")
        return t("{option} scores {score} points under these inputs.", option=name(lead.first), score=score)
    if not lead.near:
        return t(
            "First under these inputs: {option}, alone, with {score} points of 100 at the central values.",
            option=name(lead.first),
            score=number(lead.score.value, ".0f"),
        )
    members = enumerated([name(option) for option in lead.tiers[0]])
    if over_futures(results.manifest):
        return counted(
            "First tier under these inputs, over {count} common future: {members}; they cannot be told apart.",
            "First tier under these inputs, over {count} common futures: {members}; they cannot be told apart.",
            count=count_of(results.manifest),
            members=members,
        )
    points = number(lead.told_apart, ".1f")
    return t(
        "First tier under these inputs: {members}; they are within {points} points, too close to tell apart.",
        members=members,
        points=points,
    )


def _separated(results: Results, pack: Pack, names: tuple[str, ...], name: Name) -> str:
    """What members of a tier score, the cells in which they differ most, and what they cost."""
    cells, cost = separations(results, pack, names)
    parts = [_by_cell(one, pack, name) for one in cells]
    if cost is not None and cost.width > ALIKE * cost.high:
        parts.append(
            t(
                "cost, ${low} m ({least}) to ${high} m ({most}) a year",
                low=_apart(cost, 1e6)[0],
                least=name(cost.least),
                high=_apart(cost, 1e6)[1],
                most=name(cost.most),
            )
        )
    overall = overall_of(results, names)
    said = [_overall(overall, name)] if overall is not None else []
    said += [t("What separates them: {parts}.", parts=listed(parts))] if parts else []
    return " ".join(said)


def _overall(one: Separation, name: Name) -> str:
    low, high = number(one.low, ".0f"), number(one.high, ".0f")
    if low == high:
        return t("At the central values each scores about {score} points of 100.", score=low)
    return t(
        "At the central values they score {low} ({least}) to {high} points of 100 ({most}).",
        low=low,
        least=name(one.least),
        high=high,
        most=name(one.most),
    )


def _by_cell(one: Separation, pack: Pack, name: Name) -> str:
    return t(
        "{objective}, {region}, {low} ({least}) to {high} points ({most})",
        objective=set_apart(heading(pack.objectives, one.objective)),
        region=set_apart(heading(pack.regions, one.region)),
        low=_apart(one)[0],
        least=name(one.least),
        high=_apart(one)[1],
        most=name(one.most),
    )


def _apart(one: Separation, scale: float = 1.0) -> tuple[str, str]:
    """The lowest and the highest figure, with as many decimals as it takes to see that they differ."""
    low, high = one.low / scale, one.high / scale
    column = Column("", "", decimals_apart([(low, high)]))
    return column.text(low), column.text(high)


def ahead_in(results: Results, pack: Pack, lead: Finding, name: Name = str) -> list[str]:
    """Where the option named first gains most on the first of the next tier, and where it loses: cells that count, at
    the values of all figures, and none that cannot be told apart."""
    if len(lead.tiers) < 2:
        return []
    first, second = lead.first, lead.tiers[1][0]
    cells, _ = separations(results, pack, (first, second))
    gains = [_held_against(one, pack, *reversed(_apart(one))) for one in cells if one.most == first]
    losses = [_held_against(one, pack, *_apart(one)) for one in cells if one.least == first]
    said = []
    if gains:
        text = t(
            "Where {first} gains on {second}: {cells}.",
            first=name(first),
            second=name(second),
            cells=listed(gains),
        )
        said.append(text)
    if losses:
        said.append(t("Where it loses: {cells}.", cells=listed(losses)))
    return said


def _held_against(one: Separation, pack: Pack, own: str, other: str) -> str:
    """A cell with the scores of two options there."""
    return t(
        "{objective}, {region} ({own} against {other} points)",
        objective=set_apart(heading(pack.objectives, one.objective)),
        region=set_apart(heading(pack.regions, one.region)),
        own=own,
        other=other,
    )


def first_of(names: list[str]) -> str:
    """All names, or the first ones and how many more there are."""
    if len(names) <= LISTED:
        return enumerated(names)
    count = len(names) - LISTED
    first = ", ".join(names[:LISTED])
    return counted("{first} and {count} other", "{first} and {count} others", count=count, first=first)


def _next_tier(results: Results, lead: Finding, name: Name) -> str:
    first, second, alone = name(lead.first), name(lead.tiers[1][0]), len(lead.tiers[1]) == 1
    said = {"members": first_of([name(option) for option in lead.tiers[1]]), "first": first, "second": second}
    said |= {"ahead": number(lead.ahead, ".1f")}
    if over_futures(results.manifest):
        said |= {"share": per_cent(lead.often)}
        if alone:
            return t(
                "Next: {second}; {first} is {ahead} points above it in the median, and better in {share} of the "
                "futures.",
                **said,
            )
        return t(
            "Next: {members}; {first} is {ahead} points above {second} in the median, and better in {share} of the "
            "futures.",
            **said,
        )
    if alone:
        return t("Next: {second}, {ahead} points below.", **said)
    return t("Next: {members}; {second} is {ahead} points below {first}.", **said)
