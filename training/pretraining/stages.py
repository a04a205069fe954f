"""The stages before training, each skipped when what it makes is there already."""

import json
import logging
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.pretraining import clean, focus, pack, vectors, vocabulary
from training.pretraining.settings import Settings, Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HELD_OUT = "held_out"
"""Name of the cleaned file and of the shard that is kept out of pretraining."""
FOCUS = "focus"
"""Name of the shard of the documents like the annotated ones."""
_log = logging.getLogger(__name__)


class Layout:
    """Where each stage leaves its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tokenizer = folder / "tokenizer"
        self.vectors = folder / "vectors.npy"
        self.counts = folder / "counts.npy"
        self.checkpoint = folder / "checkpoint.pt"
        self.cooled = folder / "cooled.pt"
        self.log = folder / "log.txt"

    def cleaned(self, name: str) -> Path:
        """Text file of a cleaned source."""
        return self.folder / "clean" / f"{name}.txt"

    def shard(self, name: str) -> Path:
        """File of a packed source."""
        return self.folder / "shards" / f"{name}.u16"

    def small(self) -> list[Path]:
        """Files that must stay the same for a run to be continued elsewhere."""
        return [self.tokenizer / "tokenizer.json", self.tokenizer / "tokenizer_config.json", self.counts]


def copy(source: Path, target: Path) -> None:
    """Copy a file so that the target is never seen half written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    shutil.copyfile(source, partial)
    partial.replace(target)


def fetch(settings: Settings) -> None:
    """Bring tokenizer, counts and checkpoint from the mirror where the working folder lacks them."""
    if settings.mirror is None:
        return
    here, there = Layout(settings.folder), Layout(settings.mirror)
    for target, source in zip([*here.small(), here.checkpoint], [*there.small(), there.checkpoint], strict=True):
        if source.exists() and not target.exists():
            _log.info("fetched %s", source.name)
            copy(source, target)


def clean_source(settings: Settings, source: Source) -> dict[str, Any]:
    """Clean one source, or read what the last time gave."""
    layout = Layout(settings.folder)
    target = layout.cleaned(source.name)
    report = target.with_suffix(".json")
    if not (report.exists() and target.exists()):
        target.parent.mkdir(parents=True, exist_ok=True)
        start = time.monotonic()
        path = settings.corpus / f"{source.name}.jsonl.xz"
        found = clean.clean(path, target, layout.cleaned(HELD_OUT), settings.clean)
        found["seconds"] = round(time.monotonic() - start)
        report.write_text(json.dumps(found, ensure_ascii=False, indent=2), encoding="utf-8")
    content: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return content


def run_clean(settings: Settings) -> dict[str, dict[str, Any]]:
    """The clean stage over all sources, two at a time."""
    with ProcessPoolExecutor(max_workers=2) as pool:
        found = pool.map(clean_source, [settings] * len(settings.sources), settings.sources)
        reports = {source.name: report for source, report in zip(settings.sources, found, strict=True)}
    for name, report in reports.items():
        _log.info("clean %s: %d of %d words kept", name, report["words"], report["words_read"])
    return reports


def sample(settings: Settings) -> Iterator[str]:
    """Paragraphs that the tokenizer is trained on: every n-th document of each source."""
    layout = Layout(settings.folder)
    for source in settings.sources:
        due = 0.0
        for document in clean.documents(layout.cleaned(source.name)):
            due += source.vocabulary_share
            if due >= 1:
                due -= 1
                yield from document


def run_vocabulary(settings: Settings) -> None:
    """The vocabulary stage."""
    layout = Layout(settings.folder)
    if not (layout.tokenizer / "tokenizer.json").exists():
        tokenizer = vocabulary.learn(sample(settings), settings.vocabulary)
        vocabulary.save(tokenizer, layout.tokenizer, settings.encoder.context)
        _log.info("vocabulary: %d pieces", tokenizer.get_vocab_size())


def run_pack(settings: Settings) -> None:
    """The pack stage, and the counts of the pieces."""
    import numpy as np

    layout = Layout(settings.folder)
    tokenizer = vocabulary.load(layout.tokenizer)
    for name in [*(source.name for source in settings.sources), HELD_OUT]:
        target = layout.shard(name)
        if not target.exists() and layout.cleaned(name).exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _log.info("pack %s: %d pieces", name, pack.pack(layout.cleaned(name), target, tokenizer))
    if not layout.counts.exists():
        np.save(layout.counts, vectors.counts(shards(settings), tokenizer.get_vocab_size()))


def shards(settings: Settings) -> "list[NDArray[np.uint16]]":
    """The shards of the sources, in their order."""
    return [pack.shard(Layout(settings.folder).shard(source.name)) for source in settings.sources]


def run_focus(settings: Settings) -> "NDArray[np.uint16]":
    """The shard of the documents like the annotated ones; made when it is first asked for.

    Raises:
        ValueError: the settings name no focus, or there are no annotated texts.
    """
    import numpy as np

    from annotations.corpus import load_corpus

    if settings.focus is None:
        raise ValueError("expected settings with `focus`, found none; see configs/pretrain.yaml")
    layout = Layout(settings.folder)
    target = layout.shard(FOCUS)
    if not target.exists():
        corpus = load_corpus(settings.focus.corpus, settings.focus.texts)
        texts = [document.text for document in corpus.split("train") if document.text and document.mentions]
        if not texts:
            raise ValueError(f"expected annotated texts below {settings.focus.corpus} to choose by, found none")
        examples = focus.count(texts, vocabulary.load(layout.tokenizer))
        table = focus.likeness(examples, np.load(layout.counts))
        chosen = focus.select(shards(settings), table, settings.focus.share)
        partial = target.with_suffix(".part")
        chosen.tofile(partial)
        partial.replace(target)
        _log.info("focus: %d pieces like %d annotated texts", len(chosen), len(texts))
    return pack.shard(target)


def run_vectors(settings: Settings) -> None:
    """The vectors stage; nothing is done where the embeddings start at random or training has begun."""
    import os

    import numpy as np

    layout = Layout(settings.folder)
    if not settings.vectors.epochs or layout.vectors.exists() or layout.checkpoint.exists():
        return
    threads = settings.threads or os.cpu_count() or 1
    size = len(np.load(layout.counts))
    learned = vectors.learn(shards(settings), size, settings.encoder.width, settings.vectors, settings.seed, threads)
    vectors.save(layout.vectors, learned)
    _log.info("vectors: %d of %d pieces", int(np.abs(learned).any(axis=1).sum()), size)


def prepare(settings: Settings) -> None:
    """All stages before training."""
    fetch(settings)
    run_clean(settings)
    run_vocabulary(settings)
    run_pack(settings)
    run_vectors(settings)
