"""A pack in another language: complete if it comes with decide, told where it is wrong, the same figures."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from decide.errors import InputError
from decide.pack.folder import LANGUAGE_FILES, NOT_PACK, find_pack, packs_folder
from decide.pack.futures import read_futures
from decide.pack.levers import read_levers
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre, resolve
from decide.pack.translation import read_words, stale, texts, translated, untranslated
from decide.pack.what_if import read_scenario
from decide.questions.compare.study import compare
from decide.questions.compare.tables import document_of
from decide.report.evidence import evidence
from decide.results.study import Results
from decide.solve.answer import answer

SHIPPED = sorted(folder.name for folder in packs_folder().iterdir() if folder.is_dir())


@pytest.fixture
def drill(tmp_path: Path) -> Path:
    """A copy of the drill pack to be changed."""
    return Path(shutil.copytree(find_pack("drill"), tmp_path / "drill"))


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return read_theatre(find_pack("drill"))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_packs_that_come_with_decide_are_translated(name: str) -> None:
    left = untranslated(read_theatre(find_pack(name)))
    assert left == dict.fromkeys(left, ()), "write the French of these in fr.yaml"
    assert "fr" in left


@pytest.mark.parametrize("name", SHIPPED)
def test_a_translation_says_each_text_in_its_own_way(name: str) -> None:
    """What is evidence of one figure must not become the evidence of another."""
    words = read_words(read_theatre(find_pack(name)), "fr")
    long = [said for text, said in words.items() if len(text) > 60]
    assert len(long) == len(set(long))


def test_files_of_languages_are_no_part_of_the_pack(theatre: Theatre) -> None:
    assert {*LANGUAGE_FILES.values()} <= NOT_PACK
    assert not {*LANGUAGE_FILES.values()} & {*theatre.digests}


def test_everything_a_reader_sees_is_translated(theatre: Theatre) -> None:
    french = translated(theatre, "fr")
    assert french.pack.areas["hill"].title == "Colline"
    assert french.pack.units["infantry"].short == "infanterie"
    assert french.options["stay"].title == "Rester tel que déployé"
    assert french.options["stay"].source_says[0].says == "La colline est sécurisée d'abord, la plaine reste dégarnie."
    terms = resolve(french, "overcommit").pack.terms
    assert [term.title for term in terms.values()] == ["au moins 320 fantassins sur la colline"]
    assert read_levers(french).levers.levers["pressure"].settings["as-deployed"].title == "Telle que déployée"
    assert [factor.low for factor in read_futures(french).factors.values()] == ["peu", "moins"]


def test_evidence_and_sources_stay(theatre: Theatre) -> None:
    french = translated(theatre, "fr")
    assert french.pack.sources == theatre.pack.sources
    english = evidence(theatre)
    reasons = {change.reason for option in theatre.options.values() for change in option.changes}
    spoken = evidence(french)
    assert list(spoken["path"]) == list(english["path"])
    kept = ~english["assumption"].isin(reasons) & ~english["note"].isin(reasons)
    same = english.loc[kept, ["option", "path", "value", "low", "high", "source", "locator"]]
    assert spoken.loc[kept, same.columns].equals(same)


def test_figures_do_not_hang_on_the_language(theatre: Theatre) -> None:
    one, other = compare(theatre), compare(translated(theatre, "fr"))
    assert one.metrics.equals(other.metrics)
    assert one.laydown.equals(other.laydown)
    assert one.manifest["files"] == other.manifest["files"]


def test_results_from_a_file_are_shown_in_another_language(theatre: Theatre) -> None:
    french = translated(theatre, "fr")
    read: Results = compare(theatre).in_words(french.words)
    made = compare(french)
    assert read.worth.equals(made.worth)
    assert read.shortfalls.drop(columns="line").equals(made.shortfalls.drop(columns="line"))
    shown = [document_of(replace(results, manifest=made.manifest), french) for results in (read, made)]
    assert [table.texts() for table in shown[0].tables] == [table.texts() for table in shown[1].tables]


@pytest.mark.parametrize("name", SHIPPED)
def test_data_go_back_to_the_language_of_the_pack(name: str) -> None:
    """As the page hands them out: one option of each pack, since a comparison of all takes long."""
    theatre = read_theatre(find_pack(name))
    french, option = translated(theatre, "fr"), next(iter(theatre.options))
    back = compare(french, [option]).in_words(french.written).as_dict()
    made = compare(theatre, [option]).as_dict()
    assert {**back, "manifest": None} == {**made, "manifest": None}


def test_a_pack_without_the_language_stays_as_it_is(drill: Path) -> None:
    (drill / "fr.yaml").unlink()
    theatre = read_theatre(drill)
    assert translated(theatre, "fr") is theatre
    assert untranslated(theatre) == {}


def test_what_is_left_out_is_told_and_stays(drill: Path) -> None:
    (drill / "fr.yaml").write_text("Hill: Colline\n", encoding="utf-8")
    theatre = read_theatre(drill)
    assert set(untranslated(theatre)["fr"]) == {*texts(theatre)} - {"Hill"}
    french = translated(theatre, "fr")
    assert [area.title for area in french.pack.areas.values()] == ["Colline", "Plain"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Hill: 3", "the translation of 'Hill' is not a text."),
        ("Hill: ''", "the translation of 'Hill' is not a text."),
        ("- Hill", "the file must hold 'text: translation' lines."),
    ],
)
def test_what_is_wrong_is_told_at_its_line(drill: Path, line: str, message: str) -> None:
    (drill / "fr.yaml").write_text(f"# the hills\n{line}\n", encoding="utf-8")
    theatre = read_theatre(drill)
    with pytest.raises(InputError) as caught:
        translated(theatre, "fr")
    (problem,) = caught.value.problems
    assert problem.message == message
    assert str(problem.place).endswith(("fr.yaml:2", "fr.yaml:1"))


def test_a_text_that_changed_is_shown_as_it_is_and_named(drill: Path) -> None:
    """Whether the pack is read as written or shown in the language that fell behind."""
    stay = drill / "options" / "stay.yaml"
    stay.write_text(stay.read_text().replace("Stay as deployed", "Stay as they are deployed"))
    theatre = read_theatre(drill)
    french = translated(theatre, "fr")
    assert french.options["stay"].title == "Stay as they are deployed"
    assert french.options["stay"].summary == "Le jeu de données tel quel."
    line = (drill / "fr.yaml").read_text(encoding="utf-8").split('"Stay as deployed"')[0].count("\n") + 1
    for shown in (theatre, french):
        (problem,) = stale(shown)
        assert str(problem.place).endswith(f"fr.yaml:{line}")
        assert problem.message == "the pack says nowhere 'Stay as deployed'."
        assert "Did you mean 'Stay as they are deployed'" in problem.hint


@pytest.mark.parametrize("name", SHIPPED)
def test_no_translation_of_the_packs_that_come_with_decide_is_stale(name: str) -> None:
    assert [*stale(read_theatre(find_pack(name)))] == []


def test_modifiers_name_seasons_as_the_pack_does_in_any_language(drill: Path) -> None:
    """A what-if file is not translated, and a season is."""
    what_if = drill.parent / "wet.yaml"
    what_if.write_text(
        """
id: wet
title: Rains
changes:
  - id: rains
    title: Rains
    reason: To see what rains do.
    set:
      modifiers.rains:
        title: Rains
        multiplies: productivity
        value: {value: 0.5, unit: ratio, low: 0.4, high: 0.6}
        seasons: [wet]
""",
        encoding="utf-8",
    )
    theatre = read_theatre(drill)
    french = translated(theatre, "fr")
    assert french.pack.calendar.periods[1].season == "saison humide"
    own, other = (answer(resolve(one, "stay", read_scenario(what_if))).objective for one in (theatre, french))
    assert other == own < answer(resolve(theatre, "stay")).objective - 1
