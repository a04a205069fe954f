"""doccano: JSON lines of a sequence-labelling project with relations.

The shape is that of doccano's own example for relation extraction: ``text``, ``entities`` (``id``, ``label``,
``start_offset``, ``end_offset``) and ``relations`` (``id``, ``from_id``, ``to_id``, ``type``). doccano has no
attributes: the realis stands in the label of a trigger where it is not actual (``shelling|planned``). Other
keys are metadata to doccano, which it gives back on export; ``document`` and ``told`` travel there.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annotations.document import Document, Mention
from annotations.formats.envelope import (
    CODES,
    ROLES,
    FormatError,
    Reading,
    mention_of,
    pack,
    relate,
    shared_arguments,
    text_of,
    told,
    unpack,
)
from annotations.schema import Realis

RELATION = "argument"
_REALIS = frozenset(realis.value for realis in Realis)


def write(documents: Sequence[Document], path: Path) -> list[str]:
    """Write documents as JSON lines to ``path``.

    Args:
        documents: with their texts.
        path: the file to import as JSONL into a sequence-labelling project with relations.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line(d), ensure_ascii=False) + "\n" for d in documents), encoding="utf-8")
    held = sum(bool(d.incidents) for d in documents)
    note = "incidents have no place on doccano's screen; they and their links to mentions travel as metadata"
    return [f"{note} ({held} documents)"] if held else []


def read(path: Path) -> tuple[list[Document], list[str]]:
    """The documents of an export.

    Raises:
        FormatError: not JSON lines of doccano, or a text has changed.
    """
    documents, warnings = [], []
    for number, row in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not row.strip():
            continue
        try:
            found = read_line(json.loads(row))
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            wanted = "expected text, entities and relations"
            raise FormatError(
                f"{path}, line {number}: {wanted}, found {error!r}; export as JSONL with relations"
            ) from error
        documents.append(found.document)
        warnings += found.warnings
    return documents, warnings


def line(document: Document) -> dict[str, Any]:
    """One line: the text, its spans and relations, and what travels with them."""
    entities: list[dict[str, Any]] = []
    relations: list[dict[str, Any]] = []

    def entity(label: str, start: int, end: int) -> int:
        entities.append({"id": len(entities), "label": label, "start_offset": start, "end_offset": end})
        return len(entities) - 1

    numbers: dict[str, int] = {}
    for mention in document.mentions:
        label = mention.code.value + ("" if mention.realis is Realis.ACTUAL else f"|{mention.realis.value}")
        numbers[mention.id] = entity(label, mention.start, mention.end)
    for (start, end, role), mentions in shared_arguments(document).items():
        target = entity(role.value, start, end)
        for mention in mentions:
            ends = {"from_id": numbers[mention.id], "to_id": target}
            relations.append({"id": len(relations), **ends, "type": RELATION})
    return {
        "text": text_of(document), "entities": entities, "relations": relations,
        "document": pack(document), "told": told(document),
    }  # fmt: skip


def read_line(row: Mapping[str, Any]) -> Reading:
    """The document of one line of an export.

    Raises:
        FormatError: the text is not the one that was annotated.
    """
    known = {(t["start"], t["end"]): t for t in row.get("told", [])}
    envelope = row.get("document")
    name = str(envelope["id"] if envelope else f"doccano/{row.get('id', 0)}")
    warnings: list[str] = []
    triggers: dict[int, Mention] = {}
    arguments: dict[int, tuple[str, int, int]] = {}
    for item in row["entities"]:
        start, end = item["start_offset"], item["end_offset"]
        code, _, realis = item["label"].partition("|")
        if code in CODES and (realis or "actual") in _REALIS:
            mention = mention_of((start, end), code, known, len(triggers) + 1)
            triggers[item["id"]] = mention.model_copy(update={"realis": Realis(realis or "actual")})
        elif code in ROLES and not realis:
            arguments[item["id"]] = (code, start, end)
        else:
            warnings.append(f"[{start}:{end}] has the label {item['label']}, which is no code or role; left out")
    warnings += relate(row.get("relations", []), triggers, arguments)
    reading = unpack(envelope, row["text"], triggers.values(), name)
    return Reading(reading.document, [f"{name}: {w}" for w in warnings] + reading.warnings)
