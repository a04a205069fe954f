"""The counts in a phrase, found word by word: numerals, vague numbers, and nouns by their number."""

import re
from typing import NamedTuple

from inference.values.numbers.nouns import by_ending, noun, words
from inference.values.numbers.numerals import Token, number_at, numeral


class Found(NamedTuple):
    """One count: its bounds, the kind of word that gave it, the token after it, whether و joined it.

    ``source``: ``number``, ``vague`` (عشرات), or of a noun ``one``, ``two``, ``many``, ``unclear``.
    """

    least: int
    most: int | None
    source: str
    end: int
    joined: bool


VAGUE = {"عشرات": 20, "ميات": 200, "الاف": 2000, "الوف": 2000, "ملايين": 2 * 10**6}
"""Least values: two of the ten, hundred, thousand, million."""

_FEW = ("بضع", "بضعه")
_FEW_SCALES = {"عشرات": 10, "ميات": 100, "الاف": 1000}
_INJURY = frozenset({"اصابه", "واصابه", "باصابه", "الاصابه", "وفاه", "ووفاه"})
_JOINING = frozenset({"ونحو", "وحوالي", "وقرابه", "وزها"})
_LATIN = re.compile(r"[a-z]")


def _bare(word: str) -> str:
    if word in VAGUE:
        return word
    for clitic in ("وبال", "وال", "بال", "لل", "ال"):
        if word.startswith(clitic) and len(word) - len(clitic) >= 2:
            return word[len(clitic) :]
    return word


def _core(word: str) -> str:
    """A vague number word without its clitics."""
    core = _bare(word)
    if core not in VAGUE and core[:1] in ("و", "ب", "ل"):
        inner = _bare(core[1:])
        if inner in VAGUE or inner in _FEW or inner in words("several"):
            return inner
    return core


def _vague_at(row: list[Token], at: int) -> Found | None:
    """بضعة, عشرات, مئات الآلاف, عدد من and their like, beginning at a token."""
    word = row[at].word
    core = _core(word)
    joined = row[at].joined or (word.startswith("و") and word != core)
    following = _bare(row[at + 1].word) if at + 1 < len(row) else ""
    if core in _FEW:
        if following in ("عشر", "عشره"):
            return Found(13, 19, "vague", at + 2, joined)
        scale = _FEW_SCALES.get(following, 1)
        return Found(3 * scale, 9 * scale, "vague", at + (2 if scale > 1 else 1), joined)
    if core in VAGUE:
        if following in ("الاف", "ملايين"):
            return Found(VAGUE[core] * (1000 if following == "الاف" else 10**6), None, "vague", at + 2, joined)
        return Found(VAGUE[core], None, "vague", at + 1, joined)
    if core in words("several"):  # in عدة مئات the next word tells
        return None if following in VAGUE else Found(2, None, "vague", at + 1, joined)
    if core in words("group") and any(t.word in ("من", "اخر", "كبير") for t in row[at + 1 : at + 3]):
        return Found(2, None, "vague", at + 2, joined)
    return None


def _is_measure(row: list[Token], end: int) -> bool:
    """Whether the token after a number is a unit of time, length, weight or money."""
    if end >= len(row):
        return False
    after = noun(row[end].word)
    return (after is not None and after.kind == "measure") or row[end].word in ("%", "صباحا", "مسا")


def _number_at(row: list[Token], at: int, begun: bool) -> tuple[Found | None, int] | None:
    """A numeral that counts (None in its place for a calibre, a model, a weight) and where to go on."""
    if row[at].word in ("الاحد", "الاثنين") and not row[at].joined:
        return None
    number = number_at(row, at)
    if number is None:
        return None
    value, end = number
    before = row[at - 1].word if at else ""
    named = before in words("model") or _LATIN.search(before) is not None or (before in ("-", "/") and begun)
    if _is_measure(row, end):  # 50 kg of explosives: neither the number nor what is weighed is counted
        return None, end + (3 if end + 1 < len(row) and row[end + 1].word == "من" else 1)
    if not isinstance(value, int) or (row[at].word[0].isdecimal() and named):
        return None, end
    return Found(value, value, "number", end, row[at].joined or before in _JOINING), end


def _noun_at(row: list[Token], at: int, harm: bool) -> Found | None:
    """A listed noun that stands for a number; where harm is told only persons count."""
    word = row[at].word
    listed = noun(word)
    if listed is None or listed.kind == "measure" or word in _INJURY:
        return None
    if harm and listed.kind != "person":
        return None
    if listed.kind == "thing" and listed.number == "one":
        return None  # a lone site is a name
    if listed.defined and listed.number != "two" and at > 0 and row[at - 1].word not in words("head"):
        return None  # belongs to the word before it: مخزن للذخائر
    least, most = {"one": (1, 1), "two": (2, 2)}.get(listed.number, (2, None))
    return Found(least, most, listed.number, at + 1, row[at].joined or listed.joined)


def _by_ending(row: list[Token], harm: bool) -> Found | None:
    """A reading by the ending of the first word that can be the counted noun."""
    for at, token in enumerate(row):
        word = token.word
        if word in words("head") or not word[0].isalpha() or numeral(word) is not None:
            continue
        known = noun(word)
        if known is not None and known.kind == "measure":
            continue
        shown = by_ending(word)
        if shown is None or (harm and shown == "two" and word.endswith("ان")):  # عدنان
            return None
        return Found(2, 2 if shown == "two" else None, shown, at + 1, False)
    return None


def _construct(row: list[Token]) -> Found | None:
    """The dual before its genitive: صاروخي كاتيوشا (never the adjective, which does not begin a phrase)."""
    if len(row) < 2 or not row[0].word.endswith("ي") or noun(row[0].word) is not None:
        return None
    base = noun(row[0].word[:-1])
    counted = base is not None and base.number == "one" and base.kind in ("weapon", "vehicle", "thing")
    return Found(2, 2, "two", 1, False) if counted else None


def found_counts(row: list[Token], harm: bool) -> list[Found]:
    """The counts of a phrase in their order; ``harm`` where it tells of killing, wounding or taking persons."""
    construct = _construct(row)
    if construct is not None:
        return [construct]
    first = noun(row[0].word) if row else None
    site = first is not None and first.kind == "thing" and first.number == "one"
    found: list[Found] = []
    at, weighed = 0, False
    while at < len(row):
        number = _number_at(row, at, bool(found))
        if number is not None:
            weighed = weighed or number[0] is None
            found += [number[0]] if number[0] is not None else []
            at = number[1]
            continue
        one = _vague_at(row, at) or _noun_at(row, at, harm)
        if site and one is not None and one.source in ("one", "many", "unclear"):
            one = None  # whose the site is: منزل مقاول
        if one is not None:
            found.append(one)
        at = one.end if one is not None else at + 1
    if not found and not weighed and (shown := _by_ending(row, harm)) is not None:
        return [shown]
    return found


def total(found: list[Found]) -> tuple[int, int | None]:
    """Bounds of the first count and of those joined to it by و, each with the noun that it belongs to."""
    first, rest = found[0], found[1:]
    if first.source in ("many", "unclear"):  # the number may come after its noun: القتلى الثلاثة
        late = next((i for i, f in enumerate(rest) if f.source in ("number", "vague") and not f.joined), None)
        if late is not None:
            first, rest = rest[late], rest[late + 1 :]
    least, most, last = first.least, first.most, first
    for item in rest:
        if not item.joined:
            continue  # the noun of the number before it, or a number that repeats it
        exact = last.source in ("one", "two", "number") and last.least <= 10 and last.most is not None
        if item.source in ("number", "vague", "two") or (item.source == "one" and exact):
            least += item.least
            most = None if most is None or item.most is None else most + item.most
        if item.source != "one" or exact:
            last = item
    return least, most


def _scaled(low: int, row: list[Token], at: int, end: int) -> int:
    """``3`` of "3 to 5 thousand" is three thousand."""
    scales = [n.value for t in row[at:end] if (n := numeral(t.word)) is not None and n.kind == "scale"]
    return low * scales[0] if scales and low < scales[0] and low < 1000 else low


def between(row: list[Token]) -> tuple[int, int] | None:
    """Bounds of "between X and Y", "from X to Y", "X or Y", "X-Y", or None."""
    for at in range(len(row)):
        first = number_at(row, at)
        if first is None or not isinstance(first[0], int) or (at and row[at - 1].word in words("model")):
            continue
        low, middle = first[0], first[1]
        opened = at > 0 and row[at - 1].word in ("بين", "مابين", "وبين")
        last = middle < len(row) and row[middle].joined
        if opened and not last and middle - at == 2 and row[at + 1].joined and low % 10:  # between five and twenty
            return low % 10, low - low % 10
        if middle >= len(row):
            continue
        link = row[middle].word
        ahead = middle if opened and last else middle + 1 if link in ("الي", "او", "-", "حتي") else None
        second = number_at(row, ahead) if ahead is not None else None
        if ahead is not None and second is not None and isinstance(second[0], int):
            low_scaled = _scaled(low, row, ahead, second[1])
            if low_scaled < second[0]:
                return low_scaled, second[0]
    return None
