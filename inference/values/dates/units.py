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
    """Feasts by their Hijri or Gregorian date, in the year that the words name or the nearest that the tense allows."""
    fixed = next((f for f in patterns.FIXED_FEASTS if f[0].search(plain)), None)
    moving = next((f for f in patterns.FEASTS if f[0].search(plain)), None)
    if fixed is None and moving is None:
        return None
    year = _named_year(plain, base)
    if year is None and base is None:
        return NO_BASE
    around = [year] if year is not None else range(base.year - 2, base.year + 3) if base is not None else ()
    if fixed is not None:
        days = [periods.day(date(y, fixed[1], fixed[2])) for y in around]
    elif moving is not None:
        _, number, first, length = moving
        hijri = sorted({(y - 622) * 33 // 32 + n for y in around for n in (0, 1, 2)})
        months = [m for y in hijri if (m := explicit.hijri_month(y, number)) is not None]
        starts = [m.start + timedelta(days=first - 1) for m in months]
        days = [periods.span(periods.day(d), periods.day(d + timedelta(days=length - 1))) for d in starts]
    if year is not None or base is None:
        return next((d for d in days if d.start.year == year), None)
    return understood(days, base, tense, modifier(plain)) if days else None


def _named_year(plain: str, base: date | None) -> int | None:
    """The year that a feast is told of: in digits, "of last year", or years ago."""
    digits = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", plain)
    if digits is not None or base is None:
        return None if digits is None else int(digits[0])
    ago = patterns.AGO.search(plain)
    if ago is not None and ago["unit"].startswith("year"):
        return base.year - int(ago["n"] or 1)
    named = re.search(r"(?<!راس )the_year (?P<which>.+)", plain)
    offset = None if named is None else modifier(named["which"])
    return None if offset is None else base.year + offset


def named_period(plain: str, base: date | None, tense: Tense) -> Answer:
    """Weekends, weeks, months, seasons, years, decades, and their beginnings, halves and ends."""
    if patterns.WEEKEND.search(plain):
        offset = modifier(plain)
        if base is None:
            return NO_BASE
        if offset is None:
            weekends = [periods.weekend(base + timedelta(days=7 * n)) for n in (-1, 0, 1)]
            return understood(weekends, base, tense, None)
        return periods.weekend(base + timedelta(days=7 * offset))
    split = patterns.SPLIT.search(plain)
    found = whole(plain, base, tense)
    if isinstance(found, Period) and patterns.PORTION.search(plain) is not None:
        return portioned(found, plain)
    if split is not None:
        if found is None:
            found = NO_BASE if base is None else periods.year(base.year)
        return part_of(found, split["kind"], split["which"]) if isinstance(found, Period) else found
    return found


def portioned(whole: Period, plain: str) -> Period:
    """The beginning, middle or end of a period where the words say so, else all of it."""
    match = patterns.PORTION.search(plain)
    if match is None or whole.precision == "day":
        return whole
    return periods.portion(whole, match.lastgroup)  # type: ignore[arg-type]


def part_of(whole: Period, kind: str, which: str) -> Period:
    """The half, third or quarter (``kind``, ``which`` as in ``patterns.SPLIT``) of a period."""
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


def whole(plain: str, base: date | None, tense: Tense) -> Answer:
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
    if not matches or not all(_is_year(plain, match) for match in matches):
        return None
    first, last, short = full_year(int(matches[0]["year"])), full_year(int(matches[-1]["year"])), matches[-1]["next"]
    if short:
        last = int(short) if len(short) == 4 else last // 100 * 100 + int(short)
    return periods.year(first) if first == last else periods.years(min(first, last), max(first, last))


def _is_year(plain: str, match: re.Match[str]) -> bool:
    """Whether four digits are a year: so called, or of 1700 on and neither a clock time nor a count of something."""
    if "year" in plain:
        return True
    counted = patterns.COUNTED.match(plain, match.end()) or plain[: match.start()].endswith("the_hour ")
    return int(match["year"]) >= 1700 and not counted


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
