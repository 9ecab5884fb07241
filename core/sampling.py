"""Samples that are the same whenever and wherever they are drawn: a hash decides, not chance."""

from __future__ import annotations

import hashlib

_BYTES = 8


def place(key: str) -> float:
    """Return where a key stands in [0, 1): the same for the same key, and evenly spread."""
    digest = hashlib.sha256(key.encode()).digest()[:_BYTES]
    return int.from_bytes(digest) / 2.0 ** (8 * _BYTES)


def is_sampled(about: str, id_: str, share: float) -> bool:
    """Tell whether an id is in a sample of a share (0–1); samples about something else differ."""
    return place(f"{about}:{id_}") < share
