"""The date line of an article: a header line that says when it was published and little else."""

import re
from datetime import date

from annotations.calendar import HIJRI_MONTHS, MONTHS, WEEKDAYS, alternatives, day_first, full_year, lookup, loose

_MONTH = rf"(?:{alternatives(MONTHS)})"
_NAMED = re.compile(
    rf"(?<!\w)(?P<day>\d{{1,2}})\s*(?:[-/.,]|من|شهر)?\s*(?P<month>{_MONTH})"
    rf"(?:\s*[/(\\-]\s*{_MONTH}\)?)?\s*(?:[-/.,]|من|عام|سنه)?\s*(?P<year>\d{{4}})(?!\d)\s*م?(?!\w)"
)
_MONTH_FIRST = re.compile(rf"(?<!\w)(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})\s*,?\s*(?P<year>\d{{4}})(?!\w)")
_ISO = re.compile(r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)")
_SLASHED = re.compile(
    r"(?<![\d/.-])(?P<first>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<second>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4}|\d\d)(?!\d)"
)
_HIJRI = re.compile(
    rf"\d{{1,2}}\s*[-/]?\s*(?:من\s+)?(?:{alternatives(HIJRI_MONTHS)})\s*[-/,]?\s*(?:1[345]\d\d)?\s*ه?(?!\w)|1[34]\d\d\s*ه(?!\w)"
)
_CLOCK = re.compile(
    r"t?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?z?\s*(?:(?:صباحا|مسا|ظهرا|ص|م|am|pm|ليلا|فجرا|عصرا)(?!\w))?"
    r"|\d{4}\s*(?=\(?gmt)|\(?\s*(?:gmt|utc|ast|kst)\s*(?:[+-]\s*\d{1,2}(?::?\d\d)?)?\s*\)?|[+-]\d\d:?\d\d"
)
_LABEL = re.compile(
    rf"(?<!\w)(?:ال)?(?:{alternatives(WEEKDAYS)}|mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?(?!\w)"
    r"|(?<!\w)(?:تاريخ|بتاريخ|التاريخ|النشر|نشر|نشرت|اخر|تحديث|حدث|حرر|تم|في|يوم|الساعه|عند|اليوم|الموافق|"
    r"بتوقيت|توقيت|غرينتش|جرينتش|بغداد|مكه|المكرمه|المحلي|كتب|اضيف|صباحا|مسا|ص|م|am|pm|updated|published|on|at)(?!\w)"
)
_CAPTION = re.compile(
    r"(?<!\w)(?:ال)?(?:صوره|صور|ارشيف|ارشيفيه|تصوير|لقطه|getty|reuters|afp|رويترز|فرانس|برس|اسوشيتد|اناضول|تويتر|فيسبوك|غيتي)(?!\w)"
)
_LONGEST = 90
"""Characters; no header line of a news site is longer."""


def _found(line: str) -> tuple[date, int, int] | None:
    for pattern in (_NAMED, _MONTH_FIRST, _ISO, _SLASHED):
        match = pattern.search(line)
        if match is None:
            continue
        part = match.groupdict()
        if pattern is _SLASHED:
            value = day_first(int(part["first"]), int(part["second"]), int(part["year"]))
        else:
            month = int(part["month"]) if pattern is _ISO else lookup(MONTHS, part["month"])
            try:
                value = date(full_year(int(part["year"])), month, int(part["day"]))
            except ValueError:
                value = None
        if value is not None:
            return value, match.start(), match.end()
    return None


def parse_header_date(text: str) -> date | None:
    """The publication date that a header line states, or None where the line is something else.

    A date line is a full date (day, month, year) with at most a weekday, a clock time, a Hijri date,
    a label such as "آخر تحديث" and two more words set off by punctuation (a city, an outlet).
    A sentence or a photo caption that has a date in it is none. Numbers are read day first.

    >>> parse_header_date("2200 (GMT+04:00) - 11/06/09")
    datetime.date(2009, 6, 11)
    >>> parse_header_date("جنود يجمعون مخلفات هجوم سابق / 13 يناير 2020 (وكالة)") is None
    True
    """
    if len(text) > _LONGEST or "\n" in text.strip():
        return None
    line = _HIJRI.sub(" ", loose(text))
    found = _found(line)
    if found is None:
        return None
    value, start, end = found
    rest = _CLOCK.sub(" ", line[:start]) + "\x00" + _CLOCK.sub(" ", line[end:])
    while (another := _found(rest)) is not None:  # "updated on ..."
        rest = rest[: another[1]] + " " + rest[another[2] :]
    if _CAPTION.search(rest):
        return None
    bare = _LABEL.sub(" ", rest)
    before, after = bare.split("\x00")
    others = re.findall(r"\w+", bare)
    glued = re.search(r"\w\s*$", before) or re.match(r"\s*\w", after)
    return None if len(others) > 2 or (others and glued) else value
