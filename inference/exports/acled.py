"""A row of ACLED's table for each incident: its 31 columns in order, then our own.

Source: the column list of ACLED's exports since March 2023, and the ACLED Codebook for the precision codes. What a
single article cannot tell stays empty: ACLED's own ids, the scale of the source, tags, the time of upload.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from annotations.record import DocumentHead, Incident, Record
from annotations.values import Count, DateValue, Location
from inference.exports.countries import countries
from inference.exports.formats import Options
from inference.exports.parties import civilian_targeting, sides
from inference.exports.summary import summary

Cell = str | int | float | bool | None

ACLED_COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
OWN_COLUMNS: dict[str, type] = {
    "document_id": str, "incident_id": str, "code": str, "realis": str, "confidence": float,
    "document_path": str, "document_title": str, "document_sha1": str, "published": str, "published_basis": str,
    "model": str, "actor1_basis": str,
    "date_start": str, "date_end": str, "date_precision": str, "part_of_day": str, "date_text": str,
    "place_id": str, "place_name": str, "place_precision": str, "place_text": str,
    "origin_id": str, "origin_name": str, "origin_latitude": float, "origin_longitude": float, "origin_text": str,
    "weapon_kinds": str, "weapon_models": str, "weapon_min": int, "weapon_max": int, "weapons": str,
    "target_kinds": str, "targets": str, "agents": str, "suspects": str, "recipients": str, "denied_by": str,
    "killed_min": int, "killed_max": int, "killed_text": str,
    "injured_min": int, "injured_max": int, "injured_text": str,
    "casualties_min": int, "casualties_max": int, "casualties_text": str, "damage": bool, "damage_text": str,
    "statements": str, "trigger": str, "trigger_start": int, "trigger_end": int, "offsets": str,
}  # fmt: skip
"""Our columns and the types of their values; ``offsets`` lists all triggers as ``start:end``."""

_NUMBERS: dict[str, type] = {
    "year": int, "time_precision": int, "inter1": int, "inter2": int, "interaction": int, "iso": int, "latitude": float,
    "longitude": float, "geo_precision": int, "fatalities": int,
}  # fmt: skip
TYPES: dict[str, type] = {**{name: _NUMBERS.get(name, str) for name in ACLED_COLUMNS}, **OWN_COLUMNS}
"""All columns in order and the types of their values."""

COLUMNS = tuple(TYPES)

_GEO_PRECISION = {"site": 1, "town": 1, "district": 2, "governorate": 3, "country": 3}
_WEEKS, _MONTH = 14, 31


def rows(record: Record, options: Options) -> Iterator[dict[str, Cell]]:
    """The rows of one article; planned incidents only on request."""
    for incident in record.incidents:
        if incident.realis == "actual" or (options.planned and incident.realis == "planned"):
            yield row(record, incident)


def row(record: Record, incident: Incident) -> dict[str, Cell]:
    """One incident as a row, keys in the order of :data:`COLUMNS`."""
    cells = _acled(incident) | _document(record) | _values(incident)
    return {name: cells.get(name) for name in COLUMNS}


def reference_date(value: DateValue | None) -> tuple[date | None, int | None]:
    """ACLED's event date and time precision.

    1 is the day, 2 the middle of some days or of a week or two, 3 the middle of a month. ACLED codes nothing coarser,
    so longer ranges have no event date; ``date_start`` and ``date_end`` keep them.
    """
    if value is None or value.start is None or value.end is None:
        return None, None
    days = (value.end - value.start).days + 1
    if days > _MONTH:
        return None, None
    return value.start + timedelta(days=(days - 1) // 2), 1 if days == 1 else 2 if days <= _WEEKS else 3


def _acled(incident: Incident) -> dict[str, Cell]:
    day, precision = reference_date(incident.date)
    where, who = incident.location, sides(incident)
    strategic = incident.event_type == "Strategic developments"
    return {
        "event_date": _iso(day),
        "year": _year(incident.date),
        "time_precision": precision,
        "disorder_type": "Strategic developments" if strategic else "Political violence",
        "event_type": incident.event_type,
        "sub_event_type": incident.sub_event_type,
        "actor1": who.first.name, "assoc_actor_1": _join(who.first.others), "inter1": who.first.inter,
        "actor2": who.second.name, "assoc_actor_2": _join(who.second.others), "inter2": who.second.inter,
        "interaction": who.interaction, "actor1_basis": who.basis,
        "civilian_targeting": "Civilian targeting" if civilian_targeting(incident, who.second) else None,
        "source": _join([s.name_en or s.text for s in incident.sources]),
        "notes": summary(incident),
        "fatalities": incident.killed.min if incident.killed else None,
        **(_place(where) if where else {}),
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _year(value: DateValue | None) -> int | None:
    if value is None or value.start is None or value.end is None or value.start.year != value.end.year:
        return None
    return value.start.year


def _place(where: Location) -> dict[str, Cell]:
    country = countries().get(where.country or "")
    return {
        "iso": country and country.iso,
        "region": country and country.region,
        "country": country.name_en if country else where.country,
        "admin1": where.admin1,
        "admin2": _districts().get(where.id or ""),
        "location": where.name_en or where.name or where.text,
        "latitude": where.latitude,
        "longitude": where.longitude,
        "geo_precision": _GEO_PRECISION.get(where.precision or ""),
        "place_id": where.id, "place_name": where.name, "place_precision": where.precision, "place_text": where.text,
    }  # fmt: skip


@cache
def _districts() -> dict[str, str]:
    from inference.values.places.gazetteer import gazetteer

    return {entry.id: entry.admin2 for entry in gazetteer().entries if entry.admin2}


def _document(record: Record) -> dict[str, Cell]:
    head: DocumentHead = record.document
    return {
        "document_id": head.id, "document_path": head.path, "document_title": head.title, "document_sha1": head.sha1,
        "published": _iso(head.published), "published_basis": head.published_basis,
        "model": f"{record.model.name} {record.model.version}",
    }  # fmt: skip


def _values(incident: Incident) -> dict[str, Cell]:
    when, origin = incident.date, incident.origin
    first = incident.mentions[0].trigger if incident.mentions else None
    counts = [weapon.count for weapon in incident.weapons if weapon.count]
    cells: dict[str, Cell] = {
        "incident_id": incident.id, "code": incident.code.value, "realis": incident.realis.value,
        "confidence": incident.confidence,
        "weapon_kinds": _join([w.kind for w in incident.weapons]),
        "weapon_models": _join([w.model for w in incident.weapons]),
        "weapon_min": counts[0].min if len(counts) == 1 else None,
        "weapon_max": counts[0].max if len(counts) == 1 else None,
        "weapons": _join([w.text for w in incident.weapons]),
        "target_kinds": _join([t.kind for t in incident.targets]), "targets": _join([t.text for t in incident.targets]),
        "agents": _join([p.text for p in incident.agents]), "suspects": _join([p.text for p in incident.suspects]),
        "recipients": _join([p.text for p in incident.recipients]),
        "denied_by": _join([p.text for p in incident.denied_by]),
        "damage": incident.damage.value if incident.damage else None,
        "damage_text": incident.damage.text if incident.damage else None,
        "statements": _statements(incident),
        "trigger": first.text if first else None,
        "trigger_start": first.start if first else None, "trigger_end": first.end if first else None,
        "offsets": " ".join(f"{m.trigger.start}:{m.trigger.end}" for m in incident.mentions) or None,
    }  # fmt: skip
    for name, count in (
        ("killed", incident.killed),
        ("injured", incident.injured),
        ("casualties", incident.casualties),
    ):
        cells |= _count(name, count) | {f"{name}_text": count.text if count else None}
    if when:
        cells |= {
            "date_start": _iso(when.start), "date_end": _iso(when.end),
            "date_precision": when.precision, "part_of_day": when.part_of_day, "date_text": when.text,
        }  # fmt: skip
    if origin:
        cells |= {
            "origin_id": origin.id, "origin_name": origin.name_en or origin.name, "origin_latitude": origin.latitude,
            "origin_longitude": origin.longitude, "origin_text": origin.text,
        }  # fmt: skip
    return cells


def _count(name: str, count: Count | None) -> dict[str, Cell]:
    return {f"{name}_min": count.min if count else None, f"{name}_max": count.max if count else None}


def _statements(incident: Incident) -> str | None:
    if not incident.statements:
        return None
    return json.dumps([s.model_dump() for s in incident.statements], ensure_ascii=False)


def _join(values: Iterable[str | None]) -> str | None:
    """ACLED joins several values in one cell with ``; ``."""
    return "; ".join(dict.fromkeys(value for value in values if value)) or None
