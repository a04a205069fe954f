"""What was hit: the kind of target of the contract.

An Arabic noun phrase opens with its head, so the first telling word decides; a known actor or site
stands in where no listed word is found.
"""

from functools import cache
from typing import get_args

from annotations.schema import TargetKind
from inference.values.actors import classify
from inference.values.wordlists import hits, rows, words_of

KINDS: tuple[TargetKind, ...] = get_args(TargetKind)

_SITES: dict[str, TargetKind] = {
    "base": "military_site", "camp": "military_site", "airport": "airport", "embassy": "diplomatic",
    "shrine": "religious_site",
    "mosque": "religious_site", "church": "religious_site", "cemetery": "religious_site", "oil_field": "energy",
    "refinery": "energy", "power_station": "energy", "nuclear_site": "energy", "bridge": "infrastructure",
    "dam": "infrastructure",
    "hospital": "infrastructure", "university": "infrastructure", "port": "infrastructure",
    "border_crossing": "infrastructure",
    "market": "market", "government": "government", "government_zone": "diplomatic", "prison": "government",
    "refugee_camp": "residence", "hotel": "residence",
}  # fmt: skip
_ACTORS: dict[str, TargetKind] = {
    "state_forces": "security_forces", "police": "security_forces", "coalition": "foreign_forces", "rebel": "militia",
    "militia": "militia", "insurgent": "militia", "identity_militia": "militia", "unknown_armed": "militia",
    "party": "media_or_party", "media": "media_or_party", "agency": "media_or_party", "media_cell": "media_or_party",
    "government": "government", "civilians": "civilians", "protesters": "civilians",
}  # fmt: skip
_OWNED = frozenset(words_of("مقر مقرا مقرات موقع مواقع تجمع تجمعات مكتب مكاتب عناصر عنصر أفراد نقطة أهداف هدف هدفا"))


@cache
def _table() -> dict[str, TargetKind]:
    found: dict[str, TargetKind] = {}
    for row in rows("target_kinds.tsv"):
        kind = next((k for k in KINDS if k == row["kind"]), None)
        if kind is None:
            raise ValueError(
                f"target_kinds.tsv, {row['word']}: expected one of {', '.join(KINDS)}, found {row['kind']!r}"
            )
        found[" ".join(words_of(row["word"]))] = kind
    return found


def target_kind(text: str) -> TargetKind:
    """The kind of target that a phrase names; ``other`` where nothing is known.

    >>> target_kind("رتل دعم لوجستي للتحالف الدولي")
    'convoy'
    """
    words = words_of(text)
    owner = classify(text)
    foreign = owner.side == "foreign_state" and owner.kind in ("state_forces", "police", "coalition")
    if words and words[0] in _OWNED and owner.kind in _ACTORS:
        return "foreign_forces" if foreign else _ACTORS[owner.kind]
    site = _site(text)
    first = next(((start, kind) for start, _, kind in hits(words, _table())), None)
    if first is not None and (site is None or first[0] == 0):
        return "foreign_forces" if foreign and first[1] in ("security_forces", "militia") else first[1]
    if site is not None:
        return site
    if owner.kind in _ACTORS:
        return "foreign_forces" if foreign else _ACTORS[owner.kind]
    return "named_person" if _looks_like_a_name(text, words) else "other"


def _site(text: str) -> TargetKind | None:
    from inference.values.places.gazetteer import gazetteer
    from inference.values.places.phrases import read

    entries = [gazetteer().entries[row] for match in read(text).matches for row in match.rows]
    return next((_SITES[e.site_type] for e in entries if e.site_type in _SITES), None)


def _looks_like_a_name(text: str, words: list[str]) -> bool:
    """Two to five words, none with an article at the front or a figure, and no place: a person's name."""
    from inference.values.places.phrases import read

    return (
        2 <= len(words) <= 5 and not words[0].startswith("ال") and not any(c.isdigit() for w in words for c in w)
        and not read(text).matches
    )  # fmt: skip
