"""One value out of several mentions: agreeing ones strengthen, disagreeing ones become a range.

What several sources say differently is kept apart in the incident's ``statements``.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from annotations.fold import key
from annotations.schema import Role
from annotations.values import (
    Agent,
    Casualties,
    Count,
    Damage,
    DateValue,
    Location,
    Party,
    Statement,
    Target,
    Weapon,
)
from inference.incidents.identity import may_coincide, overlap
from inference.incidents.mentions import Argument, Told
from inference.incidents.settling import settle_damage, settle_date, settle_targets, without_vague
from inference.values.places.narrowness import level

if TYPE_CHECKING:
    from inference.values.places.reader import Place

_CLAIM = re.compile(r"\bو?(?:تبن[ىيتّ]\w*|يتبن[ىي]|المسؤولية|مسؤوليته\w*)\b")
_CLAIM_REACH = 120
"""Code points before and behind an agent in which a word of claiming is its own."""
_DEFINITE = re.compile(r"[وفبكل]?ال|لل")
"""Words that begin with the article."""


def merge_date(told: Sequence[Told]) -> DateValue | None:
    """The most precise date that the mentions give; the part of the day from any that agrees."""
    return settle_date([d for t in told for d in t.dates], lambda d: d.part_of_day is None)


def merge_place(places: "Iterable[Place]", hit: Collection[str] = ()) -> Location | None:
    """The narrowest place; among equals one that was hit itself, then the one told most often.

    Args:
        places: of all mentions.
        hit: words of the places that are targets: a base at an airport is narrower than the airport.
    """
    found = list(places)
    if not found:
        return None
    fits = [sum(may_coincide(place, other) for other in found) for place in found]
    agreed = [place for place, n in zip(found, fits, strict=True) if 2 * n >= max(fits)]
    votes = {place.text: sum(p.id == place.id and p.id is not None for p in found) for place in found}

    def rank(place: "Place") -> tuple[int, bool, int]:
        return level(place), place.text not in hit, -votes[place.text]

    return as_location(min(agreed, key=rank))


def as_location(place: "Place") -> Location:
    """A resolved place as a record of the output."""
    return Location(
        text=place.text, name=place.name, name_en=place.name_en, id=place.id, admin1=place.admin1,
        country=place.country, latitude=place.latitude, longitude=place.longitude, precision=place.precision,
        reason=place.reason,
    )  # fmt: skip


def merge_weapons(told: Sequence[Told]) -> tuple[list[Weapon], list[Statement]]:
    """One entry a kind of weapon; counts that disagree become a range, and who said which is kept.

    A count with the article (الصاروخين) speaks of weapons that were told before, perhaps of a part of them: beside a
    count without it, it says nothing of its own.
    """
    by_kind: dict[str, list[tuple[Weapon, Told]]] = {}
    for one in told:
        for weapon in one.weapons:
            by_kind.setdefault(weapon.kind, []).append((weapon, one))
    merged: list[Weapon] = []
    statements: list[Statement] = []
    for kind, entries in without_vague(by_kind).items():
        counts = [(w.count, w.text, _source(t)) for w, t in entries if w.count]
        new = [entry for entry in counts if not _DEFINITE.match(entry[1])]
        count, said = _combine(new or counts, "weapons.count")
        statements += said
        longest = max((w for w, _ in entries), key=lambda w: (w.model is not None, w.count is not None, len(w.text)))
        merged.append(longest.model_copy(update={"count": count, "kind": kind}))
    return merged, statements


def merge_figures(
    told: Sequence[Told], read: Callable[[Told], Sequence[tuple[Count, Argument]]], slot: str
) -> tuple[Casualties | None, list[Statement]]:
    """A number of persons over all mentions."""
    entries = [(count, span.words, _source(t)) for t in told for count, span in read(t)]
    if not entries:
        return None, []
    count, statements = _combine(entries, slot)
    assert count is not None
    words = next((text for c, text, _ in entries if c == count), max((t for _, t, _ in entries), key=len))
    return Casualties(min=count.min, max=count.max, text=words), statements


def _combine(entries: Sequence[tuple[Count, str, str | None]], slot: str) -> tuple[Count | None, list[Statement]]:
    """Counts to one: open ones ("at least", bare plurals) never widen an exact one that fits them.

    Counts that disagree become a range where two named sources give them, and each source's is a statement;
    without two sources the greatest stands.
    """
    if not entries:
        return None, []
    exact = [e for e in entries if e[0].max is not None]
    chosen = exact or list(entries)
    ends = [e[0].max for e in exact if e[0].max is not None]
    if all(overlap(a[0], b[0]) for a in chosen for b in chosen):
        return Count(min=max(e[0].min for e in chosen), max=min(ends, default=None)), []
    if len({source for _, _, source in chosen if source}) < 2:
        return max((e[0] for e in chosen), key=lambda c: c.min), []
    said = {(e[0].min, e[2]): e for e in reversed(chosen)}
    statements = [Statement(slot=slot, value=c.min, source=source, text=text) for c, text, source in said.values()]
    return Count(min=min(e[0].min for e in chosen), max=max(ends)), statements[::-1]


def _source(told: Told) -> str | None:
    return next((span.words for span in told.mention.spans(Role.SOURCE)), None)


def merge_targets(told: Sequence[Told]) -> list[Target]:
    """Each thing once: a phrase that another one contains is dropped, counts are kept."""
    targets = (t for one in told for t in one.targets)
    found = settle_targets(targets, _same_name, _rank, lambda kept, gone: kept.count or gone.count)
    definite = [t for t in found if t.kind != "other" or t.count]
    return definite or found


def merge_parties(spans: Iterable[Argument]) -> list[Party]:
    """Each party once, by its fullest name, with its entry in the table of actors."""
    from inference.values.actors import classify

    kept: list[str] = []
    for span in spans:
        words = span.words
        twin = next((i for i, other in enumerate(kept) if _same_name(other, words)), None)
        if twin is None:
            kept.append(words)
        elif _rank(words) > _rank(kept[twin]):
            kept[twin] = words
    known = [(words, classify(words)) for words in kept]
    return [Party(text=words, id=actor.id, name_en=actor.name_en) for words, actor in known]


def merge_agents(told: Sequence[Told], text: str) -> list[Agent]:
    """Those who did it; ``claimed`` where words of claiming stand within :data:`_CLAIM_REACH` of them."""
    spans = [span for one in told for span in one.mention.spans(Role.AGENT)]
    claimed = {s.words for s in spans if _CLAIM.search(text[max(0, s.start - _CLAIM_REACH) : s.end + _CLAIM_REACH])}
    return [
        Agent(
            **party.model_dump(), attribution="claimed" if any(_same_name(party.text, c) for c in claimed) else "stated"
        )
        for party in merge_parties(spans)
    ]


def _same_name(a: str, b: str) -> bool:
    """Whether one phrase holds all words of the other."""
    x, y = _stems(a), _stems(b)
    return bool(x and y) and (x <= y or y <= x)


def _stems(words: str) -> set[str]:
    return {re.sub(r"^(?:و|ف)?(?:ب|ل|ك)?(?:ال|لل)?(?=\w{3})", "", word) for word in key(words).split()}


def _rank(words: str) -> tuple[int, int]:
    return len(words.split()), len(words)


def merge_damage(told: Sequence[Told]) -> Damage | None:
    """Material damage where any mention tells of it; its absence where one denies it and none tells."""
    return settle_damage([d for one in told for d in one.damage])
