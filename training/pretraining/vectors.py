"""The vectors stage: word2vec over the packed pieces, for the embeddings to start from."""

import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from training.pretraining.settings import Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LINE = 1_000
"""Pieces in a line of the file that gensim reads."""
_log = logging.getLogger(__name__)


def counts(shards: "Sequence[NDArray[np.uint16]]", size: int) -> "NDArray[np.int64]":
    """How often each of ``size`` pieces occurs, shape (size,)."""
    import numpy as np

    total = np.zeros(size, dtype=np.int64)
    for pieces in shards:
        total += np.bincount(pieces, minlength=size)
    return total


def learn(
    shards: "Sequence[NDArray[np.uint16]]", size: int, width: int, settings: Vectors, seed: int, threads: int
) -> "NDArray[np.float32]":
    """Train word2vec (Mikolov et al. 2013) on the shards.

    Args:
        shards: flat arrays of pieces.
        size: pieces in the vocabulary.
        width: numbers in a vector.
        settings: of word2vec.
        seed: of the start; with several threads two runs still differ a little.
        threads: of the machine.

    Returns:
        Vectors of shape (size, width), centred; pieces that never occur have zeros.
    """
    import numpy as np
    from gensim.models import Word2Vec

    total = sum(map(len, shards))
    share = min(1.0, (settings.most_tokens or total) / total)
    chosen = [_lines(pieces, share) for pieces in shards]
    frequency = counts([pieces.ravel() for pieces in chosen], size)
    model = Word2Vec(
        vector_size=width,
        window=settings.window,
        sg=int(settings.skip_gram),
        negative=settings.negative,
        sample=settings.sample,
        min_count=1,
        workers=threads,
        seed=seed,
    )
    model.build_vocab_from_freq({str(piece): int(count) for piece, count in enumerate(frequency) if count})
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="ascii") as lines:
        for pieces in chosen:
            for line in pieces:
                lines.write(" ".join(map(str, line.tolist())) + "\n")
        lines.flush()
        total = int(frequency.sum())
        _log.info("word2vec over %d pieces", total)
        model.train(corpus_file=lines.name, total_words=total, total_examples=total // LINE, epochs=settings.epochs)
    vectors = np.zeros((size, width), dtype=np.float32)
    known = [int(piece) for piece in model.wv.index_to_key]
    vectors[known] = model.wv.vectors - model.wv.vectors.mean(axis=0)
    return vectors


def _lines(pieces: "NDArray[np.uint16]", share: float) -> "NDArray[np.uint16]":
    """An even choice of the lines of a shard, shape (lines, ``LINE``); a short shard is one line."""
    import numpy as np

    count = len(pieces) // LINE
    if not count:
        return np.asarray(pieces)[None]
    numbers = np.arange(count)
    chosen = np.floor((numbers + 1) * share) > np.floor(numbers * share)
    lines: NDArray[np.uint16] = np.asarray(pieces[: count * LINE]).reshape(count, LINE)[chosen]
    return lines


def scaled(vectors: "NDArray[np.float32]", scale: float, seed: int) -> "NDArray[np.float32]":
    """Vectors with a root mean square of ``scale`` each; zeros become random directions."""
    import numpy as np

    start = np.random.default_rng(seed).normal(size=vectors.shape)
    filled = np.where(np.abs(vectors).sum(axis=1, keepdims=True) > 0, vectors, start)
    root = np.sqrt((filled**2).mean(axis=1, keepdims=True))
    made: NDArray[np.float32] = (filled / root * scale).astype(np.float32)
    return made


def save(path: Path, vectors: "NDArray[np.float32]") -> None:
    """Write the vectors in half precision."""
    import numpy as np

    np.save(path, vectors.astype(np.float16))
