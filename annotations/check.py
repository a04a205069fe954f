"""Checks of annotated documents, after spaCy's ``debug data``.

Every finding names the document, the place, the fault and the remedy. Errors break training;
warnings ask for a second look.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from annotations.document import Document, GoldIncident, Mention
from annotations.outliers import contradictions, long_spans, thin, twins
from annotations.schema import EventCode, Realis, Role
from annotations.words import words


class Finding(NamedTuple):
    """One fault of one document."""

    level: Literal["error", "warning"]
    document: str
    place: str
    fault: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.level}: {self.document} {self.place}: {self.fault}; {self.remedy}"


def check_document(document: Document) -> list[Finding]:
    """Faults inside one document; without its text the span checks are left out."""
    found: list[Finding] = []
    for level, place, fault, remedy in _faults(document):
        found.append(Finding(level, document.id, place, fault, remedy))
    return found


_Fault: TypeAlias = tuple[Literal["error", "warning"], str, str, str]


def _faults(document: Document) -> Iterator[_Fault]:
    incidents = {incident.id: incident for incident in document.incidents}
    if len(incidents) != len(document.incidents):
        yield "error", "incidents", "two incidents have one id", "number them i1, i2, ..."
    told: set[str] = set()
    seen: dict[tuple[int, int], str] = {}
    for mention in document.mentions:
        place = f"mention {mention.id} [{mention.start}:{mention.end}]"
        if (mention.start, mention.end) in seen:
            yield "error", place, f"same span as {seen[mention.start, mention.end]}", "keep one of them"
        seen[mention.start, mention.end] = mention.id
        told.update(mention.incidents)
        yield from _mention_faults(mention, incidents, place)
        yield from _span_faults(document, mention, place)
    for incident in document.incidents:
        place = f"incident {incident.id}"
        if incident.id not in told:
            yield "error", place, "no mention tells it", "name it in the mention's line, or drop it"
        yield from _value_faults(document, incident, place)


def _mention_faults(mention: Mention, incidents: dict[str, GoldIncident], place: str) -> Iterator[_Fault]:
    for name in mention.incidents:
        if name not in incidents:
            yield "error", place, f"names incident {name}, which does not exist", "add the incident or correct the name"
    if mention.realis is Realis.GENERIC and mention.incidents:
        yield (
            "error",
            place,
            "a generic mention tells an incident",
            "make it actual or planned, or take the incident off",
        )
    if mention.realis is not Realis.GENERIC and not mention.incidents:
        yield "error", place, f"a {mention.realis} mention tells no incident", "name its incident, or make it generic"
    first = incidents.get(mention.incidents[0]) if mention.incidents else None
    if first is not None and first.code is not mention.code:
        yield "error", place, f"code {mention.code}, but its first incident has {first.code}", "give both one code"
    if first is not None and first.realis is not mention.realis and len(mention.incidents) == 1:
        yield "warning", place, f"realis {mention.realis}, but its incident is {first.realis}", "look again"
    for argument in mention.arguments:
        if argument.role is Role.RECIPIENT and mention.code is not EventCode.TERRITORY_TRANSFER:
            yield "error", place, "recipient outside territory_transfer", "use another role"


def _span_faults(document: Document, mention: Mention, place: str) -> Iterator[_Fault]:
    text = document.text
    spans = [("trigger", mention.start, mention.end)] + [(a.role.value, a.start, a.end) for a in mention.arguments]
    for name, start, end in spans:
        if text is not None and not 0 <= start < end <= len(text):
            yield (
                "error",
                place,
                f"{name} {start}:{end} is outside the text of {len(text)} characters",
                "correct the offsets",
            )
            return
    if text is not None:
        yield from _boundary_faults(text, spans, place)
    ordered = sorted(spans, key=lambda span: span[1])
    for (name, _, end), (other, start, _) in pairwise(ordered):
        if start < end:
            yield (
                "error",
                place,
                f"{name} and {other} overlap at {start}",
                "shorten one of them, roles of one trigger never overlap",
            )


def _boundary_faults(text: str, spans: list[tuple[str, int, int]], place: str) -> Iterator[_Fault]:
    for name, start, end in spans:
        inside = words(text, start, end)
        surface = text[start:end]
        if surface != surface.strip() or not any(c.isalnum() for c in surface):
            yield (
                "error",
                place,
                f"{name} {surface!r} begins or ends with white space, or holds no letter",
                "trim the span",
            )
        cut_left = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
        cut_right = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
        if cut_left or cut_right:
            yield "warning", place, f"{name} {surface!r} cuts a word", "only words glued by a typing error may be cut"
        if len(inside) > 20 or (name == "trigger" and len(inside) > 3):
            yield "warning", place, f"{name} of {len(inside)} words", "spans are the smallest phrase that identifies"
        if "\n" in surface:
            yield "warning", place, f"{name} runs over a line break", "end it in its line"


def _value_faults(document: Document, incident: GoldIncident, place: str) -> Iterator[_Fault]:
    mentions = [m for m in document.mentions if incident.id in m.incidents]
    roles = {a.role for m in mentions for a in m.arguments}
    filled = {
        Role.WEAPON: bool(incident.weapons), Role.AGENT: bool(incident.agents), Role.SUSPECT: bool(incident.suspects),
        Role.PLACE: incident.location is not None, Role.ORIGIN: incident.origin is not None,
        Role.TIME: incident.date is not None, Role.DAMAGE: incident.damage is not None,
        Role.SOURCE: bool(incident.sources), Role.RECIPIENT: bool(incident.recipients),
    }  # fmt: skip
    for role, has in filled.items():
        if role in roles and not has and all(len(m.incidents) == 1 for m in mentions):
            yield (
                "warning",
                place,
                f"its mentions have a {role} span, the slot is empty",
                "fill the slot or drop the span",
            )
        if has and role not in roles and role in (Role.WEAPON, Role.AGENT, Role.SUSPECT, Role.DAMAGE, Role.RECIPIENT):
            yield "warning", place, f"the {role} slot is filled, no mention has such a span", "mark the words"
    counts = [w.count for w in incident.weapons] + [incident.killed, incident.injured, incident.casualties]
    if any(c is not None and c.min > 100_000 for c in counts):
        yield "warning", place, "a count above 100,000", "look again"
    start, published = incident.date and incident.date.start, document.published
    if incident.realis is Realis.ACTUAL and start and published and start > published:
        yield "error", place, f"happened on {start}, after publication on {published}", "look again"


def check_corpus(documents: Iterable[Document], splits: dict[str, set[str]] | None = None) -> list[Finding]:
    """Faults of the documents and between them: duplicate texts, incidents shared by two splits, outliers.

    Args:
        documents: the corpus.
        splits: split name to document ids.
    """
    found: list[Finding] = []
    documents = list(documents)
    hashes: dict[str, str] = {}
    homes: dict[str, set[str]] = {}
    where = {name: split for split, names in (splits or {}).items() for name in names}
    for document in documents:
        found += check_document(document)
        if document.sha1 in hashes:
            found.append(
                Finding("error", document.id, "text", f"same text as {hashes[document.sha1]}", "drop one of them")
            )
        hashes[document.sha1] = document.id
        for incident in document.incidents:
            if incident.same_as and document.id in where:
                homes.setdefault(incident.same_as, set()).add(where[document.id])
    for name, split_names in homes.items():
        if len(split_names) > 1:
            fault = f"told in the splits {', '.join(sorted(split_names))}"
            found.append(Finding("error", name, "same_as", fault, "put its articles into one split"))
    doubts = [*thin(documents), *long_spans(documents), *twins(documents, splits or {})]
    doubts += [doubt for document in documents for doubt in contradictions(document)]
    return found + [Finding("warning", *doubt) for doubt in doubts]
