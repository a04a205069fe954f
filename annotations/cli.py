"""Commands of ``python -m annotations``. What a command needs is imported when it is called."""

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="The annotated corpus: check it, count it, write to it.", no_args_is_help=True, add_completion=False,
    pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip

CorpusFolder = Annotated[Path, typer.Argument(help="A corpus folder, or any folder or file of annotated documents.")]
Texts = Annotated[Path | None, typer.Option(help="JSONL with the texts of the stand-off documents.")]
DEFAULT = Path("annotations/corpus")


@app.callback()
def main() -> None:
    """The annotated corpus: check it, count it, write to it."""


@app.command(epilog="Example: python -m annotations check --texts ../shared/real/articles.jsonl")
def check(corpus: CorpusFolder = DEFAULT, texts: Texts = None, warnings: bool = True) -> None:
    """Look for faults: spans, codes, values, duplicates, incidents in two splits. Exit code 1 on errors."""
    from annotations.check import check_corpus
    from annotations.corpus import CorpusError, load_corpus

    try:
        loaded = load_corpus(corpus, texts)
    except CorpusError as error:
        sys.stderr.write(f"error: {error}\n")
        raise typer.Exit(1) from None
    if not loaded.documents and not loaded.missing:
        sys.stderr.write(f"error: expected annotated documents below {corpus}, found none; see docs/data.md\n")
        raise typer.Exit(1)
    splits = {name: {d.id for d in loaded.split(name)} for name in ("train", "dev", "test")}
    found = check_corpus(loaded.documents, splits)
    errors = [f for f in found if f.level == "error"]
    for finding in found if warnings else errors:
        sys.stdout.write(f"{finding}\n")
    note = f"; {loaded.missing} stand-off documents without text were not checked (--texts)" if loaded.missing else ""
    sys.stdout.write(
        f"{len(loaded.documents)} documents, {len(errors)} errors, {len(found) - len(errors)} warnings{note}\n"
    )
    if errors:
        raise typer.Exit(1)


@app.command(epilog="Example: python -m annotations sheet article.txt > article.sheet")
def sheet(article: Annotated[Path, typer.Argument(help="A text file.")]) -> None:
    """Print an article with numbered sentences and words, to be annotated in a text editor (docs/data.md)."""
    from annotations.sheet import render

    sys.stdout.write(render(_text(article)) + "\n")


@app.command(epilog="Example: python -m annotations compile article.txt answer.txt --id mine/1 > mine.jsonl")
def compile(  # noqa: A001 - the word that annotators use
    article: Annotated[Path, typer.Argument(help="A text file.")],
    answer: Annotated[Path, typer.Argument(help="The answer to its sheet.")],
    id: Annotated[str | None, typer.Option(help="Id of the document; the file's name by default.")] = None,
    source: Annotated[str, typer.Option(help="Where it comes from.")] = "own",
    published: Annotated[str | None, typer.Option(help="Publication date, YYYY-MM-DD.")] = None,
) -> None:
    """Turn the answer to a sheet into an annotated document (one JSON object), and check it."""
    from pydantic import ValidationError

    from annotations.check import check_document
    from annotations.sheet import SheetError, parse

    dated = {"published": published, "published_basis": "given"} if published else {}
    try:
        document = parse(_text(answer), _text(article), id=id or article.stem, source=source, **dated)
    except (SheetError, ValidationError) as error:
        sys.stderr.write(f"error: {answer}: {error}\n")
        raise typer.Exit(1) from None
    findings = check_document(document)
    for finding in findings:
        sys.stderr.write(f"{finding}\n")
    sys.stdout.write(document.model_dump_json(exclude_defaults=True) + "\n")
    if any(f.level == "error" for f in findings):
        raise typer.Exit(1)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"error: {path}: cannot be read as UTF-8 text ({error})\n")
        raise typer.Exit(1) from None
