"""What the words of a place phrase are: gazetteer names, kinds, bearings, distances, nationalities.

"قضاء الطارمية (40 كلم شمال بغداد)" is a kind word, a name, and a distance, a bearing and an anchor.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from inference.values.places.gazetteer import (
    bare,
    gazetteer,
    nationalities,
    place_key,
    place_words,
    skeleton,
    skeletons,
)

LONGEST = 6
"""Words of the longest name that is looked for."""

NUMBERS = {
    place_key(word): value
    for word, value in {
        "عشرة": 10, "عشرين": 20, "عشرون": 20, "ثلاثين": 30, "ثلاثون": 30, "أربعين": 40, "أربعون": 40, "خمسين": 50,
        "خمسون": 50, "ستين": 60, "سبعين": 70, "ثمانين": 80, "تسعين": 90, "مئة": 100, "مائة": 100, "مئتي": 200,
        "ثلاثة": 3, "أربعة": 4, "خمسة": 5, "ستة": 6, "سبعة": 7, "ثمانية": 8, "تسعة": 9, "ثلاث": 3, "أربع": 4,
        "خمس": 5, "ست": 6,
        "سبع": 7, "ثمان": 8, "تسع": 9, "عشر": 10,
    }.items()
}  # fmt: skip
FUNCTION_WORDS = frozenset(place_key(
    "مع الى إلى التي الذي الواقعة الواقع التابعة التابع لقضاء على بعد نحو حوالي مسافة في من عن ضمن داخل قبل بين"
    " عبر فوق تحت عند امام خلف باتجاه الممتدة المحاذية المجاورة القريبة القريب بعيدا تبعد مركزها"
).split())  # fmt: skip
COMMON = frozenset(
    {"بلد", "مدينه", "حي", "سلام", "عدل", "حر", "مجد", "امام", "علم", "حديد", "اصلاح", "استقلال", "مشروع"}
)
"""Bare names that are everyday words: only taken as they are spelt in the table."""
_CAMPS = ("معسكر *", "قاعدة *", "قاعدة * الجوية", "ثكنة *")
SITES = {
    **dict.fromkeys(map(place_key, ("مقر", "موقع", "معسكر", "قاعدة", "ثكنة")), _CAMPS),
    place_key("مطار"): ("مطار *", "مطار * الدولي", "قاعدة * الجوية"),
}
"""What a military site or an airport may be called in the table, by the kind word of the text."""
BARE = 0.96
"""Spelling score of a name that has an article too many or too few."""
TWO_KM = place_key("كيلومترين")


class Match(NamedTuple):
    """A name found in words ``[start, end)``: gazetteer rows, spelling score, kind word before it.

    ``kind_word``: the name is itself a kind word and none stands before it (الحي: the town, or the quarter).
    """

    start: int
    end: int
    rows: tuple[int, ...]
    score: float
    kind: str | None
    anchor: bool
    kind_word: bool = False


@dataclass(slots=True)
class Phrase:
    """A read phrase.

    ``unnamed``: a kind word whose own name was not found ("قرية X"), with the words of that name.
    ``km`` and ``bearing`` (degrees) belong to the anchor.
    """

    words: list[str]
    matches: list[Match] = field(default_factory=list)
    kind: str | None = None
    unnamed: list[str] = field(default_factory=list)
    country: str | None = None
    km: float | None = None
    bearing: float | None = None
    near: bool = False
    anaphor: str | None = None


def readings(word: str) -> Iterator[str]:
    """A word as it stands, then without clitics.

    >>> list(readings("وبغداد"))
    ['وبغداد', 'بغداد', 'غداد']
    """
    yield word
    rest = word
    for clitics in ("وف", "بلك"):
        if len(rest) > 3 and rest[0] in clitics:
            if rest.startswith("لل") and clitics == "بلك":
                yield "ال" + rest[2:]
            rest = rest[1:]
            yield rest
            if rest.startswith("ل") and word[0] in "ل":
                break
    if len(word) > 3 and word[0] in "بلك" and word[:2] != "لل":
        yield word[1:]


@lru_cache(maxsize=8192)
def rows_of(words: tuple[str, ...]) -> tuple[tuple[int, ...], float]:
    """Rows of the name that ``words`` spell, and how well: 1 exactly, less without article or clitic."""
    index = gazetteer()
    rest = words[1:]
    for strips, first in enumerate(dict.fromkeys(readings(words[0]))):
        name = " ".join((first, *rest))
        if found := index.exact.get(name):
            return found, 1.0 if strips == 0 or len(first) > 3 else 0.9
    if any(len(word) > 3 for word in words):
        for first in dict.fromkeys(readings(words[0])):
            if len(first) > 2 and (found := index.bare.get(bare(" ".join((first, *rest))))):
                return found, BARE
    return (), 0.0


def word_role(word: str) -> tuple[str, str] | None:
    """Role and value of a place word, clitics stripped."""
    table = place_words()
    return next((table[w] for w in readings(word) if w in table), None)


@lru_cache(maxsize=4096)
def read(text: str) -> Phrase:
    """Read a phrase. The result is shared: do not change it."""
    phrase = Phrase(place_key(text).split())
    position, pending, anchored = 0, None, False
    while position < len(phrase.words):
        word = phrase.words[position]
        role = word_role(word)
        end, rows, score = _longest(phrase.words, position)
        if end - position == 1 and role and ((role[0] == "anaphor" and pending is None) or _only_a_role(role[0], word)):
            rows = ()
        if end - position == 1 and rows:
            everyday = score == BARE and (nationality(word) is not None or bare(word) in COMMON)
            rows = () if everyday or _ordinary(phrase.words, position, role, pending) else rows
        if rows:
            given, bare_kind = pending, False
            if role and role[0] == "kind":
                bare_kind = end - position == 1 and pending is None
                given = role[1] if end - position > 1 or pending is None else pending
            if pending == "site" and (sites := _sites(phrase.words, position, end)):
                rows = sites
            phrase.matches.append(Match(position, end, rows, score, given, anchored, bare_kind))
            pending, position = None, end
            continue
        if (role and role[0] in ("bearing", "unit")) or word == "مع":
            anchored = anchored or word == "مع" or bool(phrase.matches or phrase.unnamed)
        pending = _take(phrase, role, word, pending) if role else _other(phrase, position, pending)
        position += 1
    return phrase


def _only_a_role(role: str, word: str) -> bool:
    return role != "anaphor" and not any(form.startswith("ال") for form in readings(word))


def _ordinary(words: list[str], position: int, role: tuple[str, str] | None, pending: str | None) -> bool:
    """Whether a word that is also a name begins a longer, unknown one (الحي الزراعي، ضريح الإمام موسى)."""
    if pending not in (None, "site", "area", "quarter") or not _goes_on(words, position + 1):
        return False
    forms = list(readings(words[position]))
    return (role is not None and role[0] == "kind" and pending is None) or any(bare(f) in COMMON for f in forms)


def _goes_on(words: list[str], position: int) -> bool:
    """Whether an unknown word of a name stands here."""
    if position >= len(words):
        return False
    word = words[position]
    if word.startswith("و") or word.isdigit() or word in FUNCTION_WORDS or word in NUMBERS:
        return False
    return word_role(word) is None and nationality(word) is None and not rows_of((word,))[0]


def _sites(words: list[str], position: int, end: int) -> tuple[int, ...]:
    """Rows of the site that is called by the kind word before a name, or by one like it (مقر بسماية: the camp)."""
    heads = next((SITES[w] for w in readings(words[position - 1]) if w in SITES), ())
    name, index = " ".join(words[position:end]), gazetteer()
    for head in heads:
        known = place_key(head.replace("*", name))
        if found := index.exact.get(known) or index.bare.get(bare(known)):
            return found
    return ()


def _other(phrase: Phrase, position: int, pending: str | None) -> str | None:
    """A word that is neither a name nor a place word: nationality, number, or part of an unknown name."""
    word = phrase.words[position]
    country = nationality(word)
    if country is not None:
        if phrase.kind != "site":  # the owner of an embassy or a base, not the country that it stands in
            phrase.country = phrase.country or country
    elif word.isdigit() or word in NUMBERS:
        return _number(phrase, phrase.words, position, pending)
    elif word not in FUNCTION_WORDS and (not phrase.matches or pending is not None):
        phrase.unnamed.append(word)
        return None
    return pending


def _longest(words: list[str], position: int) -> tuple[int, tuple[int, ...], float]:
    for end in range(min(len(words), position + LONGEST), position, -1):
        if end - position == 1 and len(words[position]) < 3 and len(words) > 1:
            break
        rows, score = rows_of(tuple(words[position:end]))
        if rows:
            return end, rows, score
    return position, (), 0.0


def _take(phrase: Phrase, role: tuple[str, str], word: str, pending: str | None) -> str | None:
    name, value = role
    if name == "kind":
        if not phrase.matches and not phrase.unnamed and phrase.kind is None:
            phrase.kind = value
        return value
    if name == "bearing":
        degrees = float(value)
        if phrase.bearing is None:
            phrase.bearing = degrees
        else:
            gap = (degrees - phrase.bearing + 180) % 360 - 180
            phrase.bearing = (phrase.bearing + gap / 2) % 360 if abs(gap) == 90 else phrase.bearing
    elif name == "unit" and phrase.km is not None:
        phrase.km *= float(value)
    elif name == "unit" and word == TWO_KM:
        phrase.km = 2.0
    elif name == "near":
        phrase.near = True
    elif name == "anaphor" and phrase.anaphor is None and not phrase.matches:
        phrase.anaphor = value
    return pending


def _number(phrase: Phrase, words: list[str], position: int, pending: str | None) -> str | None:
    follows = word_role(words[position + 1]) if position + 1 < len(words) else None
    if follows and follows[0] == "unit":
        word = words[position]
        phrase.km = float(NUMBERS[word]) if word in NUMBERS else float(word)
        return pending
    if not phrase.matches:
        phrase.unnamed.append(words[position])
    return None


def nationality(word: str) -> str | None:
    """The country of a nationality word, clitics stripped."""
    table = nationalities()
    return next((table[w] for w in readings(word) if w in table), None)


def misspelt(phrase: Phrase) -> Match | None:
    """The one name that the unknown words may be a misspelling of.

    One letter in seven may differ; one in four where only long vowels or letters of like sound do.
    """
    words = phrase.unnamed
    tries = [" ".join(words), *([words[0]] if len(words) > 1 else [])]
    for name in dict.fromkeys(bare(t) for each in tries for t in (each, each[1:] if each[0] in "وبلف" else each)):
        if (found := _near(name)) is not None:
            return Match(0, len(phrase.words), *found, phrase.kind, False)
    return None


@lru_cache(maxsize=4096)
def _near(name: str) -> tuple[tuple[int, ...], float] | None:
    """Rows of the one known name that is near enough, and the score of a match with it."""
    from rapidfuzz import fuzz, process

    if len(name) < 5:
        return None
    bucket = skeletons().get(skeleton(name)[:1], {})
    hits = process.extract(name, bucket.keys(), scorer=fuzz.ratio, score_cutoff=72.0, limit=3)
    close = [(n, s) for n, s, _ in hits if n not in COMMON and (s >= 89.0 or skeleton(n) == skeleton(name))]
    if close and (len(close) == 1 or close[0][1] > close[1][1]):
        return bucket[close[0][0]], round(0.9 * close[0][1] / 100, 3)
    return None
