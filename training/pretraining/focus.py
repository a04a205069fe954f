"""The focus stage: the documents that read most like the annotated ones, for the fall of the rate.

What the encoder sees last shapes it most, and closeness to the task counts more than size (Gururangan et al.
2020; Inoue et al. 2021). Documents are ranked by the difference of their cross-entropies under a
model of the examples and one of the corpus (Moore and Lewis 2010), here models of single pieces.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from training.pretraining.vocabulary import SEP, SPECIALS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

LEAST_PIECES = 24
"""Documents shorter than this are not ranked: their means are chance."""


def likeness(examples: "NDArray[np.int64]", corpus: "NDArray[np.int64]") -> "NDArray[np.float64]":
    """What each piece says for the examples and against the corpus.

    Args:
        examples: how often each piece occurs in the examples, shape (pieces,).
        corpus: how often in the corpus, shape (pieces,).

    Returns:
        Differences of log probabilities in nats, add-one smoothed, shape (pieces,).
    """
    import numpy as np

    def logs(counts: "NDArray[np.int64]") -> "NDArray[np.float64]":
        smooth = counts + 1.0
        found: NDArray[np.float64] = np.log(smooth / smooth.sum())
        return found

    return logs(examples) - logs(corpus)


def select(shards: "Sequence[NDArray[np.uint16]]", table: "NDArray[np.float64]", share: float) -> "NDArray[np.uint16]":
    """The documents most like the examples, in the order of the shards.

    Args:
        shards: flat arrays of pieces, each document closed by ``[SEP]``.
        table: of :func:`likeness`.
        share: of all pieces to take.

    Returns:
        A flat array of pieces.
    """
    import numpy as np

    pieces = np.concatenate([np.asarray(shard) for shard in shards])
    ends = np.flatnonzero(pieces == SPECIALS.index(SEP)) + 1
    starts = np.concatenate([[0], ends[:-1]])
    lengths = ends - starts
    means = np.add.reduceat(table[pieces[: ends[-1]]], starts) / lengths
    means[lengths < LEAST_PIECES] = -np.inf
    order = np.argsort(-means, kind="stable")
    wanted = order[: int(np.searchsorted(np.cumsum(lengths[order]), share * len(pieces))) + 1]
    wanted = np.sort(wanted[np.isfinite(means[wanted])])
    chosen: NDArray[np.uint16] = np.concatenate([pieces[starts[i] : ends[i]] for i in wanted])
    return chosen


def count(texts: Iterable[str], tokenizer: "Tokenizer") -> "NDArray[np.int64]":
    """How often each piece occurs in the texts, shape (pieces,)."""
    import numpy as np

    total = np.zeros(tokenizer.get_vocab_size(), dtype=np.int64)
    for encoding in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False):
        np.add.at(total, encoding.ids, 1)
    return total
