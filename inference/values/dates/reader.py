"""When: a time expression resolved against the publication date to a range with its precision.

The grammar is closed and works on the canonical spelling of :mod:`inference.values.dates.spelling`. Precision follows
TIMEX3 (ISO-TimeML) and section 3 of the contract; what cannot be resolved stays null with a reason.
Conventions (day first, ISO weeks, Friday and Saturday as weekend) are stated in ``docs/dates.md``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from annotations.fold import fold
from inference.values.dates import explicit, patterns, periods
from inference.values.dates.explicit import NO_BASE, Tense, modifier
from inference.values.dates.ordinals import eve, nth
from inference.values.dates.periods import Period, Precision
from inference.values.dates.spelling import canonical, part_of_day
from inference.values.dates.units import Answer, feast, moved, named_period, portioned

Part = Literal["dawn", "morning", "noon", "afternoon", "evening", "night", "midnight"]
OTHER_EVENT = "depends on another event"
AFTER_EVENT = "hours from another event"
_EVE = re.compile(r"و?عشي[ةه]\s+(?!و?(?:ال)?(?:امس|يوم|اليوم|سبت|احد|اثنين|ثلاثا|اربعا|خميس|جمعة|\d))\w")
"""The eve of something that is no day: "عشية الانتخابات"."""
INDEFINITE = "indefinite"
NOT_UNDERSTOOD = "not understood"

_PAUCAL = {"day": 10, "week": 8, "month": 11, "year": 10, "hour": 24, "minute": 60, "night": 10}
"""The most that a bare plural of a unit ("some days ago") is taken to mean."""


@dataclass(frozen=True, slots=True)
class TimeValue:
    """The value of a time expression: first and last day, precision, part of the day, its words.

    ``start`` and ``end`` are both None where it cannot be resolved, and ``reason`` says why; a bound
    that is stated on one side only ("before 2003") leaves the other side None.
    """

    start: date | None
    end: date | None
    precision: Precision | None
    part_of_day: Part | None
    text: str
    reason: str | None


def resolve(text: str, base: date | None, tense: Tense = "past") -> TimeValue:
    """The range of days that a time expression means.

    ``text`` is a time span as annotated ("عصر اليوم الجمعة"); ``base`` the publication date; ``tense``
    says on which side a weekday or a date without year lies where the words do not. A bare weekday
    of the past is the last one on or before the base. Never raises.

    >>> value = resolve("أول من أمس", date(2020, 7, 24))
    >>> value.start, value.precision
    (datetime.date(2020, 7, 22), 'day')
    """
    plain = canonical(text)
    part = part_of_day(plain)
    if _EVE.match(fold(text)) and eve(plain, base, tense) is None:
        return TimeValue(None, None, None, None, text, OTHER_EVENT)
    plain = patterns.AFTER_MIDNIGHT.sub("", plain)
    try:
        answer = _read(plain, base, tense, part)
    except (OverflowError, ValueError):
        answer = explicit.IMPOSSIBLE
    if isinstance(answer, Period):
        return _bounded(plain, answer, base, part, text)
    reason = answer or (INDEFINITE if patterns.VAGUE.search(plain) else NOT_UNDERSTOOD)
    return TimeValue(None, None, None, _part(part), text, reason)


def resolve_after_event(event: tuple[date, date], text: str = "") -> TimeValue:
    """Hours after another event: from the day before that event's day to that day (contract, section 3)."""
    start = event[0] - timedelta(days=1)
    return TimeValue(start, event[1], "range", None, text, AFTER_EVENT)


def _part(name: str | None) -> Part | None:
    return name  # type: ignore[return-value]


def _bounded(plain: str, found: Period, base: date | None, part: str | None, text: str) -> TimeValue:
    """The period itself, or what lies before, after or since it where the words say so."""
    if patterns.SINCE_PART.search(plain) and base is not None and found.precision == "day" and found.start <= base:
        since = periods.span(found, periods.day(base))
        return TimeValue(since.start, since.end, since.precision, _part(part), text, None)
    bound = patterns.BOUND.search(plain)
    if bound is None or re.search(r"قبل (?:day )?(?:ال)?امس", plain) or _ago(plain, base, "future") is not None:
        return TimeValue(found.start, found.end, found.precision, _part(part), text, None)
    if bound["way"] == "قبل":
        last = found.end if "نهايه" in plain else found.start - timedelta(days=1)  # before the end of the year
        return TimeValue(None, last, "range", _part(part), text, "no lower bound")
    start = found.end + timedelta(days=1) if bound["way"] == "بعد" else found.start
    if base is None or base < start:
        return TimeValue(start, None, "range", _part(part), text, "no upper bound")
    return TimeValue(start, base, "range", _part(part), text, None)


def _read(plain: str, base: date | None, tense: Tense, part: str | None) -> Answer:
    weekdays = [int(n) for n in re.findall(r"(?<!\w)w(\d)", plain)]
    rules: tuple[Callable[[], Answer], ...] = (
        lambda: INDEFINITE if patterns.EVERY.search(plain) else None,
        lambda: explicit.numeric(plain),
        lambda: _ranges(plain, base, tense),
        lambda: explicit.numeric_month(plain),
        lambda: eve(plain, base, tense) or nth(plain, base, tense),
        lambda: explicit.named(plain, base, tense, weekdays[0] if len(weekdays) == 1 else None),
        lambda: _hijri(plain, base, tense),
        lambda: feast(plain, base, tense),
        lambda: _same_day(plain, base),
        lambda: _ago(plain, base, tense),
        lambda: _last(plain, base, tense),
        lambda: explicit.of_month(plain, base),
        lambda: explicit.short_numeric(plain, base, tense),
        lambda: OTHER_EVENT if patterns.OTHER.search(plain) and not weekdays else None,
        lambda: _deictic(plain, base, weekdays),
        lambda: _weekdays(plain, base, tense, weekdays),
        lambda: named_period(plain, base, tense),
        lambda: _clock(plain, base, part),
    )
    return next((answer for rule in rules if (answer := rule()) is not None), None)


def _ranges(plain: str, base: date | None, tense: Tense) -> Answer:
    for pattern in patterns.RANGES:
        match = pattern.search(plain)
        if match is None or re.search(r"the_hour|\d:\d\d", plain):  # a span of hours is one day
            continue
        first, last = _filled(match["a"].strip(), match["b"].strip())
        end = _read(last, base, tense, None)
        if not isinstance(end, Period):
            continue
        start = _read(first, end.end if re.match(r"w\d|day w\d", first) else base, tense, None)
        year = re.search(r"m\d\d (\d{4})$", first)
        if isinstance(start, Period) and start.start > end.end and year is not None:  # 25 December to 3 January 2020
            start = _read(f"{first[: year.start(1)]}{int(year[1]) - 1}", base, tense, None)
        if isinstance(start, Period) and start.start <= end.end:
            return periods.span(start, end)
    return None


def _filled(first: str, last: str) -> tuple[str, str]:
    """Both ends of a range, each with the month and year that only the other one names."""
    month = re.search(r"m\d\d.*", last)
    year = re.search(r"\d{4}", last)
    if month is not None and re.fullmatch(r"(?:\w+ )?\d{1,2}", first):
        return f"{first} {month[0]}", last
    if year is not None and re.search(r"m\d\d", first) and not re.search(r"\d{4}", first):
        return f"{first} {year[0]}", last
    named = re.search(r"m\d\d.*", first)
    if named is not None and re.fullmatch(r"(?:\w+ )?\d{1,2}", last):
        return first, f"{last} {named[0]}"
    return first, last


def _hijri(plain: str, base: date | None, tense: Tense) -> Answer:
    found = explicit.hijri(plain, base, tense)
    return portioned(found, plain) if isinstance(found, Period) else found


def _back(base: date, unit: str, amount: int) -> date:
    if unit in ("hour", "minute"):
        days = amount / 24 if unit == "hour" else 0
        return base + timedelta(days=int(days - 0.99) if days < 0 else int(days + 0.99))
    if unit in ("day", "night", "week"):
        return base + timedelta(days=amount * (7 if unit == "week" else 1))
    return periods.months_from(base, amount * (12 if unit == "year" else 1))


def _ago(plain: str, base: date | None, tense: Tense) -> Answer:
    match = patterns.AGO.search(plain)
    if match is None or (match["way"] == "من" and match["n"] is None):
        return None
    many, unit = match["unit"].endswith("s"), match["unit"].removesuffix("s")
    rest = plain[match.end() :].strip()
    if match["from"] or (match["way"] == "بعد" and tense == "past"):
        return OTHER_EVENT  # what is told as past came days after something else
    if match["n"] is None and not many and re.match(r"\d{4}|m\d|w\d|h\d|\d\d(?!\d)|(?:ال|اول |اول من )?امس", rest):
        return None  # before the year 2003, since the month of May
    if match["way"] == "بعد" and unit in ("hour", "minute") and match["n"] is None:
        return OTHER_EVENT
    if base is None:
        return NO_BASE
    sign = 1 if match["way"] == "بعد" else -1
    if match["n"] is None and many and unit not in ("hour", "minute"):  # some days, weeks, ... ago
        near, far = _back(base, unit, 2 * sign), _back(base, unit, _PAUCAL[unit] * sign)
        return Period(min(near, far), max(near, far), "range")
    return moved(base, unit, sign * int(match["n"] or 1))


def _same_day(plain: str, base: date | None) -> Answer:
    """The base's day in another year or month: ``في مثل هذا the_day من the_year الماضي``, ``... قبل 2 year``."""
    match = patterns.SAME_DAY.search(plain)
    if match is None:
        return None
    rest = plain[match.end() :]
    ago = patterns.AGO.search(rest)
    count = -int(ago["n"] or 1) if ago is not None else modifier(rest)
    if count is None:
        return None
    if base is None:
        return NO_BASE
    return periods.day(periods.months_from(base, count * (1 if re.search("month", rest) else 12)))


def _last(plain: str, base: date | None, tense: Tense) -> Answer:
    ahead = 1 if tense == "future" else None
    match = patterns.LAST.search(plain)
    if match is not None:
        stated = match["n1"] or match["n2"] or match["n3"]
        offset = modifier(match["mod"])
    elif (match := patterns.LAST_N.search(plain)) is not None:
        stated, offset = match["n"], modifier(match["mod"] or "")
        if offset is None and match["way"] != "اخر":
            offset = ahead
    elif (match := patterns.WITHIN.search(plain)) is not None:
        stated, offset = "1", ahead
    else:
        return None
    if base is None:
        return NO_BASE
    unit = match["unit"].removesuffix("s")
    amount = int(stated) if stated else _PAUCAL[unit]
    if offset is not None and offset > 0:
        return Period(base, _back(base, unit, amount), "range")
    return Period(_back(base, unit, -amount), base, "range")


def _deictic(plain: str, base: date | None, weekdays: list[int]) -> Answer:
    found = [patterns.DEICTIC_DAYS[m.lastgroup] for m in patterns.DEICTIC.finditer(plain) if m.lastgroup]
    if not found:
        return None
    if base is None:
        return NO_BASE
    days = [base + timedelta(days=offset) for offset in found]
    if len(days) == 1 and len(weekdays) == 1:  # posted a day late or early: the weekday is the firmer word
        off = (weekdays[0] - days[0].weekday() + 2) % 7 - 2  # -2..4 days
        if off < 0 or (off == 1 and days[0] < base):
            days = [days[0] + timedelta(days=off)]
    return periods.span(periods.day(min(days)), periods.day(max(days)))


def _weekdays(plain: str, base: date | None, tense: Tense, weekdays: list[int]) -> Answer:
    if not weekdays:
        return None
    if base is None:
        return NO_BASE
    offset = modifier(plain)
    in_week = re.search(r"the_week", plain)
    forward = (offset is not None and offset > 0) or (offset is None and tense == "future")
    if in_week is not None or offset == 0:
        days = [periods.week(base + timedelta(days=7 * (offset or 0))).start + timedelta(days=n) for n in weekdays]
        if offset == 0 and tense == "past" and max(days) > base:  # weeks that begin on Saturday or Sunday
            days = [d - timedelta(days=7) for d in days]
        return periods.span(periods.day(min(days)), periods.day(max(days)))
    strict = 1 if offset else 0
    weeks = timedelta(days=7 * (abs(offset or 1) - 1))
    if forward:
        first = base + timedelta(days=strict + (weekdays[0] - base.weekday() - strict) % 7) + weeks
        days = [first]
        for n in weekdays[1:]:
            days.append(days[-1] + timedelta(days=(n - days[-1].weekday()) % 7))
    else:
        days = [base - timedelta(days=strict + (base.weekday() - strict - weekdays[-1]) % 7) - weeks]
        for n in reversed(weekdays[:-1]):
            days.append(days[-1] - timedelta(days=(days[-1].weekday() - n) % 7))
    return periods.span(periods.day(min(days)), periods.day(max(days)))


def _clock(plain: str, base: date | None, part: str | None) -> Answer:
    """A time of day alone belongs to the publication's day."""
    if part is None and not re.search(r"the_hour \d", plain):
        return None
    return NO_BASE if base is None else periods.day(base)
