"""The API of WeChat for one account: what Jieli calls of it, each with the account's token."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import ClientResponse, ClientTimeout, FormData

from channels.access.calling import Caller, NoAnswer, NotSent, read_answer
from channels.access.tokens import Tokens
from channels.adapter import Medium, MediumGone
from channels.wechat.account import Account
from channels.wechat.codes import NOT_NOW, TOKEN_REFUSED

_CHUNK = 256 * 1024
_FETCH = ClientTimeout(total=60, sock_connect=5)
_NO_MEDIA = ("application/json", "text/plain", "text/html")
_CODE = re.compile(r"-?[0-9]{1,9}")


class TokenRefused(Exception):
    """WeChat gives this account no token; ``code`` says why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


async def stable_token(caller: Caller, account: Account, *, force: bool) -> tuple[str, int]:
    """Ask for the account's token; return it and the seconds that it lasts.

    Raise `TokenRefused`, or `NotSent`: whatever went wrong, nothing was sent to a customer.
    """
    body = {
        "grant_type": "client_credential",
        "appid": account.app_id,
        "secret": account.secret.get_secret_value(),
        "force_refresh": force,
    }
    try:
        answer = await caller.post("/cgi-bin/stable_token", {}, body)
    except NoAnswer:
        raise NotSent() from None
    return token_in(answer)


def token_in(answer: Mapping[str, Any]) -> tuple[str, int]:
    """Return the token of an answer and its seconds; raise `TokenRefused`, or `NotSent` for an
    answer that tells neither."""
    code = code_of(answer)
    if code:
        raise TokenRefused(code)
    token, seconds = answer.get("access_token"), answer.get("expires_in")
    if code is None or not isinstance(token, str) or not isinstance(seconds, int):
        raise NotSent()
    return token, seconds


def code_of(answer: Mapping[str, Any]) -> int | None:
    """Return the return code of an answer, 0 without one; None where it is no number."""
    code = answer.get("errcode", 0)
    if isinstance(code, str) and _CODE.fullmatch(code):
        return int(code)
    return code if type(code) is int else None


class Api:
    """Calls with a token that is renewed once, where it is refused."""

    def __init__(self, caller: Caller, tokens: Tokens) -> None:
        self._caller = caller
        self._tokens = tokens

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Post JSON and return the answer; raise `TokenRefused`, `NotSent` or `NoAnswer`."""
        return await self._call(
            lambda token: self._caller.post(path, {"access_token": token}, body)
        )

    async def upload(self, kind: str, name: str, media_type: str, content: bytes) -> dict[str, Any]:
        """Store a file for three days and return the answer, with its ``media_id`` if it is wanted.

        Raise as `post` does; nothing is sent to anybody by it.
        """

        async def store(token: str) -> dict[str, Any]:
            form = FormData()
            form.add_field("media", content, filename=name, content_type=media_type)
            query = {"access_token": token, "type": kind}
            return await self._caller.post("/cgi-bin/media/upload", query, form)

        return await self._call(store)

    async def _call(self, call: Callable[[str], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        token = await self._tokens.get()
        answer = _telling(await call(token))
        if code_of(answer) in TOKEN_REFUSED:
            renewed = await self._tokens.renew(token)
            if renewed is not None:
                answer = _telling(await call(renewed))
        return answer

    @asynccontextmanager
    async def download(self, medium: str, name: str) -> AsyncIterator[Medium]:
        """Open a file that a customer sent; raise `MediumGone`, or `OSError` for now."""
        try:
            token = await self._tokens.get()
        except (TokenRefused, NotSent) as error:
            raise OSError("no token") from error
        query = {"access_token": token, "media_id": medium}
        async with self._caller.session.get(
            self._caller.base + "/cgi-bin/media/get",
            params=query,
            timeout=_FETCH,
            allow_redirects=False,
        ) as response:
            told = response.content_type
            if response.status >= 500:
                raise OSError("not now")
            if response.status != 200 or told in _NO_MEDIA:
                await self._judge(response, token)
                raise MediumGone()
            chunks = response.content.iter_chunked(_CHUNK)
            yield Medium(name, told, response.content_length, chunks)

    async def _judge(self, response: ClientResponse, token: str) -> None:
        """Raise `OSError` where it is not the file that is wrong, but our token or this moment."""
        try:
            code = code_of(await read_answer(response))
        except NoAnswer as error:
            raise OSError("no answer that tells") from error
        if code in TOKEN_REFUSED:
            with suppress(TokenRefused, NotSent):
                await self._tokens.renew(token)
            raise OSError("the token is refused")
        if code in NOT_NOW:
            raise OSError("not now")


def _telling(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer whose code can be read; raise `NoAnswer` for any other."""
    if code_of(answer) is None:
        raise NoAnswer()
    return answer
