"""Mentions of several happenings at once: what they tell reaches each of them (contract, section 3).

A headline or a first paragraph sums up what the rest of the article tells one by one.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from annotations.fold import key
from annotations.schema import EventCode
from annotations.values import Count
from inference.incidents.identity import Group, dates_apart, may_coincide
from inference.incidents.mentions import Argument, Told
from inference.values.places.narrowness import WIDE, level, spot

if TYPE_CHECKING:
    from inference.values.places.reader import Place

_CLITICS = re.compile(r"^[وف]?(?:ال|لل|[بك](?:ال)?|ل)?(?=\w{4})")
_PLURAL = re.compile(r"\w{3,}ات|\w{4,}(?:ين|ان)")
"""Sound plurals and duals; shorter words in -ان, such as عدوان, are singular."""


def fan_out(groups: list[Group]) -> list[Group]:
    """Give a mention of coordinated places to each of them (contract, section 3).

    "Two bombs in Babil and Diwaniya" is told of both incidents where each has mentions of its own;
    where none has, each place makes an incident. A count equal to the number of places goes one to each.
    """
    result: list[Group] = []
    for group in groups:
        shared = [t for t in group.members if len(_separate(t.places)) > 1]
        if not shared:
            result.append(group)
            continue
        own = [t for t in group.members if t not in shared]
        places = _separate([place for told in shared for place in told.places])
        others = [g for g in groups if g is not group]
        for place in places:
            part = [_only(t, place) for t in shared if any(_one(place, p) for p in t.places)]
            mine = [t for t in own if not t.places or any(_one(place, p) for p in t.places)]
            own = [t for t in own if t not in mine]
            home = next((g for g in others if _fits(g, place, shared[0].code)), None) if not mine else None
            if home is not None:
                home.members[:0] = part
            else:
                result.append(Group(sorted([*part, *mine], key=lambda t: t.mention.trigger.start)))
        if own:
            result.append(Group(own))
    return sorted(result, key=lambda g: g.members[0].mention.trigger.start)


def share_out(groups: list[Group]) -> list[Group]:
    """Give mentions of several attacks at once to each of them (contract, section 3).

    A group without a day, a place below the province, or figures, beside two or more definite groups of
    its code, is a headline or summary of these: its agents, targets and sources reach all of them.
    """
    definite = [group for group in groups if not _vague(group)]
    kept = list(definite)
    for group in (g for g in groups if _vague(g)):
        codes = {told.code for told in group.members}
        homes = [g for g in definite if codes & {told.code for told in g.members}]
        if len(homes) < 2:
            kept.append(group)
            continue
        for home in homes:
            home.members += [replace(told, weapons=(), places=(), dates=()) for told in group.members]
    return sorted(kept, key=lambda g: min(t.mention.trigger.start for t in g.members))


def share_summaries(groups: list[Group]) -> list[Group]:
    """Read a mention in the plural as the summary of the happenings told behind it.

    "Bombings killed forty on Tuesday" is about the bombings told below: groups of its code, behind it, within its
    places, that no date keeps apart from it. Its figures are of all together and reach none; its date reaches
    those without one, where it sums up two or more. The groups are changed in place.
    """
    definite = [group for group in groups if not _vague(group)]
    for group in groups:
        one = not _vague(Group([t for t in group.members if not _plural(t)]))
        for told in [t for t in group.members if _plural(t)]:
            homes = [home for home in definite if home is not group and _summed_up(home, told)]
            if homes:
                group.members[group.members.index(told)] = _without_figures(told)
            if len(homes) + one > 1 and any(date.start for date in told.dates):
                for home in homes:
                    if not any(date.start for t in home.members for date in t.dates):
                        home.members.append(_date_only(told))
    return groups


def _plural(told: Told) -> bool:
    """Whether a trigger is a noun in the sound plural or the dual, and tells of one place at most."""
    words = key(told.mention.trigger.words).split()
    last = _CLITICS.sub("", words[-1]) if words else ""
    return _PLURAL.fullmatch(last) is not None and len(_separate(told.places)) < 2


def _summed_up(home: Group, told: Told) -> bool:
    """Whether a group is told behind a mention in the plural, and neither its places nor its dates rule that out."""
    starts = [t.mention.trigger.start for t in home.members]
    places = [place for t in home.members for place in t.places]
    return (
        any(t.code is told.code for t in home.members)
        and min(starts) > told.mention.trigger.start
        and all(not told.places or any(may_coincide(place, p) for p in told.places) for place in places)
        and not any(dates_apart(told.dates, t.dates) for t in home.members)
    )


def _without_figures(told: Told) -> Told:
    """A mention without its numbers of persons, stated zeros excepted: nobody of all is nobody of each."""
    return replace(told, killed=_zeros(told.killed), injured=_zeros(told.injured), casualties=_zeros(told.casualties))


def _date_only(told: Told) -> Told:
    return replace(told, places=(), hit=frozenset(), weapons=(), targets=(), killed=(), injured=(), casualties=())


def _vague(group: Group) -> bool:
    """Whether a group has neither a day, nor a place below the province, nor a number of persons."""
    return not any(
        any(date.start for date in told.dates)
        or any(level(place) < WIDE for place in told.places)
        or told.killed
        or told.injured
        or told.casualties
        for told in group.members
    )


def _separate(places: Sequence["Place"]) -> list["Place"]:
    """Coordinated places that are no part of one another; fewer than two mean one place.

    "بابل والديوانية" are two places, "خان بني سعد شمال بغداد" is one: what follows without a conjunction says where
    the first one lies.
    """
    coordinated = [place for place in places if _conjunct(place.text)]
    first = sorted((place for place in places if place not in coordinated), key=level)[:1]
    apart: list[Place] = []
    for place in sorted([*first, *coordinated], key=level):
        if not any(_one(place, other) for other in apart):
            apart.append(place)
    return apart


def _one(a: "Place", b: "Place") -> bool:
    """Whether two places of a list may be one: not two quarters or villages of other names, however near."""
    if a.id is not None and a.id == b.id:
        return True
    named = [frozenset(word.removeprefix("و") for word in spot(place)) for place in (a, b)]
    return may_coincide(a, b) and not (all(named) and not named[0] & named[1])


def _conjunct(words: str) -> bool:
    """Whether a phrase begins with the conjunction, which is no letter of its first word as in واسط or وادي."""
    from inference.values.places.gazetteer import gazetteer, place_key, place_words

    first = next(iter(place_key(words).split()), "")
    return first.startswith("و") and first not in place_words() and first not in gazetteer().exact


def _only(told: Told, place: "Place") -> Told:
    """A mention as one of its places tells it: other places and shared figures are taken away."""
    parts = len(_separate(told.places))
    weapons = tuple(
        w.model_copy(update={"count": Count(min=1, max=1) if w.count == Count(min=parts, max=parts) else None})
        for w in told.weapons
    )
    kept = tuple(p for p in told.places if _one(p, place))
    return replace(_without_figures(told), places=kept, weapons=weapons)


def _zeros(counts: tuple[tuple[Count, Argument], ...]) -> tuple[tuple[Count, Argument], ...]:
    return tuple((count, span) for count, span in counts if count.max == 0)


def _fits(group: Group, place: "Place", code: EventCode) -> bool:
    """Whether a group has mentions of a code and a place of its own that can be this one, in the same province."""
    known = [p for t in group.members for p in t.places]
    return any(t.code is code for t in group.members) and any(
        may_coincide(place, p) and p.admin1 == place.admin1 for p in known
    )
