"""``python -m training``: the commands and their examples."""

from collections.abc import Callable
from typing import Any

import typer

from training.commands import choosing, finetuning, measuring, pretraining

app = typer.Typer(help="Train, probe and measure the models.", no_args_is_help=True, add_completion=False)


@app.callback()
def main() -> None:
    """Train, probe and measure the models."""


EXAMPLES: dict[Callable[..., Any], str] = {
    pretraining.pretrain: "pretrain configs/pretrain.yaml --minutes 60",
    pretraining.probe: "probe runs/encoder --few 500 --baseline",
    finetuning.run: "run configs/compact.yaml --add my_annotations/",
    finetuning.sweep: "sweep configs/sweep.yaml --minutes 120",
    finetuning.curve: "curve configs/compact.yaml --shares 0.1 0.25 0.5 1",
    finetuning.leave: "leave configs/compact.yaml --work runs/leave",
    finetuning.tune: "tune runs/model",
    finetuning.export: "export inference/shipped",
    measuring.evaluate: "evaluate inference/shipped --split dev",
    measuring.joining: "joining inference/shipped --splits dev,test --into docs/evaluation.md",
    measuring.pairs: "pairs --fit",
    measuring.kinds: "kinds --fit",
    measuring.benchmark: "benchmark --into docs/benchmark.md",
    choosing.queue: "queue inference/shipped articles.jsonl --count 50 --output queue.json",
}
for command, example in EXAMPLES.items():
    app.command(epilog=f"Example: python -m training {example}")(command)
