"""Where choices turn, in words and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from decide.language import counted, number, t
from decide.pack.theatre import Theatre
from decide.questions.breakeven.chart import turns_chart
from decide.questions.breakeven.sentences import Contest, choices, clear_choices, leads
from decide.questions.breakeven.solving import AS_IT_IS
from decide.questions.breakeven.turning import BOTH, LEADER, OTHER
from decide.questions.robust.tables_of_cases import consent_lead, what_cases_are
from decide.report.consent import position_of, recorded
from decide.report.document import Cell, Column, Document, Table
from decide.report.titles import in_short, titles_of
from decide.report.words import changed, conditional_on, run_notes
from decide.results.study import Ranged, Study, records

AT = 0.01  # what a percentage point is of a probability


def document_of(study: Study, theatre: Theatre) -> Document:
    """The break-even of a study made by `decide.questions.breakeven.study`."""
    every = choices(study)
    drawn = [choice for choice in every if choice.ever_turns(LEADER) and not choice.ties]
    alone = _turns(study, every, LEADER)
    tables = [alone] + [_turns(study, every, risk) for risk in (BOTH, OTHER) if any(c.ever_turns(risk) for c in every)]
    tables += [_scores(study), what_cases_are(study)]
    title = t("Where the choice turns: {pack}", pack=theatre.pack.title)
    lead = [*changed(study), *leads(study), *consent_lead(study, study.manifest["breakeven"]), conditional_on(theatre)]
    charts = (turns_chart([_in_picture(one, theatre) for one in drawn], LEADER),) if drawn else ()
    return Document(title, lead, tables, [*_notes(study), *run_notes(study.manifest)], charts)


def _in_picture(choice: Contest, theatre: Theatre) -> Contest:
    """A choice with what a picture calls its options."""
    called = in_short(titles_of(theatre))
    return replace(
        choice, ahead=called.get(choice.ahead, choice.ahead), behind=called.get(choice.behind, choice.behind)
    )


def _turns(study: Study, every: Sequence[Contest], risk: str) -> Table:
    """The choices that turn with what those who run the risk make likelier."""
    about = study.manifest["breakeven"]
    titles = {
        LEADER: t("Only the option ahead makes the stress case likelier"),
        BOTH: t("Both options face the same probability"),
        OTHER: t("Only the option behind makes the stress case likelier, and gains from it"),
    }
    columns = [Column(t("Ahead")), Column(t("Behind")), Column(t("Ahead by, points"), "", 1), Column(t("Stress case"))]
    at = t("Turns at, per cent") if risk == BOTH else t("Turns at, percentage points")
    columns += [Column(at, "", 0, scale=AT)]
    if risk == LEADER:
        columns += [Column(t("More for ten that both face"), "", 1)]
    over = t("Of the futures")
    if about["futures"]:
        columns += [Column(t("turns"), over, 0, percent=True), Column(t("ahead all along"), over, 0, percent=True)]
        columns += [Column(t("behind all along"), over, 0, percent=True)]
    shown = [choice for choice in every if choice.ever_turns(risk)]
    lost = _consent_lost(study)
    columns += [Column(t("Host state, on the one ahead"))] if any(choice.case in lost for choice in shown) else []
    rows: list[list[Cell]] = []
    for choice in sorted(shown, key=lambda one: (one.ahead, one.behind)):
        value = Ranged(*(choice.figure(risk, name) for name in ("at", "low", "high")))
        cells: list[Cell] = [choice.ahead, choice.behind, choice.lead, choice.case, value]
        if choice.ties:
            cells[2], cells[4] = t("they tie"), None
        cells += [None if choice.ties else 10.0 * choice.figure(risk, "slope")] if risk == LEADER else []
        if about["futures"]:
            cells += [choice.figure(risk, name) for name in ("turns", "ahead_throughout", "behind_throughout")]
        stood = position_of(study.rows_of("consent"), choice.ahead) if choice.case in lost else "–"
        rows.append([*cells, stood][: len(columns)])
    return Table(f"turns_{risk}", titles[risk], columns, rows, _about(study, len(every) - len(shown), risk))


def turns_by_case(study: Study) -> Table | None:
    """For each choice in which one is ahead, how much likelier it alone may make each stress case, in percentage
    points; nothing where none turns. Cases that turn no choice are left out."""
    clear = clear_choices(study)
    cases = list(dict.fromkeys(choice.case for choice in clear if choice.turns(LEADER)))
    if not cases:
        return None
    at = {(c.ahead, c.behind, c.case): c.figure(LEADER) for c in clear if c.turns(LEADER)}
    pairs = dict.fromkeys((choice.ahead, choice.behind) for choice in clear)
    decimals = 0 if min(at.values()) >= AT else 1
    columns = [Column(t("Ahead")), Column(t("Behind")), *(Column(case, "", decimals, scale=AT) for case in cases)]
    rows: list[list[Cell]] = [[*pair, *(at.get((*pair, case)) for case in cases)] for pair in pairs]
    note = t(
        "Percentage points by which the option ahead alone may make a stress case likelier before the other is better; "
        "–: none below 100 % turns the choice. Stress cases that turn none are left out."
    )
    return Table("turns_by_case", t("Where the choice turns"), columns, rows, [note])


def _consent_lost(study: Study) -> set[str]:
    """Titles of the stress cases in which consent is lost, where a source records a position on any option."""
    of_consent = study.manifest["breakeven"].get("of_consent", [])
    if not of_consent or not recorded(study.rows_of("consent")):
        return set()
    return {row["title"] for row in records(study.frames["stress_cases"]) if row["stress"] in of_consent}


def _about(study: Study, left: int, risk: str) -> list[str]:
    notes = []
    if left:
        text = counted(
            "{count} choice that no probability below 100 % turns is left out.",
            "{count} choices that no probability below 100 % turns are left out.",
            count=left,
        )
        notes.append(text)
    if study.manifest["breakeven"]["futures"]:
        notes.append(
            t(
                "In brackets 5 to 95 % of the futures in which it turns; –: none below 100 % with every figure at its "
                "value. What is left of the futures has the option ahead behind, and in front under the stress case."
            )
        )
    if risk == LEADER:
        notes.append(
            t(
                "Where the option behind does not risk it. More for ten that both face: by how many percentage points "
                "the break-even grows where both options face ten per cent of the stress case to begin with."
            )
        )
    return notes


def _scores(study: Study) -> Table:
    """The scores that the break-evens follow from."""
    cases = {row["stress"]: row["title"] for row in records(study.frames["stress_cases"])}
    rows_of = [row for row in records(study.frames["scores"]) if row["future"] == 0]
    scores = {(row["option"], row["stress"]): row for row in rows_of}
    columns = [
        Column(t("Option")),
        Column(t("As things are"), "", 1),
        *(Column(title, "", 1) for title in cases.values()),
    ]
    rows: list[list[Cell]] = []
    for option in study.frames["options"]["option"]:
        mine = [scores[option, stress] for stress in (AS_IT_IS, *cases)]
        rows.append([option, *(row["value"] if row["concerned"] else None for row in mine)])
    notes = [t("With every figure at its value; each option makes its best plan under the stress case.")]
    if not all(row["concerned"] for row in rows_of):
        notes.append(t("–: it cannot happen to this option."))
    if any(row["terms_broken"] for row in rows_of):
        notes.append(t("Where terms of an option cannot all be met under a stress case, they are broken by the least."))
    return Table("scores", t("Overall scores as things are and under each stress case"), columns, rows, notes)


def _notes(study: Study) -> list[str]:
    about = study.manifest["breakeven"]
    notes = [
        t(
            "No probability of a stress case is assumed: no source gives one. An option with a probability p of it is "
            "worth (1 - p) times its score as things are and p times its score under it; where that equals what the "
            "other option is worth, the choice turns. Whether an option makes a case likelier by so much is for the "
            "reader to judge."
        ),
        t(
            "Scores within {apart} points are not told apart, and what follows from so small a lead is not either.",
            apart=number(about["told_apart"], ".1f"),
        ),
    ]
    if about["futures"]:
        text = counted(
            "Ranges: {count} sampled future (seed {seed}), the same for every option and stress case, each option "
            "with its own best plan; their probabilities are assumed.",
            "Ranges: {count} sampled futures (seed {seed}), the same for every option and stress case, each option "
            "with its own best plan; their probabilities are assumed.",
            count=about["futures"],
            seed=about["seed"],
        )
        notes.append(text)
    return notes
