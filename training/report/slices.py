"""The same figures on parts of a split: by source, era, length, number of incidents, and by what train has seen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from annotations.article import read_article
from annotations.document import Document
from annotations.fold import key
from annotations.schema import Role
from annotations.scores import MentionLike, Score, score
from annotations.words import words
from training.report.bootstrap import Counts, total
from training.report.mentions import Edges, as_scored, core
from training.report.predictions import Predicted
from training.scoring import gold_mentions

METRICS = ("trig_c", "arg_c_plus", "detection", "slots")
LENGTHS = ((75, "up to 75 words"), (200, "76-200 words"), (500, "201-500 words"))
KNOWN = {
    "places": frozenset({Role.PLACE.value, Role.ORIGIN.value}),
    "names": frozenset({Role.AGENT.value, Role.SUSPECT.value, Role.TARGET.value, Role.SOURCE.value}),
}
"""Roles whose words are looked for in train."""


class Slice(NamedTuple):
    """A part of a split: how many articles, and their F1 figures by name (``None`` where F1 has no value)."""

    articles: int
    figures: dict[str, float | None]


def slices(articles: Sequence[Predicted], counts: Sequence[Counts]) -> dict[str, dict[str, Slice]]:
    """Slices by kind and value, in order of their value.

    Args:
        articles: of the split.
        counts: of the same articles.
    """
    found: dict[str, dict[str, list[Counts]]] = {}
    for article, row in zip(articles, counts, strict=True):
        for kind, value in _traits(article.document).items():
            found.setdefault(kind, {}).setdefault(value, []).append(row)
    return {
        kind: {v: Slice(len(rows), {m: _rounded(total(rows, m).f1) for m in METRICS}) for v, rows in _ordered(values)}
        for kind, values in found.items()
    }


def _ordered(values: Mapping[str, list[Counts]]) -> list[tuple[str, list[Counts]]]:
    order = {name: at for at, (_, name) in enumerate((*LENGTHS, (0, MORE)))}
    return sorted(values.items(), key=lambda item: (order.get(item[0], 0), item[0]))


MORE = "over 500 words"


def _traits(document: Document) -> dict[str, str]:
    text = document.text or ""
    number = len(document.incidents)
    size = len(words(text))
    return {
        "source": document.source,
        "era": era(document),
        "length": next((name for most, name in LENGTHS if size <= most), MORE),
        "incidents": str(number) if number < 3 else "3-4" if number < 5 else "5 or more",
    }


def era(document: Document) -> str:
    """The period that an article was published in."""
    published = read_article(document.text or "", document.published).published
    if published is None:
        return "no date"
    for first, last in ((2004, 2010), (2014, 2019), (2020, 2026)):
        if first <= published.year <= last:
            return f"{first}-{last}"
    return "other years"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def known_words(documents: Iterable[Document]) -> dict[str, set[str]]:
    """Keys of the places and names that are annotated in some documents."""
    found: dict[str, set[str]] = {name: set() for name in KNOWN}
    for document in documents:
        text = document.text or ""
        edges = Edges.of(text)
        for mention in gold_mentions(document):
            for role, start, end in mention.arguments:
                for name, roles in KNOWN.items():
                    if role in roles:
                        a, b = core(start, end, edges)
                        found[name].add(key(text[a:b]))
    return found


def seen_counts(articles: Sequence[Predicted], known: Mapping[str, set[str]]) -> dict[str, Score]:
    """Arg-C+ over places and names that train has and those that it has not, e.g. ``seen places``.

    Annotated and predicted spans are each put where their own words belong.
    """
    totals = {f"{side} {name}": Score(0, 0, 0) for name in KNOWN for side in ("seen", "unseen")}
    for article in articles:
        gold, found = (_known(side, article, known) for side in (gold_mentions(article.document), as_scored(article)))
        for name in totals:
            totals[name] = totals[name].plus(score(gold[name], found[name]))
    return totals


def _known(mentions: Iterable[MentionLike], article: Predicted, known: Mapping[str, set[str]]) -> dict[str, set[Any]]:
    """Arguments by whether train has their words."""
    text = article.document.text or ""
    edges = Edges.of(text)
    found: dict[str, set[Any]] = {f"{side} {name}": set() for name in KNOWN for side in ("seen", "unseen")}
    for m in mentions:
        for role, start, end in m.arguments:
            for name in (n for n, roles in KNOWN.items() if role in roles):
                a, b = core(start, end, edges)
                side = "seen" if key(text[a:b]) in known[name] else "unseen"
                found[f"{side} {name}"].add((start, end, role, m.start, m.end, m.code))
    return found
