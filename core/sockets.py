"""What the customer's socket and the desk's have in common."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web
from pydantic import TypeAdapter, ValidationError

from core.errors import JieliError, Language, MalformedFrame, TooLarge

_LOG = logging.getLogger(__name__)

FRAME_LIMIT = 64 * 1024
POLL_SECONDS = 15.0
"""How long a socket waits for a wake-up before it looks at the database by itself."""

SOCKETS = web.AppKey("sockets", set[web.WebSocketResponse])

Frame = TypeVar("Frame")
Work = Callable[[], Coroutine[Any, Any, None]]


def new_socket() -> web.WebSocketResponse:
    """Return a socket with our limits: small frames, dead peers found, nothing compressed.

    Compression is off because a deflated frame of 64 KiB can unfold to many megabytes.
    """
    return web.WebSocketResponse(max_msg_size=FRAME_LIMIT, heartbeat=20.0, compress=False)


@asynccontextmanager
async def closed_on_failure(ws: web.WebSocketResponse) -> AsyncIterator[Callable[[Work], None]]:
    """Serve a socket in the block; it is given what starts a task that runs until the block ends.

    Whatever fails, in the block or in a task, is logged and closes the socket: its page connects
    again and resumes, where a socket that is half alive would leave it waiting.
    """
    tasks: list[asyncio.Task[None]] = []
    try:
        yield lambda work: tasks.append(asyncio.create_task(_or_close(ws, work)))
    except Exception:
        await _fail(ws)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _or_close(ws: web.WebSocketResponse, work: Work) -> None:
    try:
        await work()
    except Exception:
        await _fail(ws)


async def _fail(ws: web.WebSocketResponse) -> None:
    _LOG.exception("a socket failed and is closed")
    await ws.close(code=WSCloseCode.INTERNAL_ERROR)


async def send(ws: web.WebSocketResponse, kind: str, **fields: Any) -> None:
    """Send one frame; a peer that has just gone is nobody's error."""
    if ws.closed:
        return
    frame = json.dumps({"type": kind, **fields}, ensure_ascii=False, separators=(",", ":"))
    try:
        await ws.send_str(frame)
    except ConnectionResetError:
        return


async def send_error(
    ws: web.WebSocketResponse, error: JieliError, language: Language, **about: Any
) -> None:
    """Send an error frame, or a ``nack`` when it is about one message."""
    kind = "nack" if about else "error"
    await send(ws, kind, **about, **error.to_json(language))


async def read_frames(
    ws: web.WebSocketResponse,
    frames: TypeAdapter[Frame],
    handle: Callable[[Frame], Awaitable[None]],
    language: Callable[[], Language],
) -> None:
    """Handle frames in the order they come, each to its end; one that is wrong gets its error."""
    async for message in ws:
        if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
            continue
        try:
            await handle(_parsed(message, frames))
        except JieliError as error:
            await send_error(ws, error, language(), **_about(message))


def _parsed(message: WSMessage, frames: TypeAdapter[Frame]) -> Frame:
    if message.type is WSMsgType.BINARY:
        raise MalformedFrame(problem="binary frames are not used; send JSON text")
    return parse(message.data, frames)


def parse(raw: str, frames: TypeAdapter[Frame]) -> Frame:
    """Parse one frame; raise `MalformedFrame` naming the first wrong field."""
    if len(raw.encode("utf-8", "replace")) > FRAME_LIMIT:
        raise TooLarge(limit=FRAME_LIMIT)
    try:
        return frames.validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        problem = f"{where}: {first['msg']}" if where else str(first["msg"])
        raise MalformedFrame(problem=problem[:300]) from error


def _about(message: WSMessage) -> dict[str, str]:
    """Fish the message id out of a frame that could not be handled: its ``nack`` names it."""
    try:
        found = json.loads(message.data)
    except (ValueError, RecursionError):
        return {}
    value = found.get("client_message_id") if isinstance(found, dict) else None
    if isinstance(value, str) and 0 < len(value) <= 64:
        return {"client_message_id": value}
    return {}
