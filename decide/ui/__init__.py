"""In a checkout the page stands beside the package; a wheel has it here, in place of this file."""

from pathlib import Path

__path__ = [str(Path(__file__).parents[2] / "ui")]
