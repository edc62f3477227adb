"""Codes beside the scores: what they say, that they enter no score, and how they are combined, worked by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from decide.errors import InputError
from decide.language import speaking
from decide.pack.folder import find_pack
from decide.pack.frame import STEPS, read_frame
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from decide.pack.translation import translated
from decide.pack.what_if import WhatIf
from decide.questions.compare.study import compare
from decide.questions.frame.combining import (
    METHODS,
    PROMETHEE,
    TOPSIS,
    Ranking,
    between_methods,
    parse_weights,
    ranking,
    when_one_is_left_out,
)
from decide.questions.frame.study import frame
from decide.questions.frame.tables import document_of
from decide.report.further import beyond_the_scores
from decide.results.study import Study, records
from tests.conftest import Ran
from tests.pack.patched import copy_drill

Codes = Mapping[str, Sequence[int]]
THREE: Codes = {"a": (2, -1, 0), "b": (1, 1, -2), "c": (0, 0, 1)}
WEIGHTS = (5.0, 3.0, 2.0)


def lead(study: Study, theatre: Theatre) -> str:
    return " ".join(document_of(study, theatre).lead)


def both(codes: Codes, weights: Sequence[float]) -> list[Ranking]:
    return [ranking(method, codes, weights) for method in METHODS]


def test_net_flows_by_hand() -> None:
    """a beats b in .5 + .2 and loses .3; a and c are even, .5 against .3 + .2; b beats c in .5 + .3 and loses .2."""
    by_hand = {"a": (0.4 + 0.0) / 2, "b": (-0.4 + 0.6) / 2, "c": (0.0 - 0.6) / 2}
    assert ranking(PROMETHEE, THREE, WEIGHTS).values == pytest.approx(by_hand)


def test_closeness_by_hand() -> None:
    """Scaled: a 1, 0, 2/3; b 1/2, 1, 0; c 0, 1/2, 1. Times the weights, the best is (.5, .3, .2), the worst nothing."""
    to_best = {"a": 0.3**2 + (0.2 / 3) ** 2, "b": 0.25**2 + 0.2**2, "c": 0.5**2 + 0.15**2}
    to_worst = {"a": 0.5**2 + (0.4 / 3) ** 2, "b": 0.25**2 + 0.3**2, "c": 0.15**2 + 0.2**2}
    by_hand = {name: to_worst[name] ** 0.5 / (to_worst[name] ** 0.5 + to_best[name] ** 0.5) for name in THREE}
    assert ranking(TOPSIS, THREE, WEIGHTS).values == pytest.approx(by_hand)
    assert by_hand["a"] == pytest.approx(0.627, abs=5e-4)


def test_only_how_weights_stand_to_each_other_counts() -> None:
    tenfold = [10 * weight for weight in WEIGHTS]
    for one, other in zip(both(THREE, WEIGHTS), both(THREE, tenfold), strict=True):
        assert one.values == pytest.approx(other.values)


def test_the_usual_preference_goes_by_the_order_of_codes_alone() -> None:
    """The same order with wider steps: the net flows stay, closeness does not."""
    wider = {"a": (2, -1, 0), "b": (1, 2, -2), "c": (0, 0, 2)}
    (flows, near), (flows_wider, near_wider) = both(THREE, WEIGHTS), both(wider, WEIGHTS)
    assert flows.values == pytest.approx(flows_wider.values)
    assert near.values["a"] != pytest.approx(near_wider.values["a"])


def test_level_options_share_a_rank() -> None:
    for one in both({"a": (1, -1), "b": (1, -1), "c": (1, -1)}, (2, 1)):
        assert [one.rank(name) for name in "abc"] == [1, 1, 1]
        assert one.ahead() == set()
    for one in both({"a": (1, -1), "b": (1, -1), "c": (2, 0)}, (2, 1)):
        assert [one.rank(name) for name in "abc"] == [2, 2, 1]


def test_a_pair_the_methods_order_in_opposite_ways() -> None:
    """a beats c in the first dimension, weighed 3, c beats a in the second, weighed 2; but on the line c is nearer to
    the best where steps are equal: a is a quarter of the way up in the first, c half of it in the second."""
    rankings = both({"a": (-1, -2), "b": (2, 0), "c": (-2, -1)}, (3, 2))
    assert rankings[0].values == pytest.approx({"a": -0.4, "b": 1.0, "c": -0.6})
    assert rankings[1].values["c"] > rankings[1].values["a"]
    assert [*between_methods(rankings)] == [("a", "c", PROMETHEE, TOPSIS)]
    assert [*between_methods(both(THREE, WEIGHTS))] == []


@pytest.mark.parametrize(
    ("codes", "weights", "turned"),
    [
        ({"a": (-1, 2), "b": (-2, 1), "c": (1, -1)}, (3, 4), (PROMETHEE, "a", "c", "b")),
        ({"a": (-2, 0), "b": (1, 2), "c": (2, 1)}, (3, 2), (TOPSIS, "a", "b", "c")),
    ],
)
def test_a_pair_turned_round_when_an_option_is_left_out(codes: Codes, weights: Sequence[float], turned: Any) -> None:
    """With the first a beats b in both dimensions and c in that of 4 of 7: φ is 4/7, -3/7 for b and -1/7 for c. Without
    a, b is ahead of c by that dimension."""
    rankings = both(codes, weights)
    assert [*when_one_is_left_out(rankings, codes, weights)] == [turned]
    if turned[0] == PROMETHEE:
        assert rankings[0].values == pytest.approx({"a": 4 / 7, "b": -3 / 7, "c": -1 / 7})


def test_of_two_options_none_can_be_left_out() -> None:
    codes = {"a": (2, -1), "b": (0, 0)}
    assert [*when_one_is_left_out(both(codes, (2, 1)), codes, (2, 1))] == []


def test_the_drill_under_weights_by_hand(drill: Theatre) -> None:
    """Two thirds for reach, in which reinforce is better, and one for ownership, in which it is worse."""
    study = frame(drill, (), {"reach": 2.0, "ownership": 1.0})
    rows = {(row["option"], row["method"]): (row["value"], row["rank"]) for row in records(study.frames["combined"])}
    assert rows == {
        ("stay", PROMETHEE): (pytest.approx(-1 / 3), 2),
        ("reinforce", PROMETHEE): (pytest.approx(1 / 3), 1),
        ("stay", TOPSIS): (pytest.approx(1 / 3), 2),
        ("reinforce", TOPSIS): (pytest.approx(2 / 3), 1),
    }
    assert "both methods put first: reinforce." in lead(study, drill)
    turned = lead(frame(drill, (), {"reach": 1.0, "ownership": 2.0}), drill)
    assert "both methods put first: stay." in turned


def test_what_is_not_said_is_filled_by_nothing(drill: Theatre) -> None:
    study = frame(drill, (), {"reach": 2.0, "ownership": 1.0})
    assert records(study.frames["not_combined"]) == [
        {"option": "overcommit", "dimension": "reach", "code": "both ways"},
        {"option": "overcommit", "dimension": "ownership", "code": "not said"},
    ]
    assert "overcommit" not in set(study.frames["combined"]["option"])


def test_without_weights_nothing_is_combined_and_it_is_said_why(drill: Theatre) -> None:
    study = frame(drill)
    assert not any(len(study.frames[name]) for name in ("combined", "not_combined", "methods_disagree", "reversals"))
    assert "Nothing is combined" in lead(study, drill)
    assert "Nothing is combined" not in lead(frame(drill, (), {"reach": 1.0}), drill)


def test_too_few_options_with_codes_are_said_to_be_so(drill: Theatre) -> None:
    study = frame(drill, ["overcommit"], {"reach": 1.0})
    assert "Nothing can be combined" in lead(study, drill)
    assert not len(study.frames["combined"])
    assert "Nothing can be combined" not in lead(frame(drill, ["reinforce"], {"reach": 1.0}), drill)


def test_codes_stand_beside_the_scores_that_a_comparison_has(drill: Theatre) -> None:
    study = frame(drill, ["reinforce"], {"reach": 1.0})
    results = compare(drill, ["stay", "reinforce"], against="stay")
    shown = {row["option"]: (row["score"], row["low"], row["high"]) for row in records(study.frames["scores"])}
    for name in ("stay", "reinforce"):
        assert shown[name] == pytest.approx(results.metric(name, "score"))
    (between,) = results.differences.query("option == 'reinforce' and metric == 'score' and region == 'all'")["median"][
        results.differences["objective"] == "all"
    ]
    (own,) = study.frames["scores"].query("option == 'reinforce'")["difference"]
    assert own == pytest.approx(between)


def test_a_pair_that_no_source_speaks_about_is_not_said(drill: Theatre) -> None:
    rows = {(row["option"], row["dimension"]): row for row in records(frame(drill).frames["codes"])}
    assert rows["overcommit", "ownership"]["code"] == "not said"
    assert rows["overcommit", "ownership"]["steps"] is None
    assert rows["reinforce", "reach"]["steps"] == 2.0
    assert {option for option, _ in rows} == {"overcommit", "reinforce"}, "the baseline is what codes are beside"


def test_a_what_if_moves_scores_and_no_code(drill: Theatre) -> None:
    fewer = frame(drill, what_if=WhatIf(sets=(("units.infantry.strength", 280.0),)))
    before, after = frame(drill), fewer
    assert records(before.frames["codes"]) == records(after.frames["codes"])
    assert set(before.frames["scores"]["score"]) != set(after.frames["scores"]["score"])
    assert "The codes are of the options as published" in lead(after, drill)
    assert "The codes are of the options as published" not in lead(before, drill)


def test_show_says_the_codes_in_one_line(drill: Theatre, tmp_path: Path) -> None:
    (line,) = beyond_the_scores(drill, "reinforce")
    assert line == (
        "Beyond the scores, the sources say beside “Stay as deployed” (stay): Reach to people: much better; "
        "Ownership: worse."
    )
    (gaps,) = beyond_the_scores(drill, "overcommit")
    assert gaps.endswith("Reach to people: both ways; not said: Ownership.")
    assert beyond_the_scores(drill, "stay") == []
    without = read_theatre(copy_drill(tmp_path / "pack", [{"file": "frame.yaml", "remove": True}]))
    assert beyond_the_scores(without, "reinforce") == []


def test_in_french(drill: Theatre) -> None:
    with speaking("fr"):
        french = translated(drill, "fr")
        document = document_of(frame(french, (), {"reach": 1.0}), french)
        (reasons,) = (table for table in document.tables if table.name == "frame_reasons")
    row = next(row for row in reasons.texts() if row[0] == "reinforce" and row[1] == "Appropriation")
    assert row[2:5] == ["pire", "moyenne", "Avec soixante de plus, d'autres peuvent leur laisser le travail."]


@pytest.mark.parametrize(
    ("line", "other", "says"),
    [
        ("baseline: stay", "baseline: stey", "there is no option 'stey'"),
        ("  overcommit:", "  overcommitt:", "there is no option 'overcommitt'"),
        ("  overcommit:", "  stay:", "'stay' is the baseline"),
        ("      code: both ways", "      code: not said", "codes.overcommit.reach.code is 'not said'"),
        ("      confidence: low", "      confidence: some", "codes.overcommit.reach.confidence is 'some'"),
        ("      confidence: low", "      confident: low", "unknown key 'confident'"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_with_its_line(tmp_path: Path, line: str, other: str, says: str) -> None:
    folder = copy_drill(tmp_path / "pack")
    path = folder / "frame.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(f"{line}\n") == 1
    path.write_text(text.replace(f"{line}\n", f"{other}\n"), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_frame(read_theatre(folder))
    (problem, *_) = [one for one in error.value.problems if says in one.message]
    number = text[: text.index(f"{line}\n")].count("\n") + 1
    assert problem.place
    assert (Path(problem.place.file).name, problem.place.line) == ("frame.yaml", number)


def test_unlisted_sources_and_dimensions_are_told(tmp_path: Path) -> None:
    folder = copy_drill(tmp_path / "pack")
    path = folder / "frame.yaml"
    text = path.read_text(encoding="utf-8").replace("source: DRILL", "source: DRIL")
    path.write_text(text.replace("\n    ownership:\n", "\n    owner:\n"), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_frame(read_theatre(folder))
    messages = [one.message for one in error.value.problems]
    assert any("dimension 'owner'" in message for message in messages)
    assert any("source 'DRIL'" in message for message in messages)


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (("rech=1",), "there is no dimension 'rech'"),
        (("reach=much",), "must be a number from 0"),
        (("reach=-1",), "must be a number from 0"),
        (("reach=inf",), "must be a number from 0"),
        (("reach=1", "reach=2"), "weighed twice"),
        (("reach=0",), "all weights are zero"),
    ],
)
def test_weights_that_are_none_are_refused(drill: Theatre, texts: tuple[str, ...], says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse_weights(drill, texts)


def test_a_weight_of_nothing_leaves_a_dimension_out(drill: Theatre) -> None:
    assert parse_weights(drill, ("reach=2", "ownership=0")) == {"reach": 2.0}
    assert parse_weights(drill, ()) == {}


def test_the_command(decide: Callable[..., Ran], tmp_path: Path) -> None:
    ran = decide("frame", "--pack", "drill", "--weight", "reach=2", "--format", "csv")
    assert ran.code == 0
    assert ran.out.splitlines()[0].startswith("option,title,dimension,code,steps,confidence")
    wrong = decide("frame", "--pack", "drill", "--weight", "rech=2")
    assert (wrong.code, "--weight" in wrong.err) == (2, True)
    folder = copy_drill(tmp_path / "pack", [{"file": "frame.yaml", "remove": True}])
    without = decide("frame", "--pack", str(folder))
    assert (without.code, "frame.yaml" in without.err) == (2, True)


def test_ranks_of_the_mali_pack_turn_round_as_its_page_says() -> None:
    codes = read_frame(read_theatre(find_pack("minusma"))).frame
    weighed = ("people", "support")
    steps = {codes.baseline: [0, 0]}
    for option, own in codes.codes.items():
        said = [own[name].code if name in own else "" for name in weighed]
        if all(code in STEPS for code in said):
            steps[option] = [STEPS[code] for code in said]
    rankings, more = both(steps, (3, 2)), ("epon-2d", "review-1a", "review-1b")
    assert [*between_methods(rankings)] == [(one, codes.baseline, PROMETHEE, TOPSIS) for one in more]
    turned = [*when_one_is_left_out(rankings, steps, (3, 2))]
    assert turned == [(TOPSIS, "epon-1", codes.baseline, one) for one in more]


def test_the_mali_pack_codes_what_its_page_says() -> None:
    """Counts of docs/frame.md; seven dimensions, and one in which the sources say nothing of any option."""
    theatre = read_theatre(find_pack("minusma"))
    codes = read_frame(theatre).frame
    others = [name for name in theatre.options if name != codes.baseline]
    pairs = len(others) * len(codes.dimensions)
    said = sum(len(by_dimension) for by_dimension in codes.codes.values())
    page = (Path(__file__).parents[2] / "docs" / "frame.md").read_text(encoding="utf-8")
    assert f"{pairs - said} of {pairs} cells" in page.replace("\n", " ")
    silent = [name for name in codes.dimensions if not any(name in one for one in codes.codes.values())]
    assert silent == ["women"]
    assert len(codes.dimensions) == 7
