"""Options of the same score as things stand: neither is ahead, and no choice turns."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from decide.pack.theatre import Theatre
from decide.questions.breakeven.sentences import leads
from decide.questions.breakeven.study import BreakevenAsk, breakeven
from decide.questions.breakeven.tables import document_of
from tests.questions.test_breakeven import made


def test_exact_ties_are_called_so_and_turn_nowhere(drill: Theatre) -> None:
    tie = "The same score as things stand, a tie: a – b."
    made_ = made([[44, 44], [31, 41]])
    assert leads(made_) == [tie]
    assert tie not in leads(made([[44.4, 44], [31, 41]]))
    whole = breakeven(drill, ["reinforce"], BreakevenAsk(count=0))
    about = {**whole.manifest, "breakeven": made_.manifest["breakeven"]}
    options = pd.DataFrame([("a", "A"), ("b", "B")], columns=["option", "title"])
    document = document_of(replace(made_, manifest=about, frames={**made_.frames, "options": options}), drill)
    assert document.charts == ()
    for row in document.tables[0].rows:
        assert (row[2], row[4]) == ("they tie", None)
