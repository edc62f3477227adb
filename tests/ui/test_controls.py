"""One owner for every value: what the browser says late of a control is no choice, and nothing gains what nobody chose.

The browser of this test lags: a move is sent with what every control stood at, and with the address, one or two answers
ago, as a person who moves quickly on a slow line does. Its address is what the page sent it last.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pytest
from decide.ui.binds import PLEDGED
from decide.ui.link import planner_of
from decide.ui.work import Desk
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state.query_params import QueryParams
from streamlit.testing.v1 import AppTest

from decide.questions.compare.tables_of_binding import binding
from decide.questions.show.chart import worth_chart
from tests.ui.drawn import drawn

MOVES, SEED, LAG = 200, 11, 2
TAKEN_BACK = 0.2  # of the moves: to where the slider moved last stood before
SLIDERS = ("unit_infantry", "delay", "weight_protection_upland", "weight_protection_lowland")
PARTS = dict(zip(SLIDERS, ("u.infantry", "delay", "w.protection.upland", "w.protection.lowland"), strict=True))


@pytest.fixture
def bar(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The address that the browser shows: what the page sent last."""
    shown, send = dict[str, str](), QueryParams._send_query_param_msg

    def sent(self: QueryParams) -> None:
        send(self)
        shown.clear()
        shown.update({name: value if isinstance(value, str) else value[-1] for name, value in self.to_dict().items()})

    monkeypatch.setattr(QueryParams, "_send_query_param_msg", sent)
    return shown


@dataclass
class Late:
    """A browser that hears of what the page draws some answers late; what was chosen in it, it knows at once."""

    page: AppTest
    bar: dict[str, str]
    heard: list[tuple[WidgetStates, dict[str, str]]] = field(default_factory=list)
    own: list[tuple[int, str, float]] = field(default_factory=list)
    at: int = 0

    def hear(self) -> None:
        """One more answer has left the server."""
        states = self.page._tree.get_widget_states()
        held = [state for state in states.widgets if state.WhichOneof("value") != "trigger_value"]
        self.heard.append((WidgetStates(widgets=held), {**self.bar}))  # of a button it sends a press, and no more

    def move(self, widget: Any, value: float, lag: int) -> bool:
        """Move a slider, with all else as it was some answers ago; False if it was not on the screen then."""
        self.at = max(self.at, len(self.heard) - 1 - lag)
        states, query = self.heard[self.at]
        sent = WidgetStates()
        sent.CopyFrom(states)
        if widget.id not in {state.id for state in sent.widgets}:
            return False
        self.own.append((len(self.heard), widget.id, value))
        for when, name, chosen in self.own:
            for state in sent.widgets:
                if when > self.at and state.id == name:
                    state.double_array_value.data[:] = [chosen]
        self.page.query_params.clear()
        self.page.query_params.update(query)
        self.page._run(sent)
        assert not self.page.exception
        self.hear()
        return True


def looked_at(page: AppTest, bar: dict[str, str], desk: Desk) -> str:
    """The option that the box names, whose bars those under it are, under what the address says is set."""
    option = str(drawn(page.selectbox, "option_box").value)
    planner, problems = planner_of({name: [value] for name, value in bar.items()}, desk)
    assert not problems
    wanted = worth_chart(binding(desk.results(planner).only(option), PLEDGED)).spec["datasets"]
    charts = [one for one in page.get("vega_lite_chart") if "Bars of points gained" in one.proto.alt]
    assert len(charts) == any(wanted.values())
    if not charts:  # one more of anything buys nothing
        return option
    (data,) = charts[0].proto.datasets
    shown = pa.ipc.open_stream(io.BytesIO(data.data.data)).read_pandas()
    (bars,) = wanted.values()
    assert list(shown["what"]) == [bar["what"] for bar in bars]
    assert list(shown["points"]) == pytest.approx([bar["points"] for bar in bars])
    return option


def test_two_hundred_quick_moves_gain_nothing_that_nobody_chose(
    open_page: Callable[..., AppTest], desk: Desk, bar: dict[str, str]
) -> None:
    page, rng = open_page(), random.Random(SEED)
    browser = Late(page, bar)
    browser.hear()
    chosen: dict[str, float] = {}
    leaders, pushed, last = set(), 0, ("", 0.0)
    for n in range(MOVES):
        if n % 20 == 19:  # all is taken back, so that every control shows what nobody moved it to
            page.button(key="back_to_published").click().run()
            browser.hear()
            chosen, pushed = {}, pushed + 1
        name, lag = rng.choice(SLIDERS), rng.randint(0, LAG)
        widget = drawn(page.slider, name)
        steps = round((widget.max - widget.min) / widget.step)
        value = widget.min + widget.step * rng.randint(0, steps)
        if last[0] and rng.random() < TAKEN_BACK:  # while the browser still has the address of before
            (name, value), lag = last, 1
            widget = drawn(page.slider, name)
        last = name, widget.value
        if browser.move(widget, value, lag):
            published = 1.0 if name.startswith("weight") else 0.0
            chosen = {**chosen, PARTS[name]: value}
            chosen = {part: one for part, one in chosen.items() if part != PARTS[name] or value != published}
        assert {part: float(value) for part, value in bar.items()} == pytest.approx(chosen), (n, name)
        leaders.add(looked_at(page, bar, desk))
    assert pushed == MOVES // 20
    assert len(leaders) > 1


def test_what_a_control_shows_is_part_of_it(open_page: Callable[..., AppTest]) -> None:
    """A value that is set from outside is told to the browser once, and never if the next run comes before that."""
    page = open_page(**{"u.infantry": "50", "delay": "2", "w.protection.upland": "3", "lever.focus": "hill"})
    page.button(key="undo").run()  # whatever the first run had to tell is gone
    numbers = {name: drawn(page.slider, name) for name in SLIDERS}
    assert {name: [*one.proto.default] for name, one in numbers.items()} == {
        "unit_infantry": [50.0],
        "delay": [2.0],
        "weight_protection_upland": [3.0],
        "weight_protection_lowland": [1.0],
    }
    typed = {name: drawn(page.number_input, f"{name}_typed").proto.default for name in SLIDERS}
    assert typed == {name: one.value for name, one in numbers.items()}
    lever = drawn(page.selectbox, "lever_focus")
    assert lever.options[lever.proto.default] == "The hill"
    language = page.segmented_control(key="language")
    assert [language.options[at] for at in language.proto.default] == ["English"]
    widgets = [*numbers.values(), lever, language]
    assert not any(one.proto.set_value for one in widgets)
