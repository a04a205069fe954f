"""First pass: which words name a happening, and what they look like at first sight."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from annotations.schema import EventCode
from inference.tagging.decoding import log_probabilities, spans_of_each
from inference.tagging.labels import OUTSIDE, TRIGGER_LABELS, columns
from inference.tagging.neighbours import Neighbours
from inference.tagging.network import Scorer
from inference.tagging.reading import Reading
from inference.tagging.windows import Shape, trigger_windows

if TYPE_CHECKING:
    from inference.tagging.decoding import Matrix

CODES: tuple[EventCode, ...] = tuple(EventCode)
EVENT_LABELS = (OUTSIDE, "B-event", "I-event")


@dataclass(frozen=True)
class Trigger:
    """Words ``[first, last)`` of a reading that name a happening; confidence raw, between 0 and 1.

    ``weights`` are log-probabilities over :data:`CODES` where the code is still open; ``None`` where it
    stands, as with annotated triggers.
    """

    first: int
    last: int
    code: EventCode
    confidence: float
    weights: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Settings:
    """How to read: window shape, names of the types in sub-words, bias of O in each pass.

    ``typed``: arguments are read from a window that names the trigger's type, not from the open one.
    ``neighbours``: how far the codes of the triggers around count for a trigger's own.
    """

    shape: Shape
    type_names: dict[EventCode, list[int]]
    outside_bias: dict[str, float] = field(default_factory=dict)
    typed: bool = True
    neighbours: Neighbours = field(default_factory=Neighbours)


def find_triggers(readings: Sequence[Reading], score: Scorer, settings: Settings) -> list[list[Trigger]]:
    """The triggers of each reading, in order of their place.

    Whether a word names a happening is decided over all codes together, so that doubt between two
    codes does not hide it; the code is settled in the second pass.
    """
    import numpy as np

    windows = [(r, window) for r, reading in enumerate(readings) for window in trigger_windows(reading, settings.shape)]
    found: list[list[Trigger]] = [[] for _ in readings]
    if not windows:
        return found
    scores = score([window.ids for _, window in windows])
    rows = np.concatenate([matrix[window.positions] for (_, window), matrix in zip(windows, scores, strict=True)])
    allowed = log_probabilities(rows[:, _columns()])
    lengths = [len(window.words) for _, window in windows]
    bias = settings.outside_bias.get("trigger", 0.0)
    start = 0
    for (r, window), spans in zip(windows, spans_of_each(_collapse(allowed), lengths, EVENT_LABELS, bias), strict=True):
        for span in spans:
            first, last = window.words[span.first], window.words[span.last - 1] + 1
            weights = log_probabilities(allowed[start + span.first, 1::2])
            best = CODES[int(weights.argmax())]
            found[r].append(Trigger(first, last, best, span.confidence, tuple(map(float, weights))))
        start += len(window.words)
    return found


def _collapse(scores: "Matrix") -> "Matrix":
    """Log-probabilities over codes as log-probabilities over :data:`EVENT_LABELS`, ``(words, 3)``."""
    import numpy as np

    begin, inside = (np.logaddexp.reduce(scores[:, start::2], axis=1) for start in (1, 2))
    return np.stack([scores[:, 0], begin, inside], axis=1)


@lru_cache(maxsize=1)
def _columns() -> list[int]:
    return columns(TRIGGER_LABELS)
