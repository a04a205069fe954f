"""Commands of ``python -m training``. What a command needs is imported when it is called."""

import logging
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Train, probe and measure the models.", no_args_is_help=True, add_completion=False)


def _log_to(path: Path | None) -> None:
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(logging.FileHandler(path, encoding="utf-8"))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S", handlers=handlers)
    for noisy in ("gensim", "httpx"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


@app.callback()
def main() -> None:
    """Train, probe and measure the models."""


@app.command()
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

    try:
        chosen = settings.read(config)
    except (ValueError, FileNotFoundError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    schedule = chosen.schedule.model_copy(update={"minutes": minutes} if minutes is not None else {})
    chosen = chosen.model_copy(
        update={
            "schedule": schedule,
            "mirror": mirror or chosen.mirror,
            "threads": threads or chosen.threads,
        }
    )
    _log_to(chosen.folder / "log.txt")
    try:
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
    except (ValueError, FileNotFoundError, InterruptedError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None


@app.command(epilog="Example: python -m training run configs/compact.yaml")
def run(
    config: Annotated[Path, typer.Argument(help="Settings, e.g. configs/compact.yaml or configs/arabert.yaml.")],
    encoder: Annotated[str | None, typer.Option(help="Another encoder: a folder, or a name on the model hub.")] = None,
    output: Annotated[Path | None, typer.Option(help="Another folder for the model.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Most epochs.")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="Document id to leave out; may be repeated.")] = None,
) -> None:
    """Fine-tune a model on the annotated corpus and write its folder.

    Stopped runs go on from their last epoch; the best epoch on dev is kept.
    """
    from annotations.corpus import CorpusError
    from training.configuration import ConfigurationError, read_config
    from training.encoders import EncoderError
    from training.run import RunError
    from training.run import run as fine_tune

    changes = {"encoder": encoder, "output": output, "epochs": epochs, "exclude": exclude}
    try:
        settings = read_config(config)
        settings = settings.model_copy(update={key: value for key, value in changes.items() if value is not None})
        folder, notes = fine_tune(settings)
    except (ConfigurationError, CorpusError, EncoderError, RunError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    for note in notes:
        typer.echo(f"note: {note}", err=True)
    typer.echo((folder / "README.md").read_text(encoding="utf-8"))


@app.command(
    epilog="Example: python -m training evaluate inference/shipped --split dev --texts ../shared/real/articles.jsonl"
)
def evaluate(
    model: Annotated[Path | None, typer.Argument(help="A model folder; none with --baseline.")] = None,
    split: Annotated[str, typer.Option(help="dev, test or train.")] = "dev",
    corpus: Annotated[Path, typer.Option(help="The corpus folder.")] = Path("annotations/corpus"),
    texts: Annotated[Path | None, typer.Option(help="JSONL with the texts of the stand-off articles.")] = Path(
        "../shared/real/articles.jsonl"
    ),
    output: Annotated[Path | None, typer.Option(help="Folder for report.md, metrics.json and figures.")] = None,
    compare: Annotated[
        str | None, typer.Option(help="Another model folder, the folder of an earlier report, or 'baseline'.")
    ] = None,
    baseline: Annotated[bool, typer.Option(help="Score the rule baseline instead of a model.")] = False,
    quotes: Annotated[
        bool, typer.Option(help="Quote the surest errors, in texts that may not be yours to pass on.")
    ] = True,
) -> None:
    """Score a model on a split: triggers, arguments, incidents, calibration, slices, with 95 % intervals."""
    from annotations.corpus import CorpusError
    from inference.manifest import ModelError
    from training.report.command import MissingError, Request, write_report
    from training.report.compare import CompareError
    from training.report.predictions import EmptySplitError

    if (model is None) != baseline:
        typer.echo("error: expected a model folder or --baseline, one of the two; see --help", err=True)
        raise typer.Exit(2)
    try:
        summary, notes = write_report(Request(model, split, corpus, texts, output, compare, quotes))
    except (CorpusError, ModelError, EmptySplitError, CompareError, MissingError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    for note in notes:
        typer.echo(f"note: {note}", err=True)
    typer.echo(summary)


@app.command(epilog="Example: python -m training curve configs/compact.yaml --shares 0.1 0.25 0.5 1")
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
    try:
        settings = read_config(config)
        settings = settings.model_copy(update={"epochs": epochs} if epochs is not None else {})
        points = list(points_of(settings, chosen or [0.1, 0.25, 0.5, 1.0], work))
    except (ConfigurationError, CorpusError, EncoderError, RunError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(table(points))


@app.command(epilog="Example: python -m training leave configs/compact.yaml --work runs/leave")
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

    try:
        results = []
        for result in leave_one_out(read_config(config), work, epochs):
            results.append(result)
            detection, slots = result.scores.detection, result.scores.slots
            typer.echo(
                f"{result.document.id} (without {', '.join(result.without)}): "
                f"incidents F1 {detection.f1 or 0:.3f} ({detection.right} right, {detection.spurious} spurious, "
                f"{detection.missed} missed), slots F1 {slots.f1 or 0:.3f}"
            )
    except (ConfigurationError, EncoderError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    everything = total(results)
    typer.echo(f"all five: incidents F1 {everything.detection.f1 or 0:.3f}, slots F1 {everything.slots.f1 or 0:.3f}")


@app.command()
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


@app.command(epilog="Example: python -m training pairs --fit")
def pairs(
    corpus: Annotated[Path, typer.Option(help="The corpus folder.")] = Path("annotations/corpus"),
    texts: Annotated[Path | None, typer.Option(help="JSONL with the texts of the stand-off articles.")] = Path(
        "../shared/real/articles.jsonl"
    ),
    fit: Annotated[
        bool, typer.Option("--fit", help="Fit the weights and write inference/tables/cross_weights.tsv.")
    ] = False,
) -> None:
    """Score what joins incidents across articles on the gold pairs; with --fit, train it first."""
    from annotations.corpus import CorpusError
    from training.cross import measure

    try:
        typer.echo(measure(corpus, texts if texts and texts.is_file() else None, fit))
    except CorpusError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None


@app.command(epilog="Example: python -m training tune runs/model")
def tune(
    model: Annotated[Path, typer.Argument(help="A model folder; its rasid.json is written again.")],
    corpus: Annotated[Path, typer.Option(help="The corpus folder.")] = Path("annotations/corpus"),
    texts: Annotated[Path | None, typer.Option(help="JSONL with the texts of the stand-off articles.")] = Path(
        "../shared/real/articles.jsonl"
    ),
) -> None:
    """Fit the joining weights on train, and calibration and threshold on dev, without training the network."""
    from annotations.corpus import CorpusError, load_corpus
    from inference.manifest import ModelError, read_manifest
    from training.tuning import tune_folder

    try:
        loaded = load_corpus(corpus, texts if texts and texts.is_file() else None)
        manifest = tune_folder(model, read_manifest(model), loaded.split("train"), loaded.split("dev"))
    except (CorpusError, ModelError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"threshold {manifest.threshold}, maps {sorted(manifest.calibration)}, weights {len(manifest.identity)}")


@app.command(epilog="Example: python -m training queue inference/shipped articles.jsonl --count 50 --output queue.json")
def queue(
    model: Annotated[Path, typer.Argument(help="The model that is to learn.")],
    texts: Annotated[list[str], typer.Argument(help="Unannotated articles: files, folders, globs, JSONL or CSV.")],
    count: Annotated[int, typer.Option(help="Articles to choose.", min=1)] = 50,
    output: Annotated[Path, typer.Option(help="Label Studio tasks; beside them the labelling configuration.")] = Path(
        "queue.json"
    ),
    balance: Annotated[float, typer.Option(help="Weight of uncertainty; the rest is novelty.", min=0, max=1)] = 0.5,
    corpus: Annotated[Path, typer.Option(help="What is annotated already.")] = Path("annotations/corpus"),
    known: Annotated[Path | None, typer.Option(help="JSONL with the texts of the stand-off articles.")] = Path(
        "../shared/real/articles.jsonl"
    ),
) -> None:
    """Choose the articles that would teach the model most, as pre-annotated tasks for Label Studio."""
    from annotations.corpus import CorpusError, load_corpus
    from inference.articles import Columns, articles
    from inference.articles import count as count_articles
    from inference.manifest import ModelError
    from inference.model import Model
    from inference.progress import progress
    from training import queue as queues

    columns = Columns()
    try:
        loaded = load_corpus(corpus, known if known and known.is_file() else None)
        reader = Model(model)
        with progress(lambda: count_articles(texts, columns)) as (advance, complain):
            sources = articles(texts, None, columns, complain)
            found = queues.queue(reader, sources, [d.text for d in loaded.documents if d.text], count, balance, advance)
        warnings = queues.write(found, reader, output)
    except (CorpusError, ModelError, ValueError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    for warning in warnings:
        typer.echo(f"note: {warning}", err=True)
    for place, one in enumerate(found.chosen, 1):
        figures = f"uncertainty {one.uncertainty:.2f}  novelty {one.novelty:.2f}"
        typer.echo(f"{place:3d}  {one.score:.3f}  {figures}  {one.source.outlet or '-'}  {one.source.id}")
    typer.echo(
        f"{len(found.chosen)} of {found.seen} articles to {output}; {found.known} were annotated or too like one"
    )


@app.command(epilog="Example: python -m training export inference/shipped")
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
    from inference.manifest import ModelError
    from training.encoders import EncoderError
    from training.export import export_folder

    try:
        documents = [] if exact else load_corpus(corpus).split("train")
        path = export_folder(model, documents, not exact, output)
    except (CorpusError, EncoderError, ModelError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {'fp32' if exact else 'int8'}")


@app.command(epilog="Example: python -m training benchmark --into docs/benchmark.md")
def benchmark(
    model: Annotated[Path | None, typer.Argument(help="A model folder; the shipped one by default.")] = None,
    sample: Annotated[int, typer.Option(help="Articles a round.", min=1, max=50)] = 50,
    rounds: Annotated[int, typer.Option(help="Rounds; medians and quartiles of them are shown.", min=1)] = 5,
    most: Annotated[
        int, typer.Option(help="Most articles in the growth table, and twice that many words.", min=100)
    ] = 10000,
    into: Annotated[
        Path | None, typer.Option(help="A document; the table goes between its two <!-- benchmark --> marks.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="A small run: 3 articles, 1 round, a small network in the place of AraBERT.")
    ] = False,
) -> None:
    """Measure speed and memory of ours, and of plain pipelines on a network of AraBERT's shape, in one table."""
    from inference.commands.benchmark import benchmark as measure
    from inference.commands.benchmark import request
    from inference.manifest import ModelError
    from inference.model import SHIPPED
    from training.comparison import ComparisonError, Shape, others
    from training.encoders import EncoderError

    shape = Shape(layers=2, width=64, heads=2, inner=128) if quick else Shape()
    try:
        with others(model or SHIPPED, shape) as variants:
            measure(request([], sample, rounds, most, into, quick), [model or SHIPPED], variants)
    except (ComparisonError, EncoderError, ModelError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
