"""Incidents of two readings of one article, aligned one to one, and scored slot by slot.

The alignment is optimal (Hungarian, as in CEAF-REE of GRIT, Du et al. 2021) over pairs of one
event type; the slots are scored as in MUC-4: a filled slot of an aligned pair is right or wrong, and
what stands in an incident without a partner is missed or spurious. Normalised values are compared,
not their words; names are the same where one holds most words of the other. A word may carry a clitic
or begin with a letter that looks like one (ببغداد، بغداد): two words are one where any reading agrees.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from annotations.fold import key
from annotations.scores import Score
from annotations.values import IncidentValues

Value = Any


Name = frozenset[frozenset[str]]
"""The words of a name, each by all its readings."""


def _names(parties: Sequence[Any]) -> list[Name]:
    return [_name(party.text) for party in parties]


@lru_cache(maxsize=16384)
def _name(text: str) -> Name:
    return frozenset(_readings(word) for word in key(text).split())


def _readings(word: str) -> frozenset[str]:
    """A word as it stands and without what may be clitics and article; three letters stay at least.

    >>> "بغداد" in _readings("ببغداد") & _readings("بغداد")
    True
    """
    found = {word}
    for letters in ("[وف]", "[بلك]", "(?:ال|لل)"):
        found |= {re.sub(rf"^{letters}(?=\w{{3}})", "", reading) for reading in found}
    return frozenset(found)


def _count(value: Any) -> tuple[int, int | None] | None:
    return None if value is None else (value.min, value.max)


def _date(incident: IncidentValues) -> Value:
    return (incident.date.start, incident.date.end) if incident.date and incident.date.start else None


def _place(incident: IncidentValues) -> Value:
    where = incident.location
    if where is None:
        return None
    names = {words for words in (where.name, where.text) if words}
    return where.country, where.admin1, [_name(words) for words in sorted(names)]


SLOTS: dict[str, Callable[[IncidentValues], Value]] = {
    "date": _date,
    "part_of_day": lambda i: i.date.part_of_day if i.date else None,
    "place": _place,
    "admin1": lambda i: (i.location.country, i.location.admin1) if i.location and i.location.admin1 else None,
    "weapon": lambda i: frozenset(w.kind for w in i.weapons) or None,
    "weapon_count": lambda i: frozenset(c for w in i.weapons if (c := _count(w.count))) or None,
    "target": lambda i: _names(i.targets) or None,
    "target_kind": lambda i: frozenset(t.kind for t in i.targets) or None,
    "agent": lambda i: _names(i.agents) or None,
    "suspect": lambda i: _names(i.suspects) or None,
    "recipient": lambda i: _names(i.recipients) or None,
    "killed": lambda i: _count(i.killed),
    "injured": lambda i: _count(i.injured),
    "damage": lambda i: i.damage.value if i.damage else None,
    "source": lambda i: _names(i.sources) or None,
}
"""Slot name to its comparable value; ``None`` where the incident leaves the slot empty."""

PARTIES = frozenset({"target", "agent", "suspect", "recipient", "source"})


def same(slot: str, gold: Value, found: Value) -> bool:
    """Whether two values of one slot agree.

    Sets agree where they share a member; a place where a name or the words of one hold those of the other
    in one province; all else where it is equal.
    """
    if slot in PARTIES:
        return any(_alike(a, b) for a in gold for b in found)
    if slot == "place":
        provinces_fit = gold[1] is None or found[1] is None or gold[1] == found[1]
        countries_fit = gold[0] is None or found[0] is None or gold[0] == found[0]
        return provinces_fit and countries_fit and any(_alike(a, b) for a in gold[2] for b in found[2])
    if slot in ("weapon", "weapon_count", "target_kind"):
        return bool(gold & found)
    return bool(gold == found)


def _alike(a: Name, b: Name) -> bool:
    common = min(sum(any(x & y for y in other) for x in one) for one, other in ((a, b), (b, a)))
    return bool(a and b) and 2 * common >= min(len(a), len(b))


class IncidentScores(NamedTuple):
    """Detection of incidents, all slots together, and each slot."""

    detection: Score
    slots: Score
    by_slot: dict[str, Score]


def align(gold: Sequence[IncidentValues], found: Sequence[IncidentValues]) -> list[tuple[int, int]]:
    """The best one-to-one pairs of incidents of one event type."""
    if not gold or not found:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    gains = np.array([[_likeness(a, b) for b in found] for a in gold])
    rows, columns = linear_sum_assignment(-gains)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if gains[i, j] > 0]


def _likeness(a: IncidentValues, b: IncidentValues) -> float:
    """Agreeing slots, plus one; nothing for pairs of two types or that agree on nothing they both say."""
    if a.code != b.code:
        return 0.0
    both = [(slot, x, y) for slot, read in SLOTS.items() if (x := read(a)) is not None and (y := read(b)) is not None]
    agreeing = sum(same(slot, x, y) for slot, x, y in both)
    return 0.0 if both and not agreeing else 1.0 + agreeing


def incident_scores(pairs: Sequence[tuple[Sequence[IncidentValues], Sequence[IncidentValues]]]) -> IncidentScores:
    """Scores over articles.

    Args:
        pairs: gold and found incidents of each article.
    """
    detection = Score(0, 0, 0)
    by_slot = dict.fromkeys(SLOTS, Score(0, 0, 0))
    for gold, found in pairs:
        partners = dict(align(gold, found))
        taken = set(partners.values())
        detection = detection.plus(Score(len(partners), len(found) - len(taken), len(gold) - len(partners)))
        for i, incident in enumerate(gold):
            partner = found[partners[i]] if i in partners else None
            for slot in SLOTS:
                by_slot[slot] = by_slot[slot].plus(_slot_score(slot, incident, partner))
        for j, incident in enumerate(found):
            if j not in taken:
                for slot in SLOTS:
                    by_slot[slot] = by_slot[slot].plus(_slot_score(slot, None, incident))
    total = Score(0, 0, 0)
    for one in by_slot.values():
        total = total.plus(one)
    return IncidentScores(detection, total, by_slot)


def _slot_score(slot: str, gold: IncidentValues | None, found: IncidentValues | None) -> Score:
    wanted = SLOTS[slot](gold) if gold is not None else None
    given = SLOTS[slot](found) if found is not None else None
    if wanted is None or given is None:
        return Score(0, int(given is not None), int(wanted is not None))
    return Score(1, 0, 0) if same(slot, wanted, given) else Score(0, 1, 1)
