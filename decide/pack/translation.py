"""A pack in another language: `fr.yaml` in its folder, from each text as the pack has it to its French.

What a reader sees is translated: names, summaries, reasons, judgements. Evidence stays in the language it is written in
(assumption, note and locator of each quantity, titles of sources), because a translated citation is another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any, TypeVar

from decide.errors import InputError, Place, Problem, bounded, closest, shortened
from decide.language import typeset
from decide.pack.checks import check_pack
from decide.pack.folder import FRAME_FILE, FUTURES_FILE, LANGUAGE_FILES, LEVERS_FILE, RECORD_FILE
from decide.pack.located import validate
from decide.pack.quantity import Model
from decide.pack.schema import Pack
from decide.pack.strict_yaml import Parsed, read_yaml
from decide.pack.theatre import Theatre

SHOWN = (
    *("title", "short", "summary", "season", "counts", "says", "question", "reason"),
    "not_compared",  # why a judgement is not
    *("low", "high", "not_represented"),  # of factors, stress cases and clauses; those of quantities are numbers
    "left_to_the_plan",  # of clauses
)
"""Keys whose texts are shown to a reader."""
EVIDENCE = ("assumption", "note")
"""Keys whose texts stay, except where they are the reason of a change too: what a change sets has it as evidence."""
CITED = ("sources",)
"""Entries that stay as they are."""
BESIDE = (LEVERS_FILE, FUTURES_FILE, RECORD_FILE, FRAME_FILE)
"""Files with texts beside the pack's own; their readers translate them with `in_words`."""
NAMED = ("regions", "objectives", "units", "tasks", "needs")
"""Entries whose ids stand in headings where they have no short name."""
LONGEST = 4000  # characters of a text, as in the schema

M = TypeVar("M", bound=Model)
Words = Mapping[str, str]
"""Text as the pack has it, on one line -> text shown."""


def translated(theatre: Theatre, language: str) -> Theatre:
    """The theatre in another language; what its file leaves out stays as it is, all of it if there is no such file.

    Ids, figures and evidence stay as they are. Raises `InputError` if the file is not well formed.

    >>> from decide import find_pack, read_theatre, translated
    >>> translated(read_theatre(find_pack("drill")), "fr").options["stay"].title
    'Rester tel que déployé'
    """
    words = read_words(theatre, language)
    if not words:
        return theatre
    located = replace(theatre.located, tree=_in_words(theatre.located.tree, words))
    return replace(
        theatre,
        located=located,
        pack=validate(located, Pack, check_pack),
        options={name: in_words(option, words) for name, option in theatre.options.items()},
        words=words,
    )


def read_words(theatre: Theatre, language: str) -> Words:
    """The pack's translation, of what the pack says; empty if it has none. Raises `InputError` with every problem, at
    its line."""
    document = _read(theatre, language)
    originals = texts(theatre)
    entries = ((_on_one_line(text), said) for text, said in document.tree.items())
    return {text: typeset(_on_one_line(said), language) for text, said in entries if text in originals}


def stale(theatre: Theatre) -> Iterator[Problem]:
    """What the pack's translations say of texts that it does not have, or has no more as they were: readers see those
    as the pack has them now. Raises as `read_words`."""
    originals = {**texts(theatre), **theatre.words}
    for code in LANGUAGE_FILES:
        document = _read(theatre, code)
        for text in document.tree:
            if _on_one_line(text) not in originals:
                message = f"the pack says nowhere {shortened(text)}."
                likely = closest(text, (one[:60] for one in originals))
                hint = likely or "Leave it out, or write the text as the pack has it."
                yield Problem(message, document.marks[(text,)], hint)


def _read(theatre: Theatre, language: str) -> Parsed:
    """The file of a translation; an empty one if the pack has none."""
    path = theatre.folder / LANGUAGE_FILES[language]
    if not path.exists():
        return Parsed({})
    document = read_yaml(path, longest_key=LONGEST)
    if not isinstance(document.tree, dict):
        raise InputError(Problem("the file must hold 'text: translation' lines.", Place(path.as_posix(), 1)))
    problems = [
        Problem(f"the translation of {shortened(text)} is not a text.", document.marks[(text,)])
        for text, said in document.tree.items()
        if not isinstance(said, str) or not said.strip()
    ]
    if problems:
        raise InputError(bounded(problems))
    return document


def untranslated(theatre: Theatre) -> dict[str, tuple[str, ...]]:
    """Texts that each of the pack's translations leaves out, of a theatre as written. Raises as `read_words`."""
    there = [code for code, file in LANGUAGE_FILES.items() if (theatre.folder / file).exists()]
    translations = {code: read_words(theatre, code) for code in there}
    return {code: tuple(text for text in texts(theatre) if text not in words) for code, words in translations.items()}


def texts(theatre: Theatre) -> dict[str, None]:
    """Every text of the pack, its options and the files beside it that a reader sees, in order, each once."""
    trees: list[Any] = [theatre.located.tree, *(_tree(option) for option in theatre.options.values())]
    for path in (theatre.folder / name for name in BESIDE):
        trees += [read_yaml(path).tree] if path.exists() else []
    written = dict.fromkeys(_on_one_line(entries[key]) for tree in trees for entries, key in _places(tree))
    ids = (_words(name) for kind in NAMED for name, entry in theatre.located.tree[kind].items() if "short" not in entry)
    return {**written, **dict.fromkeys(ids)}


def in_words(model: M, words: Words) -> M:
    """An entry read from a file, with its texts translated."""
    return type(model).model_validate(_in_words(_tree(model), words)) if words else model


def _tree(model: Model) -> dict[str, Any]:
    return model.model_dump(exclude_unset=True)


def _in_words(tree: dict[str, Any], words: Words) -> dict[str, Any]:
    """A copy of the tree with its texts translated."""
    copied = deepcopy(tree)
    for period in copied.get("calendar", {}).get("periods", ()):
        period.setdefault("named", period["season"])  # modifiers go on naming seasons as the pack does
    for entries, key in [*_places(copied, (*SHOWN, *EVIDENCE))]:
        entries[key] = words.get(_on_one_line(entries[key]), entries[key])
    for kind in NAMED:
        for name, entry in copied.get(kind, {}).items():
            if "short" not in entry and _words(name) in words:
                entry["short"] = words[_words(name)]
    return copied


def _places(node: Any, keys: Sequence[str] = SHOWN) -> Iterator[tuple[dict[str, Any], str]]:
    """Where the texts of a tree stand: a mapping and a key of it."""
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str) and key in keys:
                yield node, key
            elif key not in CITED:
                yield from _places(value, keys)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from _places(item, keys)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _words(name: str) -> str:
    """An id as it reads in a heading."""
    return name.replace("_", " ")
