"""Which option does what, for whom: every option solved and put side by side.

The data behind the tables: one call gives one `Results`.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from decide.analysis.metrics import ALL, Row, metrics
from decide.errors import InputError, NoAnswer, Problem, shortened
from decide.model.lp import Floats
from decide.model.variables import productive
from decide.pack.levers import without_effect
from decide.pack.mode_text import mode_text
from decide.pack.read import Case, Theatre, WhatIf, choose_options, resolve
from decide.results import Results, frame
from decide.solve.answer import HIGHS, Answer, answer, worth_of_bed, worth_of_unit
from decide.solve.elastic import TERM_FAMILIES
from decide.solve.highs import Session

SMALL = 1e-6  # below this a value is the solver's dust, not a plan
WORTH_SHOWN = 1e-9  # points; prices below are the tolerance of the solver


def compare(
    theatre: Theatre,
    options: Sequence[str] = (),
    what_if: WhatIf | None = None,
    solver: str = HIGHS,
    workers: int | None = None,
) -> Results:
    """Solve options (all if none is named) and collect the results, in the order asked.

    Each option is solved by a session of its own. Raises `InputError`, `NoAnswer` or `Fault` as `answer` does.
    """
    what_if = what_if or WhatIf()
    names = choose_options(theatre, options, what_if)
    cases = [resolve(theatre, name, what_if) for name in names]
    workers = workers or min(len(cases), os.cpu_count() or 1)

    def solve(case: Case) -> Answer | NoAnswer:
        return answered(case, solver)

    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            found = list(pool.map(solve, cases))
    else:
        found = [*map(solve, cases)]
    return collect(theatre, having_answers(found), what_if, solver)


def answered(case: Case, solver: str = HIGHS, session: Session | None = None) -> Answer | NoAnswer:
    """The answer of a case, or why there is none: one option without an answer hides no other's."""
    try:
        return answer(case, solver, session)
    except NoAnswer as refusal:
        return refusal


def having_answers(found: Sequence[Answer | NoAnswer]) -> list[Answer]:
    """The answers, if all are. Raises `NoAnswer` with every refusal, and the options that have one."""
    answers = [item for item in found if isinstance(item, Answer)]
    if refusals := [item for item in found if isinstance(item, NoAnswer)]:
        others = ", ".join(item.case.option.id for item in answers)
        advice = [f"The other options have an answer: {others}."] if others else []
        raise NoAnswer("\n".join([*map(str, refusals), *advice]))
    return answers


def collect(theatre: Theatre, answers: Sequence[Answer], what_if: WhatIf, solver: str) -> Results:
    """The results of answered cases."""
    return Results(
        options=frame("options", [_option(found) for found in answers]),
        metrics=frame("metrics", [row for found in answers for row in metrics(found)]),
        laydown=frame("laydown", [row for found in answers for row in _laydown(found)]),
        tasks=frame("tasks", [row for found in answers for row in _tasks(found)]),
        needs=frame("needs", [row for found in answers for row in _needs(found)]),
        worth=frame("worth", [row for found in answers if not found.holds_optimum for row in _worth(found)]),
        shortfalls=frame(
            "shortfalls", [row for found in answers for row in _shortfalls(found, theatre.folder.as_posix())]
        ),
        changes=frame("changes", [row for found in answers for row in _changes(found.case)]),
        judgements=frame("judgements", [row for found in answers for row in _judgements(found.case)]),
        certificates={found.case.option.id: found.certificate.as_dict() for found in answers},
        manifest=manifest(theatre, answers, what_if, solver),
        stages=frame("stages", [row for found in answers for row in _stages(found)]),
        resources=frame("resources", [row for found in answers for row in _resources(found)]),
    )


def manifest(theatre: Theatre, answers: Sequence[Answer], what_if: WhatIf, solver: str) -> dict[str, Any]:
    """What was run, on what, with which versions: all that is needed to run it again."""
    first = answers[0].instance
    weights = {
        objective: {
            region: float(first.weight[o, r]) for r, region in enumerate(first.regions) if first.weight[o, r] > 0
        }
        for o, objective in enumerate(first.objectives)
        if first.weight[o].any()
    }
    return {
        "time": _moment().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "pack": theatre.pack.id,
        "pack_title": theatre.pack.title,
        "options": [found.case.option.id for found in answers],
        "scenario": what_if.scenario.id if what_if.scenario else None,
        "set": [f"{path}={value}" for path, value in what_if.sets],
        "mode": mode_text(what_if.chosen_mode),
        "levers": [choice.text for choice in what_if.levers],
        "levers_already_so": {
            found.case.option.id: list(idle)
            for found in answers
            if what_if.levers and (idle := without_effect(theatre, found.case.option.id, what_if))
        },
        "weights": weights,
        "solver": answers[0].solution.solver if answers else solver,
        "worst_certificate": max(
            proof.worst for found in answers for proof in (found.certificate, *(s.certificate for s in found.stages))
        ),
        "files": _files(theatre, what_if),
        "versions": {
            "decide": _version("decide"),
            "python": platform.python_version(),
            **{name: _version(name) for name in ("highspy", "numpy", "pandas", "pulp", "pydantic")},
        },
    }


def _moment() -> datetime:
    """Now, or the seconds since 1970 in `SOURCE_DATE_EPOCH`. Raises `InputError` if that is no such number."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not stamp:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is {shortened(stamp)}, which is no time in seconds since 1970."
        raise InputError(Problem(message, None, "Give a whole number, or unset it.")) from None


def _files(theatre: Theatre, what_if: WhatIf) -> dict[str, str]:
    """Digest of every file by name; a file given beside the pack hides no file of the pack that has its name."""
    files = dict(theatre.digests)
    for name, digest in what_if.digests:
        files[name if files.get(name, digest) == digest else f"given: {name}"] = digest
    return dict(sorted(files.items()))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _option(found: Answer) -> Row:
    option = found.case.option
    bound = 100.0 * found.instance.curve.error_bound
    shortfalls = len({violation.term for violation in found.violations})
    return option.id, option.title, found.objective, bound, found.certificate.worst, shortfalls


def _stages(found: Answer) -> Iterator[Row]:
    """One row per stage of the solve mode, in order."""
    for number, stage in enumerate(found.stages, 1):
        yield found.case.option.id, number, stage.title, stage.unit, stage.value, stage.held, stage.certificate.worst


def _resources(found: Answer) -> Iterator[Row]:
    """Strengths the least-resources mode found, beside the option's own."""
    for item in found.resources:
        unit = found.instance.pack.units[item.unit]
        costs = item.own * item.cost, item.needed * item.cost
        yield found.case.option.id, item.unit, unit.title, unit.counted_in, item.own, item.needed, *costs


def _laydown(found: Answer) -> Iterator[Row]:
    p, plan, option = found.instance, found.plan, found.case.option.id
    for t, period in enumerate(p.periods):
        for a, area in enumerate(p.areas):
            for u, unit in enumerate(p.units):
                units = float(plan.station[u, a, t])
                if units > SMALL:
                    spec = p.pack.units[unit]
                    moved = float(plan.moved_in[u, a, t])
                    people = units * float(p.persons[u])
                    region = p.pack.areas[area].region
                    yield option, period, region, area, unit, spec.counted_in, units, people, moved


def _tasks(found: Answer) -> Iterator[Row]:
    p, plan, option = found.instance, found.plan, found.case.option.id
    x = plan.assign
    given = plan.assigned * productive(p, x)
    for n in np.lexsort((x["b"], x["k"], x["a"], x["u"], x["t"])):
        if plan.assigned[n] > SMALL:
            yield (
                option,
                p.periods[x["t"][n]],
                p.units[x["u"][n]],
                p.areas[x["a"][n]],
                p.tasks[x["k"][n]],
                p.areas[x["b"][n]],
                float(plan.assigned[n]),
                float(given[n]),
            )


def _needs(found: Answer) -> Iterator[Row]:
    p, plan, option = found.instance, found.plan, found.case.option.id
    needs = p.needs
    for t, period in enumerate(p.periods):
        for n, kind in enumerate(needs.kind):
            if needs.share[n, t] > 0:
                area = p.areas[needs.area[n]]
                size = float(needs.size[n] * needs.share[n, t] * p.months[t] / 12.0)
                objective = p.objectives[needs.objective[n]]
                region = p.pack.areas[area].region
                met, ratio = float(plan.met[n, t]), float(plan.ratio[n, t])
                yield option, period, objective, region, area, kind, bool(needs.flooded[n]), size, met, ratio


ONE = {"persons": "person", "airframes": "airframe", "units": "unit", "teams": "team"}
BINDING = {
    # family: (dimension that names the row, what one more unit of its right-hand side is)
    "redeployment": ("u", "able to change area in time"),
    "casevac": ("b", "person covered by casualty evacuation"),
    "lift": ("b", "soldier that can be lifted"),
    "convoys": ("a", "of convoy escort"),
    "garrison": ("a", "soldier on hold"),
    "field_work": ("a", "of guard for civilian teams"),
}


def _worth(found: Answer) -> Iterator[Row]:
    """Points gained by one more of each thing that binds, over the horizon, most first per family."""
    p, option, prices = found.instance, found.case.option.id, found.prices
    rows: list[Row] = []
    for u, points in enumerate(worth_of_unit(found)):
        unit = p.pack.units[p.units[u]]
        if p.strength[u].any():
            bound = max(_periods_bound(found, family, "u", u) for family in ("strength", "balance"))
            rows.append((option, "unit", p.units[u], unit.title, ONE[unit.counted_in], bound, float(points)))
    for a, points in enumerate(worth_of_bed(found)):
        area = p.areas[a]
        if points > WORTH_SHOWN:
            bound = _periods_bound(found, "camp", "a", a)
            rows.append((option, "bed", area, p.pack.areas[area].title, "bed", bound, float(points)))
    titles = {
        "u": {name: unit.title for name, unit in p.pack.units.items()},
        "a": {name: area.title for name, area in p.pack.areas.items()},
        "b": {name: area.title for name, area in p.pack.areas.items()},
    }
    for family, (dim, what) in BINDING.items():
        labels = p.labels[dim]
        for number in range(len(labels)):
            points = _total_price(found, family, dim, number)
            if points > WORTH_SHOWN:
                name = labels[number]
                bound = _periods_bound(found, family, dim, number)
                one = f"{ONE[p.pack.units[name].counted_in]} {what}" if dim == "u" else what
                rows.append((option, family, name, titles[dim][name], one, bound, points))
    terms = list(p.pack.terms.items())
    for family in TERM_FAMILIES:
        block = found.programme.rows(family)
        for number in np.unique(block.at["term"]):
            price = np.abs(prices[block.index[block.at["term"] == number]])
            if price.sum() > WORTH_SHOWN:
                name, term = terms[int(number)]
                bound = int((price > WORTH_SHOWN).sum())
                rows.append((option, "term", name, term.title, "unit of the bound", bound, float(price.sum())))
    yield from rows


def _prices_of(found: Answer, family: str, dim: str, number: int) -> Floats:
    block = found.programme.rows(family)
    return np.asarray(found.prices[block.index[block.at[dim] == number]])


def _total_price(found: Answer, family: str, dim: str, number: int) -> float:
    return float(_prices_of(found, family, dim, number).sum())


def _periods_bound(found: Answer, family: str, dim: str, number: int) -> int:
    """In how many periods the row binds."""
    return int((_prices_of(found, family, dim, number) > WORTH_SHOWN).sum())


def _shortfalls(found: Answer, folder: str) -> Iterator[Row]:
    p, option = found.instance, found.case.option.id
    terms = list(p.pack.terms.items())
    for violation in found.violations:
        name, term = terms[violation.term]
        bound = getattr(term, "at_least", None) or getattr(term, "at_most", None)
        place = found.case.located.place(("terms", name))
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


def _judgements(case: Case) -> Iterator[Row]:
    for judgement in case.option.source_says:
        yield case.option.id, judgement.says, judgement.source, judgement.locator
