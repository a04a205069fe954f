"""Size of an encoder and its speed on a CPU, as an ONNX network in fp32 and in int8."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHAPES = ((8, 64), (1, 64))
"""Sentences and pieces of the batches that are timed."""


@dataclass(frozen=True)
class Speed:
    """Pieces a second for each batch shape, and the size of the file in bytes."""

    kind: str
    size: int
    rates: dict[tuple[int, int], float]


def to_onnx(folder: Path, target: Path) -> None:
    """Export the encoder of a folder with free batch and length."""
    import torch
    from transformers import AutoModel

    class Bare(torch.nn.Module):
        """The encoder from pieces and mask to its last layer."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(folder).float().eval()

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
            return self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    pieces = torch.randint(5, 37, (2, 16))
    free = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    torch.onnx.export(
        Bare().eval(),
        (pieces, torch.ones_like(pieces)),
        str(target),
        dynamo=True,
        dynamic_shapes=(free, free),
        input_names=["input_ids", "attention_mask"],
        output_names=["states"],
        verbose=False,
        external_data=False,
    )


def rate(network: Path, shape: tuple[int, int], threads: int, seconds: float) -> float:
    """Pieces a second of the median run.

    Args:
        network: ONNX file.
        shape: sentences and pieces.
        threads: of the CPU.
        seconds: time to measure for.
    """
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
    pieces = np.random.default_rng(0).integers(5, 37, shape)
    feed = {"input_ids": pieces, "attention_mask": np.ones_like(pieces)}
    session.run(None, feed)
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        session.run(None, feed)
        times.append(time.perf_counter() - start)
    return shape[0] * shape[1] / sorted(times)[len(times) // 2]


def speeds(folder: Path, threads: int = 1, seconds: float = 2.0) -> list[Speed]:
    """Size and speed of an encoder in fp32 and with its weights and products in int8."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as scratch:
        full, small = Path(scratch) / "fp32.onnx", Path(scratch) / "int8.onnx"
        to_onnx(folder, full)
        quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True)
        return [
            Speed(kind, network.stat().st_size, {shape: rate(network, shape, threads, seconds) for shape in SHAPES})
            for kind, network in (("fp32", full), ("int8", small))
        ]
