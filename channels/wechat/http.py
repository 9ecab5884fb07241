"""The address that WeChat calls: answered within its five seconds, whatever the bot does meanwhile.

Everything is stored before it is answered ``success``, and sent by the API afterwards. What is
ready at once (a greeting, thanks for a rating) is the answer itself, which needs no quota; so is,
where an operator wants it, what the bot says in time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from channels.inbox.arrival import Arrival
from channels.inbox.service import Inbox, Taken
from channels.outbox.piece import Piece, Words, from_json
from channels.outbox.wording import Word, word
from channels.wechat.account import Account, Kind
from channels.wechat.arriving import arrival_of
from channels.wechat.bodies import passive, passive_xml
from channels.wechat.fields import BODY_LIMIT, Unreadable
from channels.wechat.passive import Answers
from channels.wechat.payload import Payload, Scanned, Subscribed, parse
from core.clock import Clock, utc_now
from core.errors import CallbackUnreadable, JieliError, NotFound, TooLarge
from core.routes import Role, Route

_log = structlog.get_logger(__name__)

SUCCESS = "success"
_WELCOME = {
    "zh": "您好，欢迎关注。请直接发送您的问题，我来查找答案；想找人工客服，请回复“转人工”。",
    "en": "Welcome. Send your question and I will look it up; for a person, reply “agent”.",
}


@dataclass(frozen=True, slots=True)
class Door:
    """What the address needs: the accounts by name, and where what comes in and out goes."""

    accounts: Mapping[str, Account]
    inbox: Inbox
    answers: Answers
    now: Clock = utc_now


DOOR = web.AppKey("wechat_door", Door)


async def verify(request: web.Request) -> web.Response:
    """Prove to WeChat that this address is ours: return what it sent, as it was."""
    account = _account(request)
    account.check(request.query, request.app[DOOR].now())
    return text_response(request.query.get("echostr", "")[:256])


async def receive(request: web.Request) -> web.Response:
    """Take a message or an event in, and answer."""
    account, door = _account(request), request.app[DOOR]
    try:
        fields = account.open(request.query, await read_callback(request), door.now())
        payload = parse(fields)
    except Unreadable as error:
        _refused(account, error)
        raise CallbackUnreadable() from error
    except JieliError as error:
        _refused(account, error.__cause__ or error)
        raise
    arrival = arrival_of(account, payload, fields)
    reply = await _reply(door, account, arrival, payload, fields.text("ToUserName"))
    if reply is None:
        return text_response(SUCCESS)
    stamp, nonce = request.query.get("timestamp", ""), request.query.get("nonce", "")
    return web.Response(text=account.seal(reply, stamp, nonce), content_type="application/xml")


async def _reply(
    door: Door, account: Account, arrival: Arrival, payload: Payload, ours: str
) -> str | None:
    """Take an arrival in and return what is answered to it at once, as plain XML."""
    waiting = account.passive and arrival.said is not None
    if waiting:
        await door.answers.hold(arrival.address)
    try:
        taken = await door.inbox.take(arrival)
        said = _at_once(account, payload, taken)
        if said is None and waiting and taken.bot_owes and taken.conversation_id is not None:
            said = await door.answers.in_time(arrival, taken.conversation_id)
    finally:
        if waiting:
            await door.answers.let_go(arrival.address)
    if said is None or account.kind is not Kind.OFFICIAL:
        return None
    words = passive(said, word(Word.PICK, taken.language))
    return passive_xml(account, payload.sender, ours, words)


def _at_once(account: Account, payload: Payload, taken: Taken) -> Piece | None:
    """Return what needs no thought; a delivery that is repeated gets the same again."""
    content = payload.content
    if taken.reply is not None:
        return from_json(taken.reply)
    if isinstance(content, Subscribed):
        welcome = account.welcome or _WELCOME[account.language]
        return Words(account.scenes.get(content.scene) or welcome)
    if isinstance(content, Scanned) and content.scene in account.scenes:
        return Words(account.scenes[content.scene])
    return None


def _account(request: web.Request) -> Account:
    account = request.app[DOOR].accounts.get(request.match_info["account"])
    if account is None:
        raise NotFound()
    return account


async def read_callback(request: web.Request) -> bytes:
    """Return the body of a callback; raise `TooLarge` beyond 64 KiB."""
    raw = bytearray()
    async for chunk in request.content.iter_any():
        raw += chunk
        if len(raw) > BODY_LIMIT:
            raise TooLarge(limit=BODY_LIMIT)
    return bytes(raw)


def _refused(account: Account, error: BaseException) -> None:
    """Tell an operator that something else than WeChat called, or that a key is wrong."""
    why = str(error) if isinstance(error, Unreadable) else type(error).__name__
    _log.warning("callback_refused", account=account.name, why=why)


def text_response(text: str) -> web.Response:
    """Return text that a browser takes for nothing else."""
    return web.Response(text=text, headers={"X-Content-Type-Options": "nosniff"})


ROUTES = [
    Route("GET", "/wechat/{account}", verify, Role.PUBLIC),
    Route("POST", "/wechat/{account}", receive, Role.PUBLIC),
]
