"""Words of the calendar in Arabic: months of every system in use, weekdays, parts of the day.

Pure data and tiny functions, shared by the article reader and the date resolver. All names are
stored in the loose spelling of :func:`loose`, so that a missing hamza, ه for ة and ى for ي match.

Months follow the usage of the Arab press: the Egyptian and Gulf names (يناير), the Levantine and
Iraqi ones (كانون الثاني), the Tunisian and Algerian ones (جانفي), the Moroccan ones (غشت).
"""

import re
from datetime import date
from functools import lru_cache

from annotations.fold import fold_character

_LOOSE = str.maketrans({"ة": "ه", "ؤ": "و", "ئ": "ي", "ء": None, "،": ","})

_folded = lru_cache(maxsize=4096)(fold_character)


def loose(text: str) -> str:
    """``text`` folded for matching calendar words; offsets are lost.

    >>> loose("مساء الأربعاء") == loose("مسا الاربعا")
    True
    """
    return "".join(map(_folded, text)).translate(_LOOSE)


def _table(rows: dict[int, str]) -> dict[str, int]:
    return {loose(name.strip()): number for number, names in rows.items() for name in names.split("|")}


MONTHS: dict[str, int] = _table(
    {
        1: "يناير|كانون الثاني|كانون ثاني|كانون ثان|كانون2|جانفي|january|jan",
        2: "فبراير|شباط|فيفري|فبرابر|february|feb",
        3: "مارس|آذار|اذار|مارت|march|mar",
        4: "أبريل|نيسان|أفريل|إبريل|april|apr",
        5: "مايو|أيار|ايار|ماي|مايس|may",
        6: "يونيو|حزيران|جوان|يونيه|june|jun",
        7: "يوليو|تموز|جويلية|يوليوز|يوليه|july|jul",
        8: "أغسطس|آب|اوت|أوت|غشت|اوغسطس|august|aug",
        9: "سبتمبر|أيلول|شتنبر|september|sept|sep",
        10: "أكتوبر|تشرين الأول|تشرين أول|اوكتوبر|october|oct",
        11: "نوفمبر|تشرين الثاني|تشرين ثاني|تشرين ثان|نونبر|november|nov",
        12: "ديسمبر|كانون الأول|كانون أول|دجنبر|december|dec",
    }
)
"""Gregorian months: loose name to 1..12."""

HIJRI_MONTHS: dict[str, int] = _table(
    {
        1: "محرم|المحرم|محرم الحرام",
        2: "صفر|صفر الخير",
        3: "ربيع الأول|ربيع أول",
        4: "ربيع الآخر|ربيع الثاني|ربيع ثاني|ربيع آخر",
        5: "جمادى الأولى|جمادى الأول|جمادى أول|جماد الأول|جمادي أولى|جمادى الاولي",
        6: "جمادى الآخرة|جمادى الثانية|جمادى الثاني|جمادى الآخر|جماد الثاني|جماد الآخر",
        7: "رجب|رجب الأصب",
        8: "شعبان",
        9: "رمضان|رمضان المبارك",
        10: "شوال",
        11: "ذو القعدة|ذي القعدة|ذا القعدة|ذوالقعدة",
        12: "ذو الحجة|ذي الحجة|ذا الحجة|ذوالحجة",
    }
)
"""Months of the Hijri year: loose name to 1..12."""

WEEKDAYS: dict[str, int] = _table(
    {
        0: "اثنين|إثنين|اتنين",
        1: "ثلاثاء|ثلثاء",
        2: "أربعاء",
        3: "خميس",
        4: "جمعة",
        5: "سبت",
        6: "أحد",
    }
)
"""Weekdays without article: loose name to ``date.weekday()`` (Monday is 0)."""

PARTS: dict[str, str] = {
    loose(name): part
    for part, names in {
        "midnight": "منتصف الليل|منتصف ليل|منتصف ليلة",
        "afternoon": "بعد الظهر|بعد ظهر|بعد الظهيرة|بعد ظهيرة|عصر|العصر|عصرا",
        "dawn": "فجر|الفجر|فجرا|سحر|السحر|سحرا",
        "morning": "صباح|الصباح|صباحا|صبيحة|ضحى|الضحى|قبل الظهر|قبل ظهر",
        "noon": "ظهر|الظهر|ظهرا|ظهيرة|الظهيرة",
        "evening": "مساء|المساء|مساءا|مسائي|عشية|غروب|الغروب|مغرب|المغرب",
        "night": "ليل|الليل|ليلا|ليلة|الليلة|ليلتي|سهرة",
    }.items()
    for name in names.split("|")
}
"""Loose words of the day's parts to the seven codes of the record; longer names win over shorter."""


def alternatives(names: dict[str, int] | dict[str, str]) -> str:
    """The names of a table as one regular-expression alternative, longest first, any run of spaces."""
    return "|".join(r"\s+".join(map(re.escape, n.split())) for n in sorted(names, key=lambda n: (-len(n), n)))


def lookup(names: dict[str, int], found: str) -> int:
    """The number of a name that :func:`alternatives` matched (spaces may differ)."""
    return names[" ".join(found.split())]


def full_year(year: int) -> int:
    """A year of two digits made whole: 00..69 are of this century, 70..99 of the last."""
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def day_first(first: int, second: int, year: int) -> date | None:
    """The date of ``05/01/2022`` and its like: day before month, swapped only where that is impossible."""
    for day, month in ((first, second), (second, first)):
        try:
            return date(full_year(year), month, day)
        except ValueError:
            continue
    return None
