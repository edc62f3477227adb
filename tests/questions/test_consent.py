"""Where the host state stood on options, as recorded: with its source, unknown without one, and never a probability."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from decide.language import speaking
from decide.pack.read import read_theatre
from decide.pack.theatre import Theatre
from decide.pack.translation import translated
from decide.questions.breakeven.study import BreakevenAsk, breakeven
from decide.questions.breakeven.tables import document_of as turned
from decide.questions.compare.study import compare
from decide.questions.compare.tables import document_of
from decide.questions.robust.study import RobustAsk, robust
from decide.questions.robust.tables import document_of as under_stress
from decide.questions.show.study import show
from decide.questions.show.tables import document_of as shown
from decide.report.consent import POSITIONS, consent_in_words, consent_of_one, consent_table
from tests.conftest import Ran
from tests.pack.patched import copy_drill

NO_PROBABILITY = "How likely consent is to be lost under an option, no source says, and none is assumed."
SUMMARY = "    summary: The exercise asks what is lost with thirty soldiers.\n"
LOST = {"file": "futures.yaml", "replace": SUMMARY, "with": f"{SUMMARY}    of_consent: true\n"}


def row(option: str, position: str, says: str = "") -> dict[str, Any]:
    cited = {"source": "DRILL", "locator": "options"} if position != "unknown" else {"source": "", "locator": ""}
    return {"option": option, "position": position, "says": says, **cited}


@pytest.fixture(scope="module")
def of_consent(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    """The drill pack with a stress case in which consent is lost."""
    return read_theatre(copy_drill(tmp_path_factory.mktemp("consent") / "drill", [LOST]))


def test_an_option_without_a_record_is_unknown(drill: Theatre) -> None:
    results = compare(drill)
    assert {one["option"]: one["position"] for one in results.rows_of("consent")} == {
        "stay": "unknown",
        "reinforce": "wanted",
        "overcommit": "opposed",
    }
    (table,) = [one for one in document_of(results, drill).tables if one.name == "consent"]
    assert {str(cells[0]): cells[1] for cells in table.rows} == {
        "stay": "no source says",
        "reinforce": "wanted it",
        "overcommit": "opposed it",
    }
    assert table.notes == [NO_PROBABILITY]


def test_show_says_it_with_its_source(drill: Theatre) -> None:
    said = shown(show(drill, "overcommit"), drill).lead
    assert (
        "The host state: opposed it. The exercise has the host state refuse a camp so large. (DRILL, options)" in said
    )
    assert not any("The host state" in text for text in shown(show(drill, "stay"), drill).lead)


def test_each_position_in_words() -> None:
    rows = [row(f"of-{position}", position, "So it is written.") for position in POSITIONS]
    (text,) = consent_in_words(rows)
    assert text == (
        "As recorded, the host state opposed: of-opposed. The host state was not convinced of: of-doubted. The host "
        "state accepted: of-accepted. The host state wanted: of-wanted. No source says where the host state stood on: "
        f"of-unknown. {NO_PROBABILITY}"
    )
    assert consent_of_one([row("a", "unknown")]) == []
    with speaking("fr"):
        assert consent_in_words(rows[:1])[0].startswith("L'État hôte voulait")


def test_nothing_is_said_where_no_source_says_anything() -> None:
    rows = [row("a", "unknown"), row("b", "unknown")]
    assert (consent_in_words(rows), consent_table(rows, ["a", "b"])) == ([], [])


def test_breakeven_has_the_positions_beside_the_loss_of_consent_alone(drill: Theatre, of_consent: Theatre) -> None:
    study = breakeven(of_consent, ["reinforce", "overcommit"], BreakevenAsk(count=0))
    document = turned(study, of_consent)
    (said,) = [text for text in document.lead if NO_PROBABILITY in text]
    assert said.startswith("As recorded, the host state opposed: overcommit. The host state wanted: reinforce.")
    table = document.tables[0]
    assert table.columns[-1].title == "Host state, on the one ahead"
    beside = {(str(cells[0]), str(cells[3])): cells[-1] for cells in table.rows}
    assert beside["reinforce", "A tenth of the infantry leaves"] == "wanted it"
    assert {stood for (_, case), stood in beside.items() if not case.startswith("A tenth")} <= {"–"}
    plain = turned(breakeven(drill, ["reinforce", "overcommit"], BreakevenAsk(count=0)), drill)
    assert not any("host state" in text for text in plain.lead)
    assert plain.tables[0].columns[-1].title != "Host state, on the one ahead"


def test_a_case_of_consent_that_is_not_asked_about_brings_no_positions(of_consent: Theatre) -> None:
    ask = BreakevenAsk(count=0, stresses=("camps_need_more",))
    document = turned(breakeven(of_consent, ["reinforce"], ask), of_consent)
    assert not any("host state" in text for text in document.lead)


def test_positions_move_no_figure(drill: Theatre, of_consent: Theatre) -> None:
    ask = BreakevenAsk(count=0)
    one, other = (breakeven(theatre, ["reinforce", "overcommit"], ask) for theatre in (drill, of_consent))
    assert one.frames["turns"].equals(other.frames["turns"])


def test_robust_says_them_beside_its_stress_cases(drill: Theatre, of_consent: Theatre) -> None:
    ask = RobustAsk(count=2)
    said = " ".join(under_stress(robust(of_consent, (), ask), of_consent).lead)
    assert "As recorded, the host state opposed: overcommit." in said
    assert "host state" not in " ".join(under_stress(robust(drill, (), ask), drill).lead)


def test_the_frame_is_in_the_exports(decide: Callable[..., Ran]) -> None:
    data = json.loads(decide("compare", "--pack", "drill", "--format", "json").out)
    assert [one["position"] for one in data["consent"]] == ["opposed", "wanted", "unknown"]
    ran = decide("compare", "--pack", "drill", "--format", "csv", "--table", "consent")
    assert ran.out.splitlines()[0] == "option,position,says,source,locator"
    ran = decide("show", "stay", "--pack", "drill", "--format", "csv", "--table", "agreement")
    assert ran.out.splitlines()[0].startswith("option,says,metric,objective,region,unit,direction,than,put_in")


def test_the_published_options(mali: Theatre) -> None:
    positions = {name: one.consent.position for name, one in mali.options.items() if one.consent}
    assert {name for name, position in positions.items() if position == "opposed"} == {"proposal-2021"}
    assert {name for name, position in positions.items() if position == "doubted"} == {"review-1a", "review-1b"}
    assert {name for name, position in positions.items() if position == "wanted"} == {"epon-3a", "epon-3b"}
    french = translated(mali, "fr").options["proposal-2021"].consent
    assert french is not None
    assert french.says.startswith("Les autorités étaient en désaccord")
