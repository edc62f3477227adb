"""Answers that lie with a pack are what their commands give now, of the question that the page opens with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from decide.language import LANGUAGES, speaking
from decide.pack.folder import find_pack
from decide.pack.published_study import read_published
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from decide.pack.translation import translated
from decide.questions import questions
from decide.questions.beside_pack import changed_since, place_of, written_with
from decide.questions.brief.study import brief
from decide.questions.compare.finding import finding
from decide.questions.compare.study import compare
from decide.questions.gap.floors import highest_of_any
from decide.results.shared_futures import published_futures
from decide.results.study import Results, Study
from decide.results.yardstick import key_of
from tests.conftest import Ran
from tests.pack.patched import copy_drill

WRITTEN = [
    name for name, one in questions().items() if any(parameter.name == "publish" for parameter in one.command.params)
]
"""Questions whose answers are written beside a pack; `robust` writes the published study."""
ANSWERS = [name for name in WRITTEN if name != "robust"]
WITHOUT_A_RECORD = {"hindcast"}
ROUNDED = 1e-3  # of a score, six digits are published
FIRST = "epon-2d"
"""Leads in the Mali pack over its published futures."""


@pytest.fixture(scope="module")
def results(drill: Theatre) -> Results:
    return compare(drill)


def lying_with(theatre: Theatre, name: str) -> Study:
    study = written_with(theatre, name)
    assert study is not None, f"decide {name} --publish --pack {theatre.pack.id}"
    assert changed_since(theatre, study) == [], f"of other files: decide {name} --publish --pack {theatre.pack.id}"
    return study


def test_every_question_of_the_page_has_an_answer_that_is_published() -> None:
    for name, question in questions().items():
        if question.tab:
            assert question.has("published") or name in ANSWERS, name


@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in WITHOUT_A_RECORD])
def test_asked_again_the_drill_says_the_same(name: str, drill: Theatre, decide: Callable[..., Ran]) -> None:
    lying_with(drill, name)
    ran = decide("reproduce", str(place_of(drill, name)), "--pack", str(drill.folder), "--strict")
    assert ran.code == 0, ran.out + ran.err


@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in WITHOUT_A_RECORD])
def test_published_again_the_drill_has_the_same_figures(
    name: str, drill: Theatre, tmp_path: Path, decide: Callable[..., Ran]
) -> None:
    theatre = read_theatre(copy_drill(tmp_path / "drill"))
    flags = {**QUESTIONS, "gap": tuple(_flags(lying_with(drill, "gap")))}[name]
    place_of(theatre, name).unlink(missing_ok=True)
    assert decide(name, *flags, "--pack", str(theatre.folder), "--publish").code == 0
    again, before = lying_with(theatre, name), lying_with(drill, name)
    for frame, table in before.frames.items():
        pd.testing.assert_frame_equal(again.frames[frame], table, rtol=1e-6, atol=1e-6, obj=f"{name}: {frame}")


QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "frontier": ("upland", "lowland"),
    "weights": (),
    "drivers": ("--overall",),
    **dict.fromkeys(("why", "ranges", "sequence", "dilemmas"), ("reinforce",)),
}
"""Of the drill pack, as docs/differences.md has them."""


def _flags(gap: Study) -> list[str]:
    floors = [f"--floor={name}={level}" for name, level in gap.manifest["floors"].items()]
    return [*gap.manifest["options"], *floors]


def test_a_brief_follows_from_what_is_published(drill: Theatre, results: Results) -> None:
    published, made = questions()["brief"].as_published(drill, results), brief(drill)
    assert published is not None
    for name, frame in made.frames.items():
        pd.testing.assert_frame_equal(
            published.frames[name].reset_index(drop=True),
            frame.reset_index(drop=True),
            check_dtype=False,
            rtol=1e-4,
            atol=2e-3,
            obj=name,
        )
    assert {**published.manifest, "time": ""} == {**made.manifest, "time": ""}


def test_the_brief_is_of_other_floors_than_those_published(tmp_path: Path, decide: Callable[..., Ran]) -> None:
    theatre = read_theatre(copy_drill(tmp_path / "drill"))
    place_of(theatre, "gap").unlink()
    assert decide("gap", "reinforce", "--floor=upland=60", "--pack", str(theatre.folder), "--publish").code == 0
    assert questions()["brief"].as_published(theatre, compare(theatre)) is None


@pytest.mark.parametrize("name", ["gap", "why", "ranges", "sequence", "dilemmas"])
def test_of_the_drill_they_are_about_the_option_that_leads(name: str, drill: Theatre, results: Results) -> None:
    study, first = lying_with(drill, name), finding(results).first
    assert study.manifest["options"][-1] == first
    if name == "gap":
        assert study.manifest["floors"] == highest_of_any(drill.pack, results, first)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ANSWERS)
def test_those_of_mali_are_of_the_pack_as_it_is_and_can_be_read(name: str, language: str, mali: Theatre) -> None:
    with speaking(language):
        theatre = translated(mali, language)
        document = questions()[name].document_of(lying_with(theatre, name).in_words(theatre.words), theatre)
        assert document.lead
        assert document.tables


def central(mali: Theatre, option: str, criterion: str = "overall") -> float:
    """A score at the values of all factors, by the published study."""
    published = read_published(mali)
    assert published is not None
    evaluated = published_futures(published).central
    return float(evaluated.only([option]).of(key_of(criterion, mali.pack.regions))[0, 0])


def test_scores_in_those_of_mali_are_those_of_its_published_study(mali: Theatre) -> None:
    options = lying_with(mali, "drivers").frames["options"].set_index("option")["base"]
    assert options.to_dict() == pytest.approx({name: central(mali, name) for name in mali.options}, abs=ROUNDED)
    for name in ("gap", "why", "ranges", "sequence", "dilemmas"):
        assert lying_with(mali, name).manifest["options"][-1] == FIRST
    total = lying_with(mali, "why").frames["totals"].iloc[0]
    base = mali.options[FIRST].base
    assert base
    assert (total["start"], total["end"]) == pytest.approx((central(mali, base), central(mali, FIRST)), abs=ROUNDED)
    undelayed = lying_with(mali, "sequence").frames["delay"].set_index("delay").loc[0.0]
    assert undelayed["score"] == pytest.approx(central(mali, FIRST), abs=ROUNDED)
    assert lying_with(mali, "dilemmas").frames["base"].iloc[0]["value"] == pytest.approx(undelayed["score"])
    as_it_is = lying_with(mali, "hindcast").frames["options"].query("setting == 'as_it_is'").set_index("option")
    assert as_it_is["score"].to_dict() == pytest.approx({name: central(mali, name) for name in mali.options}, abs=0.01)


def test_the_gap_of_mali_asks_for_the_highest_that_any_option_reaches(mali: Theatre) -> None:
    gap = lying_with(mali, "gap")
    highest = {
        region: max(mali.options, key=lambda name, region=region: central(mali, name, region))  # type: ignore[misc]
        for region in mali.pack.regions
    }
    assert gap.manifest["floors"] == highest
    floors = gap.frames["floors"].set_index("criterion")["floor"].to_dict()
    assert floors == pytest.approx(
        {region: central(mali, name, region) for region, name in highest.items()}, abs=ROUNDED
    )


def test_drivers_of_mali_hold_what_pages_show_of_the_overall_scores_alone(mali: Theatre) -> None:
    tornado = lying_with(mali, "drivers").frames["tornado"]
    assert {*tornado["metric"]} == {"score"}
    assert {*tornado["objective"], *tornado["region"]} == {"all"}
    factors = lying_with(mali, "drivers").frames["factors"]["factor"].nunique()
    assert len(tornado) == factors * 2 * len(mali.options)


def test_the_overall_tornado_is_a_part_of_the_whole_one(drill: Theatre) -> None:
    from decide.questions.drivers.study import DriversAsk, drivers

    alone = {"trajectories": 0, "count": 0}
    whole, part = (drivers(drill, ask=DriversAsk(**alone, overall=overall)) for overall in (False, True))
    kept = whole.frames["tornado"].query("metric == 'score' and objective == 'all' and region == 'all'")
    pd.testing.assert_frame_equal(part.frames["tornado"], kept.reset_index(drop=True))
    document_of = questions()["drivers"].document_of
    tables = [[table.texts() for table in document_of(study, drill).tables] for study in (whole, part)]
    assert tables[0] == tables[1]


@pytest.mark.parametrize(("name", "file"), [("hindcast", "record.yaml"), ("dilemmas", "levers.yaml")])
def test_a_file_that_the_hash_is_not_of_counts_where_the_answer_is_made_of_it(
    name: str, file: str, tmp_path: Path
) -> None:
    folder = tmp_path / "minusma"
    shutil.copytree(find_pack("minusma"), folder)
    with (folder / file).open("a", encoding="utf-8") as text:
        text.write("# changed\n")
    theatre = read_theatre(folder)
    changed = {one: changed_since(theatre, study) for one in ANSWERS if (study := written_with(theatre, one))}
    assert {one: files for one, files in changed.items() if files} == {name: [file]}


def test_what_is_not_published_is_refused_and_what_is_there_stays(tmp_path: Path, decide: Callable[..., Ran]) -> None:
    folder = copy_drill(tmp_path / "drill")
    before = {path.name: path.read_bytes() for path in (folder / "study").iterdir()}
    for command, said in (
        (("why", "reinforce", "--set", "areas.hill.beds=200"), "of the options as published"),
        (("weights", "stay", "reinforce"), "is of all options"),
        (("ranges", "stay", "--out", str(tmp_path / "ranges.json")), "nowhere else"),
        (("ranges", "stay", "--format", "json"), "nowhere else"),
        (("gap", "stay"), "no floor is given"),
    ):
        ran = decide(*command, "--publish", "--pack", str(folder))
        assert (ran.code, said in ran.err) == (2, True), ran.err
    assert {path.name: path.read_bytes() for path in (folder / "study").iterdir()} == before
