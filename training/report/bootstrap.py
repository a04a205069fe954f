"""Intervals by resampling articles (Efron 1979), and paired differences of two systems (Koehn 2004).

Only the counts of each article are drawn again, so a thousand draws cost one matrix product.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from annotations.scores import Score

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 1000
SEED = 13
LEAST = 5
"""With fewer articles no interval is given."""

Counts = Mapping[str, Score]


class Difference(NamedTuple):
    """F1 of one system less F1 of another, its 95 % interval, and the share of draws above zero."""

    difference: float
    low: float
    high: float
    better: float


def total(articles: Sequence[Counts], name: str) -> Score:
    """One count over articles."""
    rows = [a[name] for a in articles if name in a]
    return Score(sum(r.right for r in rows), sum(r.spurious for r in rows), sum(r.missed for r in rows))


def intervals(articles: Sequence[Counts], names: Sequence[str]) -> dict[str, tuple[float, float] | None]:
    """95 % intervals of F1 by name; ``None`` where articles are too few or F1 has mostly no value."""
    import numpy as np

    if len(articles) < LEAST:
        return dict.fromkeys(names)
    drawn = _f1(articles, names)
    found: dict[str, tuple[float, float] | None] = {}
    for at, name in enumerate(names):
        values = drawn[:, at][~np.isnan(drawn[:, at])]
        enough = len(values) >= DRAWS / 2
        found[name] = (_at(values, 2.5), _at(values, 97.5)) if enough else None
    return found


def paired(ours: Sequence[Counts], theirs: Sequence[Counts], names: Sequence[str]) -> dict[str, Difference | None]:
    """Differences of F1 by name, both systems on the same drawn articles.

    Raises:
        ValueError: the two do not stand for the same number of articles.
    """
    import numpy as np

    if len(ours) != len(theirs):
        raise ValueError(f"expected both systems on the same articles, found {len(ours)} and {len(theirs)}")
    found: dict[str, Difference | None] = dict.fromkeys(names)
    if len(ours) < LEAST:
        return found
    drawn = _f1(ours, names) - _f1(theirs, names)
    for at, name in enumerate(names):
        mine, other = total(ours, name).f1, total(theirs, name).f1
        values = drawn[:, at][~np.isnan(drawn[:, at])]
        if mine is not None and other is not None and len(values) >= DRAWS / 2:
            better = round(float((values > 0).mean()), 4)
            found[name] = Difference(round(mine - other, 4), _at(values, 2.5), _at(values, 97.5), better)
    return found


def _at(values: "NDArray[np.float64]", percentile: float) -> float:
    import numpy as np

    return round(float(np.percentile(values, percentile)), 4)


def _f1(articles: Sequence[Counts], names: Sequence[str]) -> "NDArray[np.float64]":
    """F1 of every draw, ``(draws, names)``; not a number where it has no value."""
    import numpy as np

    nothing = Score(0, 0, 0)
    counts = np.array([[a.get(name, nothing) for name in names] for a in articles], dtype=np.float64)
    size = len(articles)
    drawn = np.random.default_rng(SEED).multinomial(size, [1 / size] * size, size=DRAWS)
    right, spurious, missed = (drawn @ counts[:, :, k] for k in range(3))
    wanted = 2 * right + spurious + missed
    return np.divide(2 * right, wanted, out=np.full_like(wanted, np.nan), where=wanted > 0)
