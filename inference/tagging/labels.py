"""The label list of the tagger: both layers in one head.

The trigger pass may use O and the event codes; the argument pass may use O, the roles and the
realis labels of the marked trigger. Each pass masks the labels of the other, so that one stock
token-classification head serves both (TagPrime, Hsu et al. 2023).
"""

from collections.abc import Sequence

from annotations.schema import EventCode, Realis, Role

OUTSIDE = "O"


def _iob2(names: Sequence[str]) -> list[str]:
    return [f"{prefix}-{name}" for name in names for prefix in ("B", "I")]


TRIGGER_LABELS: tuple[str, ...] = (OUTSIDE, *_iob2([code.value for code in EventCode]))
ROLE_LABELS: tuple[str, ...] = (OUTSIDE, *_iob2([role.value for role in Role]))
REALIS_LABELS: tuple[str, ...] = tuple(_iob2([realis.value for realis in Realis]))
LABELS: tuple[str, ...] = TRIGGER_LABELS + ROLE_LABELS[1:] + REALIS_LABELS
"""All labels in the order of the head's outputs."""

INDEX: dict[str, int] = {label: index for index, label in enumerate(LABELS)}


def columns(labels: Sequence[str]) -> list[int]:
    """The output columns of some labels."""
    return [INDEX[label] for label in labels]


def may_follow(before: str, after: str) -> bool:
    """Whether ``after`` may stand behind ``before`` in IOB2: ``I-x`` only behind ``B-x`` or ``I-x``.

    >>> may_follow("O", "I-place"), may_follow("B-place", "I-place"), may_follow("I-time", "I-place")
    (False, True, False)
    """
    return not after.startswith("I-") or before[2:] == after[2:]
