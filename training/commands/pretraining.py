"""Pretraining and probing encoders."""

import logging
from pathlib import Path
from typing import Annotated

import typer

from training.commands.common import refused


def _log_to(path: Path | None) -> None:
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(logging.FileHandler(path, encoding="utf-8"))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S", handlers=handlers)
    for noisy in ("gensim", "httpx"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def pretrain(
    config: Annotated[Path, typer.Argument(help="Settings, e.g. configs/pretrain.yaml.")],
    minutes: Annotated[float | None, typer.Option(help="Train this long, then save and stop.")] = None,
    cool: Annotated[float | None, typer.Option(help="Let the rate fall to nothing in this many minutes.")] = None,
    export: Annotated[Path | None, typer.Option(help="Write the encoder of the latest checkpoint there.")] = None,
    mirror: Annotated[
        Path | None, typer.Option(envvar="RASID_MIRROR", help="Copy each checkpoint there; resume from it.")
    ] = None,
    half: Annotated[bool, typer.Option(help="Export the weights in fp16.")] = False,
    prepare: Annotated[bool, typer.Option(help="Stop before training, all stages up to it done.")] = False,
    threads: Annotated[int | None, typer.Option(help="CPU threads.")] = None,
) -> None:
    """Pretrain the encoder: clean, tokenizer, pack, vectors, train; or cool and export what is there.

    With --cool or --export and no --minutes nothing is trained on the plateau.
    """
    from training.pretraining import settings, stages

    with refused(ValueError, FileNotFoundError):
        chosen = settings.read(config)
    schedule = chosen.schedule.model_copy(update={"minutes": minutes} if minutes is not None else {})
    chosen = chosen.model_copy(
        update={
            "schedule": schedule,
            "mirror": mirror or chosen.mirror,
            "threads": threads or chosen.threads,
        }
    )
    _log_to(chosen.folder / "log.txt")
    with refused(ValueError, FileNotFoundError, InterruptedError):
        stages.fetch(chosen)
        if minutes is not None or prepare or (cool is None and export is None):
            stages.prepare(chosen)
            if not prepare:
                from training.pretraining.train import train

                train(chosen)
        if cool is not None:
            from training.pretraining.train import cool as let_cool

            let_cool(chosen, cool)
        if export is not None:
            from training.pretraining.export import export as write

            facts = write(chosen, export, half=half)
            typer.echo(f"{export}: step {facts['steps']}, {facts['tokens'] / 1e6:.1f} M tokens, {facts['checkpoint']}")


def probe(
    encoder: Annotated[Path, typer.Argument(help="Encoder folder.")],
    labelled: Annotated[Path, typer.Option(help="Folder of the labelled corpora.")] = Path("../shared/labelled"),
    tasks: Annotated[str, typer.Option(help="Tasks, by commas.")] = "anercorp,aqmar",
    seeds: Annotated[str, typer.Option(help="Seeds, by commas.")] = "1,2,3",
    few: Annotated[str, typer.Option(help="Numbers of training sentences, by commas; 0 takes all.")] = "0,500",
    random: Annotated[bool, typer.Option(help="Also the same architecture from random initialisation.")] = False,
    baseline: Annotated[bool, typer.Option(help="Also the feature-based baseline.")] = False,
    held_out: Annotated[Path | None, typer.Option(help="Packed source for the held-out masked-LM loss.")] = None,
    speed: Annotated[bool, typer.Option(help="Also size and ONNX speed.")] = False,
    output: Annotated[Path | None, typer.Option(help="JSON file for the figures.")] = None,
) -> None:
    """Measure an encoder: entities on ANERcorp and AQMAR, held-out loss, size and speed."""
    from training.probe_report import Plan, markdown, measure

    _log_to(None)
    plan = Plan(
        encoder=encoder,
        labelled=labelled,
        tasks=tuple(tasks.split(",")),
        seeds=tuple(int(seed) for seed in seeds.split(",")),
        sizes=tuple(int(size) for size in few.split(",")),
        random=random,
        baseline=baseline,
        held_out=held_out,
        speed=speed,
    )
    report = measure(plan, output)
    typer.echo(markdown(report))
