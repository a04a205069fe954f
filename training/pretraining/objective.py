"""The objective: masked language modelling over whole words, with a sampled softmax.

With 32,000 pieces and a narrow body the full softmax costs as much as the body. Each step's
softmax therefore holds the most frequent pieces always and a fresh uniform draw of the others,
whose share of the sum is scaled up by how many they stand for. Evaluation uses all pieces.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.pretraining.settings import Objective
from training.pretraining.vocabulary import MASK, SPECIALS

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray
    from transformers import ModernBertForMaskedLM


@dataclass(frozen=True)
class Masked:
    """A batch with words hidden.

    ``inputs`` has shape (blocks, length); ``places`` are the hidden places in the flattened
    batch and ``targets`` the pieces that stood there, both of shape (hidden,).
    """

    inputs: "NDArray[np.int64]"
    places: "NDArray[np.int64]"
    targets: "NDArray[np.int64]"
    words: int


def hide(
    rows: "NDArray[np.int64]",
    continues: "NDArray[np.bool_]",
    settings: Objective,
    generator: "np.random.Generator",
    specials: int,
) -> Masked:
    """Hide whole words of a batch.

    Args:
        rows: pieces, shape (blocks, length).
        continues: for every piece, whether it goes on inside a word.
        settings: shares hidden, kept and swapped.
        generator: source of chance.
        specials: number of special pieces, which come first and are never hidden.
    """
    import numpy as np

    starts = ~continues[rows]
    starts[:, 0] = True
    word = np.cumsum(starts.ravel()) - 1
    chance = generator.random(word[-1] + 1)
    fate = generator.random(len(chance))
    ordinary = rows.ravel() >= specials
    hidden = (chance < settings.masked)[word] & ordinary
    if not hidden.any():
        hidden[np.flatnonzero(ordinary)[:1]] = True
    places = np.flatnonzero(hidden)
    targets = rows.ravel()[places]
    inputs = rows.ravel().copy()
    kept = fate[word[places]] < settings.kept
    swapped = ~kept & (fate[word[places]] < settings.kept + settings.swapped)
    inputs[places[~kept]] = SPECIALS.index(MASK)
    inputs[places[swapped]] = generator.integers(specials, len(continues), int(swapped.sum()))
    return Masked(inputs.reshape(rows.shape), places, targets, len(np.unique(word[places])))


class Candidates:
    """Chooses the pieces that a step's softmax is taken over.

    Args:
        counts: occurrences of each piece.
        head: most frequent pieces, always taken.
        tail: pieces drawn from the others.
    """

    def __init__(self, counts: "NDArray[np.int64]", head: int, tail: int) -> None:
        import numpy as np

        order = np.argsort(-counts, kind="stable")
        self.head, self.others = order[:head], order[head:]
        self.tail = min(tail, len(self.others))
        self.correction = np.zeros(len(self.head) + self.tail, dtype=np.float32)
        if self.tail:
            self.correction[len(self.head) :] = np.log(len(self.others) / self.tail)

    def __len__(self) -> int:
        return len(self.correction)

    def draw(self, generator: "np.random.Generator") -> "NDArray[np.int64]":
        """Pieces of one step, shape (head + tail,)."""
        import numpy as np

        drawn = generator.choice(self.others, self.tail, replace=False, shuffle=False)
        return np.concatenate([self.head, drawn])


def states(network: "ModernBertForMaskedLM", inputs: "torch.Tensor", places: "torch.Tensor") -> "torch.Tensor":
    """Vectors that the output is worked out from, shape (hidden, width)."""
    last = network.model(input_ids=inputs).last_hidden_state
    vectors: torch.Tensor = network.head(last.reshape(-1, last.shape[-1])[places])
    return vectors


def sampled_loss(
    vectors: "torch.Tensor",
    own: "tuple[torch.Tensor, torch.Tensor]",
    others: "tuple[torch.Tensor, torch.Tensor]",
    targets: "torch.Tensor",
) -> "torch.Tensor":
    """Cross-entropy over the candidates, the target added exactly and never counted twice.

    Args:
        vectors: shape (hidden, width).
        own: embedding and bias of each target, shapes (hidden, width) and (hidden,).
        others: embeddings and corrected biases of the candidates, shapes (candidates, width) and (candidates,).
        targets: place of the target among the candidates, or any number beyond them, shape (hidden,).

    Returns:
        Losses of shape (hidden,).
    """
    import torch

    right = (vectors * own[0]).sum(-1).float() + own[1]
    logits = torch.addmm(others[1], vectors, others[0].T)
    twice = torch.arange(logits.shape[1], device=targets.device) == targets[:, None]
    total = torch.logsumexp(logits.masked_fill(twice, float("-inf")).float(), -1)
    return torch.logaddexp(total, right) - right


def full_loss(network: "ModernBertForMaskedLM", vectors: "torch.Tensor", targets: "torch.Tensor") -> "torch.Tensor":
    """Cross-entropy of each hidden piece over the whole vocabulary, shape (hidden,)."""
    import torch

    return torch.nn.functional.cross_entropy(network.decoder(vectors).float(), targets, reduction="none")
