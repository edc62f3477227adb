"""What stands beside a CSV that is written to a file: what it holds and how it came about, as JSON in the form of the
W3C's metadata for tabular data, so that the CSV itself has a head and rows and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from decide.report.formats import Content


def sidecar(content: Content, name: str, written: bytes) -> bytes:
    """The metadata of a CSV of that name and content."""
    data: Mapping[str, Any] = content.data()
    document = content.document
    tree = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": name,
        "dc:title": document.title,
        "dc:description": [*document.lead, *document.notes],
        "tableSchema": {"columns": [_column(column) for column in content.rows().items()]},
        "decide:manifest": data.get("manifest", {}),
        "decide:certificates": data.get("certificates", {}),
        "decide:code": data.get("code", ""),
        "decide:sha256": hashlib.sha256(written).hexdigest(),
    }
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode()


def _column(column: tuple[Any, pd.Series[Any]]) -> dict[str, str]:
    name, values = column
    kind = values.dtype.kind
    return {
        "name": str(name),
        "titles": str(name),
        "datatype": {"f": "number", "i": "integer", "b": "boolean"}.get(kind, "string"),
    }
