"""WeCom's customer service as a channel: what is sent twice under one id arrives once."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

from channels.access.calling import Caller, NoAnswer, NotSent
from channels.adapter import Medium, Sent, Traits
from channels.outbox.allowance import Quota, Trigger
from channels.outbox.outcome import Fate, Outcome
from channels.outbox.piece import Limits, Menu, Picture, Piece, Words
from channels.wechat.adapter import TEXT_BYTES, OpenFile
from channels.wechat.api import Api, TokenRefused, code_of, token_in
from channels.wechat.codes import NOT_NOW, TOKEN_REFUSED
from channels.wecom.account import Account

_QUOTAS = {Trigger.MESSAGE: Quota(5, timedelta(hours=48))}
# Her quota is used up; her session has ended, or an agent of WeCom's own desk has it.
_SHUT = frozenset({95001, 95018})
# Wrong secret or company; our address is not on the list; too many calls; not allowed.
_HELD = frozenset({40001, 40013, 60020, 45009, 48002, *TOKEN_REFUSED})
_UNREACHABLE = frozenset({40096})


async def fetch_token(caller: Caller, account: Account) -> tuple[str, int]:
    """Ask for the account's token, which is the same one while it lasts.

    Raise `TokenRefused`, or `NotSent`: whatever went wrong, nothing was sent to a customer.
    """
    query = {"corpid": account.corp_id, "corpsecret": account.secret.get_secret_value()}
    try:
        answer = await caller.get("/cgi-bin/gettoken", query)
    except NoAnswer:
        raise NotSent() from None
    return token_in(answer)


class WeComAdapter:
    """One customer-service account."""

    traits = Traits(Limits(TEXT_BYTES, cards=False), _QUOTAS, idempotent=True)

    def __init__(self, account: Account, api: Api, open_file: OpenFile) -> None:
        self._account = account
        self._api = api
        self._open_file = open_file

    @property
    def channel(self) -> str:
        """Return the channel's name."""
        return self._account.channel

    @property
    def account(self) -> str:
        """Return our account's name."""
        return self._account.name

    async def send(self, to: str, piece: Piece, parcel: str) -> Sent:
        """Send one piece; its parcel's id is the message's id at WeCom."""
        body = {"touser": to, "open_kfid": self._account.open_kfid, "msgid": parcel}
        try:
            body |= await self._content(piece)
        except (TokenRefused, NotSent, NoAnswer):
            return Sent(Outcome(Fate.AGAIN))
        except (OSError, ValueError):
            return Sent(Outcome(Fate.REJECTED))
        try:
            answer = await self._api.post("/cgi-bin/kf/send_msg", body)
        except TokenRefused as error:
            return Sent(Outcome(Fate.HELD, error.code))
        except NotSent:
            return Sent(Outcome(Fate.AGAIN))
        except NoAnswer:
            return Sent(Outcome(Fate.UNKNOWN))
        code = code_of(answer)
        if code is None or "errcode" not in answer:
            return Sent(Outcome(Fate.UNKNOWN))
        return Sent(self._outcome(code), parcel)

    def _outcome(self, code: int) -> Outcome:
        if code == 0 or code in self._account.sent_before:
            return Outcome(Fate.DELIVERED)
        if code == -1:
            return Outcome(Fate.AGAIN, code)
        fates = {Fate.SHUT: _SHUT, Fate.HELD: _HELD, Fate.UNREACHABLE: _UNREACHABLE}
        fate = next((fate for fate, codes in fates.items() if code in codes), Fate.REJECTED)
        return Outcome(fate, code)

    async def _content(self, piece: Piece) -> dict[str, Any]:
        match piece:
            case Words(text=text):
                return {"msgtype": "text", "text": {"content": text}}
            case Menu(text=text, options=options):
                lines = [
                    {"type": "click", "click": {"id": each.id, "content": each.label}}
                    for each in options
                ]
                return {"msgtype": "msgmenu", "msgmenu": {"head_content": text, "list": lines}}
            case Picture():
                return {"msgtype": "image", "image": {"media_id": await self._upload(piece)}}
        raise ValueError(type(piece).__name__)

    async def _upload(self, picture: Picture) -> str:
        file = await self._open_file(picture.file_id)
        content = await asyncio.to_thread(file.path.read_bytes)
        answer = await self._api.upload("image", file.name, file.kind.media_type, content)
        medium = answer.get("media_id")
        if code_of(answer) in NOT_NOW:
            raise NotSent()
        if not isinstance(medium, str):
            raise ValueError("WeCom does not want this picture")
        return medium

    async def show_typing(self, to: str, active: bool) -> None:
        """Do nothing: WeCom shows no typing."""

    def fetch(self, medium: str, kind: str) -> AbstractAsyncContextManager[Medium]:
        """Open a file that she sent."""
        return self._api.download(medium, kind)
