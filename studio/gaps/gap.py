"""Where a gap stands: what an editor decided, and whether what happened since speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FROM_GAP = "gap:"
"""What the external id of a draft made of a gap begins with; then come the gap and the draft."""


class Decision(StrEnum):
    """What an editor decided; empty where nobody did."""

    NONE = ""
    DISMISSED = "dismissed"
    ANSWERED = "answered"
    DRAFTED = "drafted"


class Dismissal(StrEnum):
    """Why a gap is none."""

    NOT_OURS = "not_ours"
    SMALL_TALK = "small_talk"
    DUPLICATE = "duplicate"


class Standing(StrEnum):
    """Where a gap is listed."""

    OPEN = "open"
    DRAFTING = "drafting"
    WATCHED = "watched"
    SETTLED = "settled"
    DISMISSED = "dismissed"


RETURNS_WITH = 5
"""Customers without whom nothing that was decided comes back."""
RETURNS_AT = 2.0
"""A dismissed gap comes back when so many times as many customers ask as had when it was."""
SETTLED_WITH, SETTLED_AT = 3, 0.8
"""Questions since the publication of which this share must be answered to settle a gap."""
FAILED_WITH, FAILED_AT = 5, 0.5
"""Questions since the publication of which less than this share is answered: it comes back."""


@dataclass(frozen=True, slots=True)
class Since:
    """What happened since a decision: ``customers`` who were not answered in the last 28 days, and,
    since the article was published, how many questions were ``asked`` and ``answered``."""

    customers: int = 0
    asked: int = 0
    answered: int = 0


def standing(
    decision: Decision, baseline: int, since: Since, *, published: bool
) -> tuple[Standing, bool]:
    """Return where a gap stands, and whether it came back from where it was put.

    ``baseline`` is how many customers had asked when it was dismissed; ``published`` tells that the
    article which is to answer it can be read.
    """
    match decision:
        case Decision.NONE:
            return Standing.OPEN, False
        case Decision.DISMISSED:
            grown = since.customers >= max(RETURNS_WITH, RETURNS_AT * baseline)
            return (Standing.OPEN, True) if grown else (Standing.DISMISSED, False)
        case _ if not published:
            return Standing.DRAFTING, False
    return _watched(since)


def _watched(since: Since) -> tuple[Standing, bool]:
    share = since.answered / since.asked if since.asked else 0.0
    if since.asked >= FAILED_WITH and share < FAILED_AT:
        return Standing.OPEN, True
    if since.asked >= SETTLED_WITH and share >= SETTLED_AT:
        return Standing.SETTLED, False
    return Standing.WATCHED, False
