"""Second pass: who, what, where and when of one marked trigger, and whether it happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.schema import Realis, Role
from inference.decoding import log_probabilities, spans
from inference.labels import REALIS_LABELS, ROLE_LABELS, columns
from inference.network import Scorer
from inference.reading import Reading
from inference.triggers import Settings, Trigger
from inference.windows import argument_window


@dataclass(frozen=True)
class Argument:
    """Words ``[first, last)`` of a reading that fill a role; confidence raw, between 0 and 1."""

    first: int
    last: int
    role: Role
    confidence: float


@dataclass(frozen=True)
class Event:
    """A trigger, its realis, and its arguments in order of their place."""

    trigger: Trigger
    realis: Realis
    realis_confidence: float
    arguments: tuple[Argument, ...]


def find_arguments(
    readings: Sequence[Reading], triggers: Sequence[Sequence[Trigger]], score: Scorer, settings: Settings
) -> list[list[Event]]:
    """Read the window of every trigger again with the trigger marked.

    Args:
        readings: the articles.
        triggers: of each article, gold ones or those of the first pass.
        score: the network.
        settings: the model's.

    Returns:
        One event for each trigger, in the same order.
    """
    import numpy as np

    jobs = [(r, trigger) for r, found in enumerate(triggers) for trigger in found]
    windows = [
        argument_window(readings[r], t.first, t.last, settings.type_names[t.code], settings.shape) for r, t in jobs
    ]
    scores = score([window.ids for window in windows])
    role_columns, realis_columns = columns(ROLE_LABELS), columns(REALIS_LABELS[::2])
    bias = settings.outside_bias.get("argument", 0.0)
    events: list[list[Event]] = [[] for _ in readings]
    for (r, trigger), window, matrix in zip(jobs, windows, scores, strict=True):
        at = window.words.index(trigger.first)
        realis_scores = log_probabilities(matrix[window.positions[at]][realis_columns])
        best = int(realis_scores.argmax())
        roles = matrix[window.positions][:, role_columns].copy()
        inside = slice(at, at + trigger.last - trigger.first)
        roles[inside, 1:] = -1e4
        arguments = tuple(
            Argument(window.words[s.first], window.words[s.last - 1] + 1, Role(s.label), s.confidence)
            for s in spans(roles, ROLE_LABELS, bias)
        )
        realis = Realis(REALIS_LABELS[2 * best][2:])
        events[r].append(Event(trigger, realis, float(np.exp(realis_scores[best])), arguments))
    return events
