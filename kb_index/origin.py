"""Whose words an article is, where they are not an editor's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web

from core.clock import iso


@dataclass(frozen=True, slots=True)
class Origin:
    """Who of the community wrote an answer, when, how many found it useful, where it is read.

    ``url`` is absolute, or a path on our own host.
    """

    author: str
    at: datetime
    votes: int
    url: str

    def to_json(self) -> dict[str, Any]:
        """Write it as the browser protocol has it."""
        return {"author": self.author, "at": iso(self.at), "votes": self.votes, "url": self.url}


class Origins(Protocol):
    """Knows where articles come from; the knowledge base itself knows their texts alone."""

    async def of(self, article_id: str) -> Origin | None:
        """Return whose words an article is, None for the editors'."""


ORIGINS = web.AppKey[Origins | None]("origins")
