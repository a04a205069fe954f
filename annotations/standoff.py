"""Stand-off: an annotation of a text that may not be published, without a word of it.

The words of a value (``"text": "معسكر بسماية"``) become a reference to the text, ``"@120:132"``; with
the text at hand they come back. Offsets, hashes and facts stay.
"""

import json
import re
from typing import Any

from annotations.document import Document

_REFERENCE = re.compile(r"@(\d+):(\d+)$")
_QUOTES = re.compile(r"[\"“”«»]")
_WORDS = frozenset({"text", "name", "source"})
"""Keys of an incident's values that hold words of the article."""


def surface(text: str, start: int, end: int) -> str:
    """The words of ``text[start:end]`` on one line, inner quotation marks dropped."""
    return " ".join(_QUOTES.sub("", text[start:end]).split())


def strip(document: Document) -> Document:
    """The document without its text, the words of its values turned into references."""
    text = document.text
    if text is None:
        return document
    spans = [(m.start, m.end) for m in document.mentions]
    spans += [(a.start, a.end) for m in document.mentions for a in m.arguments]
    known = {surface(text, *span): span for span in reversed(spans)}

    def refer(words: str) -> str:
        span = known.get(words) or _search(words, text)
        return f"@{span[0]}:{span[1]}" if span else words

    return _rewrite(document, refer, None)


def fill(document: Document, text: str) -> Document:
    """The document with its text, references turned back into words.

    Raises:
        ValueError: the text is not the one that was annotated.
    """

    def read(words: str) -> str:
        match = _REFERENCE.match(words)
        return surface(text, int(match[1]), int(match[2])) if match else words

    return _rewrite(document, read, text)


def _search(words: str, text: str) -> tuple[int, int] | None:
    pattern = r"[\s\"“”«»]+".join(map(re.escape, words.split()))
    match = re.search(pattern, text) if pattern else None
    return match.span() if match else None


def _rewrite(document: Document, change: Any, text: str | None) -> Document:
    values = json.loads(document.model_dump_json(exclude={"text"}))
    values["incidents"] = [_walk(incident, change) for incident in values["incidents"]]
    return Document.model_validate({**values, "text": text})


def _walk(value: Any, change: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _walk(inner, change, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_walk(inner, change, key) for inner in value]
    return change(value) if isinstance(value, str) and key in _WORDS else value
