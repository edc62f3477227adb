"""Where a choice turns, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from decide.language import counted, number, t
from decide.questions.breakeven.turning import BOTH, LEADER, OTHER, ROUNDING
from decide.report.factors import percent
from decide.report.words import quoted
from decide.results.study import Study, records

Row = Mapping[str, Any]
SAID, SAID_BESIDE = 6, 2  # sentences of the choices that the one ahead loses, and of each other kind


@dataclass(frozen=True)
class Contest:
    """A pair of options and a stress case, with what is worked out for each who runs the risk."""

    ahead: str
    """The option ahead as things are."""
    behind: str
    lead: float
    """What it leads by, in points."""
    case: str
    """Title of the stress case."""
    by_risk: Mapping[str, Row]
    """Rows of the frame `turns`; only where the case can happen to those who run the risk."""

    def figure(self, risk: str, name: str = "at") -> float:
        """A figure of a row; nan where there is none."""
        value = self.by_risk.get(risk, {}).get(name)
        return math.nan if value is None else float(value)

    @property
    def ties(self) -> bool:
        """Whether the two are the same as things are, so that neither is ahead and no choice turns."""
        return abs(self.lead) <= ROUNDING

    def turns(self, risk: str) -> bool:
        """Whether the choice turns below 100 % with every factor at its value."""
        return not self.ties and math.isfinite(self.figure(risk))

    def ever_turns(self, risk: str) -> bool:
        """Whether it does there or in any future."""
        return self.turns(risk) or self.figure(risk, "turns") > 0


def choices(study: Study) -> list[Contest]:
    """The choices of a study, in its order."""
    titles = {row["stress"]: row["title"] for row in records(study.frames["stress_cases"])}
    rows: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in records(study.frames["turns"]):
        rows.setdefault((row["option"], row["against"], row["stress"]), {})[row["risk"]] = row
    made = []
    for (option, against, stress), by_risk in rows.items():
        first = next(iter(by_risk.values()))
        behind = against if first["ahead"] == option else option
        lead = math.nan if first["lead"] is None else float(first["lead"])
        made.append(Contest(first["ahead"], behind, lead, titles[stress], by_risk))
    return made


def clear_choices(study: Study) -> list[Contest]:
    """The choices in which one option is ahead as things are."""
    apart = float(study.manifest["breakeven"]["told_apart"])
    return [choice for choice in choices(study) if choice.lead > apart]


def leads(study: Study, most: int = SAID) -> list[str]:
    """The sentences a document begins with; of choices that the one ahead loses the first `most`."""
    every, apart = choices(study), float(study.manifest["breakeven"]["told_apart"])
    clear = clear_choices(study)
    said = [*_alone(clear, most), *_gains(clear), *_common(clear)]
    tied = dict.fromkeys(f"{c.ahead} – {c.behind}" for c in every if c.ties)
    if tied:
        said.append(t("The same score as things stand, a tie: {pairs}.", pairs=", ".join(tied)))
    close = dict.fromkeys((c.ahead, c.behind, c.lead) for c in every if not c.lead > apart and not c.ties)
    if close:
        pairs = ", ".join(f"{ahead} – {behind}" for ahead, behind, _ in close)
        text = t(
            "Within {apart} points as things stand, so that the choice itself is open: {pairs}.",
            apart=number(apart, ".1f"),
            pairs=pairs,
        )
        said.append(text)
    return said


def _alone(clear: Sequence[Contest], most: int) -> list[str]:
    """The choices that the one ahead loses first by making a case likelier."""
    turning = sorted((c for c in clear if c.turns(LEADER)), key=lambda c: c.figure(LEADER))
    said = [unless(choice) for choice in turning[:most]]
    if len(turning) > most:
        text = counted(
            "{count} more choice turns below 100 %: see the table.",
            "{count} more choices turn below 100 %: see the table.",
            count=len(turning) - most,
        )
        said.append(text)
    if clear and not turning:
        said.append(never(clear))
    return said


def unless(choice: Contest) -> str:
    """Until when the one ahead stays so, if it alone makes the case likelier."""
    return t(
        "{ahead} beats {behind} unless it makes {case} more than {likelier} likelier{range}.",
        ahead=choice.ahead,
        behind=choice.behind,
        case=quoted(choice.case),
        likelier=likelier(choice.figure(LEADER)),
        range=over_futures(choice, LEADER),
    )


def never(clear: Sequence[Contest]) -> str:
    """No choice turns, however likely the one ahead makes a case."""
    if len(clear) == 1:
        return t(
            "{ahead} beats {behind} however likely it makes {case}: no probability below 100 % turns the choice.",
            ahead=clear[0].ahead,
            behind=clear[0].behind,
            case=quoted(clear[0].case),
        )
    return t("However likely the option ahead makes a stress case, no probability below 100 % turns a choice.")


def _gains(clear: Sequence[Contest]) -> list[str]:
    """The choices that the one behind wins first by making a case likelier, from which it gains."""
    turning = sorted((c for c in clear if c.turns(OTHER)), key=lambda c: c.figure(OTHER))
    return [
        t(
            "{ahead} beats {behind} unless the latter makes {case}, from which it gains, more than {likelier} "
            "likelier{range}.",
            ahead=choice.ahead,
            behind=choice.behind,
            case=quoted(choice.case),
            likelier=likelier(choice.figure(OTHER)),
            range=over_futures(choice, OTHER),
        )
        for choice in turning[:SAID_BESIDE]
    ]


def _common(clear: Sequence[Contest]) -> list[str]:
    """The choices that turn first where both options face the same probability."""
    able = [choice for choice in clear if BOTH in choice.by_risk]
    turning = sorted((c for c in able if c.turns(BOTH)), key=lambda c: c.figure(BOTH))
    if able and not turning:
        return [t("Where both options face the same probability of a stress case, none below 100 % turns a choice.")]
    return [
        t(
            "Where both face the same probability of {case}, {ahead} beats {behind} up to {probability}{range}.",
            case=quoted(choice.case),
            ahead=choice.ahead,
            behind=choice.behind,
            probability=percent(choice.figure(BOTH)),
            range=over_futures(choice, BOTH),
        )
        for choice in turning[:SAID_BESIDE]
    ]


def likelier(probability: float) -> str:
    """A probability as percentage points: whole ones, with a decimal below one."""
    points = 100.0 * probability
    return counted(
        "{count} percentage point", "{count} percentage points", count=round(points, 0 if points >= 1.0 else 1)
    )


def over_futures(choice: Contest, risk: str) -> str:
    """The range over the futures in which the choice turns, and the share of these, to stand behind a figure."""
    text = _range(choice, risk)
    return f" {text}" if text else ""


def _range(choice: Contest, risk: str) -> str:
    low, high, share = (choice.figure(risk, name) for name in ("low", "high", "turns"))
    if not math.isfinite(share):
        return ""
    if share == 0:
        return t("(in no sampled future does it turn)")
    return t(
        "({low} to {high} in nine of ten futures in which it turns, {share} of all)",
        low=number(100.0 * low, ".0f"),
        high=number(100.0 * high, ".0f"),
        share=percent(share),
    )
