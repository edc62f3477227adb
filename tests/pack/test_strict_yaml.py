"""YAML 1.2 scalars, keys as text, and the line of every node."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decide.errors import MAX_PROBLEMS, InputError, Place
from decide.pack.strict_yaml import MAX_ALIASES, MAX_DEPTH, parse_yaml


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("tRue", "tRue"),
        ("null", None),
        ("~", None),
        ("", None),
        ("2019-06-28", "2019-06-28"),
        ("2030-01", "2030-01"),
        ("12:30", "12:30"),
        ("007", 7),
        ("-3", -3),
        ("+3", 3),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1.5e3", -1500.0),
        ("1e3", 1000.0),
        ("1_000", "1_000"),
        ("1,000", "1,000"),
        ("0x1f", "0x1f"),
        ("0o17", "0o17"),
        ("0b1", "0b1"),
        ("e5", "e5"),
        (".", "."),
        ("'12'", "12"),
        ('"true"', "true"),
        ("'.nan'", ".nan"),
        ("|-\n  no", "no"),
        ("=", "="),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written: str, value: Any) -> None:
    read = parse_yaml(f"a: {written}\n", "f").tree["a"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("written", ["1e999", "-1e999", ".inf", "-.Inf", "+.INF", ".nan", ".NaN", "9" * 400])
def test_what_is_not_finite_is_refused(written: str) -> None:
    with pytest.raises(InputError, match="is not a finite number"):
        parse_yaml(f"a: [{written}]\n", "f")


@pytest.mark.parametrize("key", ["no", "2019q3", "null", "true", "1.5", "~", "2030-01", "1e999", "''"])
def test_keys_are_text(key: str) -> None:
    assert parse_yaml(f"{key}: 1\n", "f").tree == {key.strip("'"): 1}


def test_marks_are_the_lines_of_keys_and_items() -> None:
    text = "a: 1\nb:\n  c:\n    - x\n    - {d: 2,\n       e: 3}\n  f: >-\n    long\n    text\n\n# a comment\ng: 4\n"
    lines = {path: place.line for path, place in parse_yaml(text, "f").marks.items()}
    assert lines == {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("b", "c"): 3,
        ("b", "c", 0): 4,
        ("b", "c", 1): 5,
        ("b", "c", 1, "d"): 5,
        ("b", "c", 1, "e"): 6,
        ("b", "f"): 7,
        ("g",): 12,
    }


def test_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    plain = parse_yaml("a:\n  b: 1\n  c: 2\n", "f")
    windows = parse_yaml("a:\r\n  b: 1\r\n  c: 2\r\n", "f")
    assert (windows.tree, windows.marks) == (plain.tree, plain.marks)


def test_an_alias_is_a_copy_placed_where_it_is_written() -> None:
    document = parse_yaml("a: &x {n: [1]}\nb: *x\n", "f")
    assert document.tree["b"] == document.tree["a"]
    assert document.tree["b"] is not document.tree["a"]
    assert document.tree["b"]["n"] is not document.tree["a"]["n"]
    assert document.marks["b", "n", 0] == Place("f", 2)


def test_an_anchor_given_again_stands_for_the_later_value() -> None:
    assert parse_yaml("- &x 1\n- *x\n- &x 2\n- *x\n", "f").tree == [1, 1, 2, 2]
    with pytest.raises(InputError, match="or for itself"):
        parse_yaml("- &x 1\n- &x [*x]\n", "f")


def test_aliases_and_depth_are_bounded_where_the_bound_says() -> None:
    aliases = "a: &x 1\nb: [" + "*x," * MAX_ALIASES
    assert len(parse_yaml(aliases + "]", "f").tree["b"]) == MAX_ALIASES
    with pytest.raises(InputError, match=f"more than {MAX_ALIASES} aliases"):
        parse_yaml(aliases + "*x]", "f")
    parse_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f")
    with pytest.raises(InputError, match="levels deep"):
        parse_yaml("[" * (MAX_DEPTH + 1) + "1" + "]" * (MAX_DEPTH + 1), "f")
    with pytest.raises(InputError, match="levels deep"):  # in steps that are each shallow enough
        parse_yaml(f"a: &x {'[' * 20}1{']' * 20}\nb: {'[' * 20}*x{']' * 20}\n", "f")


def test_all_problems_are_reported_up_to_a_number() -> None:
    with pytest.raises(InputError) as error:
        parse_yaml("a: .nan\na: !!x 1\nb: *c\n", "f")
    assert [str(problem.place) for problem in error.value.problems] == ["f:1", "f:2", "f:2", "f:3"]
    with pytest.raises(InputError) as error:
        parse_yaml("a: 1\n" * 3 * MAX_PROBLEMS, "f")
    assert len(error.value.problems) == MAX_PROBLEMS + 1
    assert str(error.value.problems[-1]) == "there are more problems. Mend these first."


def test_an_error_of_the_parser_does_not_hide_the_problems_before_it() -> None:
    with pytest.raises(InputError) as error:
        parse_yaml("a: 1\na: 2\nb: [\n", "f")
    assert [str(problem.place) for problem in error.value.problems] == ["f:2", "f:4"]


def test_an_empty_text_is_an_empty_document() -> None:
    assert parse_yaml("", "f").tree is None
    assert parse_yaml("# nothing\n", "f").tree is None


TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn"), exclude_characters="\ufeff"), max_size=8
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXT.filter(lambda key: key != "<<"), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(tree=JSON)
def test_json_is_read_as_it_is(tree: Any) -> None:
    read = parse_yaml(json.dumps(tree, ensure_ascii=False), "f").tree
    assert json.dumps(read) == json.dumps(tree)


@given(number=st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**290), 10**290))
def test_numbers_lose_nothing(number: float) -> None:
    read = parse_yaml(f"a: {number!r}\n", "f").tree["a"]
    assert read == number
    assert math.isfinite(read)


def lines_of(tree: dict[str, Any], indent: int = 0) -> list[str]:
    """A tree of mappings as YAML, one key a line."""
    lines = []
    for key, value in tree.items():
        lines.append(" " * indent + f"{key}:" + ("" if isinstance(value, dict) and value else f" {json.dumps(value)}"))
        if isinstance(value, dict):
            lines += lines_of(value, indent + 2)
    return lines


def paths_of(tree: dict[str, Any], path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of a tree of mappings, in the order of the lines."""
    paths = []
    for key, value in tree.items():
        paths.append((*path, key))
        if isinstance(value, dict):
            paths += paths_of(value, (*path, key))
    return paths


KEYS = st.text("abc", min_size=1, max_size=3)
NESTED = st.recursive(st.integers(), lambda inner: st.dictionaries(KEYS, inner, max_size=4), max_leaves=20)


@given(tree=st.dictionaries(KEYS, NESTED, min_size=1), blank=st.integers(0, 3))
def test_every_key_is_marked_with_its_line(tree: dict[str, Any], blank: int) -> None:
    document = parse_yaml("\n" * blank + "\n".join(lines_of(tree)), "f")
    assert document.tree == tree
    for line, path in enumerate(paths_of(tree), start=blank + 1):
        assert document.marks[path] == Place("f", line)
