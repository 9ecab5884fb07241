"""A slow line between the browser and the app, for who looks for what a slow phone would meet.

``SLOW_LINE=300-700`` lets every answer and every frame of a socket take so many milliseconds, each
another: what was asked for later may come first. ``SLOW_CPU=4`` lets the pages compute so many
times slower.
"""

from __future__ import annotations

import asyncio
import os
import random
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

_SHARES = 65_536


@contextmanager
def slow_line() -> Iterator[dict[str, object]]:
    """Serve a proxy while the block runs; yield what Chromium is launched with."""
    told = os.environ.get("SLOW_LINE")
    if not told:
        yield {}
        return
    least, most = (int(part) / 1000 for part in told.split("-"))
    line, loop = _Line(least, most), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    port = asyncio.run_coroutine_threadsafe(line.open(), loop).result(10)
    # Chromium asks no proxy for what is on this machine, unless it is told to.
    yield {"proxy": {"server": f"http://127.0.0.1:{port}", "bypass": "<-loopback>"}}
    asyncio.run_coroutine_threadsafe(line.close(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def slow_pages(context: BrowserContext) -> None:
    """Let each page of a window compute slower, if it is wanted."""
    rate = int(os.environ.get("SLOW_CPU", "1"))

    def throttle(page: Page) -> None:
        devtools = context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})

    if rate > 1:
        context.on("page", throttle)


class _Line:
    """A proxy that forwards one request a connection, or all that goes through a tunnel."""

    def __init__(self, least: float, most: float) -> None:
        self._least, self._most = least, most
        self._calls: set[asyncio.Task[None]] = set()

    async def open(self) -> int:
        """Listen on a free port and return it."""
        self._server = await asyncio.start_server(self._taken, "127.0.0.1", 0, limit=_SHARES)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Cut every connection."""
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _taken(self, reader: StreamReader, writer: StreamWriter) -> None:
        call = asyncio.create_task(self._call(reader, writer))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _call(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            await self._forward(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # one of both went away, as on any line
        finally:
            writer.close()

    async def _forward(self, reader: StreamReader, writer: StreamWriter) -> None:
        request, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, version = request.split(" ")
        to = urlsplit(f"//{target}" if method == "CONNECT" else target)
        far_reader, far_writer = await asyncio.open_connection(to.hostname, to.port or 80)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            path = to._replace(scheme="", netloc="").geturl() or "/"
            kept = [line for line in lines if "connection:" not in line.lower()]
            head = [f"{method} {path} {version}", "Connection: close", *kept]
            far_writer.write("\r\n".join(head).encode("latin-1"))
        up = asyncio.create_task(_piped(reader, far_writer))
        try:
            await self._delayed(far_reader, writer, every=method == "CONNECT")
        finally:
            up.cancel()
            far_writer.close()

    async def _delayed(self, source: StreamReader, sink: StreamWriter, every: bool) -> None:
        """Pass on what comes, in order, each piece or the first one so much later."""
        due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        told = asyncio.create_task(_late(due, sink))
        now, delay = asyncio.get_running_loop().time, self._delay()
        try:
            while data := await source.read(_SHARES):
                due.put_nowait((now() + delay, data))
                delay = self._delay() if every else delay
            due.put_nowait((now() + delay, b""))
            await told
        finally:
            told.cancel()

    def _delay(self) -> float:
        return random.uniform(self._least, self._most)


async def _late(due: asyncio.Queue[tuple[float, bytes]], sink: StreamWriter) -> None:
    now = asyncio.get_running_loop().time
    while True:
        at, data = await due.get()
        await asyncio.sleep(max(0, at - now()))
        if not data:
            return
        sink.write(data)
        await sink.drain()


async def _piped(source: StreamReader, sink: StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(_SHARES):
            sink.write(data)
            await sink.drain()
