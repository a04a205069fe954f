"""The pack stage: cleaned text to flat files of piece numbers, and the order they are seen in.

A shard is one flat ``uint16`` array: the pieces of all documents of a source, each document
closed by ``[SEP]``. Blocks of any length are cut from it, so nothing is padded. What an epoch
holds, and in which order, follows from the seed and the epoch's number alone, so that a
checkpoint needs to keep no more than how many blocks have been seen.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from training.pretraining.clean import documents
from training.pretraining.vocabulary import CLS, SEP, SPECIALS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

BATCH = 2_000
"""Documents encoded at a time."""


def pack(source: Path, target: Path, tokenizer: "Tokenizer") -> int:
    """Encode a cleaned file into a shard.

    Returns:
        Pieces written.
    """
    import numpy as np
    from tokenizers import normalizers

    folds, tokenizer.normalizer = tokenizer.normalizer, normalizers.Sequence([])
    written, partial = 0, target.with_suffix(".part")
    separator = SPECIALS.index(SEP)
    try:
        with partial.open("wb") as output:
            texts = (" ".join(document) for document in documents(source))
            while batch := list(islice(texts, BATCH)):
                for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
                    pieces = np.array([*encoding.ids, separator], dtype=np.uint16)
                    pieces.tofile(output)
                    written += len(pieces)
    finally:
        tokenizer.normalizer = folds
    partial.replace(target)
    return written


def shard(path: Path) -> "NDArray[np.uint16]":
    """A shard as an array that stays on the disk.

    Raises:
        FileNotFoundError: the pack stage has not been run.
    """
    import numpy as np

    if not path.exists():
        raise FileNotFoundError(f"expected a shard {path}; run the pack stage first")
    return np.memmap(path, dtype=np.uint16, mode="r")


class Blocks:
    """Blocks of one length from weighted shards, in an order fixed by seed and epoch.

    Args:
        shards: flat arrays of pieces.
        weights: how often each shard is seen in an epoch; 0.3 takes another three tenths each time.
        length: pieces in a block, ``[CLS]`` included.
        seed: of the order.
    """

    def __init__(
        self, shards: "Sequence[NDArray[np.uint16]]", weights: Sequence[float], length: int, seed: int
    ) -> None:
        self.shards, self.weights, self.length, self.seed = shards, weights, length, seed
        self.counts = [len(pieces) // (length - 1) for pieces in shards]
        self.per_epoch = sum(int(count * weight) for count, weight in zip(self.counts, weights, strict=True))
        if not self.per_epoch:
            raise ValueError(f"expected shards of at least {length - 1} pieces, found {[len(s) for s in shards]}")
        self._epoch, self._order = 0, self.order(0)

    def order(self, epoch: int) -> "NDArray[np.int64]":
        """Pairs of shard and block, shape (blocks in an epoch, 2)."""
        import numpy as np

        parts = []
        for number, (count, weight) in enumerate(zip(self.counts, self.weights, strict=True)):
            take = int(count * weight)
            # One endless sequence of permutations: an epoch takes the next `take` of it.
            first, last = epoch * take, (epoch + 1) * take
            chosen: list[int] = []
            for turn in range(first // max(count, 1), -(-last // max(count, 1))):
                shuffled = np.random.default_rng((self.seed, number, turn)).permutation(count)
                chosen.extend(shuffled[max(first - turn * count, 0) : last - turn * count].tolist())
            parts.append(np.stack([np.full(len(chosen), number), np.array(chosen, dtype=np.int64)], axis=1))
        pairs = np.concatenate(parts)
        np.random.default_rng((self.seed, epoch, 99)).shuffle(pairs)
        return pairs

    def batch(self, seen: int, size: int) -> "NDArray[np.int64]":
        """The ``size`` blocks that follow the first ``seen`` ones, shape (size, length)."""
        import numpy as np

        rows = np.empty((size, self.length), dtype=np.int64)
        rows[:, 0] = SPECIALS.index(CLS)
        for row in range(size):
            epoch, place = divmod(seen + row, self.per_epoch)
            if epoch != self._epoch:
                self._epoch, self._order = epoch, self.order(epoch)
            number, block = self._order[place]
            start = int(block) * (self.length - 1)
            rows[row, 1:] = self.shards[number][start : start + self.length - 1]
        return rows


def in_order(pieces: "NDArray[np.uint16]", length: int, size: int) -> Iterator["NDArray[np.int64]"]:
    """All blocks of one shard from its beginning, in batches of shape (size or fewer, length)."""
    import numpy as np

    count = len(pieces) // (length - 1)
    body = np.asarray(pieces[: count * (length - 1)], dtype=np.int64).reshape(count, length - 1)
    rows = np.concatenate([np.full((count, 1), SPECIALS.index(CLS)), body], axis=1)
    for start in range(0, count, size):
        yield rows[start : start + size]
