"""Fine-tuning: one run, variants of it, shares of the corpus, without a seed; and what follows the weights."""

from pathlib import Path
from typing import Annotated

import typer

from training.commands.common import CORPUS, TEXTS, CorpusOption, TextsOption, at_hand, refused


def run(
    config: Annotated[Path, typer.Argument(help="Settings, e.g. configs/compact.yaml or configs/arabert.yaml.")],
    encoder: Annotated[str | None, typer.Option(help="Another encoder: a folder, or a name on the model hub.")] = None,
    output: Annotated[Path | None, typer.Option(help="Another folder for the model.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Most epochs.")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="Document id to leave out; may be repeated.")] = None,
    add: Annotated[
        Path | None,
        typer.Option(help="New annotations, in any format of 'annotations convert', to go on with from a model."),
    ] = None,
) -> None:
    """Fine-tune a model on the annotated corpus and write its folder.

    Stopped runs go on from their last epoch; the best epoch on dev is kept. With --add the model that the settings
    name goes on with new documents, some of the corpus is replayed beside them against forgetting, and the scores
    before and after are shown on old and new dev documents (docs/retrain.md).
    """
    from annotations.corpus import CorpusError
    from training.additions import run_with
    from training.configuration import ConfigurationError, read_config
    from training.encoders import EncoderError
    from training.run import RunError
    from training.run import run as fine_tune

    changes = {"encoder": encoder, "output": output, "epochs": epochs, "exclude": exclude}
    with refused(ConfigurationError, CorpusError, EncoderError, RunError):
        settings = read_config(config)
        settings = settings.model_copy(update={key: value for key, value in changes.items() if value is not None})
        if add is None:
            folder, notes = fine_tune(settings)
            table = (folder / "README.md").read_text(encoding="utf-8")
        else:
            folder, notes, table = run_with(settings, add)
    for note in notes:
        typer.echo(f"note: {note}", err=True)
    typer.echo(table)
    typer.echo(f"written: {folder}", err=True)


def sweep(
    plan: Annotated[Path, typer.Argument(help="Variants, e.g. configs/sweep.yaml or configs/ablations.yaml.")],
    minutes: Annotated[float | None, typer.Option(help="Start no new run after so many minutes.", min=0)] = None,
    into: Annotated[
        Path | None,
        typer.Option(help="A document; the table goes between its two marks, named after PLAN: <!-- ablations -->."),
    ] = None,
) -> None:
    """Train variants of a configuration and compare them on dev, in one table.

    Stopped, the same line goes on; runs that are done with the same settings are kept. The table so far is sweep.md
    in the plan's 'work' folder. docs/evaluation.md says what a plan holds.
    """
    from annotations.corpus import CorpusError
    from inference.measurement.benchmark_table import MarkError, insert
    from training.configuration import ConfigurationError
    from training.encoders import EncoderError
    from training.run import RunError
    from training.sweep import sweep as progress_of
    from training.sweep import table
    from training.variants import read_plan

    lines: list[str] = []
    with refused(ConfigurationError, CorpusError, EncoderError, MarkError, RunError):
        chosen = read_plan(plan)
        for progress in progress_of(chosen, minutes):
            lines = table(chosen, progress.results)
            if into is not None:
                insert(into, lines, f"<!-- {plan.stem} -->")
            for note in progress.notes:
                typer.echo(f"note: {note}", err=True)
            typer.echo(f"{progress.done} of {progress.runs} runs done. {progress.last}".rstrip(), err=True)
    typer.echo("\n".join(lines).rstrip())
    if progress.done < progress.runs:
        typer.echo("note: the time is up; the same line goes on with the runs that are left", err=True)


def curve(
    config: Annotated[Path, typer.Argument(help="Settings, e.g. configs/compact.yaml.")],
    further: Annotated[list[float] | None, typer.Argument(metavar="SHARE...", help="More shares.")] = None,
    shares: Annotated[float | None, typer.Option(help="Share of the training articles; more may follow.")] = None,
    work: Annotated[Path, typer.Option(help="Folder for the models and the curve; what is there is kept.")] = Path(
        "runs/curve"
    ),
    epochs: Annotated[int | None, typer.Option(help="Most epochs of each share.")] = None,
) -> None:
    """Train at growing shares of the training articles and score each on dev: the learning curve.

    Without --shares: 0.1 0.25 0.5 1.
    """
    from annotations.corpus import CorpusError
    from training.configuration import ConfigurationError, read_config
    from training.curve import curve as points_of
    from training.curve import table
    from training.encoders import EncoderError
    from training.run import RunError

    chosen = [*([shares] if shares is not None else []), *(further or [])]
    with refused(ConfigurationError, CorpusError, EncoderError, RunError):
        settings = read_config(config)
        settings = settings.model_copy(update={"epochs": epochs} if epochs is not None else {})
        points = list(points_of(settings, chosen or [0.1, 0.25, 0.5, 1.0], work))
    typer.echo(table(points))


def leave(
    config: Annotated[Path, typer.Argument(help="Settings of the base model, e.g. configs/compact.yaml.")],
    work: Annotated[
        Path, typer.Option(help="Folder for the models; those that are there are not trained again.")
    ] = Path("runs/leave"),
    epochs: Annotated[int, typer.Option(help="Epochs with the other seeds, from the base model.")] = 4,
) -> None:
    """Train five models, each without one seed article, and score each on the seed that it has not seen."""
    from training.configuration import ConfigurationError, read_config
    from training.encoders import EncoderError
    from training.leave import leave_one_out, total

    with refused(ConfigurationError, EncoderError):
        results = []
        for result in leave_one_out(read_config(config), work, epochs):
            results.append(result)
            detection, slots = result.scores.detection, result.scores.slots
            typer.echo(
                f"{result.document.id} (without {', '.join(result.without)}): "
                f"incidents F1 {detection.f1 or 0:.3f} ({detection.right} right, {detection.spurious} spurious, "
                f"{detection.missed} missed), slots F1 {slots.f1 or 0:.3f}"
            )
    everything = total(results)
    typer.echo(f"all five: incidents F1 {everything.detection.f1 or 0:.3f}, slots F1 {everything.slots.f1 or 0:.3f}")


def tune(
    model: Annotated[Path, typer.Argument(help="A model folder; its rasid.json is written again.")],
    corpus: CorpusOption = CORPUS,
    texts: TextsOption = TEXTS,
) -> None:
    """Fit the joining weights on train, and calibration and threshold on dev, without training the network."""
    from annotations.corpus import CorpusError, load_corpus
    from inference.tagging.manifest import ModelError, read_manifest
    from training.tuning import tune_folder

    with refused(CorpusError, ModelError):
        loaded = load_corpus(corpus, at_hand(texts))
        manifest = tune_folder(model, read_manifest(model), loaded.split("train"), loaded.split("dev"))
    typer.echo(f"threshold {manifest.threshold}, maps {sorted(manifest.calibration)}, weights {len(manifest.identity)}")


def export(
    model: Annotated[Path, typer.Argument(help="A model folder; its model.onnx is written again from its weights.")],
    output: Annotated[Path | None, typer.Option(help="Another folder for model.onnx.")] = None,
    exact: Annotated[bool, typer.Option("--exact", help="In fp32 instead of int8.")] = False,
    corpus: Annotated[Path, typer.Option(help="The corpus folder, to see what values to expect.")] = Path(
        "annotations/corpus"
    ),
) -> None:
    """Write the network of a model anew, without training it."""
    from annotations.corpus import CorpusError, load_corpus
    from inference.tagging.manifest import ModelError
    from training.encoders import EncoderError
    from training.export import export_folder

    with refused(CorpusError, EncoderError, ModelError):
        documents = [] if exact else load_corpus(corpus).split("train")
        path = export_folder(model, documents, not exact, output)
    typer.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {'fp32' if exact else 'int8'}")
