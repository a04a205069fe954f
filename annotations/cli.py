"""Commands of ``python -m annotations``. What a command needs is imported when it is called."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from annotations.corpus import Corpus

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
    splits = {name: {d.id for d in loaded.split(name)} for name in ("train", "dev", "test", "held")}
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


@app.command(epilog="Example: python -m annotations stats --texts ../shared/real/articles.jsonl")
def stats(
    corpus: CorpusFolder = DEFAULT, texts: Texts = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:  # fmt: skip
    """Count the corpus: by code, role, realis, split, source, length, and what it covers."""
    from annotations.statistics import render, statistics

    found = statistics(_corpus(corpus, texts))
    sys.stdout.write(found.model_dump_json(indent=1) + "\n" if json else render(found))


@app.command(epilog="Example: python -m annotations agree first.jsonl second.jsonl --shown 20")
def agree(
    first: Annotated[Path, typer.Argument(help="Documents of one annotator: a file or folder.")],
    second: Annotated[Path, typer.Argument(help="The same articles, annotated by the other.")],
    texts: Texts = None,
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
        sys.stderr.write(f"error: {error}\n")
        raise typer.Exit(1) from None
    except ModuleNotFoundError as error:
        sys.stderr.write(f"error: comparing incidents needs {error.name}; pip install 'rasid[train]'\n")
        raise typer.Exit(1) from None


class Format(StrEnum):
    """The formats of annotation tools."""

    LABELSTUDIO = "labelstudio"
    DOCCANO = "doccano"
    BRAT = "brat"
    CONLL = "conll"


@app.command(epilog="Example: python -m annotations convert --to labelstudio annotations/corpus/own tasks.json")
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="Documents, or what a tool exported.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write (brat: a folder).")],
    to: Annotated[Format | None, typer.Option(help="Write for this tool.")] = None,
    from_: Annotated[Format | None, typer.Option("--from", help="Read what this tool exported.")] = None,
    texts: Texts = None,
) -> None:
    """Convert documents to the format of an annotation tool, or back (docs/annotate.md)."""
    import importlib

    from annotations.check import check_document
    from annotations.corpus import write_documents
    from annotations.formats.envelope import FormatError

    if (to is None) == (from_ is None):
        sys.stderr.write("error: expected --to TOOL or --from TOOL, one of them\n")
        raise typer.Exit(2)
    module = importlib.import_module(f"annotations.formats.{(to or from_ or Format.CONLL).value}")
    try:
        if to:
            documents = _corpus(source, texts).documents
            warnings = module.write(documents, target)
        else:
            documents, warnings = module.read(source)
            warnings += [str(f) for d in documents for f in check_document(d) if f.level == "error"]
            write_documents(documents, target)
    except (FormatError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"error: {error}\n")
        raise typer.Exit(1) from None
    sys.stderr.writelines(f"warning: {warning}\n" for warning in warnings)
    sys.stdout.write(f"{len(documents)} documents written to {target}\n")


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.json*")) if path.is_dir() else [path]


def _corpus(path: Path, texts: Path | None) -> "Corpus":
    from annotations.corpus import Corpus, CorpusError, load_corpus, read_documents, read_texts

    try:
        if path.is_dir():
            loaded = load_corpus(path, texts)
        elif path.is_file():
            available = read_texts(texts) if texts else {}
            rows = list(read_documents(path))
            full = [d if d.text is not None else d.model_copy(update={"text": available.get(d.sha1)}) for d in rows]
            held = [d for d in full if d.text is not None]
            loaded = Corpus(held, len(full) - len(held), {})
        else:
            raise CorpusError(f"expected a folder or a file of annotated documents, found nothing at {path}")
        if not loaded.documents:
            raise CorpusError(
                f"expected annotated documents with texts in {path}, found none ({loaded.missing} without text; "
                "name the file of texts with --texts)"
            )
    except CorpusError as error:
        sys.stderr.write(f"error: {error}\n")
        raise typer.Exit(1) from None
    if loaded.missing:
        sys.stderr.write(f"warning: {loaded.missing} stand-off documents without text were left out (--texts)\n")
    return loaded


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"error: {path}: cannot be read as UTF-8 text ({error})\n")
        raise typer.Exit(1) from None
