"""What modifiers come to: one factor for each parameter they multiply, by its indices.

A month in which several modifiers of a kind hold has their product, one in which none does has 1; the factor of a
period is the mean over its months. `decide/model/instance.py` multiplies the parameters; nothing else knows.
"""

from __future__ import annotations

import numpy as np

from decide.model.lp import Floats
from decide.pack.in_scope import areas_in, first_months, months_in, tasks_in, units_in
from decide.pack.schema import Multiplied, Pack


def factors(pack: Pack, kind: Multiplied) -> Floats:
    """(u, k, a, t) factor on a kind of parameter; a view of the number 1 where no modifier is of the kind."""
    lengths = [period.months for period in pack.calendar.periods]
    shape = len(pack.units), len(pack.tasks), len(pack.areas)
    chosen = [modifier for modifier in pack.modifiers.values() if modifier.multiplies == kind]
    if not chosen:
        return np.broadcast_to(1.0, (*shape, len(lengths)))
    by_month = np.ones((*shape, sum(lengths)))
    for modifier in chosen:
        places = units_in(pack, modifier), tasks_in(pack, modifier), areas_in(pack, modifier)
        by_month[np.ix_(*places, months_in(pack.calendar, modifier))] *= modifier.value.value
    total: Floats = np.add.reduceat(by_month, first_months(pack.calendar), axis=3)
    return np.asarray(total / np.array(lengths, float))
