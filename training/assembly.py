"""Incidents from gold or predicted mentions, scored against the annotated incidents.

With gold mentions one sees what assembly loses; with predicted ones what tagging loses on top.
"""

from collections.abc import Mapping, Sequence

from annotations.alignment import IncidentScores, incident_scores
from annotations.document import Document
from annotations.record import Incident
from inference.incidents.assembly import assemble
from inference.incidents.identity import WEIGHTS
from inference.incidents.mentions import Argument, Mention, Span
from inference.model import Model
from inference.tagging.reading import Reading, read


def _unpieced(words: Sequence[str]) -> list[list[int]]:
    return [[0] for _ in words]


def gold_mentions(document: Document) -> list[Mention]:
    """The annotated mentions of a document as the assembly takes them, sure of everything."""
    from annotations.article import read_article

    assert document.text is not None
    text = document.text
    reading: Reading = read(text, read_article(text).sentences(), _unpieced)
    starts = [reading.words[first].start for first, _ in reading.bounds]

    def sentence(offset: int) -> int:
        return max((i for i, start in enumerate(starts) if start <= offset), default=0)

    return [
        Mention(
            Span(text[m.start : m.end], m.start, m.end, 1.0),
            m.code,
            m.realis,
            tuple(Argument(text[a.start : a.end], a.start, a.end, 1.0, a.role) for a in m.arguments),
            sentence(m.start),
        )
        for m in sorted(document.mentions, key=lambda m: m.start)
    ]


def assemble_gold(document: Document, weights: Mapping[str, float] = WEIGHTS) -> list[Incident]:
    """The incidents that assembly makes of the annotated mentions."""
    assert document.text is not None
    return assemble(gold_mentions(document), document.text, document.published, document.id, weights=weights)


def score_assembly(documents: Sequence[Document], weights: Mapping[str, float] = WEIGHTS) -> IncidentScores:
    """What assembly loses: its incidents from gold mentions against the annotated ones."""
    return incident_scores([(d.incidents, assemble_gold(d, weights)) for d in documents])


def predict_documents(documents: Sequence[Document], model: Model) -> list[list[Incident]]:
    """Predicted incidents of annotated documents, with their own publication dates."""
    from inference.model import Source

    sources = [Source(d.text or "", id=d.id, published=d.published) for d in documents]
    return [record.incidents for record in model.predict_many(sources)]


def score_predictions(documents: Sequence[Document], model: Model) -> IncidentScores:
    """What tagging and assembly lose together."""
    found = predict_documents(documents, model)
    return incident_scores([(d.incidents, incidents) for d, incidents in zip(documents, found, strict=True)])
