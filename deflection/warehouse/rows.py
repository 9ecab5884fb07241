"""A fact as a row of a file (docs/warehouse.md); the same columns in CSV and in Parquet."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, tzinfo
from typing import Any, NamedTuple

from deflection.facts import Fact, Subject
from deflection.feed.leaving import document


class Row(NamedTuple):
    """One fact: ``day`` is the company's day of ``at``, ``data`` is JSON."""

    id: int
    at: datetime
    day: date
    conversation_id: str
    contact_id: str
    episode: int
    channel: str
    kind: str
    article_id: str | None
    data: str


def row(number: int, subject: Subject, fact: Fact, zone: tzinfo, *, words: bool) -> Row:
    """Return a fact as it is written to a file."""
    told: dict[str, Any] = document(number, subject, fact, words=words)
    return Row(
        number,
        fact.at.astimezone(UTC),
        fact.at.astimezone(zone).date(),
        subject.conversation_id,
        subject.contact_id,
        subject.episode,
        subject.channel,
        fact.kind.value,
        fact.article_id,
        json.dumps(told["data"], ensure_ascii=False, separators=(",", ":"), sort_keys=True),
    )
