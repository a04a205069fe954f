"""The F1 report of a model on one split of the corpus."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from annotations.alignment import IncidentScores, incident_scores
from annotations.article import read_article
from annotations.document import Document
from annotations.scores import Score
from inference.labels import OUTSIDE
from inference.model import Model
from inference.reading import Reading, word_range
from training.assembly import predict_documents, score_assembly
from training.calibration import Judged, brier, calibration_error, judge_incidents, judge_spans
from training.examples import gold_triggers, read_document
from training.scoring import score_mentions


class EmptySplitError(ValueError):
    """A split without a document; the message says why that may be."""


def evaluate(folder: Path, documents: Sequence[Document]) -> dict[str, Any]:
    """Score a model folder, as it runs in inference, on annotated documents.

    Args:
        folder: a model folder.
        documents: with texts.

    Returns:
        Figures by section: ``mentions``, ``mentions_gold_triggers``, ``seqeval``, ``incidents``,
        ``assembly`` (incidents from gold mentions), ``calibration``. A figure that has no meaning is ``None``.

    Raises:
        EmptySplitError: nothing to score on.
    """
    if not documents:
        raise EmptySplitError(
            "expected annotated articles in this split, found none; real articles need their texts (--texts), "
            "and splits are listed in annotations/corpus/splits"
        )
    model = Model(folder)
    vocabulary, how, score = model.parts()
    readings = [read_document(d, vocabulary) for d in documents]
    found = model.mentions([read_article(d.text or "", d.published) for d in documents])
    incidents = predict_documents(documents, model)
    spans = judge_spans(documents, [[_calibrated(m, model) for m in row] for row in found])
    judged = {**spans, "incident": judge_incidents(documents, incidents)}
    return {
        "documents": len(documents),
        "mentions": {name: figures(s) for name, s in score_mentions(documents, readings, score, how).items()},
        "mentions_gold_triggers": {
            name: figures(s) for name, s in score_mentions(documents, readings, score, how, gold=True).items()
        },
        "seqeval": {"triggers": strict_f1(documents, readings, found)},
        "incidents": incident_figures(
            incident_scores([(d.incidents, i) for d, i in zip(documents, incidents, strict=True)])
        ),
        "assembly": incident_figures(score_assembly(documents, model.manifest.identity or _weights())),
        "calibration": {name: calibration_figures(rows) for name, rows in judged.items()},
    }


def _weights() -> dict[str, float]:
    from inference.identity import WEIGHTS

    return WEIGHTS


def _calibrated(mention: Any, model: Model) -> Any:
    from dataclasses import replace

    from inference.incidents import calibrate

    maps = model.manifest.calibration
    trigger = replace(mention.trigger, confidence=calibrate(mention.trigger.confidence, maps.get("trigger")))
    arguments = tuple(replace(a, confidence=calibrate(a.confidence, maps.get("argument"))) for a in mention.arguments)
    return replace(mention, trigger=trigger, arguments=arguments)


def figures(score: Score) -> dict[str, float | int | None]:
    """Precision, recall and F1 to four places, and the counts behind them."""
    rounded = {
        name: None if value is None else round(value, 4)
        for name, value in (("precision", score.precision), ("recall", score.recall), ("f1", score.f1))
    }
    return {**rounded, "right": score.right, "spurious": score.spurious, "missed": score.missed}


def incident_figures(scores: IncidentScores) -> dict[str, Any]:
    """Detection, all slots, and each slot."""
    return {
        "detection": figures(scores.detection),
        "slots": figures(scores.slots),
        "by_slot": {name: figures(score) for name, score in scores.by_slot.items()},
    }


def calibration_figures(judged: Sequence[Judged]) -> dict[str, float | int | None]:
    """Expected calibration error (ten bins of equal mass) and Brier score."""
    error, squared = calibration_error(judged), brier(judged)
    return {
        "said": len(judged),
        "ece": None if error is None else round(error, 4),
        "brier": None if squared is None else round(squared, 4),
    }


def strict_f1(documents: Sequence[Document], readings: Sequence[Reading], found: Sequence[Iterable[Any]]) -> float | None:
    """Strict IOB2 F1 of the trigger layer by seqeval; ``None`` where neither side has a trigger.

    seqeval's default mode lets ``I-`` begin an entity and fails on all-O input; only strict is used.
    """
    from seqeval.metrics import f1_score
    from seqeval.scheme import IOB2

    gold_rows, found_rows = [], []
    for document, reading, mentions in zip(documents, readings, found, strict=True):
        gold = [(t.first, t.last, t.code.value) for t in gold_triggers(document, reading)]
        told = [(word_range(reading, m.trigger.start, m.trigger.end), m.code.value) for m in mentions]
        gold_rows.append(_iob2(len(reading.words), gold))
        found_rows.append(_iob2(len(reading.words), [(*place, code) for place, code in told if place]))
    if not any(tag != OUTSIDE for row in (*gold_rows, *found_rows) for tag in row):
        return None
    return round(float(f1_score(gold_rows, found_rows, mode="strict", scheme=IOB2, zero_division=0)), 4)


def _iob2(size: int, spans: Iterable[tuple[int, int, str]]) -> list[str]:
    tags = [OUTSIDE] * size
    for first, last, name in spans:
        tags[first:last] = [f"B-{name}", *[f"I-{name}"] * (last - first - 1)]
    return tags


def report(figures_: dict[str, Any], title: str) -> str:
    """The figures as Markdown."""
    lines = [f"# {title}", "", f"{figures_['documents']} articles. Spans in full and exactly, micro-averaged.", ""]
    lines += ["| mentions | P | R | F1 | F1, gold triggers |", "|---|---|---|---|---|"]
    for name, row in figures_["mentions"].items():
        gold = figures_["mentions_gold_triggers"][name]["f1"]
        lines.append(f"| {name} | {_show(row['precision'])} | {_show(row['recall'])} | {_show(row['f1'])} | {_show(gold)} |")
    lines += ["", f"Triggers, strict IOB2 (seqeval): {_show(figures_['seqeval']['triggers'])}", ""]
    lines += ["| incidents | P | R | F1 | F1, gold mentions |", "|---|---|---|---|---|"]
    predicted, gold = figures_["incidents"], figures_["assembly"]
    rows = [("detection", predicted["detection"], gold["detection"]), ("all slots", predicted["slots"], gold["slots"])]
    rows += [(name, row, gold["by_slot"][name]) for name, row in predicted["by_slot"].items()]
    for name, row, other in rows:
        lines.append(
            f"| {name} | {_show(row['precision'])} | {_show(row['recall'])} | {_show(row['f1'])} | {_show(other['f1'])} |"
        )
    lines += ["", "| calibration | said | ECE | Brier |", "|---|---|---|---|"]
    for name, row in figures_["calibration"].items():
        lines.append(f"| {name} | {row['said']} | {_show(row['ece'])} | {_show(row['brier'])} |")
    return "\n".join(lines) + "\n"


def _show(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
