"""The command line in French: documents follow, data, help and error messages do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from decide.language import WRITTEN, language
from decide.questions.robust import tables as robust_tables
from decide.report.document import Document
from decide.report.formats import FORMATS
from tests.conftest import Ran
from tests.pack.patched import copy_drill

Run = Callable[..., Ran]
DRILL = ("--pack", "drill")
COMMANDS = (
    ("options", *DRILL),
    ("check", *DRILL),
    ("compare", *DRILL),
    ("compare", *DRILL, "--mode", "lexicographic:upland,lowland"),
    ("compare", *DRILL, "--mode", "leximin"),
    ("compare", "stay", *DRILL, "--mode", "least:upland=50"),
    ("show", "reinforce", *DRILL, "--mode", "adversary"),
    ("show", "stay", *DRILL),
    ("prices", "reinforce", *DRILL),
    ("repair", "overcommit", *DRILL),
    ("sequence", "reinforce", *DRILL),
    ("dilemmas", "stay", *DRILL),
)
ENGLISH = (
    *(" the ", " of ", " is ", " deaths", "under these", "Overall", "Unit ", "Period ", "Cost"),
    *("Results are", "Solver ", "Weights:", "Infantry", "Hill", "Upland", " persons"),
)
"""What no French document says; a table that is left in English has some of it."""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_documents_are_french(decide: Run, command: tuple[str, ...]) -> None:
    ran = decide("--language", "fr", *command)
    assert ran.code == 0, ran.err
    said = ran.out.split("Hypothèses")[0] if command[0] == "check" else ran.out  # evidence stays in its language
    assert [word for word in ENGLISH if word in said] == []
    assert language() == WRITTEN, "a run leaves no language behind"


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.data and not form.file_only])
@pytest.mark.parametrize("command", COMMANDS[1:], ids=" ".join)
def test_data_are_the_same_in_every_language(decide: Run, command: tuple[str, ...], form: str) -> None:
    one = decide(*command, "--format", form)
    other = decide("--language", "fr", *command, "--format", form)
    assert one.code == other.code == 0
    assert one.out == other.out


def test_numbers_take_the_form_of_the_language(decide: Run) -> None:
    ran = decide("--language", "fr", "prices", "reinforce", *DRILL)
    figures = [line for line in ran.out.splitlines() if line.lstrip().startswith("Infanterie")]
    assert any("," in line for line in figures)
    assert not any("." in line.rstrip(".").replace("pt.", "") for line in figures[:1])


def test_the_environment_asks_for_a_language(decide: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DECIDE_LANGUAGE", "fr")
    assert decide("compare", *DRILL).out.startswith("Options comparées")
    assert decide("--language", "en", "compare", *DRILL).out.startswith("Options compared")


def test_an_unknown_language_is_refused(decide: Run) -> None:
    ran = decide("--language", "de", "compare")
    assert ran.code == 2
    assert "'en', 'fr'" in ran.err


def test_errors_and_help_stay_english(decide: Run) -> None:
    wrong = decide("--language", "fr", "compare", "reinforced", *DRILL)
    assert wrong.code == 2
    assert "there is no option 'reinforced'. Did you mean 'reinforce'?" in wrong.err
    assert "Solve options" in decide("--language", "fr", "compare", "--help").out


@pytest.mark.parametrize("spoken", ["en", "fr"])
def test_a_stale_text_is_a_warning(decide: Run, tmp_path: Path, spoken: str) -> None:
    edit = {"file": "options/stay.yaml", "replace": "title: Stay as deployed", "with": "title: Stay put"}
    pack = ("--pack", str(copy_drill(tmp_path / "drill", [edit])))
    ran = decide("--language", spoken, "check", *pack, "--format", "md")
    assert ran.code == 0
    assert "the pack says nowhere 'Stay as deployed'." in ran.out
    assert "fr.yaml:" in ran.out
    assert decide("--language", spoken, "check", *pack, "--strict").code == 2
    assert "Stay put" in decide("--language", spoken, "options", *pack).out


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_kind_of_file(decide: Run, tmp_path: Path, code: str) -> None:
    """Opened again by another library than the one that wrote it."""
    import docx
    import openpyxl

    title = {"en": "Options compared: Drill", "fr": "Options comparées\u00a0: Drill"}[code]
    for form in ("md", "html", "xlsx", "docx"):
        ran = decide("--language", code, "compare", *DRILL, "--out", str(tmp_path / f"c.{form}"))
        assert ran.code == 0, ran.err
    assert title in (tmp_path / "c.md").read_text(encoding="utf-8")
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert f'<html lang="{code}">' in page
    assert title in page
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert book.worksheets[0].title == {"en": "Summary", "fr": "Synthèse"}[code]
    assert str(book.worksheets[0]["A1"].value).startswith(title)
    scores = book["Scores"]
    assert isinstance(scores["B4"].value, float), "numbers stay numbers"
    word = docx.Document(str(tmp_path / "c.docx"))
    assert word.paragraphs[0].text.startswith(title)
    assert any("98" in cell.text or "100" in cell.text for row in word.tables[0].rows for cell in row.cells)


def test_a_word_file_needs_a_place(decide: Run) -> None:
    ran = decide("compare", *DRILL, "--format", "docx")
    assert ran.code == 2
    assert "Add --out FILE.docx" in ran.err


def test_a_study_written_in_english_is_told_in_french(decide: Run, tmp_path: Path) -> None:
    """As the page does with a file from the command line."""
    from decide.language import speaking
    from decide.pack.folder import find_pack
    from decide.pack.read import read_theatre
    from decide.pack.translation import translated
    from decide.questions import read_study

    out = tmp_path / "r.json"
    ran = decide("--language", "fr", "robust", "stay", "reinforce", *DRILL, "--futures", "4", "--out", str(out))
    assert ran.code == 0, ran.err
    assert json.loads(out.read_text())["options"][0]["title"] == "Stay as deployed"
    french = translated(read_theatre(find_pack("drill")), "fr")
    with speaking("fr"):
        document: Document = robust_tables.document_of(read_study(out).in_words(french.words), french)
    shown = "\n".join(cell for table in document.tables for row in table.texts() for cell in row)
    assert "Un dixième de l'infanterie part" in shown
    assert "the infantry" not in shown
