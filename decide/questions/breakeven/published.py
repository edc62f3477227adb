"""Where the choice turns by the published study of a pack, at the values of all factors: nothing is solved for it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from decide.pack.theatre import Theatre
from decide.questions.breakeven.solving import AS_IT_IS, Scores
from decide.questions.breakeven.study import FRAMES, turns
from decide.questions.robust import published as robust
from decide.results.sampling import OVERALL
from decide.results.study import Results, Study
from decide.results.yardstick import yardstick


def as_published(theatre: Theatre, results: Results) -> Study | None:
    """What `breakeven` comes to without ranges, by the stress cases published with a pack; None if there are none of
    the pack as it is. `results`: all options as published."""
    run = robust.as_published(theatre, results)
    if run is None or not len(run.frames["stresses"]) or len(results.names) < 2:
        return None
    against = yardstick(theatre, results.names, None)
    names = [name for name in results.names if name != against]
    options = (*names, against)
    frame = run.frames["stresses"]
    metric, objective, region = OVERALL
    overall = frame[(frame["metric"] == metric) & (frame["objective"] == objective) & (frame["region"] == region)]
    at = {(row["stress"], row["option"]): row for row in overall.to_dict(orient="records")}
    stresses = tuple(dict.fromkeys(overall["stress"]))
    concerned = {name: frozenset(option for option in options if at[name, option]["concerned"]) for name in stresses}
    rows = [[results.score(option) for option in options]]
    rows += [[at[name, option]["value"] for option in options] for name in stresses]
    values = np.array([rows])
    scores = Scores(
        options,
        (AS_IT_IS, *stresses),
        {AS_IT_IS: frozenset(options), **concerned},
        values,
        np.zeros(values.shape, bool),
        {},
    )
    about = run.manifest["robust"]
    manifest = {name: value for name, value in run.manifest.items() if name != "robust"} | {
        "options": names,
        "breakeven": {
            "against": against,
            "futures": 0,
            "seed": about["seed"],
            "of_consent": about["of_consent"],
            "told_apart": about["told_apart"],
        },
    }
    frames = {
        "turns": turns(scores, names, against),
        "scores": scores.frame(),
        "options": pd.DataFrame(
            [(name, theatre.options[name].title) for name in options], columns=list(FRAMES["options"])
        ),
        **{name: run.frames[name] for name in ("stress_cases", "consent")},
    }
    return Study("breakeven", frames, manifest, {})
