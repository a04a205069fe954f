"""What a system says of each article of a split, found in one pass and kept for all that is counted from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.article import read_article
from annotations.document import Document
from annotations.record import Incident
from annotations.scores import MentionLike
from inference.incidents.assembly import assemble, calibrate
from inference.incidents.identity import WEIGHTS
from inference.incidents.mentions import Mention, as_mention
from inference.model import Model
from inference.tagging.arguments import find_arguments
from inference.tagging.labels import LABELS
from inference.tagging.manifest import Manifest, ModelError
from inference.tagging.network import Scorer
from inference.tagging.triggers import find_triggers
from training.assembly import assemble_gold
from training.examples import gold_triggers, read_document
from training.scoring import found_mentions
from training.tuning import Remembering

if TYPE_CHECKING:
    from inference.tagging.decoding import Matrix


class EmptySplitError(ValueError):
    """A split without a document; the message says why that may be."""


@dataclass(frozen=True)
class Predicted:
    """One annotated article and what a system says of it.

    ``mentions`` with calibrated confidence; ``on_gold`` are the events that it reads at the annotated
    triggers; ``assembled`` the incidents that its assembly makes of the annotated mentions.
    """

    document: Document
    mentions: tuple[Mention, ...]
    on_gold: tuple[MentionLike, ...]
    incidents: tuple[Incident, ...]
    assembled: tuple[Incident, ...]


@dataclass(frozen=True)
class Run:
    """One system on one split."""

    name: str
    version: str
    articles: tuple[Predicted, ...]


def check_documents(documents: Sequence[Document]) -> None:
    """Refuse a split on which nothing can be scored.

    Raises:
        EmptySplitError: no document.
    """
    if not documents:
        raise EmptySplitError(
            "expected annotated articles in this split, found none; real articles need their texts (--texts), "
            "and splits are listed in annotations/corpus/splits"
        )


def run_model(folder: Path, documents: Sequence[Document]) -> Run:
    """Read a split with a model folder, as inference does.

    The network sees every window once; the pass on annotated triggers is read from the same scores where
    the windows are the same.

    Raises:
        EmptySplitError: no document.
        ModelError: no usable model in the folder, or one with other labels.
    """
    check_documents(documents)
    model = Model(folder)
    vocabulary, how, network = model.parts()
    score = Remembering(_checked(network, folder))
    readings = [read_document(d, vocabulary) for d in documents]
    events = find_arguments(readings, find_triggers(readings, score, how), score, how)
    annotated = [gold_triggers(d, r) for d, r in zip(documents, readings, strict=True)]
    on_gold = find_arguments(readings, annotated, score, how)
    articles = []
    for document, reading, here, there in zip(documents, readings, events, on_gold, strict=True):
        assert document.text is not None
        mentions = [as_mention(event, reading, document.text) for event in here]
        articles.append(predicted(document, mentions, found_mentions(reading, there), model.manifest))
    return Run(model.manifest.name, model.manifest.version, tuple(articles))


def predicted(
    document: Document, mentions: Sequence[Mention], on_gold: Sequence[MentionLike], manifest: Manifest | None = None
) -> Predicted:
    """An article with its incidents, joined and calibrated as the manifest says."""
    assert document.text is not None
    maps = manifest.calibration if manifest else {}
    weights = (manifest.identity if manifest else None) or WEIGHTS
    published = read_article(document.text, document.published).published
    incidents = assemble(mentions, document.text, published, document.id, maps, weights)
    calibrated = [
        replace(
            m,
            trigger=replace(m.trigger, confidence=calibrate(m.trigger.confidence, maps.get("trigger"))),
            arguments=tuple(replace(a, confidence=calibrate(a.confidence, maps.get("argument"))) for a in m.arguments),
        )
        for m in mentions
    ]
    return Predicted(
        document, tuple(calibrated), tuple(on_gold), tuple(incidents), tuple(assemble_gold(document, weights))
    )


def _checked(network: Scorer, folder: Path) -> Scorer:
    def score(windows: Sequence[list[int]]) -> "list[Matrix]":
        matrices = network(windows)
        wrong = next((m.shape[1] for m in matrices if m.shape[1] != len(LABELS)), None)
        if wrong is not None:
            raise ModelError(
                f"{folder}: expected a network with {len(LABELS)} labels, found one with {wrong}; "
                "train the model with this release or install the release that made it"
            )
        return matrices

    return score
