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
def _table(code: EventCode | None) -> dict[str, _Weapon]:
    found = {}
    for row in sorted(rows("weapons.tsv"), key=lambda row: bool(row["codes"])):
        kind = next((k for k in KINDS if k == row["kind"]), None)
        if kind is None:
            raise ValueError(f"weapons.tsv, {row['word']}: expected one of {', '.join(KINDS)}, found {row['kind']!r}")
        if not row["codes"] or code in row["codes"].split():
            found[" ".join(words_of(row["word"]))] = _Weapon(kind, row["model"] or None, int(row["priority"]))
    return found


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
