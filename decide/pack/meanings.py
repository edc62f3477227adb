"""What the fields of the schema mean: the docstrings beneath them, read when they are asked for.

Pydantic can keep them, at the price of every start of every command: it parses the source of each model.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from decide.pack.quantity import Model


@cache
def meanings(model: type[Model]) -> Mapping[str, str]:
    """Field -> its docstring in one line, for the fields that have one; those of its bases included."""
    bases = [kind for kind in reversed(model.__mro__) if issubclass(kind, Model)]
    return {name: text for kind in bases for name, text in _own(kind).items()}


def _own(model: type[Model]) -> dict[str, str]:
    (definition,) = ast.parse(inspect.getsource(model)).body
    assert isinstance(definition, ast.ClassDef)
    texts = {}
    for field, below in pairwise(definition.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                texts[name] = " ".join(text.split())
    return texts
