"""How narrow a place is: a site before a quarter, a quarter before its town, a town before its province.

An incident takes the narrowest place that its mentions name, also one that the gazetteer has not
(contract, section 3: it keeps its words and the narrowest known area around it).
"""

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING

from annotations.fold import key
from inference.values.places.surroundings import UNSAID

if TYPE_CHECKING:
    from inference.values.places.reader import Place

UNNAMED = 9
_LEVELS = {
    "site": 0, "quarter": 1, "town": 2, "area": 2, "subdistrict": 4, "district": 4, "water": 6, "region": 6,
    "governorate": 6, "country": 7,
}  # fmt: skip
DIRECTION = 3
"""A direction from a town, or its neighbourhood: "south of Tikrit"."""
WIDE = 6
"""From here on a place is a province or more."""
SPOT = 2
"""The widest level at which two different names are two different spots."""


def level(place: "Place") -> int:
    """0 for a site to 7 for a country; :data:`UNNAMED` where the words name nothing ("the area", "a road")."""
    kind, unnamed, related = _words(place.text)
    if place.id is None:
        return _LEVELS.get(kind, SPOT) if kind and unnamed else UNNAMED
    if place.reason and place.reason.startswith("named by"):
        return UNNAMED - 1
    found = _LEVELS.get(place.kind or "", 6)
    return DIRECTION if related and found == SPOT else found


def is_site(place: "Place", countries: Collection[str | None]) -> bool:
    """Whether the words of a target are surely a place of the gazetteer: a base, a camp, a town.

    Args:
        place: what the target's words were found to be.
        countries: that the article speaks of; a town elsewhere is a word that looks like one.
    """
    if place.id is None or place.score < 0.8 or place.reason:
        return False
    kind, unnamed, _ = _words(place.text)
    if place.score >= 0.99 and place.kind == "site":
        return True
    named = (kind is not None and not unnamed) or (place.score >= 0.99 and len(place.text.split()) <= 2)
    return named and place.country in (set(countries) or UNSAID)


def spot(place: "Place") -> frozenset[str]:
    """The words of a narrow place's name; empty for a wide place."""
    if level(place) > SPOT:
        return frozenset()
    return frozenset(word.removeprefix("ال") for word in key(place.name).split() if len(word) > 2)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str | None, bool, bool]:
    from inference.values.places.phrases import read

    phrase = read(text)
    return phrase.kind, bool(phrase.unnamed), phrase.bearing is not None or phrase.near
