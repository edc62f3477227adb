"""The first screen of the page Compare: what is compared and why it comes out so, to be read without scrolling."""

from __future__ import annotations

import html

import streamlit as st

from decide.language import counted, joined, per_cent, t
from decide.language.direction import set_apart
from decide.pack.mode import WEIGHTED
from decide.pack.mode_text import parse_mode
from decide.pack.schema import Pack
from decide.questions.brief.sentences import binding_words, one_more_words
from decide.questions.compare.finding import Finding, cells_of, finding
from decide.questions.compare.sentences import ahead_in, headline
from decide.report.footing import over_futures
from decide.report.mode_words import mode_in_words
from decide.report.under_weightings import hangs_on_weighting, same_under_all
from decide.report.words import enumerated, heading, quoted
from decide.results.judged import first_tier_at_values
from decide.results.study import Results
from decide.results.tiers import SURE

from .charted import PADDING, show_chart
from .here import Here
from .map import laydown_map
from .parts import plain
from .work import Desk

Names = dict[str, str]
NAMED = 60  # letters of the names of regions below a title; of more they are counted
BINDING = 2  # of what holds an option back, told at once; a panel below has all


def theatre_line(desk: Desk, page: str) -> None:
    """The title of a page: mission and place, and below it regions, period and how many options there are."""
    pack, theatre = desk.published.pack, desk.theatre
    first, last = pack.calendar.periods[0], pack.calendar.periods[-1]
    months = counted("{count} month", "{count} months", count=round(sum(one.months for one in pack.calendar.periods)))
    about = [
        _regions(pack),
        t("{first} to {last} ({months})", first=first.id, last=last.id, months=months),
        counted("{count} option", "{count} options", count=len(theatre.options)),
    ]
    title, about_it = html.escape(pack.title), html.escape(" · ".join(about))
    st.html(f'<header class="theatre"><h1>{title}</h1> <h2>{html.escape(page)}</h2> <p>{about_it}</p></header>')


def _regions(pack: Pack) -> str:
    """The regions by name; how many they are where the names are long."""
    names = [set_apart(heading(pack.regions, name)) for name in pack.regions]
    return (
        enumerated(names)
        if sum(map(len, names)) <= NAMED
        else counted("{count} region", "{count} regions", count=len(names))
    )


def score_words(results: Results, pack: Pack) -> str:
    """What a score is, in one sentence."""
    cells, weights = cells_of(pack, results), results.manifest.get("weights") or {}
    if len({weights.get(objective, {}).get(region) for objective, region in cells}) == 1 < len(cells) and weights:
        return counted(
            "A score is the part of the need that is met (0 as without a mission, 100 every need met); here there is "
            "{count}, of one objective in one region.",
            "A score is the part of the need that is met (0 as without a mission, 100 every need met); in the overall "
            "score {count} of them, one for each objective and region, count alike.",
            count=len(cells),
        )
    return counted(
        "A score is the part of the need that is met (0 as without a mission, 100 every need met); here there is "
        "{count}, of one objective in one region.",
        "A score is the part of the need that is met (0 as without a mission, 100 every need met); the overall score "
        "weighs {count} of them, one for each objective and region.",
        count=len(cells),
    )


def first_words(where: Here, lead: Finding, titles: Names, names: Names, published: Results | None) -> list[str]:
    """The first tier, and in paragraphs that say what they answer: what separates its members, how it differs from that
    of the published inputs, why it is the first, and what holds the option named first back. `names`: shorter ones,
    once the first tier was named in full. `published`: results of these options where others are shown."""
    results, pack = where.results, where.pack
    said = headline(results, pack, lead, lambda name: quoted(titles[name]), names.__getitem__)
    first, between, after = said[:1], said[1 : 1 + bool(lead.near)], said[1 + bool(lead.near) :]
    beside = [*between, *(beside_published(results, published, names) if published else [])]
    return [
        *(f"**{text}**" for text in first),
        *_of_the_mode(results, pack),
        *([" ".join(beside)] if beside else []),
        *_answering(t("Why:"), [*ahead_in(results, pack, lead, names.__getitem__), *after]),
        *_answering(t("What holds it back:"), held_back(where, lead, names)),
    ]


def _of_the_mode(results: Results, pack: Pack) -> list[str]:
    """What was optimised, where it is not the weighted score."""
    mode = parse_mode(results.manifest["mode"])
    return [] if mode == WEIGHTED else [plain(mode_in_words(mode, pack))]


def beside_published(results: Results, published: Results, names: Names) -> list[str]:
    """What the first tier is under the published inputs, judged as it is here, and over futures where that differs;
    nothing in another mode, or for other options."""
    if results.manifest["mode"] != "weighted" or {*results.names} != {*published.names}:
        return []
    futures = over_futures(published.manifest)
    if futures and over_futures(results.manifest):
        then, now = (finding(one).tiers[0] for one in (published, results))
        over = then
    else:
        then, now = map(first_tier_at_values, (published, results))
        over = finding(published).tiers[0] if futures else then
    same = {*then} == {*now}
    if hangs := _over_futures(then, over, names):
        if same:
            return [
                t("As published the first tier is the same at the central values; {over_futures}.", over_futures=hangs)
            ]
        return [
            t(
                "As published the first tier is {then} at the central values; {over_futures}.",
                then=_named(then, names),
                over_futures=hangs,
            )
        ]
    if same:
        return [t("As published the first tier is the same.")]
    return [t("As published the first tier is {then}.", then=_named(then, names))]


def _over_futures(at_values: tuple[str, ...], over: tuple[str, ...], names: Names) -> str:
    """How a first tier differs where it is judged over futures; empty where it does not."""
    more, fewer = (tuple(one for one in a if one not in b) for a, b in ((over, at_values), (at_values, over)))
    parts = [t("over futures {options} too", options=_named(more, names))] if more else []
    parts += [t("over futures without {options}", options=_named(fewer, names))] if fewer else []
    return joined(parts)


def _named(options: tuple[str, ...], names: Names) -> str:
    return enumerated([names[name] for name in options])


def _answering(question: str, answer: list[str]) -> list[str]:
    """One paragraph, with the question it answers before it; nothing without an answer."""
    return [f"**{question}** {' '.join(answer)}"] if answer else []


def held_back(where: Here, lead: Finding, names: Names) -> list[str]:
    """What holds the option named first back, and what one more pledge buys it most."""
    if where.results.manifest["mode"] != "weighted":
        return []
    first = lead.tiers[0][:1]
    return [
        *binding_words(where.results, first, names, BINDING),
        *one_more_words(where.results, where.pack, first, names),
    ]


def changed_by(results: Results, pack: Pack, names: Names) -> list[str]:
    """What would change who leads, of the weightings that were looked at."""
    said = hangs_on_weighting(results, names) or same_under_all(results) or _none_named(results, pack)
    return _answering(t("What would change it:"), [plain(text) for text in said])


def _none_named(results: Results, pack: Pack) -> list[str]:
    """Where other weights are tried, of a pack that names none."""
    if pack.weightings or results.manifest["mode"] != "weighted":
        return []
    return [t("This pack names no other weights to look under; the page “How sure” tries all there are.")]


def word_meanings(where: Here) -> str:
    """What is meant by the words that the first lines use."""
    said = [t("Tier: a best option and all that cannot be told from it.")]
    if over_futures(where.results.manifest):
        said.append(t("Future: one draw of every uncertain figure, the same for all options."))
        said.append(t("Told apart: better in at least {share} of them.", share=per_cent(SURE)))
    said.append(t("Central value: a figure as it is stated, none drawn."))
    return " ".join([*said, score_words(where.results, where.pack)])


def small_map(where: Here, option: str, title: str) -> None:
    """Where the people of the option named first are at the end; nothing where a file says it of another pack."""
    laydown = where.results.only(option).laydown
    if not len(laydown):
        return
    period = where.pack.calendar.periods[-1].id
    st.markdown(f"**{plain(title)}** – {plain(t('people stationed at the end, {period}', period=period))}")
    shown = laydown_map(laydown, where.pack, period, small=True, outline=where.outline)
    show_chart(shown, "show", where.results.manifest, frame=PADDING, asks=False)
