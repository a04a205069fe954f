"""What ``predict`` and ``show`` do, once their options are read."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn

import typer

from annotations.document import text_hash
from annotations.record import Record
from inference.articles import Columns, articles, count
from inference.batch import BatchError, Summary, predict_all, run
from inference.commands.common import complain, fail
from inference.exports import FORMATS, ExportError, Item, Options, export, format_of
from inference.exports.formats import check
from inference.model import Model, Source, load
from inference.tagging.manifest import ModelError

STOPPED = 130
"""Exit code after Ctrl-C, as shells give it."""


@dataclass
class Request:
    """The options of ``predict``."""

    names: Sequence[str]
    format: str | None = None
    out: Path | None = None
    jobs: int = 0
    published: date | None = None
    model: Path | None = None
    min_confidence: float | None = None
    options: Options = field(default_factory=Options)
    columns: Columns = field(default_factory=Columns)
    fresh: bool = False


@dataclass
class Complaints:
    """What could not be read: a line each on standard error, and their number."""

    number: int = 0
    show: Callable[[str], None] = complain

    def __call__(self, message: str) -> None:
        """Count and show one line."""
        self.number += 1
        self.show(message)


def predict(request: Request) -> None:
    """Read articles, write their incidents; exit code 2 where some input could not be read."""
    try:
        name = _format(request.format, request.out)
        check(name, request.out)
        model = load(request.model, min_confidence=request.min_confidence)
        complaints = Complaints()
        texts: dict[str, str] = {}
        found = articles(request.names, request.published, request.columns, complaints)
        sources = _kept(found, texts) if FORMATS[name].wants_text else found
        if request.out is not None:
            _to_file(request, name, model, sources, texts, complaints)
        else:
            _to_output(request, name, model, sources, texts, complaints)
    except (ModelError, ExportError, BatchError) as error:
        fail(str(error))
    except BrokenPipeError:
        _quiet()
    if complaints.number:
        raise typer.Exit(2)


def show(
    run_file: Path, format: str | None, out: Path | None, options: Options, texts: Sequence[str], columns: Columns
) -> None:
    """Write a saved run in another format, without the model."""
    complaints = Complaints()
    try:
        name = _format(format, out)
        check(name, out)
        known = {text_hash(s.text): s.text for s in articles(texts, None, columns, complaints)} if texts else {}
        wants = FORMATS[name].wants_text
        items = (
            Item(r, known.get(r.document.sha1) or _article(r) if wants else None)
            for r in _records(run_file, complaints)
        )
        export(items, name, out, options)
    except ExportError as error:
        fail(str(error))
    except BrokenPipeError:
        _quiet()
    if complaints.number:
        raise typer.Exit(2)


def _format(name: str | None, out: Path | None) -> str:
    if name:
        return name
    if out is not None:
        return format_of(out)
    return "table" if sys.stdout.isatty() else "jsonl"


def _to_output(
    request: Request, name: str, model: Model, sources: Iterable[Source], texts: dict[str, str], complaints: Complaints
) -> None:
    model.parts()
    lines = _lines(predict_all(sources, model, request.jobs), complaints)
    try:
        if name == "jsonl":
            for line in lines:
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
        else:
            export(_items(lines, texts), name, None, request.options)
    except KeyboardInterrupt:
        raise typer.Exit(STOPPED) from None


def _to_file(
    request: Request, name: str, model: Model, sources: Iterable[Source], texts: dict[str, str], complaints: Complaints
) -> None:
    """A run file that can be continued, then from it whatever format was asked for."""
    from inference.progress import progress, stoppable

    assert request.out is not None
    kept = request.out if name == "jsonl" else request.out.with_name(f"{request.out.name}.run.jsonl")
    if request.fresh:
        kept.unlink(missing_ok=True)
    with stoppable() as stop, progress(lambda: count(request.names, request.columns)) as (advance, note):
        complaints.show = note
        summary = run(sources, model, kept, request.jobs, complaints, advance, stop)
    complaints.show = complain
    if name != "jsonl" and not summary.stopped:
        with kept.open(encoding="utf-8") as lines:
            export(_items(lines, texts, hold=True), name, request.out, request.options)
        kept.unlink()
    _close(request.out, summary, complaints)


def _close(out: Path, summary: Summary, complaints: Complaints) -> None:
    parts = [f"{summary.read} articles read"]
    parts += [f"{summary.before} were there before"] if summary.before else []
    parts += [f"{summary.twice} given twice"] if summary.twice else []
    parts += [f"{complaints.number} could not be read"] if complaints.number else []
    if summary.stopped:
        sys.stderr.write(f"stopped: {', '.join(parts)}; the same command goes on from here\n")
        raise typer.Exit(STOPPED)
    if complaints.number or sys.stderr.isatty():
        sys.stderr.write(f"{out}: {', '.join(parts)}\n")


def _lines(outcomes: "Iterable[object]", complaints: Complaints) -> Iterator[str]:
    from inference.batch import Outcome

    for outcome in outcomes:
        assert isinstance(outcome, Outcome)
        if outcome.line is None:
            complaints(outcome.problem or "")
        else:
            yield outcome.line


def _items(lines: Iterable[str], texts: dict[str, str], hold: bool = False) -> Iterator[Item]:
    for line in lines:
        record = Record.model_validate_json(line)
        digest = record.document.sha1
        yield Item(record, texts.get(digest) if hold else texts.pop(digest, None))


def _kept(sources: Iterable[Source], texts: dict[str, str]) -> Iterator[Source]:
    for source in sources:
        texts[text_hash(source.text)] = source.text
        yield source


def _records(path: Path, complaints: Complaints) -> Iterator[Record]:
    from pydantic import ValidationError

    from inference.exports.saved import lines_of, no_record

    for number, line in lines_of(path):
        try:
            yield Record.model_validate_json(line)
        except ValidationError as error:
            complaints(no_record(path, number, error))


def _article(record: Record) -> str | None:
    """The article where it still lies at the path of its record, unchanged."""
    from inference.files import InputError, read_file

    try:
        text = read_file(Path(record.document.path))[0] if record.document.path not in (None, "-") else None
    except InputError:
        return None
    return text if text is not None and text_hash(text) == record.document.sha1 else None


def _quiet() -> NoReturn:
    """The reader of the pipe has gone: end without a word, as other filters do."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(1)
