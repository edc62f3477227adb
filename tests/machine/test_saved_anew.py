"""Documents that another program saved or printed: what it did to them is no change, what a hand did is."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.printing import BROWSER, NO_BROWSER, NO_OFFICE, OFFICE, printed, saved_anew

WHAT_IF = ("--pack", "drill", "--set", "areas.hill.beds+=-50", "--weights", "lives", "--lever", "pressure=provoked")


def places(decide: Callable[..., Ran], path: Path) -> list[tuple[str, str]]:
    """Where a document differs from what it would say today; its code must be whole."""
    again = path.with_name("again.json")
    ran = decide("reproduce", str(path), "--out", str(again), "--force")
    assert ran.code == 0, ran.err
    made = json.loads(again.read_text())
    assert all(row["holds"] for row in made["figures"])
    assert "cannot be compared" not in decide("reproduce", str(path)).out
    print(*made["texts"], sep="\n")  # where each stands, for when it should not
    return [(row["then"], row["now"]) for row in made["texts"]]


def changed(path: Path, then: str, now: str) -> Path:
    """A copy of a document with one text of its main part changed."""
    other = path.with_name(f"changed{path.suffix}")
    if path.suffix == ".html":
        text = path.read_text(encoding="utf-8")
        assert then in text
        other.write_text(text.replace(then, now, 1), encoding="utf-8")
        return other
    with zipfile.ZipFile(path) as file, zipfile.ZipFile(other, "w") as copy:
        for name in file.namelist():
            content = file.read(name)
            assert name != "word/document.xml" or then.encode() in content
            copy.writestr(name, content.replace(then.encode(), now.encode(), 1) if "document" in name else content)
    return other


@pytest.mark.skipif(OFFICE is None, reason=NO_OFFICE)
def test_saved_anew_by_an_office(decide: Callable[..., Ran], tmp_path: Path) -> None:
    for form in ("docx", "xlsx"):
        assert decide("compare", *WHAT_IF, "--out", str(tmp_path / f"it.{form}")).code == 0
        assert places(decide, saved_anew(tmp_path / f"it.{form}", form, tmp_path)) == []
    assert places(decide, saved_anew(tmp_path / "it.docx", "pdf", tmp_path)) == []
    by_hand = changed(tmp_path / "it.docx", ">83", ">38")
    assert places(decide, saved_anew(by_hand, "docx", tmp_path)) == [("38", "83")]
    assert places(decide, saved_anew(by_hand, "pdf", tmp_path)) == [("38", "83")]


@pytest.mark.skipif(BROWSER is None, reason=NO_BROWSER)
def test_printed_by_a_browser(decide: Callable[..., Ran], tmp_path: Path) -> None:
    page = tmp_path / "it.html"
    assert decide("compare", *WHAT_IF, "--out", str(page)).code == 0
    assert places(decide, printed(page)) == []
    assert places(decide, printed(changed(page, ">83", ">38"))) == [("38", "83")]
