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
_FRACTIONS = {"نصف": 2, "ربع": 4}
_PREFIXES = ("ال", "ب", "ل", "ك", "ف", "بال", "لل", "كال", "فال", "ول", "وب")


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
    """A number below a thousand, or any digits, beginning at ``at``."""
    if at >= len(row):
        return None
    if row[at].word[0].isdecimal():
        value = digits(row[at].word)
        if value is None:
            return None
        end = at + 1
        while (  # 12 000
            isinstance(value, int) and 0 < value and len(row[at].word) <= 3 and end < len(row)
            and not row[end].joined and re.fullmatch(r"\d{3}", row[end].word) and row[end].start == row[end - 1].end + 1
        ):  # fmt: skip
            value, end = value * 1000 + int(row[end].word), end + 1
        return value, end
    first = numeral(row[at].word)
    if first is None or first.kind in ("scale", "scales"):
        return None
    total, end = first.value, at + 1
    following = numeral(row[end].word) if end < len(row) else None
    joined = end < len(row) and row[end].joined
    if first.kind == "unit" and following is not None:
        if following.kind == "ten" and not joined:
            return total + 10, end + 1
        if following.kind == "tens" and joined:
            return total + following.value, end + 1
        if following.kind == "hundred" and not joined and 3 <= total <= 9:
            total, end = total * 100, end + 1
        else:
            return total, end
    elif first.kind not in ("hundred", "hundreds"):
        return total, end
    if end < len(row) and row[end].joined:
        rest = _small(row, end)
        if rest is not None and isinstance(rest[0], int) and 0 < rest[0] < 100:
            return total + rest[0], rest[1]
    return total, end


def number_at(row: list[Token], at: int) -> tuple[Value, int] | None:
    """The longest number that begins at a token: its value and the token after it, or None."""
    total: Value = 0
    last = 0
    start = at
    while at < len(row) and (at == start or row[at].joined):
        found = numeral(row[at].word) if not row[at].word[0].isdecimal() else None
        if found is not None and found.kind in ("scale", "scales"):
            scale = found.value if found.kind == "scale" else found.value // 2
            piece: Value = found.value
            end = at + 1
            dual = _SCALE_DUAL.get(row[at].word)
            if dual is not None and at == start and (end == len(row) or row[end].word not in ("و", ",")):
                piece = dual
            elif row[at].word in ("الاف", "ملايين", "مليارات", "الالاف", "الملايين"):
                break  # thousands without a number: vague, not a numeral
        elif at == start and row[at].word in _FRACTIONS and at + 1 < len(row):
            unit = numeral(row[at + 1].word)
            if unit is None or unit.kind != "scale" or unit.value < 1000:
                break
            return unit.value // _FRACTIONS[row[at].word], at + 2
        else:
            small = _small(row, at)
            if small is None:
                break
            piece, end = small
            scale = 1
            while end < len(row) and not row[end].joined:
                unit = numeral(row[end].word)
                if unit is None or unit.kind != "scale":
                    break
                scale, end = scale * unit.value, end + 1
            piece *= scale
        if last and scale >= last:
            break
        total += piece
        at, last = end, scale
        half = at < len(row) and (row[at].word == "ونصف" or (row[at].joined and row[at].word == "نصف"))
        if scale > 1 and half:
            at += 1
            if at < len(row) and row[at].word in ("المليون", "الالف", "المليار"):
                at += 1
            return int(total) + scale // 2, at
        if scale == 1:
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
