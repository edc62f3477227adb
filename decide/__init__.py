"""decide: strategic options of a peace operation, compared.

    from decide import compare, find_pack, read_theatre
    results = compare(read_theatre(find_pack(None)))

Names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decide.pack.folder import find_pack
    from decide.pack.read import read_theatre
    from decide.pack.theatre import resolve
    from decide.pack.translation import translated
    from decide.pack.what_if import WhatIf, read_scenario
    from decide.questions.compare.study import compare
    from decide.results.study import Results, read_results
    from decide.solve.answer import answer

__all__ = [
    "Results",
    "WhatIf",
    "answer",
    "compare",
    "find_pack",
    "read_results",
    "read_scenario",
    "read_theatre",
    "resolve",
    "translated",
]

_HOME = {
    "Results": "decide.results.study",
    "WhatIf": "decide.pack.what_if",
    "answer": "decide.solve.answer",
    "compare": "decide.questions.compare.study",
    "find_pack": "decide.pack.folder",
    "read_results": "decide.results.study",
    "read_scenario": "decide.pack.what_if",
    "read_theatre": "decide.pack.read",
    "resolve": "decide.pack.theatre",
    "translated": "decide.pack.translation",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'decide' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
