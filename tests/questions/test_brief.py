"""The sentences of a brief on made-up results in which every figure differs, each in both directions; its sections; and
its pages."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pandas as pd
import pikepdf
import pytest

from decide import find_pack, read_theatre
from decide.language import LANGUAGES, speaking
from decide.pack.theatre import Theatre
from decide.questions.brief import sentences
from decide.questions.brief.study import GAP, brief
from decide.questions.brief.tables import _held, _lacking, _turning, compared, document_of
from decide.questions.brief.tables_of_annex import annex, moved_by, swings_of, width_of
from decide.questions.brief.tables_of_sources import expectations, left_out, parting_words, stood
from decide.questions.compare.finding import finding
from decide.questions.compare.study import compare
from decide.report.charts import can_draw
from decide.report.code import origin_of, written
from decide.report.docx import to_docx
from decide.report.factors import points
from decide.report.pdf import to_pdf
from decide.report.render import to_text
from decide.report.stand_alone import standing_alone
from decide.report.titles import in_full
from decide.results.study import COLUMNS, Results, Study
from tests.report.test_pdf import tags

NAN = float("nan")
IDS = {"stay": "stay", "reinforce": "reinforce", "overcommit": "overcommit"}
DRAWN = can_draw()


@pytest.fixture(scope="module")
def results(drill: Theatre) -> Results:
    return compare(drill, against="stay")


@pytest.fixture(scope="module")
def study(drill: Theatre) -> Study:
    return brief(drill, against="stay")


def put(results: Results, name: str, *rows: dict[str, Any]) -> Results:
    """The results with these rows of a frame in place of its own; what a row does not say is empty."""
    frame = pd.DataFrame([{**dict.fromkeys(COLUMNS[name], ""), **row} for row in rows], columns=list(COLUMNS[name]))
    return replace(results, frames={**results.frames, name: frame})


def scored(results: Results, **by_option: tuple[float, float]) -> Results:
    """The results with other scores of the upland and the lowland."""
    metrics = results.metrics.copy()
    for option, pair in by_option.items():
        for region, value in zip(("upland", "lowland"), pair, strict=True):
            rows = (metrics["option"] == option) & (metrics["metric"] == "score") & (metrics["region"] == region)
            rows &= (metrics["objective"] == "all") & (metrics["period"] == "all")
            assert rows.sum() == 1
            metrics.loc[rows, "value"] = value
    return replace(results, frames={**results.frames, "metrics": metrics})


def difference(option: str, metric: str, region: str, central: float, **more: Any) -> dict[str, Any]:
    figures = {"low": NAN, "median": NAN, "high": NAN, "better": NAN, "word": "", **more}
    about = {"option": option, "against": "stay", "metric": metric, "objective": "all", "region": region}
    return {**about, "unit": "points", "central": central, **figures}


def test_the_question_says_how_many_are_asked_about(drill: Theatre, results: Results) -> None:
    assert "which of 3 options does most for" in sentences.question_words(results, drill.pack)
    alone = compare(drill, ["stay"])
    assert sentences.question_words(alone, drill.pack).startswith("The question: what does stay do for Protection and")


def test_the_horizon_and_the_day_are_in_words(drill: Theatre, mali: Theatre) -> None:
    assert sentences.period_of(drill.pack) == "Period: January 2030 to December 2030."
    assert sentences.period_of(mali.pack) == "Period: July 2019 to June 2021."
    assert sentences.worked_out_on({"time": "2027-03-04T05:06:07Z"}) == "Worked out on 4 March 2027."
    with speaking("fr"):
        assert sentences.worked_out_on({"time": "2027-08-14T05:06:07Z"}) == "Calculé le 14 août 2027."


def test_a_large_tier_is_told_of_in_part() -> None:
    assert sentences.told_of(sentences.MEMBERS) == []
    (said,) = sentences.told_of(sentences.MEMBERS + 2)
    assert said.startswith("The first tier has 5 options; what follows tells of the 3 ")


def test_regions_name_who_does_most_or_that_none_can_be_told(drill: Theatre, results: Results) -> None:
    apart = scored(results, stay=(61.0, 33.0), reinforce=(60.8, 47.0), overcommit=(22.0, 15.0))
    upland, lowland = sentences.best_by_region(apart, drill.pack, IDS)
    assert upland == "Upland: most by reinforce and stay, 61 points; the least of any option is 22."
    assert lowland == "Lowland: most by reinforce, 47 points; the least of any option is 15."
    near = scored(results, stay=(61.0, 33.0), reinforce=(60.8, 33.1), overcommit=(60.9, 32.9))
    assert sentences.best_by_region(near, drill.pack, IDS) == [
        "Upland: no option can be told from another.",
        "Lowland: no option can be told from another.",
    ]


def test_a_region_that_one_option_alone_is_assessed_in_is_left_out(drill: Theatre, results: Results) -> None:
    made = scored(results, stay=(61.0, NAN), reinforce=(47.0, NAN), overcommit=(22.0, 15.0))
    assert sentences.best_by_region(made, drill.pack, IDS) == [
        "Upland: most by stay, 61 points; the least of any option is 22."
    ]


def test_whom_differences_are_to_is_said_once_in_full(results: Results) -> None:
    full = {"stay": "Stay as it is (stay)"}
    assert _held(results, full) == ["Differences are to Stay as it is (stay)."]
    assert _held(results, {}) == [], "it is not among those compared"
    own = replace(results, manifest={**results.manifest, "held_against": "another pack"})
    assert _held(own, full) == [], "it has inputs of its own, which the footing tells"


def test_what_is_lacking_is_priced_or_beyond_reach_or_not_asked(drill: Theatre, study: Study) -> None:
    lead = finding(compared(study))
    priced = _lacking(study, drill, lead)
    assert priced is not None
    wish, answer = priced.lead
    assert wish.startswith(f"Asked of {lead.first}: ")
    assert lead.first in answer
    empty = {name: study.frames[name].iloc[:0] for name in GAP}
    without = replace(study, frames={**study.frames, **empty})
    beyond = _lacking(replace(without, manifest={**study.manifest, "gap": "no pledge does it"}), drill, lead)
    assert beyond is not None
    assert beyond.lead == [wish, sentences.beyond_reach(lead.first)]
    assert _lacking(replace(without, manifest={**study.manifest, "gap": ""}), drill, lead) is None


def test_where_the_choice_turns_is_a_table_or_said_to_be_nowhere(study: Study) -> None:
    turning = _turning(study, ["stay"])
    assert turning is not None
    assert [column.title for column in turning.columns][:2] == ["Ahead", "Behind"]
    never = study.frames["turns"].assign(at=NAN)
    nowhere = _turning(replace(study, frames={**study.frames, "turns": never}), ["stay"])
    assert nowhere is not None
    assert not nowhere.columns
    assert any("no probability below 100 % turns" in line for line in nowhere.lead)
    assert _turning(replace(study, frames={**study.frames, "turns": never.iloc[:0]}), ["stay"]) is None


def test_regions_beside_the_option_held_against(drill: Theatre, results: Results) -> None:
    made = put(
        results,
        "differences",
        difference("reinforce", "score", "upland", -2.3),
        difference("reinforce", "score", "lowland", 7.4),
        difference("overcommit", "score", "upland", 0.4),
        difference("stay", "score", "upland", NAN),
        difference("overcommit", "score", "lowland", 9.9, low=1.2, median=5.6, high=8.7, word="very likely"),
    )
    said = sentences.beside_by_region(made, drill.pack, ["reinforce", "overcommit"], IDS)
    assert said == [
        "reinforce beside stay: Upland, −2.3 points; Lowland, +7.4 points.",
        "overcommit beside stay: Upland, no difference that can be told; Lowland, +5.6 (+1.2 to +8.7) points (better: "
        "very likely).",
    ]
    assert sentences.beside_by_region(made, drill.pack, ["stay"], IDS) == []


def test_costs_are_more_less_or_the_same(results: Results) -> None:
    def said(millions: float) -> list[str]:
        return sentences.cost_words(
            put(results, "differences", difference("reinforce", "cost", "all", millions * 1e6)), ["reinforce"], IDS
        )

    assert said(1234.4) == ["reinforce costs $1,234 m a year more than stay."]
    assert said(-56.7) == ["reinforce costs $57 m a year less than stay."]
    assert said(0.3) == said(-0.3) == ["reinforce costs as much as stay, to the nearest $ million a year."]
    assert said(NAN) == []


def test_what_binds_and_what_one_more_buys(drill: Theatre, results: Results) -> None:
    (unit,) = drill.pack.units
    row = next(row for row in results.rows_of("worth") if row["family"] == "unit")
    step = sentences._step(drill.pack, unit)
    strong = put(results, "worth", {**row, "option": "stay", "id": unit, "points": 3.5 / step})
    weak = put(results, "worth", {**row, "option": "stay", "id": unit, "points": 0.07 / step})
    title = drill.pack.units[unit].title
    assert sentences.one_more_words(strong, drill.pack, ["stay"], IDS) == [
        f"The pledge of units that buys stay most: {title} (+{step}), 3.50 points at most; more of the same brings "
        "less."
    ]
    assert sentences.binding_words(strong, ["stay"], IDS) == [
        f"stay is held back most by too few units ({row['title']}, at most 3.50 points for {step} persons more)."
    ]
    assert sentences.one_more_words(weak, drill.pack, ["stay"], IDS) == [
        "No single pledge of a unit brings stay as much as a tenth of a point."
    ]
    assert sentences.binding_words(weak, ["stay"], IDS) == []


def test_what_holds_back_is_told_by_what_there_is_too_little_of(results: Results) -> None:
    def worth(family: str, title: str, unit: str, points: float) -> dict[str, object]:
        return {"option": "stay", "family": family, "id": title, "title": title, "unit": unit, "points": points}

    moves = "person able to change area in time"
    rows = [
        worth("redeployment", "Foot", moves, 0.021),
        worth("unit", "Horse", "person", 0.016),
        worth("redeployment", "Wheels", moves, 0.014),
        worth("bed", "Hill", "bed", 0.013),
        worth("convoys", "Hill", "of convoy escort", 9.0),  # follows from the plan: nobody can pledge it
    ]
    frames = {**dict(results.frames), "worth": pd.DataFrame(rows)}
    other = Results(results.kind, frames, results.manifest, results.certificates)
    assert sentences.binding_words(other, ["stay"], IDS) == [
        "stay is held back most by too few moves between areas (Foot, at most 2.10 points for moving 100 persons "
        "more; Wheels, at most 1.40 points for moving 100 persons more); and too few units (Horse, at most 1.60 "
        "points for 100 persons more)."
    ]
    (four,) = sentences.binding_words(other, ["stay"], IDS, most=4)
    assert "too little camp capacity (Hill, at most 1.30 points for 100 beds more)" in four


def test_where_sources_part_each_is_said(drill: Theatre, results: Results) -> None:
    about = {"option": "reinforce", "says": "It costs less.", "metric": "cost", "objective": "all", "region": "all"}
    figures = {"unit": "USD/year", "direction": "better", "than": "stay", "put_in": False, "apart": 0.5}
    verdict = {"basis": "values", "central": 12.3e6, "low": NAN, "median": NAN, "high": NAN, "better": NAN}
    row = {**about, **figures, **verdict, "verdict": "disagrees", "reason": ""}
    judged = put(
        results, "judgements", {"option": "reinforce", "says": "It costs less.", "source": "A", "locator": "p. 7"}
    )
    parts = put(judged, "agreement", row)
    assert parting_words(parts, drill.pack, IDS) == [
        "reinforce: “It costs less.” (A, p. 7) Cost a year: the source expects it to be lower than stay; in the result "
        "it is not: +12.3 $m a year."
    ]
    table = expectations(parts, drill.pack, IDS)
    assert table is not None
    assert table.lead[0].startswith("reinforce: ")
    agrees = put(judged, "agreement", {**row, "central": -12.3e6, "verdict": "agrees"})
    assert parting_words(agrees, drill.pack, IDS) == []
    assert expectations(put(judged, "agreement"), drill.pack, IDS) is None


def clause(option: str, name: str, handled: str, reason: str = "") -> dict[str, Any]:
    return {"option": option, "clause": name, "says": f"Says {name}", "source": "A", "locator": "p. 8"} | {
        "handled": handled,
        "by": "",
        "reason": reason,
    }


def test_clauses_left_out_are_listed_with_reasons(results: Results) -> None:
    made = put(
        results,
        "clauses",
        clause("stay", "one", "not_represented", "No figure for it."),
        clause("stay", "two", "modelled"),
        clause("stay", "three", "enforced"),
        clause("reinforce", "four", "modelled"),
    )
    table = left_out(made, ["stay", "reinforce"], IDS)
    assert table is not None
    assert table.lead == [
        "stay: of 3 clauses of its source, 1 not represented. reinforce: the 1 clause of its source is in the model or "
        "left to the plan."
    ]
    assert table.rows == [["stay", "Says one", "A, p. 8", "No figure for it."]]
    all_in = left_out(made, ["reinforce"], IDS)
    assert all_in is not None
    assert not all_in.columns
    assert left_out(made, ["overcommit"], IDS) is None


def test_consent_is_told_where_its_loss_is_among_the_cases(study: Study) -> None:
    rows = pd.DataFrame(
        [("stay", "accepted", "", "A", "p. 9"), ("reinforce", "opposed", "", "A", "p. 10")], columns=COLUMNS["consent"]
    )
    turns = pd.DataFrame([{**dict.fromkeys(study.frames["turns"].columns), "stress": "gone"}])
    made = replace(study, frames={**study.frames, "consent": rows, "turns": turns})
    lost = replace(made, manifest={**made.manifest, "breakeven": {"of_consent": ["gone"]}})
    (said,) = stood(lost, ["stay", "reinforce"])
    assert "opposed: reinforce" in said
    assert "accepted: stay" in said
    assert "opposed" not in stood(lost, ["stay"])[0]
    assert stood(replace(lost, manifest={**made.manifest, "breakeven": {"of_consent": ["other"]}}), ["stay"]) == []


def test_sections_are_there_where_there_is_something_to_say(drill: Theatre, study: Study) -> None:
    names = [table.name for table in document_of(study, drill).tables]
    assert names[0] == "apart"
    assert {"differences_by_cell", "weights", "binding", "lacking", "turning"} <= {*names}
    assert "annex_figures" not in names
    less = brief(drill, ["stay"], turns=False, lacking=False)
    bare = [table.name for table in document_of(less, drill).tables]
    assert not {"differences_by_cell", "lacking", "turning"} & {*bare}


def test_the_annex_has_every_figure_and_what_hangs_on_it(drill: Theatre) -> None:
    study = brief(drill, against="stay", turns=False, lacking=False, annex=True)
    factors, *_, figures = annex(study, drill)
    swings = swings_of(study)
    widths = [max(map(abs, row[1:])) for row in factors.rows]  # type: ignore[arg-type]
    assert widths == sorted(widths, reverse=True)
    paths = {str(row[0]) for row in figures.rows}
    assert "weights › protection › upland" in paths
    moved = moved_by(drill, ["stay"])
    path, (factor, *_) = next((path, names) for path, names in moved.items() if len(names) == 1)
    shown = next(row for row in figures.rows if row[0] == path.replace(".", " › "))
    assert str(shown[-1]).startswith(points(width_of(swings, factor)))
    assert any(row[-1] == "not worked out" for row in figures.rows)
    assert not annex(replace(study, manifest={**study.manifest, "annex": False}), drill)


def test_without_futures_the_annex_says_so(drill: Theatre) -> None:
    study = brief(drill, against="stay", turns=False, lacking=False, annex=True)
    empty = {name: study.frames[name].iloc[:0] for name in ("tornado", "factors")}
    (*_, figures) = annex(replace(study, frames={**study.frames, **empty}), drill)
    assert "What the first tier hangs on was not worked out: the pack has no futures." in figures.notes
    assert {row[-1] for row in figures.rows} == {"not worked out"}


@pytest.fixture(scope="module")
def of_mali(mali: Theatre) -> Study:
    """All options, with all parts."""
    return brief(mali)


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_the_brief_of_mali_has_two_to_four_pages(mali: Theatre, of_mali: Study, tongue: str) -> None:
    with speaking(tongue):
        code = written(origin_of(of_mali))
        document = in_full(replace(standing_alone(document_of(of_mali, mali), of_mali, mali, ""), code=code))
        content = to_pdf(document)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert 2 <= len(pdf.pages) <= 4
        boxes = [[round(float(edge)) for edge in page.mediabox] for page in pdf.pages]
        assert boxes == [[0, 0, 595, 842]] * len(pdf.pages)  # A4, upright
        assert str(pdf.Root.Lang) == {"en": "en-GB", "fr": "fr-FR"}[tongue]
    read = tags(content)
    kinds = [kind for kind, _ in read]
    assert kinds.count("/H1") == len(document.tables)
    assert [alt for kind, alt in read if kind == "/Figure"] == [
        one.alt for part in document.tables for one in part.charts
    ]
    assert kinds.count("/Table") == sum(bool(table.columns) for table in document.tables)


def test_the_word_file_has_headings_tables_and_captions(mali: Theatre, of_mali: Study) -> None:
    docx = pytest.importorskip("docx")
    document = document_of(of_mali, mali)
    word = docx.Document(io.BytesIO(to_docx(document)))
    headings = [line.text for line in word.paragraphs if line.style.name == "Heading 1"]
    assert headings == [table.title for table in document.tables]
    assert len(word.tables) == sum(bool(table.columns) for table in document.tables)
    assert len(word.inline_shapes) == (1 if DRAWN else 0)


def test_options_are_held_against_one_that_is_not_among_them() -> None:
    theatre = read_theatre(find_pack("drill"))
    study = brief(theatre, ["reinforce", "overcommit"], against="stay", turns=False, lacking=False)
    text = to_text(document_of(study, theatre))
    assert "stay" in text
    assert "reinforce" in text
