"""A bar with rate and remaining time, on a terminal only; and runs that end well when they are asked to stop."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def progress(total: Callable[[], int]) -> Iterator[tuple[Callable[[], None], Callable[[str], None]]]:
    """``(advance, note)``: one article further, a line above the bar. Silent where nobody looks.

    Args:
        total: how many articles there are; called only where the bar is shown.
    """
    if not sys.stderr.isatty():
        yield (lambda: None), (lambda line: _plain(line))
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} articles/s" if task.speed else "", style="progress.data.speed")

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=total())
        yield (lambda: bar.advance(task)), (lambda line: console.print(f"error: {line}", markup=False, highlight=False))


def _plain(line: str) -> None:
    sys.stderr.write(f"error: {line}\n")


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C or SIGTERM asked for an end; asked twice, Ctrl-C ends at once."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        asked = True

    try:
        before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:  # not in the main thread
        yield lambda: False
        return
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
