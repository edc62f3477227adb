"""The schema of a theatre pack and of its options.

The docstring under each field is its documentation: `docs/keys.md` is made of it.
Nothing here knows a theatre; a pack is data. The file is long because it holds declarations alone, which are read from
top to bottom, as the reference of packs is. Annotations are not postponed: pydantic would compile each from its text.
"""

# ruff: noqa: RUF012 (pydantic gives every instance its own copy of a default)

from itertools import accumulate, pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictBool, StringConstraints, model_validator

from decide.pack.mode import Mode
from decide.pack.quantity import (
    SENTENCE,
    BedCost,
    Count,
    Deaths,
    Events,
    FatalityRate,
    Kilometres,
    Latitude,
    Longitude,
    Model,
    Money,
    Months,
    Once,
    Persons,
    Points,
    PointsPerPerson,
    Quantity,
    Ratio,
    Share,
    Weight,
)
from decide.pack.relative import How

ID = r"^[a-z0-9][a-z0-9_]{0,39}$"
OPTION_ID = r"^[a-z][a-z0-9_-]{0,39}$"
MONTH = r"^[12][0-9]{3}-(0[1-9]|1[0-2])$"
DIGEST = "^[0-9a-f]{64}$"
FORMS = {  # the patterns in words, for messages
    ID: "an id (at most 40 lower-case letters, digits and '_', not beginning with '_')",
    OPTION_ID: "an id (at most 40 lower-case letters, digits, '-' and '_', beginning with a letter)",
    MONTH: "a month written YYYY-MM, such as 2030-01",
    DIGEST: "a digest of 64 hexadecimal digits",
}

Id = Annotated[str, StringConstraints(pattern=ID)]
OptionId = Annotated[str, StringConstraints(pattern=OPTION_ID)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
OneWeight = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0.0, le=1e6)]
Month = Annotated[str, StringConstraints(pattern=MONTH)]

MonthName = Literal["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTHS: tuple[MonthName, ...] = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Pool = Literal["troops", "helicopters", "police", "civilians"]
POOLS: tuple[Pool, ...] = ("troops", "helicopters", "police", "civilians")
HANDLED = ("modelled", "enforced", "left_to_the_plan", "not_represented")
"""What may become of a clause of a source."""
Role = Literal["hold", "escort", "guard", "field_work", "casevac", "mobile"]
Multiplied = Literal["threat", "availability", "effort", "movement", "escort", "productivity", "flights"]


class Source(Model):
    """A document that figures come from."""

    title: Title
    """Full title."""
    publisher: Title
    """Who issued it."""
    date: Title
    """Date or year of issue."""
    note: Text | None = None
    """What to know about its reliability or its conditions of use."""
    url: Title | None = None
    """Where it can be read, if public."""


class Named(Model):
    """An entry of the pack with a name."""

    title: Title
    """Name shown."""
    short: Title | None = None
    """Name in the headings of tables and in charts; its id, with blanks for `_`, if not given. A region or objective is
    headed by its title, and by this where that is longer than 24 characters."""


class Region(Named):
    """A group of areas that results are added up for."""


class Objective(Named):
    """One of the mission's objectives."""

    measure: Literal["count", "share"]
    """`count`: needs are amounts of one thing and add up as they are. `share`: each kind of need is
    normalised inside a region and weighed by its `weight`."""
    counts: Title
    """What a need of this objective is an amount of."""


class Period(Model):
    """One step of the calendar."""

    id: Id
    """Short name, in the order of time."""
    months: Annotated[int, Field(strict=True, ge=1, le=60)]
    """Length in months."""
    season: Title
    """Name of the season, shown beside the period."""
    named: Title | None = None
    """What modifiers call the season; its name if not given. It is not translated."""

    @property
    def season_name(self) -> str:
        """What modifiers call the season, whatever the language it is shown in."""
        return self.named or self.season


class Calendar(Model):
    """The horizon."""

    start: Month
    """First month, YYYY-MM."""
    periods: Annotated[tuple[Period, ...], Field(min_length=1, max_length=60)]
    """The periods, in order."""

    @property
    def month_names(self) -> list[list[MonthName]]:
        """The months of each period."""
        ends = [*accumulate((period.months for period in self.periods), initial=int(self.start[5:]) - 1)]
        return [[MONTHS[month % 12] for month in range(*span)] for span in pairwise(ends)]


class Camp(Model):
    """Beds added to an area after the start."""

    beds: Persons
    """Beds added."""
    month: Months
    """Months after the start when they can be used."""


class Area(Model):
    """A place where units can be stationed and needs arise."""

    title: Title
    """Name shown."""
    region: Id
    """Region it belongs to."""
    places: tuple[Title, ...] = ()
    """Towns and bases it stands for."""
    latitude: Latitude
    """Of its principal base or town."""
    longitude: Longitude
    """Of its principal base or town."""
    population: Persons
    """People living there."""
    displaced: Persons | None = None
    """People displaced there; not given where no figure was found."""
    deaths: Deaths | None = None
    """Civilians killed by attacks on civilians, by anyone; not given where no figure was found."""
    events: Events | None = None
    """Attacks on civilians."""
    non_state_share: Share | None = None
    """Share of those deaths not caused by state forces: the part a mission can prevent."""
    reach_near: Share | None = None
    """Share of deaths within 20 km of a base."""
    reach_ring: Share | None = None
    """Share of deaths between 20 and 50 km from a base."""
    reach_beyond: Share | None = None
    """Share of deaths more than 50 km from any base."""
    flood_cut: dict[MonthName, Share] = {}
    """Share of the area that only air or river can reach, by month; a month left out has none."""
    centres: Count
    """Population centres that count for stabilisation."""
    garrison: Persons
    """Soldiers on the hold task that fully hold its bases and population centres."""
    beds: Persons
    """People who can be stationed there at the start."""
    camps: dict[Id, Camp] = {}
    """Beds added later."""
    open: Share
    """Share of the bases the mission may keep open (0 = closed)."""
    open_from: Months | None = None
    """Months after the start when the bases open; from the start if not given."""
    open_until: Months | None = None
    """Months after the start when the bases close; never if not given."""
    escort_rate: Share
    """Escort effort needed per person stationed, before the IED threat."""
    surgical_envelope: Persons
    """People away from base whom surgery on the ground can cover when the base is fully held."""
    hostile_death_rate: FatalityRate
    """Uniformed personnel killed by hostile acts."""
    factors: dict[Id, Quantity] = {}
    """Further quantities of this area that needs refer to by name."""


class Flow(Model):
    """Units that join or leave after the start (force generation, withdrawal)."""

    units: Quantity
    """How many, in the unit the unit type is counted in."""
    month: Months
    """Months after the start when they are there (or gone)."""


class Formation(Model):
    """What is pledged of a unit type at a time."""

    title: Title
    """What one is called, such as company."""
    size: Quantity
    """Its size, in the unit the unit type is counted in."""


class UnitType(Named):
    """A kind of unit the mission can have."""

    pool: Pool
    """Pool it belongs to."""
    counted_in: Literal["persons", "airframes", "units", "teams"]
    """What one unit is."""
    persons: Ratio
    """People per unit, who need beds, guards and escorts."""
    strength: Quantity
    """Units in the mission at the start: the ceiling on how many can be stationed."""
    arrivals: dict[Id, Flow] = {}
    """Units pledged, with the months force generation takes."""
    departures: dict[Id, Flow] = {}
    """Units that leave."""
    availability: Annotated[dict[Id, Share], Field(min_length=1)]
    """Shares whose product is the part of a unit free for tasks: combat share, rotation, caveats."""
    redeployable: Share
    """Share of the type that can change area in a month."""
    cost: Money
    """Cost of one more unit for a year."""
    formation: Formation | None = None
    """Smallest formation that is pledged; single units if not given. `decide gap` rounds up to it; the programme does
    not use it."""


class Task(Named):
    """What a unit can do."""

    role: Role
    """What the programme's own rules make of it: `hold`, `escort`, `guard` and `field_work` carry
    the burdens of the same name, `casevac` covers people away from base, `mobile` is all else."""
    productivity: Annotated[dict[Id, Ratio], Field(min_length=1)]
    """Effort given by one available unit of each type that can do it."""
    lift: dict[Id, Ratio] = {}
    """Effort that one unit of each type can lift; given, the task needs lift."""
    reach: Kilometres | None = None
    """Radius of action from the base; without it the task is done only where the unit is stationed."""
    casevac_weight: Ratio | None = None
    """Casualty-evacuation cover needed per person on the task; none if not given."""
    static: StrictBool = False
    """Counted as static security."""
    over_water: StrictBool = False
    """Reaches the part of an area that floods cut off."""
    rival: StrictBool = True
    """Effort spent on one need is not available for another. `false`: it serves all needs at once."""
    impartial: StrictBool = False
    """Its worth depends on the mission being seen as impartial (see posture)."""
    state_linked: StrictBool = False
    """Its worth depends on working with the state (see posture)."""
    allowed: StrictBool = True
    """Whether the mandate allows it."""
    areas: tuple[Id, ...] = ()
    """Areas where it can be done, and all those of its regions; everywhere if both are empty."""
    regions: tuple[Id, ...] = ()
    """Regions where it can be done."""


class Product(Model):
    """A product of named quantities: of the area, of its `factors`, or of the pack's `factors`."""

    times: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Names multiplied."""
    over: tuple[Id, ...] = ()
    """Names divided by."""


class Need(Named):
    """A kind of need; each area of its regions has one, in each period."""

    objective: Id
    """Objective it belongs to."""
    regions: tuple[Id, ...] = ()
    """Regions that have it; all if empty."""
    amount: Product
    """Size of the need a year (objective measured as count), or its distribution over the areas of a
    region (measured as share)."""
    weight: dict[Id, Share] = {}
    """By region, the part of the objective this kind makes up (objective measured as share)."""
    requirement: Product
    """Effort at which the share `response.met_at_requirement` of the need is met."""
    served_by: Annotated[dict[Id, Ratio], Field(min_length=1)]
    """Tasks that serve it, with the worth of their effort in units of the requirement."""
    flooded: StrictBool = False
    """Floods cut off a part of it, to be served only by tasks that go over water."""


class Response(Model):
    """How need met grows with effort."""

    shape: Literal["exponential", "linear"]
    """`exponential`: diminishing returns, 1 - (1 - met_at_requirement)^(effort / requirement).
    `linear`: proportional up to the requirement, where all is met."""
    met_at_requirement: Share
    """Share of a need met when effort equals its requirement (exponential only)."""
    segments: Annotated[int, Field(strict=True, ge=1, le=40)]
    """Straight pieces that stand for the curve; the error bound is computed from them."""


class Doctrine(Model):
    """Rules of thumb that hold in every area."""

    own_guard: Share
    """Hold effort needed per person stationed, for the camp itself."""
    ied_threat: Ratio
    """Multiplier on every escort rate."""
    guards_per_team: Ratio
    """Guard effort needed per civilian team in the field."""
    redeployment_friction: PointsPerPerson
    """Points given up per person moved: breaks ties towards the plan that moves fewest."""


class Posture(Model):
    """Multipliers that an option's posture brings. 1 is the posture of the pack."""

    threat: Ratio
    """On the needs of objectives measured as a count."""
    impartial: Ratio
    """On the worth of tasks marked impartial."""
    state_link: Ratio
    """On the worth of tasks marked state-linked."""
    state_killing: Ratio
    """On civilian deaths caused by state forces, which are reported and never counted as averted."""
    peacekeeper_risk: Ratio
    """On peacekeeper deaths."""


class Costs(Model):
    """Costs that do not belong to a unit."""

    headquarters: Money
    """Running the mission before any base or unit."""
    bed: BedCost
    """Support of one bed in an open base."""
    one_off: dict[Id, Once] = {}
    """What is spent once to get there, such as building camps or moving units, by what it is spent on. It is stated
    beside the yearly cost and no part of it."""
    liquidation: dict[Id, Once] = {}
    """What is spent once to wind up what is given up, in the same way."""


class Outcomes(Model):
    """From index to consequence."""

    max_preventable: Share
    """Share of preventable civilian deaths averted when every protection need is met."""
    static_reference: Share
    """Share of the force reported on static security, shown beside the model's own."""


class _Scope(Model):
    """Where and when a term holds. Empty means everywhere, always."""

    title: Title
    """The term in the option's own words; shown when it binds or cannot be met."""
    areas: tuple[Id, ...] = ()
    """Areas it holds in, together."""
    regions: tuple[Id, ...] = ()
    """Regions it holds in, together."""
    from_period: Id | None = None
    """First period it holds in."""
    until_period: Id | None = None
    """Last period it holds in."""


class PresenceTerm(_Scope):
    """Bound on people stationed (any pool), or on units of one type."""

    kind: Literal["presence"]
    units: tuple[Id, ...] = ()
    """Unit types counted; with `pools` empty too, all."""
    pools: tuple[Pool, ...] = ()
    """Pools counted."""
    at_least: Quantity | None = None
    """Lower bound: persons, or the type's own unit when exactly one type is named."""
    at_most: Quantity | None = None
    """Upper bound, in the same unit."""


class EffortTerm(_Scope):
    """Least effort on a task, in each period."""

    kind: Literal["effort"]
    task: Id
    """The task."""
    at_least: Ratio
    """Least effort."""


class FloorTerm(_Scope):
    """Least score of an objective over the scope's areas, over the horizon."""

    kind: Literal["floor"]
    objective: Id
    """The objective."""
    at_least: Points
    """Least score."""


class BudgetTerm(_Scope):
    """Most the mission may cost a year, over the horizon."""

    kind: Literal["budget"]
    at_most: Money
    """The budget."""


Term = Annotated[PresenceTerm | EffortTerm | FloorTerm | BudgetTerm, Field(discriminator="kind")]


class Modifier(Model):
    """A factor on one kind of parameter in some places, at some times; what is left out of its scope is no limit on it.
    Which scopes each kind has is said in docs/packs.md."""

    title: Title
    """Name shown; it should say where and when."""
    multiplies: Multiplied
    """`threat`: harm where needs are measured as a count. `availability`: the part of a unit free for tasks. `effort`:
    what a task's effort is worth to needs. `movement`: the share that can change area. `escort`: escort needed for
    each person stationed. `productivity`: what a unit gives on a task. `flights`: what helicopters give and lift."""
    value: Ratio
    """The factor."""
    areas: tuple[Id, ...] = ()
    """Areas it holds in, and in all those of its regions; everywhere if both are empty."""
    regions: tuple[Id, ...] = ()
    """Regions it holds in."""
    units: tuple[Id, ...] = ()
    """Unit types it holds for; all if empty."""
    tasks: tuple[Id, ...] = ()
    """Tasks it holds for; all if empty."""
    periods: tuple[Id, ...] = ()
    """Periods it holds in; all if empty."""
    seasons: tuple[Title, ...] = ()
    """Seasons of the calendar it holds in, as the pack's own language has them; all if empty."""
    months: tuple[MonthName, ...] = ()
    """Calendar months it holds in; all if empty."""
    from_month: Month | None = None
    """First month it holds in, YYYY-MM."""
    until_month: Month | None = None
    """Last month it holds in, YYYY-MM."""
    beside: tuple[Id, ...] = ()
    """Modifiers of the same kind that it is meant to multiply together with, where both hold."""


class _Cited(Model):
    """Something that may rest on a document."""

    source: str | None = None
    """Document it comes from (an id of `sources`); needs `locator`."""
    locator: Title | None = None
    """Where in it: page, section or table."""

    @model_validator(mode="after")
    def _both(self) -> Self:
        if self.source is not None and self.locator is None:
            raise ValueError(f"the source {self.source!r} needs a locator (page, section or table).")
        if self.source is None and self.locator is not None:
            raise ValueError("a locator is given without a source.")
        return self


class Weighting(_Cited):
    """A named judgement of what counts: weights, or a solve mode."""

    title: Title
    """Name shown."""
    reason: Text
    """Why somebody would weigh so, in our words; without a source, a sentence."""
    weights: dict[Id, dict[Id, OneWeight]] = {}
    """Weight by objective and region, scaled to sum to 1 when used; cells left out weigh nothing."""
    by_need: tuple[Id, ...] = ()
    """Objectives measured as a count whose weights are shared out anew between their regions, each in proportion to
    its weight here times what is needed there: at equal weights, one of the count is worth the same everywhere."""
    mode: Mode | None = None
    """What is optimised instead, and in which order (docs/modes.md): a judgement that no weights express."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.weights) == (self.mode is not None):
            raise ValueError("it is either 'weights' or a 'mode'.")
        if self.source is None and len(self.reason.split()) < SENTENCE:
            raise ValueError("without a source, the reason must be a sentence.")
        return self


class Pack(Model, defer_build=False):
    """A theatre: everything the programme needs, as data."""

    schema_version: Literal[1]
    """Version of this schema."""
    id: Id
    """Short name."""
    title: Title
    """Name shown."""
    summary: Text
    """What the pack is and what its results are conditional on."""
    sources: dict[str, Source]
    """Documents by id."""
    regions: Annotated[dict[Id, Region], Field(min_length=1)]
    """Regions by id, in the order shown."""
    objectives: Annotated[dict[Id, Objective], Field(min_length=1)]
    """Objectives by id, in the order shown."""
    weights: dict[Id, dict[Id, Weight]]
    """Weight by objective and region; scaled to sum to 1 when used."""
    weightings: dict[OptionId, Weighting] = {}
    """Named judgements of what counts, in the order shown: `--weights NAME` asks for one."""
    calendar: Calendar
    """The horizon."""
    areas: Annotated[dict[Id, Area], Field(min_length=1)]
    """Areas by id, in the order shown."""
    links: dict[Id, dict[Id, Kilometres]] = {}
    """Distance between two areas, given once per pair."""
    units: Annotated[dict[Id, UnitType], Field(min_length=1)]
    """Unit types by id."""
    laydown: dict[Id, dict[Id, Share]]
    """Share of each unit type in each area at the start; a type left out is placed freely."""
    tasks: Annotated[dict[Id, Task], Field(min_length=1)]
    """Tasks by id."""
    needs: Annotated[dict[Id, Need], Field(min_length=1)]
    """Kinds of need by id."""
    response: Response
    """How need met grows with effort."""
    doctrine: Doctrine
    """Rules of thumb."""
    posture: Posture
    """Posture of the mission."""
    costs: Costs
    """Costs that do not belong to a unit."""
    outcomes: Outcomes
    """From index to consequence."""
    factors: dict[Id, Quantity] = {}
    """Further quantities that needs refer to by name."""
    modifiers: dict[Id, Modifier] = {}
    """Factors on some of the figures above, in some places, at some times."""
    terms: dict[Id, Term] = {}
    """Bounds every plan must keep."""


class Expectation(Model):
    """One thing that a judgement says will come of an option, in terms that results have."""

    of: Title
    """A score (`overall`, an objective, a region, or a cell `objective.region`) or a consequence
    (`civilian_deaths_averted`, `civilian_deaths_by_state_forces`, `peacekeeper_deaths`, `cost`, `static_share`; the
    first two also of a region: `civilian_deaths_averted.upland`)."""
    direction: Literal["better", "worse", "same", "not_better", "not_worse", "too_little", "enough"]
    """Which way it goes. Better is a higher score and more deaths averted, but a lower cost and fewer killed;
    `too_little` and `enough` go with `than: need`."""
    than: OptionId
    """What it is relative to: an option; `start`, the option's own first half of the horizon, with which its second is
    compared; or `need`, what effort equal to every requirement would bring."""
    put_in: StrictBool = False
    """Whether figures of the option were set from this very statement, so that an agreement shows nothing."""


class Judgement(Model):
    """What a source says will come of an option, in our words. Shown beside the result, never fitted."""

    says: Text
    """The judgement."""
    source: str
    """Document."""
    locator: Title
    """Where in it."""
    expects: tuple[Expectation, ...] = ()
    """What it says in terms that results have, to be compared with them."""
    not_compared: Text | None = None
    """Why it cannot be compared, where it names nothing that results have."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.expects) == (self.not_compared is not None):
            raise ValueError("it has either 'expects' or 'not_compared', with the reason.")
        return self


class Consent(_Cited):
    """Where the host state stood on an option, as a source records it."""

    position: Literal["wanted", "accepted", "doubted", "opposed", "unknown"]
    """`wanted`: it asked for the option or preferred it. `doubted`: it was not convinced, without refusing."""
    says: Text
    """What the source records, in our words; where nothing is known, what is missing."""

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if self.position != "unknown" and self.source is None:
            raise ValueError("a position needs the source that records it; without one it is 'unknown'.")
        return self


class Clause(Model):
    """One thing that an option's source says the option is, in our words, and what becomes of it here: exactly one of
    `modelled`, `enforced`, `left_to_the_plan` and `not_represented`."""

    id: OptionId
    """Name, unique in the option."""
    says: Text
    """The clause, in our words."""
    source: str | None = None
    """Document; the option's own if not given."""
    locator: Title
    """Where in it."""
    modelled: Annotated[tuple[OptionId, ...], Field(min_length=1)] | None = None
    """Named changes, of the option or its bases, that put it into figures."""
    enforced: Annotated[tuple[Id, ...], Field(min_length=1)] | None = None
    """Terms of the option that every plan must keep for it."""
    left_to_the_plan: Text | None = None
    """Why it is left to the best plan, which may do it or not."""
    not_represented: Text | None = None
    """Why nothing in the pack stands for it."""

    @property
    def handled(self) -> list[str]:
        """The ways in which it is handled: one, in a clause that is well formed."""
        return [way for way in HANDLED if getattr(self, way) is not None]

    @model_validator(mode="after")
    def _one_of_four(self) -> Self:
        if len(self.handled) != 1:
            given = "two ways or more" if self.handled else "no way"
            raise ValueError(f"it is handled in {given}: give exactly one of {', '.join(HANDLED)}.")
        return self


class Change(_Cited, defer_build=False):
    """A named change: what an option or a what-if sets differently, and why."""

    id: OptionId
    """Name, unique in the option."""
    title: Title
    """The change in a few words."""
    reason: Text
    """Why this is changed. It is the assumption behind every figure set that has no evidence of its own, whatever the
    change itself cites, so it must be a sentence."""
    set: dict[str, Any] = {}
    """Dotted path -> new value: a number (a quantity keeps its unit), a whole entry, or null to remove."""
    scale: dict[str, Any] = {}
    """Dotted path of a quantity -> factor for its value, low and high: a number, or a quantity in `ratio` with a range
    of its own. `*` in a path stands for any one step; a path with it that leads nowhere does nothing."""
    add: dict[str, Any] = {}
    """Dotted path of a quantity -> what is added to its value, low and high: a number, or a quantity in its unit."""

    @property
    def steps(self) -> list[tuple[How, str, Any]]:
        """Everything it changes, in the order it is done: set, then scaled, then added to."""
        by: dict[How, dict[str, Any]] = {"set": self.set, "scale": self.scale, "add": self.add}
        return [(how, path, value) for how, values in by.items() for path, value in values.items()]

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if not self.steps:
            raise ValueError("it changes nothing: give set, scale or add.")
        if len(self.reason.split()) < SENTENCE:
            raise ValueError("the reason must be a sentence.")
        return self


class Option(_Cited, defer_build=False):
    """A strategic option: a base plus named changes."""

    id: OptionId
    """Name; the same as the file's."""
    title: Title
    """Name shown."""
    base: OptionId | None = None
    """Option it starts from; the pack itself if not given."""
    summary: Text
    """What it is."""
    source_says: tuple[Judgement, ...] = ()
    """What the source expects to come of it."""
    clauses: tuple[Clause, ...] = ()
    """What the source says the option is, clause by clause, each with what becomes of it here."""
    consent: Consent | None = None
    """Where the host state stood on it; unknown if not given."""
    changes: tuple[Change, ...] = ()
    """What it sets, in order."""


class ScenarioChange(Change):
    """A named change of a what-if."""

    options: tuple[OptionId, ...] = ()
    """Options it changes, of those the what-if is about; all of them if empty."""


class Scenario(Model, defer_build=False):
    """A what-if: options with further changes."""

    id: OptionId
    """Name."""
    title: Title
    """Name shown."""
    options: tuple[OptionId, ...] = ()
    """Options it is about; all if empty."""
    changes: tuple[ScenarioChange, ...] = ()
    """What it sets, after the option's own changes."""
    levers: dict[OptionId, OptionId] = {}
    """Levers set (docs/dilemmas.md), as lever: setting; before its changes, and unless set by hand."""
    mode: Mode | None = None
    """What is optimised, and in which order (docs/modes.md); the weighted score if not given."""
    weighting: OptionId | None = None
    """A weighting that the pack names; its own weights if not given."""


class Setting(Model):
    """One way to set a lever."""

    title: Title
    """Name shown."""
    changes: tuple[Change, ...] = ()
    """What it sets, after the option's own changes; nothing leaves the option as it is."""


class Lever(_Cited):
    """A choice that cuts across options, such as how close a mission works with the state."""

    title: Title
    """Name shown."""
    question: Text
    """What is to be chosen, and what speaks for either side, in our words."""
    settings: Annotated[dict[OptionId, Setting], Field(min_length=2, max_length=6)]
    """Settings by name, in the order shown."""


class Levers(Model, defer_build=False):
    """The file `levers.yaml`: choices that any option can be run with."""

    levers: Annotated[dict[OptionId, Lever], Field(min_length=1)]
    """Levers by name, in the order shown."""


class Factor(_Cited):
    """An uncertainty: quantities that move together between their lows and their highs."""

    title: Title
    """Name shown."""
    low: Title
    """What its low end stands for, in a few words."""
    high: Title
    """What its high end stands for, in a few words."""
    reason: Text
    """Why these quantities move together."""
    moves: Annotated[tuple[Title, ...], Field(min_length=1)]
    """Dotted paths of quantities that go to their highs at its high end; `*` stands for any one step."""
    against: tuple[Title, ...] = ()
    """Quantities that go to their lows at its high end."""
    rest: tuple[Title, ...] = ()
    """Shares that give way: they take up what its quantities gain or lose in the whole they are parts of, in proportion
    to what they are, so that it still sums to what it did. A share may give way to several factors. Weights of kinds of
    need are parts of their objective in a region; other shares, of those beside them."""
    distribution: Literal["triangular", "uniform"] = "triangular"
    """How likely each position between the ends is: most likely at the values if triangular (if not given)."""


class LeftOut(Model):
    """Quantities with a range that no factor moves, and why."""

    paths: Annotated[tuple[Title, ...], Field(min_length=1)]
    """Dotted paths; `*` stands for any one step."""
    reason: Text
    """Why they keep their values."""


class Stress(_Cited):
    """A shock that every option is put to at the values of all else."""

    title: Title
    """Name shown."""
    summary: Text
    """What happens."""
    options: tuple[OptionId, ...] = ()
    """Options it can happen to; all if empty. The others stay as they are."""
    positions: dict[OptionId, Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1.0, le=1.0)]] = {}
    """Factor -> position, from -1 at its low end to 1 at its high end."""
    changes: tuple[Change, ...] = ()
    """What it sets, after everything else."""
    of_consent: StrictBool = False
    """Whether it is the loss of the host state's consent, beside which positions on options are shown."""
    not_represented: Text | None = None
    """What of the shock the pack cannot show."""

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not self.positions and not self.changes:
            raise ValueError("it changes nothing: give positions or changes.")
        return self


class Futures(Model, defer_build=False):
    """The file `futures.yaml`: what is uncertain, and what could go wrong."""

    factors: Annotated[dict[OptionId, Factor], Field(min_length=1)]
    """Factors by name, in the order shown."""
    left_out: tuple[LeftOut, ...] = ()
    """Quantities with a range that are in no factor on purpose."""
    stresses: dict[OptionId, Stress] = {}
    """Stress cases by name, in the order shown."""
