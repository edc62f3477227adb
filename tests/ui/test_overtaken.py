"""Two runs of the page that meet: neither is a fault, and what fails every time still is one."""

from __future__ import annotations

import pytest
from decide.ui.overtaken import take_turns
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest


def _page(times: int, text: str) -> None:
    """A page whose first runs meet what Streamlit meets in a state that another run changes."""
    import streamlit as st
    from decide.ui.overtaken import redrawn

    with redrawn():
        st.session_state["runs"] = st.session_state.get("runs", 0) + 1
        if st.session_state["runs"] <= times:
            raise RuntimeError(text)
        st.write("drawn")


BETWEEN = "dictionary changed size during iteration"


@pytest.mark.parametrize("kind", ["dictionary", "Set"])
def test_what_another_run_changed_is_drawn_once_more(kind: str) -> None:
    page = AppTest.from_function(_page, args=(1, BETWEEN.replace("dictionary", kind))).run()
    assert not page.exception
    assert page.session_state["runs"] == 2
    assert [one.value for one in page.markdown] == ["drawn"]
    page.session_state["runs"] = 0  # and again, once a run went well between
    assert not page.run().exception


@pytest.mark.parametrize(
    ("times", "text", "runs"), [(2, BETWEEN, 2), (1, "generator already executing", 1), (1, "", 1)]
)
def test_what_fails_every_time_or_otherwise_is_a_fault(times: int, text: str, runs: int) -> None:
    page = AppTest.from_function(_page, args=(times, text)).run()
    assert [one.message for one in page.exception] == [text]
    assert page.session_state["runs"] == runs


def test_a_run_told_to_stop_ends_without_a_fault() -> None:
    def stopped() -> None:
        import streamlit as st
        from decide.ui.overtaken import redrawn
        from streamlit.runtime.scriptrunner import get_script_run_ctx

        with redrawn():
            st.write("begun")
            ctx = get_script_run_ctx()
            assert ctx is not None
            assert ctx.script_requests is not None
            ctx.script_requests.request_stop()
            raise KeyError("taken by the other run")

    page = AppTest.from_function(stopped).run()
    assert not page.exception
    assert [one.value for one in page.markdown] == ["begun"]


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs take turns, in this test alone."""
    for name in ("__init__", "on_script_will_rerun"):
        monkeypatch.setattr(SafeSessionState, name, getattr(SafeSessionState, name))
    take_turns()


@pytest.mark.usefixtures("turns")
def test_runs_of_one_session_take_turns() -> None:
    one, other = SessionState(), SessionState()
    older, newer, elsewhere = (SafeSessionState(state, lambda: None) for state in (one, one, other))
    assert older._lock is newer._lock
    assert elsewhere._lock is not older._lock


def _choice_and_a_newer_run() -> None:
    """A page with a box; while what is chosen is taken over, a newer run is asked for."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    def take() -> None:
        ctx = get_script_run_ctx()
        assert ctx is not None
        assert ctx.script_requests is not None
        ctx.script_requests.request_rerun(RerunData())
        st.session_state["taken"] = st.session_state["box"]

    st.checkbox("box", key="box", on_change=take)
    st.write(f"taken: {st.session_state.get('taken')}")


@pytest.mark.usefixtures("turns")
def test_a_choice_is_taken_over_whole_though_a_newer_run_waits() -> None:
    page = AppTest.from_function(_choice_and_a_newer_run).run()
    page.checkbox[0].check().run()
    assert not page.exception
    assert page.markdown[0].value == "taken: True"


@pytest.mark.usefixtures("turns")
def test_a_run_told_to_stop_before_it_took_over_anything_takes_over_nothing() -> None:
    def stop() -> None:
        raise InterruptedError

    state = SafeSessionState(SessionState(), stop)
    with pytest.raises(InterruptedError):
        state.on_script_will_rerun(None)
    with pytest.raises(InterruptedError):
        state["any"] = 1  # and it is told so again afterwards
