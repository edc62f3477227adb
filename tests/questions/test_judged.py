"""Comparisons over common futures: published ones while nothing is changed, those of a file, or the values alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from decide.errors import InputError, NoAnswer
from decide.language import speaking
from decide.pack.mode_text import parse_mode
from decide.pack.read import read_theatre
from decide.pack.theatre import Case, Theatre
from decide.pack.translation import translated
from decide.pack.weighting import with_weighting
from decide.pack.what_if import WhatIf, read_scenario
from decide.questions.compare.chart import differing
from decide.questions.compare.finding import finding, separations
from decide.questions.compare.sentences import first_of
from decide.questions.compare.study import compare
from decide.questions.compare.tables import document_of
from decide.questions.robust.study import RobustAsk, robust
from decide.questions.show.study import show
from decide.report.document import Table
from decide.report.footing import footing
from decide.report.render import to_text
from decide.results.facts import answered
from decide.results.other_weightings import solving, under_weightings
from decide.results.study import Results, Study
from decide.results.tiers import SURE
from tests.conftest import Ran
from tests.pack.patched import copy_drill

CHANGED = WhatIf(sets=(("areas.hill.beds", 260.0),))


@pytest.fixture(scope="module")
def published(drill: Theatre) -> Results:
    return compare(drill)


@pytest.fixture(scope="module")
def run(drill: Theatre) -> Study:
    """Futures of changed inputs."""
    return robust(drill, (), RobustAsk(count=20, seed=4), CHANGED)


def row(
    results: Results, option: str, metric: str = "score", objective: str = "all", region: str = "all"
) -> dict[str, Any]:
    at = {"option": option, "metric": metric, "objective": objective, "region": region}
    (one,) = results.differences.query(" and ".join(f"{k} == '{v}'" for k, v in at.items())).to_dict("records")
    return dict(one)


def lead(results: Results, theatre: Theatre) -> str:
    return " ".join(document_of(results, theatre).lead)


def tables(results: Results, theatre: Theatre) -> dict[str, Table]:
    return {table.name: table for table in document_of(results, theatre).tables}


def test_published_futures_are_used_while_nothing_is_changed(drill: Theatre, published: Results) -> None:
    """docs/drill.md: sixty more bring 3.75 (1 - g) 200/R points: 2.625 x 200/250 at the fewest, 3.375 x 200/150."""
    assert published.manifest["futures"] == {"used": True, "from": "", "count": 200, "seed": 1, "sampler": "latin"}
    more = row(published, "reinforce")
    assert more["against"] == "stay"
    assert more["central"] == pytest.approx(3.0, abs=1e-4)
    assert 2.625 * 0.8 < more["low"] < more["median"] < more["high"] < 3.375 * 4 / 3
    assert (more["better"], more["word"]) == (1.0, "virtually certain")
    assert row(published, "reinforce", "cost")["word"] == "exceptionally unlikely"  # 0.3 million more in all
    assert row(published, "reinforce", "score", "stabilisation", "upland")["word"] == "no difference"
    low, high = published.metric("stay", "score")[1:]
    assert (low, high) == pytest.approx((74.692575, 85.62277))  # of the futures, not of one figure


def test_shares_are_those_of_a_direct_count(run: Study, drill: Theatre) -> None:
    results = compare(drill, what_if=CHANGED, futures=run)
    outcomes = run.frames["outcomes"]
    for metric, better in (("score", 1), ("civilian_deaths_averted", 1), ("cost", -1), ("peacekeeper_deaths", -1)):
        mine = outcomes.query(f"metric == '{metric}' and objective == 'all' and region == 'all'")
        values = mine.pivot(index="future", columns="option", values="value")
        for option in ("reinforce", "overcommit"):
            difference = (values[option] - values["stay"]).to_numpy()
            tied = np.abs(difference) <= np.maximum(1e-6, 1e-5 * np.abs(values).max(axis=1).to_numpy())
            counted = float((better * difference > 0)[~tied].sum() + 0.5 * tied.sum()) / 20
            made = row(results, option, metric)
            assert made["better"] == pytest.approx(counted)
            assert made["median"] == pytest.approx(float(np.median(difference)))


def test_futures_of_a_file_must_be_of_the_same_inputs(run: Study, drill: Theatre) -> None:
    with pytest.raises(InputError, match="made from other inputs: set"):
        compare(drill, futures=run)
    kept = {**run.frames, "outcomes": run.frames["outcomes"].query("option != 'overcommit'")}
    with pytest.raises(InputError, match="made from other inputs: overcommit"):
        compare(drill, what_if=CHANGED, futures=replace(run, frames=kept))
    with pytest.raises(InputError, match="not of the mode 'maxmin'"):
        compare(drill, what_if=replace(CHANGED, mode=parse_mode("maxmin", drill.pack)), futures=run)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows.assign(value=np.nan), "an overall score in 'outcomes' is missing"),
        (lambda rows: rows.iloc[1:], "an overall score in 'outcomes' is missing"),
        (lambda rows: pd.concat([rows, rows.iloc[:1]]), "a row of 'outcomes' is given twice"),
        (lambda rows: rows.assign(value="many"), "a figure in 'outcomes' is no number"),
        (lambda rows: rows.assign(option=3), "an option or outcome in 'outcomes' is no text"),
    ],
)
def test_a_damaged_file_of_futures_is_refused_by_name(
    run: Study, drill: Theatre, change: Callable[[pd.DataFrame], pd.DataFrame], said: str
) -> None:
    damaged = replace(run, frames={**run.frames, "outcomes": change(run.frames["outcomes"])})
    with pytest.raises(InputError, match=f"--futures f.json: .*: {said}"):
        compare(drill, what_if=CHANGED, futures=damaged, source="f.json")


def test_futures_say_how_they_were_drawn_and_agree_with_the_programme(run: Study, drill: Theatre) -> None:
    manifest = {**run.manifest, "robust": {**run.manifest["robust"], "seed": None}}
    with pytest.raises(InputError, match="does not say how the futures were drawn"):
        compare(drill, what_if=CHANGED, futures=replace(run, manifest=manifest))
    base = run.frames["robustness"]
    moved = base.assign(base=base["base"] + 0.02 * (base["option"] == "stay"))
    with pytest.raises(InputError, match="another programme; scores differ for: stay"):
        compare(drill, what_if=CHANGED, futures=replace(run, frames={**run.frames, "robustness": moved}))


@pytest.mark.parametrize(("count", "loose"), [(28, True), (29, False)])
def test_a_share_of_few_futures_is_said_to_be_loose(count: int, loose: bool) -> None:
    drawn = {"used": True, "count": count, "seed": 1, "from": "f.json"}
    assert ("fewer than 29 futures shares are loose" in " ".join(footing({"futures": drawn}))) is loose
    assert (SURE**count > 0.05) is loose


def test_differences_in_points_have_one_decimal_in_every_column(drill: Theatre, mali: Theatre) -> None:
    for theatre, names in ((drill, []), (mali, ["baseline-2019", "epon-2c"])):
        made = tables(compare(theatre, names), theatre)
        columns = [column for column in made["differences_by_cell"].columns if column.signed]
        assert {column.decimals for column in [*columns, made["differences"].columns[1]]} == {1}


def test_no_line_in_french_begins_with_a_semicolon_and_lists_are_as_french_has_them(mali: Theatre) -> None:
    french = translated(mali, "fr")
    results = under_weightings(compare(french, ["epon-2a", "epon-2d", "epon-2b"]), french, solve=solving(french))
    with speaking("fr"):
        document = document_of(results, french)
        lead = " ".join(document.lead)
        for width in range(60, 121, 5):
            assert not any(line.startswith((";", ":")) for line in to_text(document, width).splitlines())
    assert "epon-2d sous «\u202fÉgal par cellule\u202f»" in lead
    assert not re.search(r"\w[:;] ", lead)


def test_an_option_is_not_held_against_itself(decide: Callable[..., Ran]) -> None:
    ran = decide("compare", "--pack", "drill", "stay", "--against", "stay")
    assert ran.code == 2
    assert "--against stay: 'stay' is not compared with itself." in ran.err


def test_changed_inputs_rest_on_the_values_and_say_what_to_run(drill: Theatre) -> None:
    results = compare(drill, what_if=CHANGED)
    assert results.manifest["futures"] == {"used": False, "why": "changed", "about": []}
    assert np.isnan(row(results, "reinforce")["median"])
    said = lead(results, drill)
    assert "These are not the published inputs" in said
    assert "what is within 0.5 points is not told apart" in said
    assert "decide robust" in said
    assert "--futures futures.json" in said
    assert list(tables(results, drill))[:4] == ["tiers", "differences", "differences_by_cell", "scores"]


def test_a_stale_study_is_named_and_not_used(tmp_path: Path) -> None:
    folder = copy_drill(tmp_path / "pack", [{"file": "areas.yaml", "append": "# a word more\n"}])
    theatre = read_theatre(folder)
    results = compare(theatre)
    assert results.manifest["futures"] == {"used": False, "why": "stale", "about": ["areas.yaml"]}
    assert "made of other figures: areas.yaml" in lead(results, theatre)


def test_a_pack_without_a_study_says_so(tmp_path: Path) -> None:
    theatre = read_theatre(copy_drill(tmp_path / "pack", [{"file": "study", "remove": True}]))
    assert "The pack has no published futures." in lead(compare(theatre), theatre)


def test_against_another_option_turns_the_difference(drill: Theatre, published: Results) -> None:
    turned = row(compare(drill, against="reinforce"), "stay")
    other = row(published, "reinforce")
    assert (turned["low"], turned["median"], turned["high"]) == pytest.approx(
        (-other["high"], -other["median"], -other["low"])
    )
    assert turned["better"] == 0.0
    with pytest.raises(InputError, match="--against nobody"):
        compare(drill, against="nobody")


def test_the_baseline_is_solved_besides_where_no_futures_hold_it(drill: Theatre) -> None:
    results = compare(drill, ["reinforce", "overcommit"], CHANGED)
    assert [*results.options["option"]] == ["reinforce", "overcommit"]
    whole = compare(drill, (), CHANGED)
    assert row(results, "reinforce")["central"] == pytest.approx(row(whole, "reinforce")["central"])
    assert compare(drill, ["reinforce"], CHANGED).differences.empty  # one option alone is not held against another
    assert not compare(drill, ["reinforce"], CHANGED, against="stay").differences.empty
    assert not compare(drill, ["reinforce"]).differences.empty  # the published futures hold it


def test_the_headline_names_a_tier_and_what_separates_its_members(drill: Theatre) -> None:
    results = compare(drill)
    assert (
        "First under these inputs: reinforce, alone, with 82 points of 100 at the central values. Next: stay; "
        "reinforce is 3.0 points above it in the median" in lead(results, drill)
    )
    tie = results.tiers.assign(tier=[1, 1, 2])
    together = Results("compare", {**results.frames, "tiers": tie}, results.manifest, results.certificates)
    said = lead(together, drill)
    assert (
        "First tier under these inputs, over 200 common futures: reinforce and stay; they cannot be told apart." in said
    )
    assert (
        "At the central values they score 79 (stay) to 82 points of 100 (reinforce). What separates them: Protection, "
        "Lowland, 24 (stay) to 36 points (reinforce); cost" in said
    )
    assert (
        "Next: overcommit; reinforce is 10.6 points above it in the median, and better in 100 % of the futures." in said
    )
    assert finding(together).near == ("stay",)


def test_figures_that_separate_options_are_seen_to_differ(drill: Theatre, published: Results) -> None:
    """stay costs 4.55 and reinforce 4.85 million a year, $5 m each in whole ones."""
    metrics = published.metrics
    cell = (metrics["metric"] == "score") & (metrics["objective"] == "protection") & (metrics["region"] == "lowland")
    near = metrics.assign(value=metrics["value"].mask(cell & (metrics["option"] == "stay"), 35.3))
    frames = {**published.frames, "metrics": near, "tiers": published.tiers.assign(tier=[1, 1, 2])}
    said = lead(Results("compare", frames, published.manifest, published.certificates), drill)
    assert "Lowland, 35 (stay) to 36 points (reinforce); cost, $4.5 m (stay) to $4.8 m (reinforce) a year." in said


def test_costs_that_differ_by_a_hair_separate_nothing(drill: Theatre, published: Results) -> None:
    metrics = published.metrics
    cost = (metrics["metric"] == "cost") & metrics["option"].isin(["stay", "reinforce"])
    for factor, named in ((1 + 1e-9, False), (1.01, True)):
        ceiling = metrics["option"].map({"reinforce": 4.85e6, "stay": 4.85e6 * factor})
        near = metrics.assign(value=metrics["value"].mask(cost, ceiling))
        frames = {**published.frames, "metrics": near, "tiers": published.tiers.assign(tier=[1, 1, 2])}
        said = lead(Results("compare", frames, published.manifest, published.certificates), drill)
        assert ("cost, $4.8" in said) == named


def test_nothing_separates_an_option_from_itself(drill: Theatre, published: Results) -> None:
    cells, cost = separations(published, drill.pack, ("stay",))
    assert cells == []
    assert cost is not None
    assert cost.width == 0.0


def test_who_leads_by_what_a_mode_puts_first_is_said_beside_the_weighted_score(drill: Theatre) -> None:
    """reinforce and stay both reach 80 in the Lowland; by the weighted score of those plans reinforce is above."""
    said = lead(compare(drill, what_if=WhatIf(mode=parse_mode("lexicographic:protection.lowland", drill.pack))), drill)
    assert "First under these inputs: reinforce, alone, with 75 points of 100" in said
    assert "By what is put first reinforce and stay lead, with 80 points there." in said
    assert "By what is put first" not in lead(compare(drill), drill)


def test_modes_rest_on_the_values_and_offer_no_futures(drill: Theatre) -> None:
    results = compare(drill, what_if=WhatIf(mode=parse_mode("maxmin", drill.pack)))
    said = lead(results, drill)
    assert "decide robust" not in said
    assert "Options stand by the weighted score of these plans." in said
    weighted = compare(drill, what_if=WhatIf(mode=parse_mode("weighted", drill.pack)))
    assert weighted.manifest["futures"]["used"]


def test_in_every_format_and_in_french(decide: Callable[..., Ran], tmp_path: Path, drill: Theatre) -> None:
    data = json.loads(decide("compare", "--pack", "drill", "--format", "json").out)
    assert data["tiers"][0]["option"] == "reinforce"
    assert {row["word"] for row in data["differences"]} >= {"virtually certain", "no difference"}
    assert decide("compare", "--pack", "drill", "--format", "csv", "--table", "differences").out.startswith(
        "option,against"
    )
    for form in ("md", "html"):
        assert "+3.0 (+2.4 to +3.9)" in decide("compare", "--pack", "drill", "--format", form).out
    path = tmp_path / "run.json"
    assert decide("robust", "--pack", "drill", "--futures", "9", "--out", str(path)).code == 0
    ran = decide("compare", "--pack", "drill", "--futures", str(path))
    assert "over the same 9 futures for all options, of the file run.json" in ran.out
    refused = decide("compare", "--pack", "drill", "--futures", str(path), "--out", str(path))
    assert refused.code == 2
    assert "it would be lost" in refused.err
    french = translated(drill, "fr")
    with speaking("fr"):
        document = document_of(compare(french), french)
    assert any("quasiment certain" in str(cell) for table in document.tables for line in table.rows for cell in line)


def test_a_level_has_no_range_of_futures_in_a_changed_run(drill: Theatre) -> None:
    """Nothing published is put on inputs it is not about."""
    assert compare(drill, what_if=CHANGED).metric("stay", "score")[1:] != pytest.approx((74.692575, 85.62277))


def test_the_chart_draws_the_differences_and_fills_those_that_are_not_sure(drill: Theatre, published: Results) -> None:
    (chart,) = differing(published)
    (rows,) = chart.spec["datasets"].values()
    assert [(row["option"], row["shown"], row["sure"]) for row in rows] == [
        ("reinforce", "+3.0 (+2.4 to +3.9)", True),
        ("overcommit", "−7.6 (−10.3 to −6.0)", True),
    ]
    assert differing(compare(drill, ["stay"])) == []
    besides = compare(drill, ["reinforce"], CHANGED, against="stay")
    assert [row["shown"] for row in next(iter(differing(besides)[0].spec["datasets"].values()))] == ["+3.0"]


def test_an_option_may_stand_above_one_that_scores_more_and_that_is_said(drill: Theatre, published: Results) -> None:
    said = "may stand above one that scores more"
    assert said not in " ".join(tables(published, drill)["tiers"].notes)
    crossed = published.tiers.assign(score=[50.0, 40.0, 45.0])
    turned = replace(published, frames={**published.frames, "tiers": crossed})
    assert said in " ".join(tables(turned, drill)["tiers"].notes)


def test_another_weighting_is_another_input_and_a_file_that_changes_nothing_is_none(
    drill: Theatre, tmp_path: Path
) -> None:
    other = next(name for name, weighting in drill.pack.weightings.items() if weighting.mode is None)
    named = with_weighting(drill.pack, WhatIf(), other)
    assert compare(drill, what_if=named).manifest["futures"]["why"] == "changed"
    run = robust(drill, (), RobustAsk(count=3), named)
    assert compare(drill, what_if=named, futures=run).manifest["futures"]["count"] == 3
    with pytest.raises(InputError, match="made from other inputs: weighting"):
        compare(drill, futures=run)
    path = tmp_path / "plain.yaml"
    path.write_text("id: plain\ntitle: As published\n", encoding="utf-8")
    assert compare(drill, what_if=read_scenario(path)).manifest["futures"]["used"]


def test_one_option_shows_its_differences_in_every_format(decide: Callable[..., Ran], tmp_path: Path) -> None:
    """The same figures as in the comparison, one below the other."""
    for form in ("table", "md", "html"):
        out = decide("show", "reinforce", "--pack", "drill", "--format", form).out
        assert "Differences to “Stay as deployed” (stay)" in out
        assert "+3.0 (+2.4 to +3.9)" in out
        assert "lower: exceptionally unlikely" in out
        assert "same 200 futures for all options, published with the pack" in " ".join(out.split())
    assert "Differences to" not in decide("show", "stay", "--pack", "drill").out  # nobody starts from another
    turned = decide("show", "stay", "--pack", "drill", "--against", "reinforce").out
    assert "Differences to “Reinforce by sixty” (reinforce)" in turned
    assert "−3.0 (−3.9 to −2.4)" in turned
    csv = decide("show", "reinforce", "--pack", "drill", "--format", "csv", "--table", "differences").out
    assert csv.startswith("option,against")
    refused = decide("show", "stay", "--pack", "drill", "--against", "stay")
    assert (refused.code, "not compared with itself" in refused.err) == (2, True)


def test_one_option_with_changed_inputs_is_held_against_another_at_the_values(
    decide: Callable[..., Ran], tmp_path: Path, drill: Theatre
) -> None:
    changed = ("--pack", "drill", "--set", "areas.hill.beds=260.0")
    out = decide("show", "reinforce", *changed).out
    assert "Differences to “Stay as deployed” (stay)" in out
    assert "virtually certain" not in out
    path = tmp_path / "run.json"
    assert decide("robust", *changed, "--futures", "9", "--out", str(path)).code == 0
    over = decide("show", "reinforce", *changed, "--futures", str(path)).out
    assert "over the same 9 futures for all options, of the file run.json" in " ".join(over.split())
    assert "higher: virtually certain" in over


def test_an_option_is_shown_where_the_usual_one_has_no_answer(drill: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_stay(case: Case, *more: Any) -> Any:
        return NoAnswer("stay: no plan") if case.option.id == "stay" else answered(case, *more)

    monkeypatch.setattr("decide.questions.compare.study.answered", no_stay)
    assert show(drill, "reinforce", CHANGED).names == ("reinforce",)
    assert show(drill, "reinforce", CHANGED).differences.empty
    with pytest.raises(NoAnswer):
        show(drill, "stay", CHANGED)
    with pytest.raises(NoAnswer):
        show(drill, "reinforce", CHANGED, against="stay")


def test_a_long_second_tier_is_counted_beyond_three() -> None:
    assert first_of(["a", "b", "c"]) == "a, b and c"
    assert first_of(["a", "b", "c", "d"]) == "a, b, c and 1 other"
    assert first_of([*"abcdef"]) == "a, b, c and 3 others"
    with speaking("fr"):
        assert first_of([*"abcd"]) == "a, b, c et 1 autre"
        assert first_of([*"abcde"]) == "a, b, c et 2 autres"
