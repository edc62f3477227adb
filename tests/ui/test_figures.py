"""Figures lead to their rows of evidence from wherever they stand behind something."""

from __future__ import annotations

from collections.abc import Callable

from decide.ui.figures import figures_of, figures_under
from decide.ui.work import Desk
from streamlit.testing.v1 import AppTest

from decide.pack.futures import read_futures
from decide.pack.theatre import Theatre
from decide.report.evidence import evidence

Open = Callable[..., AppTest]
Turn = Callable[[AppTest, str], AppTest]


def links(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in page.markdown)


def test_a_path_names_one_figure_those_of_an_entry_or_of_several() -> None:
    paths = ["units.a.cost", "units.a.arrivals.x.month", "units.b.arrivals.y.month", "units.b.arrivals.y.units"]
    assert figures_under("units.a.cost", paths) == ["units.a.cost"]
    assert figures_under("units.b.arrivals.y", paths) == paths[2:]
    assert figures_under("units.*.arrivals.*.month", paths) == paths[1:3]
    assert figures_under("units.c", paths) == []


def test_every_figure_named_has_a_row_of_evidence(desk: Desk, drill: Theatre) -> None:
    assert {*figures_of(desk)} <= {*evidence(drill)["path"]}


def test_assumptions_lead_to_their_evidence(open_page: Open, turn_to: Turn, desk: Desk, drill: Theatre) -> None:
    page = turn_to(open_page(**{"v.sure": "drivers"}), "sure")
    paths = [*figures_of(desk)]
    moved = [
        path for one in read_futures(drill).factors.values() for way in one.moves for path in figures_under(way, paths)
    ]
    assert moved
    for path in moved:
        assert f"row={path})" in links(page)


def test_what_binds_and_what_is_set_lead_to_their_evidence(open_page: Open, turn_to: Turn, desk: Desk) -> None:
    page = turn_to(open_page(option="stay", **{"v.tab": "binding"}), "option")
    assert "row=units.infantry.strength)" in links(page)
    hints = [str(slider.help) for slider in page.sidebar.slider]
    for cell in desk.cells:
        assert any(f"row=weights.{cell})" in hint for hint in hints)
