"""The learning curve: the same training at growing shares of the training articles, each scored on dev.

The shares are nested (the smaller is part of the larger), drawn once with the seed of the configuration.
A share whose model is there already, trained with the same settings, is not trained again; a share that
was stopped goes on from its last epoch.
"""

import json
import random
from collections.abc import Iterator, Sequence
from hashlib import sha1
from pathlib import Path
from typing import Any, NamedTuple

from annotations.document import Document
from training.configuration import ConfigurationError, RunConfig
from training.evaluate import measure
from training.report.figures import draw_curve
from training.report.predictions import run_model
from training.report.table import grid
from training.run import Prepared, prepare, run

METRICS = (("mentions", "trig_c"), ("mentions", "arg_c_plus"), ("incidents", "detection"), ("incidents", "slots"))
SETTINGS = "share.json"


class Point(NamedTuple):
    """One share: its part of the training articles, and F1 on dev by name (``None`` where it has no value)."""

    share: float
    documents: int
    scores: dict[str, float | None]


def curve(config: RunConfig, shares: Sequence[float], work: Path) -> Iterator[Point]:
    """Train and score at each share, the smallest first; the figures so far stand in ``work``.

    Args:
        config: of the whole training; its ``output`` is not touched.
        shares: of the training articles, above 0 and up to 1.
        work: folder for the models, ``curve.json``, ``curve.md`` and ``curve.png``.

    Raises:
        ConfigurationError: a share out of its bounds, or a corpus without dev.
        RunError: nothing to train on.
    """
    wrong = [share for share in shares if not 0 < share <= 1]
    if wrong or not shares:
        raise ConfigurationError(
            f"expected shares above 0 and up to 1, such as 0.1 0.25 0.5 1, found {wrong or 'none'}"
        )
    prepared = prepare(config)
    if not prepared.corpus.split("dev"):
        raise ConfigurationError(
            f"expected dev articles listed in {config.corpus}/splits/dev.txt, found none at hand; "
            "all shares have to be scored on the same ones"
        )
    points: list[Point] = []
    for share in sorted(set(shares)):
        points.append(_point(config, prepared, share, work))
        write(points, work)
        yield points[-1]


def part(documents: Sequence[Document], share: float, seed: int) -> list[Document]:
    """The first so many of one fixed shuffle, at least one; larger shares hold smaller ones."""
    ordered = sorted(documents, key=lambda d: d.id)
    random.Random(seed).shuffle(ordered)
    return ordered[: max(1, round(share * len(ordered)))]


def _point(config: RunConfig, prepared: Prepared, share: float, work: Path) -> Point:
    kept = part(prepared.train, share, config.seed)
    names = {d.id for d in kept}
    left = sorted(d.id for d in prepared.train if d.id not in names)
    folder = work / f"share-{share:g}"
    chosen = config.model_copy(update={"output": folder, "exclude": [*config.exclude, *left]})
    mark = sha1((chosen.model_dump_json() + prepared.corpus.fingerprint()).encode()).hexdigest()
    done = folder / SETTINGS
    if not done.is_file() or json.loads(done.read_text(encoding="utf-8"))["settings"] != mark:
        run(chosen)
        done.write_text(json.dumps({"settings": mark, "documents": len(kept)}) + "\n", encoding="utf-8")
    metrics: dict[str, Any] = measure(run_model(folder, prepared.dev))
    return Point(share, len(kept), {name: metrics[section][name]["f1"] for section, name in METRICS})


def write(points: Sequence[Point], work: Path) -> None:
    """Write the curve as JSON, as Markdown and, where matplotlib is at hand, as a figure."""
    rows = [{"share": p.share, "documents": p.documents, **p.scores} for p in points]
    work.mkdir(parents=True, exist_ok=True)
    (work / "curve.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    (work / "curve.md").write_text(table(points), encoding="utf-8")
    draw_curve(rows, work / "curve.png")


def table(points: Sequence[Point]) -> str:
    """The curve as a Markdown table of F1 on dev."""
    rows = [[f"{p.share:.0%}", p.documents, *p.scores.values()] for p in points]
    return "\n".join(grid(["share", "articles", *(name for _, name in METRICS)], rows))
