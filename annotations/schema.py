"""What can be annotated: event codes, roles, realis and the closed value lists.

This module is the one source of every label list in the project. The codes map to ACLED's
event types and sub-event types (ACLED Codebook 2023); the roles follow ACE 2005 and MUC-4;
realis follows Rich ERE.
"""

from enum import StrEnum
from typing import Literal, NamedTuple

SCHEMA_VERSION = 1


class EventCode(StrEnum):
    """The twelve kinds of happening."""

    SHELLING = "shelling"
    IED = "ied"
    AIR_STRIKE = "air_strike"
    SUICIDE_BOMBING = "suicide_bombing"
    GRENADE = "grenade"
    ARMED_CLASH = "armed_clash"
    ARMED_ATTACK = "armed_attack"
    ABDUCTION = "abduction"
    ARREST = "arrest"
    WEAPON_DISRUPTION = "weapon_disruption"
    TERRITORY_CAPTURE = "territory_capture"
    TERRITORY_TRANSFER = "territory_transfer"


class Role(StrEnum):
    """The thirteen roles that an argument can play for one trigger."""

    AGENT = "agent"
    SUSPECT = "suspect"
    TARGET = "target"
    RECIPIENT = "recipient"
    WEAPON = "weapon"
    PLACE = "place"
    ORIGIN = "origin"
    TIME = "time"
    KILLED = "killed"
    INJURED = "injured"
    CASUALTIES = "casualties"
    DAMAGE = "damage"
    SOURCE = "source"


class Realis(StrEnum):
    """Whether a mention speaks of something that happened."""

    ACTUAL = "actual"
    PLANNED = "planned"
    GENERIC = "generic"


class AcledType(NamedTuple):
    """ACLED's words for a code, and the Arabic words that name it to readers and to the model."""

    event_type: str
    sub_event_type: str | None
    arabic: str


GOVERNMENT_REGAINS = "Government regains territory"
NON_STATE_OVERTAKES = "Non-state actor overtakes territory"

_REMOTE = "Explosions/Remote violence"

ACLED: dict[EventCode, AcledType] = {
    EventCode.SHELLING: AcledType(_REMOTE, "Shelling/artillery/missile attack", "قصف صاروخي"),
    EventCode.IED: AcledType(_REMOTE, "Remote explosive/landmine/IED", "انفجار عبوة"),
    EventCode.AIR_STRIKE: AcledType(_REMOTE, "Air/drone strike", "غارة جوية"),
    EventCode.SUICIDE_BOMBING: AcledType(_REMOTE, "Suicide bomb", "تفجير انتحاري"),
    EventCode.GRENADE: AcledType(_REMOTE, "Grenade", "قنبلة يدوية"),
    EventCode.ARMED_CLASH: AcledType("Battles", "Armed clash", "اشتباك مسلح"),
    EventCode.ARMED_ATTACK: AcledType("Violence against civilians", "Attack", "هجوم مسلح"),
    EventCode.ABDUCTION: AcledType("Violence against civilians", "Abduction/forced disappearance", "خطف"),
    EventCode.ARREST: AcledType("Strategic developments", "Arrests", "اعتقال"),
    EventCode.WEAPON_DISRUPTION: AcledType("Strategic developments", "Disrupted weapons use", "ضبط أسلحة"),
    EventCode.TERRITORY_CAPTURE: AcledType("Battles", None, "سيطرة"),
    EventCode.TERRITORY_TRANSFER: AcledType(
        "Strategic developments", "Non-violent transfer of territory", "تسليم موقع"
    ),
}
"""``territory_capture`` has two sub-events; which one follows the side of the agent (contract, section 1)."""

CASUALTY_ROLES = frozenset({Role.KILLED, Role.INJURED, Role.CASUALTIES})

DatePrecision = Literal["day", "weekend", "week", "month", "season", "year", "range"]
PartOfDay = Literal["dawn", "morning", "noon", "afternoon", "evening", "night", "midnight"]
PlacePrecision = Literal["site", "town", "district", "governorate", "country"]
WIDE_PRECISIONS: frozenset[PlacePrecision] = frozenset({"governorate", "country"})
"""Of a place that says around what something happened, not where: a province or a country."""
Attribution = Literal["stated", "claimed"]
PublishedBasis = Literal["text", "given", "unknown"]
WeaponKind = Literal[
    "rocket", "mortar", "missile", "artillery", "drone", "aircraft", "ied", "car_bomb", "suicide_belt", "mine",
    "grenade", "small_arms", "explosive", "other",
]  # fmt: skip
TargetKind = Literal[
    "military_site", "security_forces", "foreign_forces", "militia", "convoy", "airport", "diplomatic", "government",
    "residence", "civilians", "named_person", "religious_site", "market", "infrastructure", "energy",
    "media_or_party", "vehicle", "other",
]  # fmt: skip


def acled_pair(code: EventCode, side: str | None = None) -> tuple[str, str | None]:
    """ACLED's event type and sub-event type of a code.

    Args:
        code: the event code.
        side: of the agent, ``"state"`` or ``"non_state"``; only ``territory_capture`` asks for it.

    Returns:
        The pair; the sub-event is ``None`` where the side of a capture is unknown.
    """
    row = ACLED[code]
    if code is EventCode.TERRITORY_CAPTURE:
        by_side = {"state": GOVERNMENT_REGAINS, "non_state": NON_STATE_OVERTAKES}
        return row.event_type, by_side.get(side or "")
    return row.event_type, row.sub_event_type
