"""Stretches of the calendar: weeks, weekends, months, seasons, years and their beginnings and ends.

Weeks are those of ISO 8601 (Monday to Sunday), as in TIMEX3; the weekend is Friday and Saturday, as
in the press that we read; winter of a year begins in its December.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, NamedTuple

Precision = Literal["day", "weekend", "week", "month", "season", "year", "range"]
Portion = Literal["early", "middle", "late"]
SEASON_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


class Period(NamedTuple):
    """First day, last day and the unit that the words named."""

    start: date
    end: date
    precision: Precision


def day(value: date) -> Period:
    """One day."""
    return Period(value, value, "day")


def week(value: date) -> Period:
    """The ISO week that holds a day."""
    monday = value - timedelta(days=value.weekday())
    return Period(monday, monday + timedelta(days=6), "week")


def weekend(value: date) -> Period:
    """Friday and Saturday of the ISO week that holds a day."""
    monday = value - timedelta(days=value.weekday())
    return Period(monday + timedelta(days=4), monday + timedelta(days=5), "weekend")


def month(year: int, number: int) -> Period:
    """A calendar month; ``number`` may leave 1..12 and then carries into the year."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month")


def year(number: int) -> Period:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31), "year")


def years(first: int, last: int) -> Period:
    """From the first day of one year to the last of another."""
    return Period(date(first, 1, 1), date(last, 12, 31), "range")


def season(name: str, of: int) -> Period:
    """A meteorological season: spring March to May, ..., winter December to the end of February."""
    first = SEASON_MONTH[name]
    return Period(date(of, first, 1), month(of, first + 2).end, "season")


def portion(period: Period, part: Portion) -> Period:
    """The beginning, middle or end of a period.

    Months fall into days 1-10, 11-20 and 21 to the last; years into January to March, May to
    August and October to December; several years into the first third of the years, the rest and
    the last third; other stretches into thirds of their days.
    """
    start, end = period.start, period.end
    if period.precision == "month" and start.day == 1:
        first, last = {"early": (1, 10), "middle": (11, 20), "late": (21, end.day)}[part]
        return Period(start.replace(day=first), start.replace(day=last), "range")
    if period.precision == "year":
        first, last = {"early": (1, 3), "middle": (5, 8), "late": (10, 12)}[part]
        return Period(date(start.year, first, 1), month(start.year, last).end, "range")
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        third = (end.year - start.year + 1) // 3
        first, last = {"early": (0, third), "middle": (third, -third), "late": (-third, 0)}[part]
        return years(
            (end.year + 1 if first < 0 else start.year) + first, (start.year if last > 0 else end.year + 1) + last - 1
        )
    third = ((end - start).days + 1) // 3
    if part == "early":
        return Period(start, start + timedelta(days=max(third - 1, 0)), "range")
    if part == "late":
        return Period(end - timedelta(days=max(third - 1, 0)), end, "range")
    return Period(start + timedelta(days=third), end - timedelta(days=third), "range")


def months_from(value: date, offset: int) -> date:
    """The same day so many months on, or the last day of a shorter month."""
    there = month(value.year, value.month + offset)
    return there.start.replace(day=min(value.day, there.end.day))


def span(first: Period, last: Period) -> Period:
    """From the start of one period to the end of another; one day where both are the same day."""
    if first.start == last.end:
        return day(first.start)
    return Period(first.start, last.end, "range")
