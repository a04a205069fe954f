"""What the commands share: options that mean the same, input files, and one line for what cannot be done."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from annotations.corpus import Corpus

CORPUS = Path("annotations/corpus")
CorpusArgument = Annotated[Path, typer.Argument(help="A corpus folder, or any folder or file of annotated documents.")]
TextsOption = Annotated[Path | None, typer.Option("--texts", help="JSONL with the texts of the stand-off documents.")]


def fail(message: str, code: int = 1) -> NoReturn:
    """One line on standard error, and an exit code: 1 for what is wrong in the input, 2 for the options."""
    sys.stderr.write(f"error: {message}\n")
    raise typer.Exit(code) from None


def read_article(path: Path) -> str:
    """The text of a file; one that is not UTF-8 ends the program with code 1."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{path}: cannot be read as UTF-8 text ({error})")


def read_corpus(path: Path, texts: Path | None) -> "Corpus":
    """The documents of a folder or a file that have a text; none at all ends the program with code 1.

    Args:
        path: a corpus folder, or any folder or file of annotated documents.
        texts: JSONL with the texts of the stand-off documents; those that lack theirs are left out, with a warning.
    """
    from annotations.corpus import CorpusError, load_corpus

    try:
        if not path.exists():
            raise CorpusError(f"expected a folder or a file of annotated documents, found nothing at {path}")
        loaded = load_corpus(path, texts)
        if not loaded.documents:
            raise CorpusError(
                f"expected annotated documents with texts in {path}, found none ({loaded.missing} without text; "
                "name the file of texts with --texts)"
            )
    except CorpusError as error:
        fail(str(error))
    if loaded.missing:
        sys.stderr.write(f"warning: {loaded.missing} stand-off documents without text were left out (--texts)\n")
    return loaded
