"""What a room says of itself: one `Question` in the `__init__` of each folder, which all else follows from.

A room is a folder `decide/questions/<id>` with these modules:

    __init__.py   QUESTION = Question(...)
    study.py      a function named as the room that answers with a `Study` of this kind, and `FRAMES`: columns by frame
    tables.py     `document_of(study, theatre)`: the study in words and tables
    chart.py      what `document_of` draws, if anything
    command.py    the command, named as the room
    published.py  `as_published(theatre, results)`: what follows from what is published with the pack, if anything
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import click

    from decide.pack.theatre import Theatre
    from decide.report.document import Document
    from decide.results.study import Results, Study

OPTION, OPTIONS, NONE = "option", "options", "none"
"""What a question is about, as the page asks for it: one option, several (all if none is named), or the pack."""


@dataclass(frozen=True)
class Tab:
    """A question's place on the page. Texts are marked English; the page says them in its language."""

    page: str
    """The page that it stands on, by the address of the page."""
    title: str
    """On the switch between the questions of the page."""
    button: str
    """What asks for the answer."""
    takes: str
    """What is worked out, and how long that takes."""
    heading: str = ""
    """Above the question; nothing if the title says it all."""
    about: str = OPTION
    """What the page asks for where it has no form of its own for this question."""


@dataclass(frozen=True)
class Question:
    """A question that is answered by a command, a study, tables and a chart."""

    id: str
    """Name of its folder, command, kind of study and page of the documentation."""
    place: int
    """Where it stands among the others."""
    asks: str
    """The question as one asks it, marked."""
    example: tuple[str, ...]
    """Arguments of the command that are answered on the drill pack within seconds; `laydown.csv` is a laydown of it."""
    page: str = ""
    """Its page of the documentation, if that is not called as it is."""
    tab: Tab | None = None
    """Its place on the page; None if it stands in a part of a page made for it, or in all of them."""
    option_tab: str | None = None
    """The tab of the page of one option that is made for it, by its name in an address."""

    @property
    def documented_in(self) -> str:
        """Its page of the documentation, in `docs/`."""
        return self.page or self.id

    def part(self, name: str) -> ModuleType:
        """A module of its folder, loaded when it is first used."""
        return import_module(f"decide.questions.{self.id}.{name}")

    def has(self, name: str) -> bool:
        """Whether its folder has that module."""
        return (Path(__file__).parent / self.id / f"{name}.py").is_file()

    @property
    def command(self) -> click.Command:
        """Its command."""
        command: click.Command = getattr(self.part("command"), self.id)
        return command

    @property
    def frames(self) -> Mapping[str, tuple[str, ...]]:
        """Columns of the frames of its study."""
        frames: Mapping[str, tuple[str, ...]] = self.part("study").FRAMES
        return frames

    def ask(self, *about: Any, **how: Any) -> Study:
        """Its answer: the theatre, what it is about, and `what_if`, `progress` and more by name."""
        study: Study = getattr(self.part("study"), self.id)(*about, **how)
        return study

    def as_published(self, theatre: Theatre, results: Results) -> Study | None:
        """Its answer as far as it follows, without a solve, from what is published with the pack, and from all options
        as published (`results`), or as it lies with the pack; None if it does neither, or is of other figures. Raises
        `InputError` for a file that is no such answer."""
        if self.has("published"):
            study: Study | None = self.part("published").as_published(theatre, results)
            return study
        from decide.questions.beside_pack import changed_since, written_with

        study = written_with(theatre, self.id)
        return None if study is None or changed_since(theatre, study) else study.in_words(theatre.words)

    def changed_since_published(self, theatre: Theatre) -> list[str]:
        """Files of a pack that are others than what is published of this question was made of. Raises as
        `as_published`."""
        from decide.pack.published_study import read_published
        from decide.questions.beside_pack import changed_since, written_with

        if self.has("published"):
            published = read_published(theatre)
            return published.stale(theatre) if published else []
        study = written_with(theatre, self.id)
        return changed_since(theatre, study) if study else []

    def document_of(self, study: Study, theatre: Theatre) -> Document:
        """A study of its kind in words, tables and charts."""
        document: Document = self.part("tables").document_of(study, theatre)
        return document
