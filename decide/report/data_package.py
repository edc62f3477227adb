"""Every frame of an answer as CSV in one zipped data package (Frictionless): columns with their types in
`datapackage.json`, beside the manifest and the code."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from decide.report.render import to_csv

if TYPE_CHECKING:
    import pandas as pd

ZIPPED = (1980, 1, 1, 0, 0, 0)  # a file made twice from the same results is the same file
TYPES = {"f": "number", "i": "integer", "u": "integer", "b": "boolean"}


def to_package(frames: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> bytes:
    """The package's bytes. `about` stands beside the resources: manifest, certificates, code."""
    tables = {name: to_csv(frame) for name, frame in frames.items()}
    tree = {
        "profile": "tabular-data-package",
        "name": "decide",
        "resources": [_resource(name, frame) for name, frame in frames.items()],
        "decide": about,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        described = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
        for path, text in {
            "datapackage.json": described,
            **{f"{name}.csv": text for name, text in tables.items()},
        }.items():
            entry = zipfile.ZipInfo(path, ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, text)
    return buffer.getvalue()


def _resource(name: str, frame: pd.DataFrame) -> dict[str, Any]:
    fields = [{"name": str(column), "type": TYPES.get(values.dtype.kind, "string")} for column, values in frame.items()]
    return {
        "name": name.replace("_", "-"),
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }
