"""Options put to sampled futures: which options, how many futures, and what is asked of them."""

from __future__ import annotations

from itertools import permutations

import streamlit as st

from decide.language import t
from decide.questions.question import Question

from ..asking import option_titles, options_chosen
from ..here import Here
from ..studies import asked_study
from .assumptions import beside as beside
from .fields import baseline_chosen, scores, seed

FUTURES = 50  # asked at first: enough to see who holds up, done while one waits
ENOUGH = 50.0  # points of a score that is enough, until another number is set
MOST = 100.0  # points of a score


def form(at: Here, question: Question) -> None:
    """Ask, and show what is answered."""
    from decide.questions.robust.study import RobustAsk

    names = options_chosen(at, question.id)
    count = st.slider(
        t("Futures"),
        20,
        500,
        FUTURES,
        10,
        key="robust_futures",
        persist_state="session",
        help=t("Each draws every assumption anew within its range, the same for every option."),
    )
    with st.expander(t("Further settings")):
        baseline = baseline_chosen(at, question.id)
        enough, pairs = _enough(at), _pairs(at)
        begun = seed("robust_seed", RobustAsk.seed)
    ask = RobustAsk(count, begun, at_least=enough, baseline=baseline, duels=pairs)
    asked_study(
        at,
        question,
        (tuple(names), count, baseline, tuple(enough.items()), pairs, begun),
        lambda progress: question.ask(at.desk.theatre, names, ask, at.desk.what_if(at.planner), progress=progress),
    )


def _enough(at: Here) -> dict[str, float]:
    """Scores that are enough, as far as others are asked for than what the option held against reaches."""
    titles = scores(at)
    named: list[str] = st.multiselect(
        t("Scores that are enough"),
        [*titles],
        key="robust_enough",
        format_func=titles.__getitem__,
        placeholder=t("What the option held against reaches in the same future"),
        help=t("In how many futures an option reaches all of them."),
    )
    return {
        name: float(
            st.number_input(
                t("{what}: points", what=titles[name]), 0.0, MOST, ENOUGH, 1.0, key=f"robust_enough_{name}", format="%g"
            )
        )
        for name in named
    }


def _pairs(at: Here) -> tuple[tuple[str, str], ...]:
    """Pairs of which it is asked when the first is better; those that beat the leader most often if none is named."""
    titles = option_titles(at)
    chosen: list[tuple[str, str]] = st.multiselect(
        t("When is one better than the other?"),
        [*permutations(titles, 2)],
        key="robust_pairs",
        format_func=lambda pair: t("{one} better than {other}", one=titles[pair[0]], other=titles[pair[1]]),
        placeholder=t("Those that are most often better than the leader"),
    )
    return tuple(chosen)
