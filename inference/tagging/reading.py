"""A read article as the tagger sees it: words, their sub-words, and the sentences they stand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from annotations.sentences import Sentence
from annotations.words import Word, words


class Pieces(Protocol):
    """What turns words into sub-word ids: one non-empty list of ids for each word."""

    def __call__(self, words: Sequence[str]) -> list[list[int]]:
        """Sub-word ids of each word."""
        ...


@dataclass(frozen=True)
class Reading:
    """Words of the sentences that are read for events, in order.

    ``bounds[s]`` is the half-open range of word indices of sentence ``s``; ``pieces[w]`` are the
    sub-word ids of word ``w``, at least one.
    """

    words: list[Word]
    pieces: list[list[int]]
    bounds: list[tuple[int, int]]

    def sentence_of(self, word: int) -> int:
        """The sentence that holds a word."""
        from bisect import bisect_right

        return bisect_right([first for first, _ in self.bounds], word) - 1

    def size(self, first: int, last: int) -> int:
        """Sub-words of the words ``[first, last)``."""
        return self._ends[last] - self._ends[first]

    @cached_property
    def _ends(self) -> list[int]:
        """Sub-words before each word, and of all."""
        return list(accumulate(map(len, self.pieces), initial=0))


def read(text: str, spans: Sequence[Sentence], pieces: Pieces) -> Reading:
    """Cut sentences into words and words into sub-words; sentences without words are left out."""
    found: list[Word] = []
    bounds: list[tuple[int, int]] = []
    for span in spans:
        here = words(text, span.start, span.end)
        if here:
            bounds.append((len(found), len(found) + len(here)))
            found += here
    return Reading(found, pieces([word.text for word in found]), bounds)


def word_range(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """The words ``[first, last)`` that a character span touches; ``None`` where it touches none."""
    inside = [i for i, word in enumerate(reading.words) if word.start < end and start < word.end]
    return (inside[0], inside[-1] + 1) if inside else None
