"""How well place phrases are resolved, on a table of mentions with points from other lists.

Metrics after Mordecai 3 (found, country, province, kilometres, share within 161 km), and within 10 km.
The table is described in ``docs/places.md``.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from inference.values.places.geodesy import kilometres
from inference.values.places.reader import PRECISION, Place, lookup


@dataclass(frozen=True)
class Case:
    """One mention: words, words around it, what is expected (``*`` in a column: any answer)."""

    text: str
    context: tuple[str, ...]
    admin1: str
    country: str
    point: tuple[float, float] | None
    kind: str
    place: Place | None

    @property
    def found(self) -> bool:
        """Whether the gazetteer gave an entry, or an anchor a point."""
        return (self.place is not None and self.place.latitude is not None) or self.entry

    @property
    def entry(self) -> bool:
        """Whether an entry was given."""
        return self.place is not None and self.place.id is not None

    @property
    def country_right(self) -> bool:
        """Whether the country is the expected one."""
        return self.country == "*" or (self.place is not None and self.place.country == self.country)

    @property
    def admin1_right(self) -> bool:
        """Whether country and province are the expected ones."""
        if self.admin1 == "*" or not self.admin1:
            return self.country_right
        return self.country_right and self.place is not None and self.place.admin1 == self.admin1

    @property
    def km(self) -> float | None:
        """Distance from the expected point; ``None`` where either side has none."""
        if self.point is None or self.place is None or self.place.latitude is None or self.place.longitude is None:
            return None
        return kilometres(self.point, (self.place.latitude, self.place.longitude))

    @property
    def exact(self) -> bool:
        """Whether the entry is as narrow as the mention, in the right province, and no more than 10 km off."""
        if self.place is None or not self.entry or not self.admin1_right:
            return False
        wanted = PRECISION.get(self.kind, "governorate")
        return self.place.precision == wanted and (self.point is None or (self.km is not None and self.km <= 10))


def read_cases(path: Path) -> list[Case]:
    """The mentions of a table, each looked up.

    Raises:
        ValueError: a column is missing.
    """
    needed = {"text", "hints", "admin1", "country", "lat", "lon", "kind"}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if missing := needed - set(rows.fieldnames or ()):
            raise ValueError(f"{path}: expected columns {sorted(needed)}, found none named {sorted(missing)}")
        cases = []
        for row in rows:
            hints = tuple(h for h in row["hints"].split("|") if h)
            point = (float(row["lat"]), float(row["lon"])) if row["lat"] else None
            place = lookup(row["text"], hints)
            cases.append(Case(row["text"], hints, row["admin1"], row["country"], point, row["kind"], place))
    return cases


def summary(cases: Sequence[Case]) -> dict[str, float]:
    """Shares between 0 and 1 and the median in kilometres.

    The distance shares count mentions with a known point; one that was not found is outside every radius.
    """
    pointed = [c for c in cases if c.point is not None]
    distances = [c.km for c in pointed if c.km is not None]
    share = {
        "mentions": float(len(cases)),
        "found": sum(c.found for c in cases) / len(cases),
        "exact entry": sum(c.exact for c in cases) / len(cases),
        "country": sum(c.country_right for c in cases) / len(cases),
        "admin1": sum(c.admin1_right for c in cases) / len(cases),
        "wrong admin1 of found": sum(c.found and not c.admin1_right for c in cases)
        / max(1, sum(c.found for c in cases)),
        "with point": float(len(pointed)),
    }
    if pointed:
        share |= {f"within {r} km": sum(d <= r for d in distances) / len(pointed) for r in (10, 161)}
        share["median km"] = median(distances) if distances else float("nan")
    return share
