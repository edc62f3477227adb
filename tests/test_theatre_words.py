"""No theatre's words in code: what is written there must do for any pack."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from decide.pack.levers import settings_of
from decide.pack.theatre import Theatre

ROOT = Path(__file__).parents[1]
CODE = [*ROOT.glob("decide/**/*.py"), *ROOT.glob("ui/**/*.py")]
CATALOGUES = [*ROOT.glob("decide/language/*/*.yaml")]


def words(theatre: Theatre) -> set[str]:
    """The names of a theatre: of the pack, its regions, areas, options and levers, and of what only it has."""
    pack = theatre.pack
    names = {pack.id, *pack.regions, *pack.areas, *theatre.options}
    names |= {entry.title for group in (pack.regions, pack.areas) for entry in group.values()}
    names |= {place for area in pack.areas.values() for place in area.places}
    plain = {"baseline", "review", "proposal"}  # words of any theatre
    names |= {name.split("-")[0] for name in theatre.options if re.search("[0-9]", name)} - plain
    names |= {unit for unit in pack.units if "_" in unit or len(unit) == 3}
    names |= {name for name, *_ in settings_of(theatre)}
    return {word.lower() for word in names} | {"mali", "malian", "bamako", "epon"}


def pattern(theatre: Theatre) -> re.Pattern[str]:
    """Finds any of the theatre's words."""
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, words(theatre)))})(?![\w-])", re.IGNORECASE)


def said(path: Path) -> Iterator[tuple[int, str]]:
    """Strings and comments, with their lines."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type in (tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", -1)):
            yield token.start[0], token.string


def test_no_word_of_the_shipped_theatre_stands_in_code(mali: Theatre) -> None:
    theirs = words(mali)
    assert {"north", "centre", "capital", "kidal", "mopti (inner delta)", "epon-2b", "fpu", "mali"} <= theirs
    naming = pattern(mali)
    places = [
        f"{path.relative_to(ROOT)}:{line}: {match[0]}"
        for path in CODE
        for line, text in said(path)
        for match in naming.finditer(text)
    ]
    places += [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in CATALOGUES
        for match in naming.finditer(path.read_text(encoding="utf-8"))
        if match[0] != "centre"  # a word of French
    ]
    assert not places, "\n".join(places)
