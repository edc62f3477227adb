"""How far a study was when it was stopped: what its manifest says as `stopped`, in English, and reports retell."""

from __future__ import annotations

from decide.language import mark

CHANGES = mark("{done} of {all} subsets of changes done")
FACTORS = mark("{done} of {all} factors done one at a time")
FUTURE = mark("{done} of {all} future done")
FUTURES = mark("{done} of {all} futures done")
LOSSES = mark("all ranges, and {done} losses done")
MOVES = mark("{done} of {all} moves tried")
OPTIONS = mark("{done} of {all} options done")
PARTS = mark("{done} of {all} parts done")
PLANS = mark("all but {left} other plans done")
PRICES = mark("{done} of {all} prices done")
RANGES = mark("{done} of {all} ranges done")
SETTINGS = mark("{done} of {all} settings done")
WEIGHTS = mark("{done} of {all} weights moved, none drawn")
DRAWS = mark("all weights moved, none of {all} drawn")
SEARCH = mark("all weights moved, {all} drawn, changes of weights not searched to the end")
CHOICES = mark("{tried} of {all} ways out of single conflicts tried, none of all conflicts together")
WAYS_OUT = mark("{tried} of {all} ways out tried, {done} confirmed")
YEARS = mark("{done} of {all} years done")

STOPS = (
    CHANGES,
    FACTORS,
    FUTURE,
    FUTURES,
    LOSSES,
    MOVES,
    OPTIONS,
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
