"""Training the weights that say what kind of target a phrase is."""

import csv
from collections.abc import Sequence
from pathlib import Path

from annotations.corpus import load_corpus
from annotations.document import Document
from inference.paths import TABLES
from inference.values.kinds import TABLE, features

PATH = TABLES / TABLE
OURS = frozenset({"own", "seeds"})
"""Sources of texts written for the corpus; real articles count :data:`REAL` times as much."""
REAL = 3.0
STRENGTH = 0.3
"""Inverse strength of the L2 penalty, chosen by cross-validation on train."""
LEAST = 0.15
"""Smaller weights are left out."""
DOCUMENTS = 2
"""A feature must turn up in this many documents: a word of one article tells nothing of the next."""

Weights = dict[tuple[str, str], float]


def fit_kinds(documents: Sequence[Document]) -> Weights:
    """Weights of :func:`inference.values.kinds.features` by feature and kind: multinomial logistic regression.

    Args:
        documents: whose annotated targets and their kinds are learned from.

    Raises:
        ValueError: the targets are all of one kind.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows = [(features(t.text, i.code), t.kind, d) for d in documents for i in d.incidents for t in i.targets]
    if len({kind for _, kind, _ in rows}) < 2:
        raise ValueError("expected annotated targets of two kinds or more, found fewer")
    seen: dict[str, set[str]] = {}
    for found, _, document in rows:
        for name in found:
            seen.setdefault(name, set()).add(document.id)
    names = {name: n for n, name in enumerate(sorted(n for n, where in seen.items() if len(where) >= DOCUMENTS))}
    columns = [sorted(names[name] for name in found if name in names) for found, _, _ in rows]
    ends = [0]
    for column in columns:
        ends.append(ends[-1] + len(column))
    flat = [n for column in columns for n in column]
    table = csr_matrix(([1.0] * len(flat), flat, ends), shape=(len(rows), len(names)))
    weight = [1.0 if document.source in OURS else REAL for *_, document in rows]
    model = LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-4, fit_intercept=False)
    model.fit(table, [kind for _, kind, _ in rows], sample_weight=weight)
    rows_of = model.coef_ if len(model.classes_) > 2 else [-model.coef_[0] / 2, model.coef_[0] / 2]
    return {
        (name, str(kind)): round(float(value), 2)
        for name, n in names.items()
        for kind, value in zip(model.classes_, (row[n] for row in rows_of), strict=True)
        if abs(value) >= LEAST
    }


def write_kinds(weights: Weights, path: Path = PATH) -> None:
    """Write the table that :mod:`inference.values.kinds` reads: feature, kind, weight."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        table.writerow(("feature", "kind", "weight"))
        table.writerows((name, kind, weight) for (name, kind), weight in sorted(weights.items()))


def measure(corpus: Path, texts: Path | None, fit: bool) -> str:
    """A table of dev and test: how many annotated targets get the annotated kind, by the lists and by the weights.

    Args:
        corpus: the corpus folder.
        texts: JSONL with the texts of the stand-off articles; targets need none, but splits without texts are empty.
        fit: fit the weights on train and write them first.

    Raises:
        ValueError: nothing to fit on.
    """
    from inference.values.kinds import kind_of, weights
    from inference.values.targets import target_kind

    loaded = load_corpus(corpus, texts)
    if fit:
        write_kinds(fit_kinds(loaded.split("train")))
        weights.cache_clear()
        kind_of.cache_clear()
    lines = ["| split | targets | lists alone | weighed |", "|---|---:|---:|---:|"]
    for split in ("dev", "test"):
        targets = [(t, i.code) for d in loaded.split(split) for i in d.incidents for t in i.targets]
        if targets:
            listed = sum(target_kind(t.text) == t.kind for t, _ in targets) / len(targets)
            weighed = sum(kind_of(t.text, code) == t.kind for t, code in targets) / len(targets)
            lines.append(f"| {split} | {len(targets)} | {listed:.3f} | {weighed:.3f} |")
    return "\n".join(lines)
