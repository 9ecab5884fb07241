"""What may wait for an editor."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """``proposed`` by an agent from a chat, or out of a thread of the community · ``in_review``
    submitted by an author, or imported so · ``approved`` and not published yet · ``flag`` of an
    agent · ``review_due`` an article whose date of review has come."""

    PROPOSED = "proposed"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    FLAG = "flag"
    REVIEW_DUE = "review_due"
