"""What a report can be broken down by, and what is told of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Protocol, TypedDict

from sqlalchemy.ext.asyncio import AsyncSession

from deflection.numbers.figures import Of


class Part(StrEnum):
    """What a report is broken down by."""

    DAY = "day"
    CHANNEL = "channel"
    LANGUAGE = "language"
    PRODUCT = "product"
    AGENT = "agent"
    TEAM = "team"
    ARTICLE = "article"


class Called(TypedDict):
    """What something is called in each language."""

    zh: str
    en: str


Name = str | Called


class Names(Protocol):
    """Says how people call the members of a part: agents by name, articles by title."""

    async def __call__(
        self, session: AsyncSession, part: Part, ids: Collection[str], /
    ) -> Mapping[str, Name]:
        """Return names by id; one that is unknown is left out."""


async def nameless(_session: AsyncSession, _part: Part, _ids: Collection[str]) -> dict[str, Name]:
    """Name nothing."""
    return {}


MEMBERS = {Part.AGENT: Of.AGENT, Part.TEAM: Of.TEAM, Part.ARTICLE: Of.ARTICLE}
"""Parts that have figures of their own."""

_FATE = ("conversations", "deflected", "confirmed", "assumed", "durable")
_REST = ("came_back", "handed_off", "abandoned_in_queue", "abandoned_unanswered")
_KIND = (*_FATE, "handed_off", "coverage", "search_success", "wait_p50", "csat", "nps", "ces")
_PEOPLE = (
    *("chats", "occupancy", "first_reply_p50", "handle_time", "handle_time_own", "transfers"),
    *("fcr", "csat", "csat_response", "on_duty", "signed_in", "utilisation", "concurrency"),
    "first_reply_p90",
)
COLUMNS: Mapping[Part, tuple[str, ...]] = {
    Part.DAY: (
        *("conversations", "deflected", "confirmed", "assumed", "durable", "handed_off"),
        *("queue_abandon_rate", "wait_p50", "wait_p90", "service_level", "abandon_p50"),
        *("csat", "csat_response", "nps", "nps_response", "ces", "ces_response"),
    ),
    Part.CHANNEL: _KIND,
    Part.LANGUAGE: _KIND,
    Part.PRODUCT: _KIND,
    Part.AGENT: _PEOPLE,
    Part.TEAM: _PEOPLE,
    Part.ARTICLE: (*_FATE, "read", "read_still_asked", *_REST),
}
"""The metrics that a part's figures can tell, in the order of their columns."""

NOT_OF_DAYS = ("answered_after:", "first_reply:", "resolved:")
"""How the figures begin that no column of a day is made of: nearly half of all that a day has."""
