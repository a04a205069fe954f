"""The evaluate stage: masked-LM loss on a news source that was kept out of pretraining."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.pretraining.objective import full_loss, hide, states
from training.pretraining.pack import in_order
from training.pretraining.settings import Objective

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from transformers import ModernBertForMaskedLM


@dataclass(frozen=True)
class HeldOut:
    """Loss in nats over the whole vocabulary; ``per_word`` sums the pieces of a hidden word."""

    per_word: float
    per_piece: float
    words: int


def held_out(
    network: "ModernBertForMaskedLM",
    pieces: "NDArray[np.uint16]",
    continues: "NDArray[np.bool_]",
    specials: int,
    masked: float = 0.15,
    length: int = 128,
    most_blocks: int | None = None,
) -> HeldOut:
    """Loss with ``masked`` of the words hidden, the same ones each time, none kept or swapped.

    Args:
        network: to be measured.
        pieces: shard of the held-out source.
        continues: for every piece, whether it goes on inside a word.
        specials: number of special pieces.
        masked: share of the pieces that are hidden, whole words at a time.
        length: pieces in a block.
        most_blocks: measure on the first so many blocks only.

    Raises:
        ValueError: the shard does not hold a block.
    """
    import numpy as np
    import torch

    if len(pieces) < length - 1:
        raise ValueError(f"expected a held-out shard of at least {length - 1} pieces, found {len(pieces)}")
    device = next(network.parameters()).device
    task = Objective(masked=masked, kept=0)
    total, words, hidden = 0.0, 0, 0
    chosen = pieces if most_blocks is None else pieces[: most_blocks * (length - 1)]
    network.eval()
    with torch.no_grad():
        for number, rows in enumerate(in_order(chosen, length, 16)):
            batch = hide(rows, continues, task, np.random.default_rng((7, number)), specials)
            inputs, places, targets = (
                torch.from_numpy(part).to(device) for part in (batch.inputs, batch.places, batch.targets)
            )
            losses = full_loss(network, states(network, inputs, places), targets)
            total += float(losses.sum())
            words += batch.words
            hidden += len(batch.targets)
    network.train()
    return HeldOut(total / words, total / hidden, words)
