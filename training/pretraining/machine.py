"""What the machine can do: device, measured product of matrices, precision."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Machine:
    """The device that is trained on; ``rate`` is the measured product of matrices in operations a second."""

    device: str
    precision: str
    rate: float
    threads: int

    def __str__(self) -> str:
        return f"{self.device}, {self.precision}, {self.rate / 1e9:,.0f} GFLOP/s measured, {self.threads} threads"


def matmul_rate(device: str, dtype: "torch.dtype", size: int = 1024, seconds: float = 0.5) -> float:
    """Operations a second of the product of two square matrices; the best of several tries."""
    import torch

    left, right = (torch.randn(size, size, device=device).to(dtype) for _ in range(2))
    best, end = 0.0, time.perf_counter() + seconds
    repeats = 50 if device == "cuda" else 1
    while time.perf_counter() < end:
        if device == "cuda":
            torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(repeats):
            left @ right
        if device == "cuda":
            torch.cuda.synchronize()
        best = max(best, repeats * 2 * size**3 / (time.perf_counter() - start))
    return best


@contextmanager
def flushing() -> Iterator[None]:
    """Take numbers too small to be normal for zero, which spares the CPU its slowest path; undone at the end.

    The mode is one of the process: code that counts on such numbers must not run beside.
    """
    import torch

    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


@cache
def quicker() -> str:
    """``fp32`` or ``bf16``: what this machine multiplies matrices faster in, measured once a process."""
    return look("auto", "auto", None).precision


def look(device: str, precision: str, threads: int | None) -> Machine:
    """Choose device and precision.

    Args:
        device: ``auto``, ``cpu`` or ``cuda``.
        precision: ``auto`` takes the faster of fp32 and bf16 on a CPU and bf16 on a GPU.
        threads: of the CPU; None leaves them as they are.

    Raises:
        ValueError: a CUDA device is asked for and there is none.
    """
    import torch

    if threads:
        torch.set_num_threads(threads)
    found = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda" and found == "cpu":
        raise ValueError("expected a CUDA device, found none; set `device: auto` or `device: cpu`")
    chosen = found if device == "auto" else device
    types = {"fp32": torch.float32, "bf16": torch.bfloat16}
    size = 8192 if chosen == "cuda" else 1024
    if precision == "auto":
        rates = {name: matmul_rate(chosen, dtype, size) for name, dtype in types.items()}
        precision = "bf16" if chosen == "cuda" else max(rates, key=lambda name: rates[name])
        rate = rates[precision]
    else:
        rate = matmul_rate(chosen, types[precision], size)
    return Machine(chosen, precision, rate, torch.get_num_threads() if chosen == "cpu" else os.cpu_count() or 1)
