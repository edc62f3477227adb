"""What sets two exports, packs or stores apart."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from decide.errors import Place
from decide.report.code import read, written
from decide.report.code_in_file import text_of
from tests.conftest import Ran
from tests.pack.patched import copy_drill

Decide = Callable[..., Ran]
KEY = ("metric", "objective", "region")


@pytest.fixture
def exports(decide: Decide, tmp_path: Path) -> tuple[Path, Path]:
    """The drill as it is as HTML, and with a tenth of the infantry less and fifty beds fewer as PDF."""
    first, second = tmp_path / "first.html", tmp_path / "second.pdf"
    changed = ("--set", "units.infantry.strength*=0.9", "--set", "areas.hill.beds+=-50")
    assert decide("compare", "--pack", "drill", "--out", str(first)).code == 0
    assert decide("compare", "--pack", "drill", *changed, "--out", str(second)).code == 0
    return first, second


def data_of(decide: Decide, *arguments: str) -> dict[str, list[dict[str, Any]]]:
    ran = decide("diff", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    made: dict[str, list[dict[str, Any]]] = json.loads(ran.out)
    return made


def shares_of(made: dict[str, list[dict[str, Any]]]) -> list[float]:
    """Of the overall score."""
    overall = ("score", "all", "all")
    return [row["value"] for row in made["contributions"] if tuple(map(row.get, KEY)) == overall]


def moved(made: dict[str, list[dict[str, Any]]], figure: str) -> float:
    (row,) = [row for row in made["figures"] if row["figure"] == figure]
    return float(row["difference"])


def said_of(decide: Decide, *arguments: str) -> str:
    """What the answer says before its tables."""
    ran = decide("diff", *arguments, "--format", "md")
    assert ran.code == 0, ran.err
    return " ".join(ran.out.split("\n## ")[0].split())


def store(decide: Decide, folder: Path, *lines: str) -> Path:
    """A small batch of the drill."""
    study, out = folder / "study.yaml", folder / "store"
    folder.mkdir()
    design = "design: {kind: latin, size: 3, seed: 4}"
    study.write_text("\n".join(["pack: drill", "options: [stay, reinforce]", design, *lines]) + "\n", encoding="utf-8")
    assert decide("batch", str(study), "--out", str(out)).code == 0
    return out


def test_inputs_that_differ_are_named_one_by_one(decide: Decide, exports: tuple[Path, Path]) -> None:
    rows = data_of(decide, *map(str, exports))["inputs"]
    assert rows == [
        {"input": "scale units.infantry.strength", "first": "", "second": "0.9"},
        {"input": "add areas.hill.beds", "first": "", "second": "-50"},
    ]


def test_the_difference_is_shared_out_to_its_last_digit(decide: Decide, exports: tuple[Path, Path]) -> None:
    made = data_of(decide, *map(str, exports), "--option", "stay")
    (moved,) = [row for row in made["figures"] if row["figure"] == "stay score all all"]
    assert moved["difference"] == pytest.approx(moved["second"] - moved["first"])
    shares = [
        row["value"]
        for row in made["contributions"]
        if (row["metric"], row["objective"], row["region"]) == ("score", "all", "all")
    ]
    assert len(shares) == 2
    assert sum(shares) == pytest.approx(moved["difference"], abs=1e-3)


def test_the_other_way_round_every_sign_turns(decide: Decide, exports: tuple[Path, Path]) -> None:
    there = {row["figure"]: row["difference"] for row in data_of(decide, *map(str, exports))["figures"]}
    back = {row["figure"]: row["difference"] for row in data_of(decide, *map(str, reversed(exports)))["figures"]}
    assert there
    assert {name: -value for name, value in back.items()} == there


def test_a_document_differs_from_itself_in_nothing(decide: Decide, exports: tuple[Path, Path]) -> None:
    made = data_of(decide, str(exports[0]), str(exports[0]))
    assert made["inputs"] == []
    assert made["figures"] == []
    ran = decide("diff", str(exports[0]), str(exports[0]))
    assert "All inputs are the same." in ran.out


def test_two_versions_of_a_pack_are_compared_by_file_and_change(decide: Decide, tmp_path: Path) -> None:
    old, new = copy_drill(tmp_path / "old"), copy_drill(tmp_path / "new")
    table = new / "laydown.csv"
    changed = table.read_text().replace("hill,0.3", "hill,0.4").replace("plain,0.7", "plain,0.6")
    table.write_text(changed, encoding="utf-8")
    assert table.read_text() != (old / "laydown.csv").read_text()
    made = data_of(decide, str(old), str(new))
    assert "file laydown.csv" in [row["input"] for row in made["inputs"]]
    assert made["figures"]


def test_a_weighting_of_one_side_is_not_shared_out(decide: Decide, exports: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    assert decide("compare", "--pack", "drill", "--weights", "lives", "--out", str(other)).code == 0
    ran = decide("diff", str(exports[0]), str(other))
    assert ran.code == 0
    said = " ".join(ran.out.split())
    assert "first.html scores by the pack's own weights, other.md by the weighting lives" in said
    assert "so that their points are of two kinds" in said


def test_a_weighting_of_both_is_no_change(decide: Decide, tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    lives = ("compare", "--pack", "drill", "--weights", "lives")
    assert decide(*lives, "--out", str(one)).code == 0
    assert decide(*lives, "--set", "units.infantry.strength*=0.9", "--out", str(other)).code == 0
    made = data_of(decide, str(one), str(other), "--option", "reinforce")
    assert {row["title"] for row in made["contributions"]} == {"units.infantry.strength*=0.9"}
    assert shares_of(made) == pytest.approx([moved(made, "reinforce score all all")], abs=1e-3)


def test_what_is_no_export_is_refused(decide: Decide, exports: tuple[Path, Path], tmp_path: Path) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text("nothing")
    assert decide("diff", str(plain), str(exports[0])).code == 2
    assert decide("diff", str(exports[0]), str(tmp_path / "gone")).code == 2
    assert decide("diff", *map(str, exports), "--option", "none").code == 2


def test_another_question_has_the_figures_of_its_options_worked_out(
    decide: Decide, exports: tuple[Path, Path], tmp_path: Path
) -> None:
    """Prices hold no scores; their inputs do, and the difference is shared out."""
    priced = tmp_path / "priced.docx"
    beds = ("--set", "areas.hill.beds*=0.5")
    assert decide("prices", "stay", "--pack", "drill", *beds, "--out", str(priced)).code == 0
    said = said_of(decide, str(exports[0]), str(priced))
    assert "priced.docx holds no figures of options: they are worked out here from its inputs." in said
    assert "figures stand in first.html alone, and are compared with nothing." in said
    made = data_of(decide, str(exports[0]), str(priced))
    assert moved(made, "stay score all all") == pytest.approx(76.6667 - 79.3333)
    assert shares_of(made) == pytest.approx([76.6667 - 79.3333], abs=1e-4)


def test_a_question_without_scores_on_both_sides_says_which_rows_moved(decide: Decide, tmp_path: Path) -> None:
    for name, strength in (("one", "300"), ("other", "250")):
        flags = ("--pack", "drill", "--set", f"units.infantry.strength={strength}")
        assert decide("prices", "stay", *flags, "--out", str(tmp_path / f"{name}.json")).code == 0
    made = data_of(decide, str(tmp_path / "one.json"), str(tmp_path / "other.json"))
    assert moved(made, "stay unit infantry at") == -50
    assert sum(shares_of(made)) == pytest.approx(moved(made, "stay score all all"), abs=1e-3)


def test_what_moved_without_the_score_is_shared_out_too(decide: Decide, tmp_path: Path) -> None:
    """Fifty beds fewer where none was short: the cost falls and nothing else."""
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    assert decide("show", "stay", "--pack", "drill", "--out", str(one)).code == 0
    assert decide("show", "stay", "--pack", "drill", "--set", "areas.hill.beds+=-50", "--out", str(other)).code == 0
    made = data_of(decide, str(one), str(other))
    assert [row["figure"] for row in made["figures"]] == ["stay cost all all"]
    (cost,) = [row["value"] for row in made["contributions"] if row["metric"] == "cost"]
    assert cost == pytest.approx(moved(made, "stay cost all all"))


def test_other_options_are_not_held_against_each_other(decide: Decide, tmp_path: Path) -> None:
    for option in ("stay", "reinforce"):
        assert decide("show", option, "--pack", "drill", "--out", str(tmp_path / f"{option}.json")).code == 0
    said = said_of(decide, str(tmp_path / "stay.json"), str(tmp_path / "reinforce.json"))
    assert "No figure of the one stands in the other." in said
    assert "stay.json is about stay, reinforce.json about reinforce. decide why reinforce stay shares out" in said


def test_two_packs_have_nothing_in_common(decide: Decide, exports: tuple[Path, Path], tmp_path: Path) -> None:
    """One with another id stands for another theatre."""
    other = copy_drill(tmp_path / "other")
    pack = other / "pack.yaml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("id: drill", "id: elsewhere"), encoding="utf-8")
    said = said_of(decide, str(exports[0]), str(other))
    assert "first.html is of the pack drill and other of elsewhere, which have no change in common." in said
    made = data_of(decide, str(exports[0]), str(other))
    assert [row["input"] for row in made["inputs"]] == ["question", "pack", "hash of the pack"][-len(made["inputs"]) :]
    assert "contributions" not in made


def test_a_version_that_is_not_here_is_named_and_may_be_given(decide: Decide, tmp_path: Path) -> None:
    """Two exports of two versions, neither of which comes with decide."""
    exported = []
    for name, hill, plain in (("old", 0.25, 0.75), ("new", 0.4, 0.6)):
        table = copy_drill(tmp_path / name) / "laydown.csv"
        text = table.read_text(encoding="utf-8").replace("hill,0.3", f"hill,{hill}")
        text = text.replace("plain,0.7", f"plain,{plain}")
        table.write_text(text, encoding="utf-8")
        exported.append(str(tmp_path / f"{name}.json"))
        assert decide("compare", "--pack", str(table.parent), "--out", exported[-1]).code == 0
    said = said_of(decide, *exported)
    assert "the version of the pack drill that old.json; new.json was made of (" in said
    assert "Give its folder with --pack, which may be given twice." in said
    packs = ("--pack", str(tmp_path / "old"), "--pack", str(tmp_path / "new"))
    made = data_of(decide, *exported, *packs, "--option", "stay")
    assert {row["moved"] for row in made["contributions"]} == {"revised"}
    assert sum(shares_of(made)) == pytest.approx(moved(made, "stay score all all"), abs=1e-3)


def test_a_figure_that_its_inputs_do_not_give_is_named(decide: Decide, exports: tuple[Path, Path]) -> None:
    """A code made by a release that gave other figures."""
    origin = read(text_of(exports[0]), Place("first"))
    for inputs_too in (False, True):
        figures = {**origin.figures, "stay score all all": 70.0}
        made = replace(origin, figures=figures, what_if=origin.what_if)
        other = exports[0].with_name("other.md")
        other.write_text(written(made), encoding="utf-8")
        against = exports[1] if inputs_too else exports[0]
        said = said_of(decide, str(other), str(against), "--option", "stay")
        if inputs_too:
            assert "other.md has a score of 70, its inputs give 79.3333 with this release of decide" in said
        else:
            assert "the inputs of stay are the same in other.md and first.html" in said


def test_a_store_is_held_against_an_export_by_its_central_values(
    decide: Decide, exports: tuple[Path, Path], tmp_path: Path
) -> None:
    made = data_of(decide, str(store(decide, tmp_path / "a")), str(exports[1]), "--option", "reinforce")
    assert moved(made, "reinforce score all all") == pytest.approx(78.7333 - 82.3333)
    assert sum(shares_of(made)) == pytest.approx(78.7333 - 82.3333, abs=1e-3)
    inputs = {row["input"] for row in made["inputs"]}
    assert inputs == {"question", "scale units.infantry.strength", "add areas.hill.beds"}


def test_stores_of_one_study_at_other_futures_moved_in_their_means_alone(decide: Decide, tmp_path: Path) -> None:
    one = store(decide, tmp_path / "a")
    other = store(decide, tmp_path / "b", "laydowns: true")
    again = tmp_path / "b" / "study.yaml"
    again.write_text(again.read_text(encoding="utf-8").replace("seed: 4", "seed: 5"), encoding="utf-8")
    assert decide("batch", str(again), "--out", str(tmp_path / "c")).code == 0
    said = said_of(decide, str(one), str(tmp_path / "c"))
    assert "at the central values no figure of stay; reinforce has moved, and the means are over other futures." in said
    made = data_of(decide, str(one), str(tmp_path / "c"))
    assert {row["input"] for row in made["inputs"]} == {"study design.seed", "study laydowns"}
    assert {row["figure"].split(" ")[1][:5] for row in made["figures"]} == {"mean-"}
    assert "figure of stay; reinforce has moved." in said_of(decide, str(one), str(other))


def test_the_case_of_a_store_is_named_where_an_option_has_several(
    decide: Decide, exports: tuple[Path, Path], tmp_path: Path
) -> None:
    what_ifs = "what_ifs: {as-published: {}, fewer-beds: {set: {areas.hill.beds: 150}}}"
    made_of = str(store(decide, tmp_path / "a", what_ifs))
    said = said_of(decide, made_of, str(exports[1]))
    assert "which case of the one is held against which of the other cannot be told. Name one with --option" in said
    assert "“stay, what-if fewer-beds”" in said
    made = data_of(decide, made_of, str(exports[1]), "--option", "stay, what-if fewer-beds")
    assert moved(made, "stay score all all") == pytest.approx(75.7333 - 76.6667)
    assert sum(shares_of(made)) == pytest.approx(75.7333 - 76.6667, abs=1e-3)
    assert len(shares_of(made)) == 3
    same = data_of(decide, made_of, str(exports[0]))  # published as the one, so held against it
    assert {row["figure"] for row in same["figures"] if row["difference"] is not None} == set()


def test_two_stores_share_out_what_a_case_of_both_changes(decide: Decide, tmp_path: Path) -> None:
    stores = [
        str(store(decide, tmp_path / name, f"what_ifs: {{fewer: {{set: {{areas.hill.beds: {beds}}}}}}}"))
        for name, beds in (("a", 150), ("b", 120))
    ]
    made = data_of(decide, *stores)
    (name,) = {row["figure"].rpartition(" score")[0] for row in made["figures"] if row["figure"].startswith("stay")} - {
        ""
    }
    assert name == "stay, what-if fewer"
    wanted = data_of(decide, *stores, "--option", name)
    assert sum(shares_of(wanted)) == pytest.approx(moved(wanted, f"{name} score all all"), abs=1e-3)


def test_the_answer_says_what_was_compared(decide: Decide, exports: tuple[Path, Path]) -> None:
    rows = data_of(decide, *map(str, exports))["sides"]
    assert [row["name"] for row in rows] == ["first.html", "second.pdf"]
    assert {row["kind"] for row in rows} == {"export"}
    starts = [hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in exports]
    assert [row["sha256"] for row in rows] == starts


def test_a_folder_that_is_neither_pack_nor_store_is_told_in_a_line(decide: Decide, tmp_path: Path) -> None:
    ran = decide("diff", str(tmp_path), str(tmp_path))
    assert ran.code == 2
    assert (
        f"{tmp_path}: this folder is neither a pack nor a store: it has no pack.yaml and no manifest.json." in ran.err
    )


def test_a_store_that_is_torn_unfinished_or_of_another_version_is_told(decide: Decide, tmp_path: Path) -> None:
    whole = store(decide, tmp_path / "a")
    unfinished = shutil.copytree(whole, tmp_path / "unfinished")
    (part,) = (unfinished / "results").glob("*.parquet")
    rows = pq.read_table(part)
    part.unlink()
    kept = rows.filter(pc.and_(pc.equal(rows["case"], 0), pc.less(rows["future"], 3)))
    pq.write_table(kept, part.with_name("block-000000-000000-0000000000-0000000003-0123456789abcdef.parquet"))
    assert "unfinished is not finished: 3 of 8 results are done" in said_of(decide, str(unfinished), str(whole))
    torn = shutil.copytree(whole, tmp_path / "torn")
    (part,) = (torn / "results").glob("*.parquet")
    part.write_bytes(part.read_bytes()[:100])
    other = shutil.copytree(whole, tmp_path / "other")
    manifest = other / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"format": 1', '"format": 2'), encoding="utf-8")
    for path, said in ((part, "is missing or damaged"), (manifest, "is not the manifest of a store that this release")):
        ran = decide("diff", str(path.parents[1] if path is part else other), str(whole))
        assert (ran.code, ran.out) == (2, "")
        assert str(path) in ran.err
        assert said in ran.err


def test_nothing_is_written_into_a_pack_that_is_compared(decide: Decide, exports: tuple[Path, Path]) -> None:
    pack = copy_drill(exports[0].with_name("pack"))
    ran = decide("diff", str(pack), str(exports[0]), "--out", str(pack / "new.csv"))
    assert ran.code == 2
    assert "would be read as part of the pack" in ran.err
    assert not (pack / "new.csv").exists()
