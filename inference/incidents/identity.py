"""Whether a mention tells the same happening as the mentions joined so far.

Another place, date or perpetrator is another incident (the MUC rule). Values that contradict keep
two mentions apart whatever else speaks for joining them; the rest is weighed by a logistic model
over :func:`features`, trained on the corpus.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import fmean
from typing import TYPE_CHECKING

from annotations.schema import WIDE_PRECISIONS, Realis
from annotations.values import Count, DateValue
from inference.incidents.mentions import Told
from inference.values.places.geodesy import distance
from inference.values.places.narrowness import DIRECTION, WIDE, level, spot

if TYPE_CHECKING:
    from inference.values.places.reader import Place

WEIGHTS: dict[str, float] = {
    "bias": -0.4,
    "same_code": 2.2,
    "same_day": 1.2,
    "same_place": 1.8,
    "same_spot": 0.8,
    "other_spot": -1.5,
    "nested_place": 0.6,
    "other_town": -2.5,
    "same_weapon": 0.5,
    "other_weapon": -1.2,
    "same_count": 0.6,
    "other_count": -0.8,
    "same_killed": 1.0,
    "other_killed": -1.2,
    "same_injured": 0.8,
    "other_injured": -1.0,
    "same_target": 1.0,
    "other_target": -0.3,
    "same_sentence": 0.8,
    "next_sentence": 0.5,
    "far": -0.4,
    "other_realis": -1.0,
    "silent": 0.8,
    "shared_word": 0.4,
}
"""Weights by hand, for a model folder that brings none."""

FAMILIES = (
    {"shelling", "air_strike"},
    {"ied", "suicide_bombing", "grenade"},
    {"armed_clash", "armed_attack"},
    {"armed_attack", "ied"},
    {"armed_attack", "suicide_bombing"},
    {"armed_clash", "ied"},
    {"armed_clash", "shelling"},
)
"""Codes that a tagger, or a headline, may take for one another; others are never one happening."""

TOWN_KM = 40.0
"""Two towns that are nearer than this can be one place told in two ways."""
DIRECTION_KM = 120.0
"""The same where one is only a direction: "south of Tikrit"."""


@dataclass
class Group:
    """Mentions that tell one happening, in the order in which they were joined."""

    members: list[Told] = field(default_factory=list)


def contradict(a: Told, b: Told) -> bool:
    """Whether kinds, dates or places of two mentions cannot be of one happening."""
    return not _family(a.code, b.code) or dates_apart(a.dates, b.dates) or elsewhere(a.places, b.places)


def dates_apart(a: Sequence[DateValue], b: Sequence[DateValue]) -> bool:
    """Whether both sides have dates and no two of them meet."""
    known_a, known_b = ([d for d in dates if d.start and not d.reason] for dates in (a, b))
    return bool(known_a and known_b) and not any(_meet(x, y) for x in known_a for y in known_b)


def _meet(a: DateValue, b: DateValue) -> bool:
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return False
    return a.start <= b.end and b.start <= a.end


def elsewhere(a: "Sequence[Place]", b: "Sequence[Place]") -> bool:
    """Whether no place of ``a`` can be a place of ``b``: other countries, provinces, or towns far apart."""
    return bool(a and b) and not any(may_coincide(x, y) for x in _pinned(a) for y in _pinned(b))


def _pinned(places: "Sequence[Place]") -> "list[Place]":
    """The places without those that only name the province or country around them."""
    narrow = [place for place in places if level(place) < WIDE]
    return narrow or list(places)


def may_coincide(a: "Place", b: "Place") -> bool:
    """Whether two places can be one, or one lies in the other."""
    if a.country and b.country and a.country != b.country:
        return False
    if a.admin1 and b.admin1 and a.admin1 != b.admin1:
        return False
    if a.precision in WIDE_PRECISIONS or b.precision in WIDE_PRECISIONS or a.id == b.id:
        return True
    km = distance(a, b)
    return km is None or km < (DIRECTION_KM if DIRECTION in (level(a), level(b)) else TOWN_KM)


def features(told: Told, group: Group) -> dict[str, float]:
    """What speaks for and against joining a mention to a group; values 0 or 1, ``bias`` always 1.

    ``other_*`` says that both sides give the value and disagree, ``same_*`` that they agree.
    """
    near = min(abs(told.mention.sentence - m.mention.sentence) for m in group.members)
    codes = {m.code for m in group.members}
    found = {
        "bias": 1.0,
        "same_code": float(told.code in codes),
        "same_sentence": float(near == 0),
        "next_sentence": float(near == 1),
        "far": float(near > 6),
        "silent": float(told.silent),
        "other_realis": float((told.mention.realis is Realis.PLANNED) != _planned(group)),
    }
    found.update(_place_features(told, group))
    found.update(
        _agreement("weapon", {w.kind for w in told.weapons}, {w.kind for m in group.members for w in m.weapons})
    )
    found.update(
        _agreement(
            "target", _heads(t.text for t in told.targets), _heads(t.text for m in group.members for t in m.targets)
        )
    )
    found.update(
        _figures("count", [w.count for w in told.weapons], [w.count for m in group.members for w in m.weapons])
    )
    for name in ("killed", "injured"):
        mine = [count for count, _ in getattr(told, name)]
        found.update(_figures(name, mine, [count for m in group.members for count, _ in getattr(m, name)]))
    dates = [d for m in group.members for d in m.dates if d.start]
    found["same_day"] = float(any(_meet(a, b) for a in told.dates if a.start for b in dates))
    return found


def _planned(group: Group) -> bool:
    return all(m.mention.realis is Realis.PLANNED for m in group.members)


def _family(a: str, b: str) -> bool:
    return a == b or any(a in family and b in family for family in FAMILIES)


def _place_features(told: Told, group: Group) -> dict[str, float]:
    others = [p for m in group.members for p in m.places]
    if not told.places or not others:
        return {}
    same = any(a.id is not None and a.id == b.id for a in told.places for b in others)
    names = {a.text for a in told.places} & {b.text for b in others}
    nested = any(may_coincide(a, b) for a in told.places for b in others)
    here, there = [s for p in told.places if (s := spot(p))], [s for p in others if (s := spot(p))]
    meet = any(a & b for a in here for b in there)
    return {
        "same_spot": float(meet),
        "other_spot": float(bool(here and there) and not meet),
        "same_place": float(same or bool(names)),
        "nested_place": float(nested and not same),
        "other_town": float(not nested),
    }


def _agreement(name: str, mine: set[str], theirs: set[str]) -> dict[str, float]:
    if not mine or not theirs:
        return {}
    return {f"same_{name}": float(bool(mine & theirs)), f"other_{name}": float(not mine & theirs)}


def _heads(texts: Iterable[str]) -> set[str]:
    """Words of target phrases without clitics and endings, long enough to tell targets apart."""
    from annotations.fold import key

    return {
        w.removeprefix("و").removeprefix("ب").removeprefix("ل").removeprefix("ال")
        for t in texts
        for w in key(t).split()
        if len(w) > 3
    }


def _figures(name: str, mine: Sequence[Count | None], theirs: Sequence[Count | None]) -> dict[str, float]:
    known, others = [c for c in mine if c], [c for c in theirs if c]
    if not known or not others:
        return {}
    meet = any(overlap(a, b) for a in known for b in others)
    return {f"same_{name}": float(meet), f"other_{name}": float(not meet)}


def overlap(a: Count, b: Count) -> bool:
    """Whether one number can satisfy both counts."""
    return (b.max is None or a.min <= b.max) and (a.max is None or b.min <= a.max)


def probability(told: Told, group: Group, weights: Mapping[str, float] = WEIGHTS) -> float:
    """How likely a mention tells the happening of a group, between 0 and 1; 0 where values contradict."""
    if any(contradict(told, member) for member in group.members):
        return 0.0
    total = sum(weights.get(name, 0.0) * value for name, value in features(told, group).items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def group_mentions(told: Sequence[Told], weights: Mapping[str, float] = WEIGHTS, threshold: float = 0.5) -> list[Group]:
    """Join mentions into happenings: those that say something first, in order; bare ones afterwards.

    Args:
        told: mentions that are not generic, in order of their place.
        weights: of the features.
        threshold: least probability to join.

    Returns:
        Groups in the order of their first mention.
    """
    groups: list[Group] = []
    for one in sorted(told, key=lambda t: (t.silent, t.mention.trigger.start)):
        candidates = groups if not one.silent else sorted(groups, key=lambda g: _distance(one, g))
        ranked = [(probability(one, group, weights), -_distance(one, group), i) for i, group in enumerate(candidates)]
        best = max(ranked, default=None)
        if best is not None and best[0] >= threshold:
            candidates[best[2]].members.append(one)
        else:
            groups.append(Group([one]))
    _join_groups(groups, weights, threshold)
    for group in groups:
        group.members.sort(key=lambda t: t.mention.trigger.start)
    return sorted(groups, key=lambda g: g.members[0].mention.trigger.start)


def _join_groups(groups: list[Group], weights: Mapping[str, float], threshold: float) -> None:
    """Join groups that came to tell one happening only by what was joined to them later, the likeliest pair first.

    The mean over the members of the smaller group decides; one contradiction keeps both apart.
    """

    def likeness(pair: tuple[int, int]) -> float:
        small, large = sorted((groups[i] for i in pair), key=lambda group: len(group.members))
        chances = [probability(member, large, weights) for member in small.members]
        return fmean(chances) if all(chances) else 0.0

    likely = {pair: likeness(pair) for pair in combinations(range(len(groups)), 2)}
    gone = set()
    while likely and likely[best := max(likely, key=likely.__getitem__)] >= threshold:
        kept, other = best
        groups[kept].members += groups[other].members
        gone.add(other)
        likely = {pair: chance for pair, chance in likely.items() if other not in pair}
        likely.update({pair: likeness(pair) for pair in likely if kept in pair})
    groups[:] = [group for i, group in enumerate(groups) if i not in gone]


def _distance(told: Told, group: Group) -> int:
    return min(abs(told.mention.trigger.start - m.mention.trigger.start) for m in group.members)
