"""The scorecard: every option by objective and region, with letter, number and shade."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator

from decide.language import number, t
from decide.pack.schema import Pack
from decide.questions.compare.finding import cells_of, finding
from decide.report.document import Column
from decide.report.grades import FIFTH, LETTERS, grade, shade
from decide.report.words import heading
from decide.results.study import Results


def scorecard(results: Results, pack: Pack, published: Results | None = None) -> str:
    """The scorecard as an HTML table. Beside results that were set differently, the published score in small."""
    cells = cells_of(pack, results)
    titles = dict(zip(results.options["option"], results.options["title"], strict=True))
    short = dict(zip(results.options["option"], results.options["shortfalls"], strict=True))
    lines = [
        f'<table class="scorecard"><caption>{_h(_caption())}</caption><thead>',
        *_head(cells, pack),
        "</thead><tbody>",
    ]
    ranked = [(place, option) for place, tier in enumerate(finding(results).tiers, 1) for option in tier]
    for place, option in ranked:
        mark = f' <abbr title="{_h(t("Not all terms of the option can be met."))}">*</abbr>' if short[option] else ""
        lines.append(f'<tr><th scope="row">{_h(str(titles[option]))}{mark}</th><td class="place">{place}</td>')
        for objective, region in [("all", "all"), *cells]:
            lines.append(_cell(results, published, option, objective, region))
        lines.append("</tr>")
    return "\n".join([*lines, "</tbody></table>"])


def _caption() -> str:
    letters = "; ".join(
        t("{letter} from {points}", letter=letter, points=number(FIFTH * (len(LETTERS) - 1 - n), ".0f"))
        for n, letter in enumerate(LETTERS[:-1])
    )
    return t("0 = as without a mission, 100 = every need met. {letters}; E below.", letters=letters)


def _head(cells: list[tuple[str, str]], pack: Pack) -> Iterator[str]:
    by_objective: dict[str, list[str]] = {}
    for objective, region in cells:
        by_objective.setdefault(objective, []).append(region)
    yield f'<tr><th rowspan="2" scope="col">{_h(t("Option"))}</th><th rowspan="2" scope="col">{_h(t("Tier"))}</th>'
    yield f'<th rowspan="2" scope="col">{_h(t("Overall"))}</th>'
    for objective, regions in by_objective.items():
        yield f'<th colspan="{len(regions)}" scope="colgroup">{_h(heading(pack.objectives, objective))}</th>'
    yield "</tr><tr>"
    for regions in by_objective.values():
        yield from (f'<th scope="col">{_h(heading(pack.regions, region))}</th>' for region in regions)
    yield "</tr>"


def _cell(results: Results, published: Results | None, option: str, objective: str, region: str) -> str:
    value, low, high = results.metric(option, "score", objective, region)
    if not math.isfinite(value):
        return f'<td class="none" title="{_h(t("Not assessed: no need is recorded there."))}">–</td>'
    background, colour = shade(value)
    shown = Column("", "", 0)
    hint = t(
        "{value} points (range {low} to {high})", value=shown.text(value), low=shown.text(low), high=shown.text(high)
    )
    before = published.metric(option, "score", objective, region)[0] if published else math.nan
    was = ""
    if math.isfinite(before) and shown.text(before) != shown.text(value):
        hint += "; " + t("published {value}", value=shown.text(before))
        was = f' <small aria-label="{_h(t("published"))}">{_h(shown.text(before))}</small>'
    style = f"background:{background};color:{colour}"
    return f'<td style="{style}" title="{_h(hint)}"><b>{LETTERS[grade(value)]}</b> {_h(shown.text(value))}{was}</td>'


def _h(text: str) -> str:
    return html.escape(text)
