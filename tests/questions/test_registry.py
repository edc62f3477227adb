"""A question is one folder: what else it needs is asked for here, and fails where it is missing."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

import click
import pytest
from decide.ui.pages import QUESTION_PAGES

from decide import cli
from decide.language import mark
from decide.questions import questions
from decide.questions.question import Question, Tab

ROOT = Path(__file__).parent.parent.parent
RESULTS = ("compare", "show")
PARTS = ("study", "tables", "chart", "command")


@pytest.fixture(params=[*questions()])
def question(request: pytest.FixtureRequest) -> Question:
    return questions()[str(request.param)]


def test_every_folder_is_a_question() -> None:
    folders = {path.parent.name for path in (ROOT / "decide" / "questions").glob("*/__init__.py")}
    assert {*questions()} == folders
    assert len({one.place for one in questions().values()}) == len(folders)


def test_its_folder_has_all_parts(question: Question) -> None:
    assert [part for part in PARTS if not question.has(part)] == []


def test_its_command_is_among_the_commands(question: Question) -> None:
    assert cli.cli.commands[question.id] is question.command
    assert question.command.help


def test_its_command_has_the_defaults_of_its_study(question: Question) -> None:
    """The command names them too, so that its help loads no study."""
    study = question.part("study")
    asks = [one for name, one in vars(study).items() if name.endswith("Ask") and one.__module__ == study.__name__]
    wanted = {field.name: field.default for ask in asks for field in dataclasses.fields(ask)}
    wanted |= {name: one.default for name, one in inspect.signature(vars(study)[question.id]).parameters.items()}
    for parameter in question.command.params:
        given = parameter.get_default(click.Context(question.command))
        if isinstance(given, int | float) and not isinstance(given, bool) and parameter.name in wanted:
            assert given == wanted[parameter.name], parameter.name


def test_its_study_has_frames_that_a_document_is_made_of(question: Question) -> None:
    assert question.frames
    assert all(columns for columns in question.frames.values())
    assert callable(question.part("tables").document_of)


def test_a_long_question_draws_shows_how_far_it_is_and_can_be_stopped(question: Question) -> None:
    options = {name for parameter in question.command.params for name in parameter.opts}
    assert {"--format", "--out", "--pack", "--set", "--scenario"} <= options
    assert "--chart" in options


def test_it_is_documented_in_a_page_and_a_line_of_the_readme(question: Question) -> None:
    page = ROOT / "docs" / f"{question.documented_in}.md"
    assert f"decide {question.id}" in page.read_text(encoding="utf-8")
    line = f"| {question.asks} | [`decide {question.id}`](docs/{question.documented_in}.md) |"
    assert line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert question.asks.endswith("?")


def test_its_tab_stands_on_a_page(question: Question) -> None:
    if question.tab:
        assert question.tab.page in QUESTION_PAGES
        assert question.tab.about in ("option", "options", "none")


def test_a_study_stands_on_some_page(question: Question) -> None:
    """A tab among the questions, or one made for it on the page of an option; results stand on all pages."""
    assert question.id in RESULTS or bool(question.tab) != bool(question.option_tab)
    if question.option_tab:
        text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "ui" / "option").glob("*.py"))
        assert f"decide.questions.{question.id}" in text


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    question = Question(
        "gone", 1, "Is it there?", (), tab=Tab("sure", mark("Weights"), mark("Weights"), mark("Weights"))
    )
    assert not question.has("study")
    with pytest.raises(ModuleNotFoundError):
        question.part("study")
