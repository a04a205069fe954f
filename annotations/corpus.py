"""The corpus on disk: seeds, reports of our own, and stand-off annotations of real articles.

``seeds/*.txt`` stand beside their ``*.json``; ``own/*.jsonl`` hold text and annotation;
``real/*.jsonl`` hold offsets and hashes only: their texts come from the user's own copy, a JSONL
of articles with ``source``, ``id`` and ``text``, and are checked against the hash.
``splits/*.txt`` list the document ids of dev, of test and of unseen, and of held articles, which report an
incident of one of these and are used for nothing; all the rest is train.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from annotations.document import Document, text_hash
from annotations.standoff import fill, strip

CORPUS = Path(__file__).parent / "corpus"
SPLITS = ("dev", "test", "unseen", "held")
"""``unseen`` was annotated after all else was chosen; ``held`` articles report an incident of the others and are used
for nothing."""


class CorpusError(ValueError):
    """A corpus file that cannot be read; the message names file, line, fault and remedy."""


class Corpus(NamedTuple):
    """Documents with their texts, how many had none, and the ids of each split but train."""

    documents: list[Document]
    missing: int
    splits: dict[str, set[str]]

    def split(self, name: str) -> list[Document]:
        """The documents of one of :data:`SPLITS`, or of ``train``: all that stand in none."""
        if name == "train":
            held = set().union(*self.splits.values())
            return [d for d in self.documents if d.id not in held and d.pool == "train"]
        return [d for d in self.documents if d.id in self.splits.get(name, set())]

    def fingerprint(self) -> str:
        """A hash of all annotations, to tell in a report which corpus made it."""
        digest = sha1()
        for document in sorted(self.documents, key=lambda d: d.id):
            digest.update(document.model_dump_json(exclude={"text"}).encode())
        return digest.hexdigest()[:12]


def load_corpus(folder: Path = CORPUS, texts: Path | None = None) -> Corpus:
    """Load all documents below a folder.

    Args:
        folder: with ``seeds``, ``own``, ``real`` and ``splits``, any folder of ``.json``/``.jsonl``, or one such file.
        texts: a JSONL of articles that holds the texts of the stand-off documents.

    Raises:
        CorpusError: a line is no document, or a text is not the one that was annotated.
    """
    documents = all_documents(folder)
    available = read_texts(texts) if texts else {}
    filled = [d if d.text is not None else _fill(d, available) for d in documents]
    present = [d for d in filled if d is not None]
    return Corpus(present, len(filled) - len(present), read_splits(folder))


def all_documents(folder: Path) -> list[Document]:
    """The documents of a folder or a file as they stand there, stand-off ones without their texts.

    Raises:
        CorpusError: a line is no document.
    """
    paths = [folder] if folder.is_file() else sorted(folder.rglob("*.json*"))
    return [d for path in paths if path.name != "splits.json" for d in read_documents(path)]


def read_documents(path: Path) -> Iterator[Document]:
    """The documents of a ``.json`` file (one) or a ``.jsonl`` file (one a line).

    A document without text takes the ``.txt`` file of the same name, where there is one.
    """
    content = path.read_text(encoding="utf-8")
    lines = [content] if path.suffix == ".json" else content.splitlines()
    beside = path.with_suffix(".txt")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
            document = Document.model_validate(values)
            if document.text is None and beside.is_file():
                document = fill(document, beside.read_text(encoding="utf-8"))
            yield document
        except (json.JSONDecodeError, ValidationError, AttributeError) as error:
            raise CorpusError(
                f"{path}, line {number}: not an annotated document ({error}); see docs/data.md"
            ) from error


def write_documents(documents: Iterable[Document], path: Path, texts: bool = True) -> None:
    """Write documents as JSONL (one ``.json`` object where the suffix says so).

    Args:
        documents: to write.
        path: the file; its folder is made.
        texts: keep the texts; ``False`` writes stand-off, without a word of them.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    indent = 1 if path.suffix == ".json" else None
    kept = documents if texts else map(strip, documents)
    lines = [d.model_dump_json(exclude_defaults=True, indent=indent) for d in kept]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_texts(path: Path) -> dict[str, str]:
    """Article texts by their SHA-1.

    Raises:
        CorpusError: the file is missing.
    """
    if not path.is_file():
        raise CorpusError(f"expected the article texts at {path}, found no file; name it with --texts or in the config")
    with path.open(encoding="utf-8") as lines:
        return {text_hash(text): text for text in (json.loads(line)["text"] for line in lines)}


def read_splits(folder: Path) -> dict[str, set[str]]:
    """The ids listed in the files of ``splits``, by split."""
    found = {}
    for name in SPLITS:
        path = folder / "splits" / f"{name}.txt"
        found[name] = set(path.read_text(encoding="utf-8").split("\n")) - {""} if path.is_file() else set()
    return found


def _fill(document: Document, available: dict[str, str]) -> Document | None:
    text = available.get(document.sha1)
    return None if text is None else fill(document, text)
