"""Values in Arabic words, for the report."""

import csv
from datetime import date
from functools import cache

from annotations.values import Count, DateValue
from inference.paths import ASSETS

FIRST_STRONG, POP = "\u2068", "\u2069"


@cache
def _words() -> dict[tuple[str, str], str]:
    with (ASSETS / "arabic.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return {(row["group"], row["key"]): row["word"] for row in rows}


def word(group: str, key: object) -> str:
    """The Arabic word for a key of the contract, or the key itself."""
    return _words().get((group, str(key)), str(key))


def day(value: date) -> str:
    """``الجمعة 24 تموز/يوليو 2020``."""
    return f"{word('weekday', value.weekday())} {value.day} {word('month', value.month)} {value.year}"


def when(value: DateValue) -> str:
    """A day, a range, a month or a year, as precisely as it is known."""
    if value.start is None or value.end is None:
        return f"«{value.text}»" if value.text else "غير معروف"
    if value.precision == "month":
        days = f"{word('month', value.start.month)} {value.start.year}"
    elif value.precision == "year":
        days = str(value.start.year)
    elif value.start == value.end:
        days = day(value.start)
    elif (value.start.year, value.start.month) == (value.end.year, value.end.month):
        days = f"بين {value.start.day} و{value.end.day} {word('month', value.end.month)} {value.end.year}"
    else:
        days = f"من {day(value.start)} إلى {day(value.end)}"
    return f"{days}، {word('part', value.part_of_day)}" if value.part_of_day else days


def count(value: Count) -> str:
    """``4``, ``بين 1 و4``, ``2 على الأقل``."""
    if value.max is None:
        return f"{value.min} على الأقل"
    return str(value.min) if value.min == value.max else f"بين {value.min} و{value.max}"


def persons(value: Count, noun: str) -> str:
    """A count of people; none are said in words, since nought is a statement."""
    return f"لا {noun}" if value.max == 0 else count(value)
