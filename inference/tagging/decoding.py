"""From scores to spans: the best legal IOB2 sequence and a confidence for each span."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from inference.tagging.grouping import batches

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Matrix: TypeAlias = "NDArray[np.float32]"
"""Scores or log-probabilities, shape ``(items, labels)``: an item is a sub-word, a word or a trigger."""

IMPOSSIBLE = -1e9

GROUP = 16384
"""Items, padding counted, that are decoded at once."""


class Span(NamedTuple):
    """Items ``[first, last)`` of a sequence that carry one label; confidence between 0 and 1."""

    first: int
    last: int
    label: str
    confidence: float


class _Steps(NamedTuple):
    """Columns of the ``I-x``, and of the ``B-x`` of each."""

    inside: list[int]
    begin: list[int]


@lru_cache(maxsize=8)
def _steps(labels: tuple[str, ...]) -> _Steps:
    """What IOB2 allows, see :func:`inference.tagging.labels.may_follow`: ``I-x`` only behind ``B-x`` or ``I-x``."""
    inside = [i for i, label in enumerate(labels) if label.startswith("I-")]
    return _Steps(inside, [labels.index(f"B-{labels[i][2:]}") for i in inside])


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
    return [int(column) for column in _best_paths(scores, [len(scores)], labels)]


def _best_paths(scores: "Matrix", lengths: Sequence[int], labels: Sequence[str]) -> "NDArray[np.intp]":
    """The best columns of several sequences that stand one behind the other in ``scores``, shape ``(items,)``."""
    import numpy as np

    starts = np.concatenate([[0], np.cumsum(lengths)])
    paths = np.zeros(int(starts[-1]), dtype=np.intp)
    for group in batches(lengths, GROUP):
        together = [index for index in group if lengths[index]]
        if together:
            rows = [np.arange(starts[index], starts[index + 1]) for index in together]
            found = _viterbi([scores[row] for row in rows], _steps(tuple(labels)))
            for row, path in zip(rows, found, strict=True):
                paths[row] = path[: len(row)]
    return paths


def _viterbi(matrices: "Sequence[Matrix]", steps: _Steps) -> "NDArray[np.intp]":
    """Best columns of some sequences at once, shape ``(sequences, longest)``; behind a sequence's end stands O.

    Only ``I-x`` asks what stood before it; every other label takes the best of all.
    """
    import numpy as np

    count, width, longest = len(matrices), matrices[0].shape[1], max(map(len, matrices))
    padded = np.full((longest, count, width), IMPOSSIBLE, dtype=np.float32)
    padded[:, :, 0] = 0.0
    for index, matrix in enumerate(matrices):
        padded[: len(matrix), index] = matrix
    best = padded[0].copy()
    back = np.empty((longest, count, width), dtype=np.int16)
    inside, begin = np.array(steps.inside, dtype=np.intp), np.array(steps.begin, dtype=np.intp)
    best[:, inside] += IMPOSSIBLE
    every = np.arange(count)
    for row in range(1, longest):
        before = best.argmax(axis=1)
        highest = best[every, before][:, None]
        begun, going = best[:, begin], best[:, inside]
        back[row] = before[:, None]
        back[row][:, inside] = np.where(begun >= going, begin, inside)
        best = highest + padded[row]
        best[:, inside] = np.maximum(begun, going) + padded[row][:, inside]
    paths = np.empty((longest, count), dtype=np.intp)
    paths[-1] = best.argmax(axis=1)
    for row in range(longest - 1, 0, -1):
        paths[row - 1] = back[row, every, paths[row]]
    return paths.T


def spans(scores: "Matrix", labels: Sequence[str], outside_bias: float = 0.0) -> list[Span]:
    """Spans of the best legal path of one sequence; see :func:`spans_of_each`."""
    return spans_of_each(scores, [len(scores)], labels, outside_bias)[0]


def spans_of_each(
    scores: "Matrix", lengths: Sequence[int], labels: Sequence[str], outside_bias: float = 0.0
) -> list[list[Span]]:
    """Spans of the best legal path of each sequence, with their confidences.

    The confidence of a span is the geometric mean of the probabilities of its labels; it is
    calibrated later, on whole spans (Jagannatha and Yu 2020).

    Args:
        scores: raw scores of the allowed labels, shape ``(items, labels)``, the sequences one behind the other.
        lengths: items of each sequence.
        labels: the names of the columns, O first.
        outside_bias: added to the score of O; below zero more spans are found.
    """
    import numpy as np

    if not len(scores):
        return [[] for _ in lengths]
    probabilities = log_probabilities(scores)
    biased = probabilities.copy()
    biased[:, 0] += outside_bias
    path = _best_paths(biased, lengths, labels)
    chosen = probabilities[np.arange(len(path)), path]
    found: list[list[Span]] = []
    start = 0
    for length in lengths:
        columns = path[start : start + length]
        here = []
        for first, last in _runs(columns.tolist(), labels):
            sure = float(np.exp(float(chosen[start + first : start + last].mean())))
            here.append(Span(first, last, labels[columns[first]][2:], sure))
        found.append(here)
        start += length
    return found


def _runs(path: Sequence[int], labels: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Ranges of a legal path that carry one span each."""
    first = None
    for row, column in enumerate(path):
        if first is not None and not labels[column].startswith("I-"):
            yield first, row
            first = None
        if column and first is None:
            first = row
    if first is not None:
        yield first, len(path)
