"""How much of a piece of work is the solver's: programmes solved and settled, and terms made to give way."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from decide.solve import answer
from decide.solve.settled import Settled


def spent(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds of processor time of this process that a piece of work takes, and those of them inside the solver."""
    inside = [0.0]

    def timed(within: Callable[..., Any]) -> Callable[..., Any]:
        def solving(*arguments: Any) -> Any:
            began = time.process_time()
            try:
                return within(*arguments)
            finally:
                inside[0] += time.process_time() - began

        return solving

    with patch.object(Settled, "solve", timed(Settled.solve)), patch.object(answer, "loosen", timed(answer.loosen)):
        began = time.process_time()
        work()
        return time.process_time() - began, inside[0]
