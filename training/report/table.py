"""Markdown tables, and numbers as they are shown in them."""

from collections.abc import Mapping, Sequence
from typing import Any

NOTHING = "-"
"""What stands where a figure has no meaning."""


def grid(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """Lines of a Markdown table with an empty line behind it; no lines where there are no rows.

    >>> grid(["x", "F1"], [["a", 0.5]])
    ['| x | F1 |', '|---|---:|', '| a | 0.500 |', '']
    """
    if not rows:
        return []
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    lines += [f"| {' | '.join(show(cell) for cell in row)} |" for row in rows]
    return [*lines, ""]


def show(value: Any) -> str:
    """A cell: three places for a share, an interval as ``low to high``, ``-`` for nothing."""
    if value is None:
        return NOTHING
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, list | tuple):
        return f"{value[0]:.3f} to {value[1]:.3f}"
    return str(value).replace("|", "\\|")


def score_rows(rows: Mapping[str, Mapping[str, Any]], *beside: Mapping[str, float | None]) -> list[list[Any]]:
    """Rows of name, precision, recall, F1, interval and counts, and of each column beside.

    Names that are neither annotated nor found are left out.
    """
    found = []
    for name, row in rows.items():
        others = [column.get(name) for column in beside]
        if row["f1"] is None and all(value is None for value in others):
            continue
        cells = [name, row["precision"], row["recall"], row["f1"], row.get("interval")]
        found.append([*cells, row["right"], row["spurious"], row["missed"], *others])
    return found


def f1_of(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, float | None]:
    """The F1 of each row, as a column for another table."""
    return {name: row["f1"] for name, row in rows.items()}


SCORE_HEAD = ("P", "R", "F1", "95 % interval", "right", "spurious", "missed")
