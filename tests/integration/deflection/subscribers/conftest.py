"""Who is posted to."""

from __future__ import annotations

import json

import pytest
from aiohttp import web


class Receiver:
    """A subscriber on the loopback interface, its address a token; ``status`` is its answer."""

    def __init__(self):
        self.posts, self.status = [], 204

    async def handle(self, request):
        self.posts.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status)

    @property
    def numbers(self):
        """What it was told, in order, each key once: as a careful receiver keeps it."""
        kept = {headers["Idempotency-Key"]: json.loads(body) for headers, body in self.posts}
        return [fact["data"]["number"] for body in kept.values() for fact in body["facts"]]


@pytest.fixture
async def receiver(aiohttp_server):
    found = Receiver()
    app = web.Application()
    app.router.add_post("/token-of-the-url", found.handle)
    found.url = str((await aiohttp_server(app)).make_url("/token-of-the-url"))
    return found
