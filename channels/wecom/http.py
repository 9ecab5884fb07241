"""The address that WeCom calls: it only says that there is news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from channels.wechat.account import is_fresh
from channels.wechat.crypto import Undecipherable, is_signed
from channels.wechat.fields import Fields, Unreadable, read_xml
from channels.wechat.http import SUCCESS, read_callback, text_response
from channels.wecom.account import Account
from channels.wecom.sync import Sync
from core.clock import Clock, utc_now
from core.errors import CallbackUnreadable, NotFound, SignatureInvalid
from core.routes import Role, Route

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WeComDoor:
    """The accounts by name, each with what asks for its news."""

    syncs: Mapping[str, Sync]
    now: Clock = utc_now


WECOM_DOOR = web.AppKey("wecom_door", WeComDoor)


async def verify(request: web.Request) -> web.Response:
    """Prove to WeCom that this address is ours: return what it sent, decrypted."""
    sync = _sync(request)
    opened = _open(request, sync.account, request.query.get("echostr", ""))
    return text_response(opened.decode("utf-8", "replace"))


async def receive(request: web.Request) -> web.Response:
    """Note that there is news, and ask for it in the background."""
    sync = _sync(request)
    try:
        fields = _fields(request, sync.account, await read_callback(request))
    except (Unreadable, CallbackUnreadable, SignatureInvalid) as error:
        _log.warning("callback_refused", account=sync.account.name, why=type(error).__name__)
        raise CallbackUnreadable() if isinstance(error, Unreadable) else error from error
    if fields.text("OpenKfId") in ("", sync.account.open_kfid):
        sync.ask(fields.text("Token")[:256])
    return text_response(SUCCESS)


def _fields(request: web.Request, account: Account, body: bytes) -> Fields:
    return read_xml(_open(request, account, read_xml(body).text("Encrypt")))


def _open(request: web.Request, account: Account, encrypted: str) -> bytes:
    query = request.query
    stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    token = account.token.get_secret_value()
    signed = is_signed(query.get("msg_signature", ""), token, stamp, nonce, encrypted)
    if not signed or not is_fresh(stamp, request.app[WECOM_DOOR].now()):
        raise SignatureInvalid()
    try:
        return account.envelope.open(encrypted)
    except Undecipherable as error:
        raise CallbackUnreadable() from error


def _sync(request: web.Request) -> Sync:
    sync = request.app[WECOM_DOOR].syncs.get(request.match_info["account"])
    if sync is None:
        raise NotFound()
    return sync


ROUTES = [
    Route("GET", "/wecom/{account}", verify, Role.PUBLIC),
    Route("POST", "/wecom/{account}", receive, Role.PUBLIC),
]
