"""Leave-one-seed-out: what the model makes of a seed article that it has not seen.

One base model is trained without any seed; then, for each seed in turn, it goes on for a few epochs
with the other seeds (those left out that report an incident of the seed at hand) and a replayed share
of the rest.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from annotations.alignment import IncidentScores, incident_scores
from annotations.document import Document
from inference.model import Model
from training.assembly import predict_documents
from training.configuration import RunConfig
from training.run import read_corpus, run

SEEDS = "seeds/"


class Left(NamedTuple):
    """One seed and the scores of a model that has not seen it."""

    document: Document
    without: list[str]
    scores: IncidentScores


def leave_one_out(config: RunConfig, work: Path, epochs: int = 4) -> Iterator[Left]:
    """Train a model without each seed and score it on that seed.

    Args:
        config: of the base model.
        work: folder for the models; those that are there already are not trained again.
        epochs: with the other seeds, from the base model.
    """
    seeds = [d for d in read_corpus(config).documents if d.id.startswith(SEEDS)]
    base = work / "base"
    if not (base / "rasid.json").is_file():
        run(config.model_copy(update={"output": base, "exclude": [*config.exclude, f"{SEEDS}*"]}))
    for seed in seeds:
        without = sorted({d.id for d in seeds if d.id == seed.id or shared(d, seed)})
        folder = work / seed.id.replace("/", "-")
        if not (folder / "rasid.json").is_file():
            changes = {
                "encoder": str(base),
                "output": folder,
                "exclude": without,
                "focus": [f"{SEEDS}*"],
                "epochs": epochs,
            }
            slower = {"encoder_rate": config.encoder_rate / 3, "head_rate": config.head_rate / 3}
            run(config.model_copy(update={**changes, **slower, "patience": 0, "tune": False}))
        found = predict_documents([seed], Model(folder))
        yield Left(seed, without, incident_scores([(seed.incidents, found[0])]))


def shared(a: Document, b: Document) -> bool:
    """Whether two articles report one incident."""
    names = {incident.same_as for incident in a.incidents if incident.same_as}
    return any(incident.same_as in names for incident in b.incidents)


def total(results: Sequence[Left]) -> IncidentScores:
    """The scores over all seeds together."""
    first = results[0].scores
    detection, slots, by_slot = first.detection, first.slots, dict(first.by_slot)
    for result in results[1:]:
        detection, slots = detection.plus(result.scores.detection), slots.plus(result.scores.slots)
        by_slot = {name: score.plus(result.scores.by_slot[name]) for name, score in by_slot.items()}
    return IncidentScores(detection, slots, by_slot)
