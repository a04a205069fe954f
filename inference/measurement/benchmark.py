"""How fast: readers of articles take turns, each in a process of its own, on the same articles.

Round by round every reader reads all articles once; medians and quartiles of the rounds are shown. Before that, what
our own readers say is compared.
"""

import json
import logging
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from inference.measurement.growth import Spread, spread
from inference.measurement.rates import Precision, matrix_rate, peak_memory
from inference.model import Model, Source
from inference.tagging.network import Network

if TYPE_CHECKING:
    from inference.tagging.decoding import Matrix

_log = logging.getLogger(__name__)
_CONFIDENCE = re.compile(r'"confidence":[^,}]+')
PAUSE = 0.3
"""Seconds between two turns, for threads that wait in a loop to fall asleep."""


@dataclass
class Work:
    """What a network has done: seconds, sub-words read, sub-words with padding, operations with padding."""

    seconds: float = 0.0
    tokens: int = 0
    padded: int = 0
    operations: float = 0.0

    def add(self, lengths: Sequence[int], cost: Callable[[int], float], width: int = 0) -> None:
        """Count one batch, padded to its longest or to ``width``; ``cost`` is of one sub-word among so many."""
        width = max(width, *lengths)
        self.tokens += sum(lengths)
        self.padded += len(lengths) * width
        self.operations += len(lengths) * width * cost(width)


class Reader(Protocol):
    """Reads articles; says for each on one line what it found, and counts the work of its network."""

    work: Work

    def __call__(self, sources: Sequence[Source]) -> list[str]:
        """Read some articles."""
        ...


@dataclass(frozen=True)
class Variant:
    """A reader to be measured.

    Attributes:
        name: for the table.
        make: makes the reader, in its own process.
        precision: of its products, for the share of the machine's rate.
        ours: whether its lines can be compared with those of the first variant.
    """

    name: str
    make: Callable[[], Reader]
    precision: Precision
    ours: bool = True


@dataclass(frozen=True)
class Row:
    """One variant on the sample; ``different`` lines are not those of the first variant."""

    name: str
    precision: Precision
    articles: Spread
    words: Spread
    first: Spread
    memory: float
    share: float | None
    padding: float
    different: int | None


class Ours:
    """The reader of a model folder.

    Args:
        folder: the model.
        alone: one article at a time.
    """

    def __init__(self, folder: Path, alone: bool = False) -> None:
        self.model = Model(folder)
        self.alone = alone
        self.work = Work()
        vocabulary, how, network = self.model.parts()
        assert isinstance(network, Network)
        self.model._parts = vocabulary, how, Timed(network, self.work, cost_of(folder))

    def __call__(self, sources: Sequence[Source]) -> list[str]:
        """The records as JSON, without the model's name and the confidences."""
        groups = [[source] for source in sources] if self.alone else [sources]
        return [
            _CONFIDENCE.sub("", record.model_dump_json(exclude={"model"}))
            for group in groups
            for record in self.model.predict_many(group)
        ]


class Timed:
    """A network that keeps count of its work."""

    def __init__(self, network: Network, work: Work, cost: Callable[[int], float]) -> None:
        self.network, self.work, self.cost = network, work, cost

    def __call__(self, windows: Sequence[list[int]]) -> "list[Matrix]":
        """Score and count."""
        begin = time.perf_counter()
        found = self.network(windows)
        self.work.seconds += time.perf_counter() - begin
        lengths = [len(window) for window in windows]
        for group in self.network.groups(lengths):
            self.work.add([lengths[i] for i in group], self.cost)
        return found


def cost_of(folder: Path) -> Callable[[int], float]:
    """Operations of the encoder for one sub-word among so many: 2 for each weight of its layers, and attention.

    Layers of gated encoders (ModernBERT) have three matrices behind the attention instead of two. The cost is 0 where
    ``config.json`` does not tell the sizes.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        hidden, layers, inner = config["hidden_size"], config["num_hidden_layers"], config["intermediate_size"]
    except (OSError, ValueError, KeyError):
        return partial(_cost, 0, 0)
    matrices = 3 if config.get("model_type") == "modernbert" else 2
    return partial(_cost, 2 * layers * (4 * hidden * hidden + matrices * hidden * inner), 4 * layers * hidden)


def _cost(weights: int, attention: int, length: int) -> float:
    return float(weights + attention * length)


class Process:
    """A variant in a process of its own, which begins with the first thing asked of it."""

    def __init__(self, variant: Variant) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        self.pool = ProcessPoolExecutor(1, get_context("spawn"), _hold, (variant.make,))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown()

    def start(self, source: Source) -> float:
        """Milliseconds from an absent process to what it found in its first article."""
        begin = time.perf_counter()
        self.read([source])
        return 1000 * (time.perf_counter() - begin)

    def read(self, sources: Sequence[Source]) -> tuple[float, list[str], Work]:
        """Seconds inside the process, a line for each article, and the network's work."""
        return self.pool.submit(_read, sources).result()

    def memory(self) -> float:
        """Peak memory so far, in MiB."""
        return self.pool.submit(peak_memory).result()


_make: Callable[[], Reader] | None = None
_reader: Reader | None = None


def _hold(make: Callable[[], Reader]) -> None:
    global _make
    _make = make


def _read(sources: Sequence[Source]) -> tuple[float, list[str], Work]:
    global _reader
    if _reader is None:
        assert _make is not None
        _reader = _make()
    for name in Work.__dataclass_fields__:
        setattr(_reader.work, name, 0)
    begin = time.perf_counter()
    lines = _reader(sources)
    return time.perf_counter() - begin, lines, _reader.work


def compare(
    variants: Sequence[Variant], sources: Sequence[Source], rounds: int
) -> tuple[list[Row], dict[Precision, float]]:
    """The variants on the same articles, in turns, and the machine's rates, measured between their turns."""
    from contextlib import ExitStack

    firsts: list[list[float]] = [[] for _ in variants]
    taken: list[list[float]] = [[] for _ in variants]
    works = [Work() for _ in variants]
    rates: dict[Precision, float] = {"int8": 0.0, "fp32": 0.0}
    for _ in range(rounds - 1):
        for found, variant in zip(firsts, variants, strict=True):
            with Process(variant) as process:
                found.append(process.start(sources[0]))
            _log.info("%s: started in %.0f ms", variant.name, found[-1])
    with ExitStack() as stack:
        processes = [stack.enter_context(Process(variant)) for variant in variants]
        for found, process in zip(firsts, processes, strict=True):
            found.append(process.start(sources[0]))
        lines = [process.read(sources)[1] if v.ours else [] for process, v in zip(processes, variants, strict=True)]
        for turn in range(rounds):
            for precision in rates:
                time.sleep(PAUSE)
                rates[precision] = max(rates[precision], matrix_rate(precision))
            for index, process in enumerate(processes):
                time.sleep(PAUSE)
                seconds, _, works[index] = process.read(sources)
                taken[index].append(seconds)
                _log.info("round %d of %d, %s: %.1f s", turn + 1, rounds, variants[index].name, seconds)
        memory = [process.memory() for process in processes]
    words = sum(len(source.text.split()) for source in sources)
    rows = []
    for index, variant in enumerate(variants):
        work = works[index]
        reached = work.operations / work.seconds / rates[variant.precision] if work.seconds else 0.0
        rows.append(
            Row(
                variant.name,
                variant.precision,
                spread([len(sources) / t for t in taken[index]]),
                spread([words / t for t in taken[index]]),
                spread(firsts[index]),
                memory[index],
                reached or None,
                work.padded / max(1, work.tokens),
                sum(a != b for a, b in zip(lines[index], lines[0], strict=True)) if variant.ours else None,
            )
        )
    return rows, rates
