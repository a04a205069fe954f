"""The formats: their names and suffixes, and one function that writes any of them."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from annotations.record import Record


class ExportError(Exception):
    """Something that cannot be written as asked; one line that says what to do."""


class Item(NamedTuple):
    """A record and, where it is at hand, the article that it was read from."""

    record: "Record"
    text: str | None = None


@dataclass(frozen=True)
class Options:
    """What to leave in: ``planned`` incidents in tables, the rows of ACLED's kind."""

    planned: bool = False


class Format(NamedTuple):
    """A format: its suffixes, the module that writes it, and whether that needs a file and the article."""

    suffixes: tuple[str, ...]
    module: str
    needs_file: bool = False
    wants_text: bool = False


FORMATS: dict[str, Format] = {
    "jsonl": Format((".jsonl", ".ndjson"), "jsonl"),
    "csv": Format((".csv",), "spreadsheet"),
    "geojson": Format((".geojson", ".json"), "geojson"),
    "sqlite": Format((".sqlite", ".sqlite3", ".db"), "sqlite", needs_file=True),
    "parquet": Format((".parquet",), "parquet", needs_file=True),
    "html": Format((".html", ".htm"), "html", wants_text=True),
    "text": Format((".ansi",), "terminal", wants_text=True),
    "table": Format((), "terminal"),
}
"""``text`` and ``table`` are for the terminal; the others for files and pipes."""


def format_of(path: Path | str) -> str:
    """The format that a file name asks for by its suffix.

    Raises:
        ExportError: no format has this suffix.
    """
    suffix = Path(path).suffix.lower()
    for name, known in FORMATS.items():
        if suffix in known.suffixes:
            return name
    wanted = ", ".join(known.suffixes[0] for known in FORMATS.values() if known.suffixes)
    raise ExportError(f"{path}: expected a file name that ends in one of {wanted}; rename it, or name the --format")


def check(name: str, out: Path | None) -> None:
    """Whether a format exists and can go where it is sent.

    Raises:
        ExportError: an unknown format, or one that needs a file and has none.
    """
    if name not in FORMATS:
        raise ExportError(f"--format: expected one of {', '.join(FORMATS)}, found {name!r}")
    if FORMATS[name].needs_file and out is None:
        raise ExportError(f"--format {name} needs a file; name one with --out, such as --out incidents.{name}")
    if name == "parquet":
        from importlib.util import find_spec

        if find_spec("pyarrow") is None:
            raise ExportError("parquet needs pyarrow, which is not installed; run: pip install 'rasid[parquet]'")


def export(items: Iterable[Item], name: str, out: Path | None = None, options: Options | None = None) -> None:
    """Write records in one format, streaming: to a file that appears whole or not at all, or to standard output.

    Args:
        items: records with or without their articles; ``html`` and ``text`` show the article where it is there.
        name: one of :data:`FORMATS`.
        out: the file; ``None`` is standard output.
        options: what to leave in.

    Raises:
        ExportError: an unknown format, one that needs a file or a library, or a file that cannot be written.
    """
    check(name, out)
    how = options or Options()
    module = import_module(f"inference.exports.{FORMATS[name].module}")
    try:
        if FORMATS[name].needs_file:
            assert out is not None
            module.write(items, out, how)
        elif out is None:
            _to_output(module.chunks(items, how) if name != "table" else module.tables(items))
        else:
            from inference.exports.atomic import replacing

            with replacing(out) as part, part.open("w", encoding="utf-8", newline="") as file:
                file.writelines(module.chunks(items, how) if name != "table" else module.tables(items))
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise ExportError(
            f"{out}: cannot be written ({error.strerror}); check the folder and the free space"
        ) from error


def _to_output(chunks: Iterator[str]) -> None:
    for chunk in chunks:
        sys.stdout.write(chunk)
        sys.stdout.flush()
