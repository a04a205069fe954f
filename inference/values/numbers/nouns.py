"""Nouns and how many they stand for: the singular, the dual as two, the plural as at least two.

The forms come from ``tables/nouns.tsv``; a word that is not there is judged by its ending, with care
for -ين, which is the dual of things but the plural of most words for persons (مسلحين, عراقيين).
"""

import csv
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from annotations.calendar import loose
from inference.paths import TABLES

TABLE = TABLES / "nouns.tsv"
WORDS = TABLES / "count_words.tsv"
CLITICS = ("", "و", "ب", "ل", "ف", "ك", "وب", "ول", "ال", "وال", "بال", "لل", "فال", "ولل", "وبال")

_DEFECTIVE = frozenset({"محام", "قاض", "راع", "ناج", "مصل"})
_DUAL_OF_PERSONS = frozenset({"رجل", "ضابط", "طفل", "حارس", "جندي", "شرطي", "عنصر"})


class Noun(NamedTuple):
    """What a word form says: kind (person, weapon, vehicle, thing, measure) and number.

    ``number``: ``one``, ``two``, ``many`` (a plural) or ``unclear`` (-ين, dual or plural).
    ``joined``: a و stood before it. ``defined``: it has the article.
    """

    kind: str
    number: str
    joined: bool
    defined: bool


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))


@cache
def words(name: str) -> frozenset[str]:
    """A list of ``tables/count_words.tsv`` in loose spelling."""
    return frozenset(loose(row["word"]) for row in _read(WORDS) if row["list"] == name)


def _inflected(one: str, singular: str, sound: bool) -> dict[str, str]:
    """Forms of one singular with their numbers: the accusative, the dual, the construct states."""
    found = {one: "one"}
    if one.endswith("ه"):
        stem, dual = one[:-1], ["تان", "تين", "تا", "تي"]
    else:
        stem, dual = one, ["ان", "ين"]
        found[one + "ا"] = "one"
    if singular.endswith("ء"):
        dual += ["وان", "وين", "يين"]
    found |= {stem + ending: "unclear" if ending == "ين" and sound else "two" for ending in dual}
    if one in _DEFECTIVE:
        found[one + "ي"] = "one"  # المحامي
    elif sound and not one.endswith("ي"):
        found[one + "ي"] = "many"  # مسلحي التنظيم
    elif one in _DUAL_OF_PERSONS:
        found[one + "ي"] = "two"  # رجلي أمن
    return found


@cache
def forms() -> dict[str, tuple[str, str]]:
    """Loose word form to (kind, number), from the table; a first entry wins."""
    found: dict[str, tuple[str, str]] = {}
    for row in _read(TABLE):
        inflected = _inflected(loose(row["singular"]), row["singular"], row["sound"] == "yes")
        for many in filter(None, row["plurals"].split(",")):
            inflected.setdefault(loose(many), "many")
            if many.endswith("ون"):
                inflected.setdefault(loose(many)[:-2] + "ين", "unclear")
        for form, number in inflected.items():
            found.setdefault(form, (row["kind"], number))
    return found


@lru_cache(maxsize=8192)
def noun(word: str) -> Noun | None:
    """The table's reading of a loose word, clitics stripped; None where it is not listed."""
    for clitic in CLITICS:
        if word.startswith(clitic) and (found := forms().get(word[len(clitic) :])) is not None:
            return Noun(*found, joined=clitic.startswith("و"), defined=clitic.endswith(("ال", "لل")))
    for suffix, number in (("يها", "two"), ("يهم", "two"), ("هما", "one"), ("هم", "one"), ("ها", "one"), ("ه", "one")):
        stem = word.removesuffix(suffix)  # her two children, his driver
        if stem == word or len(stem) < 3 or "ال" in word[:3] or (number == "one" and stem.endswith("ي")):
            continue
        owned = noun(stem) or (noun(stem[:-1] + "ه") if stem.endswith("ت") else None)
        if owned is not None and owned.number == "one" and (owned.kind == "person" or number == "one"):
            return owned._replace(number=number, defined=False)
    return None


def by_ending(word: str) -> str | None:
    """The number that the ending of an unlisted loose word shows: ``two``, ``many``, ``unclear`` or None."""
    bare = word
    for clitic in ("وال", "بال", "فال", "لل", "ال"):
        if bare.startswith(clitic) and len(bare) - len(clitic) >= 4:
            bare = bare[len(clitic) :]
            break
    if len(bare) < 5 or {bare, word, bare.lstrip("وبل")} & words("not_counted"):
        return None
    if bare.endswith(("تين", "تان")):
        return "two"
    if bare.endswith("ين"):
        return "unclear" if bare.endswith("يين") or bare.startswith("م") else "two"
    if bare.endswith("ان"):
        return "two"
    return "many" if bare.endswith("ات") or (bare.endswith("ون") and len(bare) >= 6) else None
