"""The drill pack with two options that serve different people: docs/drill.md, "Weights"."""

from __future__ import annotations

from pathlib import Path

from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from tests.pack.patched import copy_drill

OPTION = """id: {name}
title: Patrols in the {region} only
base: stay
summary: For a test of weights.
source: DRILL
locator: options
changes:
  - id: patrols
    title: Patrols in the {region} only
    reason: The exercise asks which option serves whom.
    set:
      tasks.patrol.regions: [{region}]
"""


def two_patrols(to: Path) -> Theatre:
    """A copy of the drill pack in a folder, with an option that patrols on the hill only, and one on the plain only."""
    regions = {"uphill": "upland", "downhill": "lowland"}
    edits = [
        {"file": f"options/{name}.yaml", "write": OPTION.format(name=name, region=region)}
        for name, region in regions.items()
    ]
    return read_theatre(copy_drill(to, edits))
