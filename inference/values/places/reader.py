"""Where: the gazetteer entry that a place phrase means, with coordinates, or the narrowest known area.

The narrowest name of the phrase wins; namesakes are settled by kind words, by nationality words, by
the other places of the sentence and article, and by nearness to them. The rules, the sources of the
table and the measured quality are in ``docs/places.md``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from inference.values.places.gazetteer import Entry, gazetteer
from inference.values.places.geodesy import distance, kilometres, offset
from inference.values.places.phrases import Match, Phrase, misspelt, read
from inference.values.places.surroundings import FITS, NARROWNESS, Around, area_of, entries_of, plausible, surroundings

Precision = Literal["site", "town", "district", "governorate", "country"]

PRECISION: dict[str, Precision] = {
    "site": "site", "quarter": "town", "town": "town", "subdistrict": "district", "district": "district",
    "governorate": "governorate", "region": "governorate", "water": "governorate", "country": "country",
}  # fmt: skip
_ALMOST = {
    "district": ("town", "subdistrict"), "subdistrict": ("town", "district"), "town": ("quarter", "country"),
    "quarter": ("town",), "area": ("subdistrict", "district", "site"), "site": (), "governorate": ("town",),
    "country": (),
}  # fmt: skip
_USUAL = {
    "town": 0.10,
    "country": 0.12,
    "site": 0.08,
    "governorate": 0.09,
    "quarter": 0.06,
    "region": 0.08,
    "water": 0.1,
}
_HOME = {"IQ": 0.10} | dict.fromkeys(
    ["SY", "LB", "PS", "YE", "JO", "SA", "KW", "IR", "TR", "IL", "EG", "LY", "SD"], 0.05
)


_BORDER = "الحدود"
_PARTS = (
    ("شمال", "Northern"), ("شمال شرق", "Northeastern"), ("شرق", "Eastern"), ("جنوب شرق", "Southeastern"),
    ("جنوب", "Southern"), ("جنوب غرب", "Southwestern"), ("غرب", "Western"), ("شمال غرب", "Northwestern"),
)  # fmt: skip
"""What a direction makes of a country, in steps of 45 degrees from north."""


@dataclass(frozen=True, slots=True)
class Place:
    """A resolved phrase.

    ``id`` is ``None`` where the phrase names a point or place that the gazetteer has not; then ``name``
    keeps the words. Coordinates are degrees (WGS 84). ``score`` is between 0 and 1: how surely this entry
    is meant. ``reason`` says what was not taken literally. ``approx``: the point stands for an area or was
    not found in a second list.
    """

    id: str | None
    name: str
    name_en: str | None
    admin1: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    precision: Precision | None
    kind: str | None
    approx: bool
    score: float
    text: str
    reason: str | None = None


def lookup(text: str, context: Sequence[str] = (), country_hint: str | None = None) -> Place | None:
    """The place that ``text`` means.

    Args:
        text: the words of one mention, clitics and kind words included.
        context: other place words of the sentence and article, nearest first.
        country_hint: ISO 3166 code of the country that the article is about.

    Returns:
        ``None`` where the text holds no word. An unknown name keeps its words, gets the narrowest area
        known from the phrase or the context, and no coordinates.
    """
    return _lookup(text, tuple(context), country_hint)


@lru_cache(maxsize=4096)
def _lookup(text: str, context: tuple[str, ...], country_hint: str | None) -> Place | None:
    phrase = read(text)
    if not phrase.words:
        return None
    around = surroundings(tuple(c for c in context if c != text), country_hint or phrase.country)
    matches = [m for m in phrase.matches if plausible(m, phrase, around)]
    own = [m for m in matches if not m.anchor]
    anchors = [m for m in matches if m.anchor]
    unnamed = bool(phrase.unnamed) or len(matches) < len(phrase.matches)
    if not matches and phrase.unnamed and (guess := misspelt(phrase)) and plausible(guess, phrase, around, True):
        own = [guess]
    if not own and not anchors:
        named = _anaphor(text, phrase, around)
        return _part(named, phrase) if named else _unknown(text, phrase, around.narrowest, "not in the gazetteer")
    found = [_choose(m, phrase, around, [o for o in matches if o is not m]) for m in own or anchors]
    entry, score, doubt = min(found, key=lambda f: NARROWNESS.index(f[0].kind))
    if phrase.km is not None and (not own or (phrase.bearing is not None and not anchors and not unnamed)):
        return _offset(text, phrase, entry, score)
    if own:
        return _part(_widened(_as_place(text, entry, score, doubt), phrase.kind), phrase)
    if entry.kind == "country" and _BORDER in phrase.words:
        other = around.narrowest if around.narrowest and around.narrowest.country != entry.country else None
        return _unknown(text, phrase, other, f"on the border with {entry.name_en}")
    if unnamed and phrase.kind:
        return _unknown(text, phrase, entry, f"not in the gazetteer; {entry.name_en} is named as its surroundings")
    return _as_place(text, entry, score, doubt)


def _widened(place: Place, kind: str | None) -> Place:
    """A town that is only known as a town, named as its district, speaks of the district."""
    if kind in ("district", "subdistrict") and place.kind == "town":
        return replace(place, precision="district", approx=True, reason=place.reason or "district named by its town")
    return place


def _part(place: Place, phrase: Phrase) -> Place:
    """A country with a direction is a part of it ("شمالي العراق"): its own name, still the country's point."""
    if place.precision != "country" or phrase.bearing is None or phrase.km is not None or _BORDER in phrase.words:
        return place
    arabic, english = _PARTS[round(phrase.bearing / 45) % 8]
    return replace(
        place, name=f"{arabic} {place.name}", name_en=f"{english} {place.name_en}", approx=True,
        reason="a part of the country, with the country's point",
    )  # fmt: skip


def resolve(
    mentions: Sequence[str], article_places: Sequence[str] = (), country_hint: str | None = None
) -> list[Place | None]:
    """Look up the place mentions of one sentence, each with the others and the article's as its context."""
    return [
        lookup(m, [*mentions[:i], *mentions[i + 1 :], *article_places], country_hint) for i, m in enumerate(mentions)
    ]


def _choose(match: Match, phrase: Phrase, around: Around, others: Sequence[Match]) -> tuple[Entry, float, str | None]:
    """The entry among namesakes, its score, and a remark."""
    entries = entries_of(match)
    kind = match.kind or (phrase.kind if phrase.matches[:1] == [match] and not phrase.unnamed else None)
    inside = area_of(map(entries_of, others))
    ranked = sorted(
        ((_weight(e, kind, around, inside, phrase.country), -n, e) for n, e in enumerate(entries)), reverse=True
    )
    best, _, entry = ranked[0]
    rivals = [w for w, _, e in ranked[1:] if (e.country, e.admin1) != (entry.country, entry.admin1)]
    sure = min(1.0, 0.6 + 2.0 * (best - rivals[0])) if rivals else 1.0
    remark = f"{len(rivals)} namesakes elsewhere" if rivals and sure < 0.9 else None
    if (kind, entry.kind) in (("governorate", "town"), ("town", "governorate")):
        entry, remark = _counterpart(entry, str(kind), remark)
    return entry, round(match.score * sure, 3), remark


def _counterpart(entry: Entry, kind: str, remark: str | None) -> tuple[Entry, str | None]:
    """The province that is named by one of its towns, or the seat that is named as its province."""
    for e in gazetteer().entries:
        if (
            e.kind == kind
            and (e.country, e.admin1) == (entry.country, entry.admin1)
            and (kind == "governorate" or _within(3, e, entry))
        ):
            return e, f"named as {entry.name_en}, {entry.kind}"
    return entry, remark


def _weight(entry: Entry, kind: str | None, around: Around, inside: Around, country: str | None) -> float:
    weight = _USUAL.get(entry.kind, 0.0) + _HOME.get(entry.country or "", 0.0)
    if kind is not None:
        fits = entry.kind in FITS[kind]
        weight += 0.35 if fits else 0.12 if entry.kind in _ALMOST[kind] else -0.25
    if country is not None:
        weight += 0.5 if entry.country == country else -0.3
    for source, most in ((inside, 0.4), (around, 0.25)):
        weight += most * source.provinces.get((entry.country, entry.admin1), 0.0) if entry.admin1 else 0.0
        weight += 0.6 * most * source.countries.get(entry.country, 0.0)
        if source.points and entry.latitude is not None and entry.longitude is not None:
            near = min(kilometres((entry.latitude, entry.longitude), p) for p in source.points)
            weight += 0.5 * most * math.exp(-near / 100)
    return weight


def _as_place(text: str, entry: Entry, score: float, reason: str | None = None) -> Place:
    return Place(
        entry.id, entry.name, entry.name_en, entry.admin1, entry.country, entry.latitude, entry.longitude,
        PRECISION[entry.kind], entry.kind, entry.approx, score, text, reason,
    )  # fmt: skip


def _unknown(text: str, phrase: Phrase, area: Entry | None, reason: str) -> Place:
    country = area.country if area else phrase.country
    return Place(
        None, text, None, area.admin1 if area else None, country, None, None,
        PRECISION[area.kind] if area else "country" if country else None, None, True, 0.3 if area else 0.1,
        text, reason,
    )  # fmt: skip


def _anaphor(text: str, phrase: Phrase, around: Around) -> Place | None:
    """Where "the city" or "the capital" is: the place of that kind in the context."""
    if phrase.anaphor is None or phrase.unnamed:
        known = phrase.country if not phrase.unnamed and not phrase.kind else None
        land = gazetteer().by_id.get(known.lower()) if known else None
        return _as_place(text, land, 0.9, "named by its adjective") if land else None
    country = phrase.country or max(around.countries, key=lambda c: around.countries[c], default=None)
    if phrase.anaphor in ("capital", "country"):
        land = gazetteer().by_id.get((country or "").lower())
        if land is None or phrase.anaphor == "country":
            return _as_place(text, land, 0.6, "named by the context") if land else None
        towns = [
            e for e in gazetteer().entries if (e.country, e.kind) == (land.country, "town") and _within(15, e, land)
        ]
        return _as_place(text, towns[0], 0.9 if phrase.country else 0.6, "capital of the country") if towns else None
    entry = around.narrowest
    if entry is None or (phrase.anaphor and entry.kind != phrase.anaphor):
        return None
    return _as_place(text, entry, 0.5, "named by the context")


def _within(km: float, entry: Entry, other: Entry) -> bool:
    apart = distance(entry, other)
    return apart is not None and apart < km


def _offset(text: str, phrase: Phrase, anchor: Entry, score: float) -> Place:
    """A point by distance and bearing from an anchor; its province is that of the nearest town of the table."""
    base = _as_place(text, anchor, score)
    if anchor.latitude is None or anchor.longitude is None or phrase.km is None or PRECISION[anchor.kind] == "country":
        return _unknown(text, phrase, anchor, "distance from a place without a point")
    if phrase.bearing is None:
        return replace(base, approx=True, reason=f"{phrase.km:g} km from {anchor.name_en}, direction not stated")
    point = offset((anchor.latitude, anchor.longitude), phrase.km, phrase.bearing)
    near = min(
        (e for e in gazetteer().entries if e.country == anchor.country and e.kind == "town" and e.latitude is not None),
        key=lambda e: kilometres(point, (e.latitude or 0.0, e.longitude or 0.0)),
    )
    compass = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"][round(phrase.bearing / 45) % 8]
    return Place(
        None, text, f"{phrase.km:g} km {compass} of {anchor.name_en}", near.admin1, near.country, round(point[0], 4),
        round(point[1], 4), "town" if phrase.km <= 10 else "district", "offset", True, round(0.8 * score, 3), text,
        f"{phrase.km:g} km {compass} of {anchor.id}",
    )  # fmt: skip
