"""An annotated article: its text, its mentions with their arguments, its incidents."""

from datetime import date
from hashlib import sha1
from typing import Literal

from pydantic import model_validator

from annotations.schema import EventCode, PublishedBasis, Realis, Role
from annotations.values import IncidentValues, Value


class Argument(Value):
    """A span that fills a role of one trigger: ``[start, end)`` in code points of the document."""

    role: Role
    start: int
    end: int


class Mention(Value):
    """One trigger span with its type, its realis, its arguments and the incidents that it tells."""

    id: str
    code: EventCode
    realis: Realis
    start: int
    end: int
    arguments: list[Argument] = []
    incidents: list[str] = []


class GoldIncident(IncidentValues):
    """An incident as annotated. ``same_as`` names one happening across articles."""

    same_as: str | None = None


class Document(Value):
    """One article and what was read in it.

    ``text`` is ``None`` in stand-off files: the loader fills it in from the user's own copy and
    checks ``sha1`` (of the UTF-8 text).
    """

    id: str
    source: str
    sha1: str
    text: str | None = None
    published: date | None = None
    published_basis: PublishedBasis = "unknown"
    pool: Literal["train", "eval"] = "train"
    annotator: str | None = None
    mentions: list[Mention] = []
    incidents: list[GoldIncident] = []

    @model_validator(mode="after")
    def _hash(self) -> "Document":
        if self.text is not None and self.sha1 != text_hash(self.text):
            raise ValueError(
                f"expected the text of {self.id} to have sha1 {self.sha1}, found {text_hash(self.text)}; "
                "offsets belong to one text only: restore the text that was annotated"
            )
        return self


def text_hash(text: str) -> str:
    """SHA-1 of the UTF-8 of a text, in hexadecimal."""
    return sha1(text.encode("utf-8")).hexdigest()
