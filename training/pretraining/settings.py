"""Settings of a pretraining run, read from a YAML file and checked."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError


class Strict(BaseModel):
    """A record that refuses keys which it does not know, so that a typing error is seen at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """One corpus file and how often its text is seen in an epoch."""

    name: str
    weight: float = Field(gt=0)
    vocabulary_share: float = Field(default=1.0, ge=0, le=1)
    """Share of its documents that the tokenizer is trained on."""


class Clean(Strict):
    """What is kept of a text."""

    arabic_share: float = Field(default=0.6, ge=0, le=1)
    """Least share of Arabic letters among the visible characters of a paragraph."""
    least_words: int = Field(default=4, ge=1)
    held_out: str = "antcorpus"
    """A news source that is kept out of pretraining and measured on afterwards."""
    held_out_words: int = Field(default=100_000, ge=1)


class Vocabulary(Strict):
    """Size of the tokenizer."""

    size: int = Field(default=32_000, ge=200, le=65_536)
    reserved: int = Field(default=32, ge=0)
    """Spare pieces ``[unused0]`` and on, which fine-tuning may give a meaning, e.g. trigger markers."""
    least_count: int = Field(default=10, ge=1)


class Vectors(Strict):
    """Word vectors that the embeddings start from; ``epochs: 0`` starts them at random."""

    epochs: int = Field(default=1, ge=0)
    skip_gram: bool = True
    window: int = 5
    negative: int = 5
    sample: float = 1e-4
    most_tokens: int | None = None


class Focus(Strict):
    """Documents like the annotated ones, of which the fall of the rate takes a share of its blocks."""

    corpus: Path = Path("annotations/corpus")
    texts: Path | None = None
    """Texts of the stand-off annotations; without them the texts in the repo are the examples."""
    share: float = Field(default=0.08, gt=0, lt=1)
    """Of the pieces of all sources that are chosen."""
    blocks: float = Field(default=0.6, gt=0, lt=1)
    """Of the blocks of the fall that come from them."""


class Encoder(Strict):
    """Shape of the encoder, as in ``transformers.ModernBertConfig``."""

    layers: int = 6
    width: int = 256
    inner: int = 512
    heads: int = 4
    global_every: int = 3
    window: int = 128
    context: int = 512
    embedding_scale: float = Field(default=0.05, gt=0)
    """Root mean square of an embedding at the start."""


class Objective(Strict):
    """The task that the encoder learns from."""

    masked: float = Field(default=0.3, gt=0, lt=1)
    """Share of the pieces that are hidden, whole words at a time."""
    kept: float = Field(default=0.1, ge=0, le=1)
    """Share of the hidden words that stay as they are in the input."""
    swapped: float = Field(default=0.0, ge=0, le=1)
    """Share of the hidden words that are swapped for random pieces in the input."""
    head: int = Field(default=2048, ge=0)
    """Most frequent pieces, which each step's softmax always holds; 0 takes the whole vocabulary."""
    tail: int = Field(default=2048, ge=1)
    """Pieces drawn anew from the others for each step's softmax."""


class Schedule(Strict):
    """Trapezoid: a rise, a plateau without an end, and a fall on a copy of the checkpoint."""

    length: int = Field(default=128, ge=16)
    """Pieces in a block."""
    batch: int = Field(default=16, ge=1)
    """Blocks in a step."""
    rate: float = Field(default=1e-3, gt=0)
    warm_up: int = Field(default=300, ge=0)
    """Steps."""
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.98)
    clip: float = 1.0
    minutes: float | None = None
    """Wall-clock budget of one start of the program."""
    tokens: float | None = None
    """Pieces after which the plateau ends, over all starts."""
    cool_length: int = 128
    """Pieces in a block during the fall; 512 teaches long contexts."""
    cool_share: float = Field(default=0.15, gt=0, le=1)
    """Length of the fall as a share of the steps before it, where no minutes are given."""
    average_steps: int = Field(default=400, ge=1)
    """Horizon of the running average of the weights, which is what is exported from the plateau."""
    save_minutes: float = 5.0


class Settings(Strict):
    """One pretraining run."""

    corpus: Path
    """Folder of ``<name>.jsonl.xz`` with one ``{source, id, title?, text}`` a line."""
    folder: Path
    """Working folder."""
    mirror: Path | None = None
    """A second place that each checkpoint is copied to."""
    sources: list[Source]
    licences: dict[str, str] = {}
    """What each source of the corpus states as its licence, for the model card; others state none."""
    clean: Clean = Clean()
    vocabulary: Vocabulary = Vocabulary()
    vectors: Vectors = Vectors()
    focus: Focus | None = None
    encoder: Encoder = Encoder()
    objective: Objective = Objective()
    schedule: Schedule = Schedule()
    device: str = "auto"
    precision: str = "auto"
    """``auto`` (by a measured product of matrices), ``fp32`` or ``bf16``."""
    compile: bool = False
    threads: int | None = None
    """CPU threads of a worker; None leaves them as they are."""
    workers: int = Field(default=1, ge=1)
    """Workers that share a step's blocks. Only with one do two runs agree to the last bit."""
    worker_blocks: int | None = None
    """Blocks that a worker takes at a time; None takes all."""
    seed: int = 1


def read(path: Path) -> Settings:
    """Read and check a settings file.

    Raises:
        ValueError: the file is no YAML mapping or a key is unknown or out of range.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"{path}: expected a YAML mapping of settings, found {type(content).__name__}")
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        raise ValueError(f"{path}: {error}") from error
