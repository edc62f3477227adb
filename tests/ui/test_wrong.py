"""Every kind of thing that can be wrong with what a planner sets or opens: told in the words of the page, with the
control it is about and a button that mends it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from decide.ui.text import OF_COMMANDS
from decide.ui.wrong import in_page_words
from streamlit.testing.v1 import AppTest

from decide.errors import Place, Problem
from decide.language import speaking, t

Open = Callable[..., AppTest]
Turn = Callable[[AppTest, str], AppTest]
GO_ON = "Go on without it"
OF_A_FILE = re.compile(r"\.ya?ml:\d|what-if\.yaml")
CELLS = ("protection.upland", "protection.lowland", "stabilisation.upland", "stabilisation.lowland")


def address_of(page: AppTest) -> dict[str, str]:
    """The parts of the address."""
    parts = {name: page.query_params[name] for name in page.query_params}
    return {name: value if isinstance(value, str) else value[-1] for name, value in parts.items()}


def said(page: AppTest) -> str:
    """All that is told as wrong, as it is read."""
    wrong = [str(one.value) for kind in ("error", "warning") for one in page.get(kind)]
    return "\n".join(wrong + [str(one.value) for one in page.caption]).replace("\\", "")


def ways(page: AppTest) -> dict[str, Any]:
    """The buttons that mend it, by what they say."""
    return {one.label.replace("\\", ""): one for one in page.button if str(one.key).startswith("way_")}


@dataclass(frozen=True)
class Kind:
    """What a planner did, what the page says, and the button after which all is well."""

    query: dict[str, Any]
    says: str
    button: str
    left: dict[str, str] = field(default_factory=dict)
    """The parts of the address afterwards."""


KINDS = {
    "more taken away than an option has": Kind(
        {"step": "lose:infantry:900:0:"},
        "“Infantry −900”: these options have not so many: all options (300).",
        "Take “Infantry −900” back",
    ),
    "more late than are there": Kind(
        {"step": "late:infantry:310:6:", "delay": "2"},
        "“Infantry: 310 come 6 months late”: these options have not so many",
        "Take “Infantry: 310 come 6 months late” back",
        {"delay": "2"},
    ),
    "a slider and a step together": Kind(
        {"u.infantry": "-100", "step": "lose:infantry:250:0:"},
        "these options have not so many: all options (200).",
        "Take “Infantry −250” back",
        {"u.infantry": "-100"},
    ),
    "every weight at nothing": Kind(
        {f"w.{cell}": "0" for cell in CELLS},
        "All weights are 0, so that nothing is compared.",
        "Set Weights back",
    ),
    "a change of what is not there": Kind(
        {"set": "units.infantri.cost=1"},
        "“units.infantri.cost=1” changes a figure that this pack does not have, or to what it cannot be.",
        "Take “units.infantri.cost=1” back",
    ),
    "a value that cannot be": Kind(
        {"set": "areas.hill.beds=-4", "u.infantry": "50"},
        "“areas.hill.beds=-4” changes a figure",
        "Take “areas.hill.beds=-4” back",
        {"u.infantry": "50"},
    ),
    "a unit type removed": Kind({"set": "units.infantry=null"}, "“units.infantry=null” changes", "Take all back"),
    "a link with a unit type of another pack": Kind({"u.dragon": "5"}, "Unit type, dragon: 5", GO_ON),
    "a link beyond a slider's ends": Kind({"u.infantry": "9999"}, "Infantry: 9999", GO_ON),
    "a link beyond the months": Kind({"delay": "99"}, "Delay of force generation: 99", GO_ON),
    "a link with a lever of another pack": Kind({"lever.focus": "moon"}, "The hill or the plain: moon", GO_ON),
    "a link with a preset of another pack": Kind({"case": "x"}, "What could happen: x", GO_ON),
    "a link with a step that cannot be": Kind({"step": "fly:x:1:1:"}, "Lose, gain or delay units: fly", GO_ON),
    "a link about another option": Kind({"only": "nobody"}, "Option: nobody", GO_ON),
    "a link with another weighting": Kind({"weights": "none"}, "What matters: none", GO_ON),
    "a budget nobody offers": Kind({"budget": "0.1"}, "Budget ceiling, $m a year: 0.1", GO_ON),
    "a damaged file in a link": Kind({"file": "zzzz"}, "The file in the link is damaged", GO_ON),
    "a kept what-if of another pack": Kind(
        {"k.mine": "u.dragon=5"}, "Unit type, dragon: 5", GO_ON, {"k.mine": ""}
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_it_is_told_and_mended_by_a_button(open_page: Open, kind: Kind) -> None:
    page = open_page(**kind.query)
    text = said(page)
    assert kind.says in text
    assert not OF_COMMANDS.search(text), text
    assert not OF_A_FILE.search(text), text
    ways(page)[kind.button].click().run()
    assert not page.exception, page.exception
    assert [*page.get("error"), *page.get("warning"), *ways(page)] == []
    assert address_of(page) == kind.left


@pytest.mark.parametrize("name", [name for name in KINDS if "link" not in name])
def test_it_is_told_in_french_too(open_page: Open, name: str) -> None:
    page = open_page(lang="fr", **KINDS[name].query)
    wrong = said(page)
    assert wrong
    assert not OF_COMMANDS.search(wrong)
    with speaking("fr"):
        labels = {t("Take all back"), t(GO_ON)}
    assert {*ways(page)} & labels


def test_the_last_change_can_be_undone_where_it_went_wrong(open_page: Open) -> None:
    page = open_page(**{"w." + cell: "0" for cell in CELLS[1:]})
    page.slider(key="weight_protection_upland").set_value(0.0).run()
    assert "All weights are 0" in said(page)
    ways(page)["Undo the last change"].click().run()
    assert [*page.get("error")] == []
    assert "w.protection.upland" not in page.query_params


def test_a_step_that_some_options_cannot_take_whole_is_told_and_kept_for_the_others(open_page: Open) -> None:
    """Fewer leave where there are fewer: the page goes on, and says so."""
    page = open_page(step="lose:infantry:340:6:")
    lacking = "these options have not so many: Promise more than there is, Stay as deployed (300)."
    assert f"“Infantry −340 from month 6”: {lacking}" in said(page)
    ways(page)["Only for the options that have so many"].click().run()
    assert address_of(page) == {"step": "lose:infantry:340:6:reinforce"}
    assert ways(page) == {}


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("one option always leads.", None, "Name two or more, or none for all."), "Name two or more"),
        (Problem("0 draws.", Place("--futures"), "Ask for one or more."), "0 draws. Ask for one or more."),
        (Problem("none.", Place("a.yaml", 3), "Give --draws a number."), "a.yaml:3: none."),
        (Problem("it is wrong.", Place("what-if.yaml", 14), "See docs/robust.md."), "it is wrong."),
    ],
)
def test_what_only_a_command_line_has_is_left_out(problem: Problem, text: str) -> None:
    assert text in in_page_words(problem)
    assert not OF_COMMANDS.search(in_page_words(problem))
