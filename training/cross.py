"""Training and measuring what joins incidents across articles.

Gold pairs: ``annotations/pairs/own.jsonl``, reports of our own with their values, and ``real.jsonl``, ids of
annotated articles and incidents. Each is one happening told twice, or two that look alike. The ``fit`` and
``train`` pools make the weights, ``dev`` chooses between settings, ``test`` measures; ``hard`` reports
say so little that a reader needs the text, and ``vague`` pairs are of annotated articles of which one names no place.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from annotations.document import Document, text_hash
from annotations.scores import Score
from annotations.values import IncidentValues, Value
from inference.across.pairs import THRESHOLD, WEIGHTS, Account, account, contradict, features, probability
from inference.paths import TABLES

PAIRS = Path(__file__).parent.parent / "annotations" / "pairs"
TABLE = TABLES / "cross_weights.tsv"


Row = TypeVar("Row", bound=Value)


class Told(Value):
    """One report of our own: who tells it, when, in which words, and its values."""

    source: str
    published: date
    text: str
    incident: IncidentValues


class OwnPair(Value):
    """Two reports of our own; ``same`` where they tell one happening."""

    id: str
    pool: Literal["fit", "test", "hard"]
    sides: tuple[Told, Told]
    same: bool


class RealPair(Value):
    """Two incidents of annotated articles, by document id and incident id."""

    id: str
    pool: Literal["train", "dev", "test", "vague"]
    documents: tuple[str, str]
    incidents: tuple[str, str]
    same: bool


class Pair(NamedTuple):
    """Two accounts and whether they tell one happening; the pool that it is in."""

    id: str
    a: Account
    b: Account
    same: bool
    pool: str

    @property
    def fits(self) -> bool:
        """Whether the weights may learn from it."""
        return self.pool in ("fit", "train")


def own_pairs(path: Path = PAIRS / "own.jsonl") -> list[Pair]:
    """The reports of our own.

    Raises:
        pydantic.ValidationError: a row is no :class:`OwnPair`.
    """
    found = []
    for row in _rows(path, OwnPair):
        a, b = (account(s.incident, f"{row.id}-{i}", text_hash(s.text), s.published) for i, s in enumerate(row.sides))
        found.append(Pair(row.id, a, b, row.same, row.pool))
    return found


def real_pairs(documents: Sequence[Document], path: Path = PAIRS / "real.jsonl") -> tuple[list[Pair], int]:
    """The pairs of annotated articles, and how many could not be filled because an article is not at hand."""
    known = {(d.id, i.id): account(i, d.id, d.sha1, d.published) for d in documents for i in d.incidents}
    found: list[Pair] = []
    missing = 0
    for row in _rows(path, RealPair):
        sides = [known.get(key) for key in zip(row.documents, row.incidents, strict=True)]
        if sides[0] is None or sides[1] is None:
            missing += 1
        else:
            found.append(Pair(row.id, sides[0], sides[1], row.same, row.pool))
    return found, missing


def _rows(path: Path, kind: type[Row]) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield kind.model_validate_json(line)


def plain(a: Account, b: Account) -> bool:
    """The rule "same type, compatible values" that the model is compared with.

    One event code, dates that meet, places that can be one, and no count of dead, hurt or weapons that
    excludes the other's.
    """
    if a.values.code != b.values.code or contradict(a, b):
        return False
    given = features(a, b)
    return not any(given.get(name) for name in ("day_off", "night_off", "other_name", "far", *_CLASHES))


_CLASHES = ("other_count", "other_killed", "close_killed", "other_injured", "close_injured", "other_weapon")


def modelled(a: Account, b: Account, weights: Mapping[str, float] | None = None) -> bool:
    """Whether the model joins a pair."""
    return probability(a, b, weights) >= THRESHOLD


def score_pairs(pairs: Sequence[Pair], answers: Sequence[bool]) -> Score:
    """Pairwise precision and recall of "one happening"."""
    told = list(zip((p.same for p in pairs), answers, strict=True))
    return Score(
        sum(same and said for same, said in told),
        sum(said and not same for same, said in told),
        sum(same and not said for same, said in told),
    )


def fit_cross(pairs: Sequence[Pair], strength: float = 0.5) -> dict[str, float]:
    """Weights of :func:`inference.across.pairs.features`: logistic regression held near the weights by hand.

    A feature that the pairs hardly show keeps the weight that was set by hand: the penalty is on the
    distance from it (a Gaussian prior, MAP).

    Args:
        pairs: of which those that ``fits`` are used, contradicting ones left out.
        strength: of the penalty; 0.5 is a prior of standard deviation 1.0 (chosen on the dev pool).

    Raises:
        ValueError: the pairs hold no choice of both kinds.
    """
    import numpy as np
    from scipy.optimize import minimize

    used = [p for p in pairs if p.fits and not contradict(p.a, p.b)]
    if len({p.same for p in used}) < 2:
        raise ValueError("expected pairs that tell one happening and pairs that tell two, found one kind only")
    names = list(WEIGHTS)
    given = [features(p.a, p.b) for p in used]
    table = np.array([[row.get(name, 0.0) for name in names] for row in given])
    answers = np.array([1.0 if p.same else -1.0 for p in used])
    prior = np.array([WEIGHTS[name] for name in names])
    shares = np.array(_shares(used))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = answers * (table @ weights)
        slope = -answers * shares / (1.0 + np.exp(margin))
        value = (shares * np.logaddexp(0.0, -margin)).sum() + strength * ((weights - prior) ** 2).sum()
        return float(value), table.T @ slope + 2 * strength * (weights - prior)

    result = minimize(loss, prior, jac=True, method="L-BFGS-B")
    return {name: round(float(weight), 3) for name, weight in zip(names, result.x, strict=True)}


def _shares(pairs: Sequence[Pair]) -> list[float]:
    """How much each pair counts: an incident that stands in many pairs shares its vote among them."""
    met = Counter(one.key for p in pairs for one in (p.a, p.b))
    return [2 / (met[p.a.key] + met[p.b.key]) for p in pairs]


def write_weights(weights: Mapping[str, float], pairs: int, path: Path = TABLE) -> None:
    """Write the table that :mod:`inference.across.pairs` reads: feature, weight, and where the weight comes from."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(("feature", "weight", "source"))
        table.writerows((name, weight, f"training.cross on {pairs} pairs") for name, weight in weights.items())


def report(sets: Mapping[str, Sequence[Pair]], weights: Mapping[str, float] | None = None) -> str:
    """Pairwise precision, recall and F1 of the plain rule and of the model, and the pairs that the model gets wrong."""
    lines = [f"{'pairs':<22}{'rule':<8}{'n':>5}{'P':>8}{'R':>8}{'F1':>8}"]
    wrong = []
    for name, pairs in sets.items():
        for rule, answers in (
            ("plain", [plain(p.a, p.b) for p in pairs]),
            ("model", [modelled(p.a, p.b, weights) for p in pairs]),
        ):
            found = score_pairs(pairs, answers)
            figures = "".join(
                f"{value if value is not None else 0.0:8.3f}" for value in (found.precision, found.recall, found.f1)
            )
            lines.append(f"{name:<22}{rule:<8}{len(pairs):>5}{figures}")
            if rule == "model":
                wrong += [
                    f"{p.id}: {'missed' if p.same else 'joined'}"
                    for p, said in zip(pairs, answers, strict=True)
                    if said != p.same
                ]
    return "\n".join([*lines, f"wrong: {', '.join(wrong) or 'none'}"])


def measure(corpus: Path, texts: Path | None, fit: bool = False) -> str:
    """Score the shipped weights, or newly fitted ones, on every pool.

    Args:
        corpus: the corpus folder.
        texts: articles of the stand-off documents; without them the real pairs are left out and counted.
        fit: fit the weights first and write them into ``inference/tables``.
    """
    from annotations.corpus import load_corpus

    own = own_pairs()
    real, missing = real_pairs(load_corpus(corpus, texts).documents)
    weights = None
    if fit:
        weights = fit_cross([*own, *real])
        write_weights(weights, sum(p.fits and not contradict(p.a, p.b) for p in (*own, *real)))
    pools = {
        "own, fitted on": [p for p in own if p.fits],
        "own, test": [p for p in own if p.pool == "test"],
        "own, hard": [p for p in own if p.pool == "hard"],
        "real, fitted on": [p for p in real if p.fits],
        "real, dev": [p for p in real if p.pool == "dev"],
        "real, test": [p for p in real if p.pool == "test"],
        "real, vague": [p for p in real if p.pool == "vague"],
    }
    shown = report({name: found for name, found in pools.items() if found}, weights)
    return f"{shown}\nleft out for want of an article: {missing}" if missing else shown
