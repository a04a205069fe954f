"""What stands around a place phrase: the provinces, countries and points that other places of the text speak of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from inference.values.places.gazetteer import Entry, gazetteer
from inference.values.places.phrases import BARE, Match, Phrase, read

NARROWNESS = ("site", "quarter", "town", "subdistrict", "district", "water", "region", "governorate", "country")
"""Kinds of entries, the narrowest first."""

FITS = {
    "governorate": ("governorate", "region"), "district": ("district",), "subdistrict": ("subdistrict",),
    "town": ("town",), "quarter": ("quarter",), "area": ("quarter", "town", "region", "governorate"), "site": ("site",),
    "country": ("country",),
}  # fmt: skip
"""Kinds of entries that a kind word asks for."""


UNSAID: frozenset[str | None] = frozenset({"IQ"})
"""The countries that are meant where neither the text nor a hint says one."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the surroundings say: weight of each province and country, points of sure places."""

    provinces: dict[tuple[str | None, str | None], float]
    countries: dict[str | None, float]
    points: tuple[tuple[float, float], ...]
    narrowest: Entry | None


def entries_of(match: Match) -> list[Entry]:
    """The namesakes that a name may mean."""
    return [gazetteer().entries[row] for row in match.rows]


def plausible(match: Match, phrase: Phrase, around: Around, guessed: bool = False) -> bool:
    """Whether a name is more than a word that looks like a place far away.

    A quarter that bears the name of a foreign town (حي تونس), a name that only an added or lost article
    makes a foreign one, and a misspelt one count where the phrase or the context is about that country;
    where nothing is said, that is Iraq. A name that is itself a kind word (الحي) asks for its province.
    """
    others = [entry for m in phrase.matches if m is not match for entry in entries_of(m)]
    if match.kind_word:
        provinces = {(e.country, e.admin1) for e in others} | set(around.provinces)
        return any((e.country, e.admin1) in provinces for e in entries_of(match))
    if not guessed and not _weak(match):
        return True
    known = {e.country for e in others} | set(around.countries) or UNSAID
    return any(e.country in known for e in entries_of(match))


def _weak(match: Match) -> bool:
    borrowed = match.kind == "quarter" and not any(e.kind in FITS["quarter"] for e in entries_of(match))
    return match.score == BARE or borrowed


def area_of(groups: Iterable[Sequence[Entry]], hint: str | None = None) -> Around:
    """The area that some names speak of together.

    Args:
        groups: for each name its namesakes.
        hint: country that is stated otherwise.
    """
    provinces: dict[tuple[str | None, str | None], float] = {}
    countries: dict[str | None, float] = {hint: 1.0} if hint else {}
    points: list[tuple[float, float]] = []
    narrowest: Entry | None = None
    for entries in groups:
        own = {(e.country, e.admin1) for e in entries}
        lands = {e.country for e in entries}
        for province in own:
            if province[1]:
                provinces[province] = max(provinces.get(province, 0.0), 1 / len(own))
        for land in lands:
            countries[land] = max(countries.get(land, 0.0), 1 / len(lands))
        if len(own) == 1:
            points += [
                (e.latitude, e.longitude) for e in entries[:1] if e.latitude is not None and e.longitude is not None
            ]
            wide = [e for e in entries if e.kind not in ("site", "quarter")]
            if wide and (narrowest is None or NARROWNESS.index(wide[0].kind) < NARROWNESS.index(narrowest.kind)):
                narrowest = wide[0]
    return Around(provinces, countries, tuple(points), narrowest)


@lru_cache(maxsize=1024)
def surroundings(context: tuple[str, ...], hint: str | None) -> Around:
    """The area of the context. A doubtful name counts only in a country that a sure one, or the hint, speaks of."""
    phrases = [read(words) for words in context]
    stated = hint or next((phrase.country for phrase in phrases if phrase.country), None)
    matches = [m for phrase in phrases for m in phrase.matches if not m.kind_word]
    known = {e.country for m in matches if not _weak(m) for e in entries_of(m)} | ({stated} if stated else set())
    known = known or set(UNSAID)
    groups = [entries_of(m) for m in matches if not _weak(m) or any(e.country in known for e in entries_of(m))]
    return area_of(groups, stated)
