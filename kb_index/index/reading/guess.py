"""One guess: what was written, where, and which words of the articles were meant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """Why something is read as something else."""

    SOUND = "sound"
    PINYIN = "pinyin"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True, order=True)
class Guess:
    """What stands from ``start`` to ``end`` of a normalised text, and what it is ``read`` as."""

    start: int
    end: int
    written: str
    read: str
    how: How
