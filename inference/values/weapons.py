"""With what: the kind of weapon of the contract and, where the words give one, the model."""

from functools import cache
from typing import NamedTuple, get_args

from annotations.schema import EventCode, WeaponKind
from inference.values.wordlists import hits, rows, words_of

KINDS: tuple[WeaponKind, ...] = get_args(WeaponKind)


class _Weapon(NamedTuple):
    kind: WeaponKind
    model: str | None
    priority: int


@cache
def _rows() -> list[tuple[str, _Weapon, frozenset[str]]]:
    """Look-up words, weapon and codes of each row; no codes stand for all, and such rows come first."""
    found = []
    for row in rows("weapons.tsv"):
        kind = next((k for k in KINDS if k == row["kind"]), None)
        if kind is None:
            raise ValueError(f"weapons.tsv, {row['word']}: expected one of {', '.join(KINDS)}, found {row['kind']!r}")
        weapon = _Weapon(kind, row["model"] or None, int(row["priority"]))
        found.append((" ".join(words_of(row["word"])), weapon, frozenset(row["codes"].split())))
    return sorted(found, key=lambda row: bool(row[2]))


@cache
def _table(code: EventCode | None) -> dict[str, _Weapon]:
    return {word: weapon for word, weapon, codes in _rows() if not codes or code in codes}


def weapon_kind(text: str, code: EventCode | None = None) -> tuple[WeaponKind, str | None]:
    """Kind and model of the weapon that a phrase names.

    The most telling word wins (a rocket that is called ballistic is a missile, an aircraft without a pilot a
    drone); ``other`` where no word is known. The model is one of that kind or of a plainer word for it.

    Args:
        text: the phrase.
        code: of its event, which says what a plain word means: the car of a bombing is a car bomb.

    >>> weapon_kind("أربعة صواريخ كاتيوشا")
    ('rocket', 'Katyusha')
    >>> weapon_kind("سيارتين", EventCode.IED)
    ('car_bomb', None)
    """
    found = [value for _, _, value in hits(words_of(text), _table(code))]
    if not found:
        return "other", None
    best = max(found, key=lambda w: w.priority)
    model = next((w.model for w in sorted(found, key=lambda w: -w.priority) if w.model and w.kind == best.kind), None)
    return best.kind, model
