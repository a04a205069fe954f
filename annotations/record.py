"""The output record: one article in, its incidents out (contract, section 4).

Predictions and saved runs are :class:`Record` objects; :func:`record_schema` gives their JSON
Schema. Keys and the difference between null and zero are part of the contract.
"""

from datetime import date
from typing import Any

from annotations.schema import PublishedBasis, Role
from annotations.values import IncidentValues, Value


class DocumentHead(Value):
    """The article that a record is of; ``sha1`` is of its UTF-8 text."""

    id: str
    path: str | None = None
    title: str | None = None
    published: date | None = None
    published_basis: PublishedBasis = "unknown"
    sha1: str


class ModelHead(Value):
    """The model that made a record."""

    name: str
    version: str


class TriggerSpan(Value):
    """``[start, end)`` in code points of the article; confidence between 0 and 1."""

    text: str
    start: int
    end: int
    confidence: float


class ArgumentSpan(TriggerSpan):
    """A span and the role that it fills for the trigger beside it."""

    role: Role


class MentionSpan(Value):
    """A trigger and its arguments."""

    trigger: TriggerSpan
    arguments: list[ArgumentSpan] = []


class Incident(IncidentValues):
    """One happening, its values, and the mentions that tell it."""

    event_type: str
    sub_event_type: str | None
    confidence: float
    mentions: list[MentionSpan] = []


class Record(Value):
    """All that was read in one article. Incidents come in the order of their first mention."""

    document: DocumentHead
    model: ModelHead
    incidents: list[Incident] = []
    warnings: list[str] = []


def record_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of :class:`Record`."""
    return Record.model_json_schema(mode="serialization")
