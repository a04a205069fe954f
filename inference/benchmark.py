"""How fast: throughput, first incident, memory, growth with count and length, share of the machine's matrix rate.

Variants take turns, round by round, on the same articles, after their outputs were compared; medians and quartiles are
reported. What grows is measured in fresh processes, so that peak memory is that of the one run.
"""

import json
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from inference.model import Model, Source

if TYPE_CHECKING:
    from inference.decoding import Matrix
    from inference.network import Scorer


class Spread(NamedTuple):
    """Median and quartiles of some measurements."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Throughput:
    """One variant on the sample; ``different`` records are not those of the first variant."""

    name: str
    articles: Spread
    words: Spread
    share: float | None
    padding: float
    different: int


class Growth(NamedTuple):
    """Seconds and peak memory (MiB) against a size, and the exponent of the time."""

    sizes: tuple[int, ...]
    seconds: tuple[float, ...]
    memory: tuple[float, ...]
    exponent: float


class Timed:
    """A network that keeps count of its time and its sub-words."""

    def __init__(self, network: "Scorer") -> None:
        self.network = network
        self.seconds, self.tokens, self.padded = 0.0, 0, 0

    def __call__(self, windows: Sequence[list[int]]) -> "list[Matrix]":
        """Score and count."""
        from inference.network import batches

        begin = time.perf_counter()
        found = self.network(windows)
        self.seconds += time.perf_counter() - begin
        lengths = [len(window) for window in windows]
        self.tokens += sum(lengths)
        self.padded += sum(len(batch) * max(lengths[i] for i in batch) for batch in batches(lengths))
        return found


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


def matrix_rate(size: int = 1536, rounds: int = 7) -> float:
    """Floating-point operations per second of a large fp32 product with numpy on all cores; the best of some rounds."""
    import numpy as np

    left = np.random.default_rng(0).random((size, size), dtype=np.float32)
    best = math.inf
    for _ in range(rounds):
        begin = time.perf_counter()
        left @ left
        best = min(best, time.perf_counter() - begin)
    return 2 * size**3 / best


def operations(folder: Path, length: float = 64) -> float | None:
    """Operations of the encoder for one sub-word: 2 for each weight of its layers, and attention over ``length``."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        hidden, layers, inner = config["hidden_size"], config["num_hidden_layers"], config["intermediate_size"]
    except (OSError, ValueError, KeyError):
        return None
    return float(layers * (2 * (4 * hidden * hidden + 2 * hidden * inner) + 4 * length * hidden))


def throughput(models: Sequence[tuple[str, Model]], sources: Sequence[Source], rounds: int = 5) -> list[Throughput]:
    """The variants on the same articles, in turns."""
    outputs: list[list[str]] = []
    clocks = []
    for _, model in models:
        vocabulary, how, network = model.parts()
        clock = Timed(network)
        model._parts = vocabulary, how, clock
        outputs.append([r.model_dump_json(include={"incidents"}) for r in model.predict_many(sources)])
        clock.seconds, clock.tokens, clock.padded = 0.0, 0, 0
        clocks.append(clock)
    taken: list[list[float]] = [[] for _ in models]
    for _ in range(rounds):
        for times, (_, model) in zip(taken, models, strict=True):
            begin = time.perf_counter()
            for _ in model.predict_many(sources):
                pass
            times.append(time.perf_counter() - begin)
    rate = matrix_rate()
    words = sum(len(source.text.split()) for source in sources)
    found = []
    for (name, model), times, clock, output in zip(models, taken, clocks, outputs, strict=True):
        per_token = operations(model.folder)
        found.append(
            Throughput(
                name,
                spread([len(sources) / t for t in times]),
                spread([words / t for t in times]),
                per_token * clock.tokens / clock.seconds / rate if per_token and clock.seconds else None,
                clock.padded / max(1, clock.tokens),
                sum(a != b for a, b in zip(output, outputs[0], strict=True)),
            )
        )
    return found


def growth_with_count(folder: Path, sources: Sequence[Source], counts: Sequence[int]) -> Growth:
    """Time and peak memory against the number of articles, one process after another."""
    return _growth([(size, [(folder, [s.text for s in sources], size)]) for size in counts])


def growth_with_length(folder: Path, sources: Sequence[Source], lengths: Sequence[int]) -> Growth:
    """Time and peak memory against the words of one article, made of the sample's sentences."""
    words = [word for source in sources for word in source.text.split(" ")]
    return _growth([(n, [(folder, [" ".join(islice(cycle(words), n))], 1)]) for n in lengths])


def _growth(tasks: Sequence[tuple[int, list[tuple[Path, list[str], int]]]]) -> Growth:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    sizes, seconds, memory = [], [], []
    for size, ((folder, texts, number),) in tasks:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            taken, peak = pool.submit(_measure, folder, texts, number).result()
        sizes.append(size)
        seconds.append(taken)
        memory.append(peak)
    return Growth(tuple(sizes), tuple(seconds), tuple(memory), exponent(sizes, seconds))


def _measure(folder: Path, texts: list[str], number: int) -> tuple[float, float]:
    """Seconds for so many articles after a warm-up, and peak memory of this process in MiB."""
    import resource

    model = Model(folder)
    for _ in model.predict_many([Source(texts[0][:2000])]):
        pass
    begin = time.perf_counter()
    for _ in model.predict_many(Source(text, id=str(k)) for k, text in enumerate(islice(cycle(texts), number))):
        pass
    taken = time.perf_counter() - begin
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    return taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def cold_start(arguments: Sequence[str], rounds: int = 5) -> Spread:
    """Seconds from an absent process to the end of ``python -m inference ...``."""
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "inference", *arguments], check=True, capture_output=True)
        taken.append(time.perf_counter() - begin)
    return spread(taken)


def report(
    rows: Sequence[Throughput], cold: Sequence[tuple[str, Spread]], grown: Sequence[tuple[str, Growth]]
) -> Iterator[str]:
    """The tables in Markdown."""
    yield "| variant | articles/s | words/s | share of fp32 matrix rate | padding | records that differ |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        share = f"{row.share:.0%}" if row.share is not None else "-"
        speed = f"{_shown(row.articles)} | {_shown(row.words)}"
        yield f"| {row.name} | {speed} | {share} | {row.padding:.2f} | {row.different} |"
    yield ""
    yield "| cold start | seconds |"
    yield "|---|---|"
    for name, taken in cold:
        yield f"| `{name}` | {_shown(taken)} |"
    for name, growth in grown:
        yield ""
        yield f"| {name} | " + " | ".join(f"{size:,}" for size in growth.sizes) + " | exponent |"
        yield "|---" * (len(growth.sizes) + 2) + "|"
        yield "| seconds | " + " | ".join(f"{s:.2f}" for s in growth.seconds) + f" | {growth.exponent:.2f} |"
        yield "| peak MiB | " + " | ".join(f"{m:.0f}" for m in growth.memory) + " | |"


def _shown(value: Spread) -> str:
    """Three digits, quartiles in brackets."""
    digits = 2 if value.middle < 10 else 1 if value.middle < 100 else 0
    return f"{value.middle:,.{digits}f} ({value.low:,.{digits}f}-{value.high:,.{digits}f})"
