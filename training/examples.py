"""From annotated documents to labelled windows: the same windows that inference reads."""

from collections.abc import Iterator, Sequence
from typing import TypedDict

from annotations.article import read_article
from annotations.document import Document
from annotations.sentences import Sentence
from inference.tagging.labels import INDEX
from inference.tagging.reading import Pieces, Reading, read, word_range
from inference.tagging.triggers import Settings, Trigger
from inference.tagging.windows import Window, argument_window, trigger_windows

UNLABELLED = -100
TRIGGER, ROLE, REALIS = 0, 1, 2
"""Which labels a position may carry; see :data:`inference.tagging.labels.LABELS`."""


class Example(TypedDict):
    """One labelled window; three lists of one length, one item a sub-word."""

    input_ids: list[int]
    labels: list[int]
    layer: list[int]


def read_document(document: Document, pieces: Pieces) -> Reading:
    """Read a document as inference reads it.

    Raises:
        ValueError: a stand-off document whose text has not been filled in.
    """
    if document.text is None:
        raise ValueError(f"expected the text of {document.id}, found none; load the corpus with its texts")
    article = read_article(document.text, document.published)
    return read(document.text, article.sentences(), pieces)


def gold_triggers(document: Document, reading: Reading) -> list[Trigger]:
    """The annotated triggers that stand in sentences that are read, with confidence 1."""
    found = []
    for mention in document.mentions:
        place = word_range(reading, mention.start, mention.end)
        if place:
            found.append(Trigger(place[0], place[1], mention.code, 1.0))
    return found


def trigger_examples(document: Document, reading: Reading, settings: Settings) -> Iterator[Example]:
    """Windows of the first pass with IOB2 labels over the event codes."""
    tags = ["O"] * len(reading.words)
    for trigger in gold_triggers(document, reading):
        _tag(tags, trigger.first, trigger.last, trigger.code.value)
    for window in trigger_windows(reading, settings.shape):
        yield _example(window, [tags[word] for word in window.words], TRIGGER)


def argument_examples(document: Document, reading: Reading, settings: Settings) -> Iterator[Example]:
    """Windows of the second pass: roles for the words around, realis on the marked trigger.

    Every other window names the type; the others leave it open and label the opening marker with it
    (the first token where nothing is marked).
    """
    for number, mention in enumerate(document.mentions):
        place = word_range(reading, mention.start, mention.end)
        if place is None:
            continue
        named = settings.typed and number % 2 == 0
        name = settings.type_names[mention.code] if named else []
        window = argument_window(reading, *place, name, settings.shape)
        tags = ["O"] * len(reading.words)
        for argument in mention.arguments:
            span = word_range(reading, argument.start, argument.end)
            if span:
                _tag(tags, *span, argument.role.value)
        for word in range(*place):
            tags[word] = f"{'B' if word == place[0] else 'I'}-{mention.realis.value}"
        example = _example(window, [tags[word] for word in window.words], ROLE)
        for word, position in zip(window.words, window.positions, strict=True):
            if place[0] <= word < place[1]:
                example["layer"][position] = REALIS
        if not named:
            example["layer"][window.mark] = TRIGGER
            example["labels"][window.mark] = INDEX[f"B-{mention.code.value}"]
        yield example


def examples(documents: Sequence[Document], pieces: Pieces, settings: Settings) -> Iterator[Example]:
    """All windows of both passes."""
    for document in documents:
        reading = read_document(document, pieces)
        yield from trigger_examples(document, reading, settings)
        yield from argument_examples(document, reading, settings)


def lost(document: Document) -> int:
    """Annotated triggers that stand in lines that inference does not read."""
    assert document.text is not None
    spans: list[Sentence] = read_article(document.text, document.published).sentences()
    return sum(not any(a <= m.start < b for a, b in spans) for m in document.mentions)


def _tag(tags: list[str], first: int, last: int, name: str) -> None:
    if any(tag != "O" for tag in tags[first:last]):
        return
    tags[first:last] = [f"B-{name}", *[f"I-{name}"] * (last - first - 1)]


def _example(window: Window, tags: Sequence[str], layer: int) -> Example:
    labels = [UNLABELLED] * len(window.ids)
    for position, tag in zip(window.positions, tags, strict=True):
        labels[position] = INDEX[tag]
    return Example(input_ids=list(window.ids), labels=labels, layer=[layer] * len(window.ids))
