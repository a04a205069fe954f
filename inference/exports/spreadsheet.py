"""CSV with ACLED's columns: UTF-8 with a byte order mark, so that spreadsheets show Arabic.

A text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, "CSV injection").
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from inference.exports.acled import COLUMNS, Cell, rows
from inference.exports.formats import Item, Options

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def chunks(items: Iterable[Item], options: Options) -> Iterator[str]:
    """The header, then the rows of each article."""
    yield BOM + _lines([COLUMNS])
    for item in items:
        found = [[_cell(value) for value in row.values()] for row in rows(item.record, options)]
        if found:
            yield _lines(found)


def _lines(table: Iterable[Iterable[object]]) -> str:
    buffer = StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(table)
    return buffer.getvalue()


def _cell(value: Cell) -> Cell:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        value = value.replace("\x00", "")
        return f"'{value}" if value.startswith(_FORMULA) else value
    return value
