"""What looks wrong in a corpus without breaking it, after spaCy's ``debug data``.

Thin labels, spans much longer than others of their kind, values that contradict their words, and
incidents that may be told in two splits.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from annotations.document import Document, GoldIncident
from annotations.fold import fold
from annotations.schema import EventCode, Realis, Role
from annotations.values import Count
from annotations.words import words

FEW = 20
ENOUGH = 100
LONGER = 1.5


class Outlier(NamedTuple):
    """One doubt: of which document (or label), where, what, and what to do."""

    document: str
    place: str
    fault: str
    remedy: str


def thin(documents: Iterable[Document], few: int = FEW) -> Iterator[Outlier]:
    """Codes and roles with fewer than ``few`` examples, none among them."""
    codes: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for document in documents:
        codes.update(m.code for m in document.mentions)
        roles.update(a.role for m in document.mentions for a in m.arguments)
    for kind, known, seen in (("code", EventCode, codes), ("role", Role, roles)):
        for label in known:
            if seen[label] < few:
                fault = f"{seen[label]} examples, fewer than {few}"
                yield Outlier("corpus", f"{kind} {label}", fault, "annotate more of them, a model cannot learn it")


def long_spans(documents: Iterable[Document]) -> Iterator[Outlier]:
    """Spans half as long again as 99 in 100 of their kind, where there are enough to tell."""
    spans: dict[str, list[tuple[int, Document, int, int]]] = defaultdict(list)
    for document in documents:
        if document.text is not None:
            for m in document.mentions:
                labelled = [("trigger", m.start, m.end)] + [(a.role.value, a.start, a.end) for a in m.arguments]
                for label, start, end in labelled:
                    spans[label].append((len(words(document.text, start, end)), document, start, end))
    for label, found in spans.items():
        sizes = sorted(size for size, *_ in found)
        limit = LONGER * sizes[int(0.99 * (len(sizes) - 1))]
        told: set[tuple[str, int]] = set()
        for size, document, start, end in found if len(found) >= ENOUGH else ():
            if size > limit and (document.id, start) not in told:
                told.add((document.id, start))
                fault = f"{label} of {size} words, 99 in 100 have at most {limit / LONGER:.0f}"
                yield Outlier(document.id, f"[{start}:{end}]", fault, "spans are the smallest phrase that identifies")


def contradictions(document: Document) -> Iterator[Outlier]:
    """Counts that their own words gainsay: other digits, a dual counted as one, a denial counted as some."""
    told = [(incident.id, *row) for incident in document.incidents for row in _counts(incident)]
    shared = Counter((slot, text) for _, slot, text, _ in told)
    for name, slot, text, count in told:
        fault = _contradiction(text, count, slot in ("weapons", "targets"), shared[slot, text] > 1)
        if fault:
            given = f"{count.min} to {'any number' if count.max is None else count.max}"
            yield Outlier(document.id, f"incident {name}", f"{slot} {given}, but {text!r} {fault}", "look again")


def twins(documents: Iterable[Document], splits: Mapping[str, set[str]]) -> Iterator[Outlier]:
    """Incidents of one code, day, country and province in documents of two splits, which may be one happening.

    ``held`` does not count: what stands there is used for nothing, for that very reason.
    """
    homes = {name: split for split, names in splits.items() if split != "held" for name in names}
    places: dict[tuple[EventCode, date, str, str], list[tuple[str, Document, GoldIncident]]] = defaultdict(list)
    for document in documents:
        for incident in document.incidents:
            when, where = incident.date, incident.location
            if document.id not in homes or when is None or where is None or incident.realis is not Realis.ACTUAL:
                continue
            if when.start and when.start == when.end and where.country and where.admin1:
                kind = (incident.code, when.start, where.country, where.admin1)
                places[kind].append((homes[document.id], document, incident))
    for (code, start, _, admin1), told in places.items():
        seen: set[tuple[str, str]] = set()
        for i, (split, document, incident) in enumerate(told):
            for other_split, other, twin in told[i + 1 :]:
                known = incident.same_as and incident.same_as == twin.same_as
                if split != other_split and not known and (document.id, other.id) not in seen:
                    seen.add((document.id, other.id))
                    fault = f"{code} in {admin1} on {start}: also {other.id} {twin.id}; {split} and {other_split}"
                    remedy = "if it is one happening give both one same_as, and one split"
                    yield Outlier(document.id, f"incident {incident.id}", fault, remedy)


_DUAL = re.compile(
    r"(?:ال)?(?:صاروخ|قذيفت|عبوت|طايرت|طائرت|مسيرت|سيارت|قنبلت|دراجت|شخص|جندي|قتيل|جريح|عنصر|طفل|امرات|شقيق|رجل|ضابط|"
    r"لغم|منزل)(?:ان|ين|ا|ي)?(?=\s|$)"
)
_DUAL_ENDING = re.compile(r"(?:ان|ين)$")
_DENIAL = re.compile(r"(?<!\w)(?:دون|بدون|بلا|لم|عدم|لا|اي)(?!\w)")
_MEASURE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:مل|مم|كغ|كيلو|كلغ|طن|متر|كم|%|عام|سنة|ساعة)|(?:لواء|فرقة|فوج|كتيبة)\s+\d+")
_LOOSE = re.compile(
    r"(?<!\w)[بلو]?(?:نحو|حوالي|قراب|زهاء|يقارب|اكثر|اقل|تجاوز|يزيد|بين|عشرات|مئات|الاف|الف(?!\w)|من اصل|فوق)"
    r"|(?<!\w)او(?!\w)|(?<!\w)و\w"
)
_DIGITS = re.compile(r"(?<![\w.,/-])\d+(?![\w.,/-])")
_COUNTING = re.compile(_DIGITS.pattern + r"(?=\s+\w)")


def _contradiction(text: str, count: Count, thing: bool, shared: bool) -> str | None:
    """What the words say against a count.

    A digit at the end of a thing's name may be its model (``صماد 3``); a dual that several incidents share may
    give one to each.
    """
    folded = fold(text)
    numbers = [int(n) for n in (_COUNTING if thing else _DIGITS).findall(_MEASURE.sub(" ", folded))]
    if len(numbers) == 1 and not _LOOSE.search(folded) and not _DENIAL.search(folded):
        low, high = count.min, count.max if count.max is not None else numbers[0]
        if not low <= numbers[0] <= high:
            return f"says {numbers[0]}"
    dual = any(_DUAL_ENDING.search(match.group()) for match in _DUAL.finditer(folded))
    if dual and not shared and not numbers and count.max is not None and count.max < 2 and not _DENIAL.search(folded):
        return "is a dual"
    if re.match(r"(?:من\s+)?(?:دون|بدون|بلا)(?!\w)", folded) and count.min > 0:
        return "denies it"
    return None


def _counts(incident: GoldIncident) -> Iterator[tuple[str, str, Count]]:
    for slot in ("killed", "injured", "casualties"):
        value = getattr(incident, slot)
        if value is not None and value.text:
            yield slot, value.text, value
    things = [("weapons", w.text, w.count) for w in incident.weapons]
    things += [("targets", t.text, t.count) for t in incident.targets]
    yield from ((slot, text, count) for slot, text, count in things if count is not None)
