"""Longest matches of listed words inside a phrase: the common ground of the actor, target and weapon readers."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from inference.paths import TABLES
from inference.values.places.gazetteer import place_key
from inference.values.places.phrases import readings

LONGEST = 6

V = TypeVar("V")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of this package.

    Raises:
        FileNotFoundError: the installation lacks the table.
    """
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def words_of(text: str) -> list[str]:
    """A phrase as look-up words."""
    return place_key(text).split()


def hits(words: Sequence[str], table: Mapping[str, V]) -> Iterator[tuple[int, int, V]]:
    """Listed words as (start, end, value), the longest at each position, none overlapping another.

    Clitics of the first word are stripped where the word itself is not listed; the article is added or
    taken away last.
    """
    position = 0
    while position < len(words):
        found = None
        for end in range(min(len(words), position + LONGEST), position, -1):
            rest = words[position + 1 : end]
            for first in _forms(words[position]):
                value = table.get(" ".join((first, *rest)))
                if value is not None:
                    found = (position, end, value)
                    break
            if found:
                break
        if found:
            yield found
        position = found[1] if found else position + 1


def _forms(word: str) -> Iterator[str]:
    for form in readings(word):
        yield form
    for form in readings(word):
        if form.startswith("ال") and len(form) > 4:
            yield form[2:]
        elif len(form) > 2:
            yield "ال" + form
