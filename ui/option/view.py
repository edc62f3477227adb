"""What the tabs of the Option page share: one option, its results, and what of it can be asked further."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from decide.errors import InputError, NoAnswer
from decide.language import language
from decide.language.units import measure
from decide.pack.schema import Pack
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.questions.show import tables as shown_option
from decide.report.document import Table
from decide.report.titles import again_in_short, titled, titles_of
from decide.report.words import short
from decide.results.study import Results
from decide.solve.answer import Answer

from ..here import Here
from ..state import Planner
from ..stationed import Units, at_start


@dataclass(frozen=True)
class View:
    """One option as the page shows it."""

    here: Here
    option: str
    results: Results
    """About this option alone."""
    published: Results | None
    """The same as published, where what is shown may differ from it."""
    pack: Pack
    """With the option's and the planner's changes."""

    @property
    def theatre(self) -> Theatre:
        """The pack and its options."""
        return self.here.desk.theatre

    @property
    def solvable(self) -> bool:
        """Whether more can be asked of it: not where a result from a file is shown."""
        return self.here.shown is None

    @property
    def content(self) -> Hashable:
        """What a long analysis of this option hangs on."""
        return self.option, self.here.planner, language(), self.theatre.hash

    @property
    def what_if(self) -> WhatIf:
        """The question the planner puts."""
        return self.here.desk.what_if(self.here.planner)

    @property
    def case(self) -> Case:
        """The option with the planner's changes."""
        return self.here.desk.case(self.option, self.here.planner)

    @property
    def answer(self) -> Answer:
        """The option answered."""
        return self.here.desk.answer(self.option, self.here.planner)

    @property
    def start(self) -> Units | None:
        """Units in each area before the first period; not known where a result from a file is shown."""
        return at_start(self.answer.instance) if self.solvable else None

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables that `decide show` prints, by name."""
        tables = shown_option.document_of(self.results, self.theatre, self.pack).tables
        titles = titles_of(self.theatre)
        return {item.name: titled(item, titles, again_in_short(titles)) for item in tables}

    @property
    def unit_hints(self) -> dict[str, str]:
        """What the headings of unit types stand for, for those who point at them."""
        return {
            short(self.pack.units, name): f"{unit.title}, {measure(unit.counted_in)}"
            for name, unit in self.pack.units.items()
        }

    @property
    def task_hints(self) -> dict[str, str]:
        """The same of tasks."""
        return {short(self.pack.tasks, name): task.title for name, task in self.pack.tasks.items()}

    @property
    def need_hints(self) -> dict[str, str]:
        """The same of needs."""
        return {short(self.pack.needs, name): need.title for name, need in self.pack.needs.items()}

    @property
    def periods(self) -> list[str]:
        """The periods in order."""
        return [period.id for period in self.pack.calendar.periods]

    @property
    def seasons(self) -> dict[str, str]:
        """Season of each period."""
        return {period.id: period.season for period in self.pack.calendar.periods}


def options_shown(where: Here) -> list[str]:
    """The options there is something to show of."""
    if where.shown is not None:
        results, theatre = where.shown.results, where.desk.theatre
        if results.manifest.get("pack") != theatre.pack.id:
            return []
        return [str(name) for name in results.options["option"] if name in theatre.options]
    return where.desk.options(where.planner)


def view_of(where: Here, option: str) -> View:
    """An option as it is set. Raises `InputError`, `NoAnswer` or `Fault` as `Desk.results` does, for this option."""
    if where.shown is not None:
        pack = resolve(where.desk.theatre, option).pack
        return View(where, option, where.results.only(option), where.published.only(option), pack)
    try:
        results = where.results.only(option)
    except (InputError, NoAnswer):  # because of another option, perhaps
        results = where.desk.results(where.planner, (option,))
    published = where.desk.results(Planner(), (option,)) if where.changed else None
    return View(where, option, results, published, where.desk.case(option, where.planner).pack)
