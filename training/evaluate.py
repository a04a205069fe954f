"""The F1 report of a system on one split of the corpus: all figures, from one pass of the system."""

import csv
import platform
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha1
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from annotations.document import Document
from annotations.schema import EventCode, Role
from annotations.scores import Score
from training.report.bootstrap import Counts, intervals, total
from training.report.calibration import calibration_figures, judged, wanted
from training.report.compare import compare, read_counts, unwrapped
from training.report.incident_errors import error_figures
from training.report.incidents import NORMALISED, distance_figures, incident_counts, kilometres_off
from training.report.mentions import mention_counts, strict_iob2, views
from training.report.page import page
from training.report.predictions import EmptySplitError, Run, run_model
from training.report.slices import known_words, seen_counts, slices

__all__ = ["EmptySplitError", "compare_with", "evaluate", "figures", "measure", "report", "split_hash"]

MENTIONS = ("trig_i", "trig_c", "realis", "arg_i", "arg_c", "arg_c_plus")
ON_GOLD = ("realis", "arg_i", "arg_c", "arg_c_plus")
CORES = ("trig_i", "trig_c", "arg_i", "arg_c", "arg_c_plus")
AGREEMENT = Path(__file__).with_name("tables") / "agreement.tsv"
LIBRARIES = ("rasid", "numpy", "onnxruntime", "tokenizers", "scipy", "scikit-learn", "seqeval", "nervaluate")


def evaluate(folder: Path, documents: Sequence[Document], train: Sequence[Document] = ()) -> dict[str, Any]:
    """Score a model folder, as it runs in inference, on annotated documents.

    Args:
        folder: a model folder.
        documents: with texts.
        train: documents that the model was trained on, to tell seen from unseen words.

    Returns:
        See :func:`measure`.

    Raises:
        EmptySplitError: nothing to score on.
        ModelError: no usable model.
    """
    return measure(run_model(folder, documents), train)


def measure(run: Run, train: Sequence[Document] = (), about: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All figures of a run, ready for JSON. A figure that has no meaning is ``None``.

    Args:
        run: a system's predictions on a split.
        train: to tell seen from unseen words; without it, that slice is left out.
        about: facts for the head of the report, beside model, split hash and versions.
    """
    counts = [{**mention_counts(a), **incident_counts(a)} for a in run.articles]
    names = sorted({name for row in counts for name in row})
    between = intervals(counts, names)

    def shown(name: str) -> dict[str, Any]:
        low_high = between[name]
        return {**figures(total(counts, name)), "interval": list(low_high) if low_high else None}

    def table(rows: Sequence[str], prefix: str = "") -> dict[str, Any]:
        return {row: shown(prefix + row) for row in rows}

    codes, roles = [c.value for c in EventCode], [r.value for r in Role]
    slots = [name.removeprefix("slot/") for name in counts[0] if name.startswith("slot/")]
    there = wanted(run)
    off = [km for article in run.articles for km in kilometres_off(article)]
    known = known_words(train) if train else None
    return {
        "about": {"model": run.name, "version": run.version, **(about or {}), **facts(run)},
        "documents": len(run.articles),
        "mentions": table(MENTIONS),
        "mentions_gold_triggers": table(ON_GOLD, "gold_trigger/"),
        "clitic_insensitive": table(CORES, "clitic/"),
        "by_code": table(codes, "code/"),
        "by_role": table(roles, "role/"),
        "by_role_gold_triggers": table(roles, "gold_trigger_role/"),
        "seqeval": strict_iob2(run),
        "nervaluate": views(run),
        "incidents": {
            "detection": shown("detection"),
            "slots": shown("slots"),
            "by_slot": table(slots, "slot/"),
            "by_code": table(codes, "incident_code/"),
            "normalised": table(list(NORMALISED), "normalised/"),
            "distance": distance_figures(off),
        },
        "assembly": {
            "detection": shown("assembly/detection"),
            "slots": shown("assembly/slots"),
            "by_slot": table(slots, "assembly/slot/"),
        },
        "incident_errors": error_figures(run),
        "calibration": {layer: calibration_figures(rows, there[layer]) for layer, rows in judged(run).items()},
        "slices": {
            kind: {value: part._asdict() for value, part in parts.items()}
            for kind, parts in slices(run.articles, counts).items()
        },
        "seen": {name: figures(s) for name, s in seen_counts(run.articles, known).items()} if known else None,
        "agreement": agreement(),
        "notes": notes(run),
        "articles": unwrapped([a.document.id for a in run.articles], counts),
    }


def figures(score: Score) -> dict[str, float | int | None]:
    """Precision, recall and F1 to four places, and the counts behind them."""
    rounded = {
        name: None if value is None else round(value, 4)
        for name, value in (("precision", score.precision), ("recall", score.recall), ("f1", score.f1))
    }
    return {**rounded, "right": score.right, "spurious": score.spurious, "missed": score.missed}


def agreement() -> dict[str, float]:
    """F1 of one annotator against another, by the names of counts: the ceiling of a model."""
    with AGREEMENT.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return {row["measure"]: float(row["f1"]) for row in csv.DictReader(lines, delimiter="\t")}


def notes(run: Run) -> list[str]:
    """What makes figures of this run void, in a line each."""
    found = []
    if not any(a.mentions for a in run.articles):
        found.append("nothing was found in any article: precision and calibration have no value")
    if not any(a.document.mentions for a in run.articles):
        found.append("no article of this split has an annotated mention: recall has no value")
    return found


def facts(run: Run) -> dict[str, Any]:
    """What made a report: the split, the versions of what computed it, the command."""
    return {
        "split_hash": split_hash([a.document for a in run.articles]),
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in LIBRARIES}},
        "command": " ".join(["python -m training", *sys.argv[1:]]),
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def split_hash(documents: Sequence[Document]) -> str:
    """A hash of the annotated articles of a split, whatever their order."""
    rows = sorted(d.model_dump_json(exclude={"text"}) for d in documents)
    return sha1("\n".join(rows).encode()).hexdigest()[:12]


def compare_with(metrics: dict[str, Any], run: Run, other: Run | Path) -> None:
    """Add the comparison with another run, or with the report in a folder, to some metrics.

    Raises:
        CompareError: the other stands for other articles.
    """
    ours = _counts(run)
    if isinstance(other, Path):
        name, theirs = read_counts(other, metrics["about"]["split_hash"])
    else:
        name, theirs = f"{other.name} {other.version}", _counts(other)
    differences, changed = compare(ours, theirs)
    metrics["comparison"] = {
        "with": name,
        "differences": {k: v._asdict() if v else None for k, v in differences.items()},
        "changed": [c._asdict() for c in changed],
    }


def _counts(run: Run) -> dict[str, Counts]:
    return {a.document.id: {**mention_counts(a), **incident_counts(a)} for a in run.articles}


def report(metrics: Mapping[str, Any], title: str) -> str:
    """The figures as Markdown, without quotations."""
    return page(metrics, title)
