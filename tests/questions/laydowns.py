"""Laydowns and cases made in code, for tests that vary them."""

from __future__ import annotations

from typing import Any

import numpy as np

from decide.errors import Place
from decide.model.instance import Instance
from decide.model.lp import Floats
from decide.pack.laydown_file import Laydown
from decide.pack.located import Located
from decide.pack.schema import Option
from decide.pack.theatre import Case
from tests import small


def case_of(data: dict[str, Any]) -> Case:
    """A small pack as an option that changes nothing."""
    return Case(Option(id="small", title="Small", summary="Made for a test."), small.pack(data), Located(data, {}), ())


def laydown_of(p: Instance, station: Floats) -> Laydown:
    """A laydown (u, a, t) as if read from a file, one line for each figure above zero."""
    units, places = {}, {}
    for n, (u, a, t) in enumerate(np.argwhere(station > 0)):
        key = (p.units[u], p.areas[a], p.periods[t])
        units[key] = float(station[u, a, t])
        places[key] = Place("plan.csv", 2 + n)
    return Laydown("plan.csv", "", units, places)
