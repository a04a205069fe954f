"""Two readings of the same articles compared."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.commands.common import TextsOption, fail

if TYPE_CHECKING:
    from annotations.document import Document


def agree(
    first: Annotated[Path, typer.Argument(help="Documents of one annotator: a file or folder.")],
    second: Annotated[Path, typer.Argument(help="The same articles, annotated by the other.")],
    texts: TextsOption = None,
    shown: Annotated[int, typer.Option(help="How many kinds of disagreement to list.")] = 10,
) -> None:
    """Compare two readings: F1 of triggers and arguments, kappa, incidents and slots, disagreements."""
    from annotations.agreement import AgreementError, agreement, render
    from annotations.corpus import CorpusError, read_texts

    try:
        known = read_texts(texts) if texts else {}
        sys.stdout.write(render(agreement(_documents(first, known), _documents(second, known), shown)))
    except (AgreementError, CorpusError) as error:
        fail(str(error))
    except ModuleNotFoundError as error:
        fail(f"comparing incidents needs {error.name}; pip install 'rasid[train]'")


def _documents(path: Path, texts: Mapping[str, str]) -> "Iterator[Document]":
    """The documents of a file or folder; stand-off ones take their text by its SHA-1, where it is known."""
    from annotations.corpus import read_documents
    from annotations.standoff import fill

    for file in sorted(path.rglob("*.json*")) if path.is_dir() else [path]:
        for document in read_documents(file):
            needs_text = document.text is None and document.sha1 in texts
            yield fill(document, texts[document.sha1]) if needs_text else document
