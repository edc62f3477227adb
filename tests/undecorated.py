"""`python -m tests.undecorated FILE...` writes constraint families with their specification below, not in front.

mutmut changes nothing in a function that is decorated, so it would pass over every equation. For copies alone, see
docs/testing.md.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path


def undecorated(source: str) -> str:
    """The module with `family(...)(name)` at its end for each `@family(...)` before a function."""
    lines, below = source.splitlines(), [""]
    for node in ast.parse(source).body:
        for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else []:
            below.append(f"{ast.unparse(decorator)}({node.name})")
            first, last = decorator.lineno - 1, decorator.end_lineno or decorator.lineno
            lines[first:last] = [""] * (last - first)
    return "\n".join([*lines, *below, ""])


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")
