"""Encoders and their tokenizers: ours, AraBERT, or any BERT-like folder of stock classes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inference.tagging.labels import LABELS

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from inference.tagging.decoding import Matrix


DROPOUTS = ("hidden_dropout_prob", "embedding_dropout", "mlp_dropout")
"""What encoders of stock classes call the dropout of their layers and embeddings."""


class EncoderError(Exception):
    """An encoder that cannot be had; the message says what to do."""


def load_tokenizer(encoder: str, markers: Sequence[str]) -> "PreTrainedTokenizerBase":
    """The fast tokenizer of an encoder, the trigger markers added where it lacks them."""
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(encoder)
    except (OSError, ValueError) as error:
        raise EncoderError(_advice(encoder, error)) from error
    known = tokenizer.get_vocab()
    missing = [marker for marker in markers if marker not in known]
    if missing:
        tokenizer.add_special_tokens({"additional_special_tokens": missing})
    return tokenizer  # type: ignore[no-any-return]


def load_tagger(
    encoder: str, tokens: int, dropout: float, pretrained: bool = True, inner_dropout: float | None = None
) -> "PreTrainedModel":
    """A stock token-classification model over an encoder, with our label list.

    Args:
        encoder: a local folder or a name on the hub.
        tokens: size of the vocabulary; embeddings are added where the encoder has fewer.
        dropout: before the classifier.
        pretrained: False keeps the encoder's shape alone and draws all weights anew.
        inner_dropout: within the encoder, but for its attention weights; ``None`` leaves it as it is.
    """
    import torch
    from transformers import AutoConfig, AutoModelForTokenClassification

    try:
        config = AutoConfig.from_pretrained(
            encoder,
            num_labels=len(LABELS),
            id2label=dict(enumerate(LABELS)),
            label2id={label: index for index, label in enumerate(LABELS)},
            classifier_dropout=dropout,
        )
        for name in DROPOUTS:
            if inner_dropout is not None and hasattr(config, name):
                setattr(config, name, inner_dropout)
        how = {"dtype": torch.float32, "attn_implementation": attention()}
        if pretrained:
            model = AutoModelForTokenClassification.from_pretrained(encoder, config=config, **how)
        else:
            model = AutoModelForTokenClassification.from_config(config, **how)
    except (OSError, ValueError) as error:
        raise EncoderError(_advice(encoder, error)) from error
    if tokens > config.vocab_size:
        model.resize_token_embeddings(tokens)
    return model  # type: ignore[no-any-return]


def attention() -> str:
    """The implementation of attention to train with: on a CPU the plain one is much quicker on the way back."""
    import torch

    return "sdpa" if torch.cuda.is_available() else "eager"


def _advice(encoder: str, error: Exception) -> str:
    reason = str(error).strip().splitlines()[0][:160]
    if Path(encoder).exists():
        return f"expected an encoder folder of transformers classes at {encoder}, found another thing ({reason})"
    return (
        f"the encoder {encoder} is no folder here and could not be fetched from the model hub ({reason}); "
        "connect to the internet once, or name a local folder in the config's 'encoder' key "
        "(the shipped model's folder works offline)"
    )


class TorchScorer:
    """Scores windows with a PyTorch model, as :class:`inference.tagging.network.Network` does with ONNX.

    Args:
        model: a tagger.
        half: computes in bf16 where that loses nothing that counts (autocast).
    """

    def __init__(self, model: "PreTrainedModel", half: bool = False) -> None:
        self.model, self.half = model, half

    def __call__(self, windows: Sequence[list[int]]) -> "list[Matrix]":
        """One matrix ``(sub-words, labels)`` for each window."""
        import numpy as np
        import torch

        from inference.tagging.grouping import batches

        results: list[Matrix] = [np.empty((0, 0), dtype=np.float32)] * len(windows)
        training, device = self.model.training, self.model.device
        self.model.eval()
        with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16, enabled=self.half):
            for batch in batches([len(ids) for ids in windows]):
                inputs: dict[str, Any] = pad([windows[i] for i in batch])
                logits = self.model(**{name: tensor.to(device) for name, tensor in inputs.items()}).logits
                for row, i in enumerate(batch):
                    results[i] = logits[row, : len(windows[i])].float().cpu().numpy()
        self.model.train(training)
        return results


def pad(windows: Sequence[Sequence[int]], filler: int = 0) -> dict[str, Any]:
    """``input_ids`` and ``attention_mask``, both ``(windows, longest)`` tensors of int64."""
    import torch

    longest = max(map(len, windows))
    ids = torch.full((len(windows), longest), filler)
    mask = torch.zeros_like(ids)
    for row, window in enumerate(windows):
        ids[row, : len(window)] = torch.tensor(window)
        mask[row, : len(window)] = 1
    return {"input_ids": ids, "attention_mask": mask}
