"""What the student is asked for: the teacher's vector, its neighbourhood, and likeness."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

SHARPNESS = 20.0
"""Inverse temperature of likeness in a batch; the teacher was trained with the same."""

_NEAR = 4.0
_STRUCTURE = 8.0


def distillation(student: Tensor, teacher: Tensor) -> Tensor:
    """Draw each unit vector to the teacher's, and its order of the batch to the teacher's order.

    Both have shape (batch, dimension), row by row of one meaning. The teacher's own likeness is
    the target, not the diagonal: two rows of a batch may mean the same.
    """
    likeness = teacher @ teacher.T
    wanted = (SHARPNESS * likeness).softmax(dim=-1)
    across = SHARPNESS * student @ teacher.T
    order = _against(wanted, across) + _against(wanted, across.T)
    near = 1 - (student * teacher).sum(dim=-1)
    structure = (student @ student.T - likeness).square().mean()
    return _NEAR * near.mean() + order / 2 + _STRUCTURE * structure


def likeness(one: Tensor, other: Tensor, wrong: Tensor) -> Tensor:
    """Draw each row of ``one`` to its row of ``other`` and away from the rest and the ``wrong``.

    Shapes (batch, dimension), (batch, dimension), (any, dimension); all unit vectors.
    """
    right = torch.arange(len(one), device=one.device)
    forward = SHARPNESS * one @ torch.cat([other, wrong]).T
    backward = SHARPNESS * other @ one.T
    there = functional.cross_entropy(forward, right)
    back = functional.cross_entropy(backward, right)
    return (there + back) / 2


def _against(wanted: Tensor, scores: Tensor) -> Tensor:
    """Return the divergence of scores from the wanted distribution, nothing where they agree."""
    return functional.kl_div(scores.log_softmax(dim=-1), wanted, reduction="batchmean")
