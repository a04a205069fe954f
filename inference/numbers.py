"""How many: the number of a noun phrase or a casualty phrase, as a least and a greatest value.

The rules are those of section 3 of the contract: the dual is two, the lone singular one, the bare
plural at least two, عشرات at least 20, "more than N" N without a maximum, "about N" is N. Our own
decisions, with the reasons, are in ``docs/numbers.md``.
"""

import re
from dataclasses import dataclass

from annotations.calendar import loose
from inference.nouns import by_ending, noun
from inference.numerals import Token, Value, number_at, numeral, tokens


@dataclass(frozen=True, slots=True)
class Count:
    """At least ``min`` and at most ``max`` (None: no stated maximum) persons or things."""

    min: int
    max: int | None


@dataclass(slots=True)
class _Item:
    """One count found on the way: its bounds, what kind of word gave it, where it ended, whether و joined it."""

    least: int
    most: int | None
    source: str  # number, vague, one, two, many, unclear
    end: int
    joined: bool


_UNKNOWN = re.compile(
    r"(?<!\w)و?(?:لم|ولم|لا|ولا) (?:ترد|يرد|تعرف|يعرف|يتضح|تتضح|يتسن|تتسن|تتوفر|يتوفر|تتوافر|يكشف|تكشف|يذكر|تذكر|يحدد|تحدد|"
    r"تعلن|يعلن|يتاكد|تتاكد|توكد|يوكد|تشر|يشر|تبلغ|يبلغ|تعط|يعط|توضح|يوضح|انبا|معلومات|تفاصيل|تقارير|توجد (?:معلومات|تفاصيل|انبا))(?!\w)"
    r"|(?:دون|بلا|من غير) (?:ان )?(?:ذكر|تحديد|معرفه|الكشف|كشف|اعطا|تفاصيل|ايراد|توضيح|الاشاره|مزيد|ورود|تاكيد|انبا|معلومات|"
    r"تذكر|يذكر|تحدد|يحدد|تكشف|يكشف|تشير|يشير|يعرف|تعرف|توضح|يوضح)|غير معروف|مجهول العدد"
)
_NONE = re.compile(
    r"(?<!\w)(?:و|ف)?(?:لم|لن|بدون|دون|بلا|عدم|ليس|ليست|ما من|خلو|من غير|لا)(?!\w)(?! (?:يقل|تقل|يزيد|تزيد|يتجاوز|تتجاوز|يتعدي|تتعدي))"
)
_EXCEPT = re.compile(r"(?<!\w)(?:الا|سوي)(?!\w)")
_AT_LEAST = re.compile(
    r"(?:لا|لم) (?:يقل|تقل) عن|(?:علي|في) الاقل|(?<!\w)[بلو]*اكثر من|ازيد من|(?<!لا )(?:يزيد|تزيد|يربو|تربو|ينوف|زاد|زادت|يزيدون) (?:عددهم )?(?:عن|علي)"
    r"|(?:يفوق|تفوق|فاق)(?!\w)|(?<!لا )(?<!\w)(?:ما )?(?:يتجاوز|تتجاوز|تجاوز|تجاوزت)(?!\w)|فوق ال|ب?حد ادني|(?:او|و|ف) ?اكثر(?!\w)|ونيف"
)
_AT_MOST = re.compile(
    r"لا (?:يزيد|تزيد) (?:عن|علي)|لا (?:يتجاوز|تتجاوز|يتعدي|تتعدي)|(?<!\w)[بو]?اقل من|حد اقصي|(?:علي|في) الاكثر|ما (?:قد )?يصل الي|(?<!\w)حتي(?= \d)"
)
_RISE = re.compile(r"(?<!\w)و?(?:ارتف|ترتف|يرتف|تصاعد|وصل|لتصل|ليصل|ليرتف|لترتف|زياد|ازدياد|ازداد|صعود)\w*")
_PART = re.compile(
    r"(?<!\w)(?:و?(?:من )?بين(?:هم|هما|هن|ها)|و?من ضمن(?:هم|ها|هن)|ضمن(?:هم|ها|هن)|و?من(?:هم|ها|هن)|بمن فيهم|بما في(?:هم|ها)|من اصل|اصل|"
    r"احد(?:هم|هما|ها)|احداه\w+|غالبيت\w+|معظم\w+|اغلب\w+|و?نصف(?:هم|ها)|بواقع)(?!\w)"
)
_OTHER_HARM = re.compile(
    r"(?<!\w)و(?:اصابه|اصيب|اصيبت|جرح|جرحت|بجرح|باصابه|اعتقال|اختطاف|فقدان|مقتل|قتل|استشهاد)(?!\w)"
)
_HEADS = frozenset(
    "مقتل قتل قتلت اصابه اصيب اصيبت جرح استشهاد استشهد مصرع وفاه سقوط سقط وقوع وقع خلف اوقع اسفر ادي سقطت لقي بمقتل باصابه "
    "بجرح بسقوط بجروح حتفهم مصرعهم حصيله عدد ضحايا اعتقال اختطاف خطف عن من الي في علي ما نحو حوالي زها قرابه يقارب تقريبا".split()
)  # fmt: skip
_HARMS = re.compile(
    r"(?<!\w)و?[بل]?(?:مقتل|قتل|قتلت|اصابه|اصيب|اصيبت|جرح|استشهاد|استشهد|مصرع|وفاه|اغتيال|اعتقال|خطف|اختطاف)(?!\w)"
)
_MODELS = frozenset(
    "عيار طراز نوع موديل طرازها اف ف ميغ سام جي سي بي اس ام كاتيوشا غراد جراد فجر زلزال توشكا شهاب قدس القاعده مقياس بقطر وزن زنه رقم "
    "ار تي كي ايه اكس فيما ميم هيل لوا الفوج فوج كتيبه عمره عمرها سن بطول بعمق مسافه بعد عام سنه الساعه".split()
)  # fmt: skip
_LATIN = re.compile(r"[a-z]")
_VAGUE = {"عشرات": 20, "ميات": 200, "مءات": 200, "الاف": 2000, "الوف": 2000, "ملايين": 2 * 10**6}
_SEVERAL = frozenset("عده عديد بعض كثير وابل رشقه رشقات صليه".split())
_GROUPS = frozenset("عدد عددا مجموعه سلسله دفعه كميه كميات كثير عديد".split())


def _bare(word: str) -> str:
    if word in _VAGUE:
        return word
    for clitic in ("وبال", "وال", "بال", "لل", "ال"):
        if word.startswith(clitic) and len(word) - len(clitic) >= 2:
            return word[len(clitic) :]
    return word


def _known(word: str, names: object) -> bool:
    assert isinstance(names, frozenset | dict)
    return any(form in names for form in (word, _bare(word), word[1:] if word[:1] in "وبلف" else word, _bare(word[1:])))


def _vague_at(row: list[Token], at: int) -> _Item | None:
    """بضعة, عشرات, مئات الآلاف, عدد من and their like, beginning at a token."""
    word = row[at].word
    joined = row[at].joined or (word.startswith("و") and word[1:2] != "ا" and word != "وابل")
    core = _bare(word)
    if core not in _VAGUE and core[:1] in "وبل":
        core = _bare(core[1:]) if _bare(core[1:]) in _VAGUE or core[1:] in ("بضع", "بضعه", "عده") else core
    following = _bare(row[at + 1].word) if at + 1 < len(row) else ""
    if core in ("بضع", "بضعه"):
        if following in ("عشر", "عشره"):
            return _Item(13, 19, "vague", at + 2, joined)
        scale = {"عشرات": 10, "ميات": 100, "الاف": 1000}.get(following, 1)
        return _Item(3 * scale, 9 * scale, "vague", at + (2 if scale > 1 else 1), joined)
    if core in _VAGUE:
        least, end = _VAGUE[core], at + 1
        if following in ("الاف", "ملايين"):
            least, end = least * (1000 if following == "الاف" else 10**6), at + 2
        return _Item(least, None, "vague", end, joined)
    if core in _SEVERAL:
        if following in _VAGUE:
            return None  # عدة مئات: the next word tells
        return _Item(2, None, "vague", at + 1, joined)
    if core in _GROUPS and any(t.word == "من" for t in row[at + 1 : at + 3]):
        return _Item(2, None, "vague", at + 2, joined)
    return None


def _is_measure(row: list[Token], end: int) -> bool:
    """Whether the token after a number is a unit of time, length, weight or money (or the number an age)."""
    if end >= len(row):
        return False
    after = noun(row[end].word)
    return (after is not None and after.kind == "measure") or row[end].word in ("%", "صباحا", "مسا")


def _items(row: list[Token], harm: bool) -> list[_Item]:
    found: list[_Item] = []
    at = 0
    while at < len(row):
        before = row[at - 1].word if at else ""
        number = None if row[at].word in ("الاحد", "الاثنين") and not row[at].joined else number_at(row, at)
        vague = None if number is not None else _vague_at(row, at)
        if number is not None:
            value, end = number
            digit = row[at].word[0].isdecimal()
            model = digit and (before in _MODELS or bool(_LATIN.search(before)) or before in ("-", "/") and bool(found))
            adjacent = at == 0 or not model
            if isinstance(value, int) and adjacent and not _is_measure(row, end):
                found.append(_Item(value, value, "number", end, row[at].joined))
            if _is_measure(row, end):  # 50 kg of explosives: neither the number nor what is weighed is counted
                end += 3 if end + 1 < len(row) and row[end + 1].word == "من" else 1
            at = end
            continue
        if vague is not None:
            found.append(vague)
            at = vague.end
            continue
        word = noun(row[at].word)
        named = word is not None and word.number == "one" and word.defined and harm and before not in _HEADS
        if harm and word is not None and word.kind in ("weapon", "vehicle", "thing"):
            word = None  # killed by a bomb, in an attack
        if (
            row[at].word in ("اصابه", "واصابه", "باصابه", "الاصابه", "وفاه", "ووفاه") or named
        ):  # the head, or a part of a name
            word = None
        if word is not None and word.kind != "measure" and not (word.kind == "thing" and word.number == "one"):
            least, most = {"one": (1, 1), "two": (2, 2)}.get(word.number, (2, None))
            found.append(_Item(least, most, word.number, at + 1, row[at].joined or word.joined))
        at += 1
    return found


def _unlisted(row: list[Token], harm: bool) -> _Item | None:
    """A reading by the ending of the first word that can be the counted noun."""
    for at, token in enumerate(row):
        word = token.word
        if word in _HEADS or not word[0].isalpha() or numeral(word) is not None:
            continue
        known = noun(word)
        if known is not None and known.kind == "measure":
            continue
        shown = by_ending(word)
        if shown is None or (harm and shown == "two" and word.endswith("ان")):
            return None
        return _Item(2, 2 if shown == "two" else None, shown, at + 1, False)
    return None


def _construct(row: list[Token]) -> _Item | None:
    """The dual before its genitive: صاروخي كاتيوشا (never the adjective, which does not begin a phrase)."""
    if len(row) >= 2 and row[0].word.endswith("ي") and (base := noun(row[0].word[:-1])) is not None:
        if base.number == "one" and base.kind in ("weapon", "vehicle", "thing") and noun(row[0].word) is None:
            return _Item(2, 2, "two", 1, False)
    return None


def _total(items: list[_Item]) -> _Item:
    """The first count and those joined to it by و, each with the noun that it belongs to."""
    first = items[0]
    least, most, last = first.least, first.most, first
    position = 1
    if first.source in ("many", "unclear"):  # the number may come after its noun: القتلى الثلاثة
        for index, item in enumerate(items[1:], 1):
            if item.source in ("number", "vague") and not item.joined:
                least, most, last, position = item.least, item.most, item, index + 1
                break
    for item in items[position:]:
        if not item.joined:
            continue  # the noun of the number before it, or a number that repeats it
        if item.source in ("many", "unclear"):
            last = item
            continue
        if item.source == "one" and (
            last.source not in ("one", "two", "number") or last.least > 10 or last.most is None
        ):
            continue
        least += item.least
        most = None if most is None or item.most is None else most + item.most
        last = item
    return _Item(least, most, first.source, last.end, first.joined)


def _scaled(low: Value, row: list[Token], at: int, end: int) -> Value:
    """``3`` of "3 to 5 thousand" is three thousand."""
    scales = [n.value for t in row[at:end] if (n := numeral(t.word)) is not None and n.kind == "scale"]
    return low * scales[0] if scales and low < scales[0] and low < 1000 else low


def _between(row: list[Token]) -> Count | None:
    """between X and Y, from X to Y, X or Y, X-Y."""
    for at in range(len(row)):
        first = number_at(row, at)
        if first is None or not isinstance(first[0], int):
            continue
        low, middle = first
        opened = at > 0 and row[at - 1].word in ("بين", "مابين", "وبين")
        if opened and middle - at == 2 and row[at + 1].joined and 0 < low % 10:
            parts = (number_at(row[: at + 1], at), number_at(row, at + 1))
            if parts[0] and parts[1] and not (middle < len(row) and row[middle].joined):
                return Count(int(parts[0][0]), int(parts[1][0]))
        if middle < len(row):
            link = row[middle]
            ahead = middle if opened and link.joined else middle + 1 if link.word in ("الي", "او", "-", "حتي") else None
            if ahead is not None and (second := number_at(row, ahead)) is not None:
                low = _scaled(low, row, ahead, second[1])
                if isinstance(second[0], int) and low < second[0] and not (at > 0 and row[at - 1].word in _MODELS):
                    return Count(int(low), second[0])
    return None


def read_count(text: str) -> Count | None:
    """How many persons or things a phrase speaks of, or None where it does not say.

    ``text`` is an argument span: a weapon or target with its number, or the words on dead or wounded.
    A stated zero ("دون وقوع خسائر بشرية") is ``Count(0, 0)``; "no details on losses" is None; of
    "51 persons, among them 3 children" the part is not added. Persons who are only named are
    counted by :func:`count_names`.

    >>> read_count("أربعة صواريخ كاتيوشا"), read_count("طائرتين مسيرتين"), read_count("عشرات الصواريخ")
    (Count(min=4, max=4), Count(min=2, max=2), Count(min=20, max=None))
    """
    clean = " ".join(re.sub(r"[\"'()\[\]«»:;!؟?…]", " ", loose(text)).split())
    if not clean:
        return None
    part = _PART.search(clean)
    if part is not None:
        ahead = clean[: part.start()].strip()
        inner = read_count(ahead) if ahead else None
        if inner is not None:
            return inner
        clean = (ahead + " " + clean[part.end() :]).strip()
    unknown, none = _UNKNOWN.search(clean), _NONE.search(clean)
    negation = min((m for m in (unknown, none) if m), key=lambda m: m.start(), default=None)
    if negation is not None and not _EXCEPT.search(clean):
        ahead = clean[: negation.start()].strip()
        inner = read_count(ahead) if ahead else None
        if inner is not None:
            return inner
        return None if unknown is not None else Count(0, 0)
    harm = _OTHER_HARM.search(clean)
    if harm is not None and (inner := read_count(clean[: harm.start()])) is not None:
        return inner
    return _positive(clean)


def _positive(clean: str) -> Count | None:
    rise = _RISE.search(clean)
    if rise is not None and (to := re.search(r"(?<!\w)الي(?!\w)(?=.*(?:\d|\w))", clean[rise.end() :])) is not None:
        after = clean[rise.end() + to.end() :].strip()
        if (inner := read_count(after)) is not None:
            return inner
    row = tokens(clean)
    if rise is None and (between := _between(row)) is not None:
        return between
    harm = _HARMS.search(clean) is not None
    construct = _construct(row)
    items = [construct] if construct is not None else _items(row, harm)
    if not items:
        weighed = any(_is_measure(row, at + 1) and number_at(row, at) for at in range(len(row)))
        single = None if weighed else _unlisted(row, harm)
        if single is None:
            return None
        items = [single]
    total = _total(items)
    if _AT_MOST.search(clean):
        return Count(1, total.most) if total.most else Count(total.least, total.most)
    if _AT_LEAST.search(clean):
        return Count(total.least, None)
    return Count(total.least, total.most)


_TITLES = frozenset(
    "القايد القيادي الجنرال اللوا العميد العقيد المقدم الرايد النقيب الملازم الشيخ الامام الزعيم الحاج السيد الدكتور المهندس "
    "نايب رييس قايد مدير قيادي زعيم كل".split()
)  # fmt: skip
_W_NAMES = frozenset("وليد وسام وايل ورد وفا ولا وهاب وجدي وحيد وسيم وديع وصفي وضاح واثق وجيه وهيب وناس".split())


def count_names(text: str) -> int:
    """How many persons a phrase names, by the و between names: "مقتل قاسم سليماني وأبو مهدي المهندس" is 2.

    Only for spans known to name persons; names that begin with و (وليد) do not part.
    """
    words = re.sub(r"[\"'()«»,]", " ", loose(text)).split()
    bare = [w for w in words if w not in _HEADS and not _HARMS.fullmatch(w)]
    if not bare:
        return 0
    joins = sum(1 for w in bare[1:] if w.startswith("و") and w not in _W_NAMES and len(w) > 1 and w[1:] not in _TITLES)
    return 1 + joins
