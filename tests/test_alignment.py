"""Tests of the comparison of slots: spelling with and without clitics, names and words of places."""

import pytest

from annotations.alignment import SLOTS, same
from annotations.schema import EventCode
from annotations.values import Agent, IncidentValues, Location


def _at(text: str, name: str | None = None, admin1: str | None = None) -> IncidentValues:
    return IncidentValues(
        id="1", code=EventCode.IED, location=Location(text=text, name=name, admin1=admin1, country="IQ")
    )


@pytest.mark.parametrize(
    ("gold", "found", "agree"),
    [
        (_at("ببغداد"), _at("بغداد"), True),
        (_at("وبكركوك"), _at("كركوك", "كركوك"), True),
        (_at("طوز خورماتو"), _at("طوز خورماتو", "طوزخورماتو"), True),
        (_at("بغداد"), _at("الموصل"), False),
        (_at("حي السلام", admin1="Najaf"), _at("حي السلام", admin1="Baghdad"), False),
    ],
)
def test_a_place_agrees_with_its_spelling_but_not_with_a_namesake(
    gold: IncidentValues, found: IncidentValues, agree: bool
) -> None:
    read = SLOTS["place"]
    assert same("place", read(gold), read(found)) is agree
    assert same("place", read(found), read(gold)) is agree


@pytest.mark.parametrize(("gold", "found", "agree"), [("بيروت", "لبيروت", True), ("الشرطة", "الجيش", False)])
def test_names_agree_where_one_carries_a_clitic(gold: str, found: str, agree: bool) -> None:
    a, b = (SLOTS["agent"](IncidentValues(id="1", code=EventCode.IED, agents=[Agent(text=t)])) for t in (gold, found))
    assert same("agent", a, b) is agree
