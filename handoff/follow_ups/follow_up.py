"""How a follow-up stands, and what may become of it."""

from __future__ import annotations

from enum import StrEnum

NOTE_LIMIT = 2000
"""Longest note in characters."""


class State(StrEnum):
    """``open`` to be done · ``done`` she was spoken to · ``dismissed`` there is nothing to say."""

    OPEN = "open"
    DONE = "done"
    DISMISSED = "dismissed"
