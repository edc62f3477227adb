"""A folder of texts is all that a language takes: a third one, from right to left and with six forms of number, is put
beside the others in a copy of the package, and the command line speaks it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import decide
from decide.errors import InputError
from decide.language import folders
from decide.language.folders import catalogue, category, writing
from decide.pack.folder import packs_folder

ABOUT = """
name: العربية
spelling: ar-SA
direction: rtl
thousands: "٬"
decimals: "٫"
per_cent: "%{}"
list: "؛ "
spaces: [{space: "\\u00A0", before: "؟"}]
plurals:
  zero: n == 0
  one: n == 1
  two: n == 2
  few: n % 100 >= 3 && n % 100 <= 10
  many: n % 100 >= 11
"""
TEXTS = """
"{count} options": {zero: لا خيارات, one: خيار واحد, two: خياران, few: "{count} خيارات", many: "{count} خيارا",
  other: "{count} خيار"}
"{count} areas": {zero: لا مناطق, one: منطقة واحدة, two: منطقتان, few: "{count} مناطق", many: "{count} منطقة",
  other: "{count} منطقة"}
"No problem found.": لا مشكلة ؟
"""
SPOKEN = """
import json
from decide.language import counted, listed, number, per_cent, speaking, t
with speaking("ar"):
    counts = [counted("{count} option", "{count} options", count=n) for n in (0, 1, 2, 3, 11, 100, 1234)]
    print(json.dumps([counts, number(1234.5, ",.1f"), per_cent(0.5), listed("ab"), t("Option")]))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the package that has a third language."""
    home = tmp_path_factory.mktemp("languages")
    package = Path(decide.__file__).parent
    shutil.copytree(package, home / "decide", ignore=shutil.ignore_patterns("__pycache__"), symlinks=True)
    shutil.copytree(packs_folder(), home / "options")
    folder = home / "decide" / "language" / "ar"
    folder.mkdir()
    (folder / "language.yaml").write_text(ABOUT, encoding="utf-8")
    (folder / "texts.yaml").write_text(TEXTS, encoding="utf-8")
    return home


def ran(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in the copy."""
    environment = {**os.environ, "PYTHONPATH": str(home), "PYTHONUTF8": "1", "COLUMNS": "100"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_the_command_line_speaks_it(home: Path) -> None:
    page = ran(home, "-m", "decide", "--language", "ar", "check", "--pack", "drill", "--format", "html")
    assert page.returncode == 0, page.stderr
    assert '<html lang="ar" dir="rtl">' in page.stdout
    assert "3 خيارات" in page.stdout
    assert "منطقتان" in page.stdout, "the drill has two areas"
    assert "لا مشكلة\u00a0؟" in page.stdout, "with the space that the language does not break"
    assert "ar" in ran(home, "-m", "decide", "--help").stdout.partition("--language [")[2].partition("]")[0].split("|")


def test_numbers_and_plurals_are_its_own(home: Path) -> None:
    spoken = ran(home, "-c", SPOKEN)
    assert spoken.returncode == 0, spoken.stderr
    counts, figure, half, both, untranslated = json.loads(spoken.stdout)
    assert counts == ["لا خيارات", "خيار واحد", "خياران", "3 خيارات", "11 خيارا", "100 خيار", "1٬234 خيارا"]
    assert (figure, half, both) == ("1٬234٫5", "%50", "a؛ b")
    assert untranslated == "Option", "what its folder leaves out stays English"


def test_help_and_english_read_no_texts() -> None:
    """Which languages there are is told by the folders' names, so that the command line starts at once."""
    code = """
import sys
from decide.cli import cli
cli(["--help"], standalone_mode=False)
assert not {"yaml", "pydantic"} & {*sys.modules}
"""
    helped = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert helped.returncode == 0, helped.stderr


@pytest.mark.parametrize(
    ("line", "by", "says"),
    [
        ('per_cent: "%{}"', 'per_cent: "{}"', "per_cent: "),
        ("few: n % 100 >= 3 && n % 100 <= 10", "few: n %", "plurals.few: "),
        ("  few: n", "  some: n", "plurals.some"),
        ("direction: rtl", "direction: up", "direction: "),
        ("name: العربية", "names: العربية", "name: "),
    ],
)
def test_a_wrong_file_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, by: str, says: str
) -> None:
    assert line in ABOUT
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "language.yaml").write_text(ABOUT.replace(line, by), encoding="utf-8")
    monkeypatch.setattr(folders, "FOLDER", tmp_path)
    with pytest.raises(InputError) as wrong:
        writing("wrong")
    assert (tmp_path / "wrong" / "language.yaml").as_posix() in str(wrong.value)
    assert says in str(wrong.value)


def test_contexts_and_forms_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "aa").mkdir()
    (tmp_path / "aa" / "language.yaml").write_text(ABOUT, encoding="utf-8")
    texts = 'from: {of a range: dès, "": de}\n"{count} bases": {one: une, other: des}\nto: à\n'
    (tmp_path / "aa" / "a.yaml").write_text(texts, encoding="utf-8")
    monkeypatch.setattr(folders, "FOLDER", tmp_path)
    assert catalogue("aa") == {
        ("from", "of a range"): {"other": "dès"},
        ("from", ""): {"other": "de"},
        ("{count} bases", ""): {"one": "une", "other": "des"},
        ("to", ""): {"other": "à"},
    }
    assert [category("aa")(n) for n in (0, 1, 2, 10, 99, 102)] == ["zero", "one", "two", "few", "many", "other"]
