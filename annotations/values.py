"""The values of an incident: dates, counts, places, weapons, parties.

Gold incidents and predicted ones share these records, so that scoring compares like with like.
``None`` and the empty list mean "the text does not say"; ``0`` and ``False`` mean "the text says
there were none" (contract, section 3).
"""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from annotations.schema import (
    Attribution,
    DatePrecision,
    EventCode,
    PartOfDay,
    PlacePrecision,
    Realis,
    TargetKind,
    WeaponKind,
)


class Value(BaseModel):
    """Base of all records: unknown keys are refused, so that a typing error is found."""

    model_config = ConfigDict(extra="forbid")


class Count(Value):
    """How many: at least ``min``, at most ``max``; ``max`` is ``None`` where the text sets no bound."""

    min: int
    max: int | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min < 0 or (self.max is not None and self.max < self.min):
            raise ValueError(f"expected 0 <= min <= max, found min={self.min}, max={self.max}; swap or correct them")
        return self


class Casualties(Count):
    """A count of persons and the words that give it."""

    text: str | None = None


class DateValue(Value):
    """A day or a range of days; both ends ``None`` where the words cannot be resolved."""

    start: date | None = None
    end: date | None = None
    precision: DatePrecision | None = None
    part_of_day: PartOfDay | None = None
    text: str | None = None
    reason: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError(f"expected both ends of a date or neither, found {self.start} and {self.end}")
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"expected a date that does not end before it starts, found {self.start}..{self.end}")
        return self


class Location(Value):
    """A place: its gazetteer entry where it has one, else its words and the narrowest known area."""

    text: str
    name: str | None = None
    name_en: str | None = None
    id: str | None = None
    admin1: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: PlacePrecision | None = None
    reason: str | None = None


class Weapon(Value):
    """A kind of weapon, its model, and how many were launched or planted."""

    kind: WeaponKind
    model: str | None = None
    count: Count | None = None
    text: str


class Target(Value):
    """What was hit or aimed at; ``count`` is of persons or things taken, hit or handed over."""

    text: str
    kind: TargetKind
    count: Count | None = None


class Party(Value):
    """A suspect, recipient, source or denier, as the text names it."""

    text: str
    id: str | None = None
    name_en: str | None = None


class Agent(Party):
    """Who did it; ``claimed`` where they say so themselves."""

    attribution: Attribution = "stated"


class Damage(Value):
    """Material damage (``True``) or its stated absence (``False``)."""

    value: bool
    text: str | None = None


class Statement(Value):
    """What one source says of one slot, where sources disagree."""

    slot: str
    value: int | str | bool
    source: str | None = None
    text: str | None = None


class IncidentValues(Value):
    """The slots of one incident, the same in gold and in predictions."""

    id: str
    code: EventCode
    realis: Realis = Realis.ACTUAL
    date: DateValue | None = None
    location: Location | None = None
    origin: Location | None = None
    weapons: list[Weapon] = []
    targets: list[Target] = []
    agents: list[Agent] = []
    suspects: list[Party] = []
    recipients: list[Party] = []
    denied_by: list[Party] = []
    killed: Casualties | None = None
    injured: Casualties | None = None
    casualties: Casualties | None = None
    damage: Damage | None = None
    sources: list[Party] = []
    statements: list[Statement] = []
