"""Figures that stand behind what a page shows, each leading to its row of evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import streamlit as st

from decide.language import language, t
from decide.pack.located import dotted
from decide.pack.quantity import quantities
from decide.pack.schema import Pack
from decide.report.quantities import quantity_title

from .here import Here
from .parts import evidence_address, plain
from .work import Desk


def figures(
    here: Here, label: str, key: str, behind: Iterable[tuple[str, Iterable[str]]], titles: Mapping[str, str]
) -> None:
    """A list that opens on a click: what is shown, and the figures that the paths behind it name. `titles`: those of
    figures by path."""
    with st.expander(label, key=key):
        for title, paths in behind:
            links = [
                f"[{plain(titles[path])}]({evidence_address(here, path)})"
                for written in paths
                for path in figures_under(written, titles)
            ]
            listed = ", ".join(links) or t("no figure that is left: it removes, or a later change sets anew")
            st.markdown(t("{lever}: {setting}", lever=f"**{plain(title)}**", setting=listed))


def figures_in(pack: Pack) -> dict[str, str]:
    """Titles of the figures of a pack, by path."""
    return {(path := dotted(at)): quantity_title(pack, path) for at, _ in quantities(pack)}


def figures_of(desk: Desk) -> dict[str, str]:
    """Titles of the figures of a pack and all its options, by path."""
    return _figures_of(desk, language())


@lru_cache(maxsize=8)
def _figures_of(desk: Desk, _language: str) -> dict[str, str]:
    titles = figures_in(desk.published.pack)
    for case in desk.cases:
        titles = {**figures_in(case.pack), **titles}
    return titles


def figures_under(written: str, paths: Iterable[str]) -> list[str]:
    """The figures that a path names: one, those of an entry, or by `*` those of several entries."""
    steps = written.split(".")
    return [
        path
        for path in paths
        if len(parts := path.split(".")) >= len(steps)
        and all(step in ("*", part) for step, part in zip(steps, parts, strict=False))
    ]
