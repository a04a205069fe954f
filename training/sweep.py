"""A sweep: variants of one configuration, each trained with each seed and scored on dev.

A run that is done with the same settings, encoder and corpus is not trained again; one that was stopped goes on
from its last epoch. All variants get their first seed before any gets its second, so that a sweep that runs out of
time has compared them all.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha1
from pathlib import Path
from statistics import mean, stdev
from time import monotonic
from typing import Any

from pydantic import BaseModel

from annotations.corpus import Corpus
from inference.tagging.manifest import NAME, read_manifest
from training.configuration import ConfigurationError, RunConfig
from training.report.table import NOTHING, grid, show
from training.run import RunError, prepare, read_corpus, run
from training.variants import Plan, Variant

METRICS = {"trig_i": "Trig-I", "trig_c": "Trig-C", "arg_c": "Arg-C", "arg_c_plus": "Arg-C+"}
RECORD = "run.json"


class Result(BaseModel):
    """One finished run: F1 on dev by name, training articles, and minutes (``None`` where it was stopped between)."""

    settings: str
    seed: int
    scores: dict[str, float | None]
    articles: int
    dev: int
    minutes: float | None


@dataclass(frozen=True)
class _Job:
    variant: Variant
    config: RunConfig
    settings: str

    @property
    def checkpoints(self) -> Path:
        return self.config.output.with_name(self.config.output.name + ".work")

    def result(self) -> Result | None:
        """What an earlier start made of it, unless that had other settings."""
        path = self.config.output / RECORD
        if not path.is_file() or not (self.config.output / NAME).is_file():
            return None
        result = Result.model_validate_json(path.read_text(encoding="utf-8"))
        return result if result.settings == self.settings else None


@dataclass(frozen=True)
class Progress:
    """The results so far by variant, how many runs there will be, and the run that has just finished, in words."""

    results: dict[str, list[Result]]
    runs: int
    notes: Sequence[str] = ()
    last: str = ""

    @property
    def done(self) -> int:
        """Finished runs."""
        return sum(map(len, self.results.values()))


def sweep(plan: Plan, minutes: float | None = None) -> Iterator[Progress]:
    """Train what is not there yet; what is known is given before the first run and after each.

    Args:
        plan: see :func:`training.variants.read_plan`; ``sweep.json`` and ``sweep.md`` in its ``work`` follow it.
        minutes: no run begins after so many.

    Raises:
        ConfigurationError: a corpus without dev.
        RunError: a variant without an encoder, or that leaves nothing to train on.
    """
    began = monotonic()
    corpus = read_corpus(plan.variants[0].config)
    if not corpus.split("dev"):
        raise ConfigurationError(
            f"expected dev articles listed in {plan.variants[0].config.corpus}/splits/dev.txt, found none at hand; "
            "all variants have to be scored on the same ones"
        )
    jobs = _jobs(plan, corpus)
    left = [job for job in jobs if job.result() is None]
    progress = Progress(_results(plan, jobs), len(jobs), _check(left, corpus))
    write(plan, progress)
    yield progress
    for job in left:
        if minutes is not None and monotonic() - began >= minutes * 60:
            return
        result = _train(job, corpus)
        shown = ", ".join(f"{title} {show(result.scores[name])}" for name, title in METRICS.items())
        last = f"{job.variant.name}, seed {job.config.seed}: {shown}"
        progress = Progress(_results(plan, jobs), len(jobs), last=last)
        write(plan, progress)
        yield progress


def _jobs(plan: Plan, corpus: Corpus) -> list[_Job]:
    weights = {v.config.encoder: _weights(v.config.encoder) for v in plan.variants}
    jobs = []
    for seed in plan.seeds:
        for variant in plan.variants:
            folder = plan.work / variant.folder / f"seed-{seed}"
            config = variant.config.model_copy(update={"output": folder, "seed": seed})
            said = config.model_dump_json(exclude={"output"}, exclude_defaults=True)
            mark = sha1((said + weights[config.encoder] + corpus.fingerprint()).encode()).hexdigest()
            jobs.append(_Job(variant, config, mark))
    return jobs


def _weights(encoder: str) -> str:
    """A hash of a local encoder's weights; empty for a name on the hub."""
    path = Path(encoder) / "model.safetensors"
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return file_digest(file, "sha1").hexdigest()


def _check(jobs: Sequence[_Job], corpus: Corpus) -> list[str]:
    """Whether every variant has an encoder and articles, before hours go into the first; notes for the user."""
    from training.encoders import EncoderError, load_tokenizer

    notes: list[str] = []
    for variant in {job.variant.name: job.variant for job in jobs}.values():
        try:
            load_tokenizer(variant.config.encoder, ())
            notes += prepare(variant.config, corpus).notes
        except (EncoderError, RunError) as error:
            raise RunError(f"variant {variant.name!r}: {error}") from error
    return list(dict.fromkeys(notes))


def _results(plan: Plan, jobs: Sequence[_Job]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {variant.name: [] for variant in plan.variants}
    for job in jobs:
        result = job.result()
        if result is not None:
            found[job.variant.name].append(result)
    return found


def _train(job: _Job, corpus: Corpus) -> Result:
    """Run one job; its checkpoints, larger than its model by far, go when it is done."""
    begun = job.checkpoints / "settings.txt"
    resumed = begun.is_file() and begun.read_text(encoding="utf-8") == job.settings
    if not resumed:
        shutil.rmtree(job.checkpoints, ignore_errors=True)
        job.checkpoints.mkdir(parents=True)
        begun.write_text(job.settings, encoding="utf-8")
    began = monotonic()
    folder, _ = run(job.config, job.checkpoints, prepare(job.config, corpus))
    manifest = read_manifest(folder)
    result = Result(
        settings=job.settings, seed=job.config.seed, articles=manifest.corpus["train"], dev=manifest.corpus["dev"],
        scores={name: manifest.metrics["dev"][name] for name in METRICS},
        minutes=None if resumed else (monotonic() - began) / 60,
    )  # fmt: skip
    (folder / RECORD).write_text(result.model_dump_json(indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(job.checkpoints)
    return result


def write(plan: Plan, progress: Progress) -> None:
    """Write ``sweep.json`` and ``sweep.md`` into the folder of the sweep."""
    rows = [
        {
            "variant": v.name, "folder": v.folder, "changes": v.changes, **summary(progress.results[v.name]),
            "runs": [result.model_dump(exclude={"settings"}) for result in progress.results[v.name]],
        }
        for v in plan.variants
    ]  # fmt: skip
    plan.work.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"base": str(plan.base), "variants": rows}, ensure_ascii=False, indent=1, default=str)
    (plan.work / "sweep.json").write_text(text + "\n", encoding="utf-8")
    (plan.work / "sweep.md").write_text("\n".join(table(plan, progress.results)), encoding="utf-8")


def summary(results: Sequence[Result]) -> dict[str, dict[str, float | None]]:
    """Mean and sample standard deviation of each score over the seeds; ``None`` below one and two values."""
    values = {name: [s for r in results if (s := r.scores[name]) is not None] for name in METRICS}
    return {
        "mean": {name: mean(found) if found else None for name, found in values.items()},
        "spread": {name: stdev(found) if len(found) > 1 else None for name, found in values.items()},
    }


def table(plan: Plan, results: Mapping[str, Sequence[Result]]) -> list[str]:
    """Lines of Markdown: what was measured, and a row a variant, with dashes for what has not run."""
    rows: list[list[Any]] = []
    for name, found in results.items():
        seeds = ", ".join(str(r.seed) for r in found) or NOTHING
        articles = found[0].articles if found else NOTHING
        taken = [r.minutes for r in found if r.minutes is not None]
        known = summary(found)
        scores = [_figure(known["mean"][metric], known["spread"][metric]) for metric in METRICS]
        rows.append([name, articles, seeds, *scores, f"{mean(taken):.1f}" if taken else NOTHING])
    first = next((r for found in results.values() for r in found), None)
    dev = f"dev, {first.dev} articles" if first else "dev"
    head = f"F1 on {dev}; base {plan.base.name}; mean ± standard deviation over the seeds; minutes of one run:"
    return [head, "", *grid(["variant", "articles", "seeds", *METRICS.values(), "minutes"], rows)]


def _figure(middle: float | None, spread: float | None) -> str:
    return show(middle) + (f" ± {spread:.3f}" if spread is not None else "")
