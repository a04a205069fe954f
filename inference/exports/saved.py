"""Saved runs, read again."""

import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from inference.exports.formats import ExportError

if TYPE_CHECKING:
    from pydantic import ValidationError


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Numbers and lines of a run (``-`` is standard input; ``.gz`` is unpacked); empty lines are left out.

    Raises:
        ExportError: the file cannot be read.
    """
    try:
        if str(path) == "-":
            yield from _numbered(sys.stdin.buffer)
        else:
            with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
                yield from _numbered(file)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"{path}: cannot be read ({reason}); name a .jsonl file that predict wrote") from error


def no_record(path: Path, number: int, error: "ValidationError") -> str:
    """What is wrong with a line of a run."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{path}, line {number}: expected a record, found {where or 'something else'}: {first['msg']}"


def _numbered(file: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file, 1):
        if line.strip():
            yield number, line.decode("utf-8", "replace")
