"""Samples that are the same whenever and wherever they are drawn: a hash decides, not chance."""

from __future__ import annotations

import hashlib

_BITS = 53
"""As many as a float holds exactly: with more, the largest would be rounded to 1."""


def place(key: str) -> float:
    """Return where a key stands in [0, 1): the same for the same key, and evenly spread."""
    first = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8])
    return (first >> (64 - _BITS)) / 2.0**_BITS


def is_sampled(about: str, id_: str, share: float) -> bool:
    """Tell whether an id is in a sample of a share (0–1); samples about something else differ."""
    return place(f"{about}:{id_}") < share
