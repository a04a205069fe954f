"""The corpus checked and counted."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from annotations.commands.common import CORPUS, CorpusArgument, TextsOption, fail, read_corpus


def check(corpus: CorpusArgument = CORPUS, texts: TextsOption = None, warnings: bool = True) -> None:
    """Look for faults: spans, codes, values, duplicates, incidents in two splits. Exit code 1 on errors."""
    from annotations.check import check_corpus
    from annotations.corpus import SPLITS, CorpusError, load_corpus

    try:
        loaded = load_corpus(corpus, texts)
    except CorpusError as error:
        fail(str(error))
    if not loaded.documents and not loaded.missing:
        fail(f"expected annotated documents below {corpus}, found none; see docs/data.md")
    splits = {name: {d.id for d in loaded.split(name)} for name in ("train", *SPLITS)}
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


def stats(
    corpus: CorpusArgument = CORPUS,
    texts: TextsOption = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Count the corpus: by code, role, realis, split, source, length, and what it covers."""
    from annotations.statistics import render, statistics

    found = statistics(read_corpus(corpus, texts))
    sys.stdout.write(found.model_dump_json(indent=1) + "\n" if json else render(found))


def gather(
    collections: Annotated[list[Path], typer.Argument(help="JSONL of articles; .gz and .xz are unpacked.")],
    into: Annotated[Path, typer.Option(help="The file to write; 'texts' of a configuration names it.")],
    corpus: Annotated[Path, typer.Option(help="The corpus, or any folder or file of documents.")] = CORPUS,
) -> None:
    """Gather the texts of the stand-off documents out of collections of articles into one file."""
    from annotations.corpus import CorpusError, all_documents
    from annotations.texts import gather as write

    try:
        done = write(all_documents(corpus), collections, into)
    except CorpusError as error:
        fail(str(error))
    sys.stdout.write(f"{done.found} texts written to {into}, {len(done.missing)} not found\n")
    sys.stderr.writelines(f"warning: not found: {name}\n" for name in done.missing[:5])
