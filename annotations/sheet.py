"""The worksheet: annotate an article in a plain text editor, by sentence and word numbers.

:func:`render` shows an article with every word numbered; the annotator writes a short answer
that :func:`parse` turns into a :class:`~annotations.document.Document`. ``docs/data.md`` holds
the grammar with a worked example. A reference ``4.7-9`` means words 7 to 9 of sentence 4.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from annotations.document import Argument, Document, GoldIncident, Mention, text_hash
from annotations.schema import Role
from annotations.sentences import sentences
from annotations.standoff import surface
from annotations.words import Word, words

REALIS_LETTERS = {"a": "actual", "p": "planned", "g": "generic"}
_REF = re.compile(r"(\d+)\.(\d+)(?:-(\d+))?(?:\[(\d+):(\d+)\])?$")
_COUNT = re.compile(r"(\d+)(?:-(\d+)|(\+))?$")
_PARTIES = {
    "agent": "agents",
    "suspect": "suspects",
    "recipient": "recipients",
    "denied_by": "denied_by",
    "source": "sources",
}


class SheetError(ValueError):
    """A line of an answer that cannot be read; the message names line, fault and remedy."""


@dataclass
class Sheet:
    """An article cut into numbered sentences and words."""

    text: str
    rows: list[list[Word]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = [words(self.text, *span) for span in sentences(self.text)]

    def span(self, reference: str) -> tuple[int, int]:
        """Offsets of a reference such as ``4.7``, ``4.7-9`` or ``4.7[2:6]`` (characters of the word)."""
        match = _REF.match(reference)
        if not match:
            raise SheetError(f"expected a reference like 4.7 or 4.7-9, found {reference!r}")
        row, first = int(match[1]), int(match[2])
        last = int(match[3]) if match[3] else first
        if row >= len(self.rows) or not first <= last < len(self.rows[row]):
            size = f"words 0 to {len(self.rows[row]) - 1}" if row < len(self.rows) else f"{len(self.rows)} sentences"
            raise SheetError(f"reference {reference} points outside the article (there are {size}); count again")
        start, end = self.rows[row][first].start, self.rows[row][last].end
        if match[4]:
            start, end = start + int(match[4]), start + int(match[5])
        return start, end

    def words_of(self, reference: str) -> str | None:
        """The surface of a reference, inner quotation marks dropped; ``None`` for ``-``."""
        if reference == "-":
            return None
        start, end = self.span(reference)
        return surface(self.text, start, end)


def render(text: str) -> str:
    """The article with sentence and word numbers, a sentence a line."""
    rows = Sheet(text).rows
    return "\n".join(f"[{i}] " + " ".join(f"{j}:{w.text}" for j, w in enumerate(row)) for i, row in enumerate(rows))


def parse(answer: str, text: str, **fields: Any) -> Document:
    """Read the answer for one article.

    Args:
        answer: the lines of the answer, without its ``@`` header.
        text: the article.
        fields: further fields of the document (``id``, ``source``, ``published``, ``pool``).

    Raises:
        SheetError: a line cannot be read; the message holds the line.
    """
    sheet = Sheet(text)
    incidents: list[dict[str, Any]] = []
    mentions: list[Mention] = []
    for number, line in _lines(answer):
        try:
            head, *rest = line.split()
            if head == "published":
                fields["published"] = rest[0]
                fields["published_basis"] = rest[1] if len(rest) > 1 else "text"
            elif head == "m":
                mentions.append(_mention(sheet, rest, f"m{len(mentions) + 1}"))
            elif re.fullmatch(r"i\d+", head):
                incidents.append(_incident(head, rest))
            elif incidents:
                _slot(sheet, incidents[-1], head, rest, line)
            else:
                raise SheetError(f"expected 'i1 CODE REALIS', 'm REF CODE ...' or 'published DATE', found {head!r}")
        except (SheetError, ValueError, IndexError) as error:
            raise SheetError(f"line {number}: {line!r}: {error or 'a field is missing'}") from error
    gold = [GoldIncident.model_validate(values) for values in incidents]
    return Document(text=text, sha1=text_hash(text), mentions=mentions, incidents=gold, **fields)


def _lines(answer: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(answer.splitlines(), 1):
        stripped = line.split("#")[0].strip()
        if stripped:
            yield number, stripped


def _mention(sheet: Sheet, rest: list[str], name: str) -> Mention:
    reference, code, realis, incidents, *pairs = rest
    start, end = sheet.span(reference)
    arguments = []
    for pair in pairs:
        role, _, place = pair.partition("=")
        first, last = sheet.span(place)
        arguments.append(Argument(role=Role(role), start=first, end=last))
    arguments.sort(key=lambda a: (a.start, a.end))
    ids = [] if incidents == "-" else incidents.split(",")
    if realis not in REALIS_LETTERS:
        raise SheetError(f"expected realis a, p or g, found {realis!r}")
    return Mention.model_validate(
        {"id": name, "code": code, "realis": REALIS_LETTERS[realis], "start": start, "end": end,
         "arguments": arguments, "incidents": ids}
    )  # fmt: skip


def _incident(name: str, rest: list[str]) -> dict[str, Any]:
    code, realis, *options = rest
    values: dict[str, Any] = {"id": name, "code": code, "realis": REALIS_LETTERS.get(realis, realis)}
    for option in options:
        key, _, value = option.partition("=")
        if key != "same":
            raise SheetError(f"expected same=ID after the realis, found {option!r}")
        values["same_as"] = value
    return values


def count(words_: str) -> dict[str, int | None] | None:
    """Read ``4``, ``2-5``, ``2+`` (no maximum) or ``?`` (not said)."""
    if words_ == "?":
        return None
    match = _COUNT.match(words_)
    if not match:
        raise SheetError(f"expected a count like 4, 2-5, 2+ or ?, found {words_!r}")
    low = int(match[1])
    return {"min": low, "max": None if match[3] else int(match[2] or low)}


def _slot(sheet: Sheet, incident: dict[str, Any], head: str, rest: list[str], line: str) -> None:
    if head in _PARTIES:
        party: dict[str, Any] = {"text": sheet.words_of(rest[0])}
        if head == "agent" and len(rest) > 1:
            party["attribution"] = rest[1]
        incident.setdefault(_PARTIES[head], []).append(party)
    elif head in _READERS:
        slot, value = _READERS[head](sheet, head, rest, line)
        if slot in ("weapons", "targets", "statements"):
            incident.setdefault(slot, []).append(value)
        else:
            incident[slot] = value
    else:
        raise SheetError(f"expected one of {' '.join([*_READERS, *_PARTIES])}, found {head!r}")


def _words(sheet: Sheet, rest: list[str], at: int = 1) -> str | None:
    return sheet.words_of(rest[at]) if len(rest) > at else None


def _date(sheet: Sheet, head: str, rest: list[str], line: str) -> tuple[str, dict[str, Any]]:
    start, _, end = rest[1].partition("..")
    days = {} if start == "?" else {"start": start, "end": end or start}
    precision = rest[2] if len(rest) > 2 and rest[2] != "?" else None
    part = rest[3] if len(rest) > 3 else None
    return "date", {**days, "precision": precision, "part_of_day": part, "text": sheet.words_of(rest[0])}


def _location(sheet: Sheet, head: str, rest: list[str], line: str) -> tuple[str, dict[str, Any]]:
    reference, *known = [part.strip() for part in line.split(None, 1)[1].split("|")]
    name_en, admin1, country, precision = (part if part not in ("", "-", "?") else None for part in known)
    name = sheet.words_of(reference)
    value = {"text": name or name_en, "name": name, "name_en": name_en, "admin1": admin1, "country": country}
    return ("location" if head == "place" else "origin"), {**value, "precision": precision}


def _weapon(sheet: Sheet, head: str, rest: list[str], line: str) -> tuple[str, dict[str, Any]]:
    model = " ".join(rest[3:]) or None
    return "weapons", {"text": sheet.words_of(rest[0]) or "", "kind": rest[1], "count": count(rest[2]), "model": model}


def _target(sheet: Sheet, head: str, rest: list[str], line: str) -> tuple[str, dict[str, Any]]:
    counted = count(rest[2]) if len(rest) > 2 else None
    return "targets", {"text": sheet.words_of(rest[0]) or "", "kind": rest[1], "count": counted}


def _figure(sheet: Sheet, head: str, rest: list[str], line: str) -> tuple[str, dict[str, Any]]:
    return head, {**(count(rest[0]) or {}), "text": _words(sheet, rest)}


def _damage(sheet: Sheet, head: str, rest: list[str], line: str) -> tuple[str, dict[str, Any]]:
    if rest[0] not in ("yes", "no"):
        raise SheetError(f"expected 'damage yes REF' or 'damage no REF', found {rest[0]!r}")
    return "damage", {"value": rest[0] == "yes", "text": _words(sheet, rest)}


def _statement(sheet: Sheet, head: str, rest: list[str], line: str) -> tuple[str, dict[str, Any]]:
    slot, value, reference, *source = rest
    said: int | str = int(value) if value.isdigit() else value
    speaker = sheet.words_of(source[-1]) if source else None
    return "statements", {"slot": slot, "value": said, "text": sheet.words_of(reference), "source": speaker}


_READERS: dict[str, Callable[[Sheet, str, list[str], str], tuple[str, dict[str, Any]]]] = {
    "date": _date,
    "place": _location,
    "origin": _location,
    "weapon": _weapon,
    "target": _target,
    "killed": _figure,
    "injured": _figure,
    "casualties": _figure,
    "damage": _damage,
    "statement": _statement,
}
