"""Any locale, any pipe, any terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from decide.report.formats import FORMATS
from decide.shell.streams import FALLBACK, PLAIN
from tests.machine.commands import DRILL, QUICK, TEXT_FORMATS, run

ENCODINGS = ("ascii", "cp1252", "cp437", "latin-1", "utf-8")
FRENCH = ("--language", "fr")
BARE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}  # as C was before Python made UTF-8 of it


def simplified(text: str, encoding: str) -> str:
    """The text in characters that an encoding has: letters lose their accents, signs become the nearest ones."""
    return text.encode(encoding, FALLBACK).decode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", ["options", "check", "compare"])
def test_tables_take_the_characters_an_encoding_has(tmp_path: Path, command: str, encoding: str) -> None:
    arguments = [*FRENCH, command, *QUICK[command]]
    ran, whole = run(arguments, tmp_path, PYTHONIOENCODING=encoding), run(arguments, tmp_path, PYTHONIOENCODING="utf-8")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode(encoding) == simplified(whole.stdout.decode("utf-8"), encoding)
    assert "?" not in ran.stdout.decode(encoding)


@pytest.mark.parametrize("form", [form for form in TEXT_FORMATS if form != "table"])
def test_data_is_utf_8_whatever_the_locale(tmp_path: Path, form: str) -> None:
    arguments = [*FRENCH, "options", *DRILL, "--format", form]
    bare = run(arguments, tmp_path, PYTHONIOENCODING="latin-1")
    assert bare.returncode == 0
    assert bare.stdout == run(arguments, tmp_path, PYTHONIOENCODING="utf-8").stdout
    assert FORMATS[form].data or "théâtre" in bare.stdout.decode("utf-8")


def test_the_bare_c_locale_is_an_answer(tmp_path: Path) -> None:
    ran = run([*FRENCH, "compare", *DRILL], tmp_path, **BARE)
    assert ran.returncode == 0
    assert "un theatre" in ran.stdout.decode("ascii")


def test_an_error_in_the_bare_c_locale_is_told(tmp_path: Path) -> None:
    ran = run(["compare", "--pack", "nulle-part-été"], tmp_path, **BARE)
    assert ran.returncode == 2
    assert b"1 problem in the input" in ran.stderr
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("text", "encoding", "left"),
    [
        ("1–2 − 3", "ascii", "1-2 - 3"),
        ("Ménaka ≥ 5…", "ascii", "Menaka >= 5..."),
        ("Ménaka ≥ 5…", "cp1252", "Ménaka >= 5…"),
        ("a\u202fb«c»", "latin-1", "a b«c»"),
        ("غاو", "latin-1", "???"),
        ("غاو", "utf-8", "غاو"),
        ("\udce9", "utf-8", "?"),
    ],
)
def test_a_character_that_is_not_there_becomes_the_nearest(text: str, encoding: str, left: str) -> None:
    assert simplified(text, encoding) == left


def test_what_stands_for_a_sign_is_ascii() -> None:
    assert all(plain.isascii() for plain in PLAIN.values())
    assert "é".encode("ascii", FALLBACK) == b"e"


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """A line of bash in which `decide` is the command."""
    begin = f'decide() {{ "{sys.executable}" -m decide "$@"; }}; '
    return subprocess.run(["bash", "-c", begin + line], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "line",
    [
        "decide compare --pack drill --format json | head -1",
        "decide show stay --pack drill --format json | head -c 10",
        "decide --help | true",
        "decide options --pack drill | true",
        "decide compare --pack nowhere 2>&1 | true",
    ],
)
def test_a_reader_that_has_enough_is_no_fault(line: str) -> None:
    ran = shell(f"{line}; echo ${{PIPESTATUS[0]}} >&2")
    assert ran.stderr.strip() == ("2" if "nowhere" in line else "0")


@pytest.mark.parametrize("arguments", ["--help", "options --pack drill", "compare --pack drill --format csv"])
def test_a_full_disk_is_told(arguments: str) -> None:
    ran = shell(f"decide {arguments} > /dev/full")
    assert (ran.returncode, ran.stderr) == (2, "the output cannot be written: no space left on device.\n")


@pytest.mark.parametrize("arguments", ["options --pack drill", "compare --pack nowhere"])
def test_closed_standard_error_hides_no_exit_code(arguments: str) -> None:
    ran = shell(f"decide {arguments} 2>&-")
    assert ran.returncode == (2 if "nowhere" in arguments else 0)
    assert ("Options" in ran.stdout) == ("nowhere" not in arguments)


def terminal(arguments: list[str], **environment: str) -> str:
    """What a terminal shows."""
    ours, theirs = pty.openpty()
    made = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "50", **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "decide", *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=made
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how Linux says that nobody holds the other end
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert process.wait() == 0
    return shown.decode()


def test_a_terminal_sees_bold_headings() -> None:
    assert "\x1b[1m" in terminal(["options", *DRILL])


def test_a_dumb_terminal_sees_text_alone() -> None:
    assert "\x1b" not in terminal(["compare", *DRILL], TERM="dumb")


def test_no_color_means_no_color() -> None:
    shown = terminal(["compare", *DRILL], NO_COLOR="1")
    assert "\x1b[3" not in shown
    assert "\x1b[4" not in shown


def test_forty_columns_lose_no_word(tmp_path: Path) -> None:
    words = set(run(["options", *DRILL], tmp_path, COLUMNS="160").stdout.decode().split())
    narrow = run(["options", *DRILL], tmp_path, COLUMNS="40").stdout.decode()
    assert {word for word in words if "─" not in word} <= set(narrow.split())


@pytest.mark.parametrize(("environment", "code"), [({"PYTHONUTF8": "1"}, 0), (BARE, 2)], ids=["utf-8", "C"])
def test_a_name_in_another_script(tmp_path: Path, environment: dict[str, str], code: int) -> None:
    ran = run(["compare", *DRILL, "--set", "units.infantry.title=غاو", "--format", "json"], tmp_path, **environment)
    assert ran.returncode == code
    if code:
        assert b"no text in the locale of this terminal" in ran.stderr
    else:
        assert json.loads(ran.stdout.decode("utf-8"))["manifest"]["set"] == ["units.infantry.title=غاو"]
