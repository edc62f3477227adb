"""Packages that only some analyses need."""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec

from decide.errors import InputError, Problem, install

# by the name they are imported by
PACKAGES = {
    "scipy": "scipy",
    "SALib": "SALib",
    "pymcdm": "pymcdm",
    "pyarrow": "pyarrow",
    "duckdb": "duckdb",
}


def need(*modules: str) -> None:
    """Refuse an analysis before it begins whose packages are not installed. Raises `InputError`."""
    missing = [PACKAGES[name] for name in modules if find_spec(name) is None]
    if missing:
        message = f"this needs the package{'s' * (len(missing) > 1)} {', '.join(missing)}."
        raise InputError(Problem(message, None, f"{install('batch')}."))


def versions(*modules: str) -> dict[str, str]:
    """Versions of the packages of an analysis, for its manifest: what it draws and finds hangs on them."""
    return {PACKAGES[name]: version(PACKAGES[name]) for name in modules}
