"""Fetching web pages for editors: from the operator's sites alone, and never from inside.

Whoever names an address makes this server call it. So each hop of a redirect must be on an allowed
site, each name is judged by the addresses it resolves to, and it is those that are called.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
    web,
)
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import DefaultResolver
from yarl import URL

from core.addresses import ForbiddenAddress, PublicOnly, may_be_called
from core.errors import AddressNotAllowed
from kb_index.importing.problem import Problem, Unreadable
from kb_index.importing.readers.text_file import decode

PAGE_LIMIT = 5 * 2**20
ADDRESS_LIMIT = 50
_HOPS = 5
_SECONDS, _ALL_SECONDS = 15.0, 120.0
_AT_ONCE = 4
_PAGES = ("text/html", "application/xhtml+xml")
_HEADERS = {"Accept": ", ".join(_PAGES), "Accept-Encoding": "identity", "User-Agent": "Jieli"}


class _Failed(Exception):
    def __init__(self, code: str, **details: Any) -> None:
        self.problem = Problem(code, "", details)


@dataclass(frozen=True, slots=True)
class Sites:
    """The sites whose pages may be fetched: ``help.example.com``, or ``*.example.com``."""

    hosts: tuple[str, ...]

    def checked(self, address: str) -> URL:
        """Return an address that may be asked; raise `AddressNotAllowed`."""
        try:
            url = URL(address)
            allowed = url.port in (80, 443) and url.user is None and self._has(url)
        except ValueError:
            allowed = False
        if not allowed:
            raise AddressNotAllowed(address=address[:200])
        return url

    def _has(self, url: URL) -> bool:
        host = (url.host or "").lower().rstrip(".")
        if url.scheme not in ("http", "https") or not may_be_called(host):
            return False
        parents = {f"*.{host.partition('.')[2]}", host}
        return any(each.lower() in parents for each in self.hosts)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches pages of some sites."""

    session: ClientSession
    sites: Sites

    async def fetch(self, addresses: Sequence[str]) -> bytes:
        """Return pages as `readers.pages` reads them; raise `AddressNotAllowed`, and fetch none
        then. What cannot be fetched is told in its place."""
        urls = [self.sites.checked(address) for address in dict.fromkeys(addresses)]
        turns = asyncio.Semaphore(_AT_ONCE)
        try:
            async with asyncio.timeout(_ALL_SECONDS):
                found = await asyncio.gather(*(self._told(url, turns) for url in urls))
        except TimeoutError as error:
            raise Unreadable("too_slow") from error
        return "".join(json.dumps(each) + "\n" for each in found).encode()

    async def _told(self, url: URL, turns: asyncio.Semaphore) -> dict[str, Any]:
        async with turns:
            try:
                return {"url": str(url), "html": await self._page(url)}
            except _Failed as failed:
                problem = failed.problem
                return {"url": str(url), "problem": [problem.code, dict(problem.details)]}

    async def _page(self, url: URL) -> str:
        try:
            for _ in range(_HOPS):
                async with self.session.get(
                    url, allow_redirects=False, headers=_HEADERS
                ) as response:
                    target = response.headers.get("Location")
                    if response.status not in (301, 302, 303, 307, 308) or not target:
                        return await _text(response)
                url = self._next(url, target)
        except ClientConnectorError as error:
            forbidden = isinstance(error.os_error, ForbiddenAddress)
            raise _Failed("private_address" if forbidden else "unreachable") from error
        except (ClientError, TimeoutError, OSError, ValueError) as error:
            raise _Failed("unreachable") from error
        raise _Failed("leads_elsewhere", address=str(url)[:200])

    def _next(self, url: URL, target: str) -> URL:
        try:
            return self.sites.checked(str(url.join(URL(target))))
        except (AddressNotAllowed, ValueError) as error:
            raise _Failed("leads_elsewhere", address=target[:200]) from error


@asynccontextmanager
async def fetching(
    hosts: Sequence[str], resolver: AbstractResolver | None = None
) -> AsyncIterator[Fetcher]:
    """Open what fetches pages of some sites while the block runs."""
    connector = TCPConnector(
        resolver=PublicOnly(resolver or DefaultResolver()), limit=_AT_ONCE, force_close=True
    )
    async with ClientSession(
        connector=connector,
        timeout=ClientTimeout(total=_SECONDS),
        cookie_jar=DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
    ) as session:
        yield Fetcher(session, Sites(tuple(hosts)))


async def _text(response: ClientResponse) -> str:
    if response.status != 200:
        raise _Failed("answered_with", status=response.status)
    if response.content_type not in _PAGES:
        raise _Failed("not_a_page", kind=response.content_type)
    data = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        data += chunk
        if len(data) > PAGE_LIMIT:
            raise _Failed("page_too_large", limit=PAGE_LIMIT // 2**20)
    try:
        return decode(bytes(data))
    except Unreadable as error:
        raise _Failed("not_a_page", kind=response.content_type) from error


FETCHER = web.AppKey("fetcher", Fetcher)
