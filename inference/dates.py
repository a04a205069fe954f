"""When: a time expression resolved against the publication date to a range with its precision.

The grammar is closed and works on the canonical spelling of :mod:`inference.timex`. Precision follows
TIMEX3 (ISO-TimeML) and section 3 of the contract; what cannot be resolved stays null with a reason.
Conventions (day first, ISO weeks, Friday and Saturday as weekend) are stated in ``docs/dates.md``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from inference import explicit, periods
from inference.explicit import NO_BASE, Tense, modifier, understood
from inference.periods import Period, Precision
from inference.timex import canonical, part_of_day

Part = Literal["dawn", "morning", "noon", "afternoon", "evening", "night", "midnight"]
OTHER_EVENT = "depends on another event"
INDEFINITE = "indefinite"
NOT_UNDERSTOOD = "not understood"
Answer = Period | str | None


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


_AROUND = r"(?:(?:نحو|حوالي|قرابه|زها|ما يقارب|اكثر من|اقل من|ما لا يقل عن|اقل من|بضعه|بضع|عده|مجرد)\s)*"
_UNIT = r"(?P<unit>days?|weeks?|months?|years?|hours?|minutes?|nights?)(?!\w)"
_AGO = re.compile(
    rf"(?<!\w)و?(?P<way>قبل|منذ|بعد|من)\s{_AROUND}(?:(?P<n>\d+)\s)?{_UNIT}(?P<from>\s(?:من|علي)\s(?!الان(?!\w)|the_day))?"
)
_LAST = re.compile(
    rf"(?:(?P<n1>\d+)\s)?(?:the_(?:(?P<n2>\d+)\s)?)(?P<unit>days|weeks|months|years|hours|minutes|(?<=\d\s)(?:day|week|month|year|hour))(?!\w)"
    rf"\s?(?:(?P<n3>\d+)\s?)?(?:القليله\s)?(?P<mod>{explicit.MODIFIER.pattern})"
)
_LAST_N = re.compile(rf"(?:اخر|خلال|في غضون|علي مدي|طوال|غضون)\s(?:the_)?(?P<n>\d+)\s{_UNIT}(?P<mod>\s\S+)?")
_SHORT_OF = {"day": 10, "week": 8, "month": 11, "year": 10, "hour": 24, "minute": 60, "night": 10}
_DEICTIC = re.compile(
    r"(?<!\w)[وبفل]{0,2}(?:"
    r"(?P<a>اول (?:من )?ب?(?:ال)?امس|(?:ال)?امس الاول|اول (?:ال)?بارحه|(?:ال)?بارحه الاولي|قبل (?:ال)?امس|اول ليله امس)"
    r"|(?P<b>(?:ال|ل)?امس|(?:ال)?بارحه|the_night الماضيه|night الامس)|(?P<c>بعد (?:ال)?غدا?)|(?P<d>(?:ال|ل)?غدا?)"
    r"|(?P<e>the_day|the_night|(?:ذا|هذا) the_day|نهارا?|هذه? the_night))(?!\w)"
)
_DEICTIC_DAYS = {"a": -2, "b": -1, "c": 2, "d": 1, "e": 0}
_OTHER = re.compile(
    r"(?:التالي|التاليه|اللاحق|اللاحقه|نفس(?:ه|ها)?|ذات(?:ه|ها)|ذلك|تلك|عينه)(?!\w)|(?<!\w)(?:في )?(?:نفس|ذات) (?:the_|ال)"
    r"|the_day (?:الاول|الثاني|الثالث|الرابع|الخامس|السابق|الذي|\d)|(?:قبل|بعد)(?:ه|ها|هم)(?!\w)|بعد (?:ذلك|hours?)(?!\w)|عندما|اثنا"
)
_BOUND = re.compile(
    r"(?:^|\s)(?P<way>قبل|بعد|منذ|ابتدا من|اعتبارا من|بد[اي]? من)\s(?=(?:نهايه |مطلع |اواخر |منتصف |بدايه |اوايل |day )?"
    r"(?:the_)?(?:year|week|month|\d{4}|m\d|w\d|h\d|\d{1,2} (?:من )?m\d|امس|الامس|اول|day w|صيف|شتا|ربيع|خريف|\d{1,2}/))"
)
_RANGES = (
    re.compile(r"(?:^|\s)(?:و?ما )?(?:و?بين)\s(?P<a>.+?)\s(?:و|الي|حتي)\s?(?P<b>.+)$"),
    re.compile(r"^(?:.*?(?:^|\s)(?:من|منذ|بد[اي]? من)\s)?(?P<a>.+?)\s(?:الي|حتي|و?حتي|و الي|لغايه)\s(?P<b>.+)$"),
    re.compile(r"^(?=.*m\d\d)(?P<a>.*(?:m\d\d|\d{4}).*?)\s*-\s*(?P<b>.*(?:m\d\d|\d{4}).*)$"),
)
_PORTION = re.compile(
    r"(?<!\w)[وبف]?(?:(?P<early>مطلع|اوايل|بدايه|بدايات|مستهل|غره|اول|the_days الاولي من)|(?P<middle>منتصف|اواسط|وسط)|(?P<late>اواخر|نهايه|نهايات|ختام|اخر))"
    r"(?!\s(?:ال)?ليل)\s(?!من\sامس)"
)
_SPLIT = re.compile(r"(?<!\w)(?P<kind>النصف|الربع|الثلث)\s(?P<which>الاول|الثاني|الثالث|الرابع|الاخير|\d)")
_WEEKEND = re.compile(r"(?:عطله |اجازه )?(?<!\w)[بف]?(?:نهايه|عطله) (?:نهايه )?(?:the_)?week")
_SEASON = re.compile(
    r"(?<!\w)[وفبل]?(?:ال)?(?P<name>صيف|شتا|خريف|ربيع)(?:ا)?(?!\w)(?:\s*(?:year\s|the_year\s|من\s)*(?P<year>\d{4}))?(?:\s?[-/]\s?(?P<next>\d{2,4}))?"
)
_SEASONS = {"صيف": "summer", "شتا": "winter", "خريف": "autumn", "ربيع": "spring"}
_MONTH = re.compile(
    r"(?<!\w)m(?P<month>\d\d)\s*(?:(?:من|,|-|/)?\s*(?:(?:the_)?year\s)?\s*(?P<year>\d{4})(?!\d)|(?:من\s)?(?P<rel>(?:هذا )?the_year(?:\s\w+){0,2}))?"
)
_NAMED_UNIT = re.compile(r"(?:(?P<this>هذا|هذه)\s)?(?P<the>the_)?(?P<unit>week|month|year)(?!\w)")
_YEARS = re.compile(
    r"(?<![\d/.:-])(?P<year>1[0-9]\d\d|20\d\d|21\d\d)(?:\s?[-/]\s?(?P<next>\d{4}|\d\d))?(?!\d)(?:\s*(?:م|ميلادي|ميلاديه))?"
)
_DECADE = re.compile(r"(?<!\w)[وفبل]?(?:ال)?(?P<tens>عشرين|ثلاثين|اربعين|خمسين|ستين|سبعين|ثمانين|تسعين)(?:ي)?ات(?!\w)")
_TENS = {"عشرين": 20, "ثلاثين": 30, "اربعين": 40, "خمسين": 50, "ستين": 60, "سبعين": 70, "ثمانين": 80, "تسعين": 90}
_FEASTS = (  # Hijri month, first day, length
    (re.compile("عاشورا"), 1, 10, 1), (re.compile("عيد الفطر"), 10, 1, 3), (re.compile("عيد الاضحي"), 12, 10, 4),
    (re.compile("المولد النبوي"), 3, 12, 1), (re.compile("الاربعينيه|اربعينيه الامام"), 2, 20, 1),
)  # fmt: skip
_VAGUE_TIME = re.compile(
    r"الان|حاليا|موخرا|سابقا|سابق|قريبا|انذاك|لاحق|مبكر|متاخر|اخيرا|حينها|وقتها|ايام|days|years|weeks|months|hours"
)


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
    try:
        answer = _read(plain, base, tense, part)
    except (OverflowError, ValueError):
        answer = explicit.IMPOSSIBLE
    if isinstance(answer, Period):
        return _bounded(plain, answer, base, part, text)
    reason = answer or (INDEFINITE if _VAGUE_TIME.search(plain) else NOT_UNDERSTOOD)
    return TimeValue(None, None, None, _part(part), text, reason)


def resolve_after_event(event: tuple[date, date], text: str = "") -> TimeValue:
    """ "Hours after" another event: from the day before that event's day to that day (contract, section 3)."""
    start = event[0] - timedelta(days=1)
    return TimeValue(start, event[1], "range", None, text, None)


def _part(name: str | None) -> Part | None:
    return name  # type: ignore[return-value]


def _bounded(plain: str, found: Period, base: date | None, part: str | None, text: str) -> TimeValue:
    """The period itself, or what lies before, after or since it where the words say so."""
    bound = _BOUND.search(plain)
    if bound is None or re.search(r"قبل (?:ال)?امس", plain) or _ago(plain, base) is not None:
        return TimeValue(found.start, found.end, found.precision, _part(part), text, None)
    if bound["way"] == "قبل":
        return TimeValue(None, found.start - timedelta(days=1), "range", _part(part), text, "no lower bound")
    start = found.end + timedelta(days=1) if bound["way"] == "بعد" else found.start
    if base is None or base < start:
        return TimeValue(start, None, "range", _part(part), text, "no upper bound")
    return TimeValue(start, base, "range", _part(part), text, None)


def _read(plain: str, base: date | None, tense: Tense, part: str | None) -> Answer:
    weekdays = [int(n) for n in re.findall(r"(?<!\w)w(\d)", plain)]
    rules: tuple[Callable[[], Answer], ...] = (
        lambda: explicit.numeric(plain),
        lambda: _ranges(plain, base, tense),
        lambda: explicit.named(plain, base, tense, weekdays[0] if len(weekdays) == 1 else None),
        lambda: explicit.hijri(plain, base, tense),
        lambda: _feasts(plain, base, tense),
        lambda: _ago(plain, base),
        lambda: _last(plain, base),
        lambda: explicit.of_month(plain, base),
        lambda: OTHER_EVENT if _OTHER.search(plain) and not weekdays else None,
        lambda: _deictic(plain, base, weekdays),
        lambda: _weekdays(plain, base, tense, weekdays),
        lambda: _periods(plain, base, tense),
        lambda: explicit.short_numeric(plain, base, tense),
        lambda: _clock(base, part),
    )
    return next((answer for rule in rules if (answer := rule()) is not None), None)


def _ranges(plain: str, base: date | None, tense: Tense) -> Answer:
    for pattern in _RANGES:
        match = pattern.search(plain)
        if match is None:
            continue
        first, last = match["a"].strip(), match["b"].strip()
        if re.search(r"the_hour|\d:\d\d", first) or re.search(r"the_hour|\d:\d\d", last):
            continue  # a span of hours is one day
        if re.fullmatch(r"(?:\w+ )?\d{1,2}", first) and (month := re.search(r"m\d\d.*", last)):
            first = first + " " + month[0]
        elif re.search(r"m\d\d", first) and not re.search(r"\d{4}", first) and (year := re.search(r"\d{4}", last)):
            first = first + " " + year[0]
        elif re.fullmatch(r"(?:\w+ )?\d{1,2}", last) and (month := re.search(r"m\d\d.*", first)):
            last = last + " " + month[0]
        end = _read(last, base, tense, None)
        if not isinstance(end, Period):
            continue
        start = _read(first, end.end if re.match(r"w\d|day w\d", first) else base, tense, None)
        if not isinstance(start, Period):
            continue
        if start.start > end.end and (found := re.search(r"m\d\d (\d{4})$", first)) is not None:
            start = _read(first[: found.start(1)] + str(int(found[1]) - 1), base, tense, None)
        if isinstance(start, Period) and start.start <= end.end:
            return periods.span(start, end)
    return None


def _feasts(plain: str, base: date | None, tense: Tense) -> Answer:
    for pattern, number, first, length in _FEASTS:
        if pattern.search(plain):
            if base is None:
                return NO_BASE
            around = (base.year - 622) * 33 // 32
            months = [m for y in range(around - 2, around + 4) if (m := explicit.hijri_month(y, number)) is not None]
            found = [m.start + timedelta(days=first - 1) for m in months]
            ranges = [periods.span(periods.day(d), periods.day(d + timedelta(days=length - 1))) for d in found]
            return understood(ranges, base, tense, modifier(plain)) if ranges else None
    return None


def _moved(base: date, unit: str, amount: int) -> Period:
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


def _back(base: date, unit: str, amount: int) -> date:
    if unit in ("hour", "minute"):
        days = amount / 24 if unit == "hour" else 0
        return base + timedelta(days=int(days - 0.99) if days < 0 else int(days + 0.99))
    if unit in ("day", "night", "week"):
        return base + timedelta(days=amount * (7 if unit == "week" else 1))
    return explicit.months_from(base, amount * (12 if unit == "year" else 1))


def _ago(plain: str, base: date | None) -> Answer:
    match = _AGO.search(plain)
    if match is None or match["way"] == "من" and match["n"] is None:
        return None
    many, unit = match["unit"].endswith("s"), match["unit"].removesuffix("s")
    rest = plain[match.end() :].strip()
    if match["from"]:
        return OTHER_EVENT
    if match["n"] is None and not many and re.match(r"\d{4}|m\d|w\d|ال|h\d", rest):
        return None  # before the year 2003, since the month of May
    if match["way"] == "بعد" and unit in ("hour", "minute") and match["n"] is None:
        return OTHER_EVENT
    if base is None:
        return NO_BASE
    sign = 1 if match["way"] == "بعد" else -1
    if match["n"] is None and many and unit not in ("hour", "minute"):  # some days, weeks, ... ago
        near, far = _back(base, unit, 2 * sign), _back(base, unit, _SHORT_OF[unit] * sign)
        return Period(min(near, far), max(near, far), "range")
    return _moved(base, unit, sign * int(match["n"] or 1))


def _last(plain: str, base: date | None) -> Answer:
    match = _LAST.search(plain)
    if match is not None:
        stated = match["n1"] or match["n2"] or match["n3"]
        offset = modifier(match["mod"])
    else:
        match = _LAST_N.search(plain)
        if match is None:
            return None
        stated, offset = match["n"], modifier(match["mod"] or "")
    if base is None:
        return NO_BASE
    unit = match["unit"].removesuffix("s")
    amount = int(stated) if stated else _SHORT_OF[unit]
    if offset is not None and offset > 0:
        return Period(base, _back(base, unit, amount), "range")
    return Period(_back(base, unit, -amount), base, "range")


def _deictic(plain: str, base: date | None, weekdays: list[int]) -> Answer:
    found = [_DEICTIC_DAYS[m.lastgroup] for m in _DEICTIC.finditer(plain) if m.lastgroup]
    if not found:
        return None
    if base is None:
        return NO_BASE
    days = [base + timedelta(days=offset) for offset in found]
    if len(days) == 1 and len(weekdays) == 1:  # posted a day late: the weekday is the firmer word
        late = (days[0].weekday() - weekdays[0]) % 7
        days = [days[0] - timedelta(days=late if late <= 2 else 0)]
    return periods.span(periods.day(min(days)), periods.day(max(days)))


def _weekdays(plain: str, base: date | None, tense: Tense, weekdays: list[int]) -> Answer:
    if not weekdays:
        return None
    if base is None:
        return NO_BASE
    offset = modifier(plain)
    in_week = re.search(r"the_week", plain)
    forward = offset is not None and offset > 0 or offset is None and tense == "future"
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


def _periods(plain: str, base: date | None, tense: Tense) -> Answer:
    """Weekends, weeks, months, seasons, years, decades, and their beginnings, halves and ends."""
    if _WEEKEND.search(plain):
        offset = modifier(plain)
        if base is None:
            return NO_BASE
        if offset is None:
            found = [periods.weekend(base + timedelta(days=7 * n)) for n in (-1, 0, 1)]
            return understood(found, base, tense, None)
        return periods.weekend(base + timedelta(days=7 * offset))
    portion = _PORTION.search(plain)
    split = _SPLIT.search(plain)
    whole = _whole(plain, base, tense)
    if isinstance(whole, Period) and portion is not None:
        return periods.portion(whole, portion.lastgroup)  # type: ignore[arg-type]
    if split is not None:
        if whole is None:
            whole = NO_BASE if base is None else periods.year(base.year)
        return _split(whole, split["kind"], split["which"]) if isinstance(whole, Period) else whole
    return whole


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
    season = _SEASON.search(plain)
    if season is not None:
        name = _SEASONS[season["name"]]
        if season["year"]:
            return periods.season(name, int(season["year"]))
        if base is None:
            return NO_BASE
        known = re.search(r"the_year", plain)
        offset = modifier(plain)
        if known is not None:
            return periods.season(name, base.year + (offset or 0))
        return understood([periods.season(name, y) for y in range(base.year - 4, base.year + 4)], base, tense, offset)
    months = list(_MONTH.finditer(plain))
    if months:
        found = _month(months[-1], plain, base, tense)
        if len(months) == 1 or not isinstance(found, Period):
            return found
        first = periods.month(found.start.year, int(months[0]["month"]))
        return periods.span(
            first if first.start <= found.start else periods.month(first.start.year - 1, first.start.month), found
        )
    years = list(_YEARS.finditer(plain))
    if years:
        first, last = int(years[0]["year"]), int(years[-1]["year"])
        if years[-1]["next"]:
            last = int(years[-1]["next"]) if len(years[-1]["next"]) == 4 else last // 100 * 100 + int(years[-1]["next"])
        return periods.year(first) if first == last else periods.years(min(first, last), max(first, last))
    decade = _DECADE.search(plain)
    if decade is not None:
        century = 1900 if _TENS[decade["tens"]] >= 30 or base is None else 1900 + 100 * ("هذا القرن" in plain)
        return periods.years(century + _TENS[decade["tens"]], century + _TENS[decade["tens"]] + 9)
    unit = _NAMED_UNIT.search(plain)
    offset = modifier(plain)
    if unit is None or (unit["the"] is None and unit["this"] is None and offset is None):
        return None
    if base is None:
        return NO_BASE
    return _moved(base, unit["unit"], offset or 0)


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


def _clock(base: date | None, part: str | None) -> Answer:
    """A time of day alone belongs to the publication's day."""
    if part is None:
        return None
    return NO_BASE if base is None else periods.day(base)
