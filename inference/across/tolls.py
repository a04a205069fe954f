"""How the counts of dead, hurt and weapons of two articles agree."""

from collections.abc import Sequence

from annotations.values import Count, IncidentValues
from inference.incidents.identity import overlap

_LARGE = 5
"""Two articles that give this count or a larger one hardly do so by chance."""
_CLOSE = 0.7
"""Least share of the greater count at which two that differ are close."""
_LOOSE = 0.5
"""Share of the greater count below which two are far from each other."""
_FEW = 3
"""Two counts that exclude each other and differ by no more than this are not far apart."""


def toll_features(x: IncidentValues, y: IncidentValues) -> dict[str, float]:
    """Agreement of killed and injured, and of their sum where one article gives only the sum."""
    found = {**_figures("killed", x.killed, y.killed), **_figures("injured", x.injured, y.injured)}
    if not found and (x.casualties or y.casualties):
        totals = [_total(x), _total(y)]
        if totals[0] is not None and totals[1] is not None:
            meet = _close(totals[0], totals[1])
            found.update({"same_total": float(meet), "other_total": float(not meet)})
    return {name: value for name, value in found.items() if value}


def count_features(x: Sequence[Count], y: Sequence[Count]) -> dict[str, float]:
    """Agreement of the counts of weapons."""
    if not x or not y:
        return {}
    meet = any(overlap(c, d) for c in x for d in y)
    return {"same_count": 1.0} if meet else {"other_count": 1.0}


def _total(values: IncidentValues) -> int | None:
    """The least number of dead and hurt together; ``None`` where neither is given."""
    if values.casualties is not None:
        return values.casualties.min
    given = [count for count in (values.killed, values.injured) if count is not None]
    return sum(count.min for count in given) if given else None


def _figures(name: str, a: Count | None, b: Count | None) -> dict[str, float]:
    """``same``, ``close`` or ``other``; nothing where only an open end lets far counts meet ("more than 8", 50)."""
    if a is None or b is None:
        return {}
    meet = overlap(a, b)
    low, high = sorted((a.min, b.min))
    far = meet and low < _LOOSE * high
    close = not meet and _close(a.min, b.min)
    found = {
        f"same_{name}": float(meet and not far),
        f"close_{name}": float(close),
        f"other_{name}": float(not meet and not close),
        f"far_{name}": float(not meet and high - low > _FEW and low < _LOOSE * high),
        "same_toll": float(a.min == b.min >= _LARGE),
        "zero_against": float((a.max == 0 and b.min > 0) or (b.max == 0 and a.min > 0)),
    }
    return {key: value for key, value in found.items() if value}


def _close(a: int, b: int) -> bool:
    """Whether two counts differ by one or by little; zero is close to none."""
    low, high = sorted((a, b))
    return low > 0 and (low >= _CLOSE * high or high - low <= 1)
