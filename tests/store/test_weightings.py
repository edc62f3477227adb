"""`decide weights` over a store: who leads under each weighting of a batch, over its futures."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from decide.errors import InputError
from decide.language import speaking
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.questions.weights.over_store import OVER_FUTURES
from decide.questions.weights.study import weights
from decide.questions.weights.tables import document_of
from decide.results.study import Study
from decide.store.stored_futures import stored_futures
from decide.store.summary import BINS
from tests.pack.patched import copy_drill
from tests.store.studies import batch, content, run

STUDY = """\
pack: {pack}
weightings: [own, hill, hill-first, most-averted]
levers:
  pressure: [unset, provoked]
design: {{kind: latin, size: 40, seed: 5}}
"""
WEIGHTINGS = """\
  hill:
    title: The hill alone
    reason: The exercise asks what the hill needs.
    weights: {protection: {upland: 1}}
  hill-first:
    title: The hill, then the plain
    reason: The exercise asks what an order does.
    mode: {kind: lexicographic, order: [upland, lowland]}
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    folder = tmp_path_factory.mktemp("pack") / "drill"
    return read_theatre(copy_drill(folder, [{"file": "weightings.yaml", "append": WEIGHTINGS}]))


@pytest.fixture(scope="module")
def out(pack: Theatre, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    run(batch(folder, STUDY.format(pack=pack.folder)), folder / "out", seconds=1.0)
    return folder / "out"


def test_figures_are_those_of_the_futures_stored(out: Path, pack: Theatre) -> None:
    study = weights(pack, sampled=out)
    frame = study.frames["over_futures"]
    assert list(frame["weighting"].unique()) == ["own", "hill", "most-averted"]
    assert study.manifest["sampled"] == {"design": "latin", "seed": 5, "priorities_left_out": ["hill-first"]}
    for name, ask in (("own", WhatIf()), ("hill", WhatIf(weighting="hill"))):
        stored = stored_futures(out, ask).evaluated
        values = stored.of(("score", "all", "all"))
        missed = values.max(axis=1, keepdims=True) - values
        mine = frame[frame["weighting"] == name].set_index("option").loc[list(stored.options)]
        assert mine["mean"].to_numpy() == pytest.approx(values.mean(axis=0))
        assert mine["regret_mean"].to_numpy() == pytest.approx(missed.mean(axis=0), abs=1e-9)
        assert mine["first"].to_numpy() == pytest.approx((missed < 1e-9).mean(axis=0))
        ordered, width = np.sort(values, axis=0), 100 / BINS
        assert (mine["median"].to_numpy() >= ordered[18] - width).all()
        assert (mine["median"].to_numpy() <= ordered[21] + width).all()
    assert frame["first"].nunique() > 1


def test_options_and_what_ifs_choose_the_cases(out: Path, pack: Theatre) -> None:
    from decide.pack.levers import with_levers

    every, two = (weights(pack, names, sampled=out).frames["over_futures"] for names in ((), ("stay", "overcommit")))
    assert {*two["option"]} == {"stay", "overcommit"}
    assert two.query("option == 'stay' and weighting == 'own'")["regret_mean"].item() == 0.0
    assert every.query("option == 'stay' and weighting == 'own'")["regret_mean"].item() > 1.0
    provoked = weights(pack, what_if=with_levers(pack, WhatIf(), ["pressure=provoked"]), sampled=out)
    assert not provoked.frames["over_futures"]["mean"].equals(every["mean"])


def refused(pack: Theatre, out: Path, *options: str, what_if: WhatIf | None = None) -> str:
    with pytest.raises(InputError) as error:
        weights(pack, options, what_if, sampled=out)
    (problem,) = error.value.problems
    return str(problem)


def test_what_a_store_cannot_tell_is_refused_with_the_way_out(out: Path, pack: Theatre, tmp_path: Path) -> None:
    assert "Leave it out" in refused(pack, out, what_if=WhatIf(weighting="hill"))
    assert "Name two or more" in refused(pack, out, "stay")
    assert "no weighting of these options" in refused(pack, out, what_if=WhatIf(sets=(("areas.hill.beds", 150),)))
    assert "there is no store" in refused(pack, tmp_path)
    one = STUDY.format(pack=pack.folder).replace("[own, hill, hill-first, most-averted]", "[hill]")
    run(batch(tmp_path / "one", one.replace("40", "4")), tmp_path / "one" / "out", seconds=1.0)
    said = refused(pack, tmp_path / "one" / "out")
    assert "only the weighting 'hill'" in said
    assert "weightings: [hill, own]" in said
    none = f"pack: {pack.folder}\nweightings: [own, hill]\n"
    run(batch(tmp_path / "none", none), tmp_path / "none" / "out", seconds=1.0)
    assert "no sample of all factors" in refused(pack, tmp_path / "none" / "out")
    other = read_theatre(copy_drill(tmp_path / "drill", []))
    assert "made from other inputs: weightings.yaml" in refused(other, out)


def test_command(out: Path, pack: Theatre, decide: Callable[..., Any], tmp_path: Path) -> None:
    flags = ("--pack", str(pack.folder), "--sampled", str(out))
    ran = decide("weights", *flags, "--chart", str(tmp_path / "chart.svg"))
    assert ran.code == 0, ran.err
    assert "Left out, as it sets priorities instead of weights: hill-first." in " ".join(ran.out.split())
    assert (tmp_path / "chart.svg").read_text().startswith("<svg")
    assert decide("weights", *flags, "--format", "csv").out.splitlines()[0] == ",".join(OVER_FUTURES)
    made = tmp_path / "made.json"
    assert decide("weights", *flags, "--out", str(made)).code == 0
    data = json.loads(made.read_text())
    assert (len(data["over_futures"]), data["shares"]) == (9, [])
    assert decide("--language", "fr", "weights", *flags).code == 0
    drawn = decide("weights", *flags, "--draws", "10")
    assert (drawn.code, "--draws" in drawn.err) == (2, True)


def in_words(pack: Theatre, shares: Mapping[str, Mapping[str, tuple[float, int]]]) -> list[str]:
    """What is said of shares of leading and tiers, by weighting and option."""
    rows = [
        (name, name.title(), option, tier, 1.0, 2.0, 1.0, 2.0, 3.0, share, "likely", share, 0.0, 0.0, 0.0, 20, 0)
        for name, options in shares.items()
        for option, (share, tier) in options.items()
    ]
    frame = pd.DataFrame(rows, columns=list(OVER_FUTURES))
    about = weights_manifest(pack)
    return [*document_of(Study("weights", {"over_futures": frame}, about, {}), pack).lead]


def weights_manifest(pack: Theatre) -> dict[str, Any]:
    from decide.results.provenance import provenance

    about = provenance(pack, ["stay"], WhatIf(), {"solver": "highs", "worst_certificate": 0.0})
    return {**about, "sampled": {"priorities_left_out": []}}


def test_sentences_in_both_directions(pack: Theatre) -> None:
    same = in_words(
        pack, {"own": {"stay": (0.7, 1), "reinforce": (0.3, 2)}, "hill": {"stay": (0.9, 1), "reinforce": (0.1, 1)}}
    )
    assert same[0] == "Most often first, under every weighting of the batch: stay."
    assert same[1] == "In the first tier under every weighting: stay."
    assert same[2] == "Weights as set: stay in 70 % of the futures (likely)."
    turned = in_words(
        pack, {"own": {"stay": (0.7, 1), "reinforce": (0.3, 2)}, "hill": {"reinforce": (0.8, 1), "stay": (0.2, 2)}}
    )
    assert turned[0] == "Which option is most often first hangs on the weighting."
    assert turned[1] == "No option is in the first tier under every weighting."
    assert turned[3] == "Hill: reinforce in 80 % of the futures (likely)."
    with speaking("fr"):
        assert in_words(pack, {"own": {"stay": (0.7, 1)}})[0].startswith("Le plus souvent en tête")


@pytest.mark.parametrize(
    ("harm", "file"),
    [
        (lambda out: next((out / "futures").iterdir()).unlink(), "futures"),
        (lambda out: (out / "cases.parquet").unlink(), "cases.parquet"),
        (lambda out: torn(next((out / "results").iterdir())), "results/part-000000"),
        (lambda out: (out / "manifest.json").write_text('{"format": 1}'), "manifest.json"),
    ],
)
def test_a_damaged_store_is_told_by_all_that_read_it(
    harm: Callable[[Path], object], file: str, out: Path, pack: Theatre, tmp_path: Path, decide: Callable[..., Any]
) -> None:
    shutil.copytree(out, tmp_path / "moved")
    store = str(tmp_path / "moved")
    reading = (
        ("weights", "--sampled", store, "--pack", str(pack.folder)),
        ("robust", "--sampled", store, "--pack", str(pack.folder)),
        ("summarise", store),
        ("query", store, "select count(*) from results"),
    )
    assert [decide(*command).code for command in reading] == [0, 0, 0, 0]
    harm(tmp_path / "moved")
    for command in reading:
        ran = decide(*command)
        assert (ran.code, f"moved/{file}" in ran.err) == (2, True), ran.err


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def test_what_is_damaged_is_made_anew(out: Path, pack: Theatre, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "out")
    (tmp_path / "out" / "cases.parquet").write_bytes(b"")
    next((tmp_path / "out" / "futures").iterdir()).unlink()
    run(batch(tmp_path, STUDY.format(pack=pack.folder)), tmp_path / "out", seconds=1.0)
    assert content(tmp_path / "out") == content(out)


def test_no_worst_tenth_is_worse_than_the_worst(out: Path, pack: Theatre) -> None:
    frame = weights(pack, sampled=out).frames["over_futures"]
    assert (frame["regret_worst_tenth"] <= frame["regret_worst"]).all()
    assert (frame["regret_worst"] == 0.0).any()


def test_a_what_if_that_cannot_be_is_told_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        batch(tmp_path, "pack: drill\noptions: [stay]\nwhat_ifs:\n  none: {set: {areas.hill.beds: -5}}\n")
    (problem,) = error.value.problems
    assert str(problem).startswith(f"{tmp_path.as_posix()}/study.yaml:4: areas.hill.beds: must be at least 0")
