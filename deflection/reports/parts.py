"""What a report can be broken down by, and what is told of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from deflection.figures import Of


class Part(StrEnum):
    """What a report is broken down by."""

    DAY = "day"
    CHANNEL = "channel"
    LANGUAGE = "language"
    PRODUCT = "product"
    AGENT = "agent"
    ARTICLE = "article"


class Names(Protocol):
    """Says how people call the members of a part: agents by name, articles by title."""

    async def __call__(
        self, session: AsyncSession, part: Part, ids: Collection[str], /
    ) -> Mapping[str, str]:
        """Return names by id; one that is unknown is left out."""


MEMBERS = {Part.AGENT: Of.AGENT, Part.ARTICLE: Of.ARTICLE}
"""Parts that have figures of their own."""

_FATE = ("conversations", "deflected", "confirmed", "assumed", "durable")
_REST = ("came_back", "handed_off", "abandoned_in_queue", "abandoned_unanswered")
_KIND = (*_FATE, "handed_off", "coverage", "search_success", "wait_p50", "csat")
COLUMNS: Mapping[Part, tuple[str, ...]] = {
    Part.DAY: (
        *("conversations", "deflected", "confirmed", "assumed", "durable", "handed_off"),
        *("queue_abandon_rate", "wait_p50", "wait_p90", "service_level", "abandon_p50", "csat"),
    ),
    Part.CHANNEL: _KIND,
    Part.LANGUAGE: _KIND,
    Part.PRODUCT: _KIND,
    Part.AGENT: (
        *("chats", "first_reply_p50", "first_reply_p90", "handle_time", "handle_time_own", "csat"),
    ),
    Part.ARTICLE: (*_FATE, *_REST),
}
"""The metrics that a part's figures can tell, in the order of their columns."""
