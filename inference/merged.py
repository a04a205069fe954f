"""Incidents of many articles as one list of happenings, each with all that was said of it and by whom.

:func:`merge` is a function of the set of reports: the order of the records makes no difference, a record that
comes twice counts once, and merged incidents can be given again beside new records, since each keeps its reports.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha1
from typing import Any

from annotations.alignment import SLOTS, same
from annotations.record import DocumentHead, Incident, Record
from annotations.schema import EventCode, Realis, acled_pair
from annotations.values import (
    Agent, Casualties, Count, Damage, DateValue, IncidentValues, Location, Party, Statement, Target, Value, Weapon,
)  # fmt: skip
from inference.cross import THRESHOLD, Account, account, cluster
from inference.whereabouts import spot_of, stems

_DATES = ("day", "weekend", "week", "range", "month", "season", "year", None)
_PLACES = ("site", "town", "district", "governorate", "country", None)


class Report(Value):
    """One article's account of a happening: the article, and its incident without the spans of its mentions."""

    document: DocumentHead
    incident: Incident


class Said(Statement):
    """What one report says of a slot on which reports disagree; ``document`` and ``incident`` are its ids."""

    document: str
    incident: str
    published: date | None = None


class MergedIncident(IncidentValues):
    """One happening over all articles.

    ``id`` hangs on the earliest report only, so that later articles do not change it. ``score`` is the mean
    probability over all pairs of reports that they tell one happening (1 for a single report). ``support`` says
    how many reports give a value that agrees with the merged one, by slot.
    """

    event_type: str
    sub_event_type: str | None
    confidence: float
    score: float
    statements: list[Said] = []  # type: ignore[assignment]
    support: dict[str, int] = {}
    reports: list[Report]


def merged_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of :class:`MergedIncident`."""
    return MergedIncident.model_json_schema(mode="serialization")


def reports_of(record: Record) -> list[Report]:
    """The incidents of a record as reports."""
    return [Report(document=record.document, incident=i.model_copy(update={"mentions": []})) for i in record.incidents]


def merge(
    reports: Iterable[Report], weights: Mapping[str, float] | None = None, threshold: float = THRESHOLD
) -> list[MergedIncident]:
    """Happenings of any number of reports, in the order of their dates, undated ones last.

    Args:
        reports: of any articles, in any order; of two readings of one incident one is kept, whatever the order.
        weights: of :func:`inference.cross.features`, or those shipped.
        threshold: least probability to join two reports.
    """
    known: dict[tuple[str, str, str], Report] = {}
    for report in sorted(reports, key=lambda r: r.model_dump_json()):
        known[_account(report).key] = report
    accounts = {key: _account(report) for key, report in known.items()}
    found = [
        merge_reports([known[member.key] for member in one.members], one.score)
        for one in cluster(accounts.values(), weights, threshold)
    ]
    return sorted(found, key=lambda m: (m.date is None or m.date.start is None, str(m.date.start if m.date else ""), m.id))


def _account(report: Report) -> Account:
    head = report.document
    return account(report.incident, head.id, head.sha1, head.published)


def merge_reports(reports: Sequence[Report], score: float = 1.0) -> MergedIncident:
    """One happening out of its reports.

    Agreeing values strengthen each other (``confidence``, ``support``); counts that disagree become a range, other
    values the most precise or most frequent one, and ``statements`` keep who said which.

    Raises:
        ValueError: no reports.
    """
    if not reports:
        raise ValueError("expected at least one report to merge, found none")
    ordered = sorted(reports, key=_order)
    code = _most([r.incident.code for r in ordered])
    agents = [Agent.model_validate(p) for p in _parties(ordered, lambda i: i.agents)]
    killed, injured, casualties = (_casualties(ordered, slot) for slot in ("killed", "injured", "casualties"))
    merged = MergedIncident(
        id=stable_id(ordered), code=code, realis=_realis(ordered), event_type="", sub_event_type=None, score=score,
        confidence=_confidence(ordered, score), date=_date(ordered), location=_place([r.incident.location for r in ordered]),
        origin=_place([r.incident.origin for r in ordered]), weapons=_weapons(ordered), targets=_targets(ordered), agents=agents,
        suspects=_named(ordered, lambda i: i.suspects), recipients=_named(ordered, lambda i: i.recipients),
        denied_by=_named(ordered, lambda i: i.denied_by), sources=_named(ordered, lambda i: i.sources),
        killed=killed, injured=injured, casualties=casualties, damage=_damage(ordered), reports=ordered,
    )  # fmt: skip
    pairs = [(r.incident.event_type, r.incident.sub_event_type) for r in ordered if r.incident.code is code]
    given = next((pair for pair in pairs if pair[1]), acled_pair(code))
    merged = merged.model_copy(update={"event_type": given[0], "sub_event_type": given[1], "support": _support(merged)})
    return merged.model_copy(update={"statements": _statements(merged)})


def stable_id(reports: Sequence[Report]) -> str:
    """An id that does not change with the order of the reports or when later ones join: a hash of the earliest."""
    first = min(reports, key=_order)
    return "m-" + sha1(f"{first.document.sha1}#{first.incident.id.rpartition('#')[2]}".encode()).hexdigest()[:16]


def _order(report: Report) -> tuple[date, str, str, str]:
    head = report.document
    return head.published or date.max, head.sha1, report.incident.id, head.id


def _most(values: Sequence[EventCode]) -> EventCode:
    return max(sorted(set(values)), key=values.count)


def _realis(reports: Sequence[Report]) -> Realis:
    return Realis.ACTUAL if any(r.incident.realis is Realis.ACTUAL for r in reports) else reports[0].incident.realis


def _confidence(reports: Sequence[Report], score: float) -> float:
    """Noisy-or over articles: the surest counts in full, each other one by half of its confidence times the score."""
    sure = sorted((r.incident.confidence for r in reports), reverse=True)
    miss = 1.0 - sure[0]
    for other in sure[1:]:
        miss *= 1.0 - score * other / 2
    return round(min(1.0 - miss, max(0.999, sure[0])), 3)


def _date(reports: Sequence[Report]) -> DateValue | None:
    dates = [r.incident.date for r in reports if r.incident.date]
    known = [d for d in dates if d.start]
    if not known:
        return dates[0] if dates else None
    votes = [(d.start, d.end) for d in known]
    best = min(known, key=lambda d: (d.reason is not None, _DATES.index(d.precision), -votes.count((d.start, d.end))))
    part = best.part_of_day or next((d.part_of_day for d in known if d.start == best.start and d.part_of_day), None)
    return best.model_copy(update={"part_of_day": part})


def _place(places: Sequence[Location | None]) -> Location | None:
    """The narrowest place that has coordinates or an entry; among equals the one that most reports give."""
    found = [place for place in places if place]
    names = [place.id or place.name or place.text for place in found]

    def rank(i: int) -> tuple[int, bool, int, int]:
        place = found[i]
        return _PLACES.index(place.precision), place.id is None and place.latitude is None, -names.count(names[i]), i

    return found[min(range(len(found)), key=rank)] if found else None


def combine(counts: Sequence[Count]) -> Count | None:
    """Counts to one: open ones ("at least") never widen an exact one; those that disagree become a range.

    >>> combine([Count(min=4, max=4), Count(min=2), Count(min=6, max=6)])
    Count(min=4, max=6)
    """
    exact = [c for c in counts if c.max is not None] or list(counts)
    if not exact:
        return None
    ends = [c.max for c in exact if c.max is not None]
    low, high = max(c.min for c in exact), min(ends, default=None)
    if high is None or low <= high:
        return Count(min=low, max=high)
    return Count(min=min(c.min for c in exact), max=max(ends))


def _casualties(reports: Sequence[Report], slot: str) -> Casualties | None:
    given: list[Casualties] = [value for r in reports if (value := getattr(r.incident, slot)) is not None]
    count = combine(given)
    if count is None:
        return None
    words = next((c.text for c in given if (c.min, c.max) == (count.min, count.max) and c.text), given[0].text)
    return Casualties(min=count.min, max=count.max, text=words)


def _weapons(reports: Sequence[Report]) -> list[Weapon]:
    by_kind: dict[str, list[Weapon]] = {}
    for weapon in (w for r in reports for w in r.incident.weapons):
        by_kind.setdefault(weapon.kind, []).append(weapon)
    definite = {kind: found for kind, found in by_kind.items() if kind not in ("explosive", "other")} or by_kind
    merged = []
    for found in definite.values():
        fullest = max(found, key=lambda w: (w.model is not None, w.count is not None, len(w.text)))
        merged.append(fullest.model_copy(update={"count": combine([w.count for w in found if w.count])}))
    return merged


def _damage(reports: Sequence[Report]) -> Damage | None:
    found = [r.incident.damage for r in reports if r.incident.damage]
    return next((d for d in found if d.value), found[0] if found else None)


def _targets(reports: Sequence[Report]) -> list[Target]:
    found: list[Target] = []
    for target in (t for r in reports for t in r.incident.targets):
        twin = next((i for i, other in enumerate(found) if _alike(other.text, target.text)), None)
        if twin is None:
            found.append(target)
            continue
        other = found[twin]
        better = max(other, target, key=lambda t: len(t.text.split()))
        counts = combine([c for c in (other.count, target.count) if c])
        kind = next((t.kind for t in (better, target, other) if t.kind != "other"), "other")
        found[twin] = better.model_copy(update={"count": counts, "kind": kind})
    return found


def _named(reports: Sequence[Report], read: Callable[[Incident], Sequence[Party]]) -> list[Party]:
    return [Party.model_validate(p) for p in _parties(reports, read)]


def _parties(reports: Sequence[Report], read: Callable[[Incident], Sequence[Party]]) -> list[dict[str, Any]]:
    """Each party once, by its fullest name; claimed where any report says so."""
    found: list[dict[str, Any]] = []
    for party in (p for r in reports for p in read(r.incident)):
        given = party.model_dump()
        twin = next((p for p in found if (p["id"] and p["id"] == given["id"]) or _alike(p["text"], given["text"])), None)
        if twin is None:
            found.append(given)
            continue
        claimed = "claimed" in (twin.get("attribution"), given.get("attribution"))
        fuller = given if len(given["text"].split()) > len(twin["text"].split()) else twin
        twin.update({**fuller, "id": twin["id"] or given["id"], "name_en": twin["name_en"] or given["name_en"]})
        if claimed:
            twin["attribution"] = "claimed"
    return found


def _alike(a: str, b: str) -> bool:
    x, y = stems(a), stems(b)
    return a == b or bool(x and y and (x <= y or y <= x))


def _support(merged: MergedIncident) -> dict[str, int]:
    """By slot, how many reports give a value that agrees with the merged one."""
    found = {}
    for slot, read in SLOTS.items():
        value = read(merged)
        given = [read(r.incident) for r in merged.reports]
        if value is not None:
            found[slot] = sum(other is not None and _agrees(slot, value, other) for other in given)
    return found


def _agrees(slot: str, value: Any, other: Any) -> bool:
    if slot in ("killed", "injured"):
        return bool((value[1] is None or other[0] <= value[1]) and (other[1] is None or value[0] <= other[1]))
    return same(slot, value, other)


def _statements(merged: MergedIncident) -> list[Said]:
    """Who said what on the slots where reports disagree, and what reports had kept of their own sources."""
    found: list[Said] = []
    for slot, read in _SPOKEN.items():
        told = [(r, value) for r in merged.reports if (value := read(r.incident)) is not None]
        if len({value for _, (value, _) in told}) > 1:
            found += [_said(r, slot, value, text, _source(r)) for r, (value, text) in told]
    for r in merged.reports:
        found += [_said(r, s.slot, s.value, s.text, s.source) for s in r.incident.statements]
    distinct = {(s.slot, s.value, s.source, s.document, s.incident): s for s in found}
    return list(distinct.values())


def _said(report: Report, slot: str, value: int | str | bool, text: str | None, source: str | None) -> Said:
    head = report.document
    return Said(
        slot=slot, value=value, source=source, text=text, document=head.id, incident=report.incident.id, published=head.published
    )  # fmt: skip


def _source(report: Report) -> str | None:
    return report.incident.sources[0].text if report.incident.sources else None


Spoken = tuple[int | str | bool, str | None]


def _spoken_count(slot: str) -> Callable[[Incident], Spoken | None]:
    def read(incident: Incident) -> Spoken | None:
        value: Casualties | None = getattr(incident, slot)
        return (value.min, value.text) if value else None

    return read


def _spoken_weapons(incident: Incident) -> Spoken | None:
    return next(((w.count.min, w.text) for w in incident.weapons if w.count), None)


def _spoken_date(incident: Incident) -> Spoken | None:
    when = incident.date
    if when is None or when.start is None:
        return None
    return (str(when.start) if when.start == when.end else f"{when.start}/{when.end}"), when.text


def _spoken_place(incident: Incident) -> Spoken | None:
    where = spot_of(incident)
    return (where.id or incident.location.text, incident.location.text) if where and incident.location else None


_SPOKEN: dict[str, Callable[[Incident], Spoken | None]] = {
    "code": lambda i: (str(i.code), None),
    "date": _spoken_date,
    "location": _spoken_place,
    "weapons.count": _spoken_weapons,
    "killed": _spoken_count("killed"),
    "injured": _spoken_count("injured"),
    "casualties": _spoken_count("casualties"),
    "damage": lambda i: (i.damage.value, i.damage.text) if i.damage else None,
}
