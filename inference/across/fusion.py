"""One value out of what several articles say: the most precise one, a range where counts disagree.

The rules are those of :mod:`inference.incidents.merging`, which merges the mentions of one article.
"""

from collections.abc import Callable, Sequence
from typing import Any

from annotations.record import Incident
from annotations.values import Casualties, Count, Damage, DateValue, Location, Party, Target, Weapon
from inference.across.whereabouts import stems
from inference.incidents.settling import settle_damage, settle_date, settle_targets, without_vague

_PLACES = ("site", "town", "district", "governorate", "country", None)


def merge_date(incidents: Sequence[Incident]) -> DateValue | None:
    """The most precise date, among equals the one told most often; the part of the day from any that agrees."""
    dates = [one.date for one in incidents if one.date]
    votes = [(d.start, d.end) for d in dates]
    return settle_date(dates, lambda d: -votes.count((d.start, d.end)))


def merge_place(places: Sequence[Location | None]) -> Location | None:
    """The narrowest place that has coordinates or an entry; among equals the one that most reports give."""
    found = [place for place in places if place]
    names = [place.id or place.name or place.text for place in found]

    def rank(i: int) -> tuple[int, bool, int, int]:
        place = found[i]
        return _PLACES.index(place.precision), place.id is None and place.latitude is None, -names.count(names[i]), i

    return found[min(range(len(found)), key=rank)] if found else None


def combine(counts: Sequence[Count]) -> Count | None:
    """Counts to one: open ones ("at least") never widen an exact one; those that disagree become a range.

    >>> combine([Count(min=4, max=4), Count(min=2), Count(min=6, max=6)])
    Count(min=4, max=6)
    """
    exact = [c for c in counts if c.max is not None] or list(counts)
    if not exact:
        return None
    ends = [c.max for c in exact if c.max is not None]
    low, high = max(c.min for c in exact), min(ends, default=None)
    if high is None or low <= high:
        return Count(min=low, max=high)
    return Count(min=min(c.min for c in exact), max=max(ends))


def merge_casualties(incidents: Sequence[Incident], slot: str) -> Casualties | None:
    """``killed``, ``injured`` or ``casualties`` of all; ``None`` where no article says."""
    given: list[Casualties] = [value for one in incidents if (value := getattr(one, slot)) is not None]
    count = combine(given)
    if count is None:
        return None
    words = next((c.text for c in given if (c.min, c.max) == (count.min, count.max) and c.text), given[0].text)
    return Casualties(min=count.min, max=count.max, text=words)


def merge_weapons(incidents: Sequence[Incident]) -> list[Weapon]:
    """One entry a kind; ``explosive`` and ``other`` are dropped where a definite kind is told."""
    by_kind: dict[str, list[Weapon]] = {}
    for weapon in (w for one in incidents for w in one.weapons):
        by_kind.setdefault(weapon.kind, []).append(weapon)
    merged = []
    for found in without_vague(by_kind).values():
        fullest = max(found, key=lambda w: (w.model is not None, w.count is not None, len(w.text)))
        merged.append(fullest.model_copy(update={"count": combine([w.count for w in found if w.count])}))
    return merged


def merge_damage(incidents: Sequence[Incident]) -> Damage | None:
    """Damage where any article tells of it; its absence where one denies it and none tells."""
    return settle_damage([one.damage for one in incidents if one.damage])


def merge_targets(incidents: Sequence[Incident]) -> list[Target]:
    """Each thing once, by its fullest name; counts combined."""
    return settle_targets(
        (t for one in incidents for t in one.targets), _alike, lambda text: len(text.split()),
        lambda kept, gone: combine([c for c in (kept.count, gone.count) if c]),
    )  # fmt: skip


def merge_named(incidents: Sequence[Incident], read: Callable[[Incident], Sequence[Party]]) -> list[Party]:
    """Parties without an attribution; see :func:`merge_parties`."""
    return [Party.model_validate(p) for p in merge_parties(incidents, read)]


def merge_parties(incidents: Sequence[Incident], read: Callable[[Incident], Sequence[Party]]) -> list[dict[str, Any]]:
    """Each party once, by its fullest name; claimed where any report says so."""
    found: list[dict[str, Any]] = []
    for party in (p for one in incidents for p in read(one)):
        given = party.model_dump()
        twin = next(
            (p for p in found if (p["id"] and p["id"] == given["id"]) or _alike(p["text"], given["text"])), None
        )
        if twin is None:
            found.append(given)
            continue
        claimed = "claimed" in (twin.get("attribution"), given.get("attribution"))
        fuller = given if len(given["text"].split()) > len(twin["text"].split()) else twin
        twin.update({**fuller, "id": twin["id"] or given["id"], "name_en": twin["name_en"] or given["name_en"]})
        if claimed:
            twin["attribution"] = "claimed"
    return found


def _alike(a: str, b: str) -> bool:
    x, y = stems(a), stems(b)
    return a == b or bool(x and y and (x <= y or y <= x))
