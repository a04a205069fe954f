"""Scoring a model on annotated documents with the very passes that inference runs."""

from collections.abc import Sequence

from annotations.document import Document
from annotations.scores import MentionLike, Score, mention_scores
from inference.tagging.arguments import Event, find_arguments
from inference.tagging.network import Scorer
from inference.tagging.reading import Reading
from inference.tagging.triggers import Settings, find_triggers
from training.examples import gold_triggers


def gold_mentions(document: Document) -> list[MentionLike]:
    """The annotated mentions, reduced to what is scored."""
    return [
        MentionLike(m.code, m.realis, m.start, m.end, tuple((a.role.value, a.start, a.end) for a in m.arguments))
        for m in document.mentions
    ]


def found_mentions(reading: Reading, events: Sequence[Event]) -> list[MentionLike]:
    """Predicted events as mentions with character offsets."""

    def chars(first: int, last: int) -> tuple[int, int]:
        return reading.words[first].start, reading.words[last - 1].end

    return [
        MentionLike(
            e.trigger.code, e.realis, *chars(e.trigger.first, e.trigger.last),
            tuple((a.role.value, *chars(a.first, a.last)) for a in e.arguments),
        )
        for e in events
    ]  # fmt: skip


def score_mentions(
    documents: Sequence[Document], readings: Sequence[Reading], scorer: Scorer, settings: Settings, gold: bool = False
) -> dict[str, Score]:
    """Trigger and argument scores of a model.

    Args:
        documents: with texts.
        readings: of the documents, in the same order.
        scorer: the network.
        settings: how it reads.
        gold: give the second pass the annotated triggers.
    """
    if gold:
        triggers = [gold_triggers(d, r) for d, r in zip(documents, readings, strict=True)]
    else:
        triggers = find_triggers(readings, scorer, settings)
    events = find_arguments(readings, triggers, scorer, settings)
    pairs = [
        (gold_mentions(d), found_mentions(r, found)) for d, r, found in zip(documents, readings, events, strict=True)
    ]
    return mention_scores(pairs)
