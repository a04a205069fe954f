"""Whether confidence keeps its word: calibration error, reliability, and precision over the threshold."""

from collections.abc import Sequence
from typing import Any

from training.calibration import Judged, brier, calibration_error, chance_error, judge_incidents, judge_spans
from training.report.predictions import Run

BINS = 10
PROMISED = 0.9
LEAST = 20
"""A threshold that keeps fewer items promises nothing."""


def judged(run: Run) -> dict[str, list[Judged]]:
    """All that was said with a confidence, by layer: ``trigger``, ``argument`` and ``incident``."""
    documents = [a.document for a in run.articles]
    rows = judge_spans(documents, [a.mentions for a in run.articles])
    return {**rows, "incident": judge_incidents(documents, [a.incidents for a in run.articles])}


def wanted(run: Run) -> dict[str, int]:
    """How many there were to find, by layer."""
    mentions = [m for a in run.articles for m in a.document.mentions]
    return {
        "trigger": len(mentions),
        "argument": sum(len(m.arguments) for m in mentions),
        "incident": sum(len(a.document.incidents) for a in run.articles),
    }


def calibration_figures(rows: Sequence[Judged], there: int) -> dict[str, Any]:
    """Figures of one layer; ``None`` where nothing was said.

    Args:
        rows: what was said.
        there: how many there were to find.
    """
    error, squared, chance = calibration_error(rows, BINS), brier(rows), chance_error(rows, BINS)
    curve = threshold_curve(rows, there)
    return {
        "said": len(rows),
        "ece": None if error is None else round(error, 4),
        "ece_by_chance": None if chance is None else round(chance, 4),
        "brier": None if squared is None else round(squared, 4),
        "reliability": reliability(rows),
        "threshold_90": next((p for p in curve if p["precision"] >= PROMISED and p["kept"] >= LEAST), None),
        "curve": curve[:: max(1, len(curve) // 100)],
    }


def reliability(rows: Sequence[Judged], bins: int = BINS) -> list[dict[str, Any]]:
    """Bins of equal mass: how many, mean confidence said, share that was right."""
    ordered = sorted(rows, key=lambda j: j.confidence)
    size = len(ordered) / bins
    table = []
    for b in range(bins):
        members = ordered[round(b * size) : round((b + 1) * size)]
        if members:
            table.append(
                {
                    "said": len(members),
                    "confidence": round(sum(j.confidence for j in members) / len(members), 4),
                    "right": round(sum(j.right for j in members) / len(members), 4),
                }
            )
    return table


def threshold_curve(rows: Sequence[Judged], there: int) -> list[dict[str, Any]]:
    """Precision and recall of what is said with at least each confidence that occurs, lowest first."""
    ordered = sorted(rows, key=lambda j: -j.confidence)
    curve, right = [], 0
    for kept, row in enumerate(ordered, 1):
        right += row.right
        if kept < len(ordered) and ordered[kept].confidence == row.confidence:
            continue
        curve.append(
            {
                "threshold": round(row.confidence, 4),
                "precision": round(right / kept, 4),
                "recall": round(right / there, 4) if there else None,
                "kept": kept,
            }
        )
    return curve[::-1]
