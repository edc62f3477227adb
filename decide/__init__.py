"""decide: strategic options of a peace operation, compared.

    from decide import compare, find_pack, read_theatre
    results = compare(read_theatre(find_pack(None)))

Names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decide.pack.read import WhatIf, find_pack, read_scenario, read_theatre, resolve
    from decide.pack.translation import translated
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
    "answer": "decide.solve.answer",
    "compare": "decide.questions.compare.study",
    "Results": "decide.results.study",
    "read_results": "decide.results.study",
    "translated": "decide.pack.translation",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'decide' has no attribute {name!r}")
    return getattr(import_module(_HOME.get(name, "decide.pack.read")), name)
