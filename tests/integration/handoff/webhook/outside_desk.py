"""A stand-in for an outside desk, and what tests look at."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from core.posting.destination import Called

CALLED = Called("URL", "SECRET", "PRIVATE")
SECRET = "a secret of the tests, long enough"


class OutsideDesk:
    """Takes records, or fails as ``manner`` says; ``taken`` are those it understood, by key."""

    def __init__(self) -> None:
        self.manner = "takes"
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.taken: dict[str, dict] = {}
        self.elsewhere = 0
        self.released = asyncio.Event()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one post."""
        body = await request.read()
        self.posts.append((dict(request.headers), body))
        return await getattr(self, f"_{self.manner}")(request, body)

    async def away(self, _: web.Request) -> web.Response:
        """Where a redirect leads."""
        self.elsewhere += 1
        return web.Response()

    async def _takes(self, request, body):
        self.taken[request.headers["Idempotency-Key"]] = json.loads(body)
        return web.json_response({"ok": True}, status=202)

    async def _takes_and_says_nothing(self, request, body):
        await self._takes(request, body)
        request.transport.abort()
        return web.Response()

    async def _hangs(self, request, body):
        await self.released.wait()
        return web.Response()

    async def _fails(self, request, body):
        return web.Response(status=500, text="Internal Server Error")

    async def _is_busy(self, request, body):
        return web.Response(status=429, headers={"Retry-After": "120"})

    async def _shows_a_page(self, request, body):
        return web.Response(text="<h1>Please log in</h1>", content_type="text/html")

    async def _redirects(self, request, body):
        raise web.HTTPTemporaryRedirect("/elsewhere")

    async def _refuses(self, request, body):
        return web.Response(status=422)


async def one(deliveries):
    """Return the only delivery."""
    [delivery] = (await deliveries.page(None, None, 50))["deliveries"]
    return delivery
