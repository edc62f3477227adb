"""Three people and their way through the page: a planner, an analyst, a reviewer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from decide import cli
from tests.browser.conftest import Requests
from tests.browser.pages import headline, move, opened, settled
from tests.served import Server

MOVES = {"Infantry and other troops": -2, "Utility helicopters": 3, "Formed police units": 2}


def score(page: Page, option: str) -> str:
    """The overall score of an option as the scorecard shows it, letter and number."""
    row = page.locator("table.scorecard tr", has_text=option).first
    return row.locator("td").nth(1).inner_text()


def test_a_planner_moves_sliders_saves_the_what_if_and_comes_back_to_it(
    browser: Browser,
    context: BrowserContext,
    page: Page,
    server: Server,
    requests: Requests,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    opened(page, server.url)
    published = headline(page)
    for name, steps in MOVES.items():
        move(page, name, steps)
    moved = headline(page)
    assert moved.startswith("First")  # other weightings are looked at where it is asked
    assert moved != published
    chips = page.locator(".st-key-differences")
    for name in MOVES:
        expect(chips).to_contain_text(name)

    page.get_by_role("link", name="Option", exact=True).click()
    settled(page)
    expect(page.get_by_test_id("stMain")).to_contain_text("Natural Earth")  # the map's caption

    page.get_by_role("link", name="Take away", exact=True).click()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Download")).first.click()
    what_if = tmp_path / "what-if.yaml"
    download.value.save_as(what_if)
    link = page.locator("code", has_text=server.url.rsplit(":", 1)[1]).first.inner_text().strip()

    other = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    try:
        again = other.new_page()
        again.goto(link)
        expect(again.locator(".st-key-headline")).to_be_visible()
        settled(again)
        assert headline(again) == moved
        for name in MOVES:
            expect(again.locator(".st-key-differences")).to_contain_text(name)
    finally:
        other.close()

    assert cli.run(["compare", "--scenario", str(what_if), "--format", "json"]) == 0
    run = json.loads(capsys.readouterr().out)
    titles = {row["option"]: row["title"] for row in run["options"]}
    overall = {
        row["option"]: row["value"]
        for row in run["metrics"]
        if row["metric"] == "score" and {row["objective"], row["region"], row["period"]} == {"all"}
    }
    assert titles[max(overall, key=overall.__getitem__)] in moved.partition(" What separates")[0], (moved, overall)
    assert requests.outside(server) == []


def test_an_analyst_opens_a_run_made_on_the_command_line(
    page: Page, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run.json"
    assert cli.run(["robust", "--pack", "drill", "--futures", "16", "--out", str(run)]) == 0
    capsys.readouterr()
    with Server("--pack", "drill", folder=tmp_path) as running:
        opened(page, running.url, "sure")
        page.get_by_text("Open a file").click()
        page.get_by_test_id("stSidebar").locator("input[type=file]").set_input_files(run)
        main = page.get_by_test_id("stMain")
        expect(main).to_contain_text("From the file run.json")
        expect(main).to_contain_text("Latin hypercube")


def test_a_reviewer_takes_the_workbook_away(page: Page, server: Server, tmp_path: Path) -> None:
    opened(page, server.url, "takeaway")
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel", exact=True).first.click()
    file = tmp_path / "table.xlsx"
    download.value.save_as(file)
    book = openpyxl.load_workbook(file)
    assert len(book.sheetnames) > 3
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(isinstance(cell.value, float) for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)  # no formula, whatever a title says


def test_what_one_person_sets_nobody_else_sees(browser: Browser, page: Page, server: Server) -> None:
    opened(page, server.url)
    before = headline(page)
    move(page, "Infantry and other troops", -3)
    other = browser.new_context()
    try:
        stranger = opened(other.new_page(), server.url)
        assert headline(stranger) == before
        expect(stranger.locator(".st-key-differences")).to_have_count(0)
    finally:
        other.close()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bad.yaml", b"id: x\nid: y\n", "given"),
        ("bad.json", b"[1, 2", "not valid JSON"),
        ("bad.zip", b"PK\x03\x04 nothing", "zip"),
    ],
)
def test_hostile_files_are_told_in_place(
    page: Page, server: Server, name: str, content: bytes, message: str, tmp_path: Path
) -> None:
    opened(page, server.url)
    page.get_by_text("Open a file").click()
    path = tmp_path / name
    path.write_bytes(content)
    page.get_by_test_id("stSidebar").locator("input[type=file]").set_input_files(path)
    problem = page.get_by_test_id("stSidebar").get_by_test_id("stAlert")
    expect(problem).to_contain_text(re.compile(message, re.IGNORECASE))
    assert headline(page)  # the page stands


BY_HAND = """
id: by-hand
title: Five hundred fewer, four more, two late
changes:
  - id: infantry
    title: Lose 500 infantry
    reason: To see what it would cost.
    add: {units.infantry.strength: -500}
  - id: helicopters
    title: Gain four utility helicopters
    reason: To see what they would bring.
    add: {units.utility_helicopter.strength: 4}
  - id: police
    title: Two police units six months late
    reason: To see what it would cost.
    set:
      units.fpu.arrivals.two_late:
        units: {value: 2, unit: units, low: 2, high: 2}
        month: {value: 6, unit: months, low: 6, high: 6}
    add: {units.fpu.strength: -2}
"""
CLICKS = 12  # at most: numbers, choices and buttons, each found and pressed in less than five seconds


class Hand:
    """Someone at the page, whose clicks are counted."""

    def __init__(self, page: Page):
        self.page, self.clicks, self.side = page, 0, page.get_by_test_id("stSidebar")

    def click(self, where: Locator) -> None:
        """One click."""
        self.clicks += 1
        where.click()

    def number(self, where: Locator, value: str) -> None:
        """Type a number: one click into its field."""
        self.click(where)
        where.press("ControlOrMeta+a")
        where.press_sequentially(value)
        where.press("Enter")
        settled(self.page)

    def choose(self, key: str, name: str) -> None:
        """Choose from a list: a click into it, and what the entry is called, as the list may close when the sidebar
        scrolls."""
        box = self.side.locator(f".st-key-{key}").get_by_role("combobox")
        self.click(box)
        box.press_sequentially(name)
        box.press("Enter")
        settled(self.page)


def test_losses_gains_and_delays_are_set_in_few_clicks_and_are_the_same_file(
    page: Page, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """ "Lose 500 infantry, gain 4 utility helicopters, two police units six months late"."""
    hand = Hand(opened(page, server.url))
    hand.number(hand.side.locator(".st-key-unit_infantry_typed input"), "-500")
    hand.number(hand.side.locator(".st-key-unit_utility_helicopter_typed input"), "4")
    hand.click(hand.side.get_by_text("Lose, gain or delay units"))
    hand.choose("step_kind", "Come late")
    hand.choose("step_unit", "Formed police units")
    hand.number(hand.side.locator(".st-key-step_count input"), "2")
    hand.number(hand.side.locator(".st-key-step_month_True input"), "6")
    hand.click(hand.side.get_by_role("button", name="Add", exact=True))
    chips = page.locator(".st-key-differences")
    expect(chips).to_contain_text("Formed police units: 2 come 6 months late")
    settled(page)
    assert hand.clicks <= CLICKS, hand.clicks
    assert page.locator(".st-key-moved .stNumberInput").count() == 2

    page.get_by_role("link", name="Take away", exact=True).click()
    settled(page)
    with page.expect_download() as download:
        page.locator(".st-key-formats_compare").get_by_role("button", name="JSON", exact=True).click()
    shown = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    by_hand = tmp_path / "by-hand.yaml"
    by_hand.write_text(BY_HAND, encoding="utf-8")
    assert cli.run(["compare", "--scenario", str(by_hand), "--format", "json"]) == 0
    run = json.loads(capsys.readouterr().out)
    for frame in ("metrics", "laydown", "tasks", "needs", "worth", "shortfalls"):
        assert shown[frame] == run[frame], frame
