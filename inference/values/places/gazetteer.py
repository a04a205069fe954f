"""The places of ``tables/gazetteer.tsv``: rows, look-up keys, and words that speak of places.

Everything is read on first use and kept. Where the rows come from is in ``docs/places.md``.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from annotations.fold import fold_character
from inference.paths import TABLES

_SEATS = {"ة": "ه", "ؤ": "و", "ئ": "ي", "ء": ""}
_NEIGHBOURS = str.maketrans("گچپڤژەێۆڕڵ", "كجبفزهيورل")
"""Kurdish and Persian letters as an Arabic newspaper writes them."""
_ALIKE = str.maketrans("ظذثطصق", "ضدتتسك")
"""Letters that sound alike."""


class Entry(NamedTuple):
    """One row of the gazetteer; coordinates in degrees (WGS 84), ``None`` where the row gives none."""

    id: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    kind: str
    site_type: str
    admin1: str | None
    admin2: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    approx: bool


class _Keys(dict[int, str]):
    """Character to its part of a look-up key; filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code)).translate(_NEIGHBOURS)
        part = "".join(_SEATS.get(c, c if c.isalnum() or c == "_" else " ") for c in folded)
        self[code] = part
        return part


_KEYS = _Keys()


def place_key(text: str) -> str:
    """:func:`annotations.fold.key` for many names at once, Kurdish letters folded too.

    >>> place_key("الگرمة") == place_key("الكرمه")
    True
    """
    return " ".join(text.translate(_KEYS).split())


def bare(key: str) -> str:
    """A key whose words have lost the article.

    >>> bare(place_key("أبو الخصيب"))
    'ابو خصيب'
    """
    if "ال" not in key:
        return key
    return " ".join([w[2:] if w.startswith("ال") and len(w) > 4 else w for w in key.split()])


def skeleton(key: str) -> str:
    """What stays the same where writers disagree on long vowels and on letters that sound alike.

    >>> skeleton(place_key("اليوسيفية")) == skeleton(place_key("اليوسفية"))
    True
    """
    alike = bare(key).translate(_ALIKE)
    return " ".join(w[0] + "".join(c for c in w[1:] if c not in "اوي") for w in alike.split())


class Gazetteer(NamedTuple):
    """Entries and their indexes: key to row numbers."""

    entries: tuple[Entry, ...]
    exact: dict[str, tuple[int, ...]]
    bare: dict[str, tuple[int, ...]]
    by_id: dict[str, Entry]


@cache
def gazetteer(path: Path = TABLES / "gazetteer.tsv") -> Gazetteer:
    """Read the table.

    Raises:
        ValueError: a row lacks a column or a coordinate is no number.
    """
    entries: list[Entry] = []
    exact: dict[str, list[int]] = {}
    loose: dict[str, list[int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        head = next(lines)
        at = [head.index(n) for n in ("id", "name", "name_en", "aliases", "kind", "site_type", "admin1", "admin2")]
        here, lat, lon, approx = (head.index(n) for n in ("country", "lat", "lon", "approx"))
        for number, row in enumerate(lines):
            try:
                i, name, english, aliases, kind, site, admin1, admin2 = (row[a] for a in at)
                north, east = (float(row[lat]), float(row[lon])) if row[lat] else (None, None)
                others = tuple(aliases.split("|")) if aliases else ()
                entries.append(
                    Entry(i, name, english, others, kind, site, admin1 or None, admin2 or None, row[here] or None,
                          north, east, row[approx] == "1")
                )  # fmt: skip
            except (ValueError, IndexError) as error:
                raise ValueError(f"{path.name}, row {number + 2}: expected {len(head)} columns and numeric lat/lon, "
                                 f"found {row!r}; correct the row") from error  # fmt: skip
            for each in {place_key(n) for n in (name, *others)}:
                exact.setdefault(each, []).append(number)
                loose.setdefault(bare(each), []).append(number)
    return Gazetteer(
        tuple(entries), {k: tuple(v) for k, v in exact.items()}, {k: tuple(v) for k, v in loose.items()},
        {e.id: e for e in entries},
    )  # fmt: skip


@cache
def skeletons() -> dict[str, dict[str, tuple[int, ...]]]:
    """First letter of the skeleton to (bare key to rows), for misspelt names."""
    buckets: dict[str, dict[str, tuple[int, ...]]] = {}
    for name, rows in gazetteer().bare.items():
        buckets.setdefault(bare(name)[:1].translate(_ALIKE), {})[name] = rows
    return buckets


@cache
def place_words() -> dict[str, tuple[str, str]]:
    """Key of a word to its role (kind, bearing, unit, near, drop, anaphor) and value."""
    return {place_key(r["word"]): (r["role"], r["value"]) for r in _rows("place_words.tsv")}


@cache
def nationalities() -> dict[str, str]:
    """Key of an adjective in its forms (عراقي، العراقية، عراقيون) to the country code."""
    found: dict[str, str] = {}
    for row in _rows("nationalities.tsv"):
        stem = place_key(row["adjective"])
        for ending in ("", "ه", "ين", "ون", "ات", "ان", "تين", "تان"):
            found[stem + ending] = found["ال" + stem + ending] = row["country"]
    return found


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
