"""What ``benchmark`` does, once its options are read."""

import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from annotations.corpus import CORPUS, CorpusError
from inference.articles import Columns, articles
from inference.commands.common import complain, fail
from inference.measurement.benchmark import Ours, Variant, compare
from inference.measurement.benchmark_table import MarkError, Report, insert, table
from inference.measurement.growth import Growth, Spread, cold_start, growth_with_count, growth_with_length
from inference.measurement.specimens import corpus_texts, varied
from inference.model import Source
from inference.paths import SHIPPED
from inference.tagging.manifest import ModelError, read_manifest

COUNTS = (10, 100, 1000, 10000)
LENGTHS = (100, 500, 2000, 5000, 20000)


@dataclass(frozen=True)
class Request:
    """The options of ``benchmark``: what to read, how often, and the sizes of the growth tables."""

    files: Sequence[str] = ()
    sample: int = 50
    rounds: int = 5
    counts: Sequence[int] = COUNTS
    lengths: Sequence[int] = LENGTHS
    into: Path | None = None


def request(
    files: Sequence[str], sample: int, rounds: int, most: int, into: Path | None, quick: bool = False
) -> Request:
    """The options as they are given: growth goes to ``most`` articles and twice that many words."""
    if quick:
        return Request(files, 3, 1, (2, 6), (50, 200), into)
    counts, lengths = ([n for n in COUNTS if n <= most], [n for n in LENGTHS if n <= 2 * most])
    return Request(files, sample, rounds, counts, lengths, into)


def ours(folders: Sequence[Path]) -> list[Variant]:
    """Readers of model folders, and the first one also with one article at a time."""
    for folder in folders:
        read_manifest(folder)
    found = [Variant(f"rasid, {folder.name}", partial(Ours, folder), "int8") for folder in folders]
    return [*found, Variant("the first, one article at a time", partial(Ours, folders[0], alone=True), "int8")]


def benchmark(request: Request, folders: Sequence[Path], variants: Sequence[Variant] = ()) -> None:
    """Measure and print the table, or put it into a document.

    Args:
        request: the options.
        folders: model folders, the shipped one where there is none; the first is that of cold start and growth.
        variants: what is compared, where that is more than the model folders.
    """
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    chosen = list(folders) or [SHIPPED]
    try:
        if request.into is not None:
            insert(request.into, ["Being measured."])
        sources = _sources(request)
        rows, rates = compare(variants or ours(chosen), sources, request.rounds)
        cold, grown = _cold(chosen[0], sources[0], request.rounds), _grown(request, chosen[0], sources)
        lines = list(table(Report(_described(sources, request.rounds), rows, rates, cold, grown)))
        if request.into is not None:
            insert(request.into, lines)
    except (CorpusError, ModelError, MarkError) as error:
        fail(str(error))
    sys.stdout.write("\n".join(lines) + "\n")


def _sources(request: Request) -> list[Source]:
    if request.files:
        found = [source.text for source in articles(request.files, None, Columns(), complain)]
        if not found:
            raise CorpusError("expected articles to measure with, found none; name other files")
        texts = list(islice(cycle(found), request.sample))
    else:
        texts = varied(corpus_texts(CORPUS), request.sample)
    return [Source(text, id=str(k)) for k, text in enumerate(texts)]


def _described(sources: Sequence[Source], rounds: int) -> str:
    words = sorted(len(source.text.split()) for source in sources)
    return (
        f"{len(sources)} articles of {words[0]} to {words[-1]} words, {sum(words) // len(words)} in the mean; "
        f"rounds: {rounds}; medians, quartiles in brackets."
    )


def _cold(folder: Path, source: Source, rounds: int) -> list[tuple[str, Spread]]:
    with TemporaryDirectory() as scratch:
        file = Path(scratch) / "article.txt"
        file.write_text(source.text, encoding="utf-8")
        predict = ["predict", "--json", "--model", str(folder), str(file)]
        return [
            ("python -m inference --help", cold_start(["--help"], rounds)),
            ("python -m inference predict FILE", cold_start(predict, rounds)),
        ]


def _grown(request: Request, folder: Path, sources: Sequence[Source]) -> list[tuple[str, Growth]]:
    texts = [source.text for source in sources]
    return [
        ("articles", growth_with_count(folder, texts, request.counts)),
        ("words in one article", growth_with_length(folder, texts, request.lengths)),
    ]
