"""First pass: which words name a happening, and of what kind."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from annotations.schema import EventCode
from inference.decoding import spans
from inference.labels import TRIGGER_LABELS, columns
from inference.network import Scorer
from inference.reading import Reading
from inference.windows import Shape, trigger_windows


@dataclass(frozen=True)
class Trigger:
    """Words ``[first, last)`` of a reading that name a happening; confidence raw, between 0 and 1."""

    first: int
    last: int
    code: EventCode
    confidence: float


@dataclass(frozen=True)
class Settings:
    """How to read: window shape, names of the types in sub-words, bias of O in each pass."""

    shape: Shape
    type_names: dict[EventCode, list[int]]
    outside_bias: dict[str, float] = field(default_factory=dict)


def find_triggers(readings: Sequence[Reading], score: Scorer, settings: Settings) -> list[list[Trigger]]:
    """The triggers of each reading, in order of their place."""
    windows = [(r, window) for r, reading in enumerate(readings) for window in trigger_windows(reading, settings.shape)]
    scores = score([window.ids for _, window in windows])
    found: list[list[Trigger]] = [[] for _ in readings]
    bias = settings.outside_bias.get("trigger", 0.0)
    for (r, window), matrix in zip(windows, scores, strict=True):
        allowed = matrix[window.positions][:, _columns()]
        for span in spans(allowed, TRIGGER_LABELS, bias):
            first, last = window.words[span.first], window.words[span.last - 1] + 1
            found[r].append(Trigger(first, last, EventCode(span.label), span.confidence))
    return found


@lru_cache(maxsize=1)
def _columns() -> list[int]:
    return columns(TRIGGER_LABELS)
