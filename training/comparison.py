"""What a user would otherwise run, beside ours: a BERT of AraBERT's shape, read by our code and by plain pipelines.

The weights are random, as speed does not depend on them, and the tokenizer is ours, so that all read the same
sub-words. A random tagger would find triggers everywhere; so our code reads what our own model finds, and the large
network scores every window of it.
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from annotations.article import read_article
from inference.measurement.benchmark import Ours, Timed, Variant, Work, cost_of
from inference.model import Source
from inference.tagging.network import Network

if TYPE_CHECKING:
    from inference.tagging.decoding import Matrix

PADDED = 256
"""Sub-words that CAMeL Tools pads every sentence to."""
BATCH = 32
"""Sentences in a batch of a pipeline, as in CAMeL Tools."""


class ComparisonError(Exception):
    """What has to be installed first."""


@dataclass(frozen=True)
class Shape:
    """Sizes of a BERT; by default those of ``aubmindlab/bert-base-arabertv02``."""

    layers: int = 12
    width: int = 768
    heads: int = 12
    inner: int = 3072
    vocabulary: int = 64_000


class Large:
    """Our code with a large network in the place of ours; the windows are those that our model asks for."""

    def __init__(self, folder: Path, large: Path) -> None:
        self.own = Ours(folder)
        self.work: Work = self.own.work
        network = self.own.model.parts()[2]
        assert isinstance(network, Timed)
        timed = Timed(Network(large / "model.onnx"), self.work, cost_of(large))
        self.own.model._parts = *self.own.model.parts()[:2], _Borrowed(network, timed)

    def __call__(self, sources: Sequence[Source]) -> list[str]:
        """What our model finds."""
        return self.own(sources)


class _Borrowed:
    """Lets one network work and gives the scores of another, which is asked once for each window."""

    def __init__(self, speaker: Timed, worker: Timed) -> None:
        self.speaker, self.worker = speaker, worker
        self.known: dict[tuple[int, ...], Matrix] = {}

    def __call__(self, windows: Sequence[list[int]]) -> "list[Matrix]":
        keys = [tuple(window) for window in windows]
        new = [key for key in dict.fromkeys(keys) if key not in self.known]
        if new:
            self.known.update(zip(new, self.speaker.network([list(key) for key in new]), strict=True))
        self.worker(windows)
        return [self.known[key] for key in keys]


class Pipeline:
    """A ``transformers`` token-classification pipeline over the sentences of the articles.

    Args:
        folder: model and tokenizer.
        padded: pad every sentence to :data:`PADDED`, in order; otherwise to the longest of its batch, longest first.
    """

    def __init__(self, folder: Path, padded: bool) -> None:
        from transformers import pipeline
        from transformers.utils import logging

        logging.disable_progress_bar()
        self.padded = padded
        self.work = Work()
        self.pipeline: Any = pipeline(
            "token-classification",
            model=str(folder),
            tokenizer=str(folder),
            aggregation_strategy="simple",
            device="cpu",
        )
        self.pipeline.tokenizer.model_max_length = PADDED
        if padded:
            self.pipeline._preprocess_params["tokenizer_params"] = {"padding": "max_length", "max_length": PADDED}
        cost = cost_of(folder)

        def before(*_: Any) -> None:
            self.work.seconds -= time.perf_counter()

        def behind(_model: Any, _values: Any, inputs: dict[str, Any], _found: Any) -> None:
            self.work.seconds += time.perf_counter()
            mask = inputs["attention_mask"]
            self.work.add(mask.sum(1).tolist(), cost, mask.shape[1])

        self.pipeline.model.register_forward_pre_hook(before)
        self.pipeline.model.register_forward_hook(behind, with_kwargs=True)

    def __call__(self, sources: Sequence[Source]) -> list[str]:
        """The number of entities in each article."""
        sentences = [
            (number, source.text[first:last])
            for number, source in enumerate(sources)
            for first, last in read_article(source.text).sentences()
        ]
        if not self.padded:
            sentences.sort(key=lambda sentence: -len(sentence[1]))
        counts = [0] * len(sources)
        found = self.pipeline([text for _, text in sentences], batch_size=BATCH)
        for (number, _), entities in zip(sentences, found, strict=True):
            counts[number] += len(entities)
        return [str(count) for count in counts]


def write_large(shape: Shape, model: Path, folder: Path) -> None:
    """A model folder of the shape with random weights and the tokenizer of another model, for both kinds of readers.

    Its tagger says O nearly everywhere, so that no reader is held up by what it finds.
    """
    import torch
    from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

    from inference.tagging.labels import LABELS
    from training.export import export_network

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=shape.vocabulary, hidden_size=shape.width, num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads, intermediate_size=shape.inner, num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
    )  # fmt: skip
    tagger = BertForTokenClassification(config).eval()
    tagger.classifier.bias.data[0] = 5.0
    tagger.save_pretrained(folder)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(model / "tokenizer.json"), pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", mask_token="[MASK]",
    )  # fmt: skip
    tokenizer.save_pretrained(folder)
    export_network(tagger, folder)


def write_exact(model: Path, folder: Path) -> None:
    """A model folder again, its network in fp32."""
    from training.export import export_folder

    for name in ("rasid.json", "tokenizer.json", "config.json"):
        shutil.copy(model / name, folder / name)
    export_folder(model, [], quantise=False, output=folder)


@contextmanager
def others(model: Path, shape: Shape) -> Iterator[list[Variant]]:
    """The readers of the comparison; what they need lies in a temporary folder.

    Raises:
        ComparisonError: PyTorch or transformers is not installed.
    """
    try:
        import torch  # noqa: F401
        from transformers.utils import logging
    except ImportError as error:
        raise ComparisonError(
            f"expected PyTorch and transformers to compare with, found no {error.name}; pip install 'rasid[train]', or "
            "measure ours alone with 'python -m inference benchmark'"
        ) from error
    logging.disable_progress_bar()
    with TemporaryDirectory() as scratch:
        exact, large = Path(scratch) / "fp32", Path(scratch) / "large"
        for folder in (exact, large):
            folder.mkdir()
        write_exact(model, exact)
        write_large(shape, model, large)
        name = f"BERT {shape.layers} x {shape.width}"
        yield [
            Variant("rasid, int8", partial(Ours, model), "int8"),
            Variant("rasid, int8, one article at a time", partial(Ours, model, alone=True), "int8"),
            Variant("rasid, fp32", partial(Ours, exact), "fp32"),
            Variant(f"rasid's code on {name}, int8", partial(Large, model, large), "int8"),
            Variant(f"transformers pipeline, {name}, by length", partial(Pipeline, large, False), "fp32", ours=False),
            Variant(f"transformers pipeline, {name}, to {PADDED}", partial(Pipeline, large, True), "fp32", ours=False),
        ]
