"""The training loop: resumable, with averaged weights, within a budget of minutes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from kb_index.encoder.lessons.batches import Batch, Lessons
from kb_index.encoder.teaching import losses
from kb_index.encoder.teaching.student import Student

_LOG = logging.getLogger(__name__)

CHECKPOINT = "checkpoint.pt"

Watch = Callable[[Student], dict[str, float]]
"""Measures a student now and then, on what it is not trained on."""

_LONGEST_PAUSE = 30.0
"""Seconds that a step may count for: a process that was stopped loses no budget."""

_SMOOTHING = 0.98


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast; ``minutes`` of training and ``steps``, whichever ends first.

    ``workers`` are processes that write the batches, none for the training's own.
    """

    minutes: float = 60.0
    steps: int = 1_000_000
    layer_rate: float = 2e-4
    token_rate: float = 1e-3
    warm_up: int = 100
    averaging: float = 0.99
    average_every: int = 5
    save_minutes: float = 5.0
    workers: int = 0


class Averaged:
    """An exponential moving average of the weights that learn."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self._decay = decay
        self._learning = {
            name: weight for name, weight in model.named_parameters() if weight.requires_grad
        }
        self.weights = {name: weight.detach().clone() for name, weight in self._learning.items()}

    @torch.no_grad()
    def update(self) -> None:
        """Move the average a little towards the model."""
        for name, weight in self.weights.items():
            weight.lerp_(self._learning[name].detach(), 1 - self._decay)

    @torch.no_grad()
    def load_into(self, model: nn.Module) -> None:
        """Give the model the averaged weights."""
        current = dict(model.named_parameters())
        for name, weight in self.weights.items():
            current[name].copy_(weight)


class Training:
    """One run of a plan; ``run`` goes on from the folder's checkpoint if there is one.

    ``vectors`` are the teacher's, shape (texts, dimension), by the numbers that lessons name.
    """

    def __init__(
        self,
        student: Student,
        lessons: Lessons,
        vectors: Tensor,
        plan: Plan,
        folder: Path,
        watch: Watch | None = None,
    ) -> None:
        self._student, self._lessons, self._plan = student, lessons, plan
        self._vectors = vectors.to(student.device)
        self._folder, self._watch = folder, watch
        self._optimizer = _optimizer(student, plan)
        self.averaged = Averaged(student, plan.averaging)
        self.step = 0
        self.seconds = 0.0
        self.loss: dict[str, Tensor] = {}
        self._stopped = False

    def stop(self) -> None:
        """Have ``run`` end after the step in progress."""
        self._stopped = True

    def run(self) -> bool:
        """Train, and leave a checkpoint; tell whether the plan has ended or ``stop`` was called."""
        self._resume()
        self._student.train()
        saved = start = time.monotonic()
        batches = self._batches()
        while self._progress() < 1 and not self._stopped:
            self._learn(next(batches))
            self.step += 1
            if self.step % self._plan.average_every == 0:
                self.averaged.update()
            now = time.monotonic()
            self.seconds += min(now - start, _LONGEST_PAUSE)
            start = now
            if now - saved > self._plan.save_minutes * 60:
                self._save()
                saved = start = time.monotonic()
        self._save()
        return not self._stopped

    def _batches(self) -> Iterator[Batch]:
        steps = range(self.step, self._plan.steps)
        loader: DataLoader[Batch] = DataLoader(
            self._lessons, batch_size=None, sampler=steps, num_workers=self._plan.workers
        )
        return iter(loader)

    def _progress(self) -> float:
        return max(self.step / self._plan.steps, self.seconds / 60 / self._plan.minutes)

    def _learn(self, batch: Batch) -> None:
        warm = min(1.0, (self.step + 1) / self._plan.warm_up)
        for group in self._optimizer.param_groups:
            group["lr"] = group["rate"] * warm * (1 - self._progress())
        self._optimizer.zero_grad(set_to_none=True)
        loss = self._loss(batch)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self._student.bert.encoder.parameters(), 1.0)
        self._optimizer.step()
        # Kept where it is: to read a number waits for the device.
        before = self.loss.get(batch.kind, loss.detach())
        self.loss[batch.kind] = before.lerp(loss.detach(), 1 - _SMOOTHING)

    def _loss(self, batch: Batch) -> Tensor:
        device = self._student.device
        with torch.autocast(device.type, dtype=torch.bfloat16):
            vectors = self._student(batch.rows.to(device))
        if batch.pairs:
            one, other = vectors[: batch.pairs], vectors[batch.pairs : 2 * batch.pairs]
            return losses.likeness(one, other, vectors[2 * batch.pairs :])
        return losses.distillation(vectors, self._vectors[batch.taught.to(device)].float())

    def _save(self) -> None:
        state = {
            "student": _learned(self._student),
            "averaged": self.averaged.weights,
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f"{CHECKPOINT}.part"
        torch.save(state, unfinished)
        unfinished.rename(self._folder / CHECKPOINT)
        told = {kind: round(float(value), 3) for kind, value in sorted(self.loss.items())}
        if self._watch is not None:
            told |= self._watch(self._student)
        _LOG.info("step %d, %.1f min, %s", self.step, self.seconds / 60, told)

    def _resume(self) -> None:
        path = self._folder / CHECKPOINT
        if not path.exists():
            return
        state: dict[str, Any] = torch.load(
            path, weights_only=True, map_location=self._student.device
        )
        self._student.load_state_dict(state["student"], strict=False)  # the rest never changes
        self.averaged.weights = state["averaged"]
        self._optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = state["step"], state["seconds"]


def _learned(model: nn.Module) -> dict[str, Tensor]:
    return {
        name: weight.detach() for name, weight in model.named_parameters() if weight.requires_grad
    }


def _optimizer(student: Student, plan: Plan) -> torch.optim.Optimizer:
    """Return the optimizer with its rates: new tokens learn much faster than layers."""
    layers = [
        weight
        for weight in student.parameters()
        if weight.requires_grad and weight is not student.tokens.new
    ]
    groups = [
        {"params": [student.tokens.new], "rate": plan.token_rate},
        {"params": layers, "rate": plan.layer_rate},
    ]
    # Rare tokens would leap with the usual long memory of squares.
    return torch.optim.AdamW(groups, lr=plan.layer_rate, betas=(0.9, 0.98), weight_decay=0.0)
