"""The report as Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from training.report.errors import QUOTABLE, Wrong
from training.report.incident_errors import KINDS
from training.report.incidents import VARIANT
from training.report.predictions import Predicted
from training.report.table import SCORE_HEAD, f1_of, grid, score_rows, show

CHANGED = 20
AGREEMENT = "two annotators"
"""Head of the column with the F1 of one annotator against another (docs/corpus.md)."""
MAIN = (
    ("triggers, Trig-I (span)", "mentions", "trig_i"),
    ("triggers, Trig-C (and code)", "mentions", "trig_c"),
    ("arguments, Arg-I (span and code)", "mentions", "arg_i"),
    ("arguments, Arg-C (and role)", "mentions", "arg_c"),
    ("arguments, Arg-C+ (and trigger)", "mentions", "arg_c_plus"),
    ("incidents, detection", "incidents", "detection"),
    ("incidents, all slots", "incidents", "slots"),
)


def page(
    metrics: Mapping[str, Any],
    title: str,
    errors: Sequence[tuple[Predicted, Wrong]] = (),
    pictures: Sequence[str] = (),
) -> str:
    """The whole report.

    Args:
        metrics: of :func:`training.evaluate.measure`.
        title: its heading.
        errors: the surest errors, to be quoted.
        pictures: file names of the figures, beside the report.
    """
    parts = [
        _mentions(metrics), _incidents(metrics), _calibration(metrics["calibration"]), _pictures(pictures),
        _slices(metrics), _errors(errors),
    ]  # fmt: skip
    return _joined([[summary(metrics, title)], *parts])


def summary(metrics: Mapping[str, Any], title: str) -> str:
    """What is printed: the head, the main figures and the comparison."""
    head = [f"# {title}", ""]
    compared = _comparison(metrics.get("comparison"))
    return _joined([head, _head(metrics), _summary(metrics), _incident_errors(metrics["incident_errors"]), compared])


def _joined(parts: Iterable[Iterable[str]]) -> str:
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _head(metrics: Mapping[str, Any]) -> list[str]:
    about = metrics["about"]
    lines = [
        f"{metrics['documents']} articles. Spans in full and exactly, micro-averaged over articles; intervals are "
        "95 %, by bootstrap over articles. A dash stands where a figure has no meaning.",
        "",
    ]
    lines += [f"- {name.replace('_', ' ')}: {_fact(value)}" for name, value in about.items() if value]
    lines += [f"- **note**: {note}" for note in metrics["notes"]]
    return [*lines, ""]


def _fact(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {v}" for k, v in value.items() if v is not None)
    return str(value)


def _summary(metrics: Mapping[str, Any]) -> list[str]:
    agreement = metrics["agreement"]
    rows, ceiling = {}, {}
    for label, part, name in MAIN:
        rows[label], ceiling[label] = metrics[part][name], agreement.get(name)
    table = grid(["", *SCORE_HEAD, AGREEMENT], score_rows(rows, ceiling))
    layers = [(layer, row) for layer, row in metrics["calibration"].items() if row["said"]]
    said = [
        f"ECE of {layer}s {show(row['ece'])} ({row['said']} said; {show(row['ece_by_chance'])} by chance alone)"
        for layer, row in layers
    ]
    return ["## Summary", "", *table, *([", ".join(said) + ".", ""] if said else [])]


def _incident_errors(found: Mapping[str, Any]) -> list[str]:
    rows = [
        [kind, *row.values(), KINDS.get(kind, "slot of an aligned incident")] for kind, row in found["kinds"].items()
    ]
    if not rows:
        return []
    rows.sort(key=lambda row: -row[1])
    lines = ["## Errors of incidents by kind", ""]
    lines += grid(["kind", "errors", "missing", "wrong", "spurious", "from annotated mentions", "what it is"], rows)
    surest = [
        [e["confidence"], f"{e['start']}-{e['end']}", e["document"], "; ".join(map(_told, e["errors"]))]
        for e in found["surest"]
    ]
    lines += [
        f"The {len(surest)} incidents with an error that the system is surest of (said instead of annotated):",
        "",
    ]
    return [*lines, *grid(["confidence", "trigger at", "article", "errors"], surest)]


def _told(error: Sequence[str]) -> str:
    kind, said, annotated = error
    return f"{kind} {said} for {annotated}" if said != annotated else kind


def _mentions(metrics: Mapping[str, Any]) -> list[str]:
    head = ["", *SCORE_HEAD, "F1, annotated triggers"]
    lines = ["## Triggers and arguments", ""]
    lines += grid(head, score_rows(metrics["mentions"], f1_of(metrics["mentions_gold_triggers"])))
    lines += ["### By code (Trig-C)", "", *grid(["code", *SCORE_HEAD], score_rows(metrics["by_code"]))]
    lines += ["### By role (Arg-C+)", ""]
    lines += grid(["role", *head[1:]], score_rows(metrics["by_role"], f1_of(metrics["by_role_gold_triggers"])))
    lines += ["### Other views", "", "seqeval, strict IOB2 (its default mode scores more than was right):", ""]
    rows = [[layer, *row.values()] for layer, row in metrics["seqeval"].items() if row]
    lines += grid(["", "P", "R", "F1"], rows)
    lines += ["nervaluate (exact: span only; partial: half for an overlap; type: an overlap of the right label):", ""]
    rows = [
        [layer, view, *row.values()]
        for layer, shown in metrics["nervaluate"].items()
        if shown
        for view, row in shown.items()
    ]
    lines += grid(["", "view", "P", "R", "F1", "correct", "incorrect", "partial", "missed", "spurious"], rows)
    lines += ["Proclitics (و ف ب ك ل) and punctuation at the edges set aside:", ""]
    return [*lines, *grid(["", *SCORE_HEAD], score_rows(metrics["clitic_insensitive"]))]


def _incidents(metrics: Mapping[str, Any]) -> list[str]:
    incidents, assembly = metrics["incidents"], metrics["assembly"]
    head = ["", *SCORE_HEAD, "F1, annotated mentions"]
    lines = [
        "## Incidents",
        "",
        f"{VARIANT}. The last column joins annotated mentions.",
        "",
    ]
    top = {name: incidents[name] for name in ("detection", "slots")}
    lines += grid(head, score_rows(top, {name: assembly[name]["f1"] for name in top}))
    ceiling = {k.removeprefix("slot/"): f1 for k, f1 in metrics["agreement"].items() if k.startswith("slot/")}
    slots = score_rows(incidents["by_slot"], f1_of(assembly["by_slot"]), ceiling)
    lines += ["### By slot", "", *grid([*head, AGREEMENT], [row for row in slots if row[3] is not None])]
    lines += ["### By code (detection)", "", *grid(["code", *SCORE_HEAD], score_rows(incidents["by_code"]))]
    lines += ["### Normalised values, in aligned incidents", ""]
    lines += grid(["", *SCORE_HEAD], score_rows(incidents["normalised"]))
    off = incidents["distance"]
    if off["places"]:
        shares = ", ".join(
            f"{share:.0%} within {name.split('_')[1]} km" for name, share in off.items() if name.startswith("within")
        )
        lines += [
            f"Places with coordinates on both sides: {off['places']}; off by {off['median_km']} km (median), "
            f"{off['mean_km']} km (mean); {shares}. Annotated places have the coordinates of their gazetteer entry.",
            "",
        ]
    return lines


def _calibration(calibration: Mapping[str, Any]) -> list[str]:
    lines = [
        "## Confidence",
        "",
        "Ten bins of equal mass; whole spans and incidents (Jagannatha and Yu 2020). *By chance* is the ECE that so",
        "many items have in the mean where every confidence is exact: an ECE near it cannot be told from none.",
        "",
    ]
    rows = []
    for layer, row in calibration.items():
        at = row["threshold_90"] or {}
        kept = [at.get(k) for k in ("threshold", "precision", "recall")]
        rows.append([layer, row["said"], row["ece"], row["ece_by_chance"], row["brier"], *kept])
    head = ["", "said", "ECE", "by chance", "Brier", "threshold for 90 % precision", "precision there", "recall there"]
    lines += grid(head, rows)
    for layer, row in calibration.items():
        if row["reliability"]:
            bins = [[r["confidence"], r["right"], r["said"]] for r in row["reliability"]]
            lines += [f"Reliability of {layer}s:", "", *grid(["mean confidence", "share right", "said"], bins)]
    return lines


def _pictures(pictures: Iterable[str]) -> list[str]:
    return [line for name in pictures for line in (f"![{name.removesuffix('.png')}]({name})", "")]


def _slices(metrics: Mapping[str, Any]) -> list[str]:
    lines = ["## Slices (F1)", ""]
    for kind, parts in metrics["slices"].items():
        names = list(next(iter(parts.values()))["figures"])
        rows = [[value, part["articles"], *part["figures"].values()] for value, part in parts.items()]
        lines += grid([kind, "articles", *names], rows)
    if metrics["seen"]:
        lines += ["Places and names that the training articles have, and those that they have not (Arg-C+):", ""]
        rows = [row[:4] + row[5:] for row in score_rows(metrics["seen"])]
        lines += grid(["", "P", "R", "F1", "right", "spurious", "missed"], rows)
    return lines


def _comparison(found: Mapping[str, Any] | None) -> list[str]:
    if not found:
        return []
    lines = [f"## Compared with {found['with']}", ""]
    lines += ["Paired bootstrap over articles (Koehn 2004); positive is better here.", ""]
    rows = [
        [name, f"{d['difference']:+.3f}", f"{d['low']:+.3f} to {d['high']:+.3f}", d["better"]]
        for name, d in found["differences"].items()
        if d
    ]
    lines += grid(["", "difference of F1", "95 % interval", "share of draws that are better"], rows)
    changed = found["changed"]
    lines += [f"{len(changed)} articles changed; more errors (+) or fewer (-) than there:", ""]
    shown = changed if len(changed) <= 2 * CHANGED else [*changed[:CHANGED], *changed[-CHANGED:]]
    names = list(changed[0]["errors"]) if changed else []
    rows = [[c["document"], *(f"{n:+d}" for n in c["errors"].values())] for c in shown]
    return [*lines, *grid(["article", *names], rows)]


def _errors(errors: Sequence[tuple[Predicted, Wrong]]) -> list[str]:
    if not errors:
        return []
    lines = [f"## The {len(errors)} surest errors", ""]
    if any(article.document.source not in QUOTABLE for article, _ in errors):
        lines += ["**This section quotes articles that are not ours to pass on: keep it on your own disk.**", ""]
    for number, (article, wrong) in enumerate(errors, 1):
        text = article.document.text or ""
        first, last = wrong.sentence
        quoted = (
            f"{escape(text[first : wrong.start])}<mark>{escape(text[wrong.start : wrong.end])}</mark>"
            f"{escape(text[wrong.end : max(last, wrong.end)])}"
        )
        lines += [
            f"{number}. {wrong.confidence:.3f} {wrong.layer} **{wrong.said}**; annotated: {escape(wrong.instead)} "
            f"({wrong.document})",
            "",
            f'   <p dir="rtl">{" ".join(quoted.split())}</p>',
            "",
        ]
    return lines
