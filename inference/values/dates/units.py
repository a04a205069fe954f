"""Stretches named by a unit or a name: last week, spring 2011, the end of May, the nineties, feasts."""

import re
from datetime import date, timedelta

from annotations.calendar import full_year
from inference.values.dates import explicit, patterns, periods
from inference.values.dates.explicit import NO_BASE, Tense, modifier, understood
from inference.values.dates.periods import Period

Answer = Period | str | None
"""A period, the reason why there is none, or None where the words are of another kind."""


def moved(base: date, unit: str, amount: int) -> Period:
    """The day, week, month or year that lies ``amount`` units from the base."""
    if unit in ("hour", "minute"):
        hours = amount if unit == "hour" else 0
        return periods.day(base + timedelta(days=int(hours / 24)))
    if unit in ("day", "night"):
        return periods.day(base + timedelta(days=amount))
    if unit == "week":
        return periods.week(base + timedelta(days=7 * amount))
    if unit == "month":
        return periods.month(base.year, base.month + amount)
    return periods.year(base.year + amount)


def feast(plain: str, base: date | None, tense: Tense) -> Answer:
    """Feasts by their Hijri or Gregorian date, in the nearest year that the tense allows."""
    for pattern, number, first in patterns.FIXED_FEASTS:
        if pattern.search(plain) and base is not None:
            fixed = [periods.day(date(y, number, first)) for y in range(base.year - 2, base.year + 3)]
            return understood(fixed, base, tense, modifier(plain))
    for pattern, number, first, length in patterns.FEASTS:
        if pattern.search(plain):
            if base is None:
                return NO_BASE
            around = (base.year - 622) * 33 // 32
            months = [m for y in range(around - 2, around + 4) if (m := explicit.hijri_month(y, number)) is not None]
            found = [m.start + timedelta(days=first - 1) for m in months]
            ranges = [periods.span(periods.day(d), periods.day(d + timedelta(days=length - 1))) for d in found]
            return understood(ranges, base, tense, modifier(plain)) if ranges else None
    return None


def named_period(plain: str, base: date | None, tense: Tense) -> Answer:
    """Weekends, weeks, months, seasons, years, decades, and their beginnings, halves and ends."""
    if patterns.WEEKEND.search(plain):
        offset = modifier(plain)
        if base is None:
            return NO_BASE
        if offset is None:
            found = [periods.weekend(base + timedelta(days=7 * n)) for n in (-1, 0, 1)]
            return understood(found, base, tense, None)
        return periods.weekend(base + timedelta(days=7 * offset))
    split = patterns.SPLIT.search(plain)
    whole = _whole(plain, base, tense)
    if isinstance(whole, Period) and patterns.PORTION.search(plain) is not None:
        return portioned(whole, plain)
    if split is not None:
        if whole is None:
            whole = NO_BASE if base is None else periods.year(base.year)
        return _split(whole, split["kind"], split["which"]) if isinstance(whole, Period) else whole
    return whole


def portioned(whole: Period, plain: str) -> Period:
    """The beginning, middle or end of a period where the words say so, else all of it."""
    match = patterns.PORTION.search(plain)
    if match is None or whole.precision == "day":
        return whole
    return periods.portion(whole, match.lastgroup)  # type: ignore[arg-type]


def _split(whole: Period, kind: str, which: str) -> Period:
    parts = {"النصف": 2, "الربع": 4, "الثلث": 3}[kind]
    names = {"الاول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الاخير": parts}
    index = min(names.get(which) or int(which), parts)
    if whole.precision == "year":
        size = 12 // parts
        first = periods.month(whole.start.year, (index - 1) * size + 1)
        return Period(first.start, periods.month(whole.start.year, index * size).end, "range")
    length = (whole.end - whole.start).days + 1
    edges = [length * n // parts for n in range(parts + 1)]
    start = whole.start + timedelta(days=edges[index - 1])
    return Period(start, whole.start + timedelta(days=edges[index] - 1), "range")


def _whole(plain: str, base: date | None, tense: Tense) -> Answer:
    """The season, month, year, decade or relative unit that the words name, whole."""
    return (
        _season(plain, base, tense)
        or _months(plain, base, tense)
        or _years(plain)
        or _decade(plain)
        or _unit(plain, base)
    )


def _season(plain: str, base: date | None, tense: Tense) -> Answer:
    match = patterns.SEASON.search(plain)
    if match is None:
        return None
    name = patterns.SEASONS[match["name"]]
    if match["year"]:
        return periods.season(name, int(match["year"]))
    if base is None:
        return NO_BASE
    offset = modifier(plain)
    if "the_year" in plain:
        return periods.season(name, base.year + (offset or 0))
    return understood([periods.season(name, y) for y in range(base.year - 4, base.year + 4)], base, tense, offset)


def _months(plain: str, base: date | None, tense: Tense) -> Answer:
    matches = list(patterns.MONTH.finditer(plain))
    if not matches:
        return None
    last = _month(matches[-1], plain, base, tense)
    if len(matches) == 1 or not isinstance(last, Period):
        return last
    first = periods.month(last.start.year, int(matches[0]["month"]))
    if first.start > last.start:
        first = periods.month(first.start.year - 1, first.start.month)
    return periods.span(first, last)


def _years(plain: str) -> Answer:
    matches = list(patterns.YEARS.finditer(plain))
    if not matches:
        return None
    first, last, short = full_year(int(matches[0]["year"])), full_year(int(matches[-1]["year"])), matches[-1]["next"]
    if short:
        last = int(short) if len(short) == 4 else last // 100 * 100 + int(short)
    return periods.year(first) if first == last else periods.years(min(first, last), max(first, last))


def _decade(plain: str) -> Answer:
    match = patterns.DECADE.search(plain)
    if match is None:
        return None
    first = 1900 + patterns.TENS[match["tens"]]
    return periods.years(first, first + 9)


def _unit(plain: str, base: date | None) -> Answer:
    match = patterns.NAMED_UNIT.search(plain)
    offset = modifier(plain)
    if match is None or (match["the"] is None and match["this"] is None and offset is None):
        return None
    return NO_BASE if base is None else moved(base, match["unit"], offset or 0)


def _month(match: re.Match[str], plain: str, base: date | None, tense: Tense) -> Answer:
    number = int(match["month"])
    if match["year"]:
        return periods.month(int(match["year"]), number)
    if base is None:
        return NO_BASE
    if match["rel"]:
        return periods.month(base.year + (modifier(match["rel"]) or 0), number)
    return understood(
        [periods.month(y, number) for y in range(base.year - 4, base.year + 5)], base, tense, modifier(plain)
    )
