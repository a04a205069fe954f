"""Dates that name a day or a month: by number, by name, Hijri, day lists, with the year understood.

All functions take the canonical spelling of :func:`inference.values.dates.spelling.canonical`.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Literal

from annotations.calendar import day_first, full_year
from inference.values.dates.periods import Period, day, month, months_from, span

Tense = Literal["past", "future"]
IMPOSSIBLE = "impossible date"
NO_BASE = "no publication date"

_PAST = r"ال(?:ماضي|فايت|منصرم|سابق|اخير|مضي)(?:ه|ين|تين|تان|ان)?|مضت?|ماضيه"
_NEXT = r"ال(?:مقبل|قادم|اتي)(?:ه|ين|تين|تان|ان)?"
_NOW = r"ال(?:حالي|جاري|راهن)(?:ه)?"
MODIFIER = re.compile(
    rf"(?<!\w)(?:(?P<past2>(?:ما )?قبل (?:{_PAST}))|(?P<past>{_PAST})"
    rf"|(?P<next2>(?:ما )?بعد (?:{_NEXT}))|(?P<next>{_NEXT})|(?P<now>{_NOW}|هذ[اه]))(?!\w)"
)
_OFFSET = {"past2": -2, "past": -1, "now": 0, "next": 1, "next2": 2}

_SEP = r"\s*(?:و|او|-|,|الي|حتي|/)\s*"
_YEAR = (
    r"(?:\s*(?:من|,|/|-|في)?\s*(?:(?:the_)?year\s*)?(?P<year>\d{4})(?!\d)"
    r"|\s*(?:من|في)?\s*(?P<rel>(?:هذا )?the_year(?:\s\w+(?:\s\w+)?)?))?"
)
_DAYS = re.compile(
    rf"(?<![\d.:])(?P<days>\d{{1,2}}(?:{_SEP}\d{{1,2}})*)\s*(?:من|-|/|,|في)?\s*(?:(?:the_)?month\s*)?m(?P<month>\d\d){_YEAR}"
)
_DAYS_AFTER = re.compile(
    r"m(?P<month>\d\d)\s*(?P<days>\d{1,2})(?![\d:])(?:\s*,?\s*(?P<year>\d{4})(?!\d))?(?P<rel>\Z\b)?"
)
_ISO = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)\s?[-/]\s?(?P<month>0[1-9]|1[0-2])(?![\d/.-])")
_MONTH_YEAR = re.compile(r"(?<![\d/.-])(?P<month>0?[1-9]|1[0-2])\s?[-/]\s?(?P<year>(?:19|20)\d\d)(?![\d/.-])")
_SHORT = re.compile(r"(?<![\d/.:-])(\d{1,2})/(\d{1,2})(?![\d/.])")
_HIJRI = re.compile(
    r"(?:(?<!\d)(?P<day>\d{1,2})\s*(?:من\s)?\s*(?:month\s)?\s*)?(?<!\w)h(?P<month>\d\d)\s*(?:,|من|(?:the_)?year)?\s*(?P<year>1[345]\d\d)?(?!\d)"
)
_HIJRI_YEAR = re.compile(
    r"(?:(?<!\d)|(?P<named>هجريه?\s))(1[345]\d\d)(?!\d)(?(named)|\s*(?:ه|هجري|هجريه|للهجره)(?!\w))"
)
_MONTH_DAY = re.compile(
    rf"(?<![\w.:/])(?P<days>\d{{1,2}}(?:{_SEP}\d{{1,2}})*)\s*(?:من\s)?\s*"
    rf"(?:(?:هذا\s)?the_month(?:\s(?P<which>\w+(?: \w+)?))?|(?P<short>ال(?:جاري|حالي|ماضي|فايت|منصرم|مقبل|قادم)))(?!\w)"
)


def modifier(text: str) -> int | None:
    """-2 to 2 for الماضي, الجاري, المقبل and their like; None where there is no such word."""
    found = MODIFIER.search(text)
    return None if found is None or found.lastgroup is None else _OFFSET[found.lastgroup]


def _date(year: int, number: int, of_month: int) -> date | None:
    try:
        return date(year, number, of_month)
    except ValueError:
        return None


def understood(candidates: list[Period], base: date, tense: Tense, offset: int | None) -> Period:
    """Of one date in successive years (ascending): the nearest that the tense or its modifier allows."""
    if offset is not None and offset < 0:
        before = [c for c in candidates if c.start < base and not (c.start <= base <= c.end)]
        return before[offset] if len(before) >= -offset else candidates[0]
    if offset == 0:
        same = [c for c in candidates if c.start.year == base.year]
        return same[-1] if same else candidates[0]
    if offset is not None or tense == "future":
        after = [c for c in candidates if c.end >= base and not (offset and c.start <= base <= c.end)]
        return after[min((offset or 1) - 1, len(after) - 1)] if after else candidates[-1]
    before = [c for c in candidates if c.start <= base]
    return before[-1] if before else candidates[0]


def _year_of(match: re.Match[str], base: date | None) -> int | str | None:
    if match["year"]:
        return int(match["year"])
    if match["rel"]:
        offset = modifier(match["rel"]) or 0
        return NO_BASE if base is None else base.year + offset
    return None


def numeric(text: str) -> Period | str | None:
    """Dates in numbers, day before month: 05/01/2022 is the fifth of January."""
    found: list[date | None] = []
    for match in _ISO.finditer(text):
        found.append(_date(int(match[1]), int(match[2]), int(match[3])))
    for match in _SLASHED.finditer(text):
        found.append(day_first(int(match[1]), int(match[3]), full_year(int(match[4]))))
    if not found:
        return None
    good = [f for f in found if f is not None]
    return span(day(min(good)), day(max(good))) if len(good) == len(found) else IMPOSSIBLE


def numeric_month(text: str) -> Period | None:
    """Months in numbers: ``03/2023``, ``2023-03``; ``2011/12`` stays two years where one follows the other."""
    match = _MONTH_YEAR.search(text)
    if match is None:
        match = _YEAR_MONTH.search(text)
        if match is None or int(match["month"]) == int(match["year"]) % 100 + 1:
            return None
    return month(int(match["year"]), int(match["month"]))


def short_numeric(text: str, base: date | None, tense: Tense) -> Period | str | None:
    """``24/7`` where no year is given."""
    match = _SHORT.search(text)
    if match is None or not (1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12):
        return None
    return _in_year([int(match[1])], int(match[2]), base, tense, modifier(text), None)


def named(text: str, base: date | None, tense: Tense, weekday: int | None) -> Period | str | None:
    """Days with a month's name: one, a list (``10 و 11 m06``), or several months; the year as understood."""
    matches = list(_DAYS.finditer(text)) or list(_DAYS_AFTER.finditer(text))
    if not matches:
        return None
    offset = modifier(text) if not any(m["rel"] for m in matches) else None
    found: list[Period] = []
    year: int | str | None = None
    for match in reversed(matches):
        own = _year_of(match, base)
        if isinstance(own, str):
            return own
        year = own if own is not None else year
        days = [int(d) for d in re.findall(r"\d+", match["days"])]
        number = int(match["month"])
        if isinstance(year, int):
            period = _days(days, number, year)
            if not isinstance(period, str) and found and period.start > found[-1].end:
                period = _days(days, number, year - 1)
        else:
            period = _in_year(days, number, base, tense, offset, weekday if len(matches) == 1 else None)
            if not isinstance(period, str) and found and period.start > found[-1].end:
                period = _days(days, number, period.start.year - 1)
            if not isinstance(period, str):
                year = period.start.year
        if isinstance(period, str):
            return period
        found.append(period)
    first, last = min(found, key=lambda p: p.start), max(found, key=lambda p: p.end)
    return first if first == last else span(first, last)


def _days(days: list[int], number: int, year: int) -> Period | str:
    dates = [_date(year, number, d) for d in days]
    good = [d for d in dates if d is not None]
    return span(day(min(good)), day(max(good))) if len(good) == len(dates) else IMPOSSIBLE


def _in_year(
    days: list[int], number: int, base: date | None, tense: Tense, offset: int | None, weekday: int | None
) -> Period | str:
    if base is None:
        return NO_BASE
    candidates = [p for y in range(base.year - 8, base.year + 9) if not isinstance(p := _days(days, number, y), str)]
    if not candidates:
        return IMPOSSIBLE
    chosen = understood(candidates, base, tense, offset)
    if weekday is not None and chosen.start.weekday() != weekday and offset is None:
        other = [c for c in candidates if c.start.weekday() == weekday and abs((c.start - base).days) <= 200]
        chosen = min(other, key=lambda c: abs((c.start - base).days), default=chosen)
    return chosen


def of_month(text: str, base: date | None) -> Period | str | None:
    """A day of this or another month: ``15 من the_month الجاري``, ``12 الجاري``."""
    match = _MONTH_DAY.search(text)
    if match is None:
        return None
    words = match["short"] or match["which"] or "هذا"
    offset = modifier(words)
    if offset is None:
        return "depends on another event" if re.match(r"نفس|ذات|التالي|الذي", words) else None
    if base is None:
        return NO_BASE
    there = months_from(base.replace(day=1), offset)
    return _days([int(d) for d in re.findall(r"\d+", match["days"])], there.month, there.year)


@lru_cache(maxsize=4096)
def hijri_month(year: int, number: int) -> Period | None:
    """A month of the Hijri year (Umm al-Qura), 1343 to 1500; None outside."""
    from hijridate import Hijri

    try:
        first = Hijri(year, number, 1)
        return Period(first.to_gregorian(), Hijri(year, number, first.month_length()).to_gregorian(), "month")
    except (ValueError, OverflowError):
        return None


def hijri(text: str, base: date | None, tense: Tense) -> Period | str | None:
    """Hijri days, months and years; a year left out is the nearest that the tense allows."""
    match = _HIJRI.search(text)
    if match is None:
        year_only = _HIJRI_YEAR.search(text)
        if year_only is None:
            return None
        first, last = hijri_month(int(year_only[2]), 1), hijri_month(int(year_only[2]), 12)
        return IMPOSSIBLE if first is None or last is None else Period(first.start, last.end, "year")
    number = int(match["month"])
    if match["year"]:
        found = _hijri_day(int(match["year"]), number, match["day"])
        return IMPOSSIBLE if found is None else found
    if base is None:
        return NO_BASE
    around = (base.year - 622) * 33 // 32
    candidates = [p for y in range(around - 3, around + 5) if (p := _hijri_day(y, number, match["day"])) is not None]
    return understood(candidates, base, tense, modifier(text)) if candidates else IMPOSSIBLE


def _hijri_day(year: int, number: int, of: str | None) -> Period | None:
    whole = hijri_month(year, number)
    if whole is None or of is None:
        return whole
    offset = int(of) - 1
    if not 0 <= offset <= (whole.end - whole.start).days:
        return None
    return day(date.fromordinal(whole.start.toordinal() + offset))
