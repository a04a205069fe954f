"""Sentences of the named-entity corpora that an encoder is probed on."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sentence:
    """Words and their IOB2 tags, one for each."""

    words: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """A corpus to train on and to be measured on."""

    name: str
    train: tuple[Sentence, ...]
    test: tuple[Sentence, ...]


FILES = {
    "anercorp": ("anercorp_camel/train.txt", "anercorp_camel/test.txt"),
    "aqmar": ("aqmar/ar.train.iob2", "aqmar/ar.testb.iob2"),
}
"""Training and test file of each task; ANERcorp in the split of CAMeL Lab."""


def read(path: Path) -> tuple[Sentence, ...]:
    """Sentences of a file of ``word TAG`` lines with an empty line after each sentence.

    Raises:
        FileNotFoundError: the file is not there.
        ValueError: a line has no tag, or a tag is none of IOB2.
    """
    sentences: list[Sentence] = []
    words: list[str] = []
    tags: list[str] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").split("\n"), ""], 1):
        parts = line.split()
        if not parts:
            if words:
                sentences.append(Sentence(tuple(words), tuple(tags)))
            words, tags = [], []
            continue
        if len(parts) < 2 or not (parts[-1] == "O" or parts[-1][:2] in ("B-", "I-")):
            raise ValueError(f"{path}:{number}: expected 'word TAG' with a tag of IOB2, found {line!r}")
        words.append(parts[0])
        tags.append(parts[-1])
    return tuple(sentences)


def task(folder: Path, name: str) -> Task:
    """A task by its name.

    Args:
        folder: that holds the labelled corpora.
        name: a key of :data:`FILES`.

    Raises:
        ValueError: there is no such task.
    """
    if name not in FILES:
        raise ValueError(f"expected a task out of {sorted(FILES)}, found {name!r}")
    train, test = FILES[name]
    return Task(name, read(folder / train), read(folder / test))


def few(of: Task, count: int, seed: int) -> Task:
    """The task with ``count`` training sentences drawn by ``seed``."""
    chosen = random.Random(seed).sample(of.train, min(count, len(of.train)))
    return Task(f"{of.name}, {count} sentences", tuple(chosen), of.test)


def tags_of(sentences: Sequence[Sentence]) -> list[str]:
    """All tags: ``O``, then B and I of every type, so that decoding knows what may follow what."""
    types = sorted({tag[2:] for sentence in sentences for tag in sentence.tags if tag != "O"})
    return ["O", *(f"{place}-{name}" for name in types for place in "BI")]


def strict_f1(gold: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> float:
    """Entity F1 of exact spans and types in IOB2, by seqeval, in percent."""
    from seqeval.metrics import f1_score
    from seqeval.scheme import IOB2

    return 100 * float(f1_score(list(gold), list(found), mode="strict", scheme=IOB2, zero_division=0))
