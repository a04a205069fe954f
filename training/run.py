"""Fine-tuning from a configuration to a self-describing model folder."""

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.corpus import Corpus, load_corpus
from annotations.document import Document
from annotations.scores import Score
from inference.tagging.manifest import Manifest, read_manifest
from inference.tagging.reading import Reading
from inference.tagging.triggers import Settings
from inference.tagging.vocabulary import Vocabulary, settings
from training.configuration import RunConfig
from training.examples import examples, lost, read_document
from training.scoring import score_mentions

if TYPE_CHECKING:
    from transformers import PreTrainedModel


class RunError(ValueError):
    """A run that cannot begin; the message says what is missing."""


@dataclass(frozen=True)
class Prepared:
    """What a run needs before it trains: ``known`` may be learnt from, ``train`` is what this run reads."""

    corpus: Corpus
    known: list[Document]
    train: list[Document]
    dev: list[Document]
    notes: list[str]


def read_corpus(config: RunConfig) -> Corpus:
    """The corpus of a configuration, with the texts that are at hand."""
    return load_corpus(config.corpus, config.texts if config.texts and config.texts.is_file() else None)


def prepare(config: RunConfig, corpus: Corpus | None = None) -> Prepared:
    """Cut the corpus into train and dev; a corpus without dev gives a tenth of train.

    Args:
        config: names the corpus and what of it is trained on.
        corpus: the corpus where it has been read already.

    Raises:
        RunError: nothing to train on.
    """
    corpus = corpus or read_corpus(config)
    notes = []
    if corpus.missing:
        found = config.texts is not None and config.texts.is_file()
        where = "not in the texts file" if found else f"not found at {config.texts}"
        notes.append(f"{corpus.missing} stand-off articles are left out: their texts are {where}")
    every = corpus.split("train")
    kept = [d for d in every if _named(d.id, config.include or ["*"]) and not _named(d.id, config.exclude)]
    if every and not kept:
        raise RunError(
            f"expected 'include' and 'exclude' to leave some of the {len(every)} training articles, found none left; "
            f"ids look like {every[0].id}, prefixes like {every[0].id.split('/')[0]}/*"
        )
    dev = corpus.split("dev")
    if not dev:
        dev, kept = kept[::10], [d for i, d in enumerate(kept) if i % 10]
        notes.append(f"no dev articles at hand: {len(dev)} of the training articles serve as dev")
    if not kept:
        raise RunError(f"expected annotated articles below {config.corpus}, found none for training; see docs/data.md")
    known = kept
    if config.focus:
        kept = focused(kept, config)
    unread = sum(map(lost, kept))
    if unread:
        notes.append(f"{unread} annotated triggers stand in captions or link lines and are not trained on")
    return Prepared(corpus, known, kept, dev, notes)


def focused(documents: Sequence[Document], config: RunConfig) -> list[Document]:
    """The documents in focus, each ``config.repeat`` times, and a share of the others to replay."""
    new = [d for d in documents if _named(d.id, config.focus)]
    others = [d for d in documents if not _named(d.id, config.focus)]
    return new * config.repeat + replayed(others, config)


def replayed(documents: Sequence[Document], config: RunConfig) -> list[Document]:
    """A fixed random share of the documents, ``config.replay`` of them, to be read again against forgetting."""
    return random.Random(config.seed).sample(documents, round(config.replay * len(documents)))


def _named(name: str, patterns: Sequence[str]) -> bool:
    return any(name.startswith(p[:-1]) if p.endswith("*") else name == p for p in patterns)


@dataclass
class DevScore:
    """Scores a model on dev as inference would: predicted triggers, then their arguments."""

    documents: list[Document]
    readings: list[Reading]
    settings: Settings
    half: bool = False

    def __call__(self, model: "PreTrainedModel") -> dict[str, float]:
        """Trigger F1 (Trig-C), argument F1 (Arg-C+) and their mean as ``score``."""
        from training.encoders import TorchScorer

        scores = score_mentions(self.documents, self.readings, TorchScorer(model, self.half), self.settings)
        trigger, argument = scores["trig_c"].f1 or 0.0, scores["arg_c_plus"].f1 or 0.0
        return {"trig_c": trigger, "arg_c_plus": argument, "score": (trigger + argument) / 2}


def run(config: RunConfig, work: Path | None = None, prepared: Prepared | None = None) -> tuple[Path, list[str]]:
    """Fine-tune and write the model folder ``config.output``.

    Args:
        config: see :class:`training.configuration.RunConfig`.
        work: folder for checkpoints, ``config.output`` with ``.work`` behind it by default; a run
            that was stopped goes on from there.
        prepared: documents to take instead of those that the configuration names.

    Returns:
        The model folder and notes for the user.
    """
    from transformers import set_seed

    from training.encoders import load_tagger, load_tokenizer
    from training.fit import Hide, fit, precision_of

    prepared = prepared or prepare(config)
    config = config.model_copy(update={"precision": precision_of(config)})
    tokenizer = load_tokenizer(config.encoder, config.markers or ())
    vocabulary = Vocabulary(tokenizer.backend_tokenizer)
    read = {document.id for document in prepared.train}
    manifest = Manifest(
        name=config.name, version=f"1.{prepared.corpus.fingerprint()}", markers=config.markers, sizes=config.sizes,
        encoder=Path(config.encoder).name if Path(config.encoder).exists() else config.encoder,
        corpus={"fingerprint": prepared.corpus.fingerprint(), "train": len(read), "dev": len(prepared.dev)},
    )  # fmt: skip
    how = settings(manifest, vocabulary)
    set_seed(config.seed)
    model = load_tagger(config.encoder, len(tokenizer), config.dropout, config.pretrained, config.encoder_dropout)
    readings = [read_document(d, vocabulary) for d in prepared.dev]
    dev = DevScore(prepared.dev, readings, how, half=config.precision == "bf16")
    work = work or config.output.with_name(config.output.name + ".work")
    if config.epochs:
        hide = Hide(config.masked, tokenizer.mask_token_id, tokenizer.all_special_ids) if config.masked else None
        fit(model, list(examples(prepared.train, vocabulary, how)), dev, config, work, hide)
    return finish(model, tokenizer, manifest, config, dev, prepared.known), prepared.notes


def finish(
    model: "PreTrainedModel",
    tokenizer: object,
    manifest: Manifest,
    config: RunConfig,
    dev: DevScore,
    train: Sequence[Document],
) -> Path:
    """Write the model folder: weights, tokenizer, network, manifest with what was tuned on dev, card."""
    from inference.tagging.network import Network
    from training.card import model_card
    from training.encoders import TorchScorer
    from training.export import export_network, sample_of
    from training.tuning import tune_folder, tune_reading

    folder = config.output
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    tokenizer.save_pretrained(folder)  # type: ignore[attr-defined]
    pieces = Vocabulary(tokenizer.backend_tokenizer, manifest.special)  # type: ignore[attr-defined]
    export_network(model, folder, sample=sample_of(train, pieces, dev.settings))
    if not config.tune:
        model.half().save_pretrained(folder)
        before = read_manifest(Path(config.encoder))
        kept = {"outside_bias", "typed", "neighbours", "calibration", "identity", "threshold"}
        manifest.model_copy(update={name: getattr(before, name) for name in kept}).write(folder)
        return folder
    how = tune_reading(dev.documents, dev.readings, TorchScorer(model), dev.settings)
    manifest.outside_bias, manifest.typed, manifest.neighbours = how.outside_bias, how.typed, how.neighbours
    exact = score_mentions(dev.documents, dev.readings, TorchScorer(model), how)
    quantised = score_mentions(dev.documents, dev.readings, Network(folder / "model.onnx"), how)
    manifest.metrics = {"dev": _f1(exact), "dev_int8": _f1(quantised)}
    model.half().save_pretrained(folder)
    tune_folder(folder, manifest, train, dev.documents)
    (folder / "README.md").write_text(model_card(manifest, config), encoding="utf-8")
    return folder


def _f1(scores: dict[str, Score]) -> dict[str, float | None]:
    return {name: None if score.f1 is None else round(score.f1, 4) for name, score in scores.items()}
