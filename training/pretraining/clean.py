"""The clean stage: raw articles to folded paragraphs, without near-duplicates and boilerplate.

The output holds one paragraph a line and an empty line after each document. Text is folded
here once by :mod:`annotations.fold`, which is what the tokenizer's own normaliser does too.
"""

import hashlib
import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO
from zlib import crc32

from annotations.fold import fold_character
from training.pretraining.settings import Clean

ARABIC = re.compile("[\u0621-\u064a\u066e-\u06d3]+")
_BLANK = re.compile(r"\s+")
_NOT_LETTER = re.compile(r"[\W\d_]+")
SHINGLE = 6
"""Words in a shingle of the near-duplicate test."""


class FoldTable(dict[int, str]):
    """:func:`annotations.fold.fold` as a table for ``str.translate``, filled as characters come up."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_character(chr(code))
        return folded


FOLDS = FoldTable()


def arabic_share(text: str) -> float:
    """Arabic letters as a share of the visible characters of a folded text."""
    visible = len(_BLANK.sub("", text))
    return 1 - len(_BLANK.sub("", ARABIC.sub("", text))) / visible if visible else 0.0


class Seen:
    """Remembers paragraphs by their letters, and long ones by a sketch of their shingles.

    The sketch is the two smallest hashes of the 6-word shingles (bottom-k, Broder 1997): two
    paragraphs that share a part J of their shingles have the same sketch with a chance near J².
    """

    def __init__(self) -> None:
        self.hashes: set[int] = set()

    def _first(self, value: int) -> bool:
        new = value not in self.hashes
        self.hashes.add(value)
        return new

    def is_new(self, paragraph: str) -> bool:
        """Whether nothing like this paragraph was asked about before."""
        words = _NOT_LETTER.sub(" ", paragraph).split()
        digest = hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()
        new = self._first(int.from_bytes(digest))
        if len(words) >= 2 * SHINGLE:
            new = self._first(sketch(words)) and new
        return new


def sketch(words: list[str]) -> int:
    """Bottom-2 sketch of the shingles of at least ``SHINGLE + 1`` words."""
    import numpy as np

    codes = np.fromiter((crc32(word.encode()) for word in words), dtype=np.uint64, count=len(words))
    shingles = np.zeros(len(words) - SHINGLE + 1, dtype=np.uint64)
    for place in range(SHINGLE):
        shingles = shingles * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + len(shingles)]
    shingles ^= shingles >> np.uint64(31)
    shingles *= np.uint64(0xBF58476D1CE4E5B9)
    low = np.partition(shingles, 1)[:2]
    return int(low[0]) ^ (int(low[1]) << 1) ^ (1 << 66)


def paragraphs(text: str, rules: Clean, seen: Seen) -> Iterator[str]:
    """Folded paragraphs of a text that are Arabic, long enough and new."""
    for line in text.translate(FOLDS).split("\n"):
        paragraph = _BLANK.sub(" ", line).strip()
        if paragraph.count(" ") + 1 < rules.least_words or arabic_share(paragraph) < rules.arabic_share:
            continue
        if seen.is_new(paragraph):
            yield paragraph


def articles(path: Path) -> Iterator[dict[str, Any]]:
    """Articles of a ``.jsonl.xz`` file.

    Raises:
        FileNotFoundError: the file is not there.
    """
    if not path.exists():
        raise FileNotFoundError(f"expected a corpus file {path}; set `corpus` to the folder that holds it")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _write(document: list[str], output: TextIO) -> int:
    output.write("\n".join(document) + "\n\n")
    return sum(paragraph.count(" ") + 1 for paragraph in document)


def clean(source: Path, target: Path, held_out: Path, rules: Clean) -> dict[str, Any]:
    """Clean one corpus file.

    Args:
        source: the ``.jsonl.xz`` file.
        target: text file to write.
        held_out: text file for the articles of the held-out source; written where there are any.
        rules: what is kept.

    Returns:
        Documents and words read and kept, in all and by source.
    """
    seen, read_words, documents = Seen(), 0, 0
    kept: dict[str, int] = {}
    held: list[list[str]] = []
    partial = target.with_suffix(".part")
    with partial.open("w", encoding="utf-8") as output:
        for article in articles(source):
            text, title = article["text"], article.get("title") or ""
            read_words += len(text.split())
            if title and not text.startswith(title[:20]):
                text = f"{title}\n{text}"
            document = list(paragraphs(text, rules, seen))
            if not document:
                continue
            if article["source"] == rules.held_out:
                held.append(document)
                continue
            documents += 1
            kept[article["source"]] = kept.get(article["source"], 0) + _write(document, output)
    if held:
        _hold_out(held, held_out, rules.held_out_words)
    partial.replace(target)
    return {"words_read": read_words, "words": sum(kept.values()), "documents": documents, "by_source": kept}


def _hold_out(documents: list[list[str]], path: Path, most: int) -> None:
    """Write every n-th held-out document, so that about ``most`` words lie there."""
    total = sum(paragraph.count(" ") + 1 for document in documents for paragraph in document)
    step = max(1, total // most)
    with path.open("w", encoding="utf-8") as output:
        for document in documents[::step]:
            _write(document, output)


def documents(path: Path) -> Iterator[list[str]]:
    """Documents of a cleaned file, each a list of paragraphs."""
    document: list[str] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line == "\n":
                yield document
                document = []
            else:
                document.append(line[:-1])
    if document:
        yield document
