"""Two systems on the same articles: paired differences, and the articles on which they differ."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from annotations.scores import Score
from training.report.bootstrap import Counts, Difference, paired

COMPARED = ("trig_i", "trig_c", "realis", "arg_i", "arg_c", "arg_c_plus", "detection", "slots")
WATCHED = ("trig_c", "arg_c_plus", "detection", "slots")
"""What an article must differ in to be listed."""


class CompareError(ValueError):
    """Two reports that cannot be compared; the message says why and what to do."""


class Changed(NamedTuple):
    """An article and how many more (or, negative, fewer) errors the first system makes in it, by name."""

    document: str
    errors: dict[str, int]


def compare(
    ours: Mapping[str, Counts], theirs: Mapping[str, Counts]
) -> tuple[dict[str, Difference | None], list[Changed]]:
    """Differences of F1 (ours less theirs) and the articles that changed, the most improved first.

    Raises:
        CompareError: the two stand for different articles.
    """
    if set(ours) != set(theirs):
        alone = len(set(ours) ^ set(theirs))
        raise CompareError(
            f"expected two reports on the same articles, found {alone} that only one of them has; "
            "score both on one split of one corpus, with the same texts"
        )
    names = list(ours)
    differences = paired([ours[n] for n in names], [theirs[n] for n in names], COMPARED)
    changed = []
    for name in names:
        errors = {m: _errors(ours[name].get(m)) - _errors(theirs[name].get(m)) for m in WATCHED}
        if any(errors.values()):
            changed.append(Changed(name, errors))
    return differences, sorted(changed, key=lambda c: (sum(c.errors.values()), c.document))


def _errors(score: Score | None) -> int:
    return score.spurious + score.missed if score else 0


def read_counts(folder: Path, split_hash: str) -> tuple[str, dict[str, Counts]]:
    """Name and counts by article of an earlier report.

    Raises:
        CompareError: a damaged ``metrics.json``, or one of another split.
    """
    path = folder / "metrics.json"
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        about, articles = values["about"], values["articles"]
        counts: dict[str, Counts] = {
            name: {metric: Score(*row) for metric, row in rows.items()} for name, rows in articles.items()
        }
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise CompareError(f"{path}: expected a report of this release ({error}); make it again") from error
    if about.get("split_hash") != split_hash:
        raise CompareError(
            f"{path}: expected a report on the split {split_hash}, found one on {about.get('split_hash')}; "
            "make it again on this split"
        )
    return f"{about.get('model')} {about.get('version')}", counts


def unwrapped(articles: Sequence[str], counts: Sequence[Counts]) -> dict[str, dict[str, list[int]]]:
    """Counts by article as they stand in ``metrics.json``; rows without a count are left out."""
    return {
        name: {metric: list(score) for metric, score in row.items() if any(score)}
        for name, row in zip(articles, counts, strict=True)
    }
