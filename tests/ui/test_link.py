"""Links come from anywhere: what is read of them is bounded, and cheap to refuse. Work is counted, not timed."""

from __future__ import annotations

import base64
import zlib
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from decide.ui.link import MAX_LINK, MAX_PARTS, MAX_VALUES, _fitted, planner_of, query_of, taken, too_long
from decide.ui.state import Planner
from decide.ui.uploads import what_if_from
from decide.ui.work import desk_of
from streamlit.testing.v1 import AppTest

from decide.errors import MAX_PROBLEMS
from decide.pack import strict_yaml
from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from decide.ui import address as addressed
from decide.ui import link, uploads
from tests.ui.drawn import drawn

DRILL = desk_of(read_theatre(find_pack("drill")))


def in_link(text: str) -> dict[str, list[str]]:
    """A link with such a file in it."""
    return {"file": [base64.urlsafe_b64encode(zlib.compress(f"a.yaml\n{text}".encode(), 9)).decode().rstrip("=")]}


def test_a_packed_file_cannot_blow_up() -> None:
    planner, problems = planner_of(in_link(" " * 50_000_000), DRILL)
    assert planner.as_published
    assert len(problems) == 1


HEAD = "id: a\ntitle: A\noptions: "
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{here}: &{here} [{', '.join([f'*{before}'] * 9)}]\n" for before, here in pairwise("abcdefghi")
)
HEAVY = {
    "bomb": (BOMB, f"more than {MAX_VALUES} values"),
    "long list": (f"{HEAD}[{'a,' * 90_000}]", "damaged or too large"),
    "list in bounds of bytes": (f"{HEAD}[{'a,' * 9_000}]", f"more than {MAX_VALUES} values"),
}


@pytest.mark.parametrize(("text", "message"), HEAVY.values(), ids=HEAVY)
def test_a_heavy_file_in_a_link_is_refused_before_it_costs_anything(
    text: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counter[str]()
    count, option = strict_yaml._Builder.count, uploads.choose_options

    def counting(builder: strict_yaml._Builder, *place: Any) -> None:
        counted["values"] += 1
        count(builder, *place)

    def choosing(*arguments: Any) -> Any:
        counted["checked against the pack"] += 1
        return option(*arguments)

    monkeypatch.setattr(strict_yaml._Builder, "count", counting)
    monkeypatch.setattr(uploads, "choose_options", choosing)
    planner, problems = planner_of(in_link(text), DRILL)
    assert planner.as_published
    assert [message in problem for problem in problems] == [True]
    assert counted["values"] <= MAX_VALUES + 1
    assert counted["checked against the pack"] == 0


def test_a_file_with_many_faults_is_told_in_few_words() -> None:
    _, problems = planner_of(in_link(f"{HEAD}[{', '.join(f'o{n}' for n in range(MAX_VALUES - 10))}]"), DRILL)
    assert len(problems) == MAX_PROBLEMS + 1


@pytest.mark.parametrize(
    "query",
    [
        {"set": ["units.infantry.cost=1"] * (MAX_PARTS + 1)},
        {f"u.{n}": ["1"] for n in range(MAX_PARTS + 1)},
        {"set": ["x" * MAX_LINK]},
        {"x" * MAX_LINK: ["", "1"]},
    ],
)
def test_a_link_longer_than_those_made_here_is_not_read(
    query: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "_Reader", None)  # nothing of it is read
    planner, problems = planner_of(query | {"delay": ["3"]}, DRILL)
    assert planner.as_published
    assert [problem[:24] for problem in problems] == ["The link is longer than "]
    assert taken(query) == {}


def test_what_a_link_cannot_bring_back_is_not_put_into_one() -> None:
    """Each file is read, and small when packed; in a link it would be refused."""
    change = "  - {{id: c{n}, title: T, reason: To see what it would do., add: {{units.infantry.strength: 0}}}}\n"
    for n, fits in ((20, True), (MAX_VALUES // 5, False)):
        text = "id: a\ntitle: A\nchanges:\n" + "".join(change.format(n=i) for i in range(n))
        planner = Planner(given=what_if_from("a.yaml", text.encode(), DRILL.theatre))
        assert too_long(planner) is not fits
        assert (planner_of(query_of(planner), DRILL)[0] == planner) is fits
    assert too_long(Planner(sets=tuple((f"areas.hill.beds{n}", 1) for n in range(MAX_PARTS + 1))))


def test_every_option_that_is_shipped_fits_into_a_link(mali: Theatre) -> None:
    for option in sorted((mali.folder / "options").glob("*.yaml")):
        assert _fitted(option.name, option.read_text(encoding="utf-8")), option.name


def test_the_page_says_so_and_goes_on_from_the_published_options(open_page: Callable[..., AppTest]) -> None:
    page = open_page(set=["units.infantry.cost=1"] * (MAX_PARTS + 1), **{"v.period": "2"})
    assert [warning.value[:24] for warning in page.warning] == ["The link is longer than "]
    assert not page.query_params


def test_a_step_back_over_a_page_that_was_turned_keeps_what_is_set(
    open_page: Callable[..., AppTest], turn_to: Callable[[AppTest, str], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page()
    drawn(page.slider, "unit_infantry").set_value(50.0).run()

    def led_to(name: str, **query: str) -> dict[str, Any]:
        page.query_params.clear()
        page.query_params.update(query)
        turn_to(page, name)
        return {**page.query_params}

    def infantry() -> float:
        return float(drawn(page.slider, "unit_infantry").value)

    fifty, hundred = {"u.infantry": "50"}, {"u.infantry": "100"}
    assert led_to("option")["u.infantry"] == "50"  # by its title: without a query
    drawn(page.slider, "unit_infantry").set_value(100.0).run()
    assert led_to("evidence")["u.infantry"] == "100"

    def by_history(name: str, **query: str) -> dict[str, Any]:
        with monkeypatch.context() as patched:  # of this alone: the page stays on its pack
            patched.setattr(addressed, "_by_history", lambda: True)
            return led_to(name, **query)

    for name, query, units in (
        ("evidence", {}, 100.0),
        ("option", hundred, 100.0),
        ("option", fifty, 50.0),
        ("option", {}, 50.0),
        ("compare", fifty, 50.0),
        ("compare", {}, 0.0),  # where nothing was set yet
        ("compare", hundred, 100.0),
    ):
        assert by_history(name, **query) == query  # as it was
        assert infantry() == units, (name, query)
    led_to("option")
    led_to("compare")
    by_history("compare")
    assert infantry() == 100.0  # it may be the address left by turning to it


def test_an_option_that_a_link_names_and_the_pack_lacks_is_told(open_page: Callable[..., AppTest]) -> None:
    (warning,) = [one.value.replace("\\", "") for one in open_page(option="nope").warning]
    assert warning == "The link names the option “nope”, which is not here; the one that leads is shown."
    assert not open_page(option="stay").warning
