"""Learning the map: wordings of one article nearer to each other than to every other article's."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import torch
from torch.nn import functional

from kb_index.adapting.lessons import Lessons
from kb_index.encoder.encoder import Vectors

Told = Callable[[int, int], None]
"""Called with steps done and steps in all; what it raises ends the work."""

STEPS = 100
_BATCH = 256
_OTHERS = 4096
"""Texts that a batch is told from, beside its own groups'."""

_RATE = 2e-3
_TEMPERATURE = 0.2
_SMALL = 0.1
"""Weight of the map's distance from doing nothing."""

_KEEP = 300.0
"""Weight of the likenesses of general texts, which shall stay as they are."""

_THREADS = 1
"""More would wait for each other beside an app that serves customers on the same processors."""
_NEVER = -1e9


def learn(lessons: Lessons, seconds: float, told: Told, steps: int = STEPS) -> Vectors:
    """Return the learned map, shape (dimension, dimension), after these steps or seconds.

    The loss is the contrastive one of a question against all texts, of which those of its group
    are right (multi-positive InfoNCE), beside two that hold back: the map stays near to doing
    nothing, and the cosines among general texts stay as they were. Where no question has another
    text in its group, nothing is learned.
    """
    torch.set_num_threads(_THREADS)
    chance = torch.Generator().manual_seed(0)
    vectors, groups = torch.from_numpy(lessons.vectors), torch.from_numpy(lessons.groups)
    askable = _askable(groups, torch.from_numpy(lessons.asked))
    hold = _hold_back(torch.from_numpy(lessons.general))
    change = torch.zeros(vectors.shape[1], vectors.shape[1], requires_grad=True)
    adam = torch.optim.Adam([change], lr=_RATE)
    began = time.monotonic()
    for step in range(steps if len(askable) else 0):
        gone = max(step / steps, (time.monotonic() - began) / seconds)
        if gone >= 1:
            break
        adam.param_groups[0]["lr"] = _RATE * (1 - gone)
        batch = askable[torch.randperm(len(askable), generator=chance)[:_BATCH]]
        pool = _pool(groups, batch, chance)
        scores = _mapped(vectors[batch], change) @ _mapped(vectors[pool], change).T
        itself, right = batch[:, None] == pool, groups[batch][:, None] == groups[pool]
        loss = _contrast(scores, itself, right) + hold(change)
        adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        adam.step()
        told(step + 1, steps)
    learned = torch.eye(len(change)) + change.detach()
    return np.ascontiguousarray(learned.numpy(), dtype=np.float32)


def _mapped(vectors: torch.Tensor, change: torch.Tensor) -> torch.Tensor:
    return functional.normalize(vectors + vectors @ change, dim=1)


def _askable(groups: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
    """Return the questions whose group has another text."""
    return ((torch.bincount(groups)[groups] > 1) & asked).nonzero()[:, 0]


def _pool(groups: torch.Tensor, batch: torch.Tensor, chance: torch.Generator) -> torch.Tensor:
    """Return the texts that a batch is told from: its own groups', and others by chance."""
    if len(groups) <= _OTHERS:
        return torch.arange(len(groups))
    taken = torch.isin(groups, groups[batch])
    taken[torch.randperm(len(groups), generator=chance)[:_OTHERS]] = True
    return taken.nonzero()[:, 0]


def _contrast(scores: torch.Tensor, itself: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Return how little the right texts stand out; a question is never told from itself."""
    logits = (scores / _TEMPERATURE).masked_fill(itself, _NEVER)
    found = torch.logsumexp(logits.masked_fill(~right, _NEVER), dim=1)
    return (torch.logsumexp(logits, dim=1) - found).mean()


def _hold_back(general: torch.Tensor) -> Callable[[torch.Tensor], torch.Tensor]:
    """Return what a change costs beside its gain: its size, and what it does to general texts."""
    likeness = general @ general.T

    def cost(change: torch.Tensor) -> torch.Tensor:
        moved = _mapped(general, change)
        forgotten = (moved @ moved.T - likeness).square().mean()
        return _SMALL * change.square().sum() / len(change) + _KEEP * forgotten

    return cost
