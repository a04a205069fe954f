"""The errors that a system is surest of, each in its sentence."""

from collections.abc import Sequence
from typing import NamedTuple

from annotations.alignment import align
from annotations.document import Document
from annotations.sentences import sentences
from training.report.predictions import Predicted

SHOWN = 30
QUOTABLE = frozenset({"own", "seeds"})
"""Sources whose texts may be passed on; a report that quotes others stays on its reader's disk."""


class Wrong(NamedTuple):
    """Something said with confidence that the annotation does not say; offsets are the document's."""

    confidence: float
    document: str
    layer: str
    said: str
    instead: str
    start: int
    end: int
    sentence: tuple[int, int]


def surest_errors(articles: Sequence[Predicted], most: int = SHOWN) -> list[tuple[Predicted, Wrong]]:
    """Wrong triggers, wrong arguments of right triggers, and incidents without a partner, the surest first."""
    found = [(article, wrong) for article in articles for wrong in _wrong(article)]
    found.sort(key=lambda pair: (-pair[1].confidence, pair[1].document, pair[1].start, pair[1].layer))
    return found[:most]


def _wrong(article: Predicted) -> list[Wrong]:
    document = article.document
    spans = sentences(document.text or "")
    found = []

    def add(confidence: float, layer: str, said: str, instead: str, start: int, end: int) -> None:
        around = next(((a, b) for a, b in spans if a <= start < b), (start, end))
        found.append(Wrong(round(confidence, 3), document.id, layer, said, instead, start, end, around))

    triggers = {(m.start, m.end, m.code): m for m in document.mentions}
    codes = [(m.start, m.end, m.code.value) for m in document.mentions]
    for mention in article.mentions:
        at = mention.trigger
        gold = triggers.get((at.start, at.end, mention.code))
        if gold is None:
            instead = _annotated(codes, document, at.start, at.end) or "no trigger"
            add(at.confidence, "trigger", mention.code.value, instead, at.start, at.end)
            continue
        right = {(a.role, a.start, a.end) for a in gold.arguments}
        for a in mention.arguments:
            if (a.role, a.start, a.end) not in right:
                roles = [(x.start, x.end, x.role.value) for x in gold.arguments]
                instead = _annotated(roles, document, a.start, a.end) or "no argument of this trigger"
                add(a.confidence, "argument", a.role.value, instead, a.start, a.end)
    partners = {j for _, j in align(document.incidents, article.incidents)}
    for j, incident in enumerate(article.incidents):
        if j not in partners and incident.mentions:
            first = incident.mentions[0].trigger
            others = sorted({i.code.value for i in document.incidents}) or ["none"]
            add(
                incident.confidence, "incident", incident.code.value, f"{', '.join(others)}",
                first.start, first.end,
            )  # fmt: skip
    return found


def _annotated(spans: Sequence[tuple[int, int, str]], document: Document, start: int, end: int) -> str | None:
    """The label of the first span that meets ``[start, end)``, with its words where it is another span."""
    for a, b, label in spans:
        if a < end and start < b:
            return label if (a, b) == (start, end) else f"{label}, span «{(document.text or '')[a:b]}»"
    return None
