"""What ``evaluate`` does, once its options are read: read a split once, measure, compare, write."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from annotations.corpus import SPLITS, Corpus, CorpusError, load_corpus
from annotations.document import Document
from training.commands.common import at_hand
from training.evaluate import compare_with, measure
from training.report.errors import surest_errors
from training.report.figures import MISSING, draw
from training.report.page import page, summary
from training.report.predictions import Run, run_model

BASELINE = "baseline"
NEEDED = ("seqeval", "nervaluate", "scipy", "sklearn")
FLATTERED = "confidence is fitted on dev and the epoch chosen on it: figures on dev flatter the model"


class MissingError(RuntimeError):
    """A library that the report needs is not installed; the message says how to get it."""


class Request(NamedTuple):
    """What is asked for; without ``model`` the rule baseline is scored."""

    model: Path | None
    split: str
    corpus: Path
    texts: Path | None
    output: Path | None = None
    compare: str | None = None
    quotes: bool = True


def write_report(request: Request) -> tuple[str, list[str]]:
    """Score a system and write its report.

    Returns:
        The summary as Markdown, and notes for the user.

    Raises:
        CorpusError: no such split, or a corpus that cannot be read.
        EmptySplitError: no article to score on.
        ModelError: no usable model.
        CompareError: the other report stands for other articles.
        MissingError: a library is not installed.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise MissingError(f"the report needs {', '.join(missing)}, not found here; pip install 'rasid[train]'")
    if request.split not in ("train", *SPLITS):
        raise CorpusError(f"expected a split among train, {', '.join(SPLITS)}, found {request.split!r}")
    texts = at_hand(request.texts)
    corpus = load_corpus(request.corpus, texts)
    notes = _missing(corpus, request, texts is not None)
    documents = corpus.split(request.split)
    run = _run(request.model, documents)
    if request.split == "dev" and request.model is not None:
        notes.append(FLATTERED)
    about = {"split": request.split, "corpus_fingerprint": corpus.fingerprint()}
    metrics = measure(run, corpus.split("train") if request.split != "train" else (), about)
    if request.compare:
        compare_with(metrics, run, _other(request.compare, documents))
    title = f"{run.name} {run.version} on {request.split}"
    if request.output is not None:
        pictures = draw(metrics, request.output)
        if not pictures:
            notes.append(MISSING)
        errors = surest_errors(run.articles) if request.quotes else []
        request.output.mkdir(parents=True, exist_ok=True)
        (request.output / "report.md").write_text(page(metrics, title, errors, pictures), encoding="utf-8")
        shown = json.dumps(metrics, indent=1, ensure_ascii=False)
        (request.output / "metrics.json").write_text(shown + "\n", encoding="utf-8")
    return summary(metrics, title), notes + metrics["notes"]


def _missing(corpus: Corpus, request: Request, given: bool) -> list[str]:
    if not corpus.missing:
        return []
    where = "not in the texts file" if given else f"not found at {request.texts}"
    return [f"{corpus.missing} stand-off articles are left out: their texts are {where}"]


def _run(model: Path | None, documents: list[Document]) -> Run:
    if model is not None:
        return run_model(model, documents)
    from training.baseline import run_baseline

    return run_baseline(documents)


def _other(name: str, documents: list[Document]) -> Run | Path:
    folder = Path(name)
    if name == BASELINE and not folder.exists():
        return _run(None, documents)
    return folder if (folder / "metrics.json").is_file() else run_model(folder, documents)
