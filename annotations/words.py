"""Words of a text with their offsets: the units that are annotated, tagged and scored.

A word is a run of letters, digits and vowel signs; a number keeps its separators
(``2,500``, ``05/01/2022``, ``11.30``); every other visible character is a word of its own.
Clitics stay inside their word, as in ANERcorp, AQMAR and Wojood.
"""

import re
from typing import NamedTuple

_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_CONTROLS = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad"
_WORD = re.compile(rf"\d+(?:[.,/:٫٬-]\d+)+|[\w{_MARKS}]+|[^\s{_CONTROLS}]")


class Word(NamedTuple):
    """One word: its surface and its ``[start, end)`` in code points of the text."""

    text: str
    start: int
    end: int


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Words of ``text[start:end]``, offsets counted from the start of ``text``.

    >>> [w.text for w in words("سقطت 2,500 قذيفة.")]
    ['سقطت', '2,500', 'قذيفة', '.']
    """
    stop = len(text) if end is None else end
    return [Word(m[0], *m.span()) for m in _WORD.finditer(text, start, stop)]


def word_count(text: str, start: int = 0, end: int | None = None) -> int:
    """How many words ``text[start:end]`` has.

    >>> word_count("سقطت 2,500 قذيفة.")
    4
    """
    return len(_WORD.findall(text, start, len(text) if end is None else end))
