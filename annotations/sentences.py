"""Sentences of an article with their offsets, and which of them are boilerplate.

Arabic news ends sentences with a line break, a full stop, a question or an exclamation mark; a
stop may be glued to the next word (``المدينة .وأعلن``) and is none inside a number (``11.30``).
"""

import re
from typing import NamedTuple

_BREAK = re.compile(r"[.!?؟۔…]+[\"”»’')\]]*(?=\s|[\u0621-\u064a«“]|$)|[؛;](?=\s)|\n+")


class Sentence(NamedTuple):
    """``[start, end)`` in code points of the document; no white space at either end."""

    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """Sentences of ``text`` in order; together they hold every visible character once.

    >>> [("سقط صاروخ. وقع عند 11.30 ليلا"[a:b]) for a, b in sentences("سقط صاروخ. وقع عند 11.30 ليلا")]
    ['سقط صاروخ.', 'وقع عند 11.30 ليلا']
    """
    found: list[Sentence] = []
    start = 0
    for match in [*_BREAK.finditer(text), None]:
        end = match.end() if match else len(text)
        if match and text[match.start()] == "." and _abbreviation(text, match.start()):
            continue
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            first = start + len(piece) - len(piece.lstrip())
            found.append(Sentence(first, first + len(stripped)))
        start = end
    return found


def _abbreviation(text: str, stop: int) -> bool:
    """A stop after a single letter (``د. علي``, ``أ.ف.ب``) ends no sentence."""
    before = re.search(r"\w+$", text[max(0, stop - 20) : stop])
    return before is not None and len(before.group()) == 1 and not before.group().isdigit()
