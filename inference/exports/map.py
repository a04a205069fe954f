"""The map of an article, drawn as SVG from the outlines of the governorates; nothing is fetched.

Plate carrée with the middle parallel true to scale. A site or town is a dot, a district a ring, a governorate is
shaded as a whole, a country has its name marked. Where an incident lies outside of Iraq, a graticule and the names of
the countries stand for the outlines that the package has not.
"""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape
from typing import Any, NamedTuple

from annotations.record import Incident
from inference.exports import arabic
from inference.exports.countries import countries
from inference.paths import ASSETS

Project = Callable[[float, float], tuple[float, float]]
"""Longitude and latitude in degrees to x and y of the drawing."""

WIDTH = 360.0
_LANDMARKS = ("Anbar", "Nineveh", "Basra", "Muthanna", "Erbil", "Salah al-Din")
IRAQ = (38.5, 28.8, 48.9, 37.6)
"""West, south, east, north in degrees."""


class Spot(NamedTuple):
    """Incidents at one point, by number, and how precisely it is known."""

    longitude: float
    latitude: float
    precision: str
    incidents: tuple[int, ...]
    name: str


@cache
def _outlines() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((ASSETS / "iraq.geojson").read_text(encoding="utf-8"))["features"])


def spots(incidents: Sequence[Incident]) -> list[Spot]:
    """Where the incidents are; those at one point share a spot, those without coordinates have none."""
    found: dict[tuple[float, float, str], list[int]] = {}
    names: dict[tuple[float, float, str], str] = {}
    for number, incident in enumerate(incidents):
        where = incident.location
        if where is None or where.latitude is None or where.longitude is None:
            continue
        key = (round(where.longitude, 3), round(where.latitude, 3), where.precision or "site")
        found.setdefault(key, []).append(number)
        names.setdefault(key, where.name or where.text)
    return [Spot(*key, tuple(numbers), names[key]) for key, numbers in found.items()]


def draw(incidents: Sequence[Incident], prefix: str) -> str:
    """The map as an ``<svg>`` element, or nothing where no incident has coordinates.

    Args:
        incidents: of one article.
        prefix: of the ids that the spots link to, ``{prefix}i{number}``.
    """
    points = spots(incidents)
    if not points:
        return ""
    abroad = any(i.location and i.location.country not in ("IQ", None) for i in incidents)
    box = _box(points, abroad)
    height = _height(box)
    project = _projection(box)
    layers = [
        *(_graticule(box, project) if abroad else ()),
        *_governorates(incidents, points, project, abroad),
        *(_countries(incidents, box, project) if abroad else ()),
        *_spots(points, prefix, project),
    ]
    inside = "".join(layers)
    said = "؛ ".join(f"{i.location.name or i.location.text} ({n + 1})" for n, i in enumerate(incidents) if i.location)
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="group" aria-label="خريطة: {escape(said)}">'
        f"<title>خريطة الأحداث</title>{inside}</svg>"
    )


def _box(points: Sequence[Spot], abroad: bool) -> tuple[float, float, float, float]:
    west, south, east, north = IRAQ
    if not abroad and all(west <= p.longitude <= east and south <= p.latitude <= north for p in points):
        return IRAQ
    near = all(30 <= p.longitude <= 62 and 12 <= p.latitude <= 43 for p in points)
    own = IRAQ if near else (points[0].longitude, points[0].latitude) * 2
    west = min(own[0], *(p.longitude for p in points), 180)
    east = max(own[2], *(p.longitude for p in points), -180)
    south = min(own[1], *(p.latitude for p in points), 90)
    north = max(own[3], *(p.latitude for p in points), -90)
    pad = max(1.5, 0.06 * max(east - west, north - south))
    west, south, east, north = west - pad, south - pad, east + pad, north + pad
    middle, wide = (south + north) / 2, (east - west) * math.cos(math.radians((south + north) / 2))
    if north - south < 0.6 * wide:
        south, north = middle - 0.3 * wide, middle + 0.3 * wide
    elif wide < 0.8 * (north - south):
        more = (0.8 * (north - south) - wide) / 2 / max(0.2, math.cos(math.radians(middle)))
        west, east = west - more, east + more
    return west, max(south, -85.0), east, min(north, 85.0)


def _height(box: tuple[float, float, float, float]) -> float:
    west, south, east, north = box
    return WIDTH * (north - south) / ((east - west) * math.cos(math.radians((south + north) / 2)))


def _projection(box: tuple[float, float, float, float]) -> Project:
    west, south, east, north = box
    scale, height = WIDTH / (east - west), _height(box)
    return lambda lon, lat: (round((lon - west) * scale, 1), round((north - lat) * height / (north - south), 1))


def _graticule(box: tuple[float, float, float, float], project: Project) -> Iterator[str]:
    west, south, east, north = box
    step = next(s for s in (1, 2, 5, 10, 20, 30, 90) if (east - west) / s <= 7)
    for degree in range(math.ceil(west / step) * step, math.floor(east) + 1, step):
        x, _ = project(degree, south)
        yield f'<path class="grid" d="M{x} 0V{_height(box):.0f}"/>'
        yield f'<text class="deg" x="{x + 2}" y="{_height(box) - 3:.0f}">{degree}°</text>'
    for degree in range(math.ceil(south / step) * step, math.floor(north) + 1, step):
        _, y = project(west, degree)
        yield f'<path class="grid" d="M0 {y}H{WIDTH:.0f}"/><text class="deg" x="2" y="{y - 2}">{degree}°</text>'


def _governorates(
    incidents: Sequence[Incident], points: Sequence[Spot], project: Project, small: bool
) -> Iterator[str]:
    whole = {i.location.admin1 for i in incidents if i.location and i.location.precision == "governorate"}
    named = {i.location.admin1 for i in incidents if i.location}
    taken = [project(p.longitude, p.latitude) for p in points]
    labels = []
    for feature in _outlines():
        properties = feature["properties"]
        rings = [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon]
        path = "".join("M" + "L".join("{} {}".format(*project(*point)) for point in ring) + "Z" for ring in rings)
        shaded = " whole" if properties["admin1"] in whole else ""
        yield f'<path class="land{shaded}" d="{path}"/>'
        x, y = project(*properties["label"])
        clear = all(abs(x - px) > 44 or not -34 < y - py < 10 for px, py in taken)
        if not small and clear and (properties["admin1"] in named or properties["admin1"] in _LANDMARKS):
            labels.append(f'<text class="area" x="{x}" y="{y}">{escape(properties["name"])}</text>')
    yield from labels


def _countries(
    incidents: Sequence[Incident], box: tuple[float, float, float, float], project: Project
) -> Iterator[str]:
    """Names of countries, where their capitals are, or below an incident where the capital is off the map."""
    from inference.values.places.gazetteer import gazetteer

    west, south, east, north = box
    at: dict[str, tuple[float, float]] = {}
    for entry in gazetteer().entries:
        if entry.kind != "country" or not entry.country or entry.longitude is None or entry.latitude is None:
            continue
        if west < entry.longitude < east and south < entry.latitude < north:
            at.setdefault(entry.country, project(entry.longitude, entry.latitude))
    for where in (incident.location for incident in incidents):
        if where and where.country and where.longitude is not None and where.latitude is not None:
            x, y = project(where.longitude, where.latitude)
            at.setdefault(where.country, (x, round(y + 40, 1)))
    for code, (x, y) in at.items():
        if code in countries():
            yield f'<text class="country" x="{x}" y="{y}">{escape(countries()[code].name)}</text>'


def _spots(points: Sequence[Spot], prefix: str, project: Project) -> Iterator[str]:
    placed = [project(p.longitude, p.latitude) for p in points]
    for spot in sorted(points, key=lambda p: p.latitude):
        x, y = project(spot.longitude, spot.latitude)
        label = "، ".join(str(n + 1) for n in spot.incidents)
        shape = _shape(spot.precision, x, y)
        half = 9 + 4 * (len(label) - 1)
        lx, ly = _free(x, y, half, placed)
        placed.append((lx, ly))
        noun = "الحدث" if len(spot.incidents) == 1 else "الأحداث"
        said = escape(f"{noun} {label}: {spot.name}، {arabic.word('precision', spot.precision)}")
        numbers = " ".join(map(str, spot.incidents))
        yield (
            f'<a class="spot" href="#{prefix}i{spot.incidents[0]}" data-i="{numbers}" aria-label="{said}">'
            f'<title>{said}</title>{shape}<path class="lead" d="M{x} {y}L{lx} {ly}"/>'
            f'<rect class="flag" x="{lx - half}" y="{ly - 9}" width="{2 * half}" height="18" rx="9"/>'
            f'<text class="num" x="{lx}" y="{ly + 4}">{label}</text></a>'
        )


def _shape(precision: str, x: float, y: float) -> str:
    if precision in ("site", "town"):
        return f'<circle class="dot" cx="{x}" cy="{y}" r="4.5"/>'
    if precision == "district":
        return f'<circle class="ring" cx="{x}" cy="{y}" r="11"/>'
    return f'<circle class="ring wide" cx="{x}" cy="{y}" r="{16 if precision == "governorate" else 26}"/>'


def _free(x: float, y: float, half: float, placed: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """A place for the number beside its point, away from the numbers that stand already."""
    for radius in (20.0, 30.0, 42.0, 56.0):
        for turn in (-90, -30, -150, 30, 150, 90):
            lx, ly = x + radius * math.cos(math.radians(turn)), y + radius * math.sin(math.radians(turn))
            if (
                half < lx < WIDTH - half
                and ly > 12
                and all(math.hypot((lx - px) * 9 / half, ly - py) > 19 for px, py in placed)
            ):
                return round(lx, 1), round(ly, 1)
    return x, round(y - 20, 1)


def governorate_name(admin1: str | None) -> str | None:
    """The Arabic name of a governorate of Iraq, or the name that was given."""
    return next((f["properties"]["name"] for f in _outlines() if f["properties"]["admin1"] == admin1), admin1)
