"""Incidents: found or not, slot by slot, and their normalised values apart.

The alignment is Hungarian, one to one, over incidents of one code (as in CEAF-REE of GRIT, Du et al. 2021);
slots are scored as in MUC-4 (see :mod:`annotations.alignment`). Normalised values are scored on aligned
incidents only, so that what is measured is the reading of dates, places and numbers.
"""

from collections.abc import Callable, Sequence
from statistics import fmean, median
from typing import Any

from annotations.alignment import SLOTS, align, incident_scores
from annotations.schema import EventCode
from annotations.scores import Score
from annotations.values import IncidentValues, Location
from training.report.predictions import Predicted

VARIANT = "Hungarian alignment within one code (CEAF-REE of GRIT, Du et al. 2021), slots as in MUC-4"
RADII = (10, 50, 161)
"""Kilometres; 161 (100 miles) is the usual mark of geocoding."""


def incident_counts(article: Predicted) -> dict[str, Score]:
    """Counts of one article by name.

    ``detection``, ``slots``, ``slot/...``; ``incident_code/...`` is detection within a code;
    ``assembly/...`` are the same from annotated mentions; ``normalised/...`` are of aligned incidents.
    """
    gold, found = article.document.incidents, article.incidents
    counts = {**_scored(gold, found), **{f"assembly/{k}": v for k, v in _scored(gold, article.assembled).items()}}
    pairs = align(gold, found)
    for code in EventCode:
        right = sum(gold[i].code == code for i, _ in pairs)
        given, wanted = (sum(x.code == code for x in side) for side in (found, gold))
        counts[f"incident_code/{code.value}"] = Score(right, given - right, wanted - right)
    for name, (read, agree) in NORMALISED.items():
        total = Score(0, 0, 0)
        for i, j in pairs:
            wanted_value, given_value = read(gold[i]), read(found[j])
            if wanted_value is None or given_value is None:
                total = total.plus(Score(0, int(given_value is not None), int(wanted_value is not None)))
            else:
                total = total.plus(Score(1, 0, 0) if agree(wanted_value, given_value) else Score(0, 1, 1))
        counts[f"normalised/{name}"] = total
    return counts


def _scored(gold: Sequence[IncidentValues], found: Sequence[IncidentValues]) -> dict[str, Score]:
    scores = incident_scores([(gold, found)])
    return {
        "detection": scores.detection,
        "slots": scores.slots,
        **{f"slot/{name}": score for name, score in scores.by_slot.items()},
    }


def _date(incident: IncidentValues) -> Any:
    return (incident.date.start, incident.date.end) if incident.date and incident.date.start else None


def _within_a_day(a: Any, b: Any) -> bool:
    return all(abs((x - y).days) <= 1 for x, y in zip(a, b, strict=True))


def _counts(items: Sequence[Any]) -> Any:
    return sorted((i.count.min, i.count.max or -1) for i in items if i.count) or None


def _persons(value: Any) -> Any:
    return (value.min, value.max) if value is not None else None


def _equal(a: Any, b: Any) -> bool:
    return bool(a == b)


NORMALISED: dict[str, tuple[Callable[[IncidentValues], Any], Callable[[Any, Any], bool]]] = {
    "date exact": (_date, _equal),
    "date ±1 day": (_date, _within_a_day),
    "admin1": (SLOTS["admin1"], _equal),
    "weapon counts": (lambda i: _counts(i.weapons), _equal),
    "target counts": (lambda i: _counts(i.targets), _equal),
    "killed": (lambda i: _persons(i.killed), _equal),
    "injured": (lambda i: _persons(i.injured), _equal),
}
"""Name to how the value is read and when two values agree."""


def kilometres_off(article: Predicted) -> list[float]:
    """Distances in km between the places of aligned incidents, where both places have coordinates.

    An annotated place without coordinates takes those of the gazetteer's entry of its name, where that
    entry lies in the annotated province.
    """
    from inference.values.places.geodesy import kilometres

    off = []
    for i, j in align(article.document.incidents, article.incidents):
        wanted, given = (_point(x.location) for x in (article.document.incidents[i], article.incidents[j]))
        if wanted and given:
            off.append(kilometres(wanted, given))
    return off


def _point(place: Location | None) -> tuple[float, float] | None:
    if place is None:
        return None
    if place.latitude is not None and place.longitude is not None:
        return place.latitude, place.longitude
    from inference.values.places.reader import lookup

    entry = lookup(place.name or place.text, country_hint=place.country)
    if entry is None or entry.latitude is None or entry.longitude is None or not place.admin1:
        return None
    return (entry.latitude, entry.longitude) if entry.admin1 == place.admin1 else None


def distance_figures(off: Sequence[float]) -> dict[str, Any]:
    """How far places lie off; ``None`` where no pair has coordinates on both sides."""
    if not off:
        return {"places": 0, "mean_km": None, "median_km": None, **{f"within_{r}_km": None for r in RADII}}
    return {
        "places": len(off),
        "mean_km": round(fmean(off), 1),
        "median_km": round(median(off), 1),
        **{f"within_{r}_km": round(sum(km <= r for km in off) / len(off), 4) for r in RADII},
    }
