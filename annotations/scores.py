"""Precision, recall and F1 over sets of spans, and the trigger and argument scores of TextEE.

Trig-I: trigger span; Trig-C: span and code; Arg-I: span and code of its event; Arg-C: and role;
Arg-C+: and the trigger that it is attached to. All spans in full and exactly, micro-averaged.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple, Protocol


class Score(NamedTuple):
    """Counts of right, spurious and missed items, and what follows from them."""

    right: int
    spurious: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Share of the found that is right; ``None`` where nothing was found."""
        found = self.right + self.spurious
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """Share of the wanted that was found; ``None`` where nothing was wanted."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean; ``None`` where nothing was wanted and nothing found."""
        total = 2 * self.right + self.spurious + self.missed
        return 2 * self.right / total if total else None

    def plus(self, other: "Score") -> "Score":
        """The score over both samples."""
        return Score(self.right + other.right, self.spurious + other.spurious, self.missed + other.missed)


def score(gold: Iterable[Hashable], found: Iterable[Hashable]) -> Score:
    """Compare two sets.

    >>> score({1, 2, 3}, {2, 3, 4}).f1
    0.6666666666666666
    """
    wanted, given = set(gold), set(found)
    right = len(wanted & given)
    return Score(right, len(given) - right, len(wanted) - right)


class SpanLike(Protocol):
    """Anything with a start and an end."""

    start: int
    end: int


class MentionLike(NamedTuple):
    """A mention reduced to what is scored: ``arguments`` are ``(role, start, end)``."""

    code: str
    realis: str
    start: int
    end: int
    arguments: tuple[tuple[str, int, int], ...]


def mention_scores(pairs: Sequence[tuple[Sequence[MentionLike], Sequence[MentionLike]]]) -> dict[str, Score]:
    """Scores of predicted mentions against gold ones.

    Args:
        pairs: gold and predicted mentions of each article.

    Returns:
        ``trig_i``, ``trig_c``, ``arg_i``, ``arg_c``, ``arg_c_plus`` and ``realis`` (code and realis right).
    """
    names = ("trig_i", "trig_c", "realis", "arg_i", "arg_c", "arg_c_plus")
    totals = dict.fromkeys(names, Score(0, 0, 0))
    for gold, found in pairs:
        for name in names:
            totals[name] = totals[name].plus(score(_items(name, gold), _items(name, found)))
    return totals


def _items(name: str, mentions: Sequence[MentionLike]) -> set[Hashable]:
    if name == "trig_i":
        return {(m.start, m.end) for m in mentions}
    if name == "trig_c":
        return {(m.start, m.end, m.code) for m in mentions}
    if name == "realis":
        return {(m.start, m.end, m.code, m.realis) for m in mentions}
    if name == "arg_i":
        return {(start, end, m.code) for m in mentions for _, start, end in m.arguments}
    if name == "arg_c":
        return {(start, end, m.code, role) for m in mentions for role, start, end in m.arguments}
    return {(start, end, role, m.start, m.end, m.code) for m in mentions for role, start, end in m.arguments}
