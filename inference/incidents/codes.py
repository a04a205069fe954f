"""Which code a happening has once its weapons are known."""

from collections.abc import Collection

from annotations.schema import EventCode

OPEN_CODES = frozenset(
    {
        EventCode.SHELLING, EventCode.AIR_STRIKE, EventCode.IED, EventCode.SUICIDE_BOMBING, EventCode.GRENADE,
        EventCode.ARMED_CLASH, EventCode.ARMED_ATTACK,
    }
)  # fmt: skip
"""Codes that a named weapon decides between; arrests, abductions, finds and captures keep theirs."""

_BY_WEAPON: dict[str, tuple[EventCode, ...]] = {
    **dict.fromkeys(("rocket", "mortar", "missile", "artillery"), (EventCode.SHELLING,)),
    **dict.fromkeys(("drone", "aircraft"), (EventCode.AIR_STRIKE,)),
    **dict.fromkeys(("ied", "car_bomb", "explosive"), (EventCode.IED, EventCode.SUICIDE_BOMBING, EventCode.GRENADE)),
    "mine": (EventCode.IED,),
    "suicide_belt": (EventCode.SUICIDE_BOMBING,),
    "grenade": (EventCode.GRENADE,),
}


def settle_code(code: EventCode, kinds: Collection[str]) -> EventCode:
    """The code of a happening whose weapons are known (contract, section 1): the weapon decides.

    >>> settle_code(EventCode.ARMED_ATTACK, {"drone"}).value
    'air_strike'
    >>> settle_code(EventCode.SUICIDE_BOMBING, {"car_bomb"}).value
    'suicide_bombing'
    """
    allowed = {_BY_WEAPON[kind] for kind in kinds if kind in _BY_WEAPON}
    if code not in OPEN_CODES or len(allowed) != 1:
        return code
    (choices,) = allowed
    return code if code in choices else choices[0]
