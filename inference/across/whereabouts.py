"""Where two articles put a happening: near each other, one inside the other, or apart."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from annotations.fold import key
from annotations.schema import WIDE_PRECISIONS
from annotations.values import IncidentValues, Location
from inference.values.places.gazetteer import gazetteer, skeleton
from inference.values.places.geodesy import distance
from inference.values.wordlists import rows

APART_KM = 40.0
"""Two narrow places that are farther apart than this are two places."""
_NEAR_KM = 3.0
_AREA_KM = 15.0
_SURE = 0.8
"""Least score of a look-up; below it the words only resemble a name."""
_SMALL = frozenset({"site", "quarter"})
_CLITICS = re.compile(r"^[وف]?[بلك]?(?:ال|لل)?(?=\w{3})")
_ARTICLE = re.compile(r"^ال(?=\w{3})")
_PART = re.compile(r"^(?:في |وسط |قرب )?[وف]?[بل]?(?:ال)?(?:حي|شارع|ضاحيه|سوق|ساحه|محله|تقاطع)\b")
_BEARINGS = (("شمال", "جنوب"), ("شرق", "غرب"))


@dataclass(frozen=True)
class Spot:
    """A place as far as it tells happenings apart; coordinates in degrees, ``None`` where unknown."""

    id: str | None
    admin1: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    precision: str | None
    kind: str | None
    names: frozenset[str]
    bearings: frozenset[str]
    seat: bool
    part: bool

    @property
    def wide(self) -> bool:
        """Whether it is a province or more."""
        return self.precision in WIDE_PRECISIONS

    @property
    def small(self) -> bool:
        """Whether it is a part of a town, by its entry or, without one, by its precision or its first word."""
        return self.kind in _SMALL or (self.kind is None and (self.precision == "site" or self.part))


@cache
def _words(kind: str) -> frozenset[str]:
    """Words of ``tables/cross_words.tsv``: ``plain`` tells no two phrases apart, ``sort`` names a sort of place."""
    return frozenset(key(row["word"]) for row in rows("cross_words.tsv") if row["kind"] == kind)


@lru_cache(maxsize=8192)
def stems(text: str, sorts: bool = True) -> frozenset[str]:
    """The telling words of a phrase without clitics and article.

    A word that may or may not carry a clitic gives both readings, so that "كركوك" meets "بكركوك".

    Args:
        text: the phrase.
        sorts: keep words for a sort of place; without them two embassies are not one for being embassies.

    >>> bool(stems("بكركوك") & stems("مدينة كركوك"))
    True
    >>> stems("بالقرب من القاعدة") == set()
    True
    """
    dropped = _words("plain") if sorts else _words("plain") | _words("sort")
    words: set[str] = set()
    for word in key(text).split():
        readings = {_ARTICLE.sub("", word), _CLITICS.sub("", word)}
        if not readings & dropped:
            words |= {reading for reading in readings if len(reading) > 2}
    return frozenset(words)


def _sounds(words: frozenset[str]) -> frozenset[str]:
    """Names as they sound (:func:`inference.values.places.gazetteer.skeleton`)."""
    return frozenset(skeleton(word) for word in words)


def spot_of(values: IncidentValues) -> Spot | None:
    """Where an incident happened, coordinates looked up where its location has none and no reason for that."""
    where = values.location
    if where is None:
        return None
    words = f"{where.text} {where.name or ''}"
    where = _resolved(where)
    entry = gazetteer().by_id.get(where.id or "")
    seat = bool(entry and entry.kind == "town" and entry.name_en == entry.admin1)
    bearings = frozenset(b for pair in _BEARINGS for b in pair if b in key(words))
    return Spot(
        where.id, where.admin1, where.country, where.latitude, where.longitude, where.precision,
        entry.kind if entry else None, _sounds(stems(words, sorts=False)), bearings, seat,
        bool(_PART.match(key(where.text))),
    )  # fmt: skip


def _resolved(where: Location) -> Location:
    if where.id or where.latitude is not None or where.reason:
        return where
    from inference.values.places.reader import lookup

    context = [words for words in (where.text, where.admin1) if words]
    for words in (where.name, where.text):
        place = lookup(words, context, where.country) if words else None
        fits = place is not None and (not where.admin1 or not place.admin1 or place.admin1 == where.admin1)
        sure = place is not None and place.score >= _SURE and not (place.reason or "").startswith("named by")
        if place is not None and sure and fits and place.latitude is not None:
            return where.model_copy(
                update={
                    "id": place.id, "latitude": place.latitude, "longitude": place.longitude,
                    "admin1": where.admin1 or place.admin1, "country": where.country or place.country,
                    "precision": place.precision if place.id else where.precision,
                }
            )  # fmt: skip
    return where


def _apart(a: Spot, b: Spot) -> float | None:
    """Kilometres between two narrow places; ``None`` where one has no coordinates or is a province or more."""
    return None if a.wide or b.wide else distance(a, b)


def places_apart(a: Spot | None, b: Spot | None) -> bool:
    """Whether two places exclude each other: far apart; or, without points, in other provinces or countries."""
    if a is None or b is None:
        return False
    km = _apart(a, b)
    if km is not None:
        return km > APART_KM
    if a.country and b.country and a.country != b.country:
        return True
    return bool(a.admin1 and b.admin1 and a.admin1 != b.admin1)


def place_features(a: Spot | None, b: Spot | None, hit_a: frozenset[str], hit_b: frozenset[str]) -> dict[str, float]:
    """How two places agree; a site may be the place in one article and the target in the other.

    Args:
        a: where the first article puts it.
        b: where the second puts it.
        hit_a: words of the first article's targets.
        hit_b: words of the second's.
    """
    if a is None or b is None:
        return {"no_place": 1.0}
    km = _apart(a, b)
    shared = bool(a.names & b.names or a.names & _sounds(hit_b) or b.names & _sounds(hit_a))
    same = a.id is not None and a.id == b.id
    within = a.wide != b.wide or a.small != b.small or (a.seat != b.seat and (km is None or km > _NEAR_KM))
    nested = not same and within
    unsure = a.small and b.small and {a.kind, b.kind} == {"site", None}
    opposed = any({x, y} <= a.bearings | b.bearings and a.bearings != b.bearings for x, y in _BEARINGS)
    one_wide = same and a.wide
    found = {
        "same_place": float(same and not a.wide),
        "same_seat": float(same and a.seat),
        "same_area": float(one_wide or (km is not None and _NEAR_KM < km <= _AREA_KM and not nested)),
        "same_country": float(one_wide and a.precision == "country"),
        "near": float(not same and km is not None and km <= _NEAR_KM),
        "nested": float(nested),
        "shared_name": float(shared),
        "other_name": float(
            bool(a.names and b.names) and not (shared or same or nested or unsure) and (km is None or km > _NEAR_KM)
        ),
        "other_bearing": float(opposed),
        "far": float(km is not None and km > _AREA_KM),
    }
    unplaced = km is None and not (a.wide or b.wide or shared or same)
    found["unplaced"] = float(unplaced and not nested)
    found["nested_unplaced"] = float(unplaced and nested)
    return found
