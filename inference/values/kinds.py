"""The kind of a target, weighed: its words, the listed kind, the actor that it belongs to, and what was done to it.

A multinomial logistic model over :func:`features`. The lists of :mod:`inference.values.targets` are one of its
features: they know the heads of phrases, the model knows how annotators use the kinds ("wanted men" of an arrest
are civilians, a town that was shelled is a residence). :mod:`training.kinds` fits ``tables/target_weights.tsv``.
"""

import re
from collections import defaultdict
from functools import cache, lru_cache

from annotations.fold import key
from annotations.schema import EventCode, TargetKind
from inference.values.actors import classify
from inference.values.targets import KINDS, target_kind
from inference.values.wordlists import rows

TABLE = "target_weights.tsv"
_CLITICS = re.compile(r"^[وف]?[بلك]?(?:ال|لل)?(?=\w{3})")
_PARTS = 3
"""Characters of a part of a word; ``^`` and ``$`` mark its ends."""


def features(text: str, code: EventCode) -> dict[str, float]:
    """What speaks for one kind or another; all values 1.

    Args:
        text: the words of the target.
        code: of the happening.
    """
    words = key(text).split()
    actor = classify(text)
    found = {
        "bias", f"code={code.value}", f"listed={target_kind(text)}", f"actor={actor.kind}", f"side={actor.side}",
        f"words={min(4, len(words))}", f"article={bool(words and words[0].startswith('ال'))}",
    }  # fmt: skip
    for place, word in enumerate(_CLITICS.sub("", word) for word in words):
        marked = f"^{word}$"
        part = "head part" if place == 0 else "part"
        found |= {f"word={word}", *([f"head={word}"] if place == 0 else [])}
        found |= {f"{part}={marked[i : i + _PARTS]}" for i in range(len(marked) - _PARTS + 1)}
    return dict.fromkeys(sorted(found), 1.0)


@cache
def weights() -> dict[str, dict[str, float]]:
    """Feature to the weight of each kind; nothing where the table has no rows."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows(TABLE):
        found[row["feature"]][row["kind"]] = float(row["weight"])
    return dict(found)


@lru_cache(maxsize=8192)
def kind_of(text: str, code: EventCode) -> TargetKind:
    """The likeliest kind of a target; that of the lists where the table of weights is empty.

    >>> kind_of("رتل دعم لوجستي للتحالف الدولي", EventCode.IED)
    'convoy'
    """
    table = weights()
    if not table:
        return target_kind(text)
    scores = dict.fromkeys(KINDS, 0.0)
    for name in features(text, code):
        for kind, weight in table.get(name, {}).items():
            scores[kind] += weight  # type: ignore[index]
    return max(KINDS, key=lambda kind: scores[kind])
