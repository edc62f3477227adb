"""Evidence: every figure is there, can be found, and any link leads to its row."""

from __future__ import annotations

from collections.abc import Callable

from decide.ui.pages.evidence import _listed
from decide.ui.work import Desk
from streamlit.testing.v1 import AppTest

from decide.language import speaking
from decide.pack import schema
from decide.pack.located import is_model
from decide.pack.theatre import Theatre
from decide.report.evidence import evidence
from decide.report.quantities import FIELDS, models_with, quantity_meaning, quantity_title

Open = Callable[..., AppTest]
Turn = Callable[[AppTest, str], AppTest]


def grid(page: AppTest) -> list[str]:
    """The paths in the table."""
    (frame,) = page.dataframe
    return list(frame.value["path"])


def test_every_figure_is_there(open_page: Open, turn_to: Turn, drill: Theatre) -> None:
    page = turn_to(open_page(), "evidence")
    assert grid(page) == list(evidence(drill)["path"])
    page.segmented_control(key="evidence_kind").set_value("assumed").run()
    assert set(grid(page)) == set(evidence(drill).query("grade == 'assumed'")["path"])


def test_words_find_a_figure(open_page: Open, turn_to: Turn) -> None:
    page = turn_to(open_page(), "evidence")
    page.text_input(key="evidence_find").set_value("INFANTRY strength").run()
    assert "units.infantry.strength" in grid(page)
    assert all("infantry" in path or "strength" in path for path in grid(page))


def test_a_link_leads_to_the_row(open_page: Open, turn_to: Turn) -> None:
    page = turn_to(open_page(**{"v.row": "units.infantry.strength"}), "evidence")
    said = " ".join(text.value for text in page.markdown).replace("\\", "")
    assert "Infantry: strength" in said
    assert "300 persons (200–400)" in said
    page.button(key="figure_close").click().run()
    assert "v.row" not in page.query_params
    assert not [text for text in page.markdown if "Infantry: strength" in text.value]


def test_paths_read_as_words(drill: Theatre) -> None:
    assert quantity_title(drill.pack, "units.infantry.availability.all") == "Infantry: availability, all"
    assert quantity_title(drill.pack, "response.met_at_requirement") == "Response: met at requirement"
    assert quantity_title(drill.pack, "weights.protection.upland") == "Weights: Protection, Upland"
    assert quantity_title(drill.pack, "areas.hill.flood_cut.aug") == "Hill: cut off by floods, August"
    assert quantity_title(drill.pack, "units.infantry.arrivals.units.units") == "Infantry: arrivals, units, units"
    with speaking("fr"):
        assert quantity_title(drill.pack, "units.infantry.strength") == "Infantry\u00a0: effectif"
        floods = quantity_title(drill.pack, "areas.hill.flood_cut.aug")
        assert floods == "Hill\u00a0: coupé par les inondations, août"
    assert quantity_meaning("units.infantry.strength").startswith("Units in the mission at the start")
    assert quantity_meaning("units.infantry.arrivals.sixty.month").startswith("Months after the start")


def test_every_field_on_the_way_to_a_figure_has_a_name(mali: Theatre, drill: Theatre) -> None:
    """And nothing has one that is no field."""
    paths = [tuple(str(path).split(".")) for theatre in (mali, drill) for path in evidence(theatre)["path"]]
    steps = {path[:at] for path in paths for at in range(1, len(path) + 1)}
    fields = {step[-1] for step in steps if models_with(step)}
    assert fields - set(FIELDS) == set()
    of_schema = {name for model in vars(schema).values() if is_model(model) for name in model.model_fields}
    assert set(FIELDS) - of_schema == set()


def test_a_term_of_an_option_is_called_by_its_title(desk: Desk) -> None:
    packs = {case.option.id: case.pack for case in desk.cases}
    rows = [row for row in _listed(desk).to_dict(orient="records") if str(row["path"]).startswith("terms.")]
    of_options = [row for row in rows if row["option"] in packs]
    assert of_options
    for row in of_options:
        assert str(row["title"]).startswith(packs[row["option"]].terms[str(row["path"]).split(".")[1]].title)


def test_a_number_is_sought_with_or_without_separators(open_page: Open, turn_to: Turn, drill: Theatre) -> None:
    """In figures, by whatever they are; and in lines of the pack's files, told by file and line."""
    page = turn_to(open_page(), "evidence")
    for written in ("100000", "100,000", "100 000"):
        page.text_input(key="evidence_find").set_value(written).run()
        assert set(grid(page)) == {"areas.hill.population"}
        assert "areas.csv:4" in " ".join(text.value for text in page.markdown)


def test_grades_are_counted_and_chosen(open_page: Open, turn_to: Turn, drill: Theatre) -> None:
    page = turn_to(open_page(), "evidence")
    assert "51 printed in a source" in " ".join(text.value for text in page.caption)
    for grade in ("printed", "context"):
        page.segmented_control(key="evidence_kind").set_value(grade).run()
        assert grid(page) == list(evidence(drill).query("grade == @grade")["path"])
