"""Official accounts and mini-programs as channels: quotas, and how each kind of piece is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

from aiohttp import ClientError

from channels.access.calling import NoAnswer, NotSent
from channels.adapter import Medium, Sent, Traits
from channels.outbox.allowance import Quota, Trigger
from channels.outbox.outcome import Fate, Outcome
from channels.outbox.piece import Card, Limits, Nudge, Picture, Piece
from channels.wechat.account import Account, Kind
from channels.wechat.api import Api, TokenRefused, code_of
from channels.wechat.bodies import link_body, send_body, template_body
from channels.wechat.codes import outcome
from handoff.files.service import Readable

TEXT_BYTES = 2000
"""A text message holds 2048 bytes."""

_DAYS = timedelta(hours=48)
_MINUTE = timedelta(minutes=1)
_QUOTAS = {
    Kind.OFFICIAL: {Trigger.MESSAGE: Quota(5, _DAYS), Trigger.EVENT: Quota(3, _MINUTE)},
    Kind.MINI_PROGRAM: {Trigger.MESSAGE: Quota(5, _DAYS), Trigger.EVENT: Quota(2, _MINUTE)},
}
_SEND = "/cgi-bin/message/custom/send"

OpenFile = Callable[[str], Awaitable[Readable]]
"""Returns where a file of a conversation lies, by its id."""


class WeChatAdapter:
    """One account at WeChat."""

    def __init__(self, account: Account, api: Api, open_file: OpenFile) -> None:
        self._account = account
        self._api = api
        self._open_file = open_file
        official = account.kind is Kind.OFFICIAL
        self._traits = Traits(
            limits=Limits(TEXT_BYTES, menus=official and account.menus),
            quotas=_QUOTAS[account.kind],
            resends=account.resends,
            types=True,
            nudges=account.template is not None,
        )

    @property
    def channel(self) -> str:
        """Return the channel's name."""
        return self._account.channel

    @property
    def account(self) -> str:
        """Return our account's name."""
        return self._account.name

    @property
    def traits(self) -> Traits:
        """Return what the channel is like."""
        return self._traits

    async def send(self, to: str, piece: Piece, parcel: str) -> Sent:
        """Send one piece; WeChat knows no id of ours, so a second try may arrive twice."""
        prepared = await self._prepare(to, piece)
        if isinstance(prepared, Sent):
            return prepared
        try:
            answer = await self._api.post(*prepared)
        except TokenRefused as error:
            return Sent(outcome(error.code) if error.code else Outcome(Fate.HELD))
        except NotSent:
            return Sent(Outcome(Fate.AGAIN))
        except NoAnswer:
            return Sent(Outcome(Fate.UNKNOWN))
        code, receipt = code_of(answer), answer.get("msgid")
        if code is None or "errcode" not in answer:
            return Sent(Outcome(Fate.UNKNOWN))
        return Sent(outcome(code), None if receipt is None else str(receipt))

    async def _prepare(self, to: str, piece: Piece) -> tuple[str, dict[str, Any]] | Sent:
        """Return path and body; a picture is stored at WeChat first, which sends nothing yet."""
        match piece:
            case Nudge() if self._account.template is not None:
                template = self._account.template
                return template.path, template_body(to, template, piece)
            case Card() if self._account.kind is Kind.MINI_PROGRAM:
                return _SEND, link_body(to, piece)
            case Picture():
                try:
                    medium = await self._upload(piece)
                except TokenRefused as error:
                    return Sent(outcome(error.code) if error.code else Outcome(Fate.HELD))
                except (NotSent, NoAnswer):
                    return Sent(Outcome(Fate.AGAIN))
                except OSError:
                    return Sent(Outcome(Fate.REJECTED))
                if isinstance(medium, Outcome):
                    return Sent(medium)
                return _SEND, send_body(to, piece, medium)
        return _SEND, send_body(to, piece)

    async def _upload(self, picture: Picture) -> str | Outcome:
        file = await self._open_file(picture.file_id)
        content = await asyncio.to_thread(file.path.read_bytes)
        answer = await self._api.upload("image", file.name, file.kind.media_type, content)
        medium = answer.get("media_id")
        if isinstance(medium, str):
            return medium
        told = outcome(code_of(answer) or 0)
        # No file is no message: what was not stored may be tried again, or was refused.
        return told if told.fate in (Fate.AGAIN, Fate.HELD) else Outcome(Fate.REJECTED, told.code)

    async def show_typing(self, to: str, active: bool) -> None:
        """Show her that somebody is writing; that she has gone quiet (45080) is no fault."""
        command = "Typing" if active else "CancelTyping"
        try:
            await self._api.post(self._account.typing_path, {"touser": to, "command": command})
        except (TokenRefused, NotSent, NoAnswer, ClientError):
            return

    def fetch(self, medium: str, kind: str) -> AbstractAsyncContextManager[Medium]:
        """Open a file that she sent."""
        return self._api.download(medium, kind)
