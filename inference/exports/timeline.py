"""The timeline of an article: its dated incidents along a line that runs from right to left.

Positions are percentages of the line's length, so that it fits any width with letters of one size.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from annotations.record import Incident
from inference.exports import arabic

APART = 7.0
"""Two marks nearer than this, in percent, stand in different lanes."""

MOST_TICKS = 6


class Mark(NamedTuple):
    """An incident: number in the record, place and width on the line in percent, lane from below."""

    incident: int
    at: float
    width: float
    lane: int


class Tick(NamedTuple):
    """A date on the line."""

    at: float
    label: str


class Timeline(NamedTuple):
    """What is drawn; ``undated`` incidents have no place on it. ``published`` is its place, if it is there."""

    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    undated: tuple[int, ...]
    published: float | None

    @property
    def lanes(self) -> int:
        """How many lanes the marks need."""
        return max((mark.lane for mark in self.marks), default=-1) + 1


def timeline(incidents: Sequence[Incident], published: date | None) -> Timeline:
    """Lay the incidents of one article out."""
    dated = [(n, i.date.start, i.date.end) for n, i in enumerate(incidents) if i.date and i.date.start and i.date.end]
    undated = tuple(n for n, i in enumerate(incidents) if not (i.date and i.date.start))
    if not dated:
        return Timeline((), (), undated, None)
    first = min(start for _, start, _ in dated)
    last = max(end for _, _, end in dated)
    if published and first - timedelta(days=400) < published < last + timedelta(days=400):
        first, last = min(first, published), max(last, published)
    margin = max(1, (last - first).days // 12)
    low, span = first - timedelta(days=margin), (last - first).days + 2 * margin

    def at(day: date) -> float:
        return round(100 * (day - low).days / span, 2)

    shown = at(published) if published and first <= published <= last else None
    return Timeline(
        tuple(_marks(dated, at)), tuple(Tick(at(d), text) for d, text in _ticks(first, last)), undated, shown
    )


def _marks(dated: Sequence[tuple[int, date, date]], place: Callable[[date], float]) -> Iterator[Mark]:
    ends: list[float] = []
    for number, start, end in sorted(dated, key=lambda d: (d[1], d[2])):
        left, right = place(start), place(end)
        lane = next((k for k, taken in enumerate(ends) if left - taken >= APART), len(ends))
        ends[lane : lane + 1] = [right]
        yield Mark(number, left, round(right - left, 2), lane)


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """A few round dates: days, first days of months, or first days of years."""
    days = (last - first).days
    if days <= 45:
        step = max(1, -(-(days + 1) // MOST_TICKS))
        chosen = [first + timedelta(days=k) for k in range(0, days + 1, step)]
        return [(d, f"{d.day} {arabic.word('month', d.month).split('/')[0]}") for d in chosen]
    if days <= 900:
        months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
        inside = [m for m in months if first - timedelta(days=31) <= m <= last]
        step = max(1, -(-len(inside) // MOST_TICKS))
        return [(m, f"{arabic.word('month', m.month).split('/')[0]} {m.year}") for m in inside[::step] if m >= first]
    years = [date(y, 1, 1) for y in range(first.year + 1, last.year + 1)]
    step = max(1, -(-len(years) // MOST_TICKS))
    return [(y, str(y.year)) for y in years[::step]]
