"""The nth of a stretch: the second week of April, the first Thursday of a month, the last day of a feast; and eves.

All functions take the canonical spelling of :func:`inference.values.dates.spelling.canonical`. A week counted within
a month or a year is seven days from its first: the second week of April is days 8 to 14, the last one the last seven.
"""

import re
from datetime import date, timedelta

from inference.values.dates import explicit, patterns, periods
from inference.values.dates.explicit import IMPOSSIBLE, Tense
from inference.values.dates.periods import Period
from inference.values.dates.units import Answer, feast, part_of, whole
from inference.values.numbers.numerals import ORDINALS

_RANKS = {name: number for name, number in ORDINALS.items() if 1 <= number <= 10}
_LAST = ("اخير", "اخر")
_RANK = rf"(?:ال)?(?:{'|'.join([*_RANKS, *_LAST])})(?:[يه])?"
_OF = (
    r"\s(?:(?:من|في|خلال|ضمن)\s)?(?P<of>(?:هذا\s)?(?:month\s|year\s)?"
    r"(?:[mh]\d\d|the_month|the_year|\d{4}|عيد|عاشورا).*)"
)
_BEFORE = re.compile(rf"(?<!\w)(?P<rank>{_RANK})\s(?:day\s(?=w))?(?P<what>days?|week|month(?!\s[mh]\d)|w\d)(?!\w){_OF}")
_AFTER = re.compile(rf"(?<!\w)the_(?P<what>day|week|month)\s(?P<rank>{_RANK}|\d{{1,2}})(?!\w){_OF}")
_LAST_WEEKDAY = re.compile(rf"(?<!\w)(?P<what>w\d)\s(?P<rank>الاخيره?)(?!\w){_OF}")
"""With other ranks a weekday's date is meant: Thursday the third of April is the third."""
_EVE = re.compile(r"(?:عشيه|night|ليله)\s(?:day\s)?(?=عيد|راس|عاشورا|الكريسماس|المولد|الاربعينيه)")


def eve(plain: str, base: date | None, tense: Tense) -> Answer:
    """The day before a feast whose date is known: ``عشيه عيد الفطر``, ``night راس the_year``; None for other eves."""
    if not _EVE.search(plain):
        return None
    found = feast(plain, None if base is None else base + timedelta(days=1), tense)
    return periods.day(found.start - timedelta(days=1)) if isinstance(found, Period) else found


def nth(plain: str, base: date | None, tense: Tense) -> Answer:
    """The day, week, month or weekday of that rank, or the half, third or quarter, of the stretch named after it."""
    split = patterns.SPLIT.search(plain)
    if split is not None and re.search(r"[mh]\d\d|the_month", plain[split.end() :]):
        of = _stretch(plain[split.end() :], base, tense)
        return part_of(of, split["kind"], split["which"]) if isinstance(of, Period) else of
    match = _AFTER.search(plain) or _BEFORE.search(plain) or _LAST_WEEKDAY.search(plain)
    if match is None:
        return None
    of = _stretch(match["of"], base, tense)
    if not isinstance(of, Period):
        return of
    return _member(of, match["what"].removesuffix("s"), _rank(match["rank"])) or IMPOSSIBLE


def _rank(word: str) -> int:
    """The number of an ordinal; -1 for the last."""
    if word.isdecimal():
        return int(word)
    bare = word.removeprefix("ال")
    return next((n for name, n in _RANKS.items() if bare.startswith(name)), -1)


def _stretch(text: str, base: date | None, tense: Tense) -> Answer:
    return feast(text, base, tense) or explicit.hijri(text, base, tense) or whole(text, base, tense)


def _member(of: Period, what: str, rank: int) -> Period | None:
    """The member of that rank, counted from the end where it is -1; None where there is no such one."""
    if what == "month":
        number = rank if rank > 0 else 12
        return periods.month(of.start.year, number) if of.precision == "year" and number <= 12 else None
    step, first = (1 if what == "day" else 7), of.start
    if re.fullmatch(r"w\d", what):
        first += timedelta(days=(int(what[1]) - first.weekday()) % 7)
    if rank < 0 and what == "week":
        return Period(of.end - timedelta(days=6), of.end, "week")
    if rank < 0:
        rank = (of.end - first).days // step + 1
    start = first + timedelta(days=step * (rank - 1))
    if start > of.end:
        return None
    return Period(start, min(start + timedelta(days=6), of.end), "week") if what == "week" else periods.day(start)
