"""What is wrong with what a planner set, in plain words: the control it is about, and buttons that mend it.

Only what a person wrote in a file of their own is told with its line. What was set on the page has no file, and nobody
here can give a flag: a problem of the library is put in the words of the page, and its own words stand below it where
they say more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from decide.errors import DecideError, Fault, InputError, NoAnswer, Problem, Stopped, by_cause
from decide.language import language, t

from . import address
from .here import Here
from .slider import set_back
from .state import FILE_NAME, Difference, Planner, Published, differences, lacking_in_words, marked
from .steps import too_few
from .text import OF_COMMANDS
from .ways import Way, Wrong, show
from .work import Desk, Kept

KEPT = 200  # what-ifs with what their steps take in vain, a few words each

_lacking_kept = Kept(KEPT)


def problems(error: DecideError, here: Here, key: str = "page", *further: Way) -> None:
    """An error told where the page stands, never a traceback. `further`: ways out before the usual ones."""
    wrongs = wrong_with(error, here.desk, here.planner)
    show(wrongs, key, soft=isinstance(error, NoAnswer | Stopped), further=(*further, *_back(here.planner)))


def _back(planner: Planner) -> Iterator[Way]:
    """The ways out that are always there."""
    if address.can_go(True):
        yield Way(t("Undo the last change"), address.go, (True,))
    if not planner.as_published:
        yield Way(t("Take all back"), address.keep, (Planner(),))


def wrong_with(error: DecideError, desk: Desk, planner: Planner) -> list[Wrong]:
    """An error in the words of the page."""
    if isinstance(error, NoAnswer):
        return [Wrong(t("No plan exists as asked. Take back what was set last, or loosen it."), (), str(error))]
    if isinstance(error, Fault):
        return [Wrong(t("This is a fault of the tool, not of what you set. No result is shown."), (), str(error))]
    if not isinstance(error, InputError):
        return [Wrong(str(error))]
    owners = _owners(planner, desk.published)
    wrongs: dict[Wrong, None] = {}
    for problem in by_cause(error.problems):
        owner = owners.get(problem.place.file) if problem.place else None
        wrongs[_about(owner, problem, desk, planner) if owner else Wrong(in_page_words(problem))] = None
    return [*wrongs]


def in_page_words(problem: Problem) -> str:
    """A problem without what only a command line has: flags, and lines of the file that the page writes."""
    place = problem.place
    unwritten = place is not None and (place.file.startswith("-") or place.file == FILE_NAME)
    hint = "" if OF_COMMANDS.search(problem.hint) else problem.hint
    return str(replace(problem, place=None if unwritten else place, hint=hint))


def _owners(planner: Planner, published: Published) -> Mapping[str, Difference]:
    """What was set, by the name under which the library tells what is wrong with it."""
    owners: dict[str, Difference] = {}
    for one in differences(planner, published):
        titles = [one.text[:160]]
        if one.part == "presets":
            titles = [change.title for change in published.presets[one.name].changes]
        elif one.part == "weights":
            one, titles = Difference("weights", "", t("Weights")), [t("Weights")]
        owners |= {marked(title): one for title in titles}
    return owners


def too_much_taken(here: Here) -> None:
    """Steps that take more than an option has where that is no error: fewer leave then, and it is said."""
    if not here.planner.steps or here.shown is not None:
        return
    content = (here.desk.version, language(), here.planner)
    wrongs: list[Wrong] = _lacking_kept.get(content, lambda: [*_taken_in_vain(here.desk, here.planner)])
    if wrongs:
        show(wrongs, "steps", soft=True)


def _taken_in_vain(desk: Desk, planner: Planner) -> Iterator[Wrong]:
    for one in differences(planner, desk.published):
        if one.part == "steps" and (lacking := _lacking(one, desk, planner)):
            yield _lacks(one, lacking, desk, planner)


def _about(owner: Difference, problem: Problem, desk: Desk, planner: Planner) -> Wrong:
    """A problem of one thing that was set."""
    back = _way_back(owner, desk, planner)
    if owner.part == "weights":
        return Wrong(t("All weights are 0, so that nothing is compared. At least one has to be above 0."), (back,))
    if owner.part in ("units", "steps"):
        lacking = _lacking(owner, desk, planner)
        if lacking:
            return _lacks(owner, lacking, desk, planner)
    detail = str(replace(problem, place=None))
    if owner.part == "sets":
        text = t("“{what}” changes a figure that this pack does not have, or to what it cannot be.", what=owner.text)
    elif owner.part == "given":
        text = t("“{what}” does not go with what else is set.", what=owner.text)
    else:
        text = t("“{what}” does not go with these options, or with what else is set.", what=owner.text)
    return Wrong(text, (back,), "" if OF_COMMANDS.search(detail) else detail)


def _lacks(owner: Difference, lacking: Mapping[str, float], desk: Desk, planner: Planner) -> Wrong:
    """More is taken than some options have."""
    options = lacking_in_words(lacking, desk.published)
    text = t("“{what}”: these options have not so many: {options}.", what=owner.text, options=options)
    return Wrong(text, (*_for_others(owner, planner, desk, lacking), _way_back(owner, desk, planner)))


def _way_back(owner: Difference, desk: Desk, planner: Planner) -> Way:
    """The button that sets one thing back as published."""
    control = control_of(owner, desk.published)
    label = set_back(control) if control else t("Take “{what}” back", what=owner.text)
    return Way(label, address.keep, (planner.without(owner.part, owner.name),))


def control_of(owner: Difference, published: Published) -> str:
    """The label of the control that set it; empty for what is added to a list."""
    if owner.part == "units":
        return published.pack.units[owner.name].title
    if owner.part == "levers":
        return published.lever(owner.name)
    labels = {
        "delay": t("Delay of force generation"),
        "budget": t("Budget ceiling, $m a year"),
        "weights": t("Weights"),
        "weighting": t("What matters"),
    }
    return labels.get(owner.part, "")


def _lacking(owner: Difference, desk: Desk, planner: Planner) -> dict[str, float]:
    """Options that have not so many as are taken from them, and what they have."""
    cases = desk.cases_as_set(planner.without(owner.part, owner.name))
    if owner.part == "steps":
        return dict(too_few(dict(planner.steps)[owner.name], cases))
    less = -dict(planner.units)[owner.name]
    has = {case.option.id: case.pack.units.get(owner.name) for case in cases}
    there = {name: spec.strength.value if spec else 0.0 for name, spec in has.items()}
    return {name: units for name, units in there.items() if units < less}


def _for_others(owner: Difference, planner: Planner, desk: Desk, lacking: Mapping[str, float]) -> Iterator[Way]:
    """The step for the options alone that have so many."""
    if owner.part != "steps":
        return
    step = dict(planner.steps)[owner.name]
    kept = tuple(name for name in step.options or desk.theatre.options if name not in lacking)
    if kept:
        narrower = replace(step, options=kept)
        steps = {(narrower.code if code == owner.name else code): one for code, one in planner.steps}
        steps[narrower.code] = narrower
        yield Way(t("Only for the options that have so many"), address.keep, (planner.but(steps=tuple(steps.items())),))
