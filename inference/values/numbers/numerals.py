"""Arabic numerals read: digits of both kinds and number words of every case and gender, to the milliards.

The grammar is that of the written language: units before tens ("خمسة وعشرون"), the scale after its
multiplier ("ثلاثة آلاف"), parts joined by و from the greatest to the least. Words are matched in the
loose spelling of :func:`annotations.calendar.loose`, so "مائة" and "مئه" are one.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from annotations.calendar import loose

Value = int | Decimal


class Token(NamedTuple):
    """One word or mark of a loosened text: ``word`` without a joining و, ``joined`` when it had one."""

    word: str
    joined: bool
    start: int
    end: int


class Numeral(NamedTuple):
    """One number word: kind (unit, ten, tens, hundred, hundreds, scale, scales) and value."""

    kind: str
    value: int


_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]")
_UNITS = {
    1: "واحد واحده احدي احد", 2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي اتنين",
    3: "ثلاث ثلاثه", 4: "اربع اربعه", 5: "خمس خمسه", 6: "ست سته", 7: "سبع سبعه", 8: "ثمان ثماني ثمانيه", 9: "تسع تسعه",
}  # fmt: skip
_STEMS = {3: "ثلاث", 4: "اربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}
_SCALES = {
    1000: "الف الفا الاف", 10**6: "مليون مليونا ملايين", 10**9: "مليار مليارا مليارات بليون",
}  # fmt: skip
_DOUBLE_SCALES = {2000: "الفان الفين الفي", 2 * 10**6: "مليونان مليونين مليوني", 2 * 10**9: "ملياران مليارين ملياري"}


def _words() -> dict[str, Numeral]:
    found = {w: Numeral("unit", n) for n, words in _UNITS.items() for w in words.split()}
    found |= {w.removesuffix("ي") + "ا": Numeral("unit", n) for n, w in _STEMS.items()} | {"ثمانيا": Numeral("unit", 8)}
    found |= {w: Numeral("ten", 10) for w in ("عشر", "عشره")}
    found |= {w: Numeral("zero", 0) for w in ("صفر",)}
    for n, stem in {2: "عشر", **_STEMS}.items():
        found |= {stem + ending: Numeral("tens", n * 10) for ending in ("ون", "ين")}
    for hundred in ("ميه", "مايه"):
        found[hundred] = Numeral("hundred", 100)
        found |= {hundred[:-1] + ending: Numeral("hundreds", 200) for ending in ("تان", "تين", "تا", "تي")}
        for n, stem in _STEMS.items():
            found |= {stem + join + hundred: Numeral("hundreds", n * 100) for join in ("", "ي")}
    found |= {w: Numeral("scale", n) for n, words in _SCALES.items() for w in words.split()}
    found |= {w: Numeral("scales", n) for n, words in _DOUBLE_SCALES.items() for w in words.split()}
    return found


WORDS: dict[str, Numeral] = _words()
"""Loose number words without clitics."""

_SCALE_DUAL = {"الفا": 2000, "مليونا": 2 * 10**6, "مليارا": 2 * 10**9}
_VAGUE_SCALES = ("الاف", "الالاف", "ملايين", "الملايين", "مليارات", "المليارات")
_FRACTIONS = {"نصف": 2, "ربع": 4}
_PREFIXES = ("ال", "ب", "ل", "ف", "بال", "لل", "فال", "ول", "وب")


def numeral(word: str) -> Numeral | None:
    """What a loose word counts, clitics stripped where the bare word is unknown."""
    found = WORDS.get(word)
    if found is None:
        for prefix in _PREFIXES:
            if word.startswith(prefix) and (found := WORDS.get(word[len(prefix) :])) is not None:
                return found
    return found


def tokens(text: str) -> list[Token]:
    """Words, numbers and marks of a text already loosened; a joining و is taken off and remembered.

    The و is only taken off before digits, number words and where it stands alone.
    """
    found: list[Token] = []
    joined = False
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word == "و" or (word in ("ال", "ب", "ل") and text[match.end() : match.end() + 1].isdigit()):
            joined = joined or word == "و"
            continue
        if word == "وال" and text[match.end() : match.end() + 1].isdigit():
            joined = True
            continue
        if word[0] == "و" and len(word) > 2 and word not in WORDS and numeral(word[1:]) is not None:
            found.append(Token(word[1:], True, match.start(), match.end()))
        else:
            found.append(Token(word, joined, match.start(), match.end()))
        joined = False
    return found


def digits(word: str) -> Value | None:
    """The value of a run of digits; groups of three after . or , are thousands, else a decimal part.

    >>> digits("2,500"), digits("2.5")
    (2500, Decimal('2.5'))
    """
    if re.fullmatch(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*", word):
        return int(re.sub(r"[.,]", "", word))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", word):
        return Decimal(word.replace(",", ""))
    if re.fullmatch(r"\d+[.,]\d+", word):
        return Decimal(word.replace(",", "."))
    return int(word) if word.isdecimal() else None


def _small(row: list[Token], at: int) -> tuple[Value, int] | None:
    """A number below a thousand in words, or any digits, beginning at ``at``."""
    if at >= len(row):
        return None
    if row[at].word[0].isdecimal():
        return _in_digits(row, at)
    first = numeral(row[at].word)
    if first is None or first.kind in ("scale", "scales"):
        return None
    end = at + 1
    following = numeral(row[end].word) if end < len(row) else None
    joined = end < len(row) and row[end].joined
    if first.kind == "unit":
        if following is not None and following.kind == "ten" and not joined:
            return first.value + 10, end + 1
        if following is not None and following.kind == "tens" and joined:
            return first.value + following.value, end + 1
        if following is not None and following.kind == "hundred" and not joined and 3 <= first.value <= 9:
            return _with_rest(row, first.value * 100, end + 1)
    return _with_rest(row, first.value, end) if first.kind in ("hundred", "hundreds") else (first.value, end)


def _with_rest(row: list[Token], hundreds: int, end: int) -> tuple[Value, int]:
    """Hundreds and what و joins to them below a hundred."""
    rest = _small(row, end) if end < len(row) and row[end].joined else None
    if rest is not None and isinstance(rest[0], int) and 0 < rest[0] < 100:
        return hundreds + rest[0], rest[1]
    return hundreds, end


def _in_digits(row: list[Token], at: int) -> tuple[Value, int] | None:
    value = digits(row[at].word)
    if value is None:
        return None
    end = at + 1
    groups = isinstance(value, int) and value > 0 and len(row[at].word) <= 3
    while (  # 12 000
        groups and end < len(row) and not row[end].joined and re.fullmatch(r"\d{3}", row[end].word) is not None
        and row[end].start == row[end - 1].end + 1
    ):  # fmt: skip
        value, end = value * 1000 + int(row[end].word), end + 1
    return value, end


def _piece(row: list[Token], at: int, first: bool) -> tuple[Value, int, int] | None:
    """One part of a number, its multiplier with its scale: value, scale, and the token after it."""
    word = row[at].word
    found = numeral(word) if not word[0].isdecimal() else None
    if found is not None and found.kind in ("scale", "scales"):
        if word in _VAGUE_SCALES:
            return None  # thousands without a number: vague, not a numeral
        if first and word in _SCALE_DUAL:
            return _SCALE_DUAL[word], _SCALE_DUAL[word] // 2, at + 1
        return found.value, found.value if found.kind == "scale" else found.value // 2, at + 1
    small = _small(row, at)
    if small is None:
        return None
    value, end = small
    scale = 1
    while end < len(row) and not row[end].joined:
        unit = numeral(row[end].word)
        if unit is None or unit.kind != "scale":
            break
        scale, end = scale * unit.value, end + 1
    return value * scale, scale, end


def _fraction(row: list[Token], at: int) -> tuple[Value, int] | None:
    """Half or a quarter of a thousand, a million."""
    if at + 1 >= len(row) or row[at].word not in _FRACTIONS:
        return None
    unit = numeral(row[at + 1].word)
    return (unit.value // _FRACTIONS[row[at].word], at + 2) if unit is not None and unit.kind == "scale" else None


def number_at(row: list[Token], at: int) -> tuple[Value, int] | None:
    """The longest number that begins at a token: its value and the token after it, or None."""
    fraction = _fraction(row, at)
    if fraction is not None:
        return fraction
    total: Value = 0
    last = 0
    start = at
    while at < len(row) and (at == start or row[at].joined):
        piece = _piece(row, at, at == start)
        if piece is None or (last and piece[1] >= last):
            break
        value, last, at = piece
        total += value
        if last == 1:
            break
        if at < len(row) and (row[at].word == "ونصف" or (row[at].joined and row[at].word == "نصف")):
            total, at = int(total) + last // 2, at + 1
            at += at < len(row) and row[at].word in ("المليون", "الالف", "المليار")
            break
    if not last:
        return None
    return (int(total) if total == int(total) else total), at


def read_number(text: str) -> int | None:
    """The whole number that ``text`` is, in digits or words, or None where it is not one.

    >>> read_number("مئة وخمسون ألفا"), read_number("ثلاثة وعشرين"), read_number("٢٫٥ مليون")
    (150000, 23, 2500000)
    """
    row = tokens(loose(text))
    found = number_at(row, 0) if row and not row[0].joined else None
    if found is None or found[1] != len(row) or not isinstance(found[0], int):
        return None
    return found[0]


_ORDINALS = {
    1: "اول اولي", 2: "ثاني ثانيه ثان", 3: "ثالث ثالثه", 4: "رابع رابعه", 5: "خامس خامسه", 6: "سادس سادسه",
    7: "سابع سابعه", 8: "ثامن ثامنه", 9: "تاسع تاسعه", 10: "عاشر عاشره", 11: "حادي حاديه", 0: "واحده واحد",
}  # fmt: skip
ORDINALS: dict[str, int] = {w: n for n, words in _ORDINALS.items() for w in words.split()}


def ordinal_at(row: list[Token], at: int) -> tuple[int, int] | None:
    """An ordinal with its article ("الحادي والعشرين", "الثانية عشرة") from 1 to 99 beginning at a token.

    "الواحدة" is read as 1, as clock hours are written.
    """
    word = row[at].word.removeprefix("و").removeprefix("ب").removeprefix("لل" if row[at].word.startswith("لل") else "")
    if not word.startswith("ال"):
        return None
    bare = word[2:]
    following = row[at + 1] if at + 1 < len(row) else None
    unit = ORDINALS.get(bare)
    if unit is None:
        found = WORDS.get(bare)
        return (found.value, at + 1) if found is not None and found.kind == "tens" else None
    unit = {0: 1}.get(unit, unit)
    if following is not None:
        after = numeral(following.word)
        if after is not None and after.kind == "ten" and not following.joined:
            return 10 + unit % 10, at + 2
        if after is not None and after.kind == "tens" and following.joined:
            return after.value + unit % 10, at + 2
    return (unit, at + 1) if unit < 11 else None
