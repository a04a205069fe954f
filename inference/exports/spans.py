"""An article cut where its spans begin and end, so that overlapping spans can be shown."""

from itertools import pairwise
from typing import NamedTuple

from annotations.record import Record

TRIGGER = "trigger"


class Layer(NamedTuple):
    """A span over a segment: its role (or ``trigger``), its incident and mention by number, and its end."""

    role: str
    incident: int
    mention: int
    start: int
    end: int


class Segment(NamedTuple):
    """``[start, end)`` of the article under the same spans throughout; triggers come first."""

    start: int
    end: int
    layers: tuple[Layer, ...]


def segments(record: Record, text: str) -> list[Segment]:
    """The whole article in segments; those without layers are plain text. Spans outside of the text are left out."""
    layers = sorted(_layers(record, len(text)), key=lambda s: (s.role != TRIGGER, s.incident, s.mention, s.start))
    cuts = sorted({0, len(text), *(s.start for s in layers), *(s.end for s in layers)})
    over: dict[int, list[Layer]] = {cut: [] for cut in cuts}
    for layer in layers:
        for cut in cuts[cuts.index(layer.start) : cuts.index(layer.end)]:
            over[cut].append(layer)
    return [Segment(start, end, tuple(over[start])) for start, end in pairwise(cuts)]


def _layers(record: Record, length: int) -> list[Layer]:
    found = []
    for number, incident in enumerate(record.incidents):
        for at, mention in enumerate(incident.mentions):
            spans = [(TRIGGER, mention.trigger), *((a.role.value, a) for a in mention.arguments)]
            found += [Layer(role, number, at, s.start, s.end) for role, s in spans if 0 <= s.start < s.end <= length]
    return found
