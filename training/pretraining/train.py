"""The train stage: a trapezoid of learning rates, checkpoints exact to the batch, a budget in minutes.

Everything that a step draws by chance follows from the seed and the step's number, so a run that
is stopped and continued takes the same steps as one that was not.
"""

import logging
import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from training.pretraining import stages, vocabulary
from training.pretraining.encoder import build, work_per_token
from training.pretraining.machine import Machine, flushing, look
from training.pretraining.objective import Candidates, hide
from training.pretraining.pack import Blocks
from training.pretraining.settings import Schedule, Settings
from training.pretraining.workers import Workers

if TYPE_CHECKING:
    import torch
    from transformers import ModernBertForMaskedLM

AVERAGE_EVERY = 10
"""Steps between two updates of the running average."""
SHOW_SECONDS = 20.0
_log = logging.getLogger(__name__)


@dataclass
class Progress:
    """How far a run has come; kept in the checkpoint."""

    step: int = 0
    blocks: int = 0
    tokens: int = 0
    seconds: float = 0.0
    losses: list[tuple[int, int, float]] = field(default_factory=list)
    """Step, tokens and mean loss at each progress line."""


@contextmanager
def stoppable() -> Iterator[list[int]]:
    """Collects SIGINT and SIGTERM, so that a run stops after the step it is in, and saves."""
    caught: list[int] = []

    def catch(number: int, frame: FrameType | None) -> None:
        caught.append(number)

    before = {number: signal.signal(number, catch) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def optimizer_of(network: "ModernBertForMaskedLM", schedule: Schedule) -> "torch.optim.Optimizer":
    """AdamW that lets matrices of the body decay, but no norm, bias or embedding."""
    import torch

    decays: list[torch.nn.Parameter] = []
    stays: list[torch.nn.Parameter] = []
    for name, parameter in network.named_parameters():
        (decays if parameter.ndim == 2 and "tok_embeddings" not in name else stays).append(parameter)
    groups = [{"params": decays, "weight_decay": schedule.weight_decay}, {"params": stays, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=schedule.rate, betas=schedule.betas, eps=1e-8, fused=True)


class Run:
    """One network in training.

    Args:
        settings: of the run.
        machine: that it runs on.
    """

    def __init__(self, settings: Settings, machine: Machine) -> None:
        import numpy as np
        import torch

        self.settings, self.machine = settings, machine
        self.layout = stages.Layout(settings.folder)
        tokenizer = vocabulary.load(self.layout.tokenizer)
        self.continues = np.array(vocabulary.continues(tokenizer))
        self.specials = len(vocabulary.SPECIALS) + settings.vocabulary.reserved
        counts = np.load(self.layout.counts)
        self.candidates = Candidates(counts, settings.objective.head or len(counts), settings.objective.tail)
        start = np.load(self.layout.vectors).astype(np.float32) if self.layout.vectors.exists() else None
        start = start if settings.vectors.epochs else None
        self.network = build(settings.encoder, counts, start, settings.seed).to(machine.device)
        if machine.device == "cpu":
            self.network.set_attn_implementation("eager")  # its way back is much quicker there
        self.average = {name: value.detach().clone() for name, value in self.network.named_parameters()}
        self.optimizer = optimizer_of(self.network, settings.schedule)
        self.progress = Progress()
        self.blocks = self.order(settings.schedule.length)
        half = machine.precision == "bf16" and machine.device == "cpu"
        self.workers = Workers(
            self.network, settings.workers, settings.worker_blocks, settings.threads, self.cast, half, settings.compile
        )
        self._torch = torch

    def order(self, length: int, focused: bool = False) -> Blocks:
        """The blocks of the run in their order, the share of the focus among them where ``focused``."""
        weights = [source.weight for source in self.settings.sources]
        shards = stages.shards(self.settings)
        if focused and self.settings.focus is not None:
            chosen, share = stages.run_focus(self.settings), self.settings.focus.blocks
            others = sum(len(shard) * weight for shard, weight in zip(shards, weights, strict=True))
            shards, weights = [*shards, chosen], [*weights, share / (1 - share) * others / len(chosen)]
        return Blocks(shards, weights, length, self.settings.seed)

    def cast(self) -> AbstractContextManager[object]:
        """The autocast context of the chosen precision."""
        if self.machine.precision == "bf16" and self.machine.device != "cpu":
            return self._torch.autocast(self.machine.device, dtype=self._torch.bfloat16)
        return nullcontext()

    def step(self, blocks: Blocks, size: int, rate: float) -> float:
        """Take the step that is due on ``size`` blocks and return its loss."""
        import numpy as np

        torch, progress, settings = self._torch, self.progress, self.settings
        generator = np.random.default_rng((settings.seed, progress.step))
        rows = blocks.batch(progress.blocks, size)
        masked = hide(rows, self.continues, settings.objective, generator, self.specials)
        loss = self.workers.gradients(masked, self.candidates.draw(generator), self.candidates.correction)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), settings.schedule.clip)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.workers.clear()
        progress.step += 1
        progress.blocks += size
        progress.tokens += size * blocks.length
        if progress.step % AVERAGE_EVERY == 0:
            self.update_average()
        return loss

    def update_average(self) -> None:
        """Move the running average of the weights towards the weights."""
        share = min(1.0, AVERAGE_EVERY / min(self.settings.schedule.average_steps, self.progress.step))
        with self._torch.no_grad():
            for name, value in self.network.named_parameters():
                self.average[name].lerp_(value, share)

    def save(self, path: Path) -> None:
        """Write a checkpoint, and copy it and what belongs to it to the mirror."""
        content = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "progress": vars(self.progress),
            "settings": self.settings.model_dump(mode="json"),
            "machine": str(self.machine),
        }
        partial = path.with_name(path.name + ".part")
        self._torch.save(content, partial)
        partial.replace(path)
        if self.settings.mirror is not None:
            there = stages.Layout(self.settings.mirror)
            for source, target in zip(self.layout.small(), there.small(), strict=True):
                stages.copy(source, target)
            stages.copy(path, there.folder / path.name)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        content = self._torch.load(path, map_location=self.machine.device, weights_only=True)
        self.network.load_state_dict(content["network"])
        self.optimizer.load_state_dict(content["optimizer"])
        self.average = content["average"]
        self.progress = Progress(**content["progress"])


def plateau_rate(schedule: Schedule, step: int) -> float:
    """Learning rate of the rise and of the plateau."""
    return schedule.rate * min(1.0, (step + 1) / max(1, schedule.warm_up))


class Meter:
    """The progress line: step, pieces, pieces a second, share of the machine, loss, rate, time left."""

    def __init__(self, run: Run, length: int) -> None:
        self.work = work_per_token(run.network, run.settings.objective.masked, len(run.candidates), length)
        self.run = run
        self.losses: list[float] = []
        self.time, self.tokens = time.monotonic(), run.progress.tokens

    def add(self, loss: float, rate: float, left: float | None) -> None:
        """Count a step; show a line when one is due."""
        self.losses.append(loss)
        passed = time.monotonic() - self.time
        if passed < SHOW_SECONDS:
            return
        progress = self.run.progress
        speed = (progress.tokens - self.tokens) / passed
        mean = sum(self.losses) / len(self.losses)
        progress.losses.append((progress.step, progress.tokens, round(mean, 4)))
        _log.info(
            "step %d  %.2f M tokens  %.0f tokens/s  %.0f %% of matmul  loss %.3f  rate %.1e  %s left",
            progress.step,
            progress.tokens / 1e6,
            speed,
            100 * speed * self.work / self.run.machine.rate,
            mean,
            rate,
            "?" if left is None else f"{left / 60:.1f} min",
        )
        self.losses, self.time, self.tokens = [], time.monotonic(), progress.tokens


def train(settings: Settings, most_steps: int | None = None) -> Progress:
    """Train on the plateau until the budget in minutes or tokens is spent, or until a signal.

    Args:
        settings: of the run.
        most_steps: steps to take at most, for rehearsals.
    """
    schedule = settings.schedule
    machine = look(settings.device, settings.precision, settings.threads and settings.threads * settings.workers)
    run = Run(settings, machine)
    if run.layout.checkpoint.exists():
        run.load(run.layout.checkpoint)
    parameters = sum(p.numel() for p in run.network.parameters())
    _log.info("%s; %.1f M parameters; from step %d", machine, parameters / 1e6, run.progress.step)
    meter, start, saved, taken = Meter(run, schedule.length), time.monotonic(), time.monotonic(), 0
    before = run.progress.seconds
    with stoppable() as caught, flushing():
        while not caught and (most_steps is None or taken < most_steps):
            passed = time.monotonic() - start
            left = None if schedule.minutes is None else 60 * schedule.minutes - passed
            spent = schedule.tokens is not None and run.progress.tokens >= schedule.tokens
            if spent or (left is not None and left <= 0):
                break
            rate = plateau_rate(schedule, run.progress.step)
            loss = run.step(run.blocks, schedule.batch, rate)
            taken += 1
            run.progress.seconds = before + time.monotonic() - start
            meter.add(loss, rate, left)
            if time.monotonic() - saved > 60 * schedule.save_minutes:
                run.save(run.layout.checkpoint)
                saved = time.monotonic()
    run.save(run.layout.checkpoint)
    _log.info("stopped at step %d, %.2f M tokens, saved", run.progress.step, run.progress.tokens / 1e6)
    return run.progress


def cool(settings: Settings, minutes: float | None) -> Progress:
    """Let the learning rate fall to nothing on a copy of the checkpoint, which itself stays for later.

    Args:
        settings: of the run.
        minutes: wall-clock time of the fall; None takes ``cool_share`` of the steps so far.

    Raises:
        FileNotFoundError: there is no checkpoint.
        InterruptedError: a signal came before the end; what was done is thrown away.
    """
    schedule = settings.schedule
    machine = look(settings.device, settings.precision, settings.threads and settings.threads * settings.workers)
    run = Run(settings, machine)
    if not run.layout.checkpoint.exists():
        raise FileNotFoundError(f"expected a checkpoint {run.layout.checkpoint}; train before cooling")
    run.load(run.layout.checkpoint)
    # Blocks of another length are cut elsewhere; the place in the epoch is kept.
    blocks = run.order(schedule.cool_length, focused=settings.focus is not None)
    size = max(1, schedule.batch * schedule.length // schedule.cool_length)
    run.progress.blocks = run.progress.blocks * schedule.length // schedule.cool_length
    steps = max(1, round(run.progress.step * schedule.cool_share))
    meter, start, first = Meter(run, schedule.cool_length), time.monotonic(), run.progress.step
    before = run.progress.seconds
    with stoppable() as caught, flushing():
        while not caught:
            passed = time.monotonic() - start
            done = (run.progress.step - first) / steps if minutes is None else passed / (60 * minutes)
            if done >= 1:
                break
            rate = schedule.rate * (1 - done)
            loss = run.step(blocks, size, rate)
            meter.add(loss, rate, None if minutes is None else 60 * minutes - passed)
    if caught:
        raise InterruptedError(
            "stopped before the rate had fallen to nothing; nothing was written, the checkpoint stays"
        )
    run.progress.seconds = before + time.monotonic() - start
    run.save(run.layout.cooled)
    _log.info("cooled at step %d, %.2f M tokens", run.progress.step, run.progress.tokens / 1e6)
    return run.progress
