"""Annotated documents from whatever lies in a folder: our own files, or what an annotation tool exported."""

import importlib
import json
from pathlib import Path

from annotations.corpus import CorpusError, read_documents
from annotations.document import Document
from annotations.formats.envelope import FormatError

SUFFIXES = frozenset({".json", ".jsonl", ".conll", ".ann"})


def read_any(path: Path) -> tuple[list[Document], list[str]]:
    """The annotated documents of a file or folder, whatever their format, and warnings.

    Our own documents (docs/data.md), Label Studio's and doccano's exports, CoNLL files and folders of brat are told
    apart by what stands in them.

    Raises:
        FormatError: nothing there, or a file that is none of these.
    """
    if not path.exists():
        raise FormatError(f"expected annotated documents at {path}, found nothing there; name a file or a folder")
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    chosen = [p for p in files if p.suffix in SUFFIXES and not p.name.endswith(".about.json")]
    documents: list[Document] = []
    warnings: list[str] = []
    for folder in sorted({p.parent for p in chosen if p.suffix == ".ann"}):
        found, lost = _brat(folder)
        documents, warnings = documents + found, warnings + lost
    for file in (p for p in chosen if p.suffix != ".ann"):
        found, lost = _file(file)
        documents, warnings = documents + found, warnings + lost
    if not documents:
        seen = f"{len(files)} other files" if files else "no file"
        raise FormatError(
            f"expected annotated documents in {path} (.json, .jsonl, .conll, .ann), found {seen}; see docs/annotate.md"
        )
    return documents, warnings


def format_of(path: Path) -> str:
    """``documents`` for our own, else the module of :mod:`annotations.formats` that reads the file.

    Raises:
        FormatError: a file of another kind.
    """
    if path.suffix == ".conll":
        return "conll"
    try:
        content = path.read_text(encoding="utf-8").lstrip()
        first = json.loads(content if content.startswith("[") or path.suffix == ".json" else content.split("\n")[0])
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}: expected JSON in UTF-8, found {error}; see docs/annotate.md") from error
    row = first[0] if isinstance(first, list) and first else first
    keys = set(row) if isinstance(row, dict) else set()
    if isinstance(first, list) and "data" in keys:
        return "labelstudio"
    if {"text", "entities"} <= keys:
        return "doccano"
    if {"id", "sha1"} <= keys:
        return "documents"
    raise FormatError(
        f"{path}: expected annotated documents, or an export of Label Studio or doccano, found JSON with the keys "
        f"{', '.join(sorted(keys)) or 'none'}; see docs/annotate.md"
    )


def _brat(folder: Path) -> tuple[list[Document], list[str]]:
    from annotations.formats import brat

    return brat.read(folder)


def _file(path: Path) -> tuple[list[Document], list[str]]:
    name = format_of(path)
    if name != "documents":
        found: tuple[list[Document], list[str]] = importlib.import_module(f"annotations.formats.{name}").read(path)
        return found
    try:
        return list(read_documents(path)), []
    except CorpusError as error:
        raise FormatError(str(error)) from error
