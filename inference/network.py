"""The encoder with its head, run by ONNX Runtime."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from inference.manifest import ModelError

if TYPE_CHECKING:
    import onnxruntime

    from inference.decoding import Matrix

BATCH_TOKENS = 2048
"""Sub-words in one batch, padding counted."""


class Scorer(Protocol):
    """What scores windows: one matrix ``(sub-words, labels)`` for each list of sub-word ids."""

    def __call__(self, windows: Sequence[list[int]]) -> "list[Matrix]":
        """Score some windows."""
        ...


class Network:
    """Scores windows with an ONNX model; safe to use from several threads.

    Args:
        path: the ``.onnx`` file; its inputs are ``input_ids`` and ``attention_mask``, both
            ``(batch, sub-words)`` of int64, its output ``logits``, ``(batch, sub-words, labels)``.
        threads: for one batch; 0 leaves the choice to ONNX Runtime.

    Raises:
        ModelError: the file is missing or damaged.
    """

    def __init__(self, path: Path, threads: int = 0) -> None:
        self.session = _session(path, threads)

    def __call__(self, windows: Sequence[list[int]]) -> "list[Matrix]":
        """Score windows, the longest together, so that little is padded."""
        import numpy as np

        results: list[Matrix] = [np.empty((0, 0), dtype=np.float32)] * len(windows)
        for batch in batches([len(ids) for ids in windows]):
            longest = max(len(windows[i]) for i in batch)
            ids = np.zeros((len(batch), longest), dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, i in enumerate(batch):
                ids[row, : len(windows[i])] = windows[i]
                mask[row, : len(windows[i])] = 1
            logits = self.session.run(["logits"], {"input_ids": ids, "attention_mask": mask})[0]
            for row, i in enumerate(batch):
                results[i] = logits[row, : len(windows[i])]
        return results


def batches(lengths: Sequence[int], limit: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Indices grouped by length, at most ``limit`` padded sub-words in a group.

    >>> list(batches([10, 500, 12], limit=600))
    [[1], [2, 0]]
    """
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    group: list[int] = []
    for index in order:
        if group and (len(group) + 1) * lengths[group[0]] > limit:
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _session(path: Path, threads: int) -> "onnxruntime.InferenceSession":
    if not path.is_file():
        raise ModelError(f"expected the network at {path}, found none; export it with 'python -m training export'")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime raises classes of its own that share no public base
        raise ModelError(f"{path} cannot be loaded ({str(error).splitlines()[0][:120]}); restore it") from error
