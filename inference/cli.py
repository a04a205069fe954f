"""Commands of ``python -m inference``. What a command needs is imported when it is called."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from inference.model import Source

app = typer.Typer(
    help="Structured incidents from Arabic conflict news.", no_args_is_help=True, add_completion=False,
    pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip


@app.callback()
def main() -> None:
    """Structured incidents from Arabic conflict news."""


@app.command(
    epilog="Examples: python -m inference predict article.txt; "
    "cat article.txt | python -m inference predict - --json --published 2021-04-06"
)
def predict(
    files: Annotated[list[str], typer.Argument(help="Article files, folders of .txt files, or - for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="JSON even in a terminal, one object a line.")] = False,
    published: Annotated[
        str | None, typer.Option(help="Publication date, YYYY-MM-DD, for texts that state none.", metavar="DATE")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="A model folder instead of the shipped one.")] = None,
    min_confidence: Annotated[float, typer.Option(help="Leave out incidents below this.", min=0.0, max=1.0)] = 0.0,
) -> None:
    """Read articles and print their incidents: a table in a terminal, JSON where piped."""
    from inference.manifest import ModelError
    from inference.model import load

    failures: list[str] = []
    try:
        sources = _sources([Path(name) for name in files], _date(published), failures)
        loaded = load(model)
        loaded.parts()
        for record in loaded.predict_many(sources):
            kept = [i for i in record.incidents if i.confidence >= min_confidence]
            _show(record.model_copy(update={"incidents": kept}), as_json or not sys.stdout.isatty())
    except ModelError as error:
        _fail(str(error))
    if failures:
        raise typer.Exit(2)


def _date(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        _fail(f"--published: expected a date such as 2021-04-06, found {value!r}")
        raise AssertionError from None


def _sources(paths: list[Path], published: date | None, failures: list[str]) -> Iterator["Source"]:
    """The articles that can be read; for each of the others one line on standard error."""
    from inference.files import InputError, find_files, read_file
    from inference.model import Source

    for path in paths:
        try:
            found = list(find_files([path]))
        except InputError as error:
            found = []
            _complain(str(error), failures)
        for file in found:
            try:
                text, warnings = read_file(file)
            except InputError as error:
                _complain(str(error), failures)
                continue
            name = None if str(file) == "-" else file.stem
            yield Source(text, id=name, path=str(file), published=published, warnings=warnings)


def _show(record: object, as_json: bool) -> None:
    from annotations.record import Record

    assert isinstance(record, Record)
    if as_json:
        sys.stdout.write(record.model_dump_json() + "\n")
        sys.stdout.flush()
        return
    from rich.console import Console

    from inference.table import record_table

    Console().print(record_table(record))


def _complain(message: str, failures: list[str]) -> None:
    failures.append(message)
    sys.stderr.write(f"error: {message}\n")


def _fail(message: str) -> None:
    sys.stderr.write(f"error: {message}\n")
    raise typer.Exit(2)


@app.command(epilog="Example: python -m inference schema > record.schema.json")
def schema() -> None:
    """Print the JSON Schema of the record."""
    import json

    from annotations.record import record_schema

    sys.stdout.write(json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n")
