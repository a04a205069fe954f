"""The errors that a system is surest of, each in its sentence."""

from collections.abc import Sequence
from typing import NamedTuple

from annotations.alignment import align
from annotations.document import Document, Mention
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
    for mention in article.mentions:
        at = mention.trigger
        gold = triggers.get((at.start, at.end, mention.code))
        if gold is None:
            instead = _trigger_there(document, at.start, at.end)
            add(at.confidence, "trigger", mention.code.value, instead, at.start, at.end)
            continue
        right = {(a.role, a.start, a.end) for a in gold.arguments}
        for a in mention.arguments:
            if (a.role, a.start, a.end) not in right:
                instead = _argument_there(gold, document, a.start, a.end)
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


def _trigger_there(document: Document, start: int, end: int) -> str:
    there = [m for m in document.mentions if m.start < end and start < m.end]
    if not there:
        return "no trigger"
    mention = there[0]
    if (mention.start, mention.end) == (start, end):
        return mention.code.value
    return f"{mention.code.value}, span «{(document.text or '')[mention.start : mention.end]}»"


def _argument_there(gold: Mention, document: Document, start: int, end: int) -> str:
    there = [a for a in gold.arguments if a.start < end and start < a.end]
    if not there:
        return "no argument of this trigger"
    argument = there[0]
    if (argument.start, argument.end) == (start, end):
        return argument.role.value
    return f"{argument.role.value}, span «{(document.text or '')[argument.start : argument.end]}»"
