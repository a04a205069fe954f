"""Clusters of accounts that tell one happening: the same whatever order the accounts come in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from inference.across.pairs import THRESHOLD, Account, days_apart, probability

_WIDE_DAYS = 31
"""A longer window is compared with all accounts; the rest are found by their days."""


@dataclass(frozen=True)
class Cluster:
    """Accounts of one happening in the order of their keys, and the mean probability over their pairs (1 for one)."""

    members: tuple[Account, ...]
    score: float


def cluster(
    accounts: Iterable[Account], weights: Mapping[str, float] | None = None, threshold: float = THRESHOLD
) -> list[Cluster]:
    """Join accounts into happenings; the order in which they come makes no difference.

    Pairs are taken from the likeliest down, ties by key; two clusters are joined where no member
    contradicts another and the mean over all pairs between them reaches the threshold.

    Args:
        accounts: of any number of articles; one that comes twice counts once.
        weights: of :func:`features`, or those shipped.
        threshold: least probability to join.
    """
    known = {one.key: one for one in accounts}
    ordered = [known[key] for key in sorted(known)]
    memory: dict[tuple[int, int], float] = {}

    def likely(i: int, j: int) -> float:
        pair = (min(i, j), max(i, j))
        if pair not in memory:
            memory[pair] = probability(ordered[pair[0]], ordered[pair[1]], weights)
        return memory[pair]

    links = [(-p, i, j) for i, j in candidates(ordered) if (p := likely(i, j)) >= threshold]
    home = list(range(len(ordered)))
    groups = {i: [i] for i in home}
    for _, i, j in sorted(links):
        a, b = home[i], home[j]
        if a == b:
            continue
        between = [likely(x, y) for x in groups[a] for y in groups[b]]
        if min(between) > 0.0 and sum(between) / len(between) >= threshold:
            for member in groups[b]:
                home[member] = a
            groups[a] += groups.pop(b)
    return [
        Cluster(
            tuple(ordered[i] for i in sorted(group)), _mean([likely(i, j) for i, j in combinations(sorted(group), 2)])
        )
        for _, group in sorted((min(g), g) for g in groups.values())
    ]


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 3) if values else 1.0


def candidates(accounts: Sequence[Account]) -> Iterator[tuple[int, int]]:
    """Pairs ``i < j`` whose windows come within a day of each other, each once; also copies of one text."""
    by_day: dict[date, list[int]] = defaultdict(list)
    by_text: dict[str, list[int]] = defaultdict(list)
    wide: list[int] = []
    for i, one in enumerate(accounts):
        by_text[one.sha1].append(i)
        if one.window is None:
            continue
        if (one.window[1] - one.window[0]).days > _WIDE_DAYS:
            wide.append(i)
            continue
        for n in range((one.window[1] - one.window[0]).days + 2):
            by_day[one.window[0] + timedelta(days=n)].append(i)
    found = {(i, j) for same in (*by_day.values(), *by_text.values()) for i, j in combinations(same, 2)}
    for i in wide:
        found |= {
            (min(i, j), max(i, j)) for j, other in enumerate(accounts) if j != i and days_apart(accounts[i], other) <= 1
        }
    return iter(sorted(found))
