"""What options cost as a budget has it: by class, over the horizon and at its end, and what is spent once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from decide.model.plan import COST_CLASSES, cost_rates, mean_costs
from decide.model.scoring import Bound
from decide.results.metrics import ALL
from decide.results.tidy import Row
from decide.solve.answer import Answer

ONE_OFF, LIQUIDATION = "one_off", "liquidation"
NONE = float("nan")  # stated nowhere
BOUNDS: tuple[Bound, ...] = ("value", "low", "high")


def costs(solved: Answer) -> Iterator[Row]:
    """Rows of `Results.costs`: USD a year by class and in all, the mean over the horizon and the rate of its last
    period; USD spent once, nan where the pack states none. The row of all is the sum of the classes, in their order."""
    p, option = solved.instance, solved.case.option.id
    rates = [cost_rates(p, solved.plan, bound) for bound in BOUNDS]
    means = [mean_costs(p, by_class) for by_class in rates]
    ends = [[float(rate) for rate in by_class[:, -1]] for by_class in rates]
    for number, name in enumerate(COST_CLASSES):
        yield option, name, "USD/year", *(one[number] for one in means), *(one[number] for one in ends), *_ALONE
    yield option, ALL, "USD/year", *(sum(one) for one in means), *(sum(one) for one in ends), *_ALONE
    for name in (ONE_OFF, LIQUIDATION):
        stated = getattr(p.pack.costs, name).values()
        once = [sum(getattr(one, bound) for one in stated) if stated else NONE for bound in BOUNDS]
        yield option, name, "USD", *once, NONE, NONE, NONE, *_ALONE


_ALONE: tuple[str, float, float] = ("", NONE, NONE)  # beside no other option


def beside(rows: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]], base: str, label: str) -> list[Row]:
    """The rows with their differences to those of the option `base` among others, which is called by a label; a row
    about what is called so stays alone, as do all where the base is not there."""
    of_base = {row["cost_class"]: row for row in others if row["option"] == base}
    made: list[Row] = []
    for row in rows:
        *about, _, _, _ = row.values()
        if (other := of_base.get(row["cost_class"])) is None or row["option"] == label:
            made.append((*about, *_ALONE))
        else:
            made.append((*about, label, row["value"] - other["value"], row["end"] - other["end"]))
    return made
