"""What the sources say of an option beyond the scores, as signs, words and one line."""

from __future__ import annotations

from decide.language import joined, listed, mark, said, t
from decide.pack.frame import BOTH_WAYS, NOT_SAID, Frame, has_frame, read_frame
from decide.pack.theatre import Theatre
from decide.report.titles import in_sentence, titles_of

SIGNS = {
    "much worse": "−−",
    "worse": "−",
    "about the same": "=",
    "better": "+",
    "much better": "++",
    BOTH_WAYS: "±",
    NOT_SAID: "·",
}
"""Of each code, where there is no room for words."""
CONFIDENCE = {word: word for word in (mark("high"), mark("medium"), mark("low"))}


def legend() -> str:
    """What the signs stand for."""
    parts = listed(t("{sign} {code}", sign=sign, code=said(code)) for code, sign in SIGNS.items())
    return t("Beside the baseline: {parts}.", parts=parts)


def beyond_the_scores(theatre: Theatre, option: str) -> list[str]:
    """The codes of an option in one line; nothing for the baseline of the codes, or in a pack without any."""
    if not has_frame(theatre):
        return []
    frame = read_frame(theatre).frame
    return [] if option == frame.baseline else [_line(frame, theatre, option)]


def _line(frame: Frame, theatre: Theatre, option: str) -> str:
    codes = frame.codes.get(option, {})
    parts = [
        t("{dimension}: {code}", dimension=one.title, code=said(codes[name].code))
        for name, one in frame.dimensions.items()
        if name in codes
    ]
    silent = [one.title for name, one in frame.dimensions.items() if name not in codes]
    parts += [t("not said: {dimensions}", dimensions=joined(silent))] if silent else []
    return t(
        "Beyond the scores, the sources say beside {baseline}: {parts}.",
        baseline=in_sentence(titles_of(theatre), frame.baseline),
        parts=listed(parts),
    )
