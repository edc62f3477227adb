"""What weights imply, in words, and by moving the weights of the drill pack until two plans tie."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from decide import compare
from decide.language import speaking
from decide.language.direction import LEFT_TO_RIGHT
from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.pack.schema import Objective, Pack, Region
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.report.rates import rates_in_words, rates_table
from decide.results.study import COLUMNS, Results
from decide.results.tidy import Tidy
from tests.five_regions import HEBREW, OPTIONS, write

UPLAND, LOWLAND = "weights.protection.upland", "weights.protection.lowland"
AIMLESS = tuple((f"weights.stabilisation.{region}", 0.0) for region in ("upland", "lowland"))
NO_TIES = (("doctrine.redeployment_friction", 0.0),)


PACK = read_theatre(find_pack("drill")).pack.model_copy(
    update={
        "regions": {name: Region(title=name.upper()) for name in ("a", "b", "c")},
        "objectives": {
            "lives": Objective(title="Lives", measure="count", counts="deaths a year"),
            "order": Objective(title="Order", measure="share", counts="share of the objective"),
        },
    }
)


def rated(*worth: dict[tuple[str, str], float], mode: str = "weighted") -> tuple[Results, Pack]:
    """Results of an option for each mapping of cells to what one is worth there, and nothing else of them."""
    options = [f"option-{n}" for n, _ in enumerate(worth)]
    rows = [
        (option, *cell, "all", "worth_of_one", "", points, float("nan"), float("nan"))
        for option, cells in zip(options, worth, strict=True)
        for cell, points in cells.items()
    ]
    given: dict[str, list[tuple[Any, ...]]] = {
        "metrics": rows,
        "options": [(option, "", 0.0, 0.0, 0.0, 0) for option in options],
    }
    frames = Tidy(COLUMNS, {name: given.get(name, []) for name in COLUMNS})
    return Results("compare", frames, {"mode": mode}, {}), PACK


def solved(drill: Theatre, upland: float, lowland: float) -> Results:
    sets = ((UPLAND, upland), (LOWLAND, lowland), *AIMLESS, *NO_TIES)
    return compare(drill, ["stay"], WhatIf(sets=sets))


def averted(results: Results, region: str) -> float:
    return results.metric("stay", "civilian_deaths_averted", "all", region)[0]


def rate(results: Results) -> float:
    """How many averted in the lowland one averted in the upland counts for."""
    upland, lowland = (results.metric("stay", "worth_of_one", "protection", r)[0] for r in ("upland", "lowland"))
    return upland / lowland


def test_plans_tie_where_the_rate_is_what_one_gives_up_for_the_other(drill: Theatre) -> None:
    """Between weights so close that plans tie between them: there the deaths that one plan averts more in the upland
    are worth those that the other averts more in the lowland."""
    few, many = 0.02, 0.98
    first, last = solved(drill, few, 1 - few), solved(drill, many, 1 - many)
    for _ in range(30):
        middle = (few + many) / 2
        tried = solved(drill, middle, 1 - middle)
        if averted(tried, "upland") == pytest.approx(averted(first, "upland"), abs=1e-6):
            few = middle
        else:
            many, last = middle, tried
    at_tie = solved(drill, many, 1 - many)
    more_up = averted(last, "upland") - averted(first, "upland")
    more_low = averted(first, "lowland") - averted(last, "lowland")
    assert more_up > 0.5
    # the programme gives cells of no weight a hundred-thousandth of it (docs/model.md)
    assert rate(at_tie) == pytest.approx(more_low / more_up, rel=1e-5)


def test_equal_weights_on_scores_are_unequal_weights_on_deaths(drill: Theatre) -> None:
    results = compare(drill, ["stay"])
    assert rates_in_words(results, drill.pack) == [
        "Civilian deaths a year, by these weights: averting 1 in Upland counts as much as averting 3.0 in Lowland."
    ]


@pytest.mark.parametrize(
    ("worth", "said"),
    [
        ({"a": 2.0, "b": 2.0}, "Deaths a year, by these weights: averting 1 counts the same in A and B."),
        ({"a": 1.0, "b": 4.0}, "averting 1 in B counts as much as averting 4.0 in A."),
        ({"a": 4.0, "b": 1.0}, "averting 1 in A counts as much as averting 4.0 in B."),
        ({"a": 48.0, "b": 1.0, "c": 3.2}, "averting 1 in A counts as much as averting 15 in C or 48 in B."),
        ({"a": 0.0, "b": 1.0}, "Deaths a year, by these weights: only B counts. Weight 0: A."),
        ({"a": 0.0, "b": 1.0, "c": 2.0}, "averting 1 in C counts as much as averting 2.0 in B. Weight 0: A."),
    ],
)
def test_regions_in_words(worth: dict[str, float], said: str) -> None:
    results, pack = rated({("lives", region): points for region, points in worth.items()})
    (text,) = rates_in_words(results, pack)
    assert text.endswith(said)


def test_shares_speak_where_nothing_counted_weighs() -> None:
    results, pack = rated({("lives", "a"): 0.0, ("order", "a"): 0.5, ("order", "b"): 0.2})
    assert rates_in_words(results, pack) == [
        "By these weights a percentage point of the need met in Order, A counts as much as 2.5 in Order, B."
    ]
    results, pack = rated({("order", "a"): 0.5, ("order", "b"): 0.5})
    assert rates_in_words(results, pack) == [
        "By these weights a percentage point of the need met counts the same in every cell."
    ]


def test_table_says_what_weighs_nothing_and_what_is_not_assessed() -> None:
    results, pack = rated({("lives", "a"): 2.0, ("lives", "b"): 0.0, ("order", "a"): 0.5})
    (table,) = rates_table(results, pack)
    assert [(row[0], row[-1]) for row in table.rows] == [("Lives, A", "1.0"), ("Lives, B", "0"), ("Order, A", "0.25")]
    assert table.notes[0] == "Weight 0, so that nothing done there counts: Lives, B."
    assert table.notes[1] == "Not assessed, as no need is recorded there: Lives, C; Order, B; Order, C."


def test_options_with_other_needs_give_a_span() -> None:
    results, pack = rated({("lives", "a"): 4.0, ("lives", "b"): 1.0}, {("lives", "a"): 4.5, ("lives", "b"): 1.0})
    assert "as much as averting 4.0–4.5 in B." in rates_in_words(results, pack)[0]


def test_other_modes_set_no_rate(drill: Theatre) -> None:
    results, pack = rated({("lives", "a"): 1.0}, mode="maxmin:regions")
    assert rates_in_words(results, pack) == [
        "This solve mode sets no rate between cells; weights decide only what it leaves open."
    ]


def test_results_made_before_rates_were_stated_say_nothing() -> None:
    results, pack = rated({})
    assert rates_in_words(results, pack) == []
    assert rates_table(results, pack) == []


def test_in_french() -> None:
    results, pack = rated({("lives", "a"): 4.0, ("lives", "b"): 1.0})
    with speaking("fr"):
        assert "en éviter 1 (A) compte autant qu'en éviter 4,0 (B)." in rates_in_words(results, pack)[0]


def test_every_export_has_them(decide: Any, tmp_path: Path) -> None:
    said = "averting 1 in Upland counts as much as averting 3.0 in Lowland"
    for form in ("table", "md", "html"):
        assert said in " ".join(decide("compare", "stay", "--pack", "drill", "--format", form).out.split())
        assert said in " ".join(decide("show", "stay", "--pack", "drill", "--format", form).out.split())
    for name, part in (("a.docx", "word/document.xml"), ("a.xlsx", "xl/sharedStrings.xml")):
        decide("compare", "stay", "--pack", "drill", "--out", str(tmp_path / name))
        with ZipFile(tmp_path / name) as archive:
            assert said in archive.read(part).decode()
    csv = decide("compare", "stay", "--pack", "drill", "--format", "csv").out
    assert "stay,protection,lowland,all,worth_of_one,points/death,0.833333333333," in csv
    assert "stay,protection,lowland,all,need,deaths/year,60" in csv


def test_a_region_whose_name_runs_from_right_to_left_keeps_its_figure(tmp_path: Path) -> None:
    """Else the comma after it goes with the name, and the next figure before it."""
    theatre = read_theatre(write(tmp_path / "five"))
    (said,) = rates_in_words(compare(theatre, OPTIONS[:1]), theatre.pack)
    assert f"{LEFT_TO_RIGHT}{HEBREW}{LEFT_TO_RIGHT}" in said
