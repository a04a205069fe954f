"""Documents to and from the formats of annotation tools."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from annotations.commands.common import TextsOption, fail, read_corpus


class Format(StrEnum):
    """The formats of annotation tools; each is a module of :mod:`annotations.formats`."""

    LABELSTUDIO = "labelstudio"
    DOCCANO = "doccano"
    BRAT = "brat"
    CONLL = "conll"


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="Documents, or what a tool exported.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write (brat: a folder).")],
    to: Annotated[Format | None, typer.Option(help="Write for this tool.")] = None,
    from_: Annotated[Format | None, typer.Option("--from", help="Read what this tool exported.")] = None,
    texts: TextsOption = None,
) -> None:
    """Convert documents to the format of an annotation tool, or back (docs/annotate.md)."""
    import importlib

    from annotations.check import check_document
    from annotations.corpus import write_documents
    from annotations.formats.envelope import FormatError

    if (to is None) == (from_ is None):
        fail("expected --to TOOL or --from TOOL, one of them", code=2)
    module = importlib.import_module(f"annotations.formats.{(to or from_ or Format.CONLL).value}")
    try:
        if to:
            documents = read_corpus(source, texts).documents
            warnings = module.write(documents, target)
        else:
            documents, warnings = module.read(source)
            warnings += [str(f) for d in documents for f in check_document(d) if f.level == "error"]
            write_documents(documents, target)
    except (FormatError, OSError, UnicodeDecodeError) as error:
        fail(str(error))
    sys.stderr.writelines(f"warning: {warning}\n" for warning in warnings)
    sys.stdout.write(f"{len(documents)} documents written to {target}\n")
