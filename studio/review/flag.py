"""What becomes of a flag."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What an editor made of what an agent said."""

    FIXED = "fixed"
    NOT_WRONG = "not_wrong"
