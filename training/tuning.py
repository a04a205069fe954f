"""What is chosen on dev once the weights stand: the bias of O, the maps of confidence, the joining weights."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.alignment import incident_scores
from annotations.article import read_article
from annotations.document import Document
from annotations.record import Incident
from inference.model import Model
from inference.tagging.manifest import Calibration, Manifest
from inference.tagging.neighbours import Neighbours
from inference.tagging.network import Scorer
from inference.tagging.reading import Reading
from inference.tagging.triggers import Settings
from training.assembly import predict_documents
from training.calibration import fit_map, judge_incidents, judge_spans
from training.identity import fit_identity
from training.scoring import score_mentions

if TYPE_CHECKING:
    from inference.tagging.decoding import Matrix

BIASES = (0.0, -1.5, -1.0, -0.5, 0.5, 1.0)
NEIGHBOURS = tuple(Neighbours(weight=weight, reach=3.0) for weight in (0.0, 0.25, 0.5, 0.75, 1.0))


class Remembering:
    """A scorer that scores every window once."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self.known: dict[tuple[int, ...], Matrix] = {}

    def __call__(self, windows: Sequence[list[int]]) -> "list[Matrix]":
        """One matrix ``(sub-words, labels)`` for each window."""
        new = [ids for ids in {tuple(w): w for w in windows}.values() if tuple(ids) not in self.known]
        self.known.update(
            {tuple(ids): matrix for ids, matrix in zip(new, self.scorer(new), strict=True)} if new else {}
        )
        return [self.known[tuple(ids)] for ids in windows]


def tune_reading(
    documents: Sequence[Document], readings: Sequence[Reading], scorer: Scorer, settings: Settings
) -> Settings:
    """How the model reads best on dev.

    The bias of O for triggers, then how far the triggers around one count for its code, by Trig-C; then, with
    those triggers, the bias for arguments, and whether arguments are read with the type named or from the open
    window, by Arg-C+.
    """
    remembering = Remembering(scorer)

    def quality(how: Settings, metric: str) -> float:
        return score_mentions(documents, readings, remembering, how)[metric].f1 or 0.0

    def biased(how: Settings, layer: str, bias: float) -> Settings:
        return replace(how, outside_bias={**how.outside_bias, layer: bias})

    triggers = [biased(replace(settings, typed=False), "trigger", bias) for bias in BIASES]
    best = max(triggers, key=lambda how: quality(how, "trig_c"))
    best = max((replace(best, neighbours=how) for how in NEIGHBOURS), key=lambda how: quality(how, "trig_c"))
    arguments = [biased(replace(best, typed=typed), "argument", bias) for typed in (False, True) for bias in BIASES]
    return max(arguments, key=lambda how: quality(how, "arg_c_plus"))


def tune_folder(folder: Path, manifest: Manifest, train: Sequence[Document], dev: Sequence[Document]) -> Manifest:
    """Fit the joining weights on train and the maps of confidence on dev, and write them into the folder.

    Args:
        folder: a model folder with its network.
        manifest: its manifest, which is changed and written again.
        train: documents with texts.
        dev: documents with texts.
    """
    try:
        manifest.identity = fit_identity(train)
    except ValueError:
        manifest.identity = {}
    manifest.calibration = {}
    manifest.write(folder)
    articles = [read_article(d.text or "", d.published) for d in dev]
    maps: dict[str, Calibration] = {}
    manifest.threshold = 0.0
    for layer, judged in judge_spans(dev, Model(folder).mentions(articles)).items():
        fitted = fit_map(judged)
        if fitted:
            maps[layer] = fitted
    manifest.calibration = maps
    manifest.write(folder)
    fitted = fit_map(judge_incidents(dev, predict_documents(dev, Model(folder))))
    if fitted:
        manifest.calibration = {**maps, "incident": fitted}
        manifest.write(folder)
    manifest.threshold = best_threshold(dev, predict_documents(dev, Model(folder)))
    manifest.write(folder)
    return manifest


def best_threshold(documents: Sequence[Document], incidents: Sequence[Sequence[Incident]]) -> float:
    """The least confidence to show, out of steps of 0.05, that gives the best F1 of detection and slots together."""

    def quality(threshold: float) -> tuple[float, float]:
        kept = [[i for i in row if i.confidence >= threshold] for row in incidents]
        scores = incident_scores([(d.incidents, row) for d, row in zip(documents, kept, strict=True)])
        return (scores.detection.f1 or 0.0) + (scores.slots.f1 or 0.0), -threshold

    return max((step / 20 for step in range(19)), key=quality)
