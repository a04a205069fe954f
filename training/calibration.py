"""Calibration: maps of raw confidence, fitted on dev so that 0.8 means four in five (Platt 1999).

Whole spans and whole incidents are calibrated, not tokens (Jagannatha and Yu 2020).
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from annotations.alignment import align
from annotations.document import Document
from annotations.record import Incident
from inference.incidents.mentions import Mention
from inference.tagging.manifest import Calibration

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

LEAST = 30
"""Fewer examples of either answer give no map."""


class Judged(NamedTuple):
    """Something that was said with a confidence, and whether it was right."""

    confidence: float
    right: bool


def judge_spans(documents: Sequence[Document], mentions: Sequence[Sequence[Mention]]) -> dict[str, list[Judged]]:
    """Predicted triggers (span and code) and arguments (span, role and trigger) against gold ones."""
    judged: dict[str, list[Judged]] = {"trigger": [], "argument": []}
    for document, found in zip(documents, mentions, strict=True):
        triggers = {(m.start, m.end, m.code) for m in document.mentions}
        arguments = {(m.start, m.end, a.role, a.start, a.end) for m in document.mentions for a in m.arguments}
        for mention in found:
            trigger = mention.trigger
            judged["trigger"].append(Judged(trigger.confidence, (trigger.start, trigger.end, mention.code) in triggers))
            for a in mention.arguments:
                right = (trigger.start, trigger.end, a.role, a.start, a.end) in arguments
                judged["argument"].append(Judged(a.confidence, right))
    return judged


def judge_incidents(documents: Sequence[Document], incidents: Sequence[Sequence[Incident]]) -> list[Judged]:
    """Predicted incidents: right where the alignment gives them a partner."""
    judged = []
    for document, found in zip(documents, incidents, strict=True):
        partners = {j for _, j in align(document.incidents, found)}
        judged += [Judged(incident.confidence, j in partners) for j, incident in enumerate(found)]
    return judged


def fit_map(judged: Sequence[Judged]) -> Calibration | None:
    """The logistic map of raw confidence that fits best; ``None`` with fewer than :data:`LEAST` of either kind."""
    from sklearn.linear_model import LogisticRegression

    right = sum(j.right for j in judged)
    if min(right, len(judged) - right) < LEAST:
        return None
    logits = [[_logit(j.confidence)] for j in judged]
    model = LogisticRegression(C=100.0).fit(logits, [j.right for j in judged])
    return Calibration(slope=round(float(model.coef_[0][0]), 4), offset=round(float(model.intercept_[0]), 4))


def _logit(p: float) -> float:
    bounded = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def calibration_error(judged: Sequence[Judged], bins: int = 10) -> float | None:
    """Expected calibration error with bins of equal mass; ``None`` where nothing was said."""
    if not judged:
        return None
    ordered = sorted(judged, key=lambda j: j.confidence)
    return _errors([j.confidence for j in ordered], [[j.right for j in ordered]], bins)[0]


def chance_error(judged: Sequence[Judged], bins: int = 10, draws: int = 200) -> float | None:
    """The calibration error of so many items if every confidence were exact: what chance alone does to the bins.

    The mean over ``draws`` of answers drawn with the confidences themselves. An error near it cannot be told from
    none (Kumar, Liang and Ma 2019 correct for the same bias); ``None`` where nothing was said.
    """
    import numpy as np

    if not judged:
        return None
    said = np.array([j.confidence for j in judged])
    right = np.random.default_rng(0).random((draws, len(said))) < said
    order = np.argsort(said, kind="stable")
    return float(np.mean(_errors(said[order], right[:, order], bins)))


def _errors(said: "ArrayLike", right: "ArrayLike", bins: int) -> list[float]:
    """The calibration error of each row of answers ``(rows, items)`` to confidences in rising order."""
    import numpy as np

    gaps = np.asarray(said) - np.asarray(right, dtype=float)
    size = gaps.shape[1] / bins
    edges = [round(b * size) for b in range(bins + 1)]
    bent = np.stack([np.abs(gaps[:, first:last].sum(axis=1)) for first, last in pairwise(edges)])
    return [float(error) for error in bent.sum(axis=0) / gaps.shape[1]]


def brier(judged: Sequence[Judged]) -> float | None:
    """Mean squared gap between confidence and truth; ``None`` where nothing was said."""
    return sum((j.confidence - j.right) ** 2 for j in judged) / len(judged) if judged else None
