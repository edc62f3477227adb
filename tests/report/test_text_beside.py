"""A figure or a word that was changed by hand in a document is named, in every format; what is no change of its text,
such as other line breaks, is not."""

from __future__ import annotations

import json
import re
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import pytest
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, StreamObject

from decide.report.said_otherwise import Differing, differing
from decide.report.text_beside import language_of
from tests.conftest import Ran

Decide = Callable[..., Ran]
TODAY = ["Scores", "Option", "Overall", "stay", "79.3", "reinforce", "82.1 (77 to 84)", "It leads by 2.8 points."]


def places(document: list[str], free: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What a document says, and what it would say today."""
    return [(it.then, it.now) for it in differing(document, TODAY, free).places]


@pytest.mark.parametrize(
    ("document", "differ"),
    [
        (TODAY, []),
        ([" ".join(TODAY)], []),
        ([f"> {line.replace(' ', chr(10) + '> ')}" for line in TODAY], []),
        ([line.replace("79.3", "97.3") for line in TODAY], [("97.3", "79.3")]),
        ([line.replace("leads", "trails") for line in TODAY], [("trails", "leads")]),
        ([line.replace("2.8", "-2.8") for line in TODAY], [("-2.8", "2.8")]),
        ([line.replace("77 to 84", "81 to 83") for line in TODAY], [("81", "77"), ("83", "84")]),
        ([*TODAY[:4], "38", *TODAY[4:-1], "2", TODAY[-1]], [("38", ""), ("2", "")]),
        ([*TODAY, "All of 12 agree."], [("All of 12 agree", "")]),
        ([line for line in TODAY if line != "79.3"], [("", "79.3")]),
    ],
    ids=["same", "one line", "mail", "figure", "word", "sign", "two", "two added", "added", "missing"],
)
def test_places_that_differ(document: list[str], differ: list[tuple[str, str]]) -> None:
    assert places(document) == differ


def test_a_figure_beside_its_like_is_one_place() -> None:
    places = differing(["both", "38", "83", "and", "83"], ["both", "83", "83", "and", "83"]).places
    assert [(it.then, it.now) for it in places] == [("38", "83")]


def test_what_stands_before_a_place_is_told_with_it() -> None:
    (place,) = differing([line.replace("82.1", "88.1") for line in TODAY], TODAY).places
    assert place == Differing("Scores Option Overall stay 79.3 reinforce", "88.1", "82.1", (1, 1))


def test_what_may_differ_is_passed_over_and_its_neighbours_are_not() -> None:
    document = [*TODAY[:-1], "It leads by 3.1 points."]
    assert places(document) == [("3.1", "2.8")]
    assert places(document, ("leads by 2.8",)) == []
    assert places(document, ("reinforce",)) == [("3.1", "2.8")]


def test_numbers_of_many_digits_are_compared_to_those_a_code_has() -> None:
    def apart(then: str, now: str) -> bool:
        return bool(differing([f"{then} points a year"], [f"{now} points a year"]).places)

    assert not apart("79.33333333", "79.33333334")
    assert not apart("79.3333449", "79.3333351")
    assert apart("79.33333333", "79.33433334")
    assert apart("79.3", "79.4")


def test_a_sign_is_one_however_a_printed_page_sets_it_off() -> None:
    today = ["from 83 −3.1 points (75–77), −25"]
    for printed in (
        "from 83−3.1 points (75–77),−25",
        "from 83 − 3.1 points (75–77), −\u00a025",
        "from 83 –3.1 points (75–77), –25",
    ):
        assert not differing([printed], today).places
    assert [it.then for it in differing(["from 83 3.1 points (75–77), 25"], today).places] == ["3.1", "25"]
    assert differing(["from 83 −3.1 points (75–77), –26"], today).places


def test_texts_of_two_questions_are_not_alike() -> None:
    assert differing(TODAY, TODAY).alike == 1.0
    assert differing(["What one more unit would buy, and until when"], TODAY).alike < 0.5


def read(decide: Decide, path: Path) -> list[tuple[str, str]]:
    """Where `decide reproduce` says that a document differs, its figures all holding."""
    again = path.with_name("again.json")
    ran = decide("reproduce", str(path), "--out", str(again), "--force")
    assert ran.code == 0, ran.err
    made = json.loads(again.read_text())
    assert all(row["holds"] for row in made["figures"])
    assert made["inputs"] == []
    assert decide("reproduce", str(path), "--strict").code == (2 if made["texts"] else 0)
    return [(row["then"], row["now"]) for row in made["texts"]]


@pytest.fixture
def made(decide: Decide, tmp_path: Path) -> Callable[..., Path]:
    """A comparison of the drill under a what-if, in a format."""

    def write(form: str, *language: str) -> Path:
        out = tmp_path / f"it.{form}"
        what_if = ("--set", "areas.hill.beds+=-50", "--weights", "lives", "--lever", "pressure=provoked")
        assert decide(*language, "compare", "--pack", "drill", *what_if, "--out", str(out)).code == 0
        return out

    return write


def in_parts(path: Path, part: str, then: str, now: str) -> None:
    """Change a text in a part of a zipped document, once."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    text = parts[part].decode()
    assert then in text
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, text.replace(then, now, 1) if name == part else content)


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_text_that_was_changed(decide: Decide, made: Callable[..., Path], form: str, language: str) -> None:
    path = made(form, "--language", language)
    assert read(decide, path) == []
    text, then = path.read_text(encoding="utf-8"), "83" if form == "md" else ">83"
    assert then in text
    path.write_text(text.replace(then, then.replace("83", "38"), 1), encoding="utf-8")
    assert read(decide, path) == [("38", "83")]


def test_a_mail_that_breaks_and_quotes_lines_changes_nothing(decide: Decide, made: Callable[..., Path]) -> None:
    path = made("md")
    lines = [part for line in path.read_text().splitlines() for part in textwrap.wrap(line, 76) or [""]]
    path.write_text("".join(f"> {line}\n" for line in lines))
    assert read(decide, path.rename(path.with_name("mail.txt"))) == []


def test_a_word_document_that_was_changed(decide: Decide, made: Callable[..., Path]) -> None:
    path = made("docx")
    assert read(decide, path.rename(path.with_name("renamed"))) == []
    path = made("docx")
    in_parts(path, "word/document.xml", ">83", ">38")
    assert read(decide, path) == [("38", "83")]


def test_a_cell_of_a_workbook_that_was_changed(decide: Decide, made: Callable[..., Path]) -> None:
    path = made("xlsx")
    book = openpyxl.load_workbook(path)
    book.save(path)  # by another program than the one that wrote it
    assert read(decide, path) == []
    book = openpyxl.load_workbook(path)
    cell = next(cell for row in book["Scores"].iter_rows() for cell in row if isinstance(cell.value, float))
    before, cell.value = cell.value, 51.25
    book.save(path)
    assert read(decide, path) == [("51.25", f"{before:.12g}")]


def test_data_that_were_changed(decide: Decide, made: Callable[..., Path]) -> None:
    path = made("json")
    assert read(decide, path) == []
    tree = json.loads(path.read_text())
    row = next(row for row in tree["metrics"] if row["metric"] == "cost" and row["period"] == "all")
    before, row["value"] = row["value"], row["value"] + 1000.0
    path.write_text(json.dumps(tree))
    assert read(decide, path) == [(str(row["value"]), str(before))]


@pytest.mark.parametrize("form", ["csv", "zip"])
def test_a_table_that_was_changed(decide: Decide, made: Callable[..., Path], form: str) -> None:
    path = made(form)
    assert read(decide, path) == []
    if form == "zip":
        in_parts(path, "metrics.csv", "score,points,", "score,points,1")
    else:
        path.write_text(path.read_text().replace("score,points,", "score,points,1", 1))
    ((then, now),) = read(decide, path)
    assert then.endswith(now)


def test_another_table_of_the_same_answer_is_held_against_its_own(decide: Decide, tmp_path: Path) -> None:
    path = tmp_path / "it.csv"
    assert decide("compare", "--pack", "drill", "--table", "tiers", "--out", str(path)).code == 0
    assert read(decide, path) == []


def test_a_page_that_was_annotated_and_one_of_which_a_line_was_taken(decide: Decide, made: Callable[..., Path]) -> None:
    path = made("pdf")
    writer = pypdf.PdfWriter(clone_from=path)
    writer.add_annotation(0, FreeText(text="I doubt the 79", rect=(50, 550, 200, 650)))
    writer.write(path)
    assert read(decide, path) == []
    reader = pypdf.PdfReader(path)
    drawn = reader.pages[0].get_contents()
    assert drawn is not None
    shown = re.search(rb"\[\(.{40,}?\)\]TJ", drawn.get_data(), re.DOTALL)  # a line of text, of which a part goes
    assert shown
    writer = pypdf.PdfWriter(clone_from=path)
    stream = StreamObject()
    stream.set_data(drawn.get_data().replace(shown[0], b"[]TJ", 1))
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    writer.write(path)
    ((then, now),) = read(decide, path)
    assert (then, bool(now)) == ("", True)


def test_the_language_is_that_of_what_stands_before_the_code(made: Callable[..., Path]) -> None:
    assert language_of(made("md").read_text().splitlines()) == "en"
    assert language_of(["Le code ci-dessous contient la question posée et les principaux chiffres."]) == "fr"
    assert language_of([]) == "en"
