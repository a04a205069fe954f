"""The probe: how good an encoder is, by named entities, held-out loss, size and speed.

Fine-tunes a linear layer and the encoder on the first sub-word of every word. The settings are
one set for all encoders and tasks, chosen on no test part.
"""

import logging
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.probe_data import Sentence, Task, strict_f1, tags_of

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

    from training.pretraining.evaluate import HeldOut

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FineTuning:
    """Settings of the fine-tuning."""

    rate: float = 5e-4
    head_rate: float = 2e-3
    epochs: int = 8
    least_steps: int = 400
    """Small training sets are gone through more often, until this many steps are taken."""
    batch: int = 16
    warm_up: float = 0.1
    dropout: float = 0.1
    weight_decay: float = 0.01


@dataclass(frozen=True)
class Score:
    """F1 of one task, in percent, by seed, and the time it took."""

    task: str
    values: tuple[float, ...]
    seconds: float

    @property
    def mean(self) -> float:
        """Mean over the seeds."""
        return statistics.mean(self.values)

    @property
    def spread(self) -> float:
        """Standard deviation over the seeds; 0 with one seed."""
        return statistics.stdev(self.values) if len(self.values) > 1 else 0.0


@dataclass(frozen=True)
class Example:
    """Pieces of a sentence, the place of the first piece of each word, and the words' tags.

    Words of which nothing is left after folding have the place -1 and are never an entity.
    """

    pieces: tuple[int, ...]
    places: tuple[int, ...]
    tags: tuple[int, ...]


def parts(sentence: Sentence, most: int) -> list[Sentence]:
    """A long sentence in pieces of at most ``most`` words."""
    return [
        Sentence(sentence.words[start : start + most], sentence.tags[start : start + most])
        for start in range(0, len(sentence.words), most)
    ]


def examples(
    sentences: Sequence[Sentence], tokenizer: "PreTrainedTokenizerFast", tags: Sequence[str], most: int
) -> list[Example]:
    """Sentences as pieces; tags outside ``tags`` count as ``O`` (they can only be missed)."""
    number = {tag: place for place, tag in enumerate(tags)}
    made = []
    for sentence in sentences:
        encoding = tokenizer(list(sentence.words), is_split_into_words=True, truncation=True, max_length=most)
        first: dict[int, int] = {}
        for place, word in enumerate(encoding.word_ids()):
            if word is not None:
                first.setdefault(word, place)
        places = tuple(first.get(word, -1) for word in range(len(sentence.words)))
        made.append(Example(tuple(encoding["input_ids"]), places, tuple(number.get(t, 0) for t in sentence.tags)))
    return made


def padded(batch: Sequence[Example], pad: int) -> "tuple[torch.Tensor, torch.Tensor]":
    """Pieces and mask of a batch, each of shape (sentences, longest)."""
    import torch

    longest = max(len(example.pieces) for example in batch)
    pieces = torch.full((len(batch), longest), pad)
    mask = torch.zeros((len(batch), longest), dtype=torch.long)
    for row, example in enumerate(batch):
        pieces[row, : len(example.pieces)] = torch.tensor(example.pieces)
        mask[row, : len(example.pieces)] = 1
    return pieces, mask


def batches(made: Sequence[Example], size: int, seed: int) -> list[list[Example]]:
    """Shuffled batches of sentences of about one length."""
    import random

    chance = random.Random(seed)
    order = sorted(range(len(made)), key=lambda n: len(made[n].pieces) + chance.random() * 8)
    grouped = [[made[n] for n in order[start : start + size]] for start in range(0, len(order), size)]
    chance.shuffle(grouped)
    return grouped


def allowed(tags: Sequence[str]) -> "NDArray[np.float64]":
    """Scores of one tag after another: 0, or minus infinity where IOB2 forbids it; the last row is the start."""
    import numpy as np

    table = np.zeros((len(tags) + 1, len(tags)))
    for after, tag in enumerate(tags):
        if tag.startswith("I-"):
            for before in range(len(tags) + 1):
                if before == len(tags) or tags[before][2:] != tag[2:]:
                    table[before, after] = -np.inf
    return table


def best_tags(scores: "NDArray[np.float64]", table: "NDArray[np.float64]") -> list[int]:
    """Viterbi: the best allowed sequence for scores of shape (words, tags)."""
    total, back = scores[0] + table[-1], []
    for row in scores[1:]:
        through = total[:, None] + table[:-1]
        back.append(through.argmax(axis=0))
        total = through.max(axis=0) + row
    path = [int(total.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


class Tagger:
    """An encoder with a linear layer over the first piece of each word.

    It computes in bf16 (autocast) where this machine is faster in it.
    """

    def __init__(
        self,
        encoder: "PreTrainedModel",
        tokenizer: "PreTrainedTokenizerFast",
        tags: Sequence[str],
        settings: FineTuning,
    ) -> None:
        import torch

        from training.pretraining.machine import quicker

        self.encoder, self.tokenizer, self.tags, self.settings = encoder, tokenizer, list(tags), settings
        width = encoder.config.hidden_size
        self.head = torch.nn.Sequential(torch.nn.Dropout(settings.dropout), torch.nn.Linear(width, len(tags)))
        self.context = int(min(tokenizer.model_max_length, encoder.config.max_position_embeddings))
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.half = quicker() == "bf16"
        self.encoder.to(self.device)
        self.head.to(self.device)

    def scores(self, batch: Sequence[Example]) -> "list[torch.Tensor]":
        """Scores of the words of each sentence, shape (words, tags); words without pieces get those of [CLS]."""
        import torch

        pieces, mask = padded(batch, self.tokenizer.pad_token_id)
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.half):
            inputs = {"input_ids": pieces.to(self.device), "attention_mask": mask.to(self.device)}
            logits = self.head(self.encoder(**inputs).last_hidden_state).float()
        return [logits[row, torch.tensor(example.places).clamp(min=0)] for row, example in enumerate(batch)]

    def fit(self, sentences: Sequence[Sentence], seed: int) -> None:
        """Fine-tune everything, with a rate that rises and then falls to nothing."""
        import torch

        settings = self.settings
        most = self.context // 4
        made = examples([p for s in sentences for p in parts(s, most)], self.tokenizer, self.tags, self.context)
        per_epoch = -(-len(made) // settings.batch)
        epochs = max(settings.epochs, -(-settings.least_steps // per_epoch))
        steps = epochs * per_epoch
        optimizer = torch.optim.AdamW(
            [
                {"params": self.encoder.parameters(), "lr": settings.rate},
                {"params": self.head.parameters(), "lr": settings.head_rate},
            ],
            weight_decay=settings.weight_decay,
        )
        rise = max(1, int(settings.warm_up * steps))
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min((step + 1) / rise, max(0.0, (steps - step) / max(1, steps - rise)))
        )
        self.encoder.train()
        self.head.train()
        for epoch in range(epochs):
            for batch in batches(made, settings.batch, seed * 1000 + epoch):
                logits = torch.cat(self.scores(batch))
                gold = torch.tensor([tag for example in batch for tag in example.tags], device=self.device)
                known = torch.tensor([place >= 0 for example in batch for place in example.places], device=self.device)
                loss = torch.nn.functional.cross_entropy(logits[known], gold[known])
                loss.backward()  # type: ignore[no-untyped-call]
                torch.nn.utils.clip_grad_norm_([*self.encoder.parameters(), *self.head.parameters()], 1.0)
                optimizer.step()
                schedule.step()
                optimizer.zero_grad(set_to_none=True)

    def tag(self, sentences: Sequence[Sentence]) -> list[list[str]]:
        """Tags of every word."""
        import torch

        table, found = allowed(self.tags), []
        self.encoder.eval()
        self.head.eval()
        with torch.no_grad():
            for sentence in sentences:
                tags: list[str] = []
                for part in parts(sentence, self.context // 4):
                    example = examples([part], self.tokenizer, self.tags, self.context)[0]
                    scores = self.scores([example])[0].double().log_softmax(-1).cpu().numpy()
                    for word, place in enumerate(example.places):
                        if place < 0:
                            scores[word] = [0.0, *[-1e9] * (len(self.tags) - 1)]
                    tags.extend(self.tags[number] for number in best_tags(scores, table))
                found.append(tags)
        return found


def encoder_of(folder: Path, random_start: bool, seed: int) -> "PreTrainedModel":
    """The encoder of a folder, or one of the same shape from random initialisation."""
    import torch
    from transformers import AutoConfig, AutoModel

    from training.encoders import attention

    torch.manual_seed(seed)
    how = {"attn_implementation": attention()}
    if random_start:
        model: Any = AutoModel.from_config(AutoConfig.from_pretrained(folder), **how)
    else:
        model = AutoModel.from_pretrained(folder, **how)
    return model.float()  # type: ignore[no-any-return]


def probe(
    folder: Path, of: Task, seeds: Sequence[int], settings: FineTuning = FineTuning(), random_start: bool = False
) -> Score:
    """Fine-tune on a task once for each seed and measure on its test part.

    Args:
        folder: of the encoder.
        of: the task.
        seeds: of the linear layer, the order of the sentences and the dropout.
        settings: of the fine-tuning.
        random_start: throw the weights away and keep the shape, for comparison.
    """
    import torch
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    values, start = [], time.monotonic()
    for seed in seeds:
        encoder = encoder_of(folder, random_start, seed)
        torch.manual_seed(seed)
        tagger = Tagger(encoder, tokenizer, tags_of(of.train), settings)
        tagger.fit(of.train, seed)
        values.append(strict_f1([list(s.tags) for s in of.test], tagger.tag(of.test)))
        _log.info("%s seed %d: F1 %.2f", of.name, seed, values[-1])
    return Score(of.name, tuple(values), time.monotonic() - start)


def held_out_loss(folder: Path, shard: Path) -> "HeldOut":
    """Masked-LM loss of an encoder folder on a packed source that it has not seen."""
    import numpy as np
    from transformers import AutoModelForMaskedLM, AutoTokenizer

    from training.pretraining import pack, vocabulary
    from training.pretraining.evaluate import held_out

    tokenizer = AutoTokenizer.from_pretrained(folder)
    continues = np.array(vocabulary.continues(tokenizer.backend_tokenizer))
    network: Any = AutoModelForMaskedLM.from_pretrained(folder)
    return held_out(network.float(), pack.shard(shard), continues, len(tokenizer.all_special_ids))
