"""Nouns and how many they stand for: the singular, the dual as two, the plural as at least two.

The forms come from ``tables/nouns.tsv``; a word that is not there is judged by its ending, with care
for -ين, which is the dual of things but the plural of most words for persons (مسلحين, عراقيين).
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from annotations.calendar import loose

TABLE = Path(__file__).with_name("tables") / "nouns.tsv"
CLITICS = ("", "و", "ب", "ل", "ف", "ك", "وب", "ول", "ال", "وال", "بال", "لل", "فال", "ولل", "وبال")


class Noun(NamedTuple):
    """What a word form says: kind (person, weapon, vehicle, thing, measure) and number.

    ``number``: ``one``, ``two``, ``many`` (a plural) or ``unclear`` (-ين, dual or plural).
    ``joined``: a و stood before it. ``defined``: it has the article.
    """

    kind: str
    number: str
    joined: bool
    defined: bool


@cache
def forms() -> dict[str, tuple[str, str]]:
    """Loose word form to (kind, number), from the table; a first entry wins."""
    found: dict[str, tuple[str, str]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))
    for row in rows:
        kind, one = row["kind"], loose(row["singular"])
        found.setdefault(one, (kind, "one"))
        if one.endswith("ه"):
            stem, dual = one[:-1], ("تان", "تين", "تا", "تي")
        else:
            stem, dual = one, ("ان", "ين")
            found.setdefault(one + "ا", (kind, "one"))
        if row["singular"].endswith("ء"):
            dual = (*dual, "وان", "وين", "يين")
        for ending in dual:
            number = "unclear" if ending == "ين" and row["sound"] == "yes" else "two"
            found.setdefault(stem + ending, (kind, number))
        for many in filter(None, row["plurals"].split(",")):
            found.setdefault(loose(many), (kind, "many"))
            if many.endswith("ون"):
                found.setdefault(loose(many)[:-2] + "ين", (kind, "unclear"))
    for word, number in (("بنتان", "two"), ("بنتين", "two"), ("شرطيون", "many"), ("ماره", "many"), ("مدنيا", "one")):
        found.setdefault(word, ("person", number))
    return found


def noun(word: str) -> Noun | None:
    """The table's reading of a loose word, clitics stripped; None where it is not listed."""
    for clitic in CLITICS:
        if word.startswith(clitic) and (found := forms().get(word[len(clitic) :])) is not None:
            return Noun(*found, joined=clitic.startswith("و"), defined=clitic.endswith(("ال", "لل")))
    for suffix in ("يها", "يهم", "يه"):  # her two children
        if word.endswith(suffix) and (owned := noun(word.removesuffix(suffix))) is not None and owned.number == "one":
            return owned._replace(number="two")
    return None


_NOT_COUNTED = frozenset(
    # singular or mass words with a dual-like or plural-like ending
    "سكان ميدان طيران عدوان نيران لبنان بيان سلطان برلمان مكان عنوان جيران جدران ايران ضمان عمان بركان خزان دخان ميزان "
    "كيان لسان جثمان قضبان بلدان عدنان حسان رمضان شعبان سليمان عثمان سلمان مروان حمدان نعمان فرحان غسان الجولان باكستان "
    "افغانستان كردستان السودان اليونان طهران سنجان ديوان اعلان عدوان زمان امان حرمان طوفان اطمينان قحطان عمران جيزان نجران "
    "حيوان انسان جبران قران ريحان طغيان عصيان كتمان حضان ماليزيان الان كان بان دان خان شان ايضان ثان "
    "فلسطين حسين الحسين ياسين امين كمين سجين سكين ثمين عرين جنين تموين بنزين مارين برلين طين عين حين دين بين يمين الصين صين "
    "تامين تحسين تكوين تدوين تمرين تخزين تلقين قرين خزين هجين لاجين بساتين شياطين قوانين ملايين براكين ميادين سكاكين "
    "عناوين دواوين تمارين موازين مجانين سنين تشرين عشرين ثلاثين اربعين خمسين ستين سبعين ثمانين تسعين اثنين الاثنين "
    "قوات القوات سلطات السلطات انتخابات معلومات استخبارات الاستخبارات المخابرات مخابرات ذات بات مات فات صلاه اثبات نبات "
    "سبات فرات الفرات وفات حياه عمليات الولايات الامارات احتجاجات مفاوضات خدمات مساعدات ثبات شتات فتات رفات اجراات".split()
)  # fmt: skip


def by_ending(word: str) -> str | None:
    """The number that the ending of an unlisted loose word shows: ``two``, ``many``, ``unclear`` or None."""
    bare = word
    for clitic in ("وال", "بال", "فال", "لل", "ال"):
        if bare.startswith(clitic) and len(bare) - len(clitic) >= 4:
            bare = bare[len(clitic) :]
            break
    if len(bare) < 5 or bare in _NOT_COUNTED or word in _NOT_COUNTED or bare.lstrip("وبل") in _NOT_COUNTED:
        return None
    if bare.endswith(("تين", "تان")):
        return "two"
    if bare.endswith("ين"):
        return "unclear" if bare.endswith("يين") or bare.startswith("م") else "two"
    if bare.endswith("ان"):
        return "two"
    if bare.endswith("ون") and len(bare) >= 6:
        return "many"
    return "many" if bare.endswith("ات") else None
