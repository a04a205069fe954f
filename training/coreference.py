"""Which mentions tell one incident: pairs, B³ and CEAF-e.

A cluster is the set of mentions of one incident. A mention is what the caller takes for its key, for example the
document's id with the span of the trigger. Clusters may overlap: a headline tells several incidents. Clusters of one
mention count, as in the scorer of CoNLL 2012 (Pradhan et al. 2014); what only one side has is wrong there too.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from annotations.scores import Score, score

M = TypeVar("M", bound=Hashable)
Clusters = Sequence[frozenset[M]]


class Shares(NamedTuple):
    """Two sums of shares and what they are shares of: precision is ``given / found``, recall ``got / wanted``."""

    given: float
    found: int
    got: float
    wanted: int

    @property
    def precision(self) -> float | None:
        """``None`` where nothing was found."""
        return self.given / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """``None`` where nothing was wanted."""
        return self.got / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean; ``None`` where one of the two has no value, 0 where both are 0."""
        p, r = self.precision, self.recall
        if p is None or r is None:
            return None
        return 2 * p * r / (p + r) if p + r else 0.0


def links(gold: Clusters[M], found: Clusters[M]) -> Score:
    """Pairs of mentions that stand in one cluster.

    >>> links([frozenset("abc")], [frozenset("ab"), frozenset("c")])
    Score(right=1, spurious=0, missed=2)
    """
    return score(_links(gold), _links(found))


def _links(clusters: Clusters[M]) -> set[frozenset[M]]:
    return {frozenset(pair) for cluster in clusters for pair in combinations(cluster, 2)}


def b_cubed(gold: Clusters[M], found: Clusters[M]) -> Shares:
    """B³ (Bagga and Baldwin 1998), for clusters that overlap in the extended form of Amigó et al. (2009).

    >>> b_cubed([frozenset("abc")], [frozenset("ab"), frozenset("c")]).precision
    1.0
    """
    wanted, given = _homes(gold), _homes(found)
    return Shares(_purity(given, wanted), len(given), _purity(wanted, given), len(wanted))


def _homes(clusters: Clusters[M]) -> dict[M, set[int]]:
    homes: dict[M, set[int]] = defaultdict(set)
    for number, cluster in enumerate(clusters):
        for mention in cluster:
            homes[mention].add(number)
    return dict(homes)


def _purity(one: Mapping[M, set[int]], other: Mapping[M, set[int]]) -> float:
    """Sum over mentions: how much of what stands beside each on one side does so on the other."""
    members: dict[int, set[M]] = defaultdict(set)
    for mention, homes in one.items():
        for home in homes:
            members[home].add(mention)
    total = 0.0
    for mention, homes in one.items():
        beside: Iterable[M] = {m for home in homes for m in members[home]}
        shares = [
            min(shared := len(homes & one[m]), len(other.get(mention, set()) & other.get(m, set()))) / shared
            for m in beside
        ]
        total += sum(shares) / len(shares)
    return total


def ceaf(gold: Clusters[M], found: Clusters[M]) -> Shares:
    """CEAF-e (Luo 2005): clusters aligned one to one; two are as alike as the F1 of their mentions.

    >>> round(ceaf([frozenset("abc")], [frozenset("ab"), frozenset("c")]).given, 3)
    0.8
    """
    if not gold or not found:
        return Shares(0.0, len(found), 0.0, len(gold))
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    alike = np.array([[2 * len(g & f) / (len(g) + len(f)) for f in found] for g in gold])
    total = float(alike[linear_sum_assignment(-alike)].sum())
    return Shares(total, len(found), total, len(gold))
