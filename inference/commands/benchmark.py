"""What ``benchmark`` does, once its options are read."""

import sys
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

import typer

from inference.articles import Columns, articles
from inference.benchmark import cold_start, growth_with_count, growth_with_length, report, throughput
from inference.manifest import ModelError
from inference.model import SHIPPED, Source, load


def benchmark(
    names: Sequence[str],
    models: Sequence[Path],
    sample: int,
    rounds: int,
    counts: Sequence[int],
    lengths: Sequence[int],
) -> None:
    """Measure and print the tables."""
    found = list(articles(names, None, Columns(), _complain))
    if not found:
        sys.stderr.write("error: no article to measure with; name some files\n")
        raise typer.Exit(2)
    sources = [Source(source.text, id=str(k)) for k, source in enumerate(islice(cycle(found), sample))]
    folders = list(models) or [SHIPPED]
    first = folders[0]
    try:
        rows = throughput([(folder.name, load(folder)) for folder in folders], sources, rounds)
        file = next((s.path for s in found if s.path and s.path.endswith(".txt")), None)
        cold = [("--help", cold_start(["--help"], rounds))]
        if file:
            cold.append(("predict FILE", cold_start(["predict", "--json", "--model", str(first), file], rounds)))
        grown = [
            ("articles", growth_with_count(first, sources, counts)),
            ("words in one article", growth_with_length(first, sources, lengths)),
        ]
    except ModelError as error:
        sys.stderr.write(f"error: {error}\n")
        raise typer.Exit(2) from error
    for line in report(rows, cold, grown):
        sys.stdout.write(line + "\n")


def _complain(line: str) -> None:
    sys.stderr.write(f"error: {line}\n")
