"""Which mentions of one article tell one incident: the weighed decision beside the plain rule.

Both join the annotated mentions, where only joining can go wrong, and those that a model finds. The plain rule
takes two mentions for one incident where their codes are the same and no value excludes another; it goes through the
same assembly, so that nothing but the decision differs.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from annotations.alignment import incident_scores
from annotations.corpus import SPLITS, CorpusError, load_corpus
from annotations.document import Document
from annotations.record import Incident
from annotations.scores import Score
from inference.incidents.assembly import assemble
from inference.incidents.mentions import Mention
from inference.tagging.manifest import read_manifest
from training.assembly import gold_mentions
from training.coreference import Shares, b_cubed, ceaf, links
from training.report.predictions import Predicted, Run, run_model
from training.report.table import grid

NEVER = -99.0
PLAIN: dict[str, float] = {
    "bias": -1.0, "same_code": 2.0, "other_weapon": NEVER, "other_count": NEVER, "other_killed": NEVER,
    "other_injured": NEVER, "other_spot": NEVER, "other_realis": NEVER,
}  # fmt: skip
"""The rule "same type, compatible values" as weights of :func:`inference.incidents.identity.features`.

Dates, provinces and towns that exclude each other keep mentions apart under any weights.
"""

Key = tuple[str, int, int]
MARK = "<!-- joining -->"
HEAD = ("mentions", "joined by", "incidents P", "R", "F1", "slots F1", "links P", "R", "F1", "B³ F1", "CEAF-e F1")


class Joined(NamedTuple):
    """How well mentions were joined: the incidents with their slots, and the mentions of each."""

    detection: Score
    slots: Score
    links: Score
    b_cubed: Shares
    ceaf: Shares


def rules(run: Run, weights: Mapping[str, float]) -> dict[tuple[str, str], Joined]:
    """Scores by mentions (annotated, predicted) and by what joins them (plain rule, weighed).

    Args:
        run: a model's mentions on a split.
        weights: of its joining.
    """
    given: dict[str, Callable[[Predicted], Sequence[Mention]]] = {
        "annotated": lambda a: gold_mentions(a.document),
        "predicted": lambda a: a.mentions,
    }
    found = {}
    for name, read in given.items():
        mentions = [read(article) for article in run.articles]
        for rule, chosen in (("plain rule", PLAIN), ("weighed", weights)):
            joined = [
                assemble(m, a.document.text or "", a.document.published, a.document.id, weights=chosen)
                for m, a in zip(mentions, run.articles, strict=True)
            ]
            found[name, rule] = score_joining([a.document for a in run.articles], joined)
    return found


def score_joining(documents: Sequence[Document], joined: Sequence[Sequence[Incident]]) -> Joined:
    """Score the incidents of each document against the annotated ones."""
    scores = incident_scores([(d.incidents, row) for d, row in zip(documents, joined, strict=True)])
    wanted, given = [], []
    for document, row in zip(documents, joined, strict=True):
        wanted += annotated_clusters(document)
        given += [frozenset((document.id, m.trigger.start, m.trigger.end) for m in i.mentions) for i in row]
    return Joined(scores.detection, scores.slots, links(wanted, given), b_cubed(wanted, given), ceaf(wanted, given))


def annotated_clusters(document: Document) -> list[frozenset[Key]]:
    """The triggers of each annotated incident; an incident without a mention has no cluster."""
    homes: dict[str, set[Key]] = {incident.id: set() for incident in document.incidents}
    for mention in document.mentions:
        for name in mention.incidents:
            homes[name].add((document.id, mention.start, mention.end))
    return [frozenset(keys) for keys in homes.values() if keys]


def table(scores: Mapping[tuple[str, str], Joined]) -> list[str]:
    """Lines of a Markdown table."""
    rows: list[list[Any]] = []
    for (mentions, rule), found in scores.items():
        figures: list[float | None] = []
        for one in (found.detection, found.links):
            figures += [one.precision, one.recall, one.f1]
        figures.insert(3, found.slots.f1)
        rows.append([mentions, rule, *figures, found.b_cubed.f1, found.ceaf.f1])
    return grid(HEAD, rows)


def measure(model: Path, splits: Sequence[str], corpus: Path, texts: Path | None) -> list[str]:
    """The table of each split, in Markdown.

    Args:
        model: a model folder.
        splits: names among train, dev and test.
        corpus: the corpus folder.
        texts: JSONL with the texts of the stand-off articles.

    Raises:
        CorpusError: no such split, or a corpus that cannot be read.
        EmptySplitError: no article to score on.
        ModelError: no usable model.
    """
    unknown = next((split for split in splits if split not in ("train", *SPLITS)), None)
    if unknown is not None:
        raise CorpusError(f"expected splits among train, {', '.join(SPLITS)}, found {unknown!r}")
    loaded = load_corpus(corpus, texts)
    manifest = read_manifest(model)
    lines: list[str] = []
    for split in splits:
        run = run_model(model, loaded.split(split))
        title = f"{split}, {len(run.articles)} articles; mentions predicted by {run.name} {run.version}"
        lines += [title + ":", "", *table(rules(run, manifest.identity))]
    return lines
