"""From scores to spans: the best legal IOB2 sequence and a confidence for each span."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from inference.labels import OUTSIDE, may_follow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

IMPOSSIBLE = -1e9


class Span(NamedTuple):
    """Items ``[first, last)`` of a sequence that carry one label; confidence between 0 and 1."""

    first: int
    last: int
    label: str
    confidence: float


@lru_cache(maxsize=8)
def transitions(labels: tuple[str, ...]) -> "Matrix":
    """Allowed steps between labels, shape ``(labels, labels)``: 0 or :data:`IMPOSSIBLE`."""
    import numpy as np

    steps = [[0.0 if may_follow(before, after) else IMPOSSIBLE for after in labels] for before in labels]
    return np.array(steps, dtype=np.float32)


def log_probabilities(scores: "Matrix") -> "Matrix":
    """Log-softmax over the last axis."""
    import numpy as np

    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))  # type: ignore[no-any-return]


def best_path(scores: "Matrix", labels: Sequence[str]) -> list[int]:
    """Viterbi over legal IOB2 steps.

    Args:
        scores: log-probabilities, shape ``(items, labels)``.
        labels: the names of the columns, O first.

    Returns:
        One column a row; never an ``I-x`` without its ``B-x``.
    """
    import numpy as np

    if not len(scores):
        return []
    steps = transitions(tuple(labels))
    start = np.array([0.0 if may_follow(OUTSIDE, label) else IMPOSSIBLE for label in labels], dtype=np.float32)
    best = scores[0] + start
    back = np.zeros(scores.shape, dtype=np.int32)
    for row in range(1, len(scores)):
        candidates = best[:, None] + steps
        back[row] = candidates.argmax(axis=0)
        best = candidates.max(axis=0) + scores[row]
    path = [int(best.argmax())]
    for row in range(len(scores) - 1, 0, -1):
        path.append(int(back[row][path[-1]]))
    return path[::-1]


def spans(scores: "Matrix", labels: Sequence[str], outside_bias: float = 0.0) -> list[Span]:
    """Spans of the best legal path with their confidences.

    The confidence of a span is the geometric mean of the probabilities of its labels; it is
    calibrated later, on whole spans (Jagannatha and Yu 2020).

    Args:
        scores: raw scores of the allowed labels, shape ``(items, labels)``.
        labels: the names of the columns, O first.
        outside_bias: added to the score of O; below zero more spans are found.
    """
    import numpy as np

    if not len(scores):
        return []
    probabilities = log_probabilities(scores)
    biased = probabilities.copy()
    biased[:, 0] += outside_bias
    path = best_path(biased, labels)
    found: list[Span] = []
    row = 0
    while row < len(path):
        label = labels[path[row]]
        end = row + 1
        if label != OUTSIDE:
            while end < len(path) and labels[path[end]] == f"I-{label[2:]}":
                end += 1
            mean = float(np.mean([probabilities[i, path[i]] for i in range(row, end)]))
            found.append(Span(row, end, label[2:], float(np.exp(mean))))
        row = end
    return found
