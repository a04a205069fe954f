"""What is wrong with incidents, counted by kind, and the errors that the system is surest of.

Nothing here quotes an article: an error is told by ids, offsets and values of closed sets, so that it may be passed on.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from annotations.alignment import SLOTS, align, same
from annotations.document import Document
from annotations.record import Incident
from training.report.predictions import Predicted, Run

SHOWN = 20
KINDS = {
    "not found": "none of its triggers is found",
    "joined wrongly": "its triggers went to an incident that stands for another",
    "split": "one more incident of triggers that belong to another",
    "wrong code": "the triggers of one incident under another code",
    "values apart": "code and triggers of one incident, but no value agrees",
    "invented": "no trigger of it is one of an annotated incident",
}
"""Errors of detection. The others are slots of incidents that are aligned."""


class IncidentError(NamedTuple):
    """One error. ``start`` and ``end`` are of the first trigger; ``confidence`` is of the incident that is wrong.

    ``confidence`` is ``None`` where nothing was said; ``said`` and ``annotated`` are ``-`` for nothing and ``words``
    for names.
    """

    kind: str
    document: str
    start: int
    end: int
    confidence: float | None
    said: str
    annotated: str


Place = tuple[int, int]


def incident_errors(document: Document, found: Sequence[Incident]) -> list[IncidentError]:
    """All errors of the incidents of one article, unsorted."""
    triggers: dict[str, list[Place]] = {incident.id: [] for incident in document.incidents}
    for mention in sorted(document.mentions, key=lambda m: m.start):
        for name in mention.incidents:
            triggers[name].append((mention.start, mention.end))
    sides = _Sides(
        document, found, [triggers[incident.id] for incident in document.incidents],
        [sorted((m.trigger.start, m.trigger.end) for m in incident.mentions) for incident in found],
        dict(align(document.incidents, found)),
    )  # fmt: skip
    return [*_lost(sides), *_superfluous(sides), *_wrong_values(sides)]


class _Sides(NamedTuple):
    """Annotated and found incidents of an article, the triggers of each, and which stand for one another."""

    document: Document
    found: Sequence[Incident]
    wanted: list[list[Place]]
    given: list[list[Place]]
    partner: dict[int, int]

    def error(self, kind: str, i: int | None, j: int | None, said: str, annotated: str) -> IncidentError:
        places = (self.given[j] if j is not None else []) or (self.wanted[i] if i is not None else [])
        start, end = places[0] if places else (0, 0)
        sure = None if j is None else self.found[j].confidence
        return IncidentError(kind, self.document.id, start, end, sure, said, annotated)


def _lost(sides: _Sides) -> Iterator[IncidentError]:
    taken = set(sides.partner.values())
    for i, incident in enumerate(sides.document.incidents):
        if i in sides.partner:
            continue
        code = incident.code.value
        homes = [j for j, triggers in enumerate(sides.given) if _touch(sides.wanted[i], triggers)]
        homes.sort(key=lambda j: (j in taken, sides.found[j].code != code))
        if not homes:
            yield sides.error("not found", i, None, "-", code)
            continue
        said = sides.found[homes[0]].code.value
        kind = "joined wrongly" if homes[0] in taken else "values apart" if said == code else "wrong code"
        yield sides.error(kind, i, homes[0], said, code)


def _superfluous(sides: _Sides) -> Iterator[IncidentError]:
    gold = sides.document.incidents
    for j, incident in enumerate(sides.found):
        homes = [i for i, triggers in enumerate(sides.wanted) if _touch(triggers, sides.given[j])]
        if j in sides.partner.values() or any(i not in sides.partner for i in homes):
            continue
        kind, instead = ("split", gold[homes[0]].code.value) if homes else ("invented", "-")
        yield sides.error(kind, None, j, incident.code.value, instead)


def _wrong_values(sides: _Sides) -> Iterator[IncidentError]:
    for i, j in sides.partner.items():
        for slot, read in SLOTS.items():
            a, b = read(sides.document.incidents[i]), read(sides.found[j])
            if (a is None) != (b is None) or (a is not None and not same(slot, a, b)):
                yield sides.error(slot, i, j, _shown(slot, b), _shown(slot, a))


def _touch(a: Sequence[Place], b: Sequence[Place]) -> bool:
    return any(x[0] < y[1] and y[0] < x[1] for x in a for y in b)


def _shown(slot: str, value: Any) -> str:
    """A value of a closed set as it is; ``words`` for names."""
    if value is None:
        return "-"
    if slot == "date":
        start, end = value
        return str(start) if start == end else f"{start}..{end}"
    if slot in ("killed", "injured"):
        return _count(value)
    if slot == "weapon_count":
        return " ".join(sorted(map(_count, value)))
    if slot == "place":
        return " ".join(str(part) for part in value[:2] if part) or "words"
    if slot == "admin1":
        return " ".join(map(str, value))
    if slot in ("weapon", "target_kind"):
        return " ".join(sorted(value))
    if slot == "damage":
        return "yes" if value else "none"
    return str(value) if slot == "part_of_day" else "words"


def _count(value: tuple[int, int | None]) -> str:
    low, high = value
    return f"{low}+" if high is None else str(low) if low == high else f"{low}-{high}"


def error_figures(run: Run, most: int = SHOWN) -> dict[str, Any]:
    """Errors of a run by kind, ready for JSON.

    Returns:
        ``kinds``: of each kind how many errors there are, how many of them are values that are missing, that are
        wrong and that the annotation has not, and how many errors there are from annotated mentions; ``surest``:
        the incidents with the highest confidence that are wrong somewhere, and all that is wrong with each.
    """
    errors = [error for article in run.articles for error in incident_errors(article.document, article.incidents)]
    assembled = Counter(e.kind for a in run.articles for e in _assembled(a))
    rows: dict[str, dict[str, int]] = {}
    for kind in (*KINDS, *SLOTS):
        mine = [error for error in errors if error.kind == kind]
        if mine or assembled[kind]:
            rows[kind] = {
                "errors": len(mine),
                "missing": sum(e.said == "-" for e in mine),
                "wrong": sum("-" not in (e.said, e.annotated) for e in mine),
                "spurious": sum(e.annotated == "-" for e in mine),
                "annotated_mentions": assembled[kind],
            }
    return {"kinds": rows, "surest": _surest(errors, most)}


def _surest(errors: Sequence[IncidentError], most: int) -> list[dict[str, Any]]:
    """One row for each incident that is wrong somewhere, the surest first, with all that is wrong with it."""
    by_incident: dict[tuple[float, str, int, int], list[IncidentError]] = {}
    for error in errors:
        if error.confidence is not None:
            key = (-error.confidence, error.document, error.start, error.end)
            by_incident.setdefault(key, []).append(error)
    return [
        {
            "confidence": -key[0], "document": key[1], "start": key[2], "end": key[3],
            "errors": [[e.kind, e.said, e.annotated] for e in by_incident[key]],
        }
        for key in sorted(by_incident)[:most]
    ]  # fmt: skip


def _assembled(article: Predicted) -> list[IncidentError]:
    return incident_errors(article.document, article.assembled)
