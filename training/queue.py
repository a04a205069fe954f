"""Which articles to annotate next: those that the model is least sure of and that are least like what it knows.

Uncertainty is the entropy of the labels of the words it doubts most (Settles and Craven 2008), novelty the
distance to what is annotated and to what has been chosen (maximal marginal relevance, Carbonell and
Goldstein 1998); outlets take turns, so that one loud source does not fill the queue.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.article import read_article
from annotations.fold import fold
from inference.model import Model, Source
from inference.tagging.arguments import find_arguments
from inference.tagging.decoding import log_probabilities
from inference.tagging.labels import ROLE_LABELS, TRIGGER_LABELS, columns
from inference.tagging.reading import Reading, read
from inference.tagging.triggers import find_triggers
from inference.tagging.windows import Window, argument_window, trigger_windows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inference.tagging.decoding import Matrix

DOUBTED = 10
"""Words whose entropies make the uncertainty of an article, so that short and long ones compare."""

SAME = 0.9
"""Cosine from which an article counts as known: agencies send one text to many papers."""


@dataclass(frozen=True)
class Queued:
    """An article in the queue: uncertainty and novelty between 0 and 1, and their weighted mean."""

    source: Source
    uncertainty: float
    novelty: float
    score: float


@dataclass(frozen=True)
class Queue:
    """The chosen articles, the most instructive first; how many were looked at, and how many of them are known."""

    chosen: list[Queued]
    seen: int
    known: int


def queue(
    model: Model,
    sources: Iterable[Source],
    known: Sequence[str],
    count: int,
    balance: float = 0.5,
    advance: Callable[[], None] = lambda: None,
) -> Queue:
    """Choose the articles that would teach the model most.

    Args:
        model: that is to learn.
        sources: unannotated articles; all their texts are held in memory.
        known: texts that are annotated already.
        count: articles to choose at most.
        balance: weight of uncertainty; the rest is novelty.
        advance: called once an article.

    Raises:
        ValueError: there is no article to choose from.
    """
    candidates, doubts = [], []
    for source in sources:
        candidates.append(source)
        doubts.append(uncertainty(model, source))
        advance()
    if not candidates:
        raise ValueError("expected articles to choose from, found none; name files, folders or tables of articles")
    likeness = _Likeness([fold(source.text) for source in candidates], [fold(text) for text in known])
    # Also the same text twice among the candidates: each choice makes its copies known.
    repeated = likeness.nearest >= SAME
    chosen: list[Queued] = []
    taken: Counter[str] = Counter()
    sizes = Counter(source.outlet or "" for i, source in enumerate(candidates) if not repeated[i])
    left = {i for i in range(len(candidates)) if not repeated[i]}
    while left and len(chosen) < count:
        turn = min({candidates[i].outlet or "" for i in left}, key=lambda o: ((taken[o] + 1) / math.sqrt(sizes[o]), o))
        here = [i for i in left if (candidates[i].outlet or "") == turn]
        scores = {i: balance * doubts[i] + (1 - balance) * (1 - float(likeness.nearest[i])) for i in here}
        best = max(here, key=lambda i: (scores[i], -i))
        chosen.append(Queued(candidates[best], doubts[best], 1 - float(likeness.nearest[best]), scores[best]))
        taken[turn] += 1
        likeness.choose(best)
        left = {i for i in left if i != best and likeness.nearest[i] < SAME}
    return Queue(chosen, len(candidates), int(repeated.sum()))


def uncertainty(model: Model, source: Source) -> float:
    """Mean normalised entropy of the words of an article whose labels the model doubts most, between 0 and 1.

    Both passes count: what is a trigger and of which code, and what each word is to each trigger.
    """
    vocabulary, how, score = model.parts()
    article = read_article(source.text, source.published)
    reading: Reading = read(article.text, article.sentences(), vocabulary)
    first = trigger_windows(reading, how.shape)
    entropies = [e for window, m in _scored(first, score) for e in _entropies(m[window.positions], TRIGGER_LABELS)]
    (events,) = find_arguments([reading], find_triggers([reading], score, how), score, how)
    second = [
        argument_window(reading, e.trigger.first, e.trigger.last, how.type_names[e.trigger.code], how.shape)
        for e in events
    ]
    entropies += [e for window, m in _scored(second, score) for e in _entropies(m[window.positions], ROLE_LABELS)]
    doubted = sorted(entropies, reverse=True)[:DOUBTED]
    return sum(doubted) / DOUBTED


def _scored(
    windows: Sequence[Window], score: "Callable[[list[list[int]]], list[Matrix]]"
) -> "list[tuple[Window, Matrix]]":
    return list(zip(windows, score([window.ids for window in windows]), strict=True)) if windows else []


def _entropies(scores: "Matrix", labels: Sequence[str]) -> list[float]:
    import numpy as np

    logs = log_probabilities(scores[:, columns(labels)])
    return [float(value) for value in -(np.exp(logs) * logs).sum(axis=1) / math.log(len(labels))]


class _Likeness:
    """Cosine of each candidate to the nearest text that is known or chosen."""

    nearest: "NDArray[np.float64]"

    def __init__(self, candidates: Sequence[str], known: Sequence[str]) -> None:
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer

        rows = TfidfVectorizer(sublinear_tf=True, token_pattern=r"\w+").fit_transform([*candidates, *known])
        self.rows, others = rows[: len(candidates)], rows[len(candidates) :]
        self.nearest = np.zeros(len(candidates))
        for start in range(0, len(known), 256):
            against = (self.rows @ others[start : start + 256].T).max(axis=1).toarray().ravel()
            self.nearest = np.maximum(self.nearest, against)

    def choose(self, index: int) -> None:
        """A candidate becomes known."""
        import numpy as np

        self.nearest = np.maximum(self.nearest, (self.rows @ self.rows[index].T).toarray().ravel())


def write(found: Queue, model: Model, path: Path) -> list[str]:
    """Write the queue as pre-annotated Label Studio tasks; the warnings of that format are given back."""
    from annotations.formats import labelstudio
    from annotations.formats.prediction import from_record

    records = model.predict_many([queued.source for queued in found.chosen])
    made = [
        from_record(record, queued.source.text, queued.source.outlet or "predicted")
        for record, queued in zip(records, found.chosen, strict=True)
    ]
    return labelstudio.write([document for document, _ in made], path, {d.id: p for d, p in made})
