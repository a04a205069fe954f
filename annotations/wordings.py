"""Kinds of wording: how a text says a day, and how it says a number.

Only for counting what the corpus covers: nothing here is resolved to a value. Patterns are written
in folded letters (``annotations/fold.py``).
"""

import re

from annotations.fold import fold
from annotations.values import Count

_LEVANTINE = r"(?:كانون|شباط|اذار|نيسان|ايار|حزيران|تموز|ايلول|تشرين)"
_LATIN = r"(?:يناير|فبراير|مارس|ابريل|مايو|يونيو|يونيه|يوليو|يوليه|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر|جانفي|فيفري)"
_HIJRI = r"(?:محرم|صفر|ربيع ال|جماد[يى]|رجب|شعبان|رمضان|شوال|ذو القعده|ذي القعد|ذو الحج|ذي الحج)"
_DAY = r"(?:ال(?:احد|اثنين|ثلاثاء|اربعاء|خميس|جمعه|جمعة|سبت))"
_PART = r"(?:فجر|صباح|ظهر|عصر|مساء|ليل|ليلة|منتصف|ضحي|ظهيرة|غروب)"

DATE_KINDS: dict[str, re.Pattern[str]] = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "levantine month": rf"(?<!\w)(?:[وبل]?{_LEVANTINE}|[ول]?اب)(?!\w)",
        "latin month": rf"(?<!\w)[وبل]?{_LATIN}(?!\w)",
        "hijri": rf"(?<!\w)[وبل]?{_HIJRI}|\d\s*هـ|\d\s*ه(?!\w)",
        "numeric": r"\d{1,4}[/-]\d{1,2}",
        "weekday": rf"(?<!\w)[وبل]?{_DAY}(?!\w)",
        "relative": r"(?<!\w)[وبل]?(?:امس|اول من|اليوم|البارحة|الليلة|غدا|الغد|الماضي\w*|المقبل\w*|القادم\w*|الفائت\w*|"
        r"المنصرم\w*|الجاري|الحالي|قبل|بعد|منذ)(?!\w)",
        "part of day": rf"(?<!\w)[وبل]?(?:ال)?{_PART}",
        "clock": r"الساعة|\d{1,2}[:.]\d{2}(?!\d)",
        "vague": r"موخرا|مؤخرا|سابق|الاخير|ايام|اسابيع|اشهر|سنوات|اعوام",
        "year alone": r"^(?:(?:في|عام|سنة|العام|خلال)\s+)*[12]\d{3}$",
    }.items()
}
"""Kind of date words to what betrays it; one wording can be of several kinds."""

_WORDS = re.compile(
    r"(?<!\w)[وبل]?(?:ال)?(?:واحد|اثن[اي]ن|اثنت[اي]ن|ثلاث|اربع|خمس|ست[ةه]?(?!\w)|سبع|ثمان|تسع|عشر(?!ات)|عشرون|مئة|مائة|الف(?!\w)|الاف)"
)
_ABOUT = re.compile(r"نحو|حوالي|قراب[ةه]|زهاء|تقريبا|يقارب|ما يقرب")
_LEAST = re.compile(r"علي الاقل|لا يقل|اكثر من|تجاوز|يزيد|اقل من|حتي الان")
_BETWEEN = re.compile(r"(?<!\w)بين(?!\w).*\sو|\d\s*(?:-|الي)\s*\d")

NUMBER_FORMS = (
    "western digits", "arabic digits", "number word", "dual", "singular", "bare plural", "about", "at least", "between",
    "tens or hundreds", "stated zero",
)  # fmt: skip


def date_kinds(words: str) -> set[str]:
    """The kinds of wording in a time expression.

    >>> sorted(date_kinds("فجر الجمعة 7 نيسان/أبريل"))
    ['both month names', 'latin month', 'levantine month', 'part of day', 'weekday']
    """
    folded = fold(words)
    kinds = {kind for kind, pattern in DATE_KINDS.items() if pattern.search(folded)}
    return kinds | {"both month names"} if {"levantine month", "latin month"} <= kinds else kinds


def number_forms(words: str, count: Count) -> set[str]:
    """The forms in which a number is said; a dual and a singular show in their value alone.

    >>> number_forms("صاروخين", Count(min=2, max=2))
    {'dual'}
    """
    folded = fold(words)
    said = {
        "western digits": re.search(r"[0-9]", words), "arabic digits": re.search(r"[٠-٩۰-۹]", words),
        "number word": _WORDS.search(folded),
    }  # fmt: skip
    forms = {form for form, found in said.items() if found}
    shape = {
        "about": _ABOUT.search(folded), "at least": _LEAST.search(folded), "between": _BETWEEN.search(folded),
        "tens or hundreds": re.search(r"عشرات|مئات|مئيات", folded),
    }  # fmt: skip
    shaped = {form for form, found in shape.items() if found}
    if count.max == 0:
        forms.add("stated zero")
    elif not forms and not shaped:
        implied = {(1, 1): "singular", (2, 2): "dual"}.get((count.min, count.max or 0))
        forms |= {implied} if implied else {"bare plural"} if count.max is None else set()
    return forms | shaped
