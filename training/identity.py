"""Training the weights that say whether two mentions tell one happening."""

from collections.abc import Iterator, Sequence

from annotations.document import Document
from inference.incidents.identity import Group, contradict, features
from inference.incidents.mentions import read_mentions
from training.assembly import gold_mentions

MOST = 5
"""Decisions that an article weighs at most: a round-up of fifty places would drown the short reports. Chosen on dev."""


def decisions(document: Document) -> Iterator[tuple[dict[str, float], bool]]:
    """The choices that assembly meets in a document: features of a mention and a group, and the right answer.

    Mentions come in the order in which assembly takes them; groups are the annotated incidents as far
    as their mentions have come. Mentions of several incidents, and pairs that contradict, are left out.
    """
    homes = {(m.start, m.end): m.incidents for m in document.mentions}
    told = read_mentions(gold_mentions(document), document.published)
    groups: dict[str, Group] = {}
    for one in sorted(told, key=lambda t: (t.silent, t.mention.trigger.start)):
        incidents = homes[one.mention.trigger.start, one.mention.trigger.end]
        if len(incidents) != 1:
            continue
        for name, group in groups.items():
            if not any(contradict(one, member) for member in group.members):
                yield features(one, group), name == incidents[0]
        groups.setdefault(incidents[0], Group()).members.append(one)


def fit_identity(documents: Sequence[Document]) -> dict[str, float]:
    """Weights of :func:`inference.incidents.identity.features`, by logistic regression (L2, C = 1).

    The decisions of an article share a weight of :data:`MOST`.

    Raises:
        ValueError: the documents hold no choice of both kinds.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    found = [list(decisions(document)) for document in documents]
    rows = [row for some in found for row in some]
    shares = [min(1.0, MOST / len(some)) for some in found for _ in some]
    if len({answer for _, answer in rows}) < 2:
        raise ValueError("expected mentions that tell one incident and mentions that tell two, found one kind only")
    vectorizer = DictVectorizer(sparse=False)
    table = vectorizer.fit_transform([values for values, _ in rows])
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=1000)
    model.fit(table, [answer for _, answer in rows], sample_weight=shares)
    names = vectorizer.get_feature_names_out()
    return {name: round(float(weight), 4) for name, weight in zip(names, model.coef_[0], strict=True)}
