"""How time and memory grow with the number and the length of articles, and how long a first answer takes."""

import logging
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from inference.measurement.rates import peak_memory
from inference.model import Model, Source

_log = logging.getLogger(__name__)


class Spread(NamedTuple):
    """Median and quartiles of some measurements."""

    middle: float
    low: float
    high: float


class Growth(NamedTuple):
    """Seconds and peak memory (MiB) against a size, and the exponent of the time."""

    sizes: tuple[int, ...]
    seconds: tuple[float, ...]
    memory: tuple[float, ...]
    exponent: float


def spread(values: Sequence[float]) -> Spread:
    """Median and quartiles.

    >>> spread([3.0, 1.0, 2.0]).middle
    2.0
    """
    if len(values) < 2:
        return Spread(values[0], values[0], values[0])
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(middle, low, high)


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of log cost over log size by least squares: 1 is linear.

    >>> round(exponent([1, 10, 100], [2, 20, 200]), 6)
    1.0
    """
    if len(sizes) < 2:
        return math.nan
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    return statistics.linear_regression(x, y).slope


def growth_with_count(folder: Path, texts: Sequence[str], counts: Sequence[int]) -> Growth:
    """Time and peak memory against the number of articles, one process after another."""
    return _growth(folder, [(count, list(texts), count) for count in counts])


def growth_with_length(folder: Path, texts: Sequence[str], lengths: Sequence[int]) -> Growth:
    """Time and peak memory against the words of one article, made of the sample's lines."""
    words = [word for text in texts for word in text.replace("\n", " \n").split(" ")]
    return _growth(folder, [(n, [" ".join(islice(cycle(words), n))], 1) for n in lengths])


def _growth(folder: Path, tasks: Sequence[tuple[int, list[str], int]]) -> Growth:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    seconds, memory = [], []
    for size, texts, number in tasks:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            taken, peak = pool.submit(_measure, folder, texts, number).result()
        seconds.append(taken)
        memory.append(peak)
        _log.info("growth, size %d: %.1f s, %.0f MiB", size, taken, peak)
    sizes = tuple(size for size, _, _ in tasks)
    return Growth(sizes, tuple(seconds), tuple(memory), exponent(sizes, seconds))


def _measure(folder: Path, texts: list[str], number: int) -> tuple[float, float]:
    """Seconds for so many articles after a warm-up, and peak memory of this process in MiB."""
    model = Model(folder)
    for _ in model.predict_many([Source(texts[0][:2000])]):
        pass
    begin = time.perf_counter()
    for _ in model.predict_many(Source(text, id=str(k)) for k, text in enumerate(islice(cycle(texts), number))):
        pass
    return time.perf_counter() - begin, peak_memory()


def cold_start(arguments: Sequence[str], rounds: int = 5) -> Spread:
    """Seconds from an absent process to the end of ``python -m inference ...``."""
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "inference", *arguments], check=True, capture_output=True)
        taken.append(time.perf_counter() - begin)
    return spread(taken)
