"""How far a study was when it was stopped: what its manifest says as `stopped`, in English, and reports retell."""

from __future__ import annotations

from decide.language import mark_counted

CHANGES = mark_counted("{done} of {count} subset of changes done", "{done} of {count} subsets of changes done")
FACTORS = mark_counted("{done} of {count} factor done one at a time", "{done} of {count} factors done one at a time")
FUTURES = mark_counted("{done} of {count} future done", "{done} of {count} futures done")
LOSSES = mark_counted("all ranges, and {count} loss done", "all ranges, and {count} losses done")
MOVES = mark_counted("{done} of {count} move tried", "{done} of {count} moves tried")
OTHER_WEIGHTINGS = mark_counted("all but {count} other weighting done", "all but {count} other weightings done")
OPTIONS = mark_counted("{done} of {count} option done", "{done} of {count} options done")
PARTS = mark_counted("{done} of {count} part done", "{done} of {count} parts done")
PLANS = mark_counted("all but {count} other plan done", "all but {count} other plans done")
PRICES = mark_counted("{done} of {count} price done", "{done} of {count} prices done")
RANGES = mark_counted("{done} of {count} range done", "{done} of {count} ranges done")
SETTINGS = mark_counted("{done} of {count} setting done", "{done} of {count} settings done")
WEIGHTS = mark_counted("{done} of {count} weight moved, none drawn", "{done} of {count} weights moved, none drawn")
DRAWS = mark_counted("all weights moved, none of {count} drawn", "all weights moved, none of {count} drawn")
SEARCH = mark_counted(
    "all weights moved, {count} drawn, changes of weights not searched to the end",
    "all weights moved, {count} drawn, changes of weights not searched to the end",
)
CHOICES = mark_counted(
    "{tried} of {count} way out of single conflicts tried, none of all conflicts together",
    "{tried} of {count} ways out of single conflicts tried, none of all conflicts together",
)
WAYS_OUT = mark_counted(
    "{tried} of {count} way out tried, {done} confirmed", "{tried} of {count} ways out tried, {done} confirmed"
)
YEARS = mark_counted("{done} of {count} year done", "{done} of {count} years done")

STOPS = (
    CHANGES,
    FACTORS,
    FUTURES,
    LOSSES,
    MOVES,
    OPTIONS,
    OTHER_WEIGHTINGS,
    PARTS,
    PLANS,
    PRICES,
    RANGES,
    SETTINGS,
    WEIGHTS,
    DRAWS,
    SEARCH,
    CHOICES,
    WAYS_OUT,
    YEARS,
)
