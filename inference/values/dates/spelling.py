"""Time expressions brought to one plain spelling, before they are resolved.

Months become ``m01``..``m12``, Hijri months ``h01``..``h12``, weekdays ``w0`` (Monday)..``w6``, number
words and ordinals digits, units of time ``day``, ``week``, ``month``, ``year``, ``hour``, ``minute`` (with
``days`` and so on for the plural and "2 day" for the dual), so that the grammar of
:mod:`inference.values.dates.reader` stays small.
"""

import re

from annotations.calendar import HIJRI_MONTHS, MONTHS, PARTS, WEEKDAYS, alternatives, lookup, loose
from inference.values.numbers.numerals import Token, number_at, numeral, ordinal_at, tokens

_CLITIC = r"(?<!\w)[وفبلك]{0,2}"
_UNITS = {
    "day": "يوم يوما", "2 day": "يومين يومان يومي", "days": "ايام اياما",
    "week": "اسبوع اسبوعا", "2 week": "اسبوعين اسبوعان", "weeks": "اسابيع",
    "month": "شهر شهرا", "2 month": "شهرين شهران", "months": "اشهر شهور",
    "year": "سنه عام عاما حول", "2 year": "سنتين سنتان عامين عامان عامي", "years": "سنوات سنين اعوام",
    "hour": "ساعه", "2 hour": "ساعتين ساعتان", "hours": "ساعات",
    "minute": "دقيقه", "2 minute": "دقيقتين", "minutes": "دقايق",
    "night": "ليله", "2 night": "ليلتين", "nights": "ليالي ليال",
}  # fmt: skip
_UNIT = {word: code for code, words in _UNITS.items() for word in words.split()}
_MONTH = re.compile(
    rf"{_CLITIC}(?:ال)?(?P<name>{alternatives({k: v for k, v in MONTHS.items() if not k.isascii()})})(?!\w)"
)
_DOUBLE = re.compile(r"(m\d\d)\s*(?:[/(\\,-]|او)?\s*\(?\s*(m\d\d)\s*\)?")
_HIJRI = re.compile(rf"{_CLITIC}(?P<name>{alternatives(HIJRI_MONTHS)})(?!\w)")
_WEEKDAY = re.compile(
    rf"(?<!\w)(?P<and>و?)[فبلك]?ا?ل(?P<name>{alternatives(WEEKDAYS)})(?!\w)"
    rf"|(?:(?<=يوم )|(?<=اول )|(?<=ثاني )|(?<=ثالث )|(?<=رابع )|(?<=اخر ))(?P<bare>{alternatives(WEEKDAYS)})(?!\w)"
)
_UNIT_WORD = re.compile(
    rf"(?<!\w)(?P<clitic>و?[فبك]?)(?P<the>ال|لل|ل)?(?P<unit>{'|'.join(sorted(_UNIT, key=len, reverse=True))})(?!\w)"
)
_LONG = re.compile(
    r"(?P<way>(?<!\w)(?:قبل|منذ)\s(?:(?!ال)[^\W\d]+\s){0,3}?)"
    r"(?:(?P<n>\d+)\s)?(?P<unit>ربع قرن|نصف قرن|قرنين|قرن|قرون|عقدين|عقدا?|عقود)(?!\w)"
    r"(?:\sمن الزمن|\sمن الزمان)?(?=\s*$|\s(?:و|كامل|تقريبا|علي))"
)
_YEARS = {
    "ربع قرن": 25,
    "نصف قرن": 50,
    "قرن": 100,
    "قرنين": 200,
    "قرون": 100,
    "عقد": 10,
    "عقدا": 10,
    "عقدين": 20,
    "عقود": 10,
}
_PART = re.compile(rf"(?<!\w)[وفبل]?(?P<part>{alternatives(PARTS)})(?!\w)")
_CLOCK = re.compile(
    r"(?<!\w)(?:hour|the_hour)\s+(?:ال)?(?P<hour>\d{1,2})(?:\s?[:.]\s?(?P<minute>\d\d))?(?!\d)"
    r"|(?<![\d:])(?P<hour2>\d{1,2}):(?P<minute2>\d\d)(?::\d\d)?(?![\d:])"
)
_MERIDIEM = re.compile(r"(?:\d|\d\s)(?P<half>ص|م|صباحا|مسا|am|pm)(?!\w)")


def _numbers(text: str) -> str:
    """Number words and ordinals as digits; an ordinal only before a month, a unit or من, or after the hour."""
    row = tokens(text)
    found: list[str] = []
    at = last = 0

    def put(start: int, end: int, shown: str) -> None:
        nonlocal last
        found.append(text[last:start] + shown)
        last = end

    while at < len(row):
        word = row[at].word
        ordinal = ordinal_at(row, at) if word[0].isalpha() else None
        if ordinal is not None and _is_date(row, at, ordinal[1]):
            conj = "و" if text[row[at].start] == "و" or row[at].joined else ""
            put(row[at].start, row[ordinal[1] - 1].end, f"{conj} {ordinal[0]} ".lstrip())
            at = ordinal[1]
            continue
        if word[0].isdecimal() or (numeral(word) is not None and not _one_of(row, at)):
            number = number_at(row, at)
            if number is not None and isinstance(number[0], int):
                if not word[0].isdecimal() or number[1] > at + 1:
                    conj = "و " if text[row[at].start] == "و" and not word.startswith("و") else ""
                    put(row[at].start, row[number[1] - 1].end, f"{conj}{number[0]}")
                at = number[1]
                continue
        at += 1
    return "".join(found) + text[last:]


def _one_of(row: list[Token], at: int) -> bool:
    """Whether احد stands for "one of", or for Sunday, and not for the eleven of احد عشر."""
    eleven = at + 1 < len(row) and row[at + 1].word.startswith("عشر")
    return row[at].word in ("احدي", "احد") and not eleven


def _is_date(row: list[Token], at: int, end: int) -> bool:
    before = row[at - 1].word if at else ""
    if end < len(row):
        after = row[end].word
        if after in ("m", "h", "من", "شهر") or re.fullmatch(r"[mh]", after[:1] + after[1:2].replace("0", "")):
            return True
        if ordinal_at(row, end) is not None and after != "و":
            return any(t.word in ("m", "h") for t in row[end:])
    return before in ("hour", "the_hour", "day") or before.endswith("الساعه")


def canonical(text: str) -> str:
    """The plain spelling of a time expression; every run of spaces is one.

    >>> canonical("فجر الحادي عشر من كانون الثاني/يناير 2020")
    'فجر 11 من m01 2020'
    """
    clean = loose(text).replace("ال‍", "ال")
    clean = re.sub(r"[\"'()\[\]؛;!؟?|_]", " ", re.sub(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])", " ", clean))
    clean = _HIJRI.sub(lambda m: _keep_and(m, f"h{lookup(HIJRI_MONTHS, m['name']):02d}"), clean)
    clean = _MONTH.sub(lambda m: _keep_and(m, f"m{lookup(MONTHS, m['name']):02d}"), clean)
    clean = _DOUBLE.sub(lambda m: f" {m[1]} " if m[1] == m[2] else m[0], clean)
    clean = _WEEKDAY.sub(lambda m: (" و " if m["and"] else " ") + f"w{lookup(WEEKDAYS, m['name'] or m['bare'])}", clean)
    clean = re.sub(r"(?<!\w)الساعه(?!\w)|(?<!\w)[وبفل]الساعه(?!\w)", "the_hour", clean)
    clean = _numbers(clean)
    clean = re.sub(r"(?<!\w)(و?)[بلفك]?(?:ال|لل|ل|ب)\s(?=\d)", lambda m: m[1] + " ", clean)
    clean = _UNIT_WORD.sub(_unit, _LONG.sub(_in_years, clean))
    clean = re.sub(r"(?<!\w)(?:نصف|ربع|ثلث) (?=hour)", "", clean)
    clean = re.sub(r"(?<!\w)[وفب]?غره\s+(?:month\s+)?(?=[mh]\d)", "1 ", clean)
    return " ".join(clean.split())


def _in_years(match: re.Match[str]) -> str:
    """Decades and centuries ago as years; "decades ago" without a number stays."""
    if match["n"] is None and match["unit"] in ("عقود", "قرون"):
        return match[0]
    return f"{match['way']}{int(match['n'] or 1) * _YEARS[match['unit']]} سنه"


def _keep_and(match: re.Match[str], code: str) -> str:
    return (" و " if match[0].startswith("و") else " ") + code + " "


def _unit(match: re.Match[str]) -> str:
    conj = "و " if match["clitic"].startswith("و") else ""
    return conj + ("the_" if match["the"] in ("ال", "لل") else "") + _UNIT[match["unit"]]


def part_of_day(text: str) -> str | None:
    """The part of the day that a canonical expression names by a word or a clock time, or None."""
    found = {m.start(): PARTS[" ".join(m["part"].split())] for m in _PART.finditer(text)}
    for part in ("midnight", "dawn", "afternoon", "noon", "morning", "evening", "night"):
        if part in found.values():
            return part
    if re.search(r"صلاه w4", text):
        return "noon"
    if re.search(r"(?<!\w)(?:the_)?night(?!\w)", text):
        return "midnight" if "منتصف" in text else "night"
    clock = _CLOCK.search(text)
    if clock is None:
        if re.search(r"وقت متاخر|ساعه متاخره|hour متاخره", text):
            return "night"
        return "morning" if re.search(r"وقت مبكر|hour مبكره|ساعه مبكره", text) else None
    hour = int(clock["hour"] or clock["hour2"])
    minute = clock["minute"] or clock["minute2"]
    half = _MERIDIEM.search(text)
    if half is not None and half["half"] in ("م", "pm", "مسا") and hour < 12:
        hour += 12
    elif half is None and not (minute and (hour > 12 or len(clock["hour"] or clock["hour2"]) == 2)) and hour <= 12:
        return None  # twelve-hour clock without a word for the half
    return _of_hour(hour)


def _of_hour(hour: int) -> str | None:
    for last, part in (
        (0, "midnight"),
        (5, "dawn"),
        (11, "morning"),
        (13, "noon"),
        (17, "afternoon"),
        (20, "evening"),
        (24, "night"),
    ):
        if hour <= last:
            return part
    return None
