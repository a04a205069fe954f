"""Going on from a model with a user's new annotations: what is learnt from them, and what is kept of the old.

Part of the new documents is kept out to be measured on, and a share of the corpus is replayed beside the rest
against forgetting (experience replay, Rolnick et al. 2019).
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotations.check import check_document
from annotations.corpus import Corpus
from annotations.document import Document
from annotations.formats.detection import read_any
from annotations.formats.envelope import FormatError
from inference.model import Model
from training.assembly import score_predictions
from training.configuration import RunConfig
from training.examples import lost, read_document
from training.report.table import show
from training.run import Prepared, RunError, prepare, replayed, run
from training.scoring import score_mentions

HELD_OUT = 5
"""One in so many of the new documents is measured on and not learnt from."""
SHOWN = 5


@dataclass(frozen=True)
class Additions:
    """New documents: those to learn from, those to measure on, and what should be known of them."""

    train: list[Document]
    dev: list[Document]
    notes: list[str]


def read_additions(path: Path, corpus: Corpus, seed: int) -> Additions:
    """Read, check and part new documents.

    Args:
        path: a file or folder in any format of :mod:`annotations.formats`.
        corpus: what the model was made from; a document of its train that comes again, corrected, takes its place.
        seed: of the choice of documents to measure on.

    Raises:
        RunError: nothing to read, faulty documents, or documents that the model is measured on.
    """
    try:
        documents, notes = read_any(path)
    except FormatError as error:
        raise RunError(str(error)) from error
    known = {d.sha1: d.text for d in corpus.documents}
    documents = [d if d.text is not None else d.model_copy(update={"text": known.get(d.sha1)}) for d in documents]
    textless = [d.id for d in documents if d.text is None]
    if textless:
        raise RunError(f"{path}: expected documents with their texts, found none for {_some(textless)}; add them")
    faults = [str(f) for d in documents for f in check_document(d) if f.level == "error"]
    if faults:
        more = f"\n... and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        raise RunError(f"{path}: mend these first\n" + "\n".join(faults[:SHOWN]) + more)
    kept = set().union(*corpus.splits.values())
    measured = {d.sha1 for d in corpus.documents if d.id in kept}
    clash = [d.id for d in documents if d.id in kept or d.sha1 in measured]
    if clash:
        raise RunError(
            f"{path}: {_some(clash)} stand in dev or test of the corpus; learnt from, they would make its figures "
            "worthless; take them out"
        )
    twice = sorted(name for name, count in Counter(d.id for d in documents).items() if count > 1)
    if twice:
        raise RunError(f"{path}: expected each id once, found {_some(twice)} more than once; rename or drop them")
    chosen = _measured_on(documents, seed)
    if not chosen:
        notes.append("one new document alone: it is learnt from, and nothing new is measured on")
    return Additions([d for d in documents if d.id not in chosen], [d for d in documents if d.id in chosen], notes)


def _measured_on(documents: Sequence[Document], seed: int) -> set[str]:
    count = max(1, len(documents) // HELD_OUT) if len(documents) > 1 else 0
    return set(random.Random(seed).sample(sorted(d.id for d in documents), count))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def run_with(config: RunConfig, path: Path, work: Path | None = None) -> tuple[Path, list[str], str]:
    """Fine-tune the model in ``config.encoder`` further on new documents and write ``config.output``.

    Args:
        config: names a model folder as its encoder; ``replay`` is the share of the corpus that is read again.
        path: the new documents.
        work: folder for checkpoints, as in :func:`training.run.run`.

    Returns:
        The model folder, notes for the user, and a table of before and after on the old and the new dev documents.

    Raises:
        RunError: no model to go on from, or documents that cannot be taken.
    """
    before = Path(config.encoder)
    if not (before / "rasid.json").is_file():
        raise RunError(
            f"--add goes on from a model: expected a model folder as 'encoder' of the configuration, found {before}; "
            "configs/compact.yaml names the shipped one"
        )
    old = prepare(config)
    new = read_additions(path, old.corpus, config.seed)
    again = {d.sha1 for d in [*new.train, *new.dev]} | {d.id for d in [*new.train, *new.dev]}
    rest = [d for d in old.train if d.sha1 not in again and d.id not in again]
    repeated = replayed(rest, config)
    unread = sum(map(lost, new.train))
    notes = [*old.notes, *new.notes]
    if unread:
        notes.append(f"{unread} new triggers stand in captions or link lines and are not trained on")
    notes.append(
        f"{len(new.train)} new documents learnt from, {len(new.dev)} measured on, {len(repeated)} old ones replayed"
    )
    together = Prepared(old.corpus, rest + new.train, new.train + repeated, old.dev + new.dev, notes)
    figures = {"before": _figures(before, old.dev, new.dev)}
    folder, _ = run(config, work, together)
    figures["after"] = _figures(folder, old.dev, new.dev)
    return folder, notes, _table(figures, len(old.dev), len(new.dev))


_NAMES = {"trig_c": "Trig-C", "arg_c_plus": "Arg-C+", "detection": "incidents", "slots": "slots"}


def _figures(folder: Path, old: Sequence[Document], new: Sequence[Document]) -> dict[str, dict[str, float | None]]:
    model = Model(folder)
    return {name: _scores(model, documents) for name, documents in (("old", old), ("new", new)) if documents}


def _scores(model: Model, documents: Sequence[Document]) -> dict[str, float | None]:
    vocabulary, settings, network = model.parts()
    spans = score_mentions(documents, [read_document(d, vocabulary) for d in documents], network, settings)
    incidents = score_predictions(documents, model)
    return {
        "trig_c": spans["trig_c"].f1, "arg_c_plus": spans["arg_c_plus"].f1,
        "detection": incidents.detection.f1, "slots": incidents.slots.f1,
    }  # fmt: skip


def _table(figures: dict[str, dict[str, dict[str, float | None]]], old: int, new: int) -> str:
    """F1 before and after, a row a score."""
    count = {"old": old, "new": new}
    lines = ["| F1 on | articles | score | before | after |", "|---|---:|---|---:|---:|"]
    for side, scores in figures["before"].items():
        for name, value in scores.items():
            after = figures["after"][side][name]
            lines.append(f"| {side} dev | {count[side]} | {_NAMES[name]} | {show(value)} | {show(after)} |")
    return "\n".join(lines)
