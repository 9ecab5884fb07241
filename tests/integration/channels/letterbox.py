"""A channel in one file: letters that a post office pushes to us, and takes from us.

This is the example of docs/channels.md. It has what every channel needs and nothing else: an
address that checks who calls and says what came, and an adapter that sends.
"""

from __future__ import annotations

import hmac
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web
from pydantic import BaseModel

from channels.access.calling import Caller, NoAnswer, NotSent
from channels.adapter import Medium, MediumGone, Sent, Traits
from channels.inbox.arrival import Arrival, Said
from channels.inbox.service import Inbox
from channels.outbox.outcome import Fate, Outcome
from channels.outbox.piece import Limits, Piece, Words
from core.errors import SignatureInvalid
from core.routes import Role, Route, read_body
from handoff.message import Address

CHANNEL, ACCOUNT = "letterbox", "main"
INBOX = web.AppKey("letterbox_inbox", Inbox)
SECRET = web.AppKey("letterbox_secret", str)


# What comes in.


class Letter(BaseModel):
    """A letter as the post office pushes it; the same ``id`` each time."""

    id: str
    sender: str
    posted_at: int
    text: str


async def receive(request: web.Request) -> web.Response:
    """Take a letter in; when this answers, it is durable."""
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {request.app[SECRET]}".encode()):
        raise SignatureInvalid()
    letter = await read_body(request, Letter)
    arrival = Arrival(
        address=Address(CHANNEL, ACCOUNT, letter.sender[:128]),
        key=letter.id[:128],
        sent_at=datetime.fromtimestamp(letter.posted_at, UTC),
        said=Said(letter.text),
        trigger=None,
    )
    await request.app[INBOX].take(arrival)
    return web.Response(status=204)


ROUTES = [Route("POST", "/letterbox", receive, Role.PUBLIC)]


# What goes out.


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Sends letters; the post office delivers what it is given twice under one id once."""

    caller: Caller
    channel: str = CHANNEL
    account: str = ACCOUNT
    traits: Traits = field(
        default=Traits(Limits(4000, menus=False, cards=False), quotas={}, idempotent=True)
    )

    async def send(self, to: str, piece: Piece, parcel: str) -> Sent:
        """Send one piece. Without menus and cards, all of them are words."""
        text = piece.text if isinstance(piece, Words) else ""
        try:
            answer = await self.caller.post("/send", {}, {"id": parcel, "to": to, "text": text})
        except NotSent:
            return Sent(Outcome(Fate.AGAIN))
        except NoAnswer:
            return Sent(Outcome(Fate.UNKNOWN))
        return Sent(Outcome(Fate.DELIVERED if answer.get("ok") else Fate.REJECTED))

    async def show_typing(self, to: str, active: bool) -> None:
        """Do nothing: nobody watches a letter being written."""

    def fetch(self, medium: str, kind: str) -> AbstractAsyncContextManager[Medium]:
        """Raise: letters bring no files."""
        raise MediumGone()
