"""What tables and manifest say of answered cases: the rows of every frame of `Results`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Protocol, TypeVar

import numpy as np

from decide.batch import run_all
from decide.errors import InputError, NoAnswer, Problem, Stopped
from decide.language import mark
from decide.model.families import BEDS, GROUPS, ONE_BED, ONE_OF_THE_BOUND, ONE_UNIT, TERMS, UNITS, families, named
from decide.model.lp import Floats, Ints
from decide.model.variables import productive
from decide.pack.folder import FUTURES_FILE
from decide.pack.mode import Weighted
from decide.pack.schema import Option
from decide.pack.theatre import Case, Theatre
from decide.pack.what_if import WhatIf
from decide.progress import Progress
from decide.results.agreement import expectations
from decide.results.budget import costs
from decide.results.clause_rows import clause_rows
from decide.results.extras import versions
from decide.results.metrics import ALL, Row, metrics
from decide.results.provenance import provenance
from decide.results.study import COLUMNS, COMPARE, Results
from decide.results.tidy import Tidy
from decide.solve.answer import HIGHS, Answer, answer, worth_of_bed, worth_of_unit
from decide.solve.certificate import Certificate
from decide.solve.elastic import TERM_FAMILIES
from decide.solve.highs import Session

SMALL = 1e-6  # below this a value is the solver's dust, not a plan
WORTH_SHOWN = 1e-9  # points; prices below are the tolerance of the solver

Subject = TypeVar("Subject", bound="About")


def check_weighted(case: Case) -> None:
    """Raises `InputError` for a case in another mode than the weighted score."""
    if not isinstance(case.mode, Weighted):
        message = f"this question is answered by the weighted score, not in the mode {case.mode.kind!r}."
        raise InputError(Problem(message, None, "Leave the mode out."))


def answered(case: Case, solver: str = HIGHS, session: Session | None = None) -> Answer | NoAnswer:
    """The answer of a case, or why there is none: one option without an answer hides no other's."""
    try:
        return answer(case, solver, session)
    except NoAnswer as refusal:
        return refusal


def answers_at_values(cases: Iterable[Case], progress: Progress, workers: int | None, too_soon: str) -> list[Answer]:
    """The answers of cases at their own values. Raises `NoAnswer`, and `Stopped` with what was too soon for."""
    cases = [*cases]
    answers = run_all(answered, cases, progress, mark("central values"), workers)
    if len(answers) < len(cases):
        raise Stopped(too_soon)
    return having_answers(answers)


class About(Protocol):
    """What is about one option."""

    @property
    def option(self) -> str:
        """Its id."""
        ...


def having_answers(replies: Sequence[Subject | NoAnswer]) -> list[Subject]:
    """The answers, if all are. Raises `NoAnswer` with every refusal, and the options that have one."""
    answers = [item for item in replies if not isinstance(item, NoAnswer)]
    if refusals := [item for item in replies if isinstance(item, NoAnswer)]:
        others = ", ".join(item.option for item in answers)
        advice = [f"The other options have an answer: {others}."] if others else []
        raise NoAnswer("\n".join([*map(str, refusals), *advice]))
    return answers


@dataclass(frozen=True)
class RunFacts:
    """What the manifest says of one answered case."""

    option: str
    weights: Mapping[str, Mapping[str, float]]
    """By objective and region; those above zero."""
    solver: str
    worst: float
    """The largest scaled violation of its certificates."""

    @classmethod
    def of(cls, solved: Answer) -> RunFacts:
        """The run that an answer comes from."""
        p = solved.instance
        weights = {
            objective: {region: float(p.weight[o, r]) for r, region in enumerate(p.regions) if p.weight[o, r] > 0}
            for o, objective in enumerate(p.objectives)
            if p.weight[o].any()
        }
        worst = max(proof.worst for proof in (solved.certificate, *(stage.certificate for stage in solved.stages)))
        return cls(solved.option, weights, solved.solution.solver, worst)


@dataclass(frozen=True)
class Facts:
    """What tables and manifest say of one answered case: plain data, which a process can hand to another."""

    run: RunFacts
    certificate: Mapping[str, Any]
    rows: Mapping[str, Sequence[Row]]
    """Of each table of `Results` that is about single options."""

    @classmethod
    def of(cls, theatre: Theatre, solved: Answer) -> Facts:
        """The facts of an answer."""
        figures = [*metrics(solved)]
        rows: dict[str, Sequence[Row]] = {
            "options": [_option(solved)],
            "metrics": figures,
            "laydown": [*laydown_rows(solved)],
            "tasks": [*_tasks(solved)],
            "needs": [*_needs(solved)],
            "worth": [] if solved.holds_optimum else [*_worth(solved)],
            "shortfalls": [*_shortfalls(solved, theatre.folder.as_posix())],
            "changes": [*_changes(solved.case)],
            "judgements": [*_judgements(solved.case)],
            "clauses": [*clause_rows(solved.case)],
            "agreement": [*expectations(solved, figures)],
            "consent": [consent_row(solved.case.option)],
            "stages": [*_stages(solved)],
            "resources": [*_resources(solved)],
            "costs": [*costs(solved)],
        }
        return cls(RunFacts.of(solved), solved.certificate.as_dict(), rows)

    @property
    def option(self) -> str:
        """Id of the option."""
        return self.run.option


def collect(theatre: Theatre, answers: Sequence[Answer], what_if: WhatIf) -> Results:
    """The results of answered cases."""
    return put_together(theatre, [Facts.of(theatre, solved) for solved in answers], what_if)


def put_together(theatre: Theatre, facts: Sequence[Facts], what_if: WhatIf) -> Results:
    """The results that the facts of some options make, in their order."""
    frames = Tidy(COLUMNS, {name: [row for one in facts for row in one.rows.get(name, ())] for name in COLUMNS})
    certificates = {one.option: one.certificate for one in facts}
    about = _manifest(theatre, [one.run for one in facts], what_if)
    return Results(COMPARE, frames, about, certificates)


def manifest(theatre: Theatre, answers: Sequence[Answer], what_if: WhatIf) -> dict[str, Any]:
    """What was run, on what, with which versions: all that is needed to run it again."""
    return _manifest(theatre, [*map(RunFacts.of, answers)], what_if)


def manifest_over_futures(
    about: Mapping[str, Any], digest: str, proofs: Iterable[Certificate], packages: Sequence[str]
) -> dict[str, Any]:
    """A manifest with the file of the futures, the packages they are studied with, and the worst proof of all."""
    return {
        **about,
        "worst_certificate": max(proof.worst for proof in proofs),
        "files": dict(sorted({**about["files"], FUTURES_FILE: digest}.items())),
        "versions": {**about["versions"], **versions(*packages)},
    }


def _manifest(theatre: Theatre, runs: Sequence[RunFacts], what_if: WhatIf) -> dict[str, Any]:
    solved = {
        "weights": runs[0].weights,
        "solver": runs[0].solver,
        "worst_certificate": max(run.worst for run in runs),
    }
    return provenance(theatre, [run.option for run in runs], what_if, solved)


def _option(solved: Answer) -> Row:
    option = solved.case.option
    bound = 100.0 * solved.instance.curve.error_bound
    shortfalls = len({violation.term for violation in solved.violations})
    return option.id, option.title, solved.objective, bound, solved.certificate.worst, shortfalls


def _stages(solved: Answer) -> Iterator[Row]:
    """One row per stage of the solve mode, in order."""
    for number, stage in enumerate(solved.stages, 1):
        yield solved.case.option.id, number, stage.title, stage.unit, stage.value, stage.held, stage.certificate.worst


def _resources(solved: Answer) -> Iterator[Row]:
    """Strengths the least-resources mode found, beside the option's own."""
    for item in solved.resources:
        unit = solved.instance.pack.units[item.unit]
        costs = item.own * item.cost, item.needed * item.cost
        yield solved.case.option.id, item.unit, unit.title, unit.counted_in, item.own, item.needed, *costs


def laydown_rows(solved: Answer) -> Iterator[Row]:
    """Rows of `Results.laydown`: units stationed, by period, area and type."""
    p, plan, option = solved.instance, solved.plan, solved.case.option.id
    t, a, u = np.nonzero(plan.station.T > SMALL)
    units = plan.station[u, a, t]
    specs, areas = p.pack.units, p.pack.areas
    return zip(
        repeat(option),
        _named(p.periods, t),
        _named([areas[area].region for area in p.areas], a),
        _named(p.areas, a),
        _named(p.units, u),
        _named([specs[unit].counted_in for unit in p.units], u),
        units.tolist(),
        (units * p.persons[u]).tolist(),
        plan.moved_in[u, a, t].tolist(),
        strict=False,
    )


def _tasks(solved: Answer) -> Iterator[Row]:
    p, plan, option = solved.instance, solved.plan, solved.case.option.id
    x = plan.assign.where(plan.assigned > SMALL)
    order = np.lexsort((x["b"], x["k"], x["a"], x["u"], x["t"]))
    x, units = x.where(order), plan.assigned[plan.assigned > SMALL][order]
    return zip(
        repeat(option),
        _named(p.periods, x["t"]),
        _named(p.units, x["u"]),
        _named(p.areas, x["a"]),
        _named(p.tasks, x["k"]),
        _named(p.areas, x["b"]),
        units.tolist(),
        (units * productive(p, x)).tolist(),
        strict=False,
    )


def _needs(solved: Answer) -> Iterator[Row]:
    p, plan, option = solved.instance, solved.plan, solved.case.option.id
    needs = p.needs
    t, n = np.nonzero(needs.share.T > 0)
    area = needs.area[n]
    return zip(
        repeat(option),
        _named(p.periods, t),
        _named(p.objectives, needs.objective[n]),
        _named(p.regions, p.region[area]),
        _named(p.areas, area),
        _named(needs.kind, n),
        needs.flooded[n].tolist(),
        (needs.size[n] * needs.share[n, t] * p.months[t] / 12.0).tolist(),
        plan.met[n, t].tolist(),
        plan.ratio[n, t].tolist(),
        strict=False,
    )


def _named(labels: Sequence[str], numbers: Ints) -> Iterator[str]:
    return map(labels.__getitem__, numbers.tolist())


def _worth(solved: Answer) -> Iterator[Row]:
    """Points gained by one more of each thing that binds, over the horizon, most first per family."""
    p, option, prices = solved.instance, solved.case.option.id, solved.prices
    rows: list[Row] = []
    bound = np.maximum.reduce([_totals(solved, name, "u")[1] for name in named(UNITS, dims="u t")])
    for u, points in enumerate(worth_of_unit(solved)):
        unit = p.pack.units[p.units[u]]
        if p.strength[u].any():
            each = ONE_UNIT[unit.counted_in].one
            rows.append((option, UNITS.id, p.units[u], unit.title, each, int(bound[u]), float(points)))
    bound = _totals(solved, "camp", "a")[1]
    for a, points in enumerate(worth_of_bed(solved)):
        area = p.areas[a]
        if points > WORTH_SHOWN:
            rows.append((option, BEDS.id, area, p.pack.areas[area].title, ONE_BED.one, int(bound[a]), float(points)))
    entries: dict[str, Mapping[str, Any]] = {"u": p.pack.units, "a": p.pack.areas, "b": p.pack.areas}
    for group in GROUPS:
        for spec in (spec for spec in families().values() if spec.group is group and group not in (UNITS, BEDS, TERMS)):
            worth, bound = _totals(solved, spec.name, spec.subject)
            for number in np.flatnonzero(worth > WORTH_SHOWN):
                name = p.labels[spec.subject][number]
                entry = entries[spec.subject][name]
                one = spec.more_for(getattr(entry, "counted_in", "")).one
                rows.append((option, group.id, name, entry.title, one, int(bound[number]), float(worth[number])))
    terms = list(p.pack.terms.items())
    for family in TERM_FAMILIES:
        block = solved.programme.rows(family)
        for number in np.flatnonzero(np.bincount(block.at["term"], minlength=len(terms))):
            price = np.abs(prices[block.index[block.at["term"] == number]])
            if price.sum() > WORTH_SHOWN:
                name, term = terms[int(number)]
                binds = int((price > WORTH_SHOWN).sum())
                rows.append((option, TERMS.id, name, term.title, ONE_OF_THE_BOUND.one, binds, float(price.sum())))
    yield from rows


def _totals(solved: Answer, family: str, dim: str) -> tuple[Floats, Ints]:
    """Prices of a family's rows added up by one dimension, and in how many periods they bind."""
    block, size = solved.programme.rows(family), solved.instance.sizes[dim]
    price, at = solved.prices[block.index], block.at[dim]
    binds = np.bincount(at[price > WORTH_SHOWN], minlength=size)
    return np.asarray(np.bincount(at, price, size), float), np.asarray(binds, np.int64)


def _shortfalls(solved: Answer, folder: str) -> Iterator[Row]:
    p, option = solved.instance, solved.case.option.id
    terms = list(p.pack.terms.items())
    for violation in solved.violations:
        name, term = terms[violation.term]
        bound = getattr(term, "at_least", None) or getattr(term, "at_most", None)
        place = solved.case.located.place(("terms", name))
        scale = 1e6 if violation.family == "budget" else 1.0
        yield (
            option,
            name,
            term.title,
            ALL if violation.period is None else p.periods[violation.period],
            bound.unit if bound else "",
            violation.bound * scale,
            violation.reached * scale,
            place.file.removeprefix(f"{folder}/") if place else "",
            place.line if place else 0,
        )


def _changes(case: Case) -> Iterator[Row]:
    for change in case.changes:
        sets = "; ".join(sorted(path for _, path, _ in change.steps))
        yield case.option.id, change.id, change.title, change.reason, change.source, change.locator, sets


def consent_row(option: Option) -> Row:
    """Where the host state stood on an option."""
    if (said := option.consent) is None:
        return option.id, "unknown", "", "", ""
    return option.id, said.position, said.says, said.source or "", said.locator or ""


def _judgements(case: Case) -> Iterator[Row]:
    for judgement in case.option.source_says:
        yield case.option.id, judgement.says, judgement.source, judgement.locator
