"""The code of a document: read back from every format, told when changed, and its figures held against today's."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from decide import WhatIf, compare, find_pack, read_theatre
from decide.errors import InputError, Place
from decide.questions.compare.tables import document_of
from decide.report.code import END, START, Origin, figures_of, holds, origin_of, read, written
from decide.report.code_in_file import text_of
from decide.report.formats import FORMATS, Content
from decide.results.study import Results
from tests.conftest import Ran

HERE = Place("document")
CODED = [form for form in FORMATS if form not in ("table", "csv")]


@pytest.fixture(scope="module")
def results() -> Results:
    theatre = read_theatre(find_pack("drill"))
    return compare(theatre, ["stay", "reinforce"], WhatIf(sets=(("units.infantry.strength", 290),)))


@pytest.mark.parametrize("form", CODED)
def test_it_is_read_back_from_every_format_under_any_name(form: str, results: Results, tmp_path: Path) -> None:
    content = Content.of_study(results, document_of(results, read_theatre(find_pack("drill"))))
    made = FORMATS[form].write(content)
    (tmp_path / "renamed").write_bytes(made.encode() if isinstance(made, str) else made)
    origin = read(text_of(tmp_path / "renamed"), HERE)
    assert origin == origin_of(results)
    assert origin.args == ("stay", "reinforce", "--against", "stay")
    assert "290" in origin.what_if


def test_breaks_of_lines_and_marks_for_them_change_nothing(results: Results) -> None:
    code = written(origin_of(results))
    broken = "\n".join(code[n : n + 7] for n in range(0, len(code), 7))
    assert read(f"Before.\n{broken} after", HERE) == origin_of(results)
    assert read("\u200b".join(code), HERE) == origin_of(results)


def test_a_code_that_was_changed_cut_or_is_of_another_version_is_told(results: Results) -> None:
    code = written(origin_of(results))
    middle = len(code) // 2
    other = "A" if code[middle] != "A" else "B"
    with pytest.raises(InputError, match="changed or cut"):
        read(code[:middle] + other + code[middle + 1 :], HERE)
    with pytest.raises(InputError, match="changed or cut"):
        read(code[: middle - 40] + code[middle:], HERE)
    with pytest.raises(InputError, match="cut off"):
        read(code[:middle], HERE)
    with pytest.raises(InputError, match="has version 2"):
        read(code.replace(f"{START}1", f"{START}2"), HERE)
    with pytest.raises(InputError, match="no code"):
        read(f"A page without one{END}", HERE)


def test_a_figure_holds_to_six_digits() -> None:
    assert holds(123.456, 123.4561)
    assert holds(0.0, 0.0)
    assert not holds(123.456, 123.459)
    assert not holds(0.0, 0.1)
    assert not holds(1.0, None)


def test_figures_are_those_of_the_whole_horizon(results: Results) -> None:
    figures = figures_of(results)
    assert figures["stay score all all"] == float(f"{results.score('stay'):.6g}")
    assert figures["reinforce cost all all"] == float(f"{results.metric('reinforce', 'cost')[0]:.6g}")
    assert not any("first" in name for name in figures)


def made_again(decide: Callable[..., Ran], path: Path, *more: str) -> dict[str, list[dict[str, object]]]:
    """What `decide reproduce` says, as data."""
    out = path.with_name("again.json")
    assert decide("reproduce", str(path), "--out", str(out), *more).code == 0
    data: dict[str, list[dict[str, object]]] = json.loads(out.read_text())
    return data


@pytest.mark.parametrize(
    "command",
    [
        ("compare", "stay", "reinforce", "--set", "units.infantry.strength*=0.9"),
        ("gap", "stay", "--floor", "lowland=25"),
        ("breakeven", "--futures", "2"),
        ("brief", "--no-gap"),
    ],
)
def test_a_document_is_asked_again_as_it_was_asked(
    decide: Callable[..., Ran], command: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "it.html"
    assert decide(*command, "--pack", "drill", "--out", str(path)).code == 0
    again = made_again(decide, path)
    assert again["figures"]
    assert all(row["holds"] for row in again["figures"])
    assert again["inputs"] == []


def test_what_differs_is_named(decide: Callable[..., Ran], results: Results, tmp_path: Path) -> None:
    origin = origin_of(results)
    name = "stay score all all"
    files = {**origin.files, "areas.csv": "00000000"}
    figures = {**origin.figures, name: origin.figures[name] + 1.0}
    other: Origin = replace(origin, figures=figures, files=files, hash="0" * 64, version="0.0.1")
    path = tmp_path / "it.md"
    path.write_text(f"# A page\n\n{written(other)}\n")
    again = made_again(decide, path)
    assert [row["figure"] for row in again["figures"] if not row["holds"]] == [name]
    assert [row["input"] for row in again["inputs"]] == ["areas.csv", "decide"]
    assert decide("reproduce", str(path), "--strict").code == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.7 broken", b"plain", b"\xff\xfe\x00"])
def test_what_is_no_document_is_refused_in_a_line(decide: Callable[..., Ran], content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "thing"
    path.write_bytes(content)
    refused = decide("reproduce", str(path))
    assert refused.code == 2
    assert "Traceback" not in refused.err
    assert str(path) in refused.err


def refused(decide: Callable[..., Ran], path: Path) -> str:
    """What is said of a file that neither command takes: the same, and nothing else."""
    answers = [decide("reproduce", str(path)), decide("diff", str(path), str(path))]
    assert [(ran.code, ran.out) for ran in answers] == [(2, "")] * 2
    assert answers[0].err == answers[1].err
    assert answers[0].err.count("\n") == 2
    return " ".join(answers[0].err.split())


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def test_a_pipe_is_not_waited_for(decide: Callable[..., Ran], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    assert "pipe.pdf: it is not an ordinary file." in refused(decide, tmp_path / "pipe.pdf")


def test_what_would_fill_the_memory_once_unpacked_is_not_unpacked(
    decide: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part is within the bound, all of them are not."""
    monkeypatch.setattr("decide.report.code_in_file.MOST_BYTES", 2_000_000)
    path = zipped(tmp_path / "bomb.xlsx", {f"xl/worksheets/sheet{n}.xml": b"A" * 800_000 for n in range(3)})
    assert path.stat().st_size < 10_000
    assert "bomb.xlsx: unpacked it is larger than 2 MB" in refused(decide, path)


def test_a_zipped_pack_is_told_from_a_document(decide: Callable[..., Ran], tmp_path: Path) -> None:
    path = zipped(tmp_path / "pack.zip", {"pack/pack.yaml": b"id: drill\n"})
    assert "pack.zip: it is the zipped folder of a pack. Unzip it, and give the folder." in refused(decide, path)


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf"])
def test_a_torn_document_is_told_in_a_line(
    decide: Callable[..., Ran], results: Results, form: str, tmp_path: Path
) -> None:
    made = FORMATS[form].write(Content.of_study(results, document_of(results, read_theatre(find_pack("drill")))))
    assert isinstance(made, bytes)
    path = tmp_path / f"torn.{form}"
    path.write_bytes(made[: len(made) // 2])
    assert "it is damaged" in refused(decide, path)
    middle = bytearray(made)
    for n in range(200, len(middle) - 200, 97):
        middle[n] ^= 0x5A
    path.write_bytes(bytes(middle))
    assert f"torn.{form}: " in refused(decide, path)


def test_a_name_with_breaks_and_bytes_that_are_no_text_stays_in_its_line(
    decide: Callable[..., Ran], results: Results, tmp_path: Path
) -> None:
    path = tmp_path / "two\nlines \udcff.md"
    path.write_text(written(origin_of(results)), encoding="utf-8")
    ran = decide("reproduce", str(path))
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "Reproduced: two\\nlines \\udcff.md"
