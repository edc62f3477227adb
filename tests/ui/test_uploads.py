"""Files that people bring: read as strictly as on the command line, and nothing hostile gets far."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from decide.ui.outline import outline_of
from decide.ui.state import Given
from decide.ui.uploads import MAX_PACK_BYTES, MAX_PACK_FILES, PackFolder, opened, short_name, started_with
from decide.ui.work import desk_of

from decide.errors import InputError
from decide.pack.folder import find_pack
from decide.pack.outline_file import OutlineFile
from decide.pack.theatre import Theatre
from decide.questions.compare.study import compare
from decide.results.study import Results, to_json
from decide.ui import uploads


def packed(files: Iterable[tuple[str | zipfile.ZipInfo, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Files as a ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def drill_files(above: str = "") -> list[tuple[str | zipfile.ZipInfo, bytes]]:
    root = find_pack("drill")
    return [(f"{above}{path.relative_to(root).as_posix()}", path.read_bytes()) for path in sorted(root.rglob("*.*"))]


def refused(name: str, content: bytes, theatre: Theatre) -> str:
    with pytest.raises(InputError) as caught:
        opened(name, content, theatre)
    assert "/tmp" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("above", ["", "drill/", "some/where/"])
def test_a_pack_opens_wherever_its_folder_is_in_the_archive(drill: Theatre, above: str) -> None:
    uploaded = opened("drill.zip", packed(drill_files(above)), drill)
    assert isinstance(uploaded, PackFolder)
    assert uploaded.theatre.digests == drill.digests
    assert compare(uploaded.theatre).metrics.equals(compare(drill).metrics)


LAND = b'{"type": "Polygon", "coordinates": [[[-5, 5], [5, 5], [5, 14], [-5, 14], [-5, 5]]]}'


def test_an_outline_opens_alone_and_within_a_pack(drill: Theatre) -> None:
    alone = opened("land.geojson", LAND, drill)
    assert isinstance(alone, OutlineFile)
    assert outline_of(drill.pack, alone).features
    uploaded = opened("drill.zip", packed([*drill_files(), ("outline.geojson", LAND)]), drill)
    assert isinstance(uploaded, PackFolder)
    assert desk_of(uploaded.theatre).outline is not None
    assert desk_of(drill).outline is None
    bad = packed([*drill_files(), ("outline.geojson", b"{}")])
    assert "outline.geojson: this is no GeoJSON" in refused("drill.zip", bad, drill)


def test_its_folder_goes_with_it(drill: Theatre) -> None:
    uploaded = opened("drill.zip", packed(drill_files()), drill)
    assert isinstance(uploaded, PackFolder)
    folder = uploaded.theatre.folder
    assert folder.is_dir()
    uploaded.close()
    assert not folder.exists()


def test_a_wrong_pack_is_told_as_on_the_command_line(drill: Theatre) -> None:
    files = [(name, content.replace(b"counted_in: persons", b"counted_in: souls")) for name, content in drill_files()]
    assert "pack.yaml:" in (message := refused("drill.zip", packed(files), drill))
    assert "souls" in message


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([("../pack.yaml", b"id: x")], "not safe"),
        ([("/etc/pack.yaml", b"id: x")], "not safe"),
        ([("a\\..\\pack.yaml", b"id: x")], "not safe"),
        ([("C:/pack.yaml", b"id: x")], "not safe"),
        ([(link("pack.yaml"), b"/etc/passwd")], "not safe"),
        ([("a/b/c/d/e/pack.yaml", b"id: x")], "not safe"),
        ([(f"{n}.yaml", b"") for n in range(MAX_PACK_FILES + 1)], "more than"),
        ([("pack.yaml", b" " * (MAX_PACK_BYTES + 1))], "unpacked, it is larger than"),
        ([("readme.txt", b"nothing here")], "no pack"),
        ([], "no pack"),
    ],
)
def test_hostile_archives_are_refused(
    drill: Theatre, files: list[tuple[str | zipfile.ZipInfo, bytes]], message: str
) -> None:
    assert message in refused("x.zip", packed(files), drill)


def test_a_damaged_archive_is_refused(drill: Theatre) -> None:
    whole = packed(drill_files(), zipfile.ZIP_STORED)
    for content in (b"", whole[: len(whole) // 2], whole[:200] + b"\xff" * 40 + whole[240:]):
        refused("x.zip", content, drill)


def test_a_pack_too_large_for_a_shared_page_is_refused(drill: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_PACK_SIZE", 20)
    assert "too large" in refused("x.zip", packed(drill_files()), drill)


def test_a_what_if_is_checked_on_every_option(drill: Theatre) -> None:
    change = "{id: a, title: A, reason: To see what happens., set: {units.infantri.cost: 1}}"
    text = f"id: x\ntitle: X\nchanges:\n  - {change}\n"
    assert refused("x.yaml", text.encode(), drill).startswith("x.yaml:4")
    good = opened("C:\\files\\x.yaml", text.replace("infantri", "infantry").encode(), drill)
    assert isinstance(good, Given)
    assert good.name == "x.yaml"


def test_a_what_if_with_a_lever_the_pack_has_not(drill: Theatre) -> None:
    message = refused("x.yaml", b"id: x\ntitle: X\nlevers:\n  focus: moon\n", drill)
    assert message.startswith("x.yaml:4")
    assert "moon" in message


def test_a_result_opens(drill: Theatre, tmp_path: Path) -> None:
    made = compare(drill)
    content = to_json(made.as_dict())
    results = opened("made.json", content.encode(), drill)
    assert isinstance(results, Results)
    assert results.score("stay") == pytest.approx(made.score("stay"))
    (tmp_path / "made.json").write_text(content)
    assert list(started_with(tmp_path)) == ["made"]
    (tmp_path / "bad.json").write_text("[1")
    with pytest.raises(InputError, match=r"bad\.json"):
        started_with(tmp_path)


@pytest.mark.parametrize("name", ["", "..", "/", "a" * 300, "..\\..\\x.yaml", "x\x00\n.yaml", "CON:.yaml", ".yaml"])
def test_names_are_safe(name: str) -> None:
    short = short_name(name)
    assert short
    assert short == Path(short).name
    assert len(short) <= 70
    assert short.isprintable()
