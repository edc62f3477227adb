"""What would have to be otherwise for the static share to be the one reported, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from decide.language import counted, listed, mark, number, per_cent, said, t
from decide.questions.hindcast import missing
from decide.results.metrics import ALL
from decide.results.study import Study, records

Row = Mapping[str, Any]
TIMES = 2  # decimals of how far an assumption is from the end of its range, in sentences and tables
READINGS = {
    missing.STATIC: mark("static tasks, of the troops free for tasks"),
    missing.SECURITY: mark("escorts and guards of teams counted too"),
    missing.ALL_TROOPS: mark("of all troops, those not free counted too"),
    missing.BOTH: mark("both counted too, of all troops"),
}


def titles(study: Study) -> dict[str, str]:
    """Factor -> its title, with the end it goes towards."""
    return {
        row["factor"]: t("{title} ({towards})", title=row["title"], towards=row["towards"])
        for row in records(study.frames["assumptions"])
    }


def setting_title(study: Study, setting: str) -> str:
    """A setting by the titles of its factors."""
    if setting == missing.AS_IT_IS:
        return t("As the pack stands")
    names = titles(study)
    one, *other = (names[factor] for factor in setting.split(missing.TOGETHER))
    return t("{one} and {other}", one=one, other=other[0]) if other else one


def missing_sentences(study: Study) -> list[str]:
    """How the miss in the static share could be explained, and what that would do; none where there is no miss."""
    if next(row for row in records(study.frames["static"]))["inside"]:
        return []
    lines = [_readings(study)]
    if "search" in study.manifest.get("left_out", ()):
        text = t(
            "No search was made for the assumptions that would have to be otherwise for the share to be in that range: "
            "it was left out. Ask without --no-search to have it."
        )
        return [*lines, text]
    if len(study.frames["assumptions"]):
        lines += _alone(study)
    if study.frames["settings"]["factors"].gt(1).any() or (len(lines) > 1 and not study.manifest.get("stopped")):
        lines += [_together(study)]
    if len(study.frames["options"]):
        lines += _options(study)
    return lines


def _readings(study: Study) -> str:
    rows = [
        row for row in records(study.frames["readings"]) if row["place"] == ALL and row["reading"] != missing.STATIC
    ]
    enough = [row for row in rows if row["inside"]]
    parts = listed(
        t("{share} ({reading})", share=per_cent(row["share"]), reading=said(READINGS[row["reading"]]))
        for row in enough or rows
    )
    if enough:
        return t("How troops are counted could by itself explain it; the same plan comes to {parts}.", parts=parts)
    return t("How troops are counted does not explain it; the same plan comes to {parts}.", parts=parts)


def _alone(study: Study) -> list[str]:
    rows = records(study.frames["assumptions"])
    names = titles(study)
    if within := [row for row in rows if row["within"]]:
        parts = listed(
            t("{title}, {part} of the way to the end", title=names[row["factor"]], part=per_cent(row["position"]))
            for row in within
        )
        return [t("One assumption alone explains it within its range: {parts}.", parts=parts)]
    ends = {row["factor"]: abs(row["at_end"] - _now(study)) for row in rows}
    farthest = max(rows, key=lambda row: ends[row["factor"]])
    first = t(
        "No assumption alone explains it within its range: {title} goes farthest, to {share}.",
        title=names[farthest["factor"]],
        share=per_cent(farthest["at_end"]),
    )
    beyond = [row for row in rows if row["position"]]
    if not beyond:
        most = number(missing.BEYOND, "g")
        return [first, t("Nor does any up to {times} times as far as the end of its range.", times=most)]
    parts = listed(
        t(
            "{title}, {times} times as far as the end",
            title=names[row["factor"]],
            times=number(row["position"], f".{TIMES}f"),
        )
        for row in beyond
    )
    return [first, t("Beyond its range would have to be: {parts}.", parts=parts)]


def _now(study: Study) -> float:
    return float(records(study.frames["static"])[0]["model"])


def _together(study: Study) -> str:
    pairs = [row for row in records(study.frames["settings"]) if row["factors"] > 1]
    if not pairs:
        return t("Nor do two of those that go farthest, both at the ends of their ranges.")
    parts = listed(
        t("{titles}, {part} of the way", titles=setting_title(study, row["setting"]), part=per_cent(row["position"]))
        for row in pairs
    )
    return t("Two together explain it within their ranges, both as far on the way to the ends: {parts}.", parts=parts)


def _options(study: Study) -> list[str]:
    """Whether another option leads at any of the settings, and how many places and tiers change."""
    by_setting = options_by_setting(study)
    before = by_setting.pop(missing.AS_IT_IS)
    if not by_setting:
        return [t("No setting that explains it was found, so there is none to solve the options at.")]
    leader, count = leader_of(before), len(by_setting)
    leaders = [leader_of(rows) for rows in by_setting.values()]
    others = [row["title"] for row in leaders if row["option"] != leader["option"]]
    if others:
        first = counted(
            "Another option than {leader} leads at {other} of {count} setting: {names}.",
            "Another option than {leader} leads at {other} of {count} settings: {names}.",
            count=count,
            leader=leader["title"],
            other=str(len(others)),
            names=listed(dict.fromkeys(others)),
        )
    else:
        first = counted(
            "{leader} leads at the {count} setting as well.",
            "{leader} leads at all {count} settings as well.",
            count=count,
            leader=leader["title"],
        )
    places, tiers = (max(moved) for moved in zip(*(moves(before, rows) for rows in by_setting.values()), strict=True))
    second = t(
        "There up to {places} of {all} options change their place and {tiers} their tier, at the values alone. It is "
        "shown and not kept: the figures of the pack stay.",
        places=str(places),
        all=str(len(before)),
        tiers=str(tiers),
    )
    return [first, second]


def options_by_setting(study: Study) -> dict[str, dict[str, Row]]:
    """Setting -> option -> its row."""
    made: dict[str, dict[str, Row]] = {}
    for row in records(study.frames["options"]):
        made.setdefault(row["setting"], {})[row["option"]] = row
    return made


def leader_of(rows: Mapping[str, Row]) -> Row:
    """The row of the option that leads."""
    return min(rows.values(), key=lambda row: row["rank"])


def moves(before: Mapping[str, Row], after: Mapping[str, Row]) -> tuple[int, int]:
    """How many options change their place, and how many their tier."""
    both = [(before[name], row) for name, row in after.items() if name in before]
    return _differing(both, "rank"), _differing(both, "tier")


def _differing(both: Iterable[tuple[Row, Row]], column: str) -> int:
    return sum(one[column] != two[column] for one, two in both)
