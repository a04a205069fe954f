"""The network: a small ModernBERT (Warner et al. 2024) of stock ``transformers`` classes."""

from typing import TYPE_CHECKING

from training.pretraining.settings import Encoder
from training.pretraining.vocabulary import CLS, PAD, SEP, SPECIALS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from transformers import ModernBertConfig, ModernBertForMaskedLM


def configuration(shape: Encoder, size: int) -> "ModernBertConfig":
    """The configuration of an encoder with ``size`` pieces."""
    from transformers import ModernBertConfig

    special = {name: SPECIALS.index(name) for name in (PAD, CLS, SEP)}
    return ModernBertConfig(
        vocab_size=size,
        hidden_size=shape.width,
        intermediate_size=shape.inner,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        global_attn_every_n_layers=shape.global_every,
        local_attention=shape.window,
        max_position_embeddings=shape.context,
        pad_token_id=special[PAD],
        cls_token_id=special[CLS],
        bos_token_id=special[CLS],
        sep_token_id=special[SEP],
        eos_token_id=special[SEP],
    )


def build(
    shape: Encoder,
    counts: "NDArray[np.int64]",
    vectors: "NDArray[np.float32] | None",
    seed: int,
) -> "ModernBertForMaskedLM":
    """A fresh network.

    Args:
        shape: of the encoder.
        counts: occurrences of each piece; their logarithms start the output's bias.
        vectors: start of the embeddings, shape (pieces, width), or None for a random one.
        seed: of all that is random.
    """
    import numpy as np
    import torch
    from transformers import ModernBertForMaskedLM

    from training.pretraining.vectors import scaled

    torch.manual_seed(seed)
    network = ModernBertForMaskedLM._from_config(configuration(shape, len(counts)), attn_implementation="sdpa")
    if vectors is None:
        vectors = np.zeros((len(counts), shape.width), dtype=np.float32)
    with torch.no_grad():
        network.model.embeddings.tok_embeddings.weight.copy_(
            torch.from_numpy(scaled(vectors, shape.embedding_scale, seed))
        )
        share = (counts + 1) / (counts + 1).sum()
        network.decoder.bias.copy_(torch.from_numpy(np.log(share)))
    return network


def work_per_token(network: "ModernBertForMaskedLM", masked: float, candidates: int, length: int) -> float:
    """Floating-point operations of one training step per piece: forward, and twice that for backward.

    Embedding look-ups count as nothing; the output is worked out for the masked share alone.
    """
    config = network.config
    body = sum(p.numel() for name, p in network.model.named_parameters() if "tok_embeddings" not in name)
    attention = 2 * config.num_hidden_layers * length * config.hidden_size
    head = masked * config.hidden_size * (config.hidden_size + candidates)
    return float(6 * (body + attention + head))
