"""Choosing what to annotate next."""

from pathlib import Path
from typing import Annotated

import typer

from training.commands.common import at_hand, refused


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
    from inference.model import Model
    from inference.progress import progress
    from inference.tagging.manifest import ModelError
    from training import queue as queues

    columns = Columns()
    with refused(CorpusError, ModelError, ValueError):
        loaded = load_corpus(corpus, at_hand(known))
        reader = Model(model)
        with progress(lambda: count_articles(texts, columns)) as (advance, complain):
            sources = articles(texts, None, columns, complain)
            found = queues.queue(reader, sources, [d.text for d in loaded.documents if d.text], count, balance, advance)
        warnings = queues.write(found, reader, output)
    for warning in warnings:
        typer.echo(f"note: {warning}", err=True)
    for place, one in enumerate(found.chosen, 1):
        figures = f"uncertainty {one.uncertainty:.2f}  novelty {one.novelty:.2f}"
        typer.echo(f"{place:3d}  {one.score:.3f}  {figures}  {one.source.outlet or '-'}  {one.source.id}")
    typer.echo(
        f"{len(found.chosen)} of {found.seen} articles to {output}; {found.known} were annotated or too like one"
    )
