"""A guided start: five steps above whatever page they lead to, which can be left at any of them and taken again."""

from __future__ import annotations

import streamlit as st

from decide.language import t

STEP = "_guide_step"  # of the session; 0 where nobody is guided


def guide_button() -> None:
    """Begin it."""
    st.button(t("Guided start"), key="guide_begin", on_click=_go, args=(1,), disabled=_step() > 0, type="tertiary")


def guide() -> None:
    """The step under way, if someone is guided."""
    texts, now = steps(), _step()
    if not 1 <= now <= len(texts):
        return
    with st.container(key="guide", border=True, horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{t('Step {step} of {count}', step=now, count=len(texts))}** {texts[now - 1]}")
        with st.container(horizontal=True, gap="small", key="guide_ways", width="content"):
            st.button(t("Back"), key="guide_back", on_click=_go, args=(now - 1,), disabled=now == 1)
            if now < len(texts):
                st.button(t("Next"), key="guide_next", on_click=_go, args=(now + 1,), type="primary")
            st.button(t("Leave the guide"), key="guide_leave", on_click=_go, args=(0,))


def steps() -> tuple[str, ...]:
    """What is said at each step."""
    return (
        t(
            "Read the sentence in bold: the options that do most under these inputs. Options of one tier cannot be "
            "told apart; below it stands what separates them."
        ),
        t(
            "Move a slider on the left, or type a number beside it: every option is solved anew, and what you changed "
            "stands above the page, each with a way back."
        ),
        t(
            "Say what matters under “What matters”: weights are a judgement, not a finding, and the order of the "
            "options can hang on them."
        ),
        t(
            "Turn to “Option” to see where people are in each season, what holds an option back, and what a plan of "
            "your own would score."
        ),
        t(
            "Turn to “How sure” before you rely on an order: it holds under stated assumptions. “Take away” has "
            "everything as files, and “Brief” makes two to four pages for a meeting."
        ),
    )


def _step() -> int:
    return int(st.session_state.get(STEP, 0))


def _go(step: int) -> None:
    st.session_state[STEP] = step
