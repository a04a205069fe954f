"""Second pass: of what kind one marked trigger is, whether it happened, and who, what, where and when."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from annotations.schema import Realis, Role
from inference.tagging.decoding import Span, log_probabilities, spans_of_each
from inference.tagging.labels import REALIS_LABELS, ROLE_LABELS, TRIGGER_LABELS, columns
from inference.tagging.neighbours import Neighbours, weigh
from inference.tagging.network import Scorer
from inference.tagging.reading import Reading
from inference.tagging.triggers import CODES, Settings, Trigger
from inference.tagging.windows import Window, argument_window

if TYPE_CHECKING:
    from inference.tagging.decoding import Matrix


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

    The opening marker says the code, together with what the first pass saw and with the codes of the
    triggers around it; then, where the settings say so, the window is read once more with that code named
    in front.

    Args:
        readings: the articles.
        triggers: of each article, gold ones or those of the first pass.
        score: the network.
        settings: the model's.

    Returns:
        One event for each trigger, in the same order.
    """
    jobs = [(r, trigger) for r, found in enumerate(triggers) for trigger in found]
    open_ones = [r_t for r_t in jobs if r_t[1].weights is not None or not settings.typed]
    windows = {
        job: argument_window(readings[job[0]], job[1].first, job[1].last, [], settings.shape) for job in open_ones
    }
    matrices = dict(zip(windows, score([w.ids for w in windows.values()]), strict=True))
    settled: list[Trigger] = []
    for r, (reading, found) in enumerate(zip(readings, triggers, strict=True)):
        marked = [(windows.get((r, trigger)), matrices.get((r, trigger))) for trigger in found]
        settled += _settle(reading, found, marked, settings.neighbours)
    if settings.typed:
        read = [
            argument_window(readings[r], t.first, t.last, settings.type_names[t.code], settings.shape)
            for (r, _), t in zip(jobs, settled, strict=True)
        ]
        scores = score([window.ids for window in read])
    else:
        read, scores = [windows[job] for job in jobs], [matrices[job] for job in jobs]
    events: list[list[Event]] = [[] for _ in readings]
    made = _events(settled, read, scores, settings.outside_bias.get("argument", 0.0))
    for (r, _), event in zip(jobs, made, strict=True):
        events[r].append(event)
    return events


def _settle(
    reading: Reading,
    triggers: Sequence[Trigger],
    marked: "Sequence[tuple[Window | None, Matrix | None]]",
    neighbours: Neighbours,
) -> list[Trigger]:
    """The triggers of one article with the codes that both passes, and the triggers around them, find likeliest."""
    import numpy as np

    settled = list(triggers)
    open_ones, rows = [], []
    for index, (trigger, (window, matrix)) in enumerate(zip(triggers, marked, strict=True)):
        if trigger.weights is None or window is None or matrix is None:
            continue
        second = log_probabilities(matrix[window.mark][columns(TRIGGER_LABELS[1::2])])
        open_ones.append(index)
        rows.append(log_probabilities(second + np.array(trigger.weights, dtype=np.float32)))
    if not rows:
        return settled
    sentences = [reading.sentence_of(triggers[index].first) for index in open_ones]
    weighed = weigh(np.stack(rows), sentences, [triggers[index].confidence for index in open_ones], neighbours)
    for index, row in zip(open_ones, weighed, strict=True):
        best = int(row.argmax())
        sure = triggers[index].confidence * math.exp(float(row[best]))
        settled[index] = replace(triggers[index], code=CODES[best], confidence=sure, weights=None)
    return settled


def _events(
    triggers: Sequence[Trigger], windows: Sequence[Window], scores: "Sequence[Matrix]", bias: float
) -> list[Event]:
    """The event of each trigger, from the scores of its window."""
    if not triggers:
        return []
    import numpy as np

    rows = np.concatenate([matrix[window.positions] for window, matrix in zip(windows, scores, strict=True)])
    roles = rows[:, columns(ROLE_LABELS)]
    lengths = [len(window.words) for window in windows]
    marked = []
    for trigger, window, start in zip(triggers, windows, accumulate(lengths, initial=0), strict=False):
        at = start + window.words.index(trigger.first)
        marked.append(at)
        roles[at : at + trigger.last - trigger.first, 1:] = -1e4
    realis = log_probabilities(rows[marked][:, columns(REALIS_LABELS[::2])])
    found = spans_of_each(roles, lengths, ROLE_LABELS, bias)
    return [
        _event(trigger, window, sure, spans)
        for trigger, window, sure, spans in zip(triggers, windows, realis, found, strict=True)
    ]


def _event(trigger: Trigger, window: Window, realis: "Matrix", spans: Sequence[Span]) -> Event:
    best = int(realis.argmax())
    arguments = tuple(
        Argument(window.words[s.first], window.words[s.last - 1] + 1, Role(s.label), s.confidence) for s in spans
    )
    return Event(trigger, Realis(REALIS_LABELS[2 * best][2:]), math.exp(float(realis[best])), arguments)
