"""The manifest of a model folder: what the model is, and how inference has to read with it.

A model folder holds ``rasid.json`` (this record), ``tokenizer.json``, ``model.onnx`` for inference,
``config.json`` and ``model.safetensors`` for retraining, and ``README.md``, the model card.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from annotations.fold import FOLD_VERSION
from annotations.schema import ACLED, SCHEMA_VERSION
from inference.tagging.labels import LABELS
from inference.tagging.neighbours import Neighbours

FORMAT_VERSION = 1
NAME = "rasid.json"


class ModelError(Exception):
    """A model folder that cannot be used; the message says what was expected, found, and what to do."""


class Sizes(BaseModel):
    """Window sizes in sub-words; see :class:`inference.tagging.windows.Shape`."""

    model_config = ConfigDict(extra="forbid")

    focus: int = 128
    context: int = 24
    argument: int = 128


class Calibration(BaseModel):
    """A logistic map of raw confidence ``p``: ``sigmoid(slope * logit(p) + offset)`` (Platt 1999)."""

    slope: float = 1.0
    offset: float = 0.0


class Manifest(BaseModel):
    """What ``rasid.json`` says."""

    format: int = FORMAT_VERSION
    schema_version: int = SCHEMA_VERSION
    fold: int = FOLD_VERSION
    name: str
    version: str
    labels: list[str] = list(LABELS)
    type_names: dict[str, str] = {code.value: row.arabic for code, row in ACLED.items()}
    markers: tuple[str, str] | None = ("[unused0]", "[unused1]")
    special: tuple[str, str, str] = ("[CLS]", "[SEP]", "[UNK]")
    sizes: Sizes = Sizes()
    outside_bias: dict[str, float] = {}
    typed: bool = True
    neighbours: Neighbours = Neighbours()
    calibration: dict[str, Calibration] = {}
    identity: dict[str, float] = {}
    threshold: float = 0.0
    encoder: str = ""
    corpus: dict[str, Any] = {}
    metrics: dict[str, Any] = {}

    def write(self, folder: Path) -> None:
        """Write ``rasid.json`` into a folder."""
        (folder / NAME).write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read and check the manifest of a model folder.

    Raises:
        ModelError: no folder, no manifest, a damaged one, or one of another format or label list.
    """
    path = folder / NAME
    if not path.is_file():
        raise ModelError(
            f"expected a rasid model folder with {NAME} at {folder}, found none; name another with --model"
        )
    try:
        manifest = Manifest.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (json.JSONDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise ModelError(f"{path} is damaged ({_first_line(error)}); restore it or train the model again") from error
    for what, expected, found in (
        ("format", FORMAT_VERSION, manifest.format),
        ("fold version", FOLD_VERSION, manifest.fold),
        ("label list", list(LABELS), manifest.labels),
    ):
        if expected != found:
            shown = "another one" if isinstance(found, list) else found
            raise ModelError(
                f"{path}: expected {what} {'of this release' if isinstance(expected, list) else expected}, "
                f"found {shown}; train the model with this release or install the release that made it"
            )
    return manifest


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
