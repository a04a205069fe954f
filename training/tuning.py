"""What is chosen on dev once the weights stand: the bias of O, the maps of confidence, the joining weights."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.article import read_article
from annotations.document import Document
from inference.manifest import Calibration, Manifest
from inference.model import Model
from inference.network import Scorer
from inference.reading import Reading
from inference.triggers import Settings
from training.assembly import predict_documents
from training.calibration import fit_map, judge_incidents, judge_spans
from training.identity import fit_identity
from training.scoring import score_mentions

if TYPE_CHECKING:
    from inference.decoding import Matrix

BIASES = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0)


class Remembering:
    """A scorer that scores every window once."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self.known: dict[tuple[int, ...], Matrix] = {}

    def __call__(self, windows: Sequence[list[int]]) -> "list[Matrix]":
        """One matrix ``(sub-words, labels)`` for each window."""
        new = [ids for ids in {tuple(w): w for w in windows}.values() if tuple(ids) not in self.known]
        self.known.update({tuple(ids): matrix for ids, matrix in zip(new, self.scorer(new), strict=True)} if new else {})
        return [self.known[tuple(ids)] for ids in windows]


def tune_bias(
    documents: Sequence[Document], readings: Sequence[Reading], scorer: Scorer, settings: Settings
) -> dict[str, float]:
    """The bias of O in each pass that gives the best F1: Trig-C first, then Arg-C+ with those triggers."""
    remembering = Remembering(scorer)
    chosen: dict[str, float] = {}
    for layer, metric in (("trigger", "trig_c"), ("argument", "arg_c_plus")):

        def quality(bias: float, layer: str = layer, metric: str = metric) -> tuple[float, float]:
            how = replace(settings, outside_bias={**chosen, layer: bias})
            return score_mentions(documents, readings, remembering, how)[metric].f1 or 0.0, -abs(bias)

        chosen[layer] = max(BIASES, key=quality)
    return chosen


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
    return manifest
