"""Identifiers: random, so that nobody can guess or collide with one."""

from __future__ import annotations

import uuid


def new_id() -> str:
    """Return a fresh identifier of 32 hexadecimal characters."""
    return uuid.uuid4().hex
