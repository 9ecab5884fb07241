"""Pages by their addresses: only of allowed sites, over every hop, and never from inside."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, TCPConnector, web
from aiohttp.abc import AbstractResolver, ResolveResult

from core.errors import AddressNotAllowed
from kb_index.importing import fetching as module
from kb_index.importing.fetching import Fetcher, Sites, fetching

HELP = "http://help.example.com"


class To(AbstractResolver):
    """Resolves every name to one address."""

    def __init__(self, address: str, port: int | None = None) -> None:
        self._address, self._port = address, port
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return it."""
        self.asked.append(host)
        return [
            ResolveResult(
                hostname=host,
                host=self._address,
                port=self._port or port,
                family=socket.AF_INET,
                proto=0,
                flags=0,
            )
        ]

    async def close(self) -> None:
        """Release nothing."""


@asynccontextmanager
async def site(aiohttp_server, *hosts: str) -> AsyncIterator[Fetcher]:
    """A fetcher for whom every name is a small site of our own; only names are real there."""
    app = web.Application()

    async def page(_: web.Request) -> web.Response:
        return web.Response(text="<h1>退货</h1><p>七天</p>", content_type="text/html")

    async def away(request: web.Request) -> web.Response:
        raise web.HTTPFound(request.query["to"])

    async def circle(_: web.Request) -> web.Response:
        raise web.HTTPFound("/circle")

    async def large(_: web.Request) -> web.Response:
        return web.Response(text="x" * (module.PAGE_LIMIT + 1), content_type="text/html")

    async def picture(_: web.Request) -> web.Response:
        return web.Response(body=b"\x89PNG", content_type="image/png")

    for handler in (page, away, circle, large, picture):
        app.router.add_get(f"/{handler.__name__}", handler)
    server = await aiohttp_server(app)
    connector = TCPConnector(resolver=To("127.0.0.1", server.port))
    async with ClientSession(connector=connector) as session:
        yield Fetcher(session, Sites(hosts))


async def told(fetcher: Fetcher, address: str) -> dict:
    """Return what became of one address."""
    [line] = (await fetcher.fetch([address])).decode().splitlines()
    return json.loads(line)


async def test_a_page_of_an_allowed_site_is_fetched_also_over_redirects(aiohttp_server) -> None:
    async with site(aiohttp_server, "help.example.com", "*.example.org") as fetcher:
        assert "七天" in (await told(fetcher, f"{HELP}/page"))["html"]
        for target in ("/page", "http://www.example.org/page"):
            assert "七天" in (await told(fetcher, f"{HELP}/away?to={target}"))["html"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/away?to=http://elsewhere.example/page", "leads_elsewhere"),
        ("/away?to=http://127.0.0.1/page", "leads_elsewhere"),
        ("/away?to=file:///etc/passwd", "leads_elsewhere"),
        ("/away?to=http://help.example.com:8080/page", "leads_elsewhere"),
        ("/circle", "leads_elsewhere"),
        ("/none", "answered_with"),
        ("/picture", "not_a_page"),
        ("/large", "page_too_large"),
    ],
)
async def test_what_is_no_page_or_leads_away_is_told(aiohttp_server, path: str, code: str) -> None:
    async with site(aiohttp_server, "help.example.com") as fetcher:
        assert (await told(fetcher, HELP + path))["problem"][0] == code


@pytest.mark.parametrize(
    "address",
    [
        "http://elsewhere.example/page",
        "http://example.org/page",
        "http://a.b.example.org/page",
        "http://help.example.com.evil.example/page",
        "http://help.example.com@evil.example/page",
        "http://help.example.com:8080/page",
        "ftp://help.example.com/page",
        "file:///etc/passwd",
        "http://127.0.0.1/page",
        "http://[::1]/page",
        "help.example.com/page",
        "http://",
        "http://[",
    ],
)
async def test_other_addresses_are_refused_before_anything_is_asked(address: str) -> None:
    resolver = To("93.184.216.34")
    async with fetching(["help.example.com", "*.example.org", "127.0.0.1", "[::1]"], resolver) as f:
        with pytest.raises(AddressNotAllowed):
            await f.fetch([f"{HELP}/page", address])
    assert resolver.asked == []


async def test_nothing_is_allowed_unless_an_operator_says_so() -> None:
    async with fetching([], To("93.184.216.34")) as fetcher:
        with pytest.raises(AddressNotAllowed):
            await fetcher.fetch([f"{HELP}/page"])


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "192.168.1.1", "0.0.0.0"],
)
async def test_a_name_that_resolves_to_a_private_address_is_not_called(address: str) -> None:
    async with fetching(["help.example.com"], To(address)) as fetcher:
        assert (await told(fetcher, f"{HELP}/page"))["problem"] == ["private_address", {}]
