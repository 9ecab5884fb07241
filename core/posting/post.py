"""Posting one body to a destination: every way in which that fails becomes an `Attempt`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    InvalidURL,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import DefaultResolver

from core.addresses import ForbiddenAddress, PublicOnly
from core.posting.destination import Destination
from core.posting.verdict import Attempt, Reason, answered

Poster = Callable[[bytes, dict[str, str]], Awaitable[Attempt]]
"""Posts a body with its headers once."""

_SECONDS = 10.0
_AT_ONCE = 8


class Post:
    """Posts to one destination, without following redirects or obeying proxies and cookies."""

    def __init__(self, session: ClientSession, destination: Destination) -> None:
        self._session = session
        self._destination = destination

    async def __call__(self, body: bytes, headers: dict[str, str]) -> Attempt:
        """Post once and say how it went; never raises for what the other side does."""
        try:
            async with self._session.post(
                self._destination.url, data=body, headers=headers, allow_redirects=False
            ) as response:
                return _read(response)
        except ClientConnectorError as error:
            forbidden = isinstance(error.os_error, ForbiddenAddress)
            return Attempt(Reason.FORBIDDEN_ADDRESS if forbidden else Reason.UNREACHABLE)
        except (ConnectionTimeoutError, InvalidURL):
            return Attempt(Reason.UNREACHABLE)
        except (ClientError, TimeoutError, OSError):
            return Attempt(Reason.NO_ANSWER)


@asynccontextmanager
async def posting(destination: Destination, seconds: float = _SECONDS) -> AsyncIterator[Post]:
    """Open what posts to a destination while the block runs; a post may take so many seconds."""
    resolver: AbstractResolver = DefaultResolver()
    if not destination.private:
        resolver = PublicOnly(resolver)
    # A connection for each post: a kept one that the other side has closed would look like a post
    # without an answer.
    connector = TCPConnector(resolver=resolver, limit=_AT_ONCE, force_close=True)
    timeout = ClientTimeout(total=seconds, sock_connect=seconds / 2)
    async with ClientSession(connector=connector, timeout=timeout, trust_env=False) as session:
        yield Post(session, destination)


class Outlets:
    """What posts to destinations, each opened when it is first posted to, all closed together."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack
        self._open: dict[Destination, Post] = {}

    async def to(self, destination: Destination) -> Poster:
        """Return what posts there."""
        if destination not in self._open:
            opened = await self._stack.enter_async_context(posting(destination))
            self._open[destination] = opened
        return self._open[destination]


def _read(response: ClientResponse) -> Attempt:
    asked = response.headers.get("Retry-After", "")
    wait = float(asked) if asked.isdecimal() and len(asked) < 8 else None
    return answered(response.status, response.content_type == "text/html", wait)
