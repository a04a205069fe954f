"""CoNLL columns in IOB2: the trigger layer, and a layer of arguments for each trigger.

A layer is two columns, word and tag, with a tab between them and an empty line after each sentence. Lines
without a tab are comments: ``# document``, ``# text`` and ``# told`` as JSON, and ``# layer`` before each layer
(``triggers``, or ``arguments START END`` of the trigger at that place). Triggers are tagged with their code,
arguments with their role. Tags lie on whole words (:mod:`annotations.words`).
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from annotations.document import Document, Mention
from annotations.formats.envelope import (
    CODES,
    ROLES,
    FormatError,
    Reading,
    attach,
    mention_of,
    pack,
    text_of,
    told,
    unpack,
)
from annotations.sentences import sentences
from annotations.words import Word, words

Span: TypeAlias = tuple[int, int, str]
"""Start, end and label, in code points."""


def write(documents: Sequence[Document], path: Path) -> list[str]:
    """Write all layers of all documents to ``path``; warnings name the spans that IOB2 on words cannot carry."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks, warnings = [], []
    for document in documents:
        block, lost = layers(document)
        blocks.append(block)
        warnings += lost
    path.write_bytes("".join(blocks).encode("utf-8"))
    return warnings


def read(path: Path) -> tuple[list[Document], list[str]]:
    """The documents of a file; without comments it is one document of triggers, words joined by blanks.

    Raises:
        FormatError: a tag that is not IOB2, or words that are not those of the text.
    """
    documents, warnings = [], []
    for number, rows in enumerate(_documents(path.read_bytes().decode("utf-8")), 1):
        found = _read_document(rows, f"{path.stem}/{number}")
        documents.append(found.document)
        warnings += found.warnings
    return documents, warnings


def layers(document: Document) -> tuple[str, list[str]]:
    """All layers of a document, and the spans that were widened or left out."""
    text = text_of(document)
    comments = {"document": pack(document), "text": text, "told": told(document)}
    lines = [f"# {key} = {json.dumps(value, ensure_ascii=True)}" for key, value in comments.items()]
    block, warnings = layer(text, [(m.start, m.end, m.code.value) for m in document.mentions])
    lines += ["# layer = triggers", block]
    for mention in document.mentions:
        if mention.arguments:
            spans = [(a.start, a.end, a.role.value) for a in mention.arguments]
            block, lost = layer(text, spans)
            lines += [f"# layer = arguments {mention.start} {mention.end}", block]
            warnings += lost
    return "\n".join(lines) + "\n", [f"{document.id}: {warning}" for warning in warnings]


def layer(text: str, spans: Sequence[Span]) -> tuple[str, list[str]]:
    """One layer of a text in two columns, and the spans that it could not carry as they are."""
    rows = [words(text, *sentence) for sentence in sentences(text)]
    flat = [word for row in rows for word in row]
    tags = dict.fromkeys(range(len(flat)), "O")
    warnings = []
    for start, end, label in sorted(spans):
        inside = [i for i, w in enumerate(flat) if w.start < end and start < w.end]
        if not inside or any(tags[i] != "O" for i in inside):
            warnings.append(f"{label} [{start}:{end}] overlaps another span of its layer, or holds no word; left out")
            continue
        if (flat[inside[0]].start, flat[inside[-1]].end) != (start, end):
            warnings.append(f"{label} [{start}:{end}] does not end at word boundaries; widened to whole words")
        tags.update({i: f"I-{label}" for i in inside} | {inside[0]: f"B-{label}"})
    lines, index = [], 0
    for row in rows:
        for word in row:
            lines.append(f"{word.text}\t{tags[index]}")
            index += 1
        lines.append("")
    return "\n".join(lines), warnings


def _documents(content: str) -> Iterator[list[str]]:
    rows: list[str] = []
    for line in content.split("\n"):
        if line.startswith("# document = ") and "\t" not in line and rows:
            yield rows
            rows = []
        rows.append(line)
    if any(rows):
        yield rows


def _read_document(rows: Sequence[str], name: str) -> Reading:
    comments, parts = _parts(rows)
    text = comments.get("text")
    if text is None:
        text = "\n".join(" ".join(word for word, _ in row) for row in parts.get("triggers", []) if row)
    known = {(t["start"], t["end"]): t for t in comments.get("told", [])}
    mentions: dict[tuple[int, int], Mention] = {}
    warnings = []
    for start, end, label in _spans(parts.pop("triggers", []), text, name, CODES):
        mentions[start, end] = mention_of((start, end), label, known, len(mentions) + 1)
    for title, block in parts.items():
        _, start_, end_ = title.split()
        mention = mentions.get((int(start_), int(end_))) or _near(mentions, int(start_), int(end_))
        if mention is None:
            warnings.append(f"{name}: the trigger [{start_}:{end_}] is gone; its arguments were left out")
            continue
        for start, end, label in _spans(block, text, name, ROLES):
            attach(mention, label, start, end)
    reading = unpack(comments.get("document"), text, mentions.values(), name)
    return Reading(reading.document, warnings + reading.warnings)


def _parts(rows: Sequence[str]) -> tuple[dict[str, Any], dict[str, list[list[tuple[str, str]]]]]:
    """The comments of a document, and its layers as sentences of word and tag."""
    comments: dict[str, Any] = {}
    parts: dict[str, list[list[tuple[str, str]]]] = {}
    current = "triggers"
    for row in rows:
        if "\t" in row:
            word, tag = row.split("\t")[0], row.rstrip("\r").split("\t")[-1]
            parts.setdefault(current, [[]])[-1].append((word, tag))
        elif row.startswith("# layer = "):
            current = row.removeprefix("# layer = ").strip()
        elif row.startswith("# ") and " = " in row:
            key, _, value = row[2:].partition(" = ")
            comments[key] = json.loads(value)
        elif not row.strip():
            parts.setdefault(current, [[]]).append([])
    return comments, parts


def _near(mentions: dict[tuple[int, int], Mention], start: int, end: int) -> Mention | None:
    """The trigger that was widened to whole words, or whose end was moved."""
    return next((m for (a, b), m in mentions.items() if a < end and start < b), None)


def _spans(block: Sequence[Sequence[tuple[str, str]]], text: str, name: str, labels: frozenset[str]) -> Iterator[Span]:
    rows = [pair for row in block for pair in row]
    placed = list(_place(rows, text, name))
    index = 0
    while index < len(rows):
        mark, _, label = rows[index][1].partition("-")
        if mark not in ("O", "B") or (mark == "B" and label not in labels):
            word, tag = rows[index]
            raise FormatError(f"{name}: expected O, B-x, or I-x after a B-x, found {tag!r} at {word!r}; mend the tag")
        last = index
        while mark == "B" and last + 1 < len(rows) and rows[last + 1][1] == f"I-{label}":
            last += 1
        if mark == "B":
            yield placed[index].start, placed[last].end, label
        index = last + 1


def _place(rows: Sequence[tuple[str, str]], text: str, name: str) -> Iterator[Word]:
    at = 0
    for word, _ in rows:
        start = text.find(word, at)
        if start < 0 or words(text, at, start):
            raise FormatError(f"{name}: expected a word of the text, found {word!r} after character {at}; restore it")
        at = start + len(word)
        yield Word(word, start, at)
