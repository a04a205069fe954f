"""Two readings of the same articles compared."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from annotations.commands.common import TextsOption, fail


def agree(
    first: Annotated[Path, typer.Argument(help="Documents of one annotator: a file or folder.")],
    second: Annotated[Path, typer.Argument(help="The same articles, annotated by the other.")],
    texts: TextsOption = None,
    shown: Annotated[int, typer.Option(help="How many kinds of disagreement to list.")] = 10,
) -> None:
    """Compare two readings: F1 of triggers and arguments, kappa, incidents and slots, disagreements."""
    from annotations.agreement import AgreementError, agreement, render
    from annotations.corpus import CorpusError, read_documents, read_texts

    try:
        available = read_texts(texts) if texts else {}
        sides = [[d for path in _files(side) for d in read_documents(path)] for side in (first, second)]
        for document in [d for side in sides for d in side if d.text is None]:
            document.text = available.get(document.sha1)
        sys.stdout.write(render(agreement(sides[0], sides[1], shown)))
    except (AgreementError, CorpusError) as error:
        fail(str(error))
    except ModuleNotFoundError as error:
        fail(f"comparing incidents needs {error.name}; pip install 'rasid[train]'")


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.json*")) if path.is_dir() else [path]
