"""Annotating in a text editor: an article as a sheet, the answer to it as a document."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from annotations.commands.common import fail, read_article


def sheet(article: Annotated[Path, typer.Argument(help="A text file.")]) -> None:
    """Print an article with numbered sentences and words, to be annotated in a text editor (docs/data.md)."""
    from annotations.sheet import render

    sys.stdout.write(render(read_article(article)) + "\n")


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
        document = parse(read_article(answer), read_article(article), id=id or article.stem, source=source, **dated)
    except (SheetError, ValidationError) as error:
        fail(f"{answer}: {error}")
    findings = check_document(document)
    for finding in findings:
        sys.stderr.write(f"{finding}\n")
    sys.stdout.write(document.model_dump_json(exclude_defaults=True) + "\n")
    if any(f.level == "error" for f in findings):
        raise typer.Exit(1)
