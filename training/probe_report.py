"""What the probe measures in one call, and the table that it makes of it."""

import json
from dataclasses import asdict, dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from training.probe import Score, held_out_loss, probe
from training.probe_data import Task, few, task

ENCODER, RANDOM, FEATURES = "encoder", "random start", "features, CRF"
QUOTED = (
    ("CAMeLBERT-MSA, 110 M (quoted)", "anercorp", "82.4"),
    ("AraBERT, AraELECTRA, 110 to 135 M (quoted)", "anercorp", "82 to 84"),
    ("AraELECTRA, 135 M (quoted, dev)", "aqmar", "86.1"),
    ("AraBERTv2, 135 M (quoted, dev)", "aqmar", "84.9"),
)
"""Published figures, not measured here: Inoue et al. 2021 for CAMeLBERT; for AQMAR the table of Stanza."""


@dataclass(frozen=True)
class Plan:
    """What is to be measured."""

    encoder: Path
    labelled: Path
    tasks: tuple[str, ...] = ("anercorp", "aqmar")
    seeds: tuple[int, ...] = (1, 2, 3)
    sizes: tuple[int, ...] = (0, 500)
    """Training sentences; 0 takes all."""
    random: bool = False
    baseline: bool = False
    held_out: Path | None = None
    speed: bool = False


@dataclass
class Report:
    """What was measured: scores by model and task, held-out loss, size and speed."""

    scores: list[dict[str, Any]] = field(default_factory=list)
    held_out: dict[str, Any] | None = None
    speeds: list[dict[str, Any]] = field(default_factory=list)

    def add(self, model: str, name: str, size: int, score: Score) -> None:
        """Keep a score."""
        self.scores.append(
            {
                "model": model,
                "task": name,
                "sentences": size,
                "values": [round(value, 2) for value in score.values],
                "mean": round(score.mean, 2),
                "spread": round(score.spread, 2),
                "seconds": round(score.seconds),
            }
        )


def score(plan: Plan, of: Task, size: int, model: str) -> Score:
    """One model on one task, over all seeds; the baseline on all sentences has nothing left to chance."""
    parts = []
    for seed in plan.seeds:
        chosen = few(of, size, seed) if size else of
        if model == FEATURES:
            from training.probe_baseline import baseline

            parts.append(baseline(chosen))
            if not size:
                break
        else:
            parts.append(probe(plan.encoder, chosen, [seed], random_start=model == RANDOM))
    return Score(of.name, tuple(value for part in parts for value in part.values), sum(part.seconds for part in parts))


def measure(plan: Plan, output: Path | None = None) -> Report:
    """Measure what is planned; after each score the JSON file is written anew, so that a stop loses little."""
    report = Report()

    def keep() -> None:
        if output is not None:
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text(json.dumps(asdict(report), indent=2), encoding="utf-8")

    if plan.held_out is not None:
        report.held_out = asdict(held_out_loss(plan.encoder, plan.held_out))
    if plan.speed:
        from training.probe_speed import speeds

        for speed in speeds(plan.encoder):
            rates = {f"{rows} x {pieces}": round(rate) for (rows, pieces), rate in speed.rates.items()}
            report.speeds.append({"kind": speed.kind, "megabytes": round(speed.size / 1e6, 1), "rates": rates})
    keep()
    models = [ENCODER, *[RANDOM] * plan.random, *[FEATURES] * plan.baseline]
    for name, size, model in product(plan.tasks, plan.sizes, models):
        report.add(model, name, size, score(plan, task(plan.labelled, name), size, model))
        keep()
    return report


def markdown(report: Report) -> str:
    """The figures as Markdown tables, with what is only quoted marked so."""
    lines = ["| model | task | training sentences | seeds | F1, strict IOB2 |", "|---|---|---|---|---|"]
    for row in report.scores:
        size = row["sentences"] or "all"
        spread = f" ± {row['spread']:.1f}" if len(row["values"]) > 1 else ""
        lines.append(f"| {row['model']} | {row['task']} | {size} | {len(row['values'])} | {row['mean']:.1f}{spread} |")
    tasks = {row["task"] for row in report.scores}
    lines += [f"| {model} | {name} | all | | {value} |" for model, name, value in QUOTED if name in tasks]
    if report.held_out is not None:
        found = report.held_out
        lines += [
            "",
            f"Held-out masked-LM loss: {found['per_word']:.3f} nats a word, {found['per_piece']:.3f} a piece "
            f"({found['words']:,} hidden words).",
        ]
    if report.speeds:
        shapes = list(report.speeds[0]["rates"])
        lines += [
            "",
            "| ONNX | megabytes | " + " | ".join(f"pieces/s at {shape}" for shape in shapes) + " |",
            "|---|---|" + "---|" * len(shapes),
        ]
        for row in report.speeds:
            rates = " | ".join(f"{row['rates'][shape]:,}" for shape in shapes)
            lines.append(f"| {row['kind']} | {row['megabytes']} | {rates} |")
    return "\n".join(lines)
