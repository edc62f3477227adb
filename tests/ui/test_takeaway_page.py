"""Take away: tables in every format, and the what-if as a file, a command and a link."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from decide.ui.here import Here
from decide.ui.pages import takeaway
from decide.ui.state import Planner
from decide.ui.studies import about_csv, made_later
from decide.ui.work import Desk
from streamlit.testing.v1 import AppTest

from decide.language import speaking
from decide.report.formats import FORMATS, Content
from tests.conftest import Ran
from tests.ui.drawn import drawn

Open = Callable[..., AppTest]
Turn = Callable[[AppTest, str], AppTest]
WHAT_IF = {"u.infantry": "50", "delay": "3", "lever.focus": "plain", "w.protection.upland": "2"}


def codes(page: AppTest) -> list[str]:
    return [block.value for block in page.code]


def test_every_format_is_offered_for_all_options_and_for_one(open_page: Open, turn_to: Turn) -> None:
    page = turn_to(open_page(), "takeaway")
    offered = {button.key for button in page.download_button}
    for form in set(FORMATS) - {"table"}:
        assert {f"take_compare_{form}", f"take_option_{form}"} <= offered


def test_the_command_gives_the_same_numbers(
    open_page: Open, turn_to: Turn, decide: Callable[..., Ran], desk: Desk
) -> None:
    page = turn_to(open_page(**WHAT_IF), "takeaway")
    (command,) = [text for text in codes(page) if text.startswith("decide ")]
    ran = decide(*shlex.split(command)[1:], "--format", "json")
    assert ran.code == 0, ran.err
    planner = Planner((("infantry", 50.0),), 3.0, None, (("protection.upland", 2.0),), (("focus", "plain"),))
    assert json.loads(ran.out)["metrics"] == json.loads(json.dumps(desk.results(planner).as_dict()))["metrics"]


def test_with_a_budget_the_command_takes_the_file(
    open_page: Open,
    turn_to: Turn,
    decide: Callable[..., Ran],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    desk: Desk,
) -> None:
    budget = desk.budgets[0]
    page = turn_to(open_page(budget=f"{budget / 1e6:g}"), "takeaway")
    (text,) = [text for text in codes(page) if text.startswith("id:")]
    (command,) = [text for text in codes(page) if text.startswith("decide ")]
    (tmp_path / "what-if.yaml").write_text(text)
    monkeypatch.chdir(tmp_path)
    ran = decide(*shlex.split(command)[1:], "--format", "json")
    assert ran.code == 0, ran.err
    wanted = desk.results(Planner(budget=budget)).as_dict()
    assert json.loads(ran.out)["metrics"] == json.loads(json.dumps(wanted))["metrics"]


def test_the_link_restores_the_page(open_page: Open, turn_to: Turn) -> None:
    page = turn_to(open_page(**WHAT_IF), "takeaway")
    (link,) = [text for text in codes(page) if "u.infantry=50" in text]
    query = {name: values[-1] for name, values in parse_qs(urlsplit(link).query).items()}
    assert query["lang"] == "en"
    again = open_page(**query)
    assert not again.warning
    assert again.slider(key="unit_infantry").value == 50.0
    assert again.selectbox(key="lever_focus").value == "plain"
    stale = open_page(**{**query, "data": "0" * 12})
    assert len(stale.warning) == 1


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"table"}))
def test_files_follow_the_language(desk: Desk, form: str) -> None:
    made = {}
    here = Here(desk, Planner())
    for language in ("fr", "en"):
        with speaking(language):
            make = made_later(lambda: FORMATS[form].write(takeaway._whole(here, here.results, further=True)))
        with speaking("en"):  # the file is made later, in another thread
            made[language] = make()
    assert made["en"]
    if FORMATS[form].data:
        assert made["fr"] == made["en"]  # data are the same in every language


def test_a_csv_has_beside_it_what_describes_it(desk: Desk) -> None:
    here = Here(desk, Planner())
    content = takeaway._whole(here, here.results, further=True)
    about = json.loads(about_csv(FORMATS["csv"], lambda: content, "mine.csv"))
    made = FORMATS["csv"].write(content)
    assert isinstance(made, str)
    assert about["decide:sha256"] == hashlib.sha256(made.encode()).hexdigest()
    assert about["url"] == "mine.csv"
    assert about["decide:code"]
    assert [column["name"] for column in about["tableSchema"]["columns"]] == made.splitlines()[0].split(",")


def test_differences_are_taken_away_to_whom_they_are_shown(
    open_page: Open, turn_to: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, Content] = {}

    def kept(key: str, _: str, content: Callable[[], Content]) -> None:
        made[key] = content()

    monkeypatch.setattr(takeaway, "formats", kept)
    page = open_page(**{"u.infantry": "50"})
    turn_to(page, "takeaway")
    assert made["compare"].manifest["against"] == "stay"
    turn_to(page, "compare")
    drawn(page.selectbox, "against").set_value("reinforce").run()
    turn_to(page, "takeaway")
    assert made["compare"].manifest["against"] == "reinforce"
    assert any("--against reinforce" in text for text in codes(page))
    turn_to(page, "compare")
    drawn(page.selectbox, "against_inputs").set_value("published").run()
    turn_to(page, "takeaway")
    assert made["compare"].manifest["against"] == "reinforce (without these changes)"
    assert any(
        "“Reinforce by sixty” (reinforce) without these changes" in table.title
        for table in made["compare"].document.tables
    )
    turn_to(page, "compare")
    assert (drawn(page.selectbox, "against").value, drawn(page.selectbox, "against_inputs").value) == (
        "reinforce",
        "published",
    )
