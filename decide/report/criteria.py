"""What the criteria of a question are called for a reader."""

from __future__ import annotations

from decide.language import t
from decide.language.direction import set_apart
from decide.model.criteria import COST, PEACEKEEPER_DEATHS
from decide.pack.mode import OVERALL, split_name
from decide.pack.schema import Pack
from decide.report.words import heading


def criterion_title(pack: Pack, name: str) -> str:
    """The name of a score or consequence in words: `Protection, Lowland`."""
    base, period = split_name(name)
    title = _title(pack, base)
    return t("{title} from {period} on", title=title, period=period) if period else title


def _title(pack: Pack, base: str) -> str:
    titles = {
        OVERALL: t("Overall"),
        COST: t("Cost"),
        PEACEKEEPER_DEATHS: t("Peacekeeper deaths"),
        **{name: set_apart(heading(pack.regions, name)) for name in pack.regions},
        **{name: set_apart(heading(pack.objectives, name)) for name in pack.objectives},
    }
    return titles[base] if base in titles else ", ".join(titles.get(part, part) for part in base.split("."))


def measured_in(unit: str) -> str:
    """The unit of a criterion for a reader."""
    return {
        "points": t("points"),
        "$m a year": t("$m a year"),
        "deaths a year": t("deaths a year"),
    }[unit]


def with_unit(pack: Pack, name: str, unit: str) -> str:
    """Title and unit, for the head of a column or an axis."""
    return t("{title}, {unit}", title=criterion_title(pack, name), unit=measured_in(unit))
