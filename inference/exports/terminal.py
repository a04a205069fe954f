"""For the terminal: incidents as tables, or the article with its spans in the colours of their roles."""

import sys
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING

from annotations.record import Record
from inference.exports.formats import Item, Options
from inference.exports.spans import Segment, segments

if TYPE_CHECKING:
    from rich.console import RenderableType

STYLES = {
    "trigger": "bold reverse", "agent": "magenta", "suspect": "magenta italic", "recipient": "magenta",
    "target": "yellow", "weapon": "bold yellow", "place": "green", "origin": "green italic", "time": "cyan",
    "killed": "bold red", "injured": "red", "casualties": "red", "damage": "red italic", "source": "blue",
}  # fmt: skip


def tables(items: Iterable[Item]) -> Iterator[str]:
    """One table for each article."""
    from inference.exports.terminal_table import record_table

    for item in items:
        yield _printed(record_table(item.record))


def chunks(items: Iterable[Item], options: Options) -> Iterator[str]:
    """Each article with its triggers and arguments coloured, its incidents numbered in the text."""
    from rich.text import Text

    legend = Text(" ").join(Text(role, style=style) for role, style in STYLES.items())
    yield _printed(legend)
    for item in items:
        if item.text is None:
            name = item.record.document.path or item.record.document.id
            yield f"{name}: the article is not at hand; name its file with --texts\n"
            continue
        yield _printed(_coloured(item.record, item.text))


def _coloured(record: Record, text: str) -> "RenderableType":
    from rich.text import Text

    shown = Text()
    for segment in segments(record, text):
        style = STYLES[segment.layers[0].role] if segment.layers else ""
        shown.append(text[segment.start : segment.end], style=style)
        shown.append(_numbers(segment), style="dim")
    shown.append("\n")
    return shown


def _numbers(segment: Segment) -> str:
    """The numbers of the incidents, after the last part of a trigger."""
    found = sorted(
        {layer.incident + 1 for layer in segment.layers if layer.role == "trigger" and layer.end == segment.end}
    )
    return f"[{','.join(map(str, found))}]" if found else ""


def _printed(what: "RenderableType") -> str:
    from rich.console import Console

    buffer = StringIO()
    terminal = sys.stdout.isatty()
    width = Console().width if terminal else 120
    console: Console = Console(file=buffer, force_terminal=terminal, width=width, highlight=False)
    console.print(what, markup=False)
    return buffer.getvalue()
