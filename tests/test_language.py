"""Both languages are complete: every text of the code is in the catalogue, and nothing that is shown stands outside."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from decide.language import (
    LANGUAGES,
    WRITTEN,
    catalogue,
    counted,
    in_figures,
    mark,
    mark_counted,
    number,
    per_cent,
    retold,
    said,
    speaking,
    t,
    typeset,
    writing,
)
from decide.language.folders import Forms, category, entries, files, in_number

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "decide" / "language"
OTHERS = [code for code in LANGUAGES if code != WRITTEN]
SAYS = ("t", "mark")
COUNTS = ("counted", "mark_counted")
SHOWN_AT = {"Column": (0, 1), "Table": (1,), "Document": (0,)}
"""Arguments of the parts of a document that a reader sees."""
LETTERS = re.compile(r"[^\W\d_]{2}")


def sources() -> list[Path]:
    return [path for folder in ("decide", "ui") for path in sorted((ROOT / folder).rglob("*.py"))]


def calls(path: Path, names: tuple[str, ...]) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


Key = tuple[str, str]
"""A text and its context."""


@dataclass(frozen=True)
class Use:
    """Where the code says a text, and with which second text for one thing if it says it of a number of them."""

    where: str
    one: str | None = None


def context_of(call: ast.Call, where: str) -> str:
    for keyword in call.keywords:
        if keyword.arg == "context":
            context = literal(keyword.value)
            assert context, f"{where}: the context must be a literal"
            return context
    return ""


@pytest.fixture(scope="module")
def used() -> dict[Key, Use]:
    """Every text of the code, by what catalogues know it by."""
    uses: dict[Key, Use] = {}
    for path in sources():
        if path.is_relative_to(CATALOGUE) and path.name == "__init__.py":
            continue
        for call in calls(path, (*SAYS, *COUNTS)):
            of_number, where = getattr(call.func, "id", "") in COUNTS, place(path, call)
            texts = [literal(argument) for argument in call.args[: 2 if of_number else 1]]
            assert texts, where
            assert None not in texts, f"{where}: the text must be a literal; elsewhere mark it, then `said`"
            key, use = (str(texts[-1]), context_of(call, where)), Use(where, texts[0] if of_number else None)
            before = uses.setdefault(key, use)
            assert before.one == use.one, f"{where}: {key[0]!r} is said otherwise at {before.where}"
    return uses


def values(text: str) -> set[str]:
    """What a text has filled in."""
    return set(re.findall(r"\{(\w+)[^{}]*\}", text))


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated(used: dict[Key, Use], code: str) -> None:
    missing = [f"{use.where}: {text!r}" for (text, _), use in used.items() if (text, _) not in catalogue(code)]
    assert not missing, "\n".join([f"{len(missing)} texts without {writing(code).name}:", *missing])


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_translated_that_no_code_says(used: dict[Key, Use], code: str) -> None:
    """Texts and contexts alike."""
    assert set(catalogue(code)) - set(used) == set()


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_said_of_a_number_has_a_form_for_each_category_of_the_language(used: dict[Key, Use], code: str) -> None:
    categories = {*writing(code).plurals, "other"}
    due = {key: categories if use.one is not None else {"other"} for key, use in used.items()}
    forms = {key: set(catalogue(code)[key]) for key in due if key in catalogue(code)}
    wrong = {key: given for key, given in forms.items() if given != due[key]}
    assert wrong == {}


@pytest.mark.parametrize("code", OTHERS)
def test_the_same_values_are_filled_in(used: dict[Key, Use], code: str) -> None:
    """A form for one or none or two things may do without their number."""
    wrong = [
        (text, form)
        for (text, context), forms in catalogue(code).items()
        for name, form in forms.items()
        if not values(text) - values(form) <= ({"count"} if name in ("zero", "one", "two") else set())
        or not values(form) <= values(text) | {"count"}
    ]
    assert wrong == []
    assert [use.where for (text, _), use in used.items() if use.one and values(use.one) - values(text)] == []


@pytest.mark.parametrize("code", OTHERS)
def test_files_agree_where_they_translate_the_same(code: str) -> None:
    before: dict[Key, Forms] = {}
    for path in files(code):
        for key, forms in entries(yaml.safe_load(path.read_text(encoding="utf-8")) or {}):
            assert isinstance(key[0], str), f"{path.name}: {key[0]!r} needs quotes"
            for form in forms.values():
                assert isinstance(form, str), f"{path.name}: the translation of {key[0]!r} needs quotes"
                assert form.strip(), f"{path.name}: {key[0]!r} is translated by nothing"
            assert before.setdefault(key, forms) == forms, f"{path.name}: {key[0]!r} has two translations"


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_has_an_example_of_each_category(code: str) -> None:
    """A rule that never holds, or that an earlier one hides, is a mistake."""
    assert {category(code)(count) for count in range(1_000)} == {*writing(code).plurals, "other"}


def test_documents_say_nothing_outside_the_catalogue() -> None:
    """As far as can be told from the code: headings and titles written out, and sentences put together in place."""
    loose = []
    for path in sorted(path for part in ("report", "questions") for path in (ROOT / "decide" / part).rglob("*.py")):
        for call in calls(path, tuple(SHOWN_AT)):
            shown = [call.args[n] for n in SHOWN_AT[getattr(call.func, "id", "")] if n < len(call.args)]
            loose += [place(path, arg) for arg in shown if written_out(arg)]
    assert loose == []


def written_out(node: ast.expr) -> bool:
    """Whether an argument is itself words: a literal, or one with values filled in."""
    if isinstance(node, ast.JoinedStr):
        return any(LETTERS.search(part.value) for part in node.values if isinstance(part, ast.Constant))
    if isinstance(node, ast.IfExp):
        return written_out(node.body) or written_out(node.orelse)
    return LETTERS.search(literal(node) or "") is not None


def test_numbers_in_texts_take_the_form_of_the_language() -> None:
    """A number written by a format of Python's own has English separators; exponents have none."""
    loose = []
    for path in sources():
        for call in calls(path, ("t", "said", "counted")):
            formats = [
                spec.value
                for keyword in call.keywords
                for part in ast.walk(keyword.value)
                if isinstance(part, ast.FormattedValue) and isinstance(part.format_spec, ast.JoinedStr)
                for spec in part.format_spec.values
                if isinstance(spec, ast.Constant)
            ]
            loose += [place(path, call) for form in formats if re.fullmatch(r"[+,]*(\.\d+)?[,fg%]", str(form))]
    assert loose == []


def test_numbers() -> None:
    assert number(12345.678, ",.1f") == "12,345.7"
    assert per_cent(0.73) == "73 %"
    with speaking("fr"):
        assert number(12345.678, ",.1f") == "12\u202f345,7"
        assert number(-0.5, "g") == "-0,5"
        assert in_figures("1,234 (1,000–2,000)") == "1\u202f234 (1\u202f000–2\u202f000)"
        assert per_cent(0.725, ".1f") == "72,5\u202f%"


def test_spaces_that_do_not_break() -> None:
    french = "«\u202f12\u202f000\u202f»\u00a0: 5\u202f%\u202f; oui\u202f?"
    assert typeset("« 12 000 » : 5 % ; oui ?", "fr") == french
    assert typeset("a : b", "en") == "a : b"


def test_an_unknown_text_stays_as_it_is() -> None:
    with speaking("fr"):
        assert t("no such text {n}", n=1) == "no such text 1"


def test_texts_of_results_are_told_again() -> None:
    templates = ("lowest of {names}", "{names} at least {floor}")
    with speaking("fr"):
        expected = said("{names} at least {floor}", names="north", floor="59,90")
        assert retold("north at least 59.90", templates) == expected != "north at least 59.90"
        assert retold("something else", templates) == "something else"
    assert retold("north at least 59.90", templates) == "north at least 59.90"


def test_a_language_lasts_no_longer_than_it_is_asked_for() -> None:
    with speaking("fr"), pytest.raises(KeyError), speaking("de"):
        pass
    assert number(0.5, "g") == "0.5"


@pytest.mark.parametrize(
    ("code", "count", "said"),
    [
        *(("en", 0, "0 others"), ("en", 1, "1 other"), ("en", 2, "2 others")),
        *(("fr", 0, "0 autre"), ("fr", 1, "1 autre"), ("fr", 2, "2 autres")),
    ],
)
def test_one_thing_is_in_the_singular(code: str, count: int, said: str) -> None:
    with speaking(code):
        assert counted("{count} other", "{count} others", count=count) == said


def test_a_text_has_a_translation_for_its_context() -> None:
    with speaking("fr"):
        assert t("All", context="regions") == said(mark("All", context="regions")) == "Toutes"
        assert t("All") == said(mark("All")) == "Tous"


@pytest.mark.parametrize(
    ("figure", "noun"),
    [
        *(("0,9", "point"), ("0", "point"), ("1", "point"), ("1,99", "point"), ("0,91", "point")),
        *(("2", "points"), ("10,9", "points"), ("21", "points"), ("1\u202f001", "points"), ("2,1", "points")),
    ],
)
def test_what_is_below_two_stands_in_the_singular_in_french(figure: str, noun: str) -> None:
    assert in_number(f"à {figure} points près", "fr") == f"à {figure} {noun} près"
    assert in_number(f"within {figure} points", "en") == f"within {figure} points"


def test_a_count_is_written_as_figures_are() -> None:
    sentence = mark_counted("{count} other", "{count} others")
    assert [sentence.said(count) for count in (1, 1234, 1.5, -2)] == [
        "1 other",
        "1,234 others",
        "1.5 others",
        "−2 others",
    ]
    with speaking("fr"):
        assert [sentence.said(count) for count in (1, 1234)] == ["1 autre", "1\u202f234 autres"]
        assert retold("1 other", [sentence]) == "1 autre"
        assert retold("1234 others", [sentence]) == "1\u202f234 autres"


def test_steps_that_progress_shows_are_marked() -> None:
    """A walk over work names its step by a marked text, a name for one, or what it was given."""
    walks = [
        (place(path, node), node)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("over", "run_all", "evaluate")
    ]
    assert len(walks) > 20
    assert [where for where, call in walks for part in call.args if LETTERS.search(literal(part) or "")] == []
