"""The store of a batch on the page: summarised as the command does it, from the folder that the server was given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from decide.ui.start import Start, start_with
from decide.ui.stores import ServedStore, store_in, summarised
from streamlit.testing.v1 import AppTest

from decide.errors import InputError
from decide.language import speaking
from decide.pack.theatre import Theatre
from decide.store.summary import summary_of
from decide.ui import start as started
from tests.store.studies import batch, run
from tests.ui.drawn import drawn

STUDY = "pack: drill\noptions: [stay, reinforce]\ndesign: {kind: latin, size: 40, seed: 5}\n"
Open = Callable[..., AppTest]
Turn = Callable[[AppTest, str], AppTest]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    run(batch(folder, STUDY), folder / "results-of-a-batch", seconds=1.0)
    return folder / "results-of-a-batch"


def seen(page: AppTest) -> str:
    """All that the page says of the store."""
    bodies = [one.proto.body for one in page.get("html")]
    return "\n".join([*bodies, *(one.value for one in (*page.markdown, *page.caption))])


def box(page: AppTest) -> Any:
    return drawn(page.selectbox, "store_criterion")


def test_how_sure_sums_up_the_store_by_the_criterion_chosen(
    out: Path, drill: Theatre, open_page: Open, turn_to: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page()
    assert not [box for box in turn_to(page, "sure").selectbox if box.key == "store_criterion"]
    monkeypatch.setattr(started, "_started", [Start(drill, store=store_in(out, drill))])
    page.run()
    assert (box(page).label, box(page).value) == ("Batch on this server: results-of-a-batch", None)
    assert "over 40 futures" not in seen(page)
    box(page).set_value("cost").run()
    assert not page.exception
    assert "Cost (USD/year) over 40 futures." in seen(page).replace("\\", "")
    box(page).set_value("score").run()
    said = seen(page).replace("\\", "")
    assert "Score (points) over 40 futures." in said
    made = summary_of(out, "score").tallies.popitem()[1]  # type: ignore[attr-defined]
    for option in made.options:
        assert drill.options[option].title in said
    last = made.order[-1]
    assert made.mean("missed")[last] > 0.01
    assert f">{made.mean('missed')[last]:.2f}<" in said
    assert f">{made.worst_regret[last]:.2f}<" in said
    assert {"Cost", "Score, Protection"} < {*box(page).options}


def test_the_summary_is_in_the_language_of_the_page(
    out: Path, drill: Theatre, open_page: Open, turn_to: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = turn_to(open_page(lang="fr"), "sure")
    monkeypatch.setattr(started, "_started", [Start(drill, store=store_in(out, drill))])
    page.run()
    box(page).set_value("civilian_deaths_averted")
    with speaking("fr"):  # the test tool asks for the titles of what can be chosen in its own thread
        page.run()
    said = seen(page).replace("\\", "")
    assert "Morts civiles évitées" in said
    assert "Options are compared" not in said


def test_what_a_store_comes_to_is_read_once_until_it_grows(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = summarised(out, "score")
    assert summarised(out, "score") is first
    (part,) = (out / "results").glob("part-*")
    monkeypatch.setattr("decide.ui.stores.parts_of", lambda folder, table: [part, part])
    assert summarised(out, "score") is not first


def test_the_server_starts_with_a_store_of_its_pack_alone(
    out: Path, drill: Theatre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(started, "_started", [])
    start_with("drill", None, None, out)
    store = started.start().store
    assert isinstance(store, ServedStore)
    assert store.criteria["score_protection"] == "Score, Protection"
    with pytest.raises(InputError, match="there is no store"):
        start_with("drill", None, None, tmp_path)
    with pytest.raises(InputError, match="made from other inputs"):
        start_with("minusma", None, None, out)


def test_the_command_refuses_a_folder_without_a_store(tmp_path: Path, decide: Callable[..., Any]) -> None:
    ran = decide("ui", "--pack", "drill", "--no-browser", "--port", "18599", "--store", str(tmp_path))
    assert (ran.code, "there is no store" in ran.err) == (2, True), ran.err


def test_weights_are_those_of_the_batch_where_that_is_asked_for(
    drill: Theatre, open_page: Open, turn_to: Turn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(batch(tmp_path, f"{STUDY}weightings: [own, most-averted]\n"), tmp_path / "out", seconds=1.0)
    page = turn_to(open_page(**{"v.sure": "weights"}), "sure")
    assert not [one for one in page.toggle if one.key == "weights_of_batch"]
    monkeypatch.setattr(started, "_started", [Start(drill, store=store_in(tmp_path / "out", drill))])
    page.run()
    drawn(page.toggle, "weights_of_batch").set_value(True).run()
    page.button(key="job_weights_start").click().run()
    study = page.session_state["job_weights"].result()
    page.run()
    assert not page.exception, page.exception
    assert len(study.frames["over_futures"]) == 4
    assert "Most often first, under every weighting of the batch: reinforce." in seen(page).replace("\\", "")
