"""Rules for one value out of several, the same for the mentions of one article and for several articles."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from annotations.values import Count, Damage, DateValue, Target

DATE_ORDER = ("day", "weekend", "week", "range", "month", "season", "year", None)
"""Precisions of a date, the finest first."""
VAGUE = frozenset({"explosive", "other"})
"""Kinds of weapon that say less than any other."""

Entries = TypeVar("Entries")


def settle_date(dates: Sequence[DateValue], tie: Callable[[DateValue], Any]) -> DateValue | None:
    """The most precise date; the part of the day from any that agrees.

    Args:
        dates: as they are told.
        tie: of dates that are equally precise, the one with the least of this is taken.
    """
    known = [d for d in dates if d.start]
    if not known:
        return dates[0] if dates else None
    best = min(known, key=lambda d: (d.reason is not None, DATE_ORDER.index(d.precision), tie(d)))
    part = best.part_of_day or next((d.part_of_day for d in known if d.start == best.start and d.part_of_day), None)
    return best.model_copy(update={"part_of_day": part})


def settle_damage(told: Sequence[Damage]) -> Damage | None:
    """Damage where any tells of it; its absence where one denies it and none tells."""
    return next((d for d in told if d.value), told[0] if told else None)


def settle_targets(
    targets: Iterable[Target],
    same: Callable[[str, str], bool],
    rank: Callable[[str], Any],
    count: Callable[[Target, Target], Count | None],
) -> list[Target]:
    """Each thing once, by its fullest name.

    Args:
        targets: as they are told.
        same: whether two phrases name one thing.
        rank: of a phrase; the higher one gives the words, and the kind where it has one.
        count: of the target that is kept and the one that goes up in it.
    """
    found: list[Target] = []
    for target in targets:
        twin = next((i for i, other in enumerate(found) if same(other.text, target.text)), None)
        if twin is None:
            found.append(target)
            continue
        kept, gone = sorted((found[twin], target), key=lambda t: rank(t.text), reverse=True)
        kind = kept.kind if kept.kind != "other" else gone.kind
        found[twin] = kept.model_copy(update={"count": count(kept, gone), "kind": kind})
    return found


def without_vague(by_kind: Mapping[str, Entries]) -> Mapping[str, Entries]:
    """Weapons by kind, without the vague kinds where a definite one is told."""
    return {kind: entries for kind, entries in by_kind.items() if kind not in VAGUE} or by_kind
