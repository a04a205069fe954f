"""The encoder with its head, run by ONNX Runtime."""

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from inference.tagging.grouping import batches
from inference.tagging.manifest import ModelError

if TYPE_CHECKING:
    import numpy as np
    import onnxruntime
    from numpy.typing import NDArray

    from inference.tagging.decoding import Matrix

BATCH_TOKENS = 512
"""Sub-words in one batch, padding counted: few enough for what lies between two layers to stay in a core's cache."""

SLOW = "SkipLayerNormFusion"
"""What ONNX Runtime joins to one operation that takes four times as long as the two on a CPU."""


class Scorer(Protocol):
    """What scores windows: one matrix ``(sub-words, labels)`` for each list of sub-word ids."""

    def __call__(self, windows: Sequence[list[int]]) -> "list[Matrix]":
        """Score some windows."""
        ...


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Network:
    """Scores windows with an ONNX model; safe to use from several threads.

    Each batch is run by one thread, several batches at once: layers as small as these are quicker on one core than
    shared between several.

    Args:
        path: the ``.onnx`` file; its inputs are ``input_ids`` and ``attention_mask``, both
            ``(batch, sub-words)`` of int64, its output ``logits``, ``(batch, sub-words, labels)``.
        threads: batches that are run at once; 0 is one a core.

    Raises:
        ModelError: the file is missing or damaged.
    """

    def __init__(self, path: Path, threads: int = 0) -> None:
        self.session = _session(path)
        self.threads = threads or cores()

    def __call__(self, windows: Sequence[list[int]]) -> "list[Matrix]":
        """Score windows, the longest together, so that little is padded."""
        import numpy as np

        results: list[Matrix] = [np.empty((0, 0), dtype=np.float32)] * len(windows)

        def score(group: list[int]) -> None:
            logits = self._run([windows[i] for i in group])
            for row, i in enumerate(group):
                results[i] = logits[row, : len(windows[i])]

        _side_by_side(score, self.groups([len(ids) for ids in windows]), self.threads)
        return results

    def groups(self, lengths: Sequence[int]) -> list[list[int]]:
        """The batches that windows of some lengths are read in: fewer sub-words a batch where threads would idle."""
        limit = min(BATCH_TOKENS, max(max(lengths, default=0), -(-sum(lengths) // self.threads)))
        return list(batches(lengths, limit))

    def _run(self, windows: Sequence[list[int]]) -> "Matrix":
        ids, mask = pad(windows)
        logits: Matrix = self.session.run(["logits"], {"input_ids": ids, "attention_mask": mask})[0]
        return logits


def pad(windows: Sequence[list[int]]) -> "tuple[NDArray[np.int64], NDArray[np.int64]]":
    """Ids and mask of some windows, both ``(windows, longest)``, 0 behind the end of a window."""
    import numpy as np

    ids = np.zeros((len(windows), max(map(len, windows))), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, window in enumerate(windows):
        ids[row, : len(window)] = window
        mask[row, : len(window)] = 1
    return ids, mask


def _side_by_side(work: Callable[[list[int]], None], groups: Sequence[list[int]], threads: int) -> None:
    """Do the work for each group, several at once; the first fault is raised when all threads have ended."""
    remaining = iter(groups)
    faults: list[BaseException] = []

    def take() -> None:
        try:
            for group in remaining:
                work(group)
        except BaseException as fault:
            faults.append(fault)

    others = [threading.Thread(target=take) for _ in range(min(threads, len(groups)) - 1)]
    for thread in others:
        thread.start()
    take()
    for thread in others:
        thread.join()
    if faults:
        raise faults[0]


def _session(path: Path) -> "onnxruntime.InferenceSession":
    if not path.is_file():
        raise ModelError(f"expected the network at {path}, found none; make it with 'python -m training export'")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=[SLOW]
        )
    except Exception as error:  # ONNX Runtime raises classes of its own that share no public base
        raise ModelError(f"{path} cannot be loaded ({str(error).splitlines()[0][:120]}); restore it") from error
