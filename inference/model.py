"""The model: articles in, records out.

>>> from inference import load
>>> model = load()                                    # doctest: +SKIP
>>> record = model.predict("سقط صاروخان على قاعدة ...", published=date(2021, 4, 6))   # doctest: +SKIP
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from annotations.article import Article, read_article
from annotations.record import DocumentHead, ModelHead, Record
from inference.incidents.assembly import assemble
from inference.incidents.identity import WEIGHTS
from inference.incidents.mentions import Mention, as_mention
from inference.paths import SHIPPED
from inference.tagging.arguments import find_arguments
from inference.tagging.manifest import Manifest, read_manifest
from inference.tagging.network import Network, Scorer
from inference.tagging.reading import Reading, read
from inference.tagging.triggers import Settings, find_triggers
from inference.tagging.vocabulary import Vocabulary, load_vocabulary, settings

CHUNK = 32
"""Articles that are read together."""


@dataclass(frozen=True)
class Source:
    """One article to be read: its text, and what the caller knows of it; ``outlet`` is who brought it."""

    text: str
    id: str | None = None
    path: str | None = None
    published: date | None = None
    warnings: tuple[str, ...] = ()
    outlet: str | None = None


class Model:
    """A loaded model; safe to use from several threads, and cheap until the first article.

    Args:
        folder: a model folder, the shipped one by default.
        threads: of the network; 0 is one a core.
        min_confidence: incidents below it are left out; by default the threshold that gave the best F1 on dev.

    Raises:
        ModelError: the folder holds no usable model.
    """

    def __init__(self, folder: Path = SHIPPED, threads: int = 0, min_confidence: float | None = None) -> None:
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        self.min_confidence = self.manifest.threshold if min_confidence is None else min_confidence
        self._threads = threads
        self._lock = threading.Lock()
        self._parts: tuple[Vocabulary, Settings, Scorer] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        return Model, (self.folder, self._threads, self.min_confidence)

    def parts(self) -> tuple[Vocabulary, Settings, Scorer]:
        """Vocabulary, settings and network, loaded at the first call."""
        with self._lock:
            if self._parts is None:
                vocabulary = load_vocabulary(self.folder, self.manifest.special)
                network = Network(self.folder / "model.onnx", self._threads)
                self._parts = vocabulary, settings(self.manifest, vocabulary), network
            return self._parts

    def predict(self, text: str, published: date | None = None, id: str | None = None) -> Record:
        """Read one article.

        Args:
            text: the article as it stands; offsets of the record index it.
            published: its date, where the text itself may state none.
            id: of the document; its hash by default.
        """
        return next(self.predict_many([Source(text, id=id, published=published)]))

    def predict_many(self, sources: Iterable[Source]) -> Iterator[Record]:
        """Read articles in order, a few at a time, however many there are."""
        remaining = iter(sources)
        while chunk := list(islice(remaining, CHUNK)):
            yield from self._predict(chunk)

    def _predict(self, sources: Sequence[Source]) -> Iterator[Record]:
        articles = [read_article(source.text, source.published) for source in sources]
        found = self.mentions(articles)
        for source, article, mentions in zip(sources, articles, found, strict=True):
            yield self._record(source, article, mentions)

    def mentions(self, articles: Sequence[Article]) -> list[list[Mention]]:
        """The mentions of some articles, generic ones too, before they are joined."""
        vocabulary, how, score = self.parts()
        readings: list[Reading] = [read(article.text, article.sentences(), vocabulary) for article in articles]
        events = find_arguments(readings, find_triggers(readings, score, how), score, how)
        return [
            [as_mention(event, reading, article.text) for event in here]
            for article, reading, here in zip(articles, readings, events, strict=True)
        ]

    def _record(self, source: Source, article: Article, mentions: Sequence[Mention]) -> Record:
        name = source.id or article.sha1[:12]
        incidents = assemble(
            mentions,
            article.text,
            article.published,
            name,
            self.manifest.calibration,
            self.manifest.identity or WEIGHTS,
        )
        return Record(
            document=DocumentHead(
                id=name, path=source.path, title=article.title, published=article.published,
                published_basis=article.published_basis, sha1=article.sha1,
            ),
            model=ModelHead(name=self.manifest.name, version=self.manifest.version),
            incidents=[incident for incident in incidents if incident.confidence >= self.min_confidence],
            warnings=[*source.warnings, *_warnings(source, article, mentions)],
        )  # fmt: skip


def _warnings(source: Source, article: Article, mentions: Sequence[Mention]) -> Iterator[str]:
    if source.published and article.published_basis == "text" and source.published != article.published:
        yield f"the text states its own date, {article.published}; it holds before the given {source.published}"
    if article.published is None and any(argument.role == "time" for m in mentions for argument in m.arguments):
        yield "no publication date in the text: relative dates keep their words; give one with --published"


def load(folder: Path | str | None = None, threads: int = 0, min_confidence: float | None = None) -> Model:
    """Load a model folder, the shipped one by default; see :class:`Model`.

    Raises:
        ModelError: the folder holds no usable model; the message says what to do.
    """
    return Model(SHIPPED if folder is None else Path(folder), threads, min_confidence)
