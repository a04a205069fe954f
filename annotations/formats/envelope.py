"""What travels beside the spans: all of a document that an annotation tool does not show."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from annotations.document import Argument, Document, Mention, text_hash
from annotations.schema import EventCode, Realis, Role

CODES = frozenset(code.value for code in EventCode)
ROLES = frozenset(role.value for role in Role)

Id = TypeVar("Id", bound=Hashable)


class FormatError(ValueError):
    """A file of a tool that cannot be read; the message says what was expected, what was found and what to do."""


class Reading(NamedTuple):
    """A document that came back from a tool, and what could not be carried."""

    document: Document
    warnings: list[str]


def pack(document: Document) -> dict[str, Any]:
    """All of a document but its text and its mentions, as JSON values."""
    return document.model_dump(mode="json", exclude={"text", "mentions"}, exclude_defaults=True)


def told(document: Document) -> list[dict[str, Any]]:
    """Of each mention what a format of plain spans cannot show: its id, its realis and its incidents."""
    return [
        {"start": m.start, "end": m.end, "id": m.id, "realis": m.realis.value, "incidents": m.incidents}
        for m in document.mentions
    ]


def unpack(envelope: dict[str, Any] | None, text: str, mentions: Iterable[Mention], name: str) -> Reading:
    """Put a document together again.

    Args:
        envelope: from :func:`pack`; ``None`` where the tool never had it.
        text: as the tool has it.
        mentions: read from the tool; they are put in order of place.
        name: id of a document without envelope.

    Raises:
        FormatError: the text has changed, or the envelope is damaged.
    """
    values = {"id": name, "source": "imported", "sha1": text_hash(text), **(envelope or {})}
    try:
        document = Document.model_validate({**values, "text": text})
    except ValidationError as error:
        raise FormatError(f"{name}: not the document that was written ({error}); restore text and fields") from error
    placed = [in_order(mention) for mention in mentions]
    document.mentions = sorted(placed, key=lambda m: (m.start, m.end, m.id))
    return Reading(document, [f"{document.id}: {warning}" for warning in _loose_ends(document)])


def in_order(mention: Mention) -> Mention:
    """The mention with its arguments in order of place, each once."""
    arguments = {(a.start, a.end, a.role.value): a for a in mention.arguments}
    return mention.model_copy(update={"arguments": [arguments[key] for key in sorted(arguments)]})


def ordered(document: Document) -> Document:
    """The document with mentions and arguments in order of place, as all readers here give it."""
    mentions = sorted((in_order(m) for m in document.mentions), key=lambda m: (m.start, m.end, m.id))
    return document.model_copy(update={"mentions": mentions})


def shared_arguments(document: Document) -> dict[tuple[int, int, Role], list[Mention]]:
    """Argument spans by place and role, each with the mentions that it belongs to.

    A tool shows such a span once, with a relation from each trigger.
    """
    found: dict[tuple[int, int, Role], list[Mention]] = {}
    for mention in document.mentions:
        for argument in in_order(mention).arguments:
            found.setdefault((argument.start, argument.end, argument.role), []).append(mention)
    return dict(sorted(found.items(), key=lambda item: item[0]))


def mention_of(
    span: tuple[int, int], code: str, known: Mapping[tuple[int, int], Mapping[str, Any]], number: int
) -> Mention:
    """A mention at a span; what :func:`told` knows of that span, or of one that it overlaps, is added."""
    near = (beside for (start, end), beside in known.items() if start < span[1] and span[0] < end)
    beside = known.get(span) or next(near, {})
    return Mention(
        id=str(beside.get("id", f"n{number}")), code=EventCode(code), realis=Realis(beside.get("realis", "actual")),
        start=span[0], end=span[1], incidents=list(beside.get("incidents", [])),
    )  # fmt: skip


def attach(mention: Mention, role: str, start: int, end: int) -> None:
    """Add an argument to a mention."""
    mention.arguments.append(Argument(role=Role(role), start=start, end=end))


def relate(
    relations: Iterable[Mapping[str, Any]], triggers: Mapping[Id, Mention], arguments: Mapping[Id, tuple[str, int, int]]
) -> list[str]:
    """Give each trigger the arguments that a relation joins it with.

    Args:
        relations: with ``from_id`` and ``to_id``; the direction is free.
        triggers: by the id that the tool gave them.
        arguments: role, start and end, likewise.

    Returns:
        A warning for each relation that joins something else, and for each argument without a trigger.
    """
    warnings = []
    used = set()
    for relation in relations:
        ends = (relation["from_id"], relation["to_id"])
        trigger = next((end for end in ends if end in triggers), None)
        argument = next((end for end in ends if end in arguments), None)
        if trigger is None or argument is None:
            warnings.append(f"the relation {ends[0]} to {ends[1]} joins no trigger with an argument; left out")
            continue
        attach(triggers[trigger], *arguments[argument])
        used.add(argument)
    for name, (role, start, end) in arguments.items():
        if name not in used:
            warnings.append(f"{role} [{start}:{end}] belongs to no trigger; left out (draw a relation to it)")
    return warnings


def text_of(document: Document) -> str:
    """The text of a document.

    Raises:
        FormatError: it is stand-off and has none.
    """
    if document.text is None:
        raise FormatError(f"expected the text of {document.id}, found none; name its file with --texts")
    return document.text


def _loose_ends(document: Document) -> Iterable[str]:
    incidents = {i.id for i in document.incidents}
    named = {name for m in document.mentions for name in m.incidents}
    for mention in document.mentions:
        if mention.realis is not Realis.GENERIC and not mention.incidents:
            yield f"mention {mention.id} [{mention.start}:{mention.end}] tells no incident; name it or make it generic"
    for name in sorted(named - incidents):
        yield f"incident {name} is new; write its values into the document (docs/data.md)"
    for name in sorted(incidents - named):
        yield f"incident {name} is told by no mention any more; drop it or name it in a mention"
