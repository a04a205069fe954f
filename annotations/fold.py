"""Spelling folds for Arabic that never lose the place of a character.

Arabic news writes one word in many ways: with and without hamza, with tatweel, with
diacritics, with digits of two kinds. :func:`fold` brings them together and keeps, for every
character of the result, where it came from, so that a span found in the folded text can be
given back as offsets into the untouched document.

The letter folds are those of CAMeL Tools and AraBERT (alef and hamza-carrying alef to bare
alef, dotless yeh to yeh); teh marbuta is kept, since it tells words apart, and is folded only
by :func:`key`, which is for looking names up.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

FOLD_VERSION = 1
"""Changes whenever a fold changes; a model folder states the version that it was trained with."""

DROPPED = (
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad"
)
"""Characters that vanish, as a regular-expression class body: tatweel, vowel signs, bidi marks."""

LETTERS = {
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ک": "ك",
    "ڪ": "ك",
    "ہ": "ه",
    "ھ": "ه",
    "ۀ": "ه",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "–": "-",
    "—": "-",
    "−": "-",
    "٫": ".",
    "٬": ",",
    "…": "...",
    **{chr(0x0660 + n): str(n) for n in range(10)},
    **{chr(0x06F0 + n): str(n) for n in range(10)},
}
"""One-character replacements, applied after NFKC and after dropping."""

_DROPPED = re.compile(f"[{DROPPED}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the origin of each of its characters.

    ``origin[i]`` is the offset in the original of the character that gave ``text[i]``.
    """

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets ``[start, end)`` of the folded text as offsets of the original.

        Raises:
            ValueError: the span is empty or outside the folded text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"expected a non-empty span inside 0..{len(self.text)}, found {start}..{end}")
        return self.origin[start], self.origin[end - 1] + 1


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """What one character becomes: zero, one or several characters."""
    compatible = unicodedata.normalize("NFKC", character)
    kept = _DROPPED.sub("", compatible)
    return "".join(LETTERS.get(c, c) for c in kept).lower()


def fold_map(text: str) -> Folded:
    """Fold ``text`` and keep the origin of every character."""
    characters: list[str] = []
    origin: list[int] = []
    for offset, character in enumerate(text):
        for folded in fold_character(character):
            characters.append(folded)
            origin.append(offset)
    return Folded("".join(characters), tuple(origin))


def fold(text: str) -> str:
    """Fold ``text`` where offsets are not needed.

    >>> fold("إطلاق ٤ صواريخَ")
    'اطلاق 4 صواريخ'
    """
    return "".join(map(fold_character, text))


def key(text: str) -> str:
    """A look-up key for names: folded, teh marbuta as heh, hamza seats bare, one space between words.

    >>> key("المنطقة  الخضراء") == key("المنطقه الخضرا")
    True
    """
    bare = fold(text).replace("ة", "ه").replace("ؤ", "و").replace("ئ", "ي").replace("ء", "")
    return " ".join(re.findall(r"\w+", bare))
