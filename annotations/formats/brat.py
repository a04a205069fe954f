"""brat: ``.txt`` and ``.ann`` in its standoff format, with events, attributes and notes.

After brat's "standoff format" page: ``T`` lines are spans, ``E`` lines events with their trigger and arguments
(a second argument of one role is ``place2``), ``A`` lines attributes (``Realis``, written where it is not
actual), ``#`` lines notes (the incidents that a mention tells). A span over a line break is written in
pieces, as brat does. All else of a document lies beside them in ``.about.json``.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from annotations.document import Document, Mention
from annotations.formats.envelope import (
    CODES,
    ROLES,
    FormatError,
    Reading,
    attach,
    mention_of,
    pack,
    shared_arguments,
    text_of,
    unpack,
)
from annotations.schema import EventCode, Realis, Role

_NOTE = "incidents:"


def configuration() -> str:
    """``annotation.conf`` of the collection: roles are entities, codes are events, realis an attribute."""
    roles = "\n".join(role.value for role in Role)
    arguments = ", ".join(f"{role.value}*:{role.value}" for role in Role)
    events = "\n".join(f"{code.value}\t{arguments}" for code in EventCode)
    values = "|".join(realis.value for realis in Realis if realis is not Realis.ACTUAL)
    overlap = "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>"
    return (
        f"[entities]\n{roles}\n\n[relations]\n{overlap}\n\n[events]\n{events}\n\n"
        f"[attributes]\nRealis\tArg:<EVENT>, Value:{values}\n"
    )


def write(documents: Sequence[Document], path: Path) -> list[str]:
    """Write documents into the folder ``path``: ``.txt``, ``.ann``, ``.about.json``, and ``annotation.conf``."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "annotation.conf").write_text(configuration(), encoding="utf-8")
    for number, document in enumerate(documents, 1):
        stem = f"{number:04d}_{re.sub(r'[^a-zA-Z0-9_-]+', '_', document.id)}"
        (path / f"{stem}.txt").write_bytes(text_of(document).encode("utf-8"))
        (path / f"{stem}.ann").write_bytes(annotation(document).encode("utf-8"))
        about = json.dumps(pack(document), ensure_ascii=False, indent=1)
        (path / f"{stem}.about.json").write_text(about + "\n", encoding="utf-8")
    odd = sum(not re.fullmatch(r"m\d+", m.id) for d in documents for m in d.mentions)
    held = sum(bool(d.incidents) for d in documents)
    warnings = [f"brat's files hold no values of incidents; they lie in .about.json ({held} documents)"] if held else []
    return warnings + ([f"{odd} mentions with an id other than m1, m2, ... were renumbered"] if odd else [])


def read(path: Path) -> tuple[list[Document], list[str]]:
    """The documents of a folder of ``.txt`` and ``.ann`` files.

    Raises:
        FormatError: no such files, or a line that is not brat's.
    """
    documents, warnings = [], []
    for text_file in sorted(path.rglob("*.txt")):
        file = text_file.with_suffix(".ann")
        if not file.is_file():
            warnings.append(f"{text_file.name}: no .ann beside it, left out")
            continue
        about = text_file.with_suffix(".about.json")
        envelope = json.loads(about.read_text(encoding="utf-8")) if about.is_file() else None
        text, ann = text_file.read_bytes().decode("utf-8"), file.read_bytes().decode("utf-8")
        found = read_annotation(ann, text, envelope, name=text_file.stem)
        documents.append(found.document)
        warnings += found.warnings
    if not documents:
        raise FormatError(f"expected a folder with .txt and .ann files, found none in {path}")
    return documents, warnings


def annotation(document: Document) -> str:
    """The lines of the ``.ann`` file."""
    text = text_of(document)
    lines: list[str] = []
    spans: dict[tuple[int, int, str], str] = {}

    def span(start: int, end: int, label: str) -> str:
        if (start, end, label) not in spans:
            spans[start, end, label] = name = f"T{len(spans) + 1}"
            pieces = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]
            places = ";".join(f"{a} {b}" for a, b in pieces)
            lines.append(f"{name}\t{label} {places}\t{' '.join(text[a:b] for a, b in pieces)}")
        return spans[start, end, label]

    roles = {id(m): Counter[str]() for m in document.mentions}
    parts: dict[int, list[str]] = {}
    for mention in document.mentions:
        parts[id(mention)] = [f"{mention.code.value}:{span(mention.start, mention.end, mention.code.value)}"]
    for (start, end, role), mentions in shared_arguments(document).items():
        for mention in mentions:
            roles[id(mention)][role] += 1
            again = roles[id(mention)][role]
            parts[id(mention)].append(f"{role.value}{again if again > 1 else ''}:{span(start, end, role.value)}")
    plain = all(re.fullmatch(r"m\d+", m.id) for m in document.mentions)
    names = [f"E{m.id[1:] if plain else i}" for i, m in enumerate(document.mentions, 1)]
    lines += [f"{name}\t{' '.join(parts[id(m)])}" for name, m in zip(names, document.mentions, strict=True)]
    marked = [(n, m.realis) for n, m in zip(names, document.mentions, strict=True) if m.realis is not Realis.ACTUAL]
    lines += [f"A{i}\tRealis {name} {realis.value}" for i, (name, realis) in enumerate(marked, 1)]
    told = [(n, m.incidents) for n, m in zip(names, document.mentions, strict=True) if m.incidents]
    lines += [f"#{i}\tAnnotatorNotes {name}\t{_NOTE} {', '.join(ids)}" for i, (name, ids) in enumerate(told, 1)]
    return "".join(f"{line}\n" for line in lines)


def read_annotation(ann: str, text: str, envelope: dict[str, Any] | None = None, name: str = "brat") -> Reading:
    """The document of one ``.ann`` file.

    Args:
        ann: its content.
        text: the content of its ``.txt`` file.
        envelope: the content of its ``.about.json``, where there is one.
        name: id of a document without envelope.

    Raises:
        FormatError: a line is not brat's, or the text has changed.
    """
    warnings: list[str] = []
    spans: dict[str, tuple[str, int, int]] = {}
    triggers: dict[str, Mention] = {}
    events: dict[str, list[str]] = {}
    later: list[list[str]] = []
    for number, line in enumerate(ann.split("\n"), 1):
        fields = line.rstrip("\r").split("\t", 2)
        if not line.strip():
            continue
        if len(fields) < 2 or not fields[1]:
            raise FormatError(f"{name}.ann, line {number}: expected ID, tab and content, found {line!r}; mend the line")
        if fields[0][0] == "T":
            spans[fields[0]] = _span(fields, text, warnings, f"{name}.ann, line {number}")
        elif fields[0][0] == "E":
            events[fields[0]] = fields[1].split()
        elif fields[0][0] in "AM#":
            later.append(fields)
        else:
            warnings.append(f"{fields[0]} {fields[1]}: relations, equivalences and normalisations are not carried")
    for key, parts in events.items():
        triggers.update(_event(key, parts, spans, warnings))
    for fields in later:
        _mark(fields, triggers, warnings)
    reading = unpack(envelope, text, triggers.values(), name)
    return Reading(reading.document, [f"{reading.document.id}: {w}" for w in warnings] + reading.warnings)


def _span(fields: list[str], text: str, warnings: list[str], where: str) -> tuple[str, int, int]:
    label, _, places = fields[1].partition(" ")
    try:
        pieces = [tuple(map(int, piece.split())) for piece in places.split(";")]
        start, end = pieces[0][0], pieces[-1][1]
    except (ValueError, IndexError) as error:
        raise FormatError(f"{where}: expected 'TYPE START END', found {fields[1]!r}; mend the line") from error
    gaps = [text[a[1] : b[0]] for a, b in pairwise(pieces)]
    if any(gap.strip() for gap in gaps):
        warnings.append(f"{fields[0]} is in pieces; the words between them were taken in")
    if len(fields) > 2 and fields[2] != " ".join(text[a:b] for a, b in pieces):
        found = text[start:end]
        raise FormatError(f"{where}: expected {fields[2]!r} at {places}, found {found!r}; restore the .txt file")
    return label, start, end


def _event(
    key: str, parts: list[str], spans: dict[str, tuple[str, int, int]], warnings: list[str]
) -> Iterator[tuple[str, Mention]]:
    code, _, trigger = parts[0].partition(":")
    if code not in CODES or trigger not in spans:
        warnings.append(f"{key} has the type {code}, which is no code; left out")
        return
    span = spans[trigger][1:]
    mention = mention_of(span, code, {span: {"id": f"m{key[1:]}"}}, 0)
    for part in parts[1:]:
        role, _, target = part.partition(":")
        role = role.rstrip("0123456789")
        if role in ROLES and target in spans:
            attach(mention, role, *spans[target][1:])
        else:
            warnings.append(f"{key}: the argument {part} is no role with a span; left out")
    yield key, mention


def _mark(fields: list[str], triggers: dict[str, Mention], warnings: list[str]) -> None:
    kind, _, rest = fields[1].partition(" ")
    target, _, value = rest.partition(" ")
    if kind == "Realis" and target in triggers and value in set(Realis):
        triggers[target].realis = Realis(value)
    elif kind == "AnnotatorNotes" and target in triggers and len(fields) > 2 and fields[2].startswith(_NOTE):
        names = fields[2][len(_NOTE) :].split(",")
        triggers[target].incidents = [n.strip() for n in names if n.strip()]
    else:
        warnings.append(f"{fields[0]} {fields[1]}: an attribute or note that is not ours; left out")
