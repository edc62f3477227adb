"""The brief as far as it follows from what is published with the pack: nothing is solved for it."""

from __future__ import annotations

from typing import Any

from decide.pack.theatre import Theatre
from decide.questions.beside_pack import changed_since, written_with
from decide.questions.breakeven import published as breakeven
from decide.questions.brief.study import GAP, put_together, rivals_of
from decide.questions.compare.finding import finding
from decide.questions.gap.floors import highest_of_any
from decide.results.other_weightings import under_weightings
from decide.results.study import Results, Study

OF_WHOLE = ("least", "whole")
"""Of the totals of a gap, those that a brief has."""


def as_published(theatre: Theatre, results: Results) -> Study | None:
    """The brief of all options as published (`results`); None where the stress cases, or what the first option lacks
    for the highest that any reaches, are not published."""
    lead, lacks = finding(results), written_with(theatre, "gap")
    floors = highest_of_any(theatre.pack, results, lead.first)
    of_brief: dict[str, Any] = {"options": [lead.first], "floors": floors, "delays": {}, "most": {}}
    if lacks is None or changed_since(theatre, lacks) or of_brief != {name: lacks.manifest[name] for name in of_brief}:
        return None
    lacks = lacks.in_words(theatre.words)
    totals = lacks.frames["totals"]
    made = {**{name: lacks.frames[name] for name in GAP}, "totals": totals[totals["case"].isin(OF_WHOLE)]}
    about: dict[str, Any] = {"gap": ""}
    if rivals := rivals_of(theatre, results, lead.tiers[0]):
        turned = breakeven.as_published(theatre, results)
        if turned is None:
            return None
        turns = turned.frames["turns"]
        made |= {"turns": turns[turns["option"].isin(rivals)], "stress_cases": turned.frames["stress_cases"]}
        about["breakeven"] = turned.manifest["breakeven"]
    return put_together(under_weightings(results, theatre), made, about)
