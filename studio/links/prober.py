"""Calls addresses that stand in answers: never one inside, whatever leads there.

Whoever writes an answer makes this server call what is in it. So each hop of a redirect is judged
like the first address, and each name by the addresses that it resolves to, which are then called.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import DefaultResolver
from yarl import URL

from core.addresses import PublicOnly
from studio.links.link import may_check, problem

_SECONDS = 15.0
_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NO_HEAD = frozenset({400, 403, 404, 405, 501})
"""Answers by which some sites say no more than that they do not take HEAD."""


@dataclass(frozen=True, slots=True)
class Prober:
    """Asks an address for its head, and where that says nothing for its body, which is not read."""

    session: ClientSession
    sites: Collection[str]

    async def problem(self, url: str) -> str:
        """Return what is wrong with an address, empty where nothing is."""
        try:
            status = await self._status("HEAD", url)
            if status in _NO_HEAD:
                status = await self._status("GET", url)
        except (ClientError, TimeoutError, OSError, ValueError):
            return "unreachable"
        return problem(status)

    async def _status(self, method: str, url: str) -> int:
        """Return the status of the last hop; one that may not be called ends the way quietly."""
        status = 0
        for _ in range(_HOPS):
            if not may_check(url, self.sites):
                return status
            async with self.session.request(method, URL(url), allow_redirects=False) as response:
                status, target = response.status, response.headers.get("Location")
                if status not in _REDIRECTS or not target:
                    return status
            url = str(URL(url).join(URL(target)))
        return status


@asynccontextmanager
async def probing(
    sites: Collection[str], resolver: AbstractResolver | None = None
) -> AsyncIterator[Prober]:
    """Open what calls addresses of some sites while the block runs."""
    connector = TCPConnector(
        resolver=PublicOnly(resolver or DefaultResolver()), limit=2, force_close=True
    )
    async with ClientSession(
        connector=connector,
        timeout=ClientTimeout(total=_SECONDS),
        cookie_jar=DummyCookieJar(),
        headers={"User-Agent": "Jieli"},
        trust_env=False,
        auto_decompress=False,
    ) as session:
        yield Prober(session, sites)
