"""What the sources say of an option beyond what the programme scores, read from `frame.yaml` in the pack's folder.

A code says whether an option is better or worse than the baseline in a dimension; where no source speaks there is none.
`decide frame` sets the codes beside the scores. Nothing here enters the programme.
"""

# ruff: noqa: RUF012 (pydantic gives every instance its own copy of a default)

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from decide.errors import InputError, Problem, unknown
from decide.language import mark
from decide.pack.folder import FRAME_FILE
from decide.pack.located import Complaint, Located, validate
from decide.pack.quantity import Model
from decide.pack.schema import Id, Named, OptionId, Text, Title
from decide.pack.strict_yaml import mapping, read_yaml
from decide.pack.theatre import Theatre
from decide.pack.translation import in_words

Code = Literal["much worse", "worse", "about the same", "better", "much better", "both ways"]
STEPS = {
    mark("much worse"): -2,
    mark("worse"): -1,
    mark("about the same"): 0,
    mark("better"): 1,
    mark("much better"): 2,
}
"""Codes in their order, by their place from that of the baseline."""
BOTH_WAYS = mark("both ways")  # the sources point to better and to worse
NOT_SAID = mark("not said")  # no source speaks about it; never written, as it is what is left out
Confidence = Literal["high", "medium", "low"]


class Dimension(Named):
    """Something that options are judged by beside the scores."""

    question: Text
    """What it asks of an option."""
    says: Text
    """What the source finds of the mission as it was."""
    source: str
    """Id of the document (sources.yaml)."""
    locator: Title
    """Where in it."""


class Coded(Model):
    """What sources say of one option in one dimension, beside the baseline."""

    code: Code
    """From `much worse` to `much better` than the baseline; `both ways` where the sources point to better and to worse.
    What no source says is left out."""
    confidence: Confidence
    """`high`: the source says it of the option outright. `medium`: as likely or possible, or as the view of some.
    `low`: it says it of what the option does or of one like it, and the step to the option is the pack's."""
    reason: Text
    """What the source says, in own words."""
    source: str
    """Id of the document (sources.yaml)."""
    locator: Title
    """Where in it."""


class Frame(Model, defer_build=False):
    """The file `frame.yaml`."""

    title: Title
    """Whose dimensions they are."""
    baseline: OptionId
    """The option that the codes are relative to."""
    dimensions: Annotated[dict[Id, Dimension], Field(min_length=1)]
    """The dimensions, in the order shown."""
    codes: dict[OptionId, dict[Id, Coded]] = {}
    """Option -> dimension -> code; what is left out is not said by any source."""


@dataclass(frozen=True)
class FrameFile:
    """The dimensions and codes of a pack, as read."""

    frame: Frame
    digest: str


def has_frame(theatre: Theatre) -> bool:
    """Whether a pack has codes."""
    return (theatre.folder / FRAME_FILE).exists()


def read_frame(theatre: Theatre) -> FrameFile:
    """The codes of a pack. Raises `InputError` with every problem, at its line, or if the pack has none."""
    path = theatre.folder / FRAME_FILE
    if not has_frame(theatre):
        message = f"the pack {theatre.pack.id!r} codes no further dimensions."
        raise InputError(Problem(message, None, f"Write them in {FRAME_FILE}, as docs/frame.md shows."))
    document = mapping(read_yaml(path), path)
    located = Located(document.tree, document.marks)
    frame = validate(located, Frame, lambda read: _meaning(read, theatre))
    return FrameFile(in_words(frame, theatre.words), document.digest)


def _meaning(frame: Frame, theatre: Theatre) -> Iterator[Complaint]:
    """Options, dimensions and sources that there are not, and codes of the baseline against itself."""
    if frame.baseline not in theatre.options:
        yield ("baseline",), *unknown("option", frame.baseline, theatre.options)
    cited: dict[tuple[str, ...], str] = {
        ("dimensions", name, "source"): dimension.source for name, dimension in frame.dimensions.items()
    }
    for option, codes in frame.codes.items():
        if option not in theatre.options:
            yield ("codes", option), *unknown("option", option, theatre.options)
        if option == frame.baseline:
            yield ("codes", option), f"{option!r} is the baseline that codes are relative to.", "Leave it out."
        for name, coded in codes.items():
            cited["codes", option, name, "source"] = coded.source
            if name not in frame.dimensions:
                yield ("codes", option, name), *unknown("dimension", name, frame.dimensions)
    for at, source in cited.items():
        if source not in theatre.pack.sources:
            yield at, *unknown("source", source, theatre.pack.sources)
