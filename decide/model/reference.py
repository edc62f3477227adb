"""`python -m decide.model.reference` writes the equations of `docs/model.md` from the code.

The constraints' docstrings are the equations; the document holds them between two marks, so that the
two cannot drift apart.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from decide.model import formulation
from decide.model.families import families
from decide.model.variables import Variables

BEGIN, END = "<!-- equations: begin -->", "<!-- equations: end -->"


def equations() -> str:
    """The variables, the objective and every constraint, as Markdown."""
    lines = ["### Variables", "", "All are continuous and not negative.", "", "```text"]
    source = inspect.getsource(Variables).split('"""')
    lines += [" ".join(text.split()) for text in source[3::2]]
    lines += ["```", "", "### Objective", "", _block(formulation.objective), "", "### Constraints", ""]
    for spec in families().values():
        lines += [_block(spec.equation), ""]
    return "\n".join(lines).rstrip()


def _block(function: Callable[..., Any]) -> str:
    return f"`{function.__name__}`\n\n```text\n{inspect.cleandoc(function.__doc__ or '')}\n```"


def renewed(document: str) -> str:
    """The document with its generated part made anew. Raises `ValueError` without the two marks."""
    before, _, rest = document.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"the document needs {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{equations()}\n\n{END}{after}"


if __name__ == "__main__":
    path = Path("docs/model.md")
    path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
