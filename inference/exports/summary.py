"""One English sentence on an incident, from its values alone: ACLED's notes, text alternatives."""

from annotations.record import Incident
from annotations.values import Count, DateValue, Location

_KINDS = {
    "ied": "explosive device", "car_bomb": "car bomb", "suicide_belt": "explosive belt", "small_arms": "small arms",
    "other": "other weapon",
}  # fmt: skip


def summary(incident: Incident) -> str:
    """What, where, when, with what, who was hurt; only what is known."""
    what = incident.sub_event_type or incident.event_type
    parts = [("Planned: " if incident.realis == "planned" else "") + what]
    if incident.location:
        parts.append(f"at {place(incident.location)}")
    if incident.date:
        parts.append(f"({when(incident.date)})")
    head = " ".join(parts) + "."
    weapons = ", ".join(filter(None, (_weapon(w.kind, w.model, w.count) for w in incident.weapons)))
    tail = [f"Weapons: {weapons}." if weapons else ""]
    for name, value in (("Killed", incident.killed), ("Injured", incident.injured)):
        tail.append(f"{name}: {count(value)}." if value else "")
    sources = "; ".join(dict.fromkeys(s.name_en or s.text for s in incident.sources))
    tail.append(f"Reported by: {sources}." if sources else "")
    return " ".join(filter(None, [head, *tail]))


def count(value: Count) -> str:
    """``4``, ``1 to 4``, ``2 or more``."""
    if value.max is None:
        return f"{value.min} or more"
    return str(value.min) if value.min == value.max else f"{value.min} to {value.max}"


def place(value: Location) -> str:
    """Its English name, province and country code."""
    return ", ".join(
        dict.fromkeys(filter(None, (value.name_en or value.name or value.text, value.admin1, value.country)))
    )


def when(value: DateValue) -> str:
    """The day or range, or the article's words."""
    if value.start is None:
        return f"date not resolved: {value.text}" if value.text else "date unknown"
    days = str(value.start) if value.start == value.end else f"{value.start} to {value.end}"
    return f"{days}, {value.part_of_day}" if value.part_of_day else days


def _weapon(kind: str, model: str | None, number: Count | None) -> str:
    word = _KINDS.get(kind, kind.replace("_", " "))
    named = f"{word} ({model})" if model else word
    return f"{count(number)} x {named}" if number else named
