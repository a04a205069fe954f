"""Many articles: in parallel, in order, and continued where a run was stopped.

A run is a JSON Lines file that grows by whole lines. Whatever ends a run, the file is a valid one up to its last
newline; the same command drops what follows that newline and goes on with the articles that have no line yet.
"""

import json
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from annotations.document import text_hash
from inference.model import CHUNK, Model, Source
from inference.tagging.network import cores

if TYPE_CHECKING:
    from concurrent.futures import Future

TASK = 16
"""Articles that a worker process reads at once."""

Stop = Callable[[], bool]

AHEAD = 3
"""Tasks that wait for each worker."""


class BatchError(Exception):
    """A run that cannot start or go on; one line that says what to do."""


class Outcome(NamedTuple):
    """What became of an article: its record as one line of JSON, or else why there is none."""

    line: str | None
    problem: str | None = None


@dataclass
class Summary:
    """How a run went, in articles."""

    read: int = 0
    before: int = 0
    twice: int = 0
    failed: int = 0
    stopped: bool = False


def predict_all(
    sources: Iterable[Source],
    model: Model,
    jobs: int = 0,
    stop: Stop = lambda: False,
) -> Iterator[Outcome]:
    """Read articles in order, each once, with as much memory as a few of them need.

    Args:
        sources: the articles; they are asked for as they are needed.
        model: sent to the worker processes by its folder.
        jobs: processes; 0 is one a core, or none beside this one where the articles are few.
        stop: asked between articles; once it says so, the outcomes end.

    Raises:
        BatchError: a worker process ended.
    """
    remaining = iter(sources)
    first = list(islice(remaining, CHUNK + 1))
    jobs = jobs or (cores() if len(first) > CHUNK else 1)
    everything = chain(first, remaining)
    if jobs == 1:
        while not stop() and (chunk := list(islice(everything, CHUNK))):
            yield from read_chunk(chunk, model)
    else:
        yield from _parallel(everything, model, jobs, stop)


def read_chunk(chunk: list[Source], model: Model) -> list[Outcome]:
    """Some articles at once; where that fails one by one, so that one bad article spoils no other."""
    try:
        return [Outcome(record.model_dump_json()) for record in model.predict_many(chunk)]
    except MemoryError:
        raise
    except Exception as error:
        if len(chunk) > 1:
            return [outcome for source in chunk for outcome in read_chunk([source], model)]
        where = " ".join(filter(None, (chunk[0].path, chunk[0].id)))
        return [Outcome(None, f"{where}: could not be read ({type(error).__name__}: {error})")]


_worker: Model | None = None


def _start_worker(model: Model) -> None:
    """Ctrl-C is the parent's affair, and a worker whose parent is gone ends."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = model


def _end_with_parent() -> None:
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(chunk: list[Source]) -> list[Outcome]:
    assert _worker is not None
    return read_chunk(chunk, _worker)


def _parallel(sources: Iterator[Source], model: Model, jobs: int, stop: Stop) -> Iterator[Outcome]:
    from concurrent.futures import ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children, get_context

    others = set(active_children())
    single = Model(model.folder, 1, model.min_confidence)
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _start_worker, (single,))
    waiting: deque[Future[list[Outcome]]] = deque()
    finished = False
    try:
        while not stop():
            while len(waiting) < AHEAD * jobs and (chunk := list(islice(sources, TASK))):
                waiting.append(pool.submit(_work, chunk))
            if not waiting:
                finished = True
                return
            if wait([waiting[0]], timeout=0.1).done:
                yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise BatchError(
            "a worker process ended, perhaps for want of memory; the same command goes on from here, "
            "--jobs 1 needs least"
        ) from error
    finally:
        pool.shutdown(wait=finished, cancel_futures=True)
        if not finished:
            for process in set(active_children()) - others:
                process.kill()


def source_key(path: str | None, id: str | None, digest: str) -> int:
    """A document by its path, id and text in 8 bytes."""
    return int.from_bytes(blake2b(f"{path}\0{id}\0{digest}".encode(), digest_size=8).digest(), "big")


class RunFile:
    """The file of a run, open for one process at a time; what was broken off at its end is dropped.

    Args:
        path: the ``.jsonl`` file, made where there is none.
        model: ``name version``; a run holds the records of one model.

    Raises:
        BatchError: another process writes it, it holds something else, or another model made it.
    """

    def __init__(self, path: Path, model: str) -> None:
        self.path = path
        self.done: set[int] = set()
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        except OSError as error:
            raise BatchError(f"{path}: cannot be written ({error.strerror}); check the folder") from error
        try:
            self._lock()
            self._read(model)
        except BaseException:
            os.close(self._file)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.fsync(self._file)
        os.close(self._file)

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # no such locks on this system
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BatchError(f"{self.path}: another run is writing it; wait for it, or name another --out") from error

    def _read(self, model: str) -> None:
        end = 0
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    break
                try:
                    record = json.loads(line)
                    head, maker = record["document"], f"{record['model']['name']} {record['model']['version']}"
                    self.done.add(source_key(head["path"], head["id"], head["sha1"]))
                except (ValueError, KeyError, TypeError) as error:
                    raise BatchError(
                        f"{self.path}, line {number}: expected a run of this program, found something else; "
                        "name another --out"
                    ) from error
                if maker != model:
                    raise BatchError(
                        f"{self.path}: made by the model {maker}, now it is {model}; name another --out, or add --fresh"
                    )
                end += len(line)
        os.ftruncate(self._file, end)

    def append(self, line: str) -> None:
        """Add one record."""
        data = memoryview((line + "\n").encode())
        while data:
            data = data[os.write(self._file, data) :]


def run(
    sources: Iterable[Source],
    model: Model,
    out: Path,
    jobs: int = 0,
    report: Callable[[str], None] = lambda _: None,
    advance: Callable[[], None] = lambda: None,
    stop: Stop = lambda: False,
) -> Summary:
    """Read articles into a run file, leaving out those that it has already.

    Args:
        sources: the articles, in any order.
        model: a run holds the records of one model.
        out: the ``.jsonl`` file.
        jobs: see :func:`predict_all`.
        report: called with one line for each article that could not be read.
        advance: called after each article.
        stop: asked between articles; once it says so, the run ends and can be continued.

    Raises:
        BatchError: see :class:`RunFile` and :func:`predict_all`.
    """
    summary = Summary()
    with RunFile(out, f"{model.manifest.name} {model.manifest.version}") as file:
        fresh = _new(sources, file.done, summary, advance)
        for outcome in predict_all(fresh, model, jobs, stop):
            if outcome.line is not None:
                file.append(outcome.line)
                summary.read += 1
            else:
                summary.failed += 1
                report(outcome.problem or "")
            advance()
            if stop():
                break
        summary.stopped = stop()
    return summary


def _new(sources: Iterable[Source], done: set[int], summary: Summary, advance: Callable[[], None]) -> Iterator[Source]:
    seen: set[int] = set()
    for source in sources:
        digest = text_hash(source.text)
        key = source_key(source.path, source.id or digest[:12], digest)
        if key not in done and key not in seen:
            seen.add(key)
            yield source
            continue
        summary.before += key in done
        summary.twice += key in seen
        advance()
