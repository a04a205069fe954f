"""Measuring models, joining and speed."""

from pathlib import Path
from typing import Annotated

import typer

from inference.commands.common import BenchmarkIntoOption, MostOption, RoundsOption
from training.commands.common import CORPUS, TEXTS, CorpusOption, TextsOption, at_hand, refused


def evaluate(
    model: Annotated[Path | None, typer.Argument(help="A model folder; none with --baseline.")] = None,
    split: Annotated[str, typer.Option(help="dev, test, unseen or train.")] = "dev",
    corpus: CorpusOption = CORPUS,
    texts: TextsOption = TEXTS,
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
    from inference.tagging.manifest import ModelError
    from training.commands.evaluate import MissingError, Request, write_report
    from training.report.compare import CompareError
    from training.report.predictions import EmptySplitError

    if (model is None) != baseline:
        typer.echo("error: expected a model folder or --baseline, one of the two; see --help", err=True)
        raise typer.Exit(2)
    with refused(CorpusError, ModelError, EmptySplitError, CompareError, MissingError):
        summary, notes = write_report(Request(model, split, corpus, texts, output, compare, quotes))
    for note in notes:
        typer.echo(f"note: {note}", err=True)
    typer.echo(summary)


def joining(
    model: Annotated[Path, typer.Argument(help="A model folder.")],
    splits: Annotated[str, typer.Option(help="Splits, by commas.")] = "dev",
    corpus: CorpusOption = CORPUS,
    texts: TextsOption = TEXTS,
    into: Annotated[
        Path | None, typer.Option(help="A document; the tables go between its two <!-- joining --> marks.")
    ] = None,
) -> None:
    """Score which mentions of an article become one incident, against the rule "same type, compatible values".

    Both join the annotated mentions and those that the model finds.
    """
    from annotations.corpus import CorpusError
    from inference.measurement.benchmark_table import MarkError, insert
    from inference.tagging.manifest import ModelError
    from training.joining import MARK, measure
    from training.report.predictions import EmptySplitError

    with refused(CorpusError, EmptySplitError, MarkError, ModelError):
        lines = measure(model, splits.split(","), corpus, at_hand(texts))
        if into is not None:
            insert(into, lines, MARK)
    typer.echo("\n".join(lines).rstrip())


def pairs(
    corpus: CorpusOption = CORPUS,
    texts: TextsOption = TEXTS,
    fit: Annotated[
        bool, typer.Option("--fit", help="Fit the weights and write inference/tables/cross_weights.tsv.")
    ] = False,
) -> None:
    """Score what joins incidents across articles on the gold pairs; with --fit, train it first."""
    from annotations.corpus import CorpusError
    from training.cross import measure

    with refused(CorpusError):
        typer.echo(measure(corpus, at_hand(texts), fit))


def kinds(
    corpus: CorpusOption = CORPUS,
    texts: TextsOption = TEXTS,
    fit: Annotated[
        bool, typer.Option("--fit", help="Fit the weights on train and write inference/tables/target_weights.tsv.")
    ] = False,
) -> None:
    """Score what says which kind of target a phrase is, against the lists alone; with --fit, train it first."""
    from annotations.corpus import CorpusError
    from training.kinds import measure

    with refused(CorpusError, ValueError):
        typer.echo(measure(corpus, at_hand(texts), fit))


def benchmark(
    model: Annotated[Path | None, typer.Argument(help="A model folder; the shipped one by default.")] = None,
    sample: Annotated[int, typer.Option(help="Articles a round.", min=1, max=50)] = 50,
    rounds: RoundsOption = 5,
    most: MostOption = 10000,
    into: BenchmarkIntoOption = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="A small run: 3 articles, 1 round, a small network in the place of AraBERT.")
    ] = False,
) -> None:
    """Measure speed and memory of ours, and of plain pipelines on a network of AraBERT's shape, in one table."""
    from inference.commands.benchmark import benchmark as measure
    from inference.commands.benchmark import request
    from inference.paths import SHIPPED
    from inference.tagging.manifest import ModelError
    from training.comparison import ComparisonError, Shape, others
    from training.encoders import EncoderError

    shape = Shape(layers=2, width=64, heads=2, inner=128) if quick else Shape()
    with refused(ComparisonError, EncoderError, ModelError), others(model or SHIPPED, shape) as variants:
        measure(request([], sample, rounds, most, into, quick), [model or SHIPPED], variants)
