"""Controls of the page as they are drawn now: one that shows another value than a person chose has a key of its own."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1.element_tree import WidgetList


def drawn(kind: WidgetList[Any], name: str) -> Any:
    """The widget of a kind under the name of its control: `drawn(page.slider, "delay")`."""
    named = [one for one in kind if one.key == name or str(one.key).startswith(f"{name}__")]
    assert len(named) == 1, (name, [one.key for one in kind])
    return named[0]
