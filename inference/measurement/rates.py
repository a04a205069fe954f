"""What the machine can do: products of large matrices in fp32 and in 8 bits, and the memory of a process."""

import base64
import sys
import time
from pathlib import Path
from typing import Literal

from inference.tagging.network import cores

Precision = Literal["int8", "fp32"]
SIZE = 1536
"""Rows and columns of the matrices."""

PRODUCTS: dict[Precision, str] = {
    "int8": "CAgSADp8Ci8KAXMSAWIiD0NvbnN0YW50T2ZTaGFwZSoWCgV2YWx1ZSoKCAEQAyoBAUIBdqABBAoYCgFhCgFiEgF5Ig1NYXRNdWxJ"
    "bnRlZ2VyEgFtKg0IAhAHOgSADIAMQgFzWhIKAWESDQoLCAISBwoACgMIgAxiCQoBeRIECgIIBkIECgAQEQ==",
    "fp32": "CAgSADp4CjIKAXMSAWIiD0NvbnN0YW50T2ZTaGFwZSoZCgV2YWx1ZSoNCAEQASIEAACAP0IBdqABBAoRCgFhCgFiEgF5IgZNYXRN"
    "dWwSAW0qDQgCEAc6BIAMgAxCAXNaEgoBYRINCgsIARIHCgAKAwiADGIJCgF5EgQKAggBQgQKABAR",
}
"""ONNX files: ``a``, of any number of rows and :data:`SIZE` columns, times a constant of ones."""


def matrix_rate(precision: Precision, threads: int = 0, rounds: int = 7) -> float:
    """Operations per second of a large product on all cores, the best of some rounds; a multiplication and an
    addition are two.

    Args:
        precision: of the factors; 8 bits are summed in 32.
        threads: 0 is one a core.
        rounds: after a first one that is not counted.
    """  # noqa: D205
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or cores()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        base64.b64decode(PRODUCTS[precision]), options, providers=["CPUExecutionProvider"]
    )
    rows = np.ones((SIZE, SIZE), dtype=np.uint8 if precision == "int8" else np.float32)
    taken = []
    for _ in range(rounds + 1):
        begin = time.perf_counter()
        session.run(None, {"a": rows})
        taken.append(time.perf_counter() - begin)
    return 2 * SIZE**3 / min(taken[1:])


def peak_memory() -> float:
    """Most memory of this process so far, in MiB.

    Linux tells it for the program that runs now; elsewhere what stood in the process before it counts too.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import resource

    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
