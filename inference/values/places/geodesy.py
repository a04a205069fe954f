"""Distances and bearings on the globe, in kilometres and degrees (WGS 84)."""

import math
from typing import Protocol

RADIUS = 6371.0
"""Mean radius of the Earth in kilometres."""


class Located(Protocol):
    """Anything with coordinates in degrees, ``None`` where they are unknown."""

    @property
    def latitude(self) -> float | None:
        """Degrees north."""

    @property
    def longitude(self) -> float | None:
        """Degrees east."""


def distance(a: Located, b: Located) -> float | None:
    """Kilometres between two places; ``None`` where one has no coordinates."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    return kilometres((a.latitude, a.longitude), (b.latitude, b.longitude))


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) points on a sphere."""
    p, q = math.radians(a[0]), math.radians(b[0])
    half = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(half))


def offset(point: tuple[float, float], km: float, bearing: float) -> tuple[float, float]:
    """The point ``km`` from ``point`` in the direction ``bearing`` (degrees clockwise from north)."""
    p, q, way = math.radians(point[0]), math.radians(point[1]), math.radians(bearing)
    arc = km / RADIUS
    latitude = math.asin(math.sin(p) * math.cos(arc) + math.cos(p) * math.sin(arc) * math.cos(way))
    shift = math.atan2(math.sin(way) * math.sin(arc) * math.cos(p), math.cos(arc) - math.sin(p) * math.sin(latitude))
    return math.degrees(latitude), math.degrees(q + shift)
