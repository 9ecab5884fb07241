"""Who is posted to."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack

import pytest
from aiohttp import web

from core.posting.post import Outlets
from tests.integration.deflection.subscribers.house import House


class Receiver:
    """A subscriber on the loopback interface, its address a token; ``status`` is its answer.

    It waits for ``may_answer`` where there is one.
    """

    def __init__(self):
        self.posts, self.status, self.may_answer = [], 204, None
        self.posted = asyncio.Event()

    async def handle(self, request):
        self.posts.append((dict(request.headers), await request.read()))
        self.posted.set()
        if self.may_answer is not None:
            await self.may_answer.wait()
        return web.Response(status=self.status)

    @property
    def numbers(self):
        """What it was told, in order, each key once: as a careful receiver keeps it."""
        kept = {headers["Idempotency-Key"]: json.loads(body) for headers, body in self.posts}
        return [fact["data"]["number"] for body in kept.values() for fact in body["facts"]]


@pytest.fixture
async def opened(aiohttp_server):
    """Opens receivers."""

    async def make():
        found = Receiver()
        app = web.Application()
        app.router.add_post("/token-of-the-url", found.handle)
        found.url = str((await aiohttp_server(app)).make_url("/token-of-the-url"))
        return found

    return make


@pytest.fixture
async def receiver(opened):
    return await opened()


@pytest.fixture
async def house(database, clock, receiver):
    async with AsyncExitStack() as stack:
        yield House(database, clock, Outlets(stack), receiver.url)
