"""The API of WeChat for one account: what Jieli calls of it, each with the account's token."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientTimeout, FormData

from channels.access.calling import Caller, NoAnswer, NotSent
from channels.access.tokens import Tokens
from channels.adapter import Medium, MediumGone
from channels.wechat.account import Account
from channels.wechat.codes import TOKEN_REFUSED

_CHUNK = 256 * 1024
_FETCH = ClientTimeout(total=60, sock_connect=5)


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
    if not isinstance(answer.get("access_token"), str):
        raise TokenRefused(code_of(answer))
    return answer["access_token"], int(answer.get("expires_in", 0))


def code_of(answer: Mapping[str, Any]) -> int:
    """Return the return code of an answer; without one it went well."""
    code = answer.get("errcode", 0)
    return code if isinstance(code, int) else -1


class Api:
    """Calls with a token that is renewed once, where it is refused."""

    def __init__(self, caller: Caller, tokens: Tokens) -> None:
        self._caller = caller
        self._tokens = tokens

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Post JSON and return the answer; raise `TokenRefused`, `NotSent` or `NoAnswer`."""
        token = await self._tokens.get()
        answer = await self._caller.post(path, {"access_token": token}, body)
        if code_of(answer) in TOKEN_REFUSED:
            renewed = await self._tokens.renew(token)
            if renewed is not None:
                answer = await self._caller.post(path, {"access_token": renewed}, body)
        return answer

    async def upload(self, kind: str, name: str, media_type: str, content: bytes) -> str | None:
        """Store a file for three days and return its id; None where WeChat does not want it."""
        form = FormData()
        form.add_field("media", content, filename=name, content_type=media_type)
        token = await self._tokens.get()
        query = {"access_token": token, "type": kind}
        answer = await self._caller.post("/cgi-bin/media/upload", query, form)
        medium = answer.get("media_id")
        return medium if isinstance(medium, str) else None

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
            if response.status != 200 or told in ("application/json", "text/plain", "text/html"):
                raise MediumGone()
            chunks = response.content.iter_chunked(_CHUNK)
            yield Medium(name, told, response.content_length, chunks)
