"""The training loop: resumable, with averaged weights, within a budget of minutes."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from kb_index.encoder import losses
from kb_index.encoder.lessons.batches import Alike, Lessons, Taught
from kb_index.encoder.student import Student

_LOG = logging.getLogger(__name__)

CHECKPOINT = "checkpoint.pt"

_KINDS = ("translations", "alike", "translations", "meanings", "translations", "english") * 2 + (
    "translations",
    "alike",
)
"""The order of lessons; translations are most of it."""

_LONGEST_PAUSE = 30.0
"""Seconds that a step may count for: a process that was stopped loses no budget."""

_SMOOTHING = 0.98


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast; ``minutes`` of training and ``steps``, whichever ends first."""

    minutes: float = 60.0
    steps: int = 1_000_000
    batch: int = 128
    layer_rate: float = 2e-4
    token_rate: float = 3e-3
    warm_up: int = 100
    averaging: float = 0.99
    average_every: int = 5
    save_every: int = 100
    seed: int = 0


class Averaged:
    """An exponential moving average of the weights that learn."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self._decay = decay
        self.weights = {
            name: weight.detach().clone()
            for name, weight in model.named_parameters()
            if weight.requires_grad
        }

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Move the average a little towards the model."""
        current = dict(model.named_parameters())
        for name, weight in self.weights.items():
            weight.lerp_(current[name].detach(), 1 - self._decay)

    @torch.no_grad()
    def load_into(self, model: nn.Module) -> None:
        """Give the model the averaged weights."""
        current = dict(model.named_parameters())
        for name, weight in self.weights.items():
            current[name].copy_(weight)


class Training:
    """One run of a plan; ``run`` goes on from the folder's checkpoint if there is one."""

    def __init__(self, student: Student, lessons: Lessons, plan: Plan, folder: Path) -> None:
        self._student, self._plan, self._folder = student, plan, folder
        self._lessons = lessons
        self._batches: dict[str, Iterator[Taught | Alike]] = _batches(lessons, plan.batch)
        self._optimizers = _optimizers(student, plan)
        self.averaged = Averaged(student, plan.averaging)
        self.step = 0
        self.seconds = 0.0
        self.loss: dict[str, float] = {}
        self._stopped = False

    def stop(self) -> None:
        """Have ``run`` end after the step in progress."""
        self._stopped = True

    def run(self) -> bool:
        """Train, and leave a checkpoint; tell whether the plan has ended or ``stop`` was called."""
        self._resume()
        self._student.train()
        while self._progress() < 1 and not self._stopped:
            start = time.monotonic()
            kind = _KINDS[self.step % len(_KINDS)]
            self._learn(kind)
            self.step += 1
            if self.step % self._plan.average_every == 0:
                self.averaged.update(self._student)
            self.seconds += min(time.monotonic() - start, _LONGEST_PAUSE)
            if self.step % self._plan.save_every == 0:
                self._save()
        self._save()
        return not self._stopped

    def _progress(self) -> float:
        return max(self.step / self._plan.steps, self.seconds / 60 / self._plan.minutes)

    def _learn(self, kind: str) -> None:
        warm = min(1.0, (self.step + 1) / self._plan.warm_up)
        for optimizer, rate in self._optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate * warm * (1 - self._progress())
            optimizer.zero_grad(set_to_none=True)
        loss = self._loss(next(self._batches[kind]))
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self._student.bert.encoder.parameters(), 1.0)
        for optimizer, _ in self._optimizers:
            optimizer.step()
        value = float(loss.detach())
        self.loss[kind] = _SMOOTHING * self.loss.get(kind, value) + (1 - _SMOOTHING) * value

    def _loss(self, batch: Taught | Alike) -> Tensor:
        if isinstance(batch, Alike):
            count = len(batch.one)
            vectors = self._encode([*batch.one, *batch.other, *batch.wrong])
            return losses.likeness(
                vectors[:count], vectors[count : 2 * count], vectors[2 * count :]
            )
        vectors = self._encode(batch.texts)
        return losses.distillation(vectors, batch.vectors.to(vectors.device))

    def _encode(self, texts: list[str]) -> Tensor:
        device = self._student.tokens.known.weight.device.type
        with torch.autocast(device, dtype=torch.bfloat16):
            return torch.as_tensor(self._student(texts))

    def _save(self) -> None:
        state = {
            "student": _learned(self._student),
            "averaged": self.averaged.weights,
            "optimizers": [optimizer.state_dict() for optimizer, _ in self._optimizers],
            "step": self.step,
            "seconds": self.seconds,
        }
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f"{CHECKPOINT}.part"
        torch.save(state, unfinished)
        unfinished.rename(self._folder / CHECKPOINT)
        rounded = {kind: round(value, 3) for kind, value in sorted(self.loss.items())}
        _LOG.info("step %d, %.1f min, loss %s", self.step, self.seconds / 60, rounded)

    def _resume(self) -> None:
        path = self._folder / CHECKPOINT
        if not path.exists():
            return
        state: dict[str, Any] = torch.load(path, weights_only=True)
        self._student.load_state_dict(state["student"], strict=False)  # the rest never changes
        self.averaged.weights = state["averaged"]
        for (optimizer, _), saved in zip(self._optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.step, self.seconds = state["step"], state["seconds"]
        self._lessons.go_on(self.step)


def _learned(model: nn.Module) -> dict[str, Tensor]:
    return {
        name: weight.detach() for name, weight in model.named_parameters() if weight.requires_grad
    }


def _optimizers(student: Student, plan: Plan) -> list[tuple[torch.optim.Optimizer, float]]:
    """Return the optimizers with their rates: new tokens learn sparsely, and much faster."""
    tokens = list(student.tokens.new.parameters())
    layers = [
        weight
        for weight in student.parameters()
        if weight.requires_grad and all(weight is not one for one in tokens)
    ]
    return [
        (torch.optim.SparseAdam(tokens, lr=plan.token_rate), plan.token_rate),
        (torch.optim.AdamW(layers, lr=plan.layer_rate, weight_decay=0.0), plan.layer_rate),
    ]


def _batches(lessons: Lessons, size: int) -> dict[str, Iterator[Taught | Alike]]:
    return {
        "translations": lessons.translations(size),
        "meanings": lessons.meanings(size * 2),
        "english": lessons.english(size // 2),
        "alike": lessons.alike(size // 2),
    }
