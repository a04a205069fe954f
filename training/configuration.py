"""The configuration of a fine-tuning run: one YAML file, checked before anything is loaded."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from inference.tagging.manifest import Sizes


class ConfigurationError(ValueError):
    """A configuration that cannot be used; the message names the file, the key and the remedy."""


class RunConfig(BaseModel):
    """What ``configs/*.yaml`` say; every key has a default that the shipped model uses."""

    model_config = ConfigDict(extra="forbid")

    name: str = "rasid-compact"
    encoder: str
    """A local folder, or a name on the model hub such as ``aubmindlab/bert-base-arabertv02``."""
    pretrained: bool = True
    """False takes the encoder's shape and tokenizer alone and begins with random weights."""
    output: Path = Path("runs/model")
    corpus: Path = Path("annotations/corpus")
    texts: Path | None = Path("../shared/real/articles.jsonl")
    """The texts of the stand-off annotations; without the file, training goes on with the rest."""
    markers: tuple[str, str] | None = ("[unused0]", "[unused1]")
    """Tokens around the trigger of the second pass; ``null`` leaves it unmarked, to see what marking is worth."""
    sizes: Sizes = Sizes()
    include: list[str] = []
    """Ids of the documents to train on; with a trailing ``*`` a prefix, such as ``own/*``. Empty: all."""
    exclude: list[str] = []
    """Ids of documents to leave out (leave-one-seed-out); with a trailing ``*`` a prefix."""
    focus: list[str] = []
    """Ids (or prefixes with ``*``) of new documents to go on with; the rest is only replayed. Empty: all."""
    replay: float = 0.1
    """Share of the other documents that is replayed beside the focus, against forgetting."""
    repeat: int = Field(default=1, ge=1)
    """How often an epoch reads each document in focus; the replayed ones it reads once."""
    seed: int = 13
    epochs: int = 6
    """0 trains nothing: the model folder is made of the encoder as it stands (a checkpoint, say)."""
    patience: int = 3
    """Epochs without gain on dev after which to stop; 0 trains all epochs and does not look at dev."""
    tune: bool = True
    """False keeps what the model folder in ``encoder`` was tuned to: biases, calibration, joining weights."""
    batch: int = 16
    encoder_rate: float = 3e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.9
    train_embeddings: bool = True
    """False keeps the sub-word vectors as pretraining left them, so that unseen words stay near seen ones."""
    weight_decay: float = 0.01
    warmup: float = 0.1
    dropout: float = 0.1
    """Before the classifier."""
    encoder_dropout: float | None = Field(default=None, ge=0, lt=1)
    """Behind the embeddings and within the layers; ``null`` keeps what the encoder's own configuration says."""
    masked: float = Field(default=0.0, ge=0, lt=1)
    """Share of the sub-words of a window that are masked, others each time: words are then read with those around."""
    label_smoothing: float = Field(default=0.0, ge=0, lt=1)
    """Share of each label that goes to the labels which the position could carry too (Szegedy et al. 2016)."""
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    """What training computes in; ``auto`` is what this machine multiplies matrices faster in."""


def read_config(path: Path) -> RunConfig:
    """Read and check a configuration.

    Raises:
        ConfigurationError: missing file, no YAML mapping, unknown or ill-typed key.
    """
    if not path.is_file():
        raise ConfigurationError(f"expected a configuration at {path}, found none; configs/compact.yaml is an example")
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
        return RunConfig.model_validate(values)
    except (yaml.YAMLError, ValidationError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
