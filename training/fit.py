"""The training loop: both passes at once, on ``transformers.Trainer``."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from inference.tagging.labels import INDEX, LABELS, REALIS_LABELS, ROLE_LABELS, TRIGGER_LABELS
from training.configuration import RunConfig
from training.encoders import pad
from training.examples import UNLABELLED, Example

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, Trainer

FORBIDDEN = -1e4
"""Added to the score of a label that a position cannot carry."""

Evaluate = Callable[["PreTrainedModel"], dict[str, float]]
"""Scores a model on dev; the value ``score`` decides which checkpoint is best."""


class Hide(NamedTuple):
    """Masks a share of the sub-words of every batch, others each time, so that no word is relied on alone.

    Attributes:
        share: of the sub-words.
        mask: the id that stands in their place.
        shown: ids that are never masked: markers, separators.
    """

    share: float
    mask: int
    shown: list[int]


def fit(
    model: "PreTrainedModel",
    examples: Sequence[Example],
    evaluate: Evaluate,
    config: RunConfig,
    work: Path,
    hide: Hide | None = None,
) -> "Trainer":
    """Fine-tune a tagger; the best checkpoint on dev is in the model at the end.

    Args:
        model: a stock token-classification model over :data:`inference.tagging.labels.LABELS`.
        examples: labelled windows of both passes.
        evaluate: called after every epoch.
        config: rates, epochs, patience, seed.
        work: folder for checkpoints; a run that was stopped goes on from the last one there.
        hide: how sub-words are masked; ``None`` shows all of them.
    """
    import torch
    from datasets import Dataset
    from transformers import EarlyStoppingCallback, TrainingArguments, set_seed
    from transformers.trainer_utils import get_last_checkpoint

    set_seed(config.seed)
    if not config.train_embeddings:
        model.get_input_embeddings().requires_grad_(False)
    look = "epoch" if config.patience else "no"
    steps = max(1, len(examples) // config.batch) * config.epochs
    arguments = TrainingArguments(
        output_dir=str(work), seed=config.seed, num_train_epochs=config.epochs,
        per_device_train_batch_size=config.batch, learning_rate=config.encoder_rate, weight_decay=config.weight_decay,
        warmup_steps=int(config.warmup * steps), lr_scheduler_type="linear", max_grad_norm=1.0,
        eval_strategy=look, save_strategy=look, save_total_limit=2, load_best_model_at_end=look == "epoch",
        metric_for_best_model="score", greater_is_better=True, logging_strategy="epoch", report_to="none",
        train_sampling_strategy="group_by_length", length_column_name="length", remove_unused_columns=False,
        dataloader_pin_memory=False, use_cpu=not torch.cuda.is_available(),
        bf16=precision_of(config) == "bf16",
    )  # fmt: skip
    data = Dataset.from_list([{**example, "length": len(example["input_ids"])} for example in examples])
    trainer = _trainer_class()(
        model=model, args=arguments, train_dataset=data, eval_dataset=data.select(range(1)),
        data_collator=partial(collate, hide=hide),
        callbacks=[EarlyStoppingCallback(config.patience)] if config.patience else [],
    )  # fmt: skip
    trainer.evaluate_with = evaluate
    trainer.rates = config
    last = get_last_checkpoint(str(work)) if work.is_dir() else None
    trainer.train(resume_from_checkpoint=last)
    trainer.accelerator.unwrap_model(model, keep_fp32_wrapper=False)  # the forward pass as it was, without autocast
    return trainer


def precision_of(config: RunConfig) -> str:
    """``fp32`` or ``bf16``: what the configuration says, or what this machine is faster in."""
    from training.pretraining.machine import quicker

    return quicker() if config.precision == "auto" else config.precision


def collate(rows: Sequence[dict[str, Any]], hide: Hide | None = None) -> dict[str, Any]:
    """A batch of windows, padded to its longest: ids, mask, labels and layers, each ``(rows, longest)``."""
    import torch

    batch = pad([row["input_ids"] for row in rows])
    labels = torch.full_like(batch["input_ids"], UNLABELLED)
    layer = torch.zeros_like(labels)
    for index, row in enumerate(rows):
        labels[index, : len(row["labels"])] = torch.tensor(row["labels"])
        layer[index, : len(row["layer"])] = torch.tensor(row["layer"])
    if hide is not None:
        chosen = torch.rand(labels.shape) < hide.share
        chosen &= (batch["attention_mask"] == 1) & ~torch.isin(batch["input_ids"], torch.tensor(hide.shown))
        batch["input_ids"][chosen] = hide.mask
    return {**batch, "labels": labels, "layer": layer}


def forbidden() -> Any:
    """What each layer may not say: a tensor ``(3 layers, labels)`` of 0 and :data:`FORBIDDEN`."""
    import torch

    table = torch.full((3, len(LABELS)), FORBIDDEN)
    for row, allowed in enumerate((TRIGGER_LABELS, ROLE_LABELS, REALIS_LABELS)):
        table[row, [INDEX[label] for label in allowed]] = 0.0
    return table


def smoothed_loss(scores: "torch.Tensor", labels: "torch.Tensor", smoothing: float) -> "torch.Tensor":
    """Mean cross entropy over the labelled positions, ``smoothing`` of each label spread over those allowed there.

    Args:
        scores: ``(rows, longest, labels)``, forbidden labels far below the others.
        labels: ``(rows, longest)``, :data:`training.examples.UNLABELLED` where nothing is to be learnt.
        smoothing: between 0 and 1.
    """
    known = labels != UNLABELLED
    logs = scores[known].log_softmax(-1)
    loss = -logs.gather(-1, labels[known].unsqueeze(-1)).mean()
    if smoothing:
        allowed = scores[known] > FORBIDDEN / 2
        spread = -(logs * allowed).sum(-1) / allowed.sum(-1)
        loss = (1 - smoothing) * loss + smoothing * spread.mean()
    return loss


def _trainer_class() -> type:
    """A Trainer that masks the other layer's labels and scores dev as inference would."""
    import torch
    from transformers import Trainer

    class TaggerTrainer(Trainer):  # type: ignore[misc]
        optimizer: Any
        control: Any
        evaluate_with: Evaluate
        rates: RunConfig

        def compute_loss(self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, **_: Any) -> Any:
            labels, layer = inputs.pop("labels"), inputs.pop("layer")
            outputs = model(**inputs)
            scores = outputs.logits.float() + forbidden().to(outputs.logits.device)[layer]
            loss = smoothed_loss(scores, labels, self.rates.label_smoothing)
            return (loss, outputs) if return_outputs else loss

        def create_optimizer(self, *_: Any, **__: Any) -> Any:
            if self.optimizer is None:
                groups = parameter_groups(self.model, self.rates)
                self.optimizer = torch.optim.AdamW(groups, lr=self.rates.encoder_rate, fused=True)
            return self.optimizer

        def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
            scores = {f"eval_{name}": value for name, value in self.evaluate_with(self.model).items()}
            self.log(dict(scores))
            self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, scores)
            return scores

    return TaggerTrainer


def parameter_groups(model: "PreTrainedModel", config: RunConfig) -> list[dict[str, Any]]:
    """Learning rates by layer: the head fastest, the embeddings slowest (Howard and Ruder 2018)."""
    depth = model.config.num_hidden_layers
    groups: dict[tuple[float, float], list[Any]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = _rate(name, depth, model.base_model_prefix, config)
        decay = config.weight_decay if parameter.ndim > 1 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": members, "lr": rate, "weight_decay": decay} for (rate, decay), members in groups.items()]


def _rate(name: str, depth: int, prefix: str, config: RunConfig) -> float:
    if not name.startswith(prefix + "."):
        return config.head_rate
    parts = name.split(".")
    layer = next((int(part) for part in parts if part.isdigit()), None)
    below = depth - layer - 1 if layer is not None else (depth if "embeddings" in name else 0)
    return config.encoder_rate * config.layer_decay**below
