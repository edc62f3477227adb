"""Where a choice turns with the probability of a stress case: by hand, by bisection, over futures, and in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import decide as library
from decide.errors import InputError, Stopped
from decide.language import speaking
from decide.model.lp import Floats
from decide.pack.futures import read_futures
from decide.pack.theatre import Theatre, resolve
from decide.pack.translation import translated
from decide.pack.what_if import WhatIf, parse_set
from decide.progress import silent
from decide.questions import read_study
from decide.questions.breakeven.sentences import leads
from decide.questions.breakeven.solving import AS_IT_IS, Scores
from decide.questions.breakeven.study import BreakevenAsk, breakeven, turns
from decide.questions.breakeven.tables import document_of
from decide.questions.breakeven.turning import BOTH, LEADER, OTHER, RISKS, Pair, probability, slope, ways
from decide.questions.robust.study import RobustAsk, robust
from decide.report.charts import can_draw
from decide.results.sampling import OVERALL, evaluate, sample
from decide.results.study import Study, to_json

DRILL = ("--pack", "drill")
CASES = {"fewer": "units.infantry.strength*=0.9", "camps_need_more": "doctrine.own_guard=0.3"}
"""Stress cases of the drill pack, written as a what-if: another way to the same scores."""


def pair(a: float, b: float, a_under: float, b_under: float) -> Pair:
    return Pair(*(np.array([value]) for value in (a, b, a_under, b_under)))


def lead(one: Pair, p: float, q: float) -> float:
    """What the first option is worth more than the other, with probabilities p and q of the shock."""
    worth = (1 - p) * one.a + p * one.a_under, (1 - q) * one.b + q * one.b_under
    return float((worth[0] - worth[1])[0])


PATHS: dict[str, Callable[[float], tuple[float, float]]] = {
    BOTH: lambda p: (p, p),
    LEADER: lambda p: (p, 0.0),
    OTHER: lambda p: (0.0, p),
}


def bisected(of: Callable[[float], float]) -> float:
    """Where a lead above zero at 0 and below it at 1 is gone."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if of(middle) > 0 else (low, middle)
    return low


def at(one: Pair, risk: str) -> float:
    return float(probability(one.start, one.end(risk))[0])


def test_worked_by_hand() -> None:
    """Six ahead; under the shock a loses 19 and b 3, so that b is ten ahead."""
    one = pair(50, 44, 31, 41)
    assert at(one, BOTH) == pytest.approx(6 / 16)
    assert at(one, LEADER) == pytest.approx(6 / 19)
    assert np.isnan(at(one, OTHER))  # b loses as well
    assert slope(one)[0] == pytest.approx(3 / 19 - 1)
    q = 0.2
    assert lead(one, at(one, LEADER) + q + float(slope(one)[0]) * q, q) == pytest.approx(0)


def test_an_option_that_gains_from_the_shock() -> None:
    one = pair(50, 44, 48, 57)
    assert at(one, OTHER) == pytest.approx(6 / 13)
    assert at(one, BOTH) == pytest.approx(6 / 15)
    assert np.isnan(at(one, LEADER))  # 48 is still ahead of 44


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        ((50, 44, 47, 41), "both lose as much: the lines are parallel"),
        ((50, 44, 50, 44), "the shock changes nothing"),
        ((50, 44, 36, 36), "equal at certainty alone"),
        ((44, 50, 41, 31), "there is no lead to lose"),
        ((float("nan"), 44, 31, 41), "no score"),
        ((50, 44, 31, float("nan")), "no score under the shock"),
    ],
)
def test_no_turn(scores: tuple[float, float, float, float], why: str) -> None:
    assert np.isnan(at(pair(*scores), BOTH)), why


def test_a_tie_turns_at_once_if_the_shock_costs_the_first_more() -> None:
    assert at(pair(50, 50, 31, 41), BOTH) == 0.0
    assert np.isnan(at(pair(50, 50, 41, 31), BOTH))


@pytest.mark.parametrize("risk", RISKS)
def test_against_bisection(risk: str) -> None:
    turned = 0
    for scores in np.random.default_rng(7).uniform(0, 100, (300, 4)):
        one = pair(*scores)
        ends = [lead(one, *PATHS[risk](p)) for p in (0.0, 1.0)]
        if ends[0] > 0 > ends[1]:
            turned += 1
            assert at(one, risk) == pytest.approx(bisected(lambda p, one=one: lead(one, *PATHS[risk](p))), abs=1e-9)
        else:
            assert np.isnan(at(one, risk))
    assert 30 < turned < 150


def test_shares_of_futures() -> None:
    start, end = np.array([4, 3, 2, -1, -2, 5, np.nan, 1]), np.array([-1, 1, -3, -4, 6, 0, 3, np.nan])
    shares = ways(start, end)
    assert (shares.turns, shares.ahead, shares.behind, shares.back) == (2 / 6, 2 / 6, 1 / 6, 1 / 6)
    assert np.isnan(ways(start[:0], end[:0]).turns)


# The drill pack


@pytest.fixture(scope="module")
def study(drill: Theatre) -> Study:
    return breakeven(drill, ["reinforce", "overcommit"], BreakevenAsk(count=12, seed=3))


def rows(study: Study, **where: object) -> pd.DataFrame:
    table = study.frames["turns"]
    for name, value in where.items():
        table = table[table[name] == value]
    return table


def by_future(study: Study) -> pd.DataFrame:
    """Scores of each future, the values first, by (stress, option)."""
    return study.frames["scores"].pivot(index="future", columns=["stress", "option"], values="value")


def test_the_drill_pack_by_hand(study: Study) -> None:
    """docs/drill.md, "Break-even"."""
    for case, (probability_, tilt) in {
        "fewer": (3 / 3.6, 0.0),
        "camps_need_more": (3 / 4.875, 4.5 / 4.875 - 1),
    }.items():
        row = rows(study, option="reinforce", stress=case, risk=LEADER).iloc[0]
        assert (row["ahead"], row["against"]) == ("reinforce", "stay")
        assert row["lead"] == pytest.approx(3)
        assert row["at"] == pytest.approx(probability_)
        assert row["slope"] == pytest.approx(tilt, abs=1e-6)
        for risk in (BOTH, OTHER):
            assert rows(study, option="reinforce", stress=case, risk=risk)["at"].isna().all()
    rains = rows(study, option="reinforce", stress="rains")
    assert (rains["ahead"].tolist(), rains["at"].isna().all()) == (["reinforce"] * 3, True)
    assert rows(study, option="overcommit")["ahead"].unique().tolist() == ["stay"]


@pytest.mark.parametrize("case", CASES)
def test_the_drill_pack_against_bisection_with_the_shock_as_a_what_if(drill: Theatre, study: Study, case: str) -> None:
    def score(option: str, probability_: float) -> float:
        what_ifs = (WhatIf(), WhatIf(sets=(parse_set(CASES[case]),)))
        parts = [library.compare(drill, [option], what_if).score(option) for what_if in what_ifs]
        return (1 - probability_) * parts[0] + probability_ * parts[1]

    other = score("stay", 0.0)
    worked = bisected_from(lambda p: score("reinforce", p) - other)
    assert rows(study, option="reinforce", stress=case, risk=LEADER)["at"].iloc[0] == pytest.approx(worked, abs=1e-6)


def bisected_from(of: Callable[[float], float]) -> float:
    """As `bisected`, in the few steps that solving allows."""
    low, high = 0.0, 1.0
    for _ in range(24):
        middle = (low + high) / 2
        low, high = (middle, high) if of(middle) > 0 else (low, middle)
    return low


def test_futures_are_those_of_robust_and_a_stress_holds_its_factor(drill: Theatre, study: Study) -> None:
    scores = by_future(study)
    sampled = robust(drill, ["reinforce", "stay"], RobustAsk(count=12, seed=3)).frames["outcomes"]
    overall = sampled[(sampled[["metric", "objective", "region"]] == list(OVERALL)).all(axis=1)]
    for option, group in overall.groupby("option"):
        assert scores[AS_IT_IS, option].iloc[1:].tolist() == pytest.approx(group["value"].tolist())
    file = read_futures(drill)
    positions = sample(file.factors, 12, 3)
    positions[:, list(file.factors).index("own_guard")] = 1.0
    held = evaluate({"stay": resolve(drill, "stay")}, file.factors, positions, silent(), "futures")
    assert scores["camps_need_more", "stay"].iloc[1:].tolist() == pytest.approx(held.of(OVERALL)[:, 0].tolist())


def test_ranges_follow_from_the_scores_of_each_future(study: Study) -> None:
    scores = by_future(study)
    for case in CASES:
        start = (scores[AS_IT_IS, "reinforce"] - scores[AS_IT_IS, "stay"]).iloc[1:]
        loss = (scores[AS_IT_IS, "reinforce"] - scores[case, "reinforce"]).iloc[1:]
        needed = start / loss
        turning = needed[needed < 1]
        row = rows(study, option="reinforce", stress=case, risk=LEADER).iloc[0]
        assert row["turns"] == pytest.approx(len(turning) / 12)
        assert row["ahead_throughout"] == pytest.approx(1 - len(turning) / 12)
        assert [row["low"], row["median"], row["high"]] == pytest.approx(np.percentile(turning, [5, 50, 95]).tolist())
    assert study.frames["turns"][["turns", "ahead_throughout", "behind_throughout", "back"]].sum(axis=1).to_numpy() == (
        pytest.approx(1.0)
    )


def test_no_futures_give_the_values_alone(drill: Theatre, study: Study) -> None:
    alone = breakeven(drill, ["reinforce", "overcommit"], BreakevenAsk(count=0))
    assert alone.frames["turns"]["at"].tolist() == pytest.approx(study.frames["turns"]["at"].tolist(), nan_ok=True)
    assert alone.frames["turns"]["turns"].isna().all()
    assert "sampled" not in " ".join([*document_of(alone, drill).lead, *document_of(alone, drill).notes])


def test_cases_and_the_other_option_can_be_named(drill: Theatre) -> None:
    one = breakeven(drill, ["stay"], BreakevenAsk(against="reinforce", stresses=("fewer",), count=0))
    assert set(one.frames["turns"]["stress"]) == {"fewer"}
    row = rows(one, risk=LEADER).iloc[0]
    assert (row["option"], row["against"], row["ahead"]) == ("stay", "reinforce", "reinforce")
    assert row["at"] == pytest.approx(3 / 3.6)


@pytest.mark.parametrize(
    ("names", "ask", "message"),
    [
        (["stay"], BreakevenAsk(), "is not compared with itself"),
        ([], BreakevenAsk(count=-1), "-1 futures cannot be drawn"),
        ([], BreakevenAsk(against="sty"), "--against sty: there is no option 'sty'. Did you mean 'stay'"),
        ([], BreakevenAsk(stresses=("fewr",)), "--stress fewr: there is no stress case 'fewr'. Did you mean 'fewer'"),
        (["reinforc"], BreakevenAsk(), "Did you mean 'reinforce'"),
    ],
)
def test_what_is_asked_wrongly_is_told(drill: Theatre, names: list[str], ask: BreakevenAsk, message: str) -> None:
    with pytest.raises(InputError) as error:
        breakeven(drill, names, ask)
    assert message in str(error.value)


def test_a_run_stopped_at_once_says_so(drill: Theatre) -> None:
    progress = silent()
    progress.stop()
    with pytest.raises(Stopped, match="before the stress cases were done"):
        breakeven(drill, [], BreakevenAsk(count=5), progress=progress)


def test_results_hang_on_neither_workers_nor_other_options(drill: Theatre, study: Study) -> None:
    alone = breakeven(drill, ["reinforce"], BreakevenAsk(count=12, seed=3), workers=1)
    mine = rows(study, option="reinforce").reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.frames["turns"], mine)


# In words: hand-made scores, in both directions


def made(
    values: Sequence[Sequence[float]], futures: Sequence[Sequence[Sequence[float]]] = (), apart: float = 0.5
) -> Study:
    """A study of options `a` and `b` against each other: values by stress (none, then `storm`) and option."""
    table: Floats = np.array([values, *futures], float)
    names = (AS_IT_IS, "storm")
    both = frozenset("ab")
    scores = Scores(("a", "b"), names, dict.fromkeys(names, both), table, np.zeros(table.shape, bool), {})
    cases = [("storm", "The storm", "It blows.", None, None, None)]
    frames = {
        "turns": turns(scores, ["a"], "b"),
        "scores": scores.frame(),
        "stress_cases": pd.DataFrame(
            cases, columns=["stress", "title", "summary", "source", "locator", "not_represented"]
        ),
    }
    about = {"breakeven": {"told_apart": apart, "futures": len(futures), "seed": 1, "against": "b"}}
    return Study("breakeven", frames, about, {})


def test_the_option_ahead_beats_the_other_unless() -> None:
    text = leads(made([[50, 44], [31, 41]]))
    assert text[0] == "a beats b unless it makes “The storm” more than 32 percentage points likelier."
    assert text[1] == "Where both face the same probability of “The storm”, a beats b up to 38 %."
    assert len(text) == 2
    turned_round = leads(made([[44, 50], [41, 31]]))
    assert turned_round == [line.replace("a beats b", "b beats a") for line in text]


def test_the_option_ahead_beats_the_other_however_likely() -> None:
    never = "a beats b however likely it makes “The storm”: no probability below 100 % turns the choice."
    common = "Where both options face the same probability of a stress case, none below 100 % turns a choice."
    assert leads(made([[50, 44], [45, 38]])) == [never, common]
    assert leads(made([[44, 50], [38, 45]])) == [never.replace("a beats b", "b beats a"), common]


def test_the_option_behind_may_gain() -> None:
    text = leads(made([[50, 44], [48, 57]]))
    gains = (
        "a beats b unless the latter makes “The storm”, from which it gains, more than 46 percentage points likelier."
    )
    assert gains in text
    assert gains not in leads(made([[50, 44], [48, 43]]))


def test_what_is_not_told_apart_is_no_choice() -> None:
    close = "Within 0.5 points as things stand, so that the choice itself is open: a – b."
    assert leads(made([[44.4, 44], [31, 41]])) == [close]
    assert close not in leads(made([[44.6, 44], [31, 41]]))
    assert close in leads(made([[float("nan"), 44], [31, 41]]))[0].replace("b – a", "a – b")


def test_ranges_in_words() -> None:
    futures = [[[50, 44], [31, 41]], [[50, 48], [40, 47]], [[50, 44], [47, 43]], [[40, 44], [39, 43]]]
    (first, *_) = leads(made([[50, 44], [31, 41]], futures))
    assert first.endswith("likelier (21 to 31 in nine of ten futures in which it turns, 50 % of all).")
    (first, *_) = leads(made([[50, 44], [31, 41]], futures[2:]))
    assert first.endswith("likelier (in no sampled future does it turn).")


def test_small_break_evens_keep_a_decimal() -> None:
    assert "more than 3 percentage points" in leads(made([[50, 49.4], [30, 49]]))[0]
    assert "more than 0.7 percentage points" in leads(made([[50, 49.4], [-31, 49]]))[0]
    assert "more than 1 percentage point likelier" in leads(made([[50, 49.4], [-10, 49]]))[0]


def test_in_french() -> None:
    with speaking("fr"):
        text = leads(made([[50, 44], [31, 41]]))
    assert "a l'emporte sur b, à moins qu'elle ne rende" in text[0].replace("’", "'")
    assert "32" in text[0]


def test_the_document_leaves_out_what_never_turns(drill: Theatre, study: Study) -> None:
    document = document_of(study, drill)
    names = [table.name for table in document.tables]
    assert names == ["turns_leader", "scores", "stress_cases"]
    (turning, scores, _) = document.tables
    assert {row[0] for row in turning.rows} == {"reinforce"}
    assert turning.notes[0] == "4 choices that no probability below 100 % turns are left out."
    assert [row[0] for row in scores.rows] == ["reinforce", "overcommit", "stay"]
    assert "No probability of a stress case is assumed" in document.notes[0]


# As users run it


def test_the_command(decide: Any, tmp_path: Path) -> None:
    ran = decide("breakeven", *DRILL, "--futures", "4")
    assert ran.code == 0
    assert "reinforce beats stay unless it makes “Camps need all the guards they may” more than 62" in ran.out
    out, picture = tmp_path / "run.json", tmp_path / "run.json.svg"
    given = ["--chart", str(picture)] if can_draw() else []
    assert decide("breakeven", "reinforce", *DRILL, "--futures", "4", "--out", str(out), *given).code == 0
    study = read_study(out)
    assert study.kind == "breakeven"
    assert "probability" not in json.loads(out.read_text())["manifest"]["breakeven"]
    data = json.loads(out.read_text())
    assert data.pop("code").startswith("decide-code-")
    assert data == json.loads(to_json(study.as_dict()))
    if given:
        assert "Reinforce by sixty over" in picture.read_text()  # by titles, and not by ids


def test_the_command_in_csv_french_and_with_a_what_if(decide: Any) -> None:
    head = decide("breakeven", "reinforce", *DRILL, "--futures", "0", "--format", "csv").out.splitlines()[0]
    assert head.startswith("option,against,stress,ahead,lead,risk,at")
    french = decide("--language", "fr", "breakeven", *DRILL, "--futures", "4")
    assert "l'emporte sur stay" in french.out.replace("’", "'")
    changed = decide("breakeven", *DRILL, "--futures", "0", "--set", "units.infantry.strength=280")
    assert "Changed from the published inputs: units.infantry.strength=280" in changed.out


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["--stress", "fewr"], "Did you mean 'fewer'?"),
        (["--against", "sty"], "Did you mean 'stay'?"),
        (["--futures", "-2"], "futures cannot be drawn"),
        (["stay"], "is not compared with itself"),
    ],
)
def test_what_the_command_refuses(decide: Any, command: list[str], message: str) -> None:
    ran = decide("breakeven", *DRILL, *command)
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_a_study_read_back_is_reported_alike_in_french(drill: Theatre, study: Study, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(to_json(study.as_dict()), encoding="utf-8")
    french = translated(drill, "fr")
    with speaking("fr"):
        one, other = (document_of(made_.in_words(french.words), french) for made_ in (study, read_study(path)))
    assert one.lead == other.lead
    assert [table.texts() for table in one.tables] == [table.texts() for table in other.tables]
