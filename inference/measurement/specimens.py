"""Articles to measure with: the texts of the corpus that stand in the repository, repeated and varied."""

import random
from collections.abc import Sequence
from pathlib import Path

LONG = 150
"""Words from which on a text is an article of its own; shorter ones are put together."""
TOGETHER = 8
"""Most short reports in one article."""


def varied(texts: Sequence[str], number: int, seed: int = 0) -> list[str]:
    """So many articles, no two alike unless there are more than orders to put their parts in.

    Every fifth is a long text, its lines behind the first in another order; the others are one to eight short reports
    in a row. Where all texts are long, or all short, all articles are of that kind.

    Args:
        texts: at least one.
        number: of articles.
        seed: the same seed gives the same articles.
    """
    chance = random.Random(seed)
    long = [text for text in texts if len(text.split()) >= LONG]
    short = [text for text in texts if len(text.split()) < LONG]
    found = []
    for index in range(number):
        if long and (not short or index % 5 == 0):
            title, *lines = [
                line for line in long[index // (5 if short else 1) % len(long)].splitlines() if line.strip()
            ]
            if index >= 5 * len(long):
                chance.shuffle(lines)
            found.append("\n".join([title, *lines]))
        else:
            found.append("\n".join(chance.choices(short, k=chance.randint(1, TOGETHER))))
    return found


def corpus_texts(folder: Path) -> list[str]:
    """The texts that stand in a corpus folder.

    Raises:
        CorpusError: there are none, or a file of the corpus cannot be read.
    """
    from annotations.corpus import CorpusError, load_corpus

    texts = [document.text for document in load_corpus(folder).documents if document.text] if folder.is_dir() else []
    if not texts:
        raise CorpusError(
            f"expected articles with their texts in {folder}, found none; name some files to measure with"
        )
    return texts
