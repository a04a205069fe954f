"""Articles from anywhere: text files, folders, globs, JSON Lines and CSV tables, and gzip of these.

One article at a time is held in memory. What cannot be read is reported through ``complain`` and skipped.
"""

import csv
import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from glob import has_magic, iglob
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from inference.files import LARGEST, InputError, check_text, find_files, read_file

if TYPE_CHECKING:
    from inference.model import Source

Complain = Callable[[str], None]

_JSON, _TABLES = (".jsonl", ".ndjson"), (".csv", ".tsv")
_DATES = ("published", "date")


@dataclass(frozen=True)
class Columns:
    """The columns (or keys) of a table of articles. ``id`` and ``date`` are optional; by default ``id``, and
    ``published`` or ``date``, are taken where the table has them.
    """  # noqa: D205

    text: str = "text"
    id: str | None = None
    date: str | None = None


def articles(names: Sequence[str], published: date | None, columns: Columns, complain: Complain) -> "Iterator[Source]":
    """The articles that some names stand for, in order.

    Args:
        names: files, folders, globs, or ``-`` for standard input.
        published: the date of articles whose table gives none.
        columns: of tables.
        complain: called with one line for each input that cannot be read.
    """
    for name in names:
        for root, file in _files(name, complain):
            if is_table(file):
                yield from _of_table(file, published, columns, complain)
            else:
                yield from _of_file(file, root, published, complain)


def count(names: Sequence[str], columns: Columns) -> int:
    """How many articles there are at most, without looking into them closely."""
    total = 0
    for name in names:
        for _, file in _files(name, lambda _: None):
            try:
                total += sum(1 for _ in _rows(file)) if is_table(file) else 1
            except InputError:
                continue
    return total


def is_table(path: Path) -> bool:
    """Whether a file holds many articles."""
    return _kind(path) in _JSON + _TABLES


def _kind(path: Path) -> str:
    return Path(path.name.removesuffix(".gz")).suffix.lower()


def _files(name: str, complain: Complain) -> Iterator[tuple[Path | None, Path]]:
    """Files and, for those of a folder, the folder that was named."""
    paths = [Path(name)]
    if has_magic(name) and not Path(name).exists():
        paths = sorted(Path(found) for found in iglob(name, recursive=True) if Path(found).is_file())
        if not paths:
            complain(f"{name}: no file matches; check the pattern")
    for path in paths:
        try:
            root = path if path.is_dir() else None
            for file in find_files([path]):
                yield root, file
        except InputError as error:
            complain(str(error))


def _of_file(file: Path, root: Path | None, published: date | None, complain: Complain) -> "Iterator[Source]":
    from inference.model import Source

    try:
        text, warnings = read_file(file)
    except InputError as error:
        complain(str(error))
        return
    bare = file.with_name(file.name.removesuffix(".gz")).with_suffix("")
    name = None if str(file) == "-" else bare.relative_to(root).as_posix() if root else bare.name
    yield Source(
        text, id=name, path=str(file), published=published, warnings=warnings, outlet=file.absolute().parent.name
    )


def _of_table(file: Path, published: date | None, columns: Columns, complain: Complain) -> "Iterator[Source]":
    from inference.model import Source

    stem = file.name.removesuffix(".gz").rsplit(".", 1)[0]
    try:
        for line, row in _rows(file):
            where = f"{file}, line {line}"
            try:
                text = _cell(row, columns.text, where)
                check_text(text, where)
                name = _cell(row, columns.id, where) if columns.id else str(row.get("id") or "")
                day, warnings = _day(row, columns, where)
            except InputError as error:
                complain(str(error))
                continue
            yield Source(
                text, id=name or f"{stem}:{line}", path=str(file), published=day or published, warnings=warnings,
                outlet=str(row.get("source") or stem),
            )  # fmt: skip
    except InputError as error:
        complain(str(error))


def _rows(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line numbers and rows of a table; a line of JSON that is none is a row without keys.

    Raises:
        InputError: the file cannot be read on.
    """
    try:
        with _opened(file) as lines:
            yield from _json_rows(lines) if _kind(file) in _JSON else _csv_rows(lines, file)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        reason = (
            "expected UTF-8" if isinstance(error, UnicodeDecodeError) else getattr(error, "strerror", None) or error
        )
        raise InputError(f"{file}: cannot be read on ({reason}); save it again as UTF-8") from error


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    if file.suffix == ".gz":
        with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as lines:
            yield lines
    else:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield lines


def _json_rows(lines: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        yield number, row if isinstance(row, dict) else {}


def _csv_rows(lines: TextIO, file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    csv.field_size_limit(LARGEST)
    head = lines.readline()
    mark = max("\t;,", key=head.count)
    names = next(csv.reader([head], delimiter=mark), [])
    if not names:
        raise InputError(f"{file}: empty")
    reader = csv.DictReader(lines, fieldnames=names, delimiter=mark)
    for row in reader:
        yield reader.line_num + 1, row


def _cell(row: dict[str, Any], name: str, where: str) -> str:
    if not row:
        raise InputError(f"{where}: not a JSON object")
    if name not in row:
        known = ", ".join(str(key) for key in row if key)
        raise InputError(
            f"{where}: no column {name!r}; it has {known}; name the right one with --text-column or --id-column"
        )
    return str(row[name] if row[name] is not None else "")


def _day(row: dict[str, Any], columns: Columns, where: str) -> tuple[date | None, tuple[str, ...]]:
    name = columns.date or next((key for key in _DATES if key in row), None)
    if columns.date and columns.date not in row:
        raise InputError(f"{where}: no column {columns.date!r}; name the right one with --date-column")
    value = str(row[name] or "").strip() if name else ""
    if not value:
        return None, ()
    try:
        return date.fromisoformat(value[:10]), ()
    except ValueError:
        return None, (f"{name}: expected a date such as 2021-04-06, found {value!r}",)
