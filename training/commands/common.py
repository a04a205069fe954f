"""What the commands share: the options for the corpus, and one line for what cannot be done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

CORPUS = Path("annotations/corpus")
TEXTS = Path("../shared/real/articles.jsonl")
CorpusOption = Annotated[Path, typer.Option("--corpus", help="The corpus folder.")]
TextsOption = Annotated[Path | None, typer.Option("--texts", help="JSONL with the texts of the stand-off articles.")]


def at_hand(texts: Path | None) -> Path | None:
    """The file of the texts where it is there; without it, stand-off articles are left out."""
    return texts if texts is not None and texts.is_file() else None


@contextmanager
def refused(*errors: type[Exception]) -> Iterator[None]:
    """Turn an error of these types into one line and exit code 2."""
    try:
        yield
    except errors as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
