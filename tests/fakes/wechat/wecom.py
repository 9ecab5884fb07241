"""A stand-in for WeCom's customer service: it keeps what customers wrote, and hands it out."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any

from aiohttp import ClientError, ClientSession, web

from channels.wechat.crypto import Envelope, signature
from tests.fakes.wechat.platform import AES_KEY, TOKEN, _xml

CORP, KF, SECRET = "ww1234567890abcdef", "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw", "kf-secret"
SEEN_BEFORE = 95555
PAGE = 2


class FakeWeCom:
    """One customer-service account."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []
        self.shown: dict[str, list[dict[str, Any]]] = {}
        self.ids: set[str] = set()
        self.faults: deque[str | int] = deque()
        self.media: dict[str, bytes] = {}
        self.unionids: dict[str, str] = {}
        self.sends = 0
        self.callback = ""

    def app(self) -> web.Application:
        """Return the API."""
        app = web.Application()
        app.router.add_get("/cgi-bin/gettoken", self._token)
        app.router.add_post("/cgi-bin/kf/sync_msg", self._sync)
        app.router.add_post("/cgi-bin/kf/send_msg", self._send)
        app.router.add_post("/cgi-bin/kf/customer/batchget", self._people)
        app.router.add_get("/cgi-bin/media/get", self._medium)
        return app

    def keep(self, who: str, kind: str, origin: int = 3, **body: Any) -> None:
        """Keep what a customer wrote."""
        message = {
            "msgid": f"m{len(self.kept)}",
            "open_kfid": KF,
            "external_userid": who,
            "send_time": int(time.time()),
            "origin": origin,
            "msgtype": kind,
            kind: body,
        }
        self.kept.append(message)

    async def say(self, who: str, text: str, **more: str) -> None:
        """Let a customer write, and say that there is news."""
        self.keep(who, "text", content=text, **more)
        await self.ring()

    def sealed(self, fields: dict[str, str]) -> tuple[dict[str, str], bytes]:
        """Return query and body of a callback."""
        closed = Envelope.of(AES_KEY, CORP).close(_xml(fields).encode())
        stamp = str(int(time.time()))
        query = {
            "timestamp": stamp,
            "nonce": "7",
            "msg_signature": signature(TOKEN, stamp, "7", closed),
        }
        return query, _xml({"Encrypt": closed}).encode()

    async def ring(self) -> int | None:
        """Call back; return the status, None if nobody is there."""
        told = {"MsgType": "event", "Event": "kf_msg_or_event", "Token": "tk", "OpenKfId": KF}
        query, body = self.sealed(told)
        try:
            async with (
                ClientSession() as http,
                http.post(self.callback, params=query, data=body) as response,
            ):
                return response.status
        except ClientError:
            return None

    def texts(self, who: str) -> list[str]:
        """Return what a customer can read."""
        told = []
        for each in self.shown.get(who, []):
            body = each[each["msgtype"]]
            told.append(body.get("content") or body.get("head_content") or each["msgtype"])
        return told

    async def _token(self, request: web.Request) -> web.Response:
        if request.query.get("corpsecret") != SECRET:
            return web.json_response({"errcode": 40001, "errmsg": "no"})
        return web.json_response({"errcode": 0, "access_token": "kf-token", "expires_in": 7200})

    async def _sync(self, request: web.Request) -> web.Response:
        body = await request.json()
        at = int(body.get("cursor") or 0)
        page = self.kept[at : at + PAGE]
        # The first page of a few is empty, as the real ones sometimes are.
        empty = at == 0 and len(self.kept) > PAGE and body.get("cursor") != "0"
        after = at if empty else at + len(page)
        return web.json_response(
            {
                "errcode": 0,
                "next_cursor": str(after),
                "has_more": int(after < len(self.kept)),
                "msg_list": [] if empty else page,
            }
        )

    async def _send(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.sends += 1
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, int):
            return web.json_response({"errcode": fault, "errmsg": "no"})
        if body["msgid"] in self.ids:
            return web.json_response({"errcode": SEEN_BEFORE, "errmsg": "msgid exists"})
        self.ids.add(body["msgid"])
        self.shown.setdefault(body["touser"], []).append(body)
        if fault == "reset_after" and request.transport is not None:
            request.transport.abort()
        await asyncio.sleep(0)
        return web.json_response({"errcode": 0, "msgid": body["msgid"]})

    async def _people(self, request: web.Request) -> web.StreamResponse:
        asked = (await request.json())["external_userid_list"]
        known = [one for one in asked if one in self.unionids]
        told = [{"external_userid": one, "unionid": self.unionids[one]} for one in known]
        return web.json_response({"errcode": 0, "customer_list": told})

    async def _medium(self, request: web.Request) -> web.StreamResponse:
        found = self.media.get(request.query["media_id"])
        if found is None:
            return web.json_response({"errcode": 40007})
        return web.Response(body=found, content_type="image/png")
