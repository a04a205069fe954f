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
from annotations.values import Agent, Casualties, IncidentValues, Statement, Value
from inference.across.clusters import cluster
from inference.across.fusion import (
    merge_casualties,
    merge_damage,
    merge_date,
    merge_named,
    merge_parties,
    merge_place,
    merge_targets,
    merge_weapons,
)
from inference.across.pairs import THRESHOLD, Account, account
from inference.across.whereabouts import spot_of


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
        weights: of :func:`inference.across.pairs.features`, or those shipped.
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
    return sorted(
        found, key=lambda m: (m.date is None or m.date.start is None, str(m.date.start if m.date else ""), m.id)
    )


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
    told = [report.incident for report in ordered]
    code = _most([i.code for i in told])
    merged = MergedIncident(
        id=stable_id(ordered),
        code=code,
        realis=Realis.ACTUAL if any(i.realis is Realis.ACTUAL for i in told) else told[0].realis,
        event_type="",
        sub_event_type=None,
        score=score,
        confidence=_confidence(told, score),
        date=merge_date(told),
        location=merge_place([i.location for i in told]),
        origin=merge_place([i.origin for i in told]),
        weapons=merge_weapons(told),
        targets=merge_targets(told),
        agents=[Agent.model_validate(party) for party in merge_parties(told, lambda i: i.agents)],
        suspects=merge_named(told, lambda i: i.suspects),
        recipients=merge_named(told, lambda i: i.recipients),
        denied_by=merge_named(told, lambda i: i.denied_by),
        sources=merge_named(told, lambda i: i.sources),
        killed=merge_casualties(told, "killed"),
        injured=merge_casualties(told, "injured"),
        casualties=merge_casualties(told, "casualties"),
        damage=merge_damage(told),
        reports=ordered,
    )
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


def _confidence(told: Sequence[Incident], score: float) -> float:
    """Noisy-or over articles: the surest counts in full, each other one by half of its confidence times the score."""
    sure = sorted((i.confidence for i in told), reverse=True)
    miss = 1.0 - sure[0]
    for other in sure[1:]:
        miss *= 1.0 - score * other / 2
    return round(min(1.0 - miss, max(0.999, sure[0])), 3)


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
        slot=slot,
        value=value,
        source=source,
        text=text,
        document=head.id,
        incident=report.incident.id,
        published=head.published,
    )


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
