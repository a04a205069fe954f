"""The texts of stand-off documents, gathered out of the collections of articles that a user has."""

import gzip
import json
import lzma
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

from annotations.corpus import CorpusError
from annotations.document import Document, text_hash

_OPEN: dict[str, Callable[..., IO[str]]] = {".gz": gzip.open, ".xz": lzma.open}


class Gathered(NamedTuple):
    """How many texts were found, and the ids of the documents whose texts were not."""

    found: int
    missing: list[str]


def whole_text(record: Mapping[str, Any]) -> str:
    r"""What is annotated of an article: its title, an empty line, its text; the text alone where it has its title.

    >>> whole_text({"title": "هدنة", "text": "اتفق الطرفان."}), whole_text({"text": "اتفق الطرفان."})
    ('هدنة\n\nاتفق الطرفان.', 'اتفق الطرفان.')
    """
    title, text = record.get("title"), str(record["text"])
    return f"{title}\n\n{text}" if title and not text.startswith(title) else text


def gather(documents: Iterable[Document], collections: Sequence[Path], target: Path) -> Gathered:
    """Write the texts of stand-off documents into one file, a JSONL of ``source``, ``id`` and ``text``.

    Args:
        documents: those that carry their text want none.
        collections: JSONL of articles with ``text``, perhaps ``title``; also packed, ``.gz`` or ``.xz``.
        target: written whole or not at all.

    Raises:
        CorpusError: a collection is missing, or a line of it is no article.
    """
    wanted = {d.sha1: d for d in documents if d.text is None}
    found = 0
    scratch = target.with_name(target.name + ".part")
    try:
        with scratch.open("w", encoding="utf-8") as out:
            for text in chain.from_iterable(map(_texts, collections)):
                document = wanted.pop(text_hash(text), None)
                if document is not None:
                    found += 1
                    about = {"source": document.source, "id": document.id, "text": text}
                    out.write(json.dumps(about, ensure_ascii=False) + "\n")
        os.replace(scratch, target)
    finally:
        scratch.unlink(missing_ok=True)
    return Gathered(found, sorted(d.id for d in wanted.values()))


def _texts(path: Path) -> Iterator[str]:
    if not path.is_file():
        raise CorpusError(f"expected a collection of articles at {path}, found no file")
    opened = _OPEN.get(path.suffix, open)
    with opened(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield whole_text(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise CorpusError(
                    f"{path}:{number}: expected a JSON object with 'text', found {line.strip()[:40]!r} ({error})"
                ) from error
