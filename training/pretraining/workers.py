"""Gradients of a step, worked out by several workers that share the weights.

Two reasons. The embeddings are by far the largest matrix, yet a step touches few of their rows:
those are cut out once, and a gradient is kept for them alone. And on a CPU that others use too,
two threads inside one operation wait for each other at every operation; workers that each take
the next few blocks wait only at the end of a step.
"""

import copy
import queue
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.pretraining.objective import Masked, sampled_loss

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray
    from transformers import ModernBertForMaskedLM


@dataclass(frozen=True)
class Part:
    """Some blocks of a step; all piece numbers count rows of the step's cut of the embeddings."""

    inputs: "torch.Tensor"
    places: "torch.Tensor"
    targets: "torch.Tensor"


class Workers:
    """Replicas of a network over the same weights.

    Args:
        network: whose gradients are wanted.
        count: of workers; with one, sums are taken in a fixed order and runs repeat bit for bit.
        blocks: that a worker takes at a time; None takes the whole batch.
        threads: of each worker.
        cast: makes the autocast context.
        half: computes in bf16 copies of the weights, refreshed every step, instead of under autocast; the
            weights themselves, their gradients' sum and the optimizer stay fp32.
        compiled: compiles the bodies with ``torch.compile``; blocks of one shape are expected then.
    """

    def __init__(
        self,
        network: "ModernBertForMaskedLM",
        count: int,
        blocks: int | None,
        threads: int | None,
        cast: Callable[[], AbstractContextManager[object]],
        half: bool = False,
        compiled: bool = False,
    ) -> None:
        import torch

        self.network, self.blocks, self.cast = network, blocks, cast
        self.dtype = torch.bfloat16 if half else torch.float32
        self.replicas = [network] if not half else []
        while len(self.replicas) < count:
            self.replicas.append(replica(network, self.dtype))
        self.loss = sampled_loss
        if compiled:
            self.loss = torch.compile(sampled_loss, dynamic=True)
            for each in self.replicas:
                each.model.compile(dynamic=False)
        self.embeddings, self.bias = network.decoder.weight, network.decoder.bias
        for parameter in (self.embeddings, self.bias):
            parameter.grad = torch.zeros_like(parameter)
        start = None if threads is None else (lambda: torch.set_num_threads(threads))
        self.pool = ThreadPoolExecutor(count, initializer=start) if count > 1 else None

    def gradients(self, masked: Masked, drawn: "NDArray[np.int64]", correction: "NDArray[np.float32]") -> float:
        """Leave the gradients of a batch in the network's parameters.

        Args:
            masked: the batch.
            drawn: pieces that the softmax is taken over.
            correction: of their logits.

        Returns:
            The mean loss.
        """
        import numpy as np
        import torch

        device = self.embeddings.device
        seen = np.concatenate([masked.inputs.ravel(), masked.targets])
        touched = np.concatenate([drawn, np.setdiff1d(seen, drawn)])
        place = np.empty(len(self.bias), dtype=np.int64)
        place[touched] = np.arange(len(touched))
        rows_of = torch.from_numpy(touched).to(device)
        rows = self.embeddings.detach()[rows_of].to(self.dtype)
        bias = self.bias.detach()[rows_of].to(self.dtype)
        self.refresh()
        count, corrections = len(drawn), torch.from_numpy(correction).to(device, self.dtype)
        parts: queue.SimpleQueue[Part] = queue.SimpleQueue()
        for part in self.cut(masked, place):
            parts.put(part)

        def work(network: "ModernBertForMaskedLM") -> "tuple[torch.Tensor, torch.Tensor, torch.Tensor]":
            row_gradient, bias_gradient = torch.zeros(rows.shape, device=device), torch.zeros(bias.shape, device=device)
            candidates, candidate_bias = (t[:count].detach().requires_grad_() for t in (rows, bias))
            total = torch.zeros((), device=device)
            while True:
                try:
                    part = parts.get_nowait()
                except queue.Empty:
                    if candidates.grad is not None and candidate_bias.grad is not None:
                        row_gradient[:count] += candidates.grad
                        bias_gradient[:count] += candidate_bias.grad
                    return total, row_gradient, bias_gradient
                # Gathered by hand, so that backward makes no matrix of zeros as large as all rows.
                looked_up = torch.cat([part.inputs.ravel(), part.targets])
                found, own_bias = rows[looked_up].requires_grad_(), bias[part.targets].requires_grad_()
                shape = (*part.inputs.shape, found.shape[-1])
                with self.cast():
                    last = network.model(inputs_embeds=found[: part.inputs.numel()].view(shape)).last_hidden_state
                    vectors = network.head(last.reshape(-1, shape[-1])[part.places])
                    own = found[part.inputs.numel() :], own_bias
                    losses = self.loss(vectors, own, (candidates, candidate_bias + corrections), part.targets)
                loss = losses.sum() / len(masked.targets)
                loss.backward()  # type: ignore[no-untyped-call]
                total += loss.detach()
                assert found.grad is not None
                assert own_bias.grad is not None
                row_gradient.index_add_(0, looked_up, found.grad.float())
                bias_gradient.index_add_(0, part.targets, own_bias.grad.float())

        done = list(self.pool.map(work, self.replicas)) if self.pool else [work(self.replicas[0])]
        self.collect()
        assert self.embeddings.grad is not None
        assert self.bias.grad is not None
        for _, row_gradient, bias_gradient in done:
            self.embeddings.grad.index_add_(0, rows_of, row_gradient)
            self.bias.grad.index_add_(0, rows_of, bias_gradient)
        return float(sum(total for total, _, _ in done))

    def cut(self, masked: Masked, place: "NDArray[np.int64]") -> list[Part]:
        """The batch in parts of some blocks each."""
        import numpy as np
        import torch

        count, length = masked.inputs.shape
        size, device = self.blocks or count, self.embeddings.device
        made = []
        for start in range(0, count, size):
            first, last = np.searchsorted(masked.places, [start * length, (start + size) * length])
            made.append(
                Part(
                    torch.from_numpy(place[masked.inputs[start : start + size]]).to(device),
                    torch.from_numpy(masked.places[first:last] - start * length).to(device),
                    torch.from_numpy(place[masked.targets[first:last]]).to(device),
                )
            )
        return made

    def collect(self) -> None:
        """Add the gradients of the replicas to those of the network."""
        for other in self.replicas:
            if other is self.network:
                continue
            for mine, theirs in zip(self.network.parameters(), other.parameters(), strict=True):
                if theirs.grad is not None:
                    mine.grad = theirs.grad.to(mine.dtype) if mine.grad is None else mine.grad.add_(theirs.grad)
                    theirs.grad = None

    def refresh(self) -> None:
        """Bring copies in another precision up to the network's weights; the embeddings are cut out anew anyway."""
        import torch

        with torch.no_grad():
            for other in self.replicas:
                for mine, theirs in zip(self.network.parameters(), other.parameters(), strict=True):
                    if mine.dtype != theirs.dtype and mine is not self.embeddings and mine is not self.bias:
                        theirs.copy_(mine)

    def clear(self) -> None:
        """Forget the gradients; those of the embeddings keep their memory."""
        for parameter in self.network.parameters():
            if parameter is self.embeddings or parameter is self.bias:
                assert parameter.grad is not None
                parameter.grad.zero_()
            else:
                parameter.grad = None


def replica(network: "ModernBertForMaskedLM", dtype: "torch.dtype") -> "ModernBertForMaskedLM":
    """A network with gradients of its own over the same weights, or over copies where ``dtype`` is another."""
    twin: ModernBertForMaskedLM = copy.deepcopy(network)
    if any(parameter.dtype != dtype for parameter in network.parameters()):
        return twin.to(dtype)
    for mine, theirs in zip(network.parameters(), twin.parameters(), strict=True):
        theirs.data = mine.data
    return twin
