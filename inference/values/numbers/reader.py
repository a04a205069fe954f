"""How many: the number of a noun phrase or a casualty phrase, as a least and a greatest value.

The rules are those of section 3 of the contract: the dual is two, the lone singular one, the bare
plural at least two, عشرات at least 20, "more than N" N without a maximum, "about N" is N. Our own
decisions, with the reasons, are in ``docs/numbers.md``. The counts of a phrase are found by
:mod:`inference.values.numbers.counting`; here stand the words around them: hedges, negations, parts, rises.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from annotations.calendar import loose
from inference.values.numbers.counting import between, found_counts, total
from inference.values.numbers.nouns import noun, words
from inference.values.numbers.numerals import tokens


@dataclass(frozen=True, slots=True)
class Count:
    """At least ``min`` and at most ``max`` (None: no stated maximum) persons or things."""

    min: int
    max: int | None


@dataclass(frozen=True, slots=True)
class _Cues:
    """Patterns built from the word lists, once."""

    unknown: re.Pattern[str]
    none: re.Pattern[str]
    harm: re.Pattern[str]
    other_harm: re.Pattern[str]


@cache
def _cues() -> _Cues:
    def any_of(name: str) -> str:
        return "|".join(sorted(map(re.escape, words(name)), key=len, reverse=True))

    return _Cues(
        unknown=re.compile(
            rf"(?<!\w)و?(?:لم|لا) (?:توجد )?(?:{any_of('unknown_verb')})(?!\w)"
            rf"|(?:دون|بلا|من غير) (?:ان )?(?:{any_of('unknown_noun')})(?!\w)|غير معروف|مجهول العدد"
        ),
        none=re.compile(
            rf"(?<!\w)[وف]?(?:{any_of('negation')}|ما من|من غير)(?!\w)(?! (?:[يت]قل|[يت]زيد|[يت]تجاوز|[يت]تعدي)(?!\w))"
        ),
        harm=re.compile(rf"(?<!\w)و?[بل]?(?:{any_of('harm')})(?!\w)"),
        other_harm=re.compile(rf"(?<!\w)وب?(?:{any_of('harm')})(?!\w)"),
    )


_EXCEPT = re.compile(r"(?<!\w)(?:الا|سوي)(?!\w)")
_AT_LEAST = re.compile(
    r"(?:لا|لم) ?[يت]قل عن|(?:علي|في) الاقل|(?<!\w)[بلو]*اكثر من|ازيد من"
    r"|(?<!لا )(?<!\w)(?:[يت]زيد|يزيدون|[يت]ربو|ينوف|زادت?) (?:عددهم )?(?:عن|علي)|(?<!\w)(?:[يت]فوق|فاقت?)(?!\w)"
    r"|(?<!لا )(?<!\w)(?:[يت]?تجاوز|تجاوزت)(?!\w)|فوق ال|حد ادني|(?:او|و|ف) ?اكثر(?!\w)|ونيف"
)
_AT_MOST = re.compile(
    r"لا ?[يت]زيد (?:عن|علي)|لا ?(?:[يت]تجاوز|[يت]تعدي)|(?<!\w)[بو]?اقل من|حد اقصي|(?:علي|في) الاكثر"
    r"|ما (?:قد )?يصل الي|(?<!\w)حتي(?= \d)"
)
_RISE = re.compile(r"(?<!\w)و?(?:ارتف|ترتف|يرتف|تصاعد|وصل|لتصل|ليصل|ليرتف|لترتف|زياد|ازدياد|ازداد|صعود)\w*")
_TO = re.compile(r"(?<!\w)الي(?!\w)")
_PART = re.compile(
    r"(?<!\w)(?:و?(?:من )?بين(?:هم|هما|هن|ها)|و?(?:من )?ضمن(?:هم|ها|هن)|و?من(?:هم|ها|هن)|بمن فيهم|بما في(?:هم|ها)"
    r"|من اصل|احد(?:هم|هما|ها)|احداه\w+|غالبيت\w+|معظم\w+|اغلب\w+|و?نصف(?:هم|ها)|بواقع)(?!\w)"
)
_MARKS = re.compile(r"[\"'()\[\]:;!؟?…]")
_VOWELLED_DUAL = re.compile("\u064eي\u0652?ن(?!\\w)")
_GLUED = re.compile(r"(?<!\w)(و?لا)(?=[يت](?:وجد|قل|زيد|تجاوز))")
_BETWEEN_KINDS = re.compile(r"(?<=\w) ما ?بين (?:قتيل|قتلي|شهيد|جريح).*$|(?<=\w) بين (?:قتيل|قتلي|شهيد|جريح).*$")
_BOTH = re.compile(r"(?<!\w)(?:مصرعهما|حتفهما)(?!\w)")
_PIECES = re.compile(r"(?<!\w)عدد (\d{1,4})$")
_MATERIAL = re.compile(r"(?<!\w)(?:ال)?خساير (?:ال)?ماديه")


@lru_cache(maxsize=4096)
def read_count(text: str, *, lone_sites: bool = False) -> Count | None:
    """How many persons or things a phrase speaks of, or None where it does not say.

    ``text`` is an argument span: a weapon or target with its number, or the words on dead or wounded.
    A stated zero ("دون وقوع خسائر بشرية") is ``Count(0, 0)``; "no details on losses" is None; of
    "51 persons, among them 3 children" the part is not added. Persons who are only named are
    counted by :func:`count_names`. A lone singular site ("معسكر بسماية", "منزل") is a name or an address
    and has no count, unless ``lone_sites`` is set: then it is 1. Never raises.

    >>> read_count("أربعة صواريخ كاتيوشا"), read_count("طائرتين مسيرتين"), read_count("عشرات الصواريخ")
    (Count(min=4, max=4), Count(min=2, max=2), Count(min=20, max=None))
    """
    dual = _VOWELLED_DUAL.sub("ان", text)  # a written fatha tells the dual: مقاتلَين
    plain = _GLUED.sub(r"\1 ", _MARKS.sub(" ", loose(dual)))
    clean = " ".join(_BETWEEN_KINDS.sub(" ", plain).split())
    found = _read(clean)
    if found is None and lone_sites and clean and (site := noun(clean.split()[0])) is not None:
        return Count(1, 1) if site.number == "one" and site.kind == "thing" else None
    return found


def _read(clean: str) -> Count | None:
    if not clean:
        return None
    part = _PART.search(clean)
    if part is not None:
        ahead = clean[: part.start()].strip()
        if (whole := _read(ahead)) is not None:
            return whole
        clean = f"{ahead} {clean[part.end() :].strip()}".strip()
    unknown, none = _cues().unknown.search(clean), _cues().none.search(clean)
    negation = min((m for m in (unknown, none) if m), key=lambda m: m.start(), default=None)
    if negation is not None and not _EXCEPT.search(clean):
        if (before := _read(clean[: negation.start()].strip())) is not None:
            return before
        return None if unknown is not None else Count(0, 0)
    harm = _cues().other_harm.search(clean)
    if harm is not None and (before := _read(clean[: harm.start()].strip())) is not None:
        return before
    return _stated(_MATERIAL.sub(" ", clean))


def _stated(clean: str) -> Count | None:
    rise = _RISE.search(clean)
    to = _TO.search(clean, rise.end()) if rise is not None else None
    if to is not None and (last := _read(clean[to.end() :].strip())) is not None:
        return last
    row = tokens(clean)
    if rise is None and (bounds := between(row)) is not None:
        return Count(*bounds)
    counts = found_counts(row, _cues().harm.search(clean) is not None)
    if not counts:
        return None
    least, most = total(counts)
    pieces = _PIECES.search(clean)
    if most == 1 and (pieces is not None or _BOTH.search(clean)):  # مسدس عدد 2; both met their death
        least = most = int(pieces[1]) if pieces is not None else 2
    if _AT_MOST.search(clean):
        return Count(min(1, least), most)
    return Count(least, None if _AT_LEAST.search(clean) else most)


def count_names(text: str) -> int:
    """How many persons a phrase names, by the و between names: "مقتل قاسم سليماني وأبو مهدي المهندس" is 2.

    Only for spans that are known to name persons and for which :func:`read_count` says nothing; 0 where
    the phrase says that nothing is known. Names that begin with و (وليد) do not part.
    """
    clean = " ".join(re.sub(r"[\"'()\[\],]", " ", loose(text)).split())
    if _cues().unknown.search(clean) or _cues().none.search(clean):
        return 0
    skipped = words("head") | words("no_name")
    bare = [w for w in clean.split() if w not in skipped and not _cues().harm.fullmatch(w) and not w[0].isdecimal()]
    if not any(w[0].isalpha() for w in bare):
        return 0
    kept = words("w_name")
    return 1 + sum(
        1 for w in bare[1:] if w.startswith("و") and len(w) > 2 and w not in kept and w[1:] not in words("title")
    )
