"""Triggers and arguments: TextEE's scores, seqeval's strict IOB2, nervaluate's four views, clitics set aside."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from annotations.schema import EventCode, Role
from annotations.scores import MentionLike, Score, mention_scores, score
from annotations.words import Word, words
from inference.tagging.labels import OUTSIDE
from training.report.predictions import Predicted, Run
from training.scoring import gold_mentions

Span = tuple[int, int, str]
"""Start, end and label; in characters or in words, as the function says."""

_CLITICS = re.compile(r"[وف]?[بكل]?(?=\w{2})")
_PUNCTUATION = re.compile(r"[\W_]")
_EDGE = re.compile(r"[\W_]|[وفبكل]ـ*")


def mention_counts(article: Predicted) -> dict[str, Score]:
    """Counts of one article by name.

    ``trig_i`` to ``arg_c_plus`` on predicted triggers; ``gold_trigger/...`` on annotated ones;
    ``code/...`` is Trig-C of one code; ``role/...`` and ``gold_trigger_role/...`` are Arg-C+ of one role;
    ``clitic/...`` are the scores with proclitics and edge punctuation set aside.
    """
    gold = gold_mentions(article.document)
    found = as_scored(article)
    counts = mention_scores([(gold, found)])
    on_gold = mention_scores([(gold, article.on_gold)])
    counts |= {f"gold_trigger/{name}": on_gold[name] for name in ("arg_i", "arg_c", "arg_c_plus", "realis")}
    for code in EventCode:
        mine = (
            {(m.start, m.end) for m in gold if m.code == code},
            {(m.start, m.end) for m in found if m.code == code},
        )
        counts[f"code/{code.value}"] = score(*mine)
    for role in Role:
        wanted = _arguments(gold, role.value)
        counts[f"role/{role.value}"] = score(wanted, _arguments(found, role.value))
        counts[f"gold_trigger_role/{role.value}"] = score(wanted, _arguments(article.on_gold, role.value))
    edges = Edges.of(article.document.text or "")
    cores = mention_scores([([core_mention(m, edges) for m in gold], [core_mention(m, edges) for m in found])])
    counts |= {f"clitic/{name}": cores[name] for name in ("trig_i", "trig_c", "arg_i", "arg_c", "arg_c_plus")}
    return counts


def as_scored(article: Predicted) -> list[MentionLike]:
    """Predicted mentions reduced to what is scored."""
    return [
        MentionLike(
            m.code, m.realis, m.trigger.start, m.trigger.end, tuple((a.role.value, a.start, a.end) for a in m.arguments)
        )
        for m in article.mentions
    ]


def _arguments(mentions: Iterable[MentionLike], role: str) -> set[tuple[int, int, int, int, str]]:
    return {(start, end, m.start, m.end, m.code) for m in mentions for name, start, end in m.arguments if name == role}


class Edges(NamedTuple):
    """The words of a text with their starts and ends apart, to find those of a span."""

    words: list[Word]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> "Edges":
        """The words of a text."""
        here = words(text)
        return cls(here, [w.start for w in here], [w.end for w in here])

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The words ``[first, last)`` that a span touches."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)


def core(start: int, end: int, edges: Edges) -> tuple[int, int]:
    """A span without proclitics (و ف ب ك ل; the article stays) and without punctuation at its edges.

    What is taken from a word depends on the whole word only, so two spans that differ by a clitic meet.

    >>> edges = Edges.of("وببغداد")
    >>> core(0, 7, edges) == core(1, 7, edges)
    True
    """
    first, last = edges.within(start, end)
    while last - first > 1 and _EDGE.fullmatch(edges.words[first].text):
        first += 1
    while last - first > 1 and _PUNCTUATION.fullmatch(edges.words[last - 1].text):
        last -= 1
    if first >= last:
        return start, end
    match = _CLITICS.match(edges.words[first].text)
    a, b = max(start, edges.starts[first]), min(end, edges.ends[last - 1])
    bare = edges.starts[first] + match.end() if match else a
    return (max(a, bare), b) if bare < b else (a, b)


def core_mention(mention: MentionLike, edges: Edges) -> MentionLike:
    """A mention with the cores of its spans."""
    start, end = core(mention.start, mention.end, edges)
    arguments = tuple((role, *core(a, b, edges)) for role, a, b in mention.arguments)
    return mention._replace(start=start, end=end, arguments=arguments)


def strict_iob2(run: Run) -> dict[str, dict[str, Any] | None]:
    """Triggers and arguments as seqeval sees them in its strict IOB2 mode; arguments are one sequence a trigger.

    seqeval's default mode lets ``I-`` begin an entity and fails on all-O input: only strict is used, and
    ``None`` stands where neither side has a span. A precision or recall without a denominator is ``None``.
    """
    triggers, arguments = [], []
    for article in run.articles:
        edges = Edges.of(article.document.text or "")
        triggers.append(_tagged(edges, *_triggers(article)))
        arguments += [_tagged(edges, wanted, given) for wanted, given in _by_trigger(article)]
    return {"triggers": _seqeval(triggers), "arguments": _seqeval(arguments)}


def _seqeval(pairs: Sequence[tuple[list[str], list[str]]]) -> dict[str, Any] | None:
    from seqeval.metrics.v1 import (
        precision_recall_fscore_support,
    )  # what mode="strict" calls, for three figures at once
    from seqeval.scheme import IOB2

    gold, found = [p[0] for p in pairs], [p[1] for p in pairs]
    wanted, given = (any(tag != OUTSIDE for row in rows for tag in row) for rows in (gold, found))
    if not wanted and not given:
        return None

    precision, recall, f1, _ = precision_recall_fscore_support(
        gold, found, scheme=IOB2, average="micro", zero_division=0
    )
    return {
        "precision": round(float(precision), 4) if given else None,
        "recall": round(float(recall), 4) if wanted else None,
        "f1": round(float(f1), 4),
    }


def _tagged(edges: Edges, wanted: Sequence[Span], given: Sequence[Span]) -> tuple[list[str], list[str]]:
    """IOB2 rows from the first to the last word that either side covers; all others are O in both."""
    in_words = [[(*edges.within(start, end), name) for start, end, name in side] for side in (wanted, given)]
    begin = min((first for side in in_words for first, _, _ in side), default=0)
    size = max((last for side in in_words for _, last, _ in side), default=0) - begin
    rows = [_iob2(size, [(first - begin, last - begin, name) for first, last, name in side]) for side in in_words]
    return rows[0], rows[1]


def _iob2(size: int, spans: Iterable[Span]) -> list[str]:
    tags = [OUTSIDE] * size
    for first, last, name in spans:
        if first < last and all(tag == OUTSIDE for tag in tags[first:last]):
            tags[first:last] = [f"B-{name}", *[f"I-{name}"] * (last - first - 1)]
    return tags


def _triggers(article: Predicted) -> tuple[list[Span], list[Span]]:
    gold = [(m.start, m.end, m.code.value) for m in article.document.mentions]
    return gold, [(m.start, m.end, str(m.code)) for m in as_scored(article)]


def _by_trigger(article: Predicted) -> list[tuple[list[Span], list[Span]]]:
    """Arguments of each trigger span that either side has, gold and found."""
    rows: dict[tuple[int, int], tuple[list[Span], list[Span]]] = {}
    for side, mentions in enumerate((gold_mentions(article.document), as_scored(article))):
        for m in mentions:
            row = rows.setdefault((m.start, m.end), ([], []))[side]
            row.extend((start, end, role) for role, start, end in m.arguments)
    return list(rows.values())


def views(run: Run) -> dict[str, dict[str, dict[str, Any]] | None]:
    """Triggers and arguments in the four views of nervaluate: strict, exact, partial and type.

    ``None`` where neither side has a span.
    """
    triggers = [_triggers(a) for a in run.articles]
    arguments = [pair for a in run.articles for pair in _by_trigger(a)]
    return {"triggers": _nervaluate(triggers), "arguments": _nervaluate(arguments)}


def _nervaluate(pairs: Sequence[tuple[list[Span], list[Span]]]) -> dict[str, dict[str, Any]] | None:
    from nervaluate.entities import Entity
    from nervaluate.strategies import EntityTypeEvaluation, ExactEvaluation, PartialEvaluation, StrictEvaluation

    def entities(spans: list[Span]) -> list[Any]:
        return [Entity(label=name, start=start, end=end - 1) for start, end, name in sorted(spans)]

    sides = [(entities(gold), entities(found)) for gold, found in pairs]
    tags = sorted({e.label for pair in sides for side in pair for e in side})
    if not tags:
        return None
    kinds = {
        "strict": StrictEvaluation(), "exact": ExactEvaluation(), "partial": PartialEvaluation(),
        "type": EntityTypeEvaluation(),
    }  # fmt: skip
    shown = {}
    for name, strategy in kinds.items():
        counts = dict.fromkeys(("correct", "incorrect", "partial", "missed", "spurious"), 0)
        for gold, found in sides:
            result, _ = strategy.evaluate(gold, found, tags, 0)
            for kind in counts:
                counts[kind] += getattr(result, kind)
        shown[name] = {**_ratios(counts, name == "partial"), **counts}
    return shown


def _ratios(counts: dict[str, int], halves: bool) -> dict[str, float | None]:
    """SemEval 2013's precision and recall; a partial match counts half where the view is partial."""
    right = counts["correct"] + (0.5 * counts["partial"] if halves else 0.0)
    common = counts["correct"] + counts["incorrect"] + counts["partial"]
    wanted, given = common + counts["missed"], common + counts["spurious"]
    return {
        "precision": round(right / given, 4) if given else None,
        "recall": round(right / wanted, 4) if wanted else None,
        "f1": round(2 * right / (wanted + given), 4) if wanted + given else None,
    }
